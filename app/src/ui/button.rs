//! Buttons, and links that look like buttons.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// How much a button asks for attention.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Kind {
    /// The one thing to do next; at most one in a view.
    Primary,
    /// Everything else.
    #[default]
    Secondary,
    /// Inside toolbars and rows.
    Ghost,
    /// Cannot be undone.
    Danger,
}

/// How tall a button is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Size {
    /// 28 px, for rows and toolbars.
    Small,
    /// 32 px.
    #[default]
    Normal,
    /// 40 px, for pages with a single form.
    Large,
}

pub(super) fn class(kind: Kind, size: Size, extra: &str) -> String {
    let kind = match kind {
        Kind::Primary => "btn-primary",
        Kind::Secondary => "btn-secondary",
        Kind::Ghost => "btn-ghost",
        Kind::Danger => "btn-danger",
    };
    let size = match size {
        Size::Small => " btn-small",
        Size::Normal => "",
        Size::Large => " btn-large",
    };
    let space = if extra.is_empty() { "" } else { " " };
    format!("btn {kind}{size}{space}{extra}")
}

/// A button. While `busy` it keeps the focus, shows a spinner and ignores presses.
#[component]
pub fn Button(
    /// How much it asks for attention.
    #[prop(optional)]
    kind: Kind,
    /// How tall it is.
    #[prop(optional)]
    size: Size,
    /// A drawing before the words.
    #[prop(optional)]
    icon: Option<Glyph>,
    /// Something started by this button is under way.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// It cannot be pressed now; say near it why.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Submits the form around it.
    #[prop(optional)]
    submit: bool,
    /// More classes, for layout.
    #[prop(optional, into)]
    class: String,
    /// What a press does.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
    /// The words.
    children: Children,
) -> impl IntoView {
    let press = move |ev: leptos::ev::MouseEvent| {
        if busy.get_untracked() {
            ev.prevent_default();
        } else if let Some(on_press) = on_press {
            on_press.run(());
        }
    };
    view! {
        <button
            type=if submit { "submit" } else { "button" }
            class=self::class(kind, size, &class)
            disabled=move || disabled.get()
            aria-busy=move || busy.get().then_some("true")
            on:click=press
        >
            {move || {
                if busy.get() {
                    Some(view! { <Icon glyph=Glyph::Loader class="spin" /> })
                } else {
                    icon.map(|glyph| view! { <Icon glyph class="" /> })
                }
            }}
            {children()}
        </button>
    }
}

/// A button that is only a drawing; `label` is what screen readers and the tooltip say.
#[component]
pub fn IconButton(
    /// The drawing.
    glyph: Glyph,
    /// What it does, in words.
    #[prop(into)]
    label: Signal<String>,
    /// How much it asks for attention.
    #[prop(default = Kind::Ghost)]
    kind: Kind,
    /// How tall it is.
    #[prop(optional)]
    size: Size,
    /// It cannot be pressed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// What a press does.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
    /// More classes, for layout.
    #[prop(optional, into)]
    class: String,
) -> impl IntoView {
    let press = move |_| {
        if let Some(on_press) = on_press {
            on_press.run(());
        }
    };
    view! {
        <button
            type="button"
            class=self::class(kind, size, &format!("btn-icon {class}"))
            aria-label=move || label.get()
            title=move || label.get()
            disabled=move || disabled.get()
            on:click=press
        >
            <Icon glyph />
        </button>
    }
}

/// A link that looks like a button.
#[component]
pub fn LinkButton(
    /// Where it leads.
    #[prop(into)]
    href: Signal<String>,
    /// How much it asks for attention.
    #[prop(optional)]
    kind: Kind,
    /// How tall it is.
    #[prop(optional)]
    size: Size,
    /// A drawing before the words.
    #[prop(optional)]
    icon: Option<Glyph>,
    /// Saves a file under this name instead of opening it.
    #[prop(optional, into)]
    download: Option<String>,
    /// Opens in a new tab.
    #[prop(optional)]
    new_tab: bool,
    /// More classes, for layout.
    #[prop(optional, into)]
    class: String,
    /// The words.
    children: Children,
) -> impl IntoView {
    // A file is not a page of the console: the router must let the browser fetch it.
    let rel = if new_tab { Some("noopener") } else { download.is_some().then_some("external") };
    view! {
        <a
            class=self::class(kind, size, &class)
            href=move || href.get()
            download=download
            target=new_tab.then_some("_blank")
            rel=rel
        >
            {icon.map(|glyph| view! { <Icon glyph /> })}
            {children()}
        </a>
    }
}
