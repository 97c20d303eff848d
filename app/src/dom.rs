//! The few things the console asks of the browser itself. On the server every function here does nothing.

use leptos::web_sys::{self, Element, HtmlElement};
use wasm_bindgen::JsCast;

/// Whether this code runs in a browser (and not while the server draws the page).
pub const BROWSER: bool = cfg!(target_arch = "wasm32");

fn document() -> Option<web_sys::Document> {
    if BROWSER { web_sys::window()?.document() } else { None }
}

/// The `<html>` element.
#[must_use]
pub fn html() -> Option<HtmlElement> {
    document()?.document_element()?.dyn_into().ok()
}

/// The element with this id.
#[must_use]
pub fn by_id(id: &str) -> Option<HtmlElement> {
    document()?.get_element_by_id(id)?.dyn_into().ok()
}

/// The first element that matches a selector.
#[must_use]
pub fn query(selector: &str) -> Option<HtmlElement> {
    document()?.query_selector(selector).ok()??.dyn_into().ok()
}

/// Moves the focus to the element with this id.
pub fn focus(id: &str) {
    if let Some(el) = by_id(id) {
        let _ = el.focus();
    }
}

/// Sets a cookie for a year on the whole site. The value must be plain ASCII without `;`.
pub fn set_cookie(name: &str, value: &str) {
    if let Some(doc) = document().and_then(|d| d.dyn_into::<web_sys::HtmlDocument>().ok()) {
        let _ = doc.set_cookie(&format!("{name}={value}; path=/; max-age=31536000; samesite=lax"));
    }
}

/// Loads the page again from the server.
pub fn reload() {
    if BROWSER && let Some(w) = web_sys::window() {
        let _ = w.location().reload();
    }
}

/// Keeps a text in this browser under a name; an empty one is forgotten.
pub fn keep(name: &str, text: &str) {
    let Some(storage) = storage() else { return };
    // A full or forbidden storage keeps nothing, and that is all.
    let _ = if text.is_empty() { storage.remove_item(name) } else { storage.set_item(name, text) };
}

/// The text kept under a name.
#[must_use]
pub fn kept(name: &str) -> Option<String> {
    storage()?.get_item(name).ok()?
}

fn storage() -> Option<web_sys::Storage> {
    if BROWSER { web_sys::window()?.local_storage().ok()? } else { None }
}

/// Replaces what a text field holds, as if somebody had typed it.
pub fn type_into(field: &HtmlElement, text: &str) {
    if let Some(area) = field.dyn_ref::<web_sys::HtmlTextAreaElement>() {
        area.set_value(text);
    }
    if let Ok(event) = web_sys::Event::new("input") {
        let _ = field.dispatch_event(&event);
    }
}

/// What a text field holds.
#[must_use]
pub fn typed(field: &HtmlElement) -> String {
    field.dyn_ref::<web_sys::HtmlTextAreaElement>().map(|area| area.value()).unwrap_or_default()
}

/// Presses the first element that matches a selector.
pub fn press(selector: &str) {
    if let Some(el) = query(selector) {
        el.click();
    }
}

/// Takes the focus from whatever has it.
pub fn blur() {
    if let Some(el) =
        document().and_then(|d| d.active_element()).and_then(|el| el.dyn_into::<HtmlElement>().ok())
    {
        let _ = el.blur();
    }
}

/// A name that nothing else has: 24 characters of a-z and 0-9.
#[must_use]
pub fn random_name() -> String {
    let digit = |_| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 35")]
        let n = (js_sys::Math::random() * 36.0) as u32;
        char::from_digit(n, 36).unwrap_or('0')
    };
    if BROWSER { (0..24).map(digit).collect() } else { String::new() }
}

/// Leaves for another address with a full page load.
pub fn go(url: &str) {
    if BROWSER && let Some(w) = web_sys::window() {
        let _ = w.location().set_href(url);
    }
}

/// The page's origin, such as `http://127.0.0.1:3000`.
#[must_use]
pub fn origin() -> Option<String> {
    if BROWSER { web_sys::window()?.location().origin().ok() } else { None }
}

/// Puts a text on the clipboard; tells whether the browser allowed it.
pub async fn copy_text(text: &str) -> bool {
    if !BROWSER {
        return false;
    }
    let Some(w) = web_sys::window() else { return false };
    // Outside a secure context there is no clipboard at all, although the type says otherwise.
    if js_sys::Reflect::get(&w.navigator(), &"clipboard".into()).is_ok_and(|c| c.is_undefined()) {
        return false;
    }
    let promise = w.navigator().clipboard().write_text(text);
    wasm_bindgen_futures::JsFuture::from(promise).await.is_ok()
}

/// Milliseconds since 1970 by the browser's clock.
#[must_use]
pub fn now_ms() -> Option<f64> {
    BROWSER.then(js_sys::Date::now)
}

/// Minutes east of UTC in the browser's zone at an instant (daylight saving included).
#[must_use]
pub fn zone_offset_at(ms: f64) -> Option<i32> {
    #[expect(clippy::cast_possible_truncation, reason = "an offset is within a day's minutes")]
    BROWSER.then(|| -js_sys::Date::new(&ms.into()).get_timezone_offset() as i32)
}

/// The name of the key that goes with K: `⌘` on Apple's systems, `Ctrl` elsewhere.
#[must_use]
pub fn command_key() -> &'static str {
    let platform = if BROWSER { web_sys::window().and_then(|w| w.navigator().platform().ok()) } else { None };
    // Drawn on the server as on a Mac; the browser corrects it once it is alive.
    match platform {
        Some(p) if !p.starts_with("Mac") && !p.starts_with("iP") => "Ctrl ",
        Some(_) | None => "⌘",
    }
}

/// Whether the person asked their system for less motion.
#[must_use]
pub fn reduced_motion() -> bool {
    BROWSER
        && web_sys::window()
            .and_then(|w| w.match_media("(prefers-reduced-motion: reduce)").ok().flatten())
            .is_some_and(|m| m.matches())
}

/// Whether the key event belongs to someone who is typing: into a field, or composing Chinese.
#[must_use]
pub fn is_typing(ev: &web_sys::KeyboardEvent) -> bool {
    if ev.is_composing() || ev.key_code() == 229 {
        return true;
    }
    ev.target().and_then(|t| t.dyn_into::<HtmlElement>().ok()).is_some_and(|el| {
        matches!(el.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT") || el.is_content_editable()
    })
}

/// The elements below `root` that match a selector, in document order.
#[must_use]
pub fn all_in(root: &Element, selector: &str) -> Vec<HtmlElement> {
    let Ok(list) = root.query_selector_all(selector) else { return Vec::new() };
    (0..list.length()).filter_map(|i| list.item(i)?.dyn_into().ok()).collect()
}
