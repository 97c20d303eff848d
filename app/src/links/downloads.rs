//! The code as a file.

use super::rpc::code_png;
use crate::{
    i18n::{messages::links::*, use_lang},
    session::use_env,
    ui::*,
};
use leptos::{prelude::*, task::spawn_local, web_sys};
use types::{QrStyle, QrView};
use wasm_bindgen::JsCast;

/// The address of a code with a style. A logo does not fit into it.
fn address(id: &str, format: &str, style: &QrStyle) -> String {
    let QrStyle { size, margin, dark, light, level, logo: _ } = style;
    let (dark, light) = (dark.replace('#', "%23"), light.replace('#', "%23"));
    format!("/l/{id}.{format}?size={size}&margin={margin}&dark={dark}&light={light}&level={level}")
}

/// SVG and PNG of what was drawn last.
#[component]
pub fn Downloads(
    /// The link.
    #[prop(into)]
    id: String,
    /// The style of what was drawn last.
    style: Signal<QrStyle>,
    /// What was drawn last.
    drawn: Signal<Option<QrView>>,
    /// The present style was refused: there is nothing to save.
    refused: Signal<bool>,
) -> impl IntoView {
    let has_logo = Memo::new(move |_| style.with(|s| s.logo.is_some()));
    let id = StoredValue::new(id);
    move || {
        if refused.get() {
            return None;
        }
        let files = match has_logo.get() {
            true => view! { <Saved id=id.get_value() style drawn /> }.into_any(),
            false => view! { <Addressed id=id.get_value() style /> }.into_any(),
        };
        Some(view! { <div class="flex flex-wrap justify-center gap-2">{files}</div> })
    }
}

/// Files at addresses that can be shared.
#[component]
fn Addressed(id: String, style: Signal<QrStyle>) -> impl IntoView {
    let l = use_lang();
    let href = |format: &'static str| {
        let id = id.clone();
        Signal::derive(move || style.with(|s| address(&id, format, s)))
    };
    view! {
        <LinkButton href=href("svg") icon=Glyph::Download download=format!("{id}.svg")>
            {qr_svg(l)}
        </LinkButton>
        <LinkButton href=href("png") icon=Glyph::Download download=format!("{id}.png")>
            {qr_png(l)}
        </LinkButton>
    }
}

/// Files with a logo, made when asked for.
#[component]
fn Saved(id: String, style: Signal<QrStyle>, drawn: Signal<Option<QrView>>) -> impl IntoView {
    let l = use_lang();
    let toasts = use_toasts();
    let env = use_env().id;
    let busy = RwSignal::new(false);
    let (svg_name, png_name) = (format!("{id}.svg"), format!("{id}.png"));
    let svg = move |_| {
        if let Some(view) = drawn.get_untracked() {
            let text = String::from(js_sys::encode_uri_component(&view.svg));
            save(&format!("data:image/svg+xml,{text}"), &svg_name);
        }
    };
    let png = move |_| {
        busy.set(true);
        let (env, id, name) = (env.clone(), id.clone(), png_name.clone());
        spawn_local(async move {
            let answer = code_png(env, id, style.get_untracked()).await;
            busy.try_set(false);
            match answer {
                Ok(address) => save(&address, &name),
                Err(f) => toasts.error(super::refusal::refusal(l, &f.0)),
            }
        });
    };
    view! {
        <Button icon=Glyph::Download on_press=svg>
            {qr_svg(l)}
        </Button>
        <Button icon=Glyph::Download busy on_press=png>
            {qr_png(l)}
        </Button>
    }
}

/// Lets the browser save what is at an address.
fn save(address: &str, name: &str) {
    let link = web_sys::window()
        .and_then(|w| w.document())
        .and_then(|d| d.create_element("a").ok())
        .and_then(|a| a.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(link) = link
        && link.set_attribute("href", address).is_ok()
        && link.set_attribute("download", name).is_ok()
    {
        link.click();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_escaped_in_addresses() {
        let address = address("abc2345", "svg", &QrStyle::default());
        assert_eq!(address, "/l/abc2345.svg?size=512&margin=4&dark=%23111827&light=%23ffffff&level=M");
    }
}
