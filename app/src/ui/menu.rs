//! Menus: a button and a popover below it.

use leptos::{context::Provider, ev, html, prelude::*};
use wasm_bindgen::JsCast;

use super::icon::{Glyph, Icon};
use crate::dom;

/// Lets the items close their menu.
#[derive(Clone, Copy)]
struct MenuNode(NodeRef<html::Div>);

fn items(menu: &leptos::web_sys::Element) -> Vec<leptos::web_sys::HtmlElement> {
    dom::all_in(menu, ".menu-item:not(:disabled)")
}

/// Puts the menu under its button, inside the window.
fn place(button: &leptos::web_sys::HtmlElement, menu: &leptos::web_sys::HtmlElement) {
    // Where style sheets can do it, ours does.
    if web_sys::css::supports_with_value("position-area", "bottom span-right").unwrap_or(false) {
        return;
    }
    let Some(window) = leptos::web_sys::window() else { return };
    let size = |v: Result<wasm_bindgen::JsValue, _>| v.ok().and_then(|v| v.as_f64()).unwrap_or(0.0);
    let (vw, vh) = (size(window.inner_width()), size(window.inner_height()));
    let (b, m) = (button.get_bounding_client_rect(), menu.get_bounding_client_rect());
    let left = if b.left() + m.width() > vw - 8.0 { (b.right() - m.width()).max(8.0) } else { b.left() };
    let below = b.bottom() + 4.0;
    let top = if below + m.height() > vh - 8.0 { (b.top() - m.height() - 4.0).max(8.0) } else { below };
    let style = menu.style();
    let _ = style.set_property("left", &format!("{left}px"));
    let _ = style.set_property("top", &format!("{top}px"));
}

/// A button that opens a menu. Arrow keys move, Escape closes and returns the focus.
#[component]
pub fn Menu(
    /// Unique in the page.
    #[prop(into)]
    id: String,
    /// What the button does, for screen readers and the tooltip.
    #[prop(into)]
    label: String,
    /// What the button shows says enough; screen readers read that instead of the label.
    #[prop(optional)]
    speaks: bool,
    /// The button's classes.
    #[prop(default = "btn btn-ghost btn-icon".into(), into)]
    class: String,
    /// What the button shows.
    #[prop(into)]
    trigger: ViewFn,
    /// The items: [`MenuItem`], [`MenuLink`], [`MenuLabel`], [`MenuLine`].
    children: Children,
) -> impl IntoView {
    let (button, menu) = (NodeRef::<html::Button>::new(), NodeRef::<html::Div>::new());
    let open = RwSignal::new(false);
    let on_toggle = move |_| {
        let (Some(button), Some(menu)) = (button.get_untracked(), menu.get_untracked()) else { return };
        let is_open = menu.matches(":popover-open").unwrap_or(false);
        open.set(is_open);
        if is_open {
            place(&button, &menu);
            let all = items(&menu);
            let first = all.iter().find(|i| i.get_attribute("aria-checked").as_deref() == Some("true"));
            if let Some(item) = first.or(all.first()) {
                let _ = item.focus();
            }
        }
    };
    let on_key = move |ev: ev::KeyboardEvent| {
        let Some(menu) = menu.get_untracked() else { return };
        let all = items(&menu);
        if all.is_empty() {
            return;
        }
        let now = all.iter().position(|i| i.matches(":focus").unwrap_or(false));
        let to = match (ev.key().as_str(), now) {
            ("ArrowDown", Some(i)) => (i + 1) % all.len(),
            ("ArrowUp", Some(i)) => (i + all.len() - 1) % all.len(),
            ("ArrowDown" | "Home", _) => 0,
            ("ArrowUp" | "End", _) => all.len() - 1,
            _ => return,
        };
        ev.prevent_default();
        let _ = all[to].focus();
    };
    // Without script the attribute opens the popover; with it the same.
    view! {
        <button
            node_ref=button
            type="button"
            class=class
            popovertarget=id.clone()
            aria-haspopup="menu"
            aria-expanded=move || if open.get() { "true" } else { "false" }
            aria-label=(!speaks).then(|| label.clone())
            title=label.clone()
        >
            {trigger.run()}
        </button>
        <div
            node_ref=menu
            id=id
            class="menu"
            role="menu"
            aria-label=label
            popover="auto"
            on:toggle=on_toggle
            on:keydown=on_key
        >
            <Provider value=MenuNode(menu)>{children()}</Provider>
        </div>
    }
}

fn close_menu(menu: Option<MenuNode>) {
    if let Some(el) = menu.and_then(|m| m.0.get_untracked()) {
        let el: &leptos::web_sys::HtmlElement = el.unchecked_ref();
        let _ = el.hide_popover();
    }
}

/// An item that does something. With `checked` it is one of exclusive choices.
#[component]
pub fn MenuItem(
    /// What it does.
    #[prop(into)]
    on_press: Callback<()>,
    /// A drawing before the words.
    #[prop(optional)]
    icon: Option<Glyph>,
    /// Whether it is the choice in force.
    #[prop(optional, into)]
    checked: Option<Signal<bool>>,
    /// Cannot be undone.
    #[prop(optional)]
    danger: bool,
    /// Words at the right edge, such as a shortcut.
    #[prop(optional, into)]
    hint: Option<String>,
    /// The words.
    children: Children,
) -> impl IntoView {
    let menu = use_context::<MenuNode>();
    let press = move |_| {
        close_menu(menu);
        on_press.run(());
    };
    view! {
        <button
            type="button"
            class=if danger { "menu-item menu-item-danger" } else { "menu-item" }
            role=if checked.is_some() { "menuitemradio" } else { "menuitem" }
            aria-checked=move || checked.map(|c| if c.get() { "true" } else { "false" })
            tabindex="-1"
            on:click=press
        >
            {icon.map(|glyph| view! { <Icon glyph /> })}
            {children()}
            {hint.map(|h| view! { <span class="menu-item-hint">{h}</span> })}
            {move || {
                checked
                    .filter(Signal::get)
                    .map(|_| view! { <span class="menu-item-hint text-ok"><Icon glyph=Glyph::Check /></span> })
            }}
        </button>
    }
}

/// An item that leads somewhere.
#[component]
pub fn MenuLink(
    /// Where it leads.
    #[prop(into)]
    href: Signal<String>,
    /// A drawing before the words.
    #[prop(optional)]
    icon: Option<Glyph>,
    /// Whether one is there already.
    #[prop(optional, into)]
    current: Signal<bool>,
    /// Saves a file under this name.
    #[prop(optional, into)]
    download: Option<String>,
    /// The words.
    children: Children,
) -> impl IntoView {
    let menu = use_context::<MenuNode>();
    view! {
        <a
            class="menu-item"
            role="menuitem"
            tabindex="-1"
            href=move || href.get()
            rel=download.is_some().then_some("external")
            download=download
            aria-current=move || current.get().then_some("true")
            on:click=move |_| close_menu(menu)
        >
            {icon.map(|glyph| view! { <Icon glyph /> })}
            {children()}
            {move || {
                current
                    .get()
                    .then(|| view! { <span class="menu-item-hint text-ok"><Icon glyph=Glyph::Check /></span> })
            }}
        </a>
    }
}

/// A heading inside a menu.
#[component]
pub fn MenuLabel(
    /// The words.
    children: Children,
) -> impl IntoView {
    view! { <div class="menu-label" role="presentation">{children()}</div> }
}

/// A line between groups.
#[component]
pub fn MenuLine() -> impl IntoView {
    view! { <div class="menu-line" role="separator"></div> }
}
