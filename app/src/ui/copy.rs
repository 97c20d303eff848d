//! Copying a text to the clipboard.

use std::time::Duration;

use leptos::{prelude::*, task::spawn_local};

use super::{
    button::Size,
    icon::{Glyph, Icon},
    toast::use_toasts,
};
use crate::{
    dom,
    i18n::{messages::ui::*, use_lang},
};

/// A small button that copies `text` and says so for a moment.
#[component]
pub fn CopyButton(
    /// What is copied.
    #[prop(into)]
    text: Signal<String>,
    /// Words on the button; without them it is only a drawing.
    #[prop(optional, into)]
    label: Option<String>,
    /// How tall it is.
    #[prop(default = Size::Small)]
    size: Size,
) -> impl IntoView {
    let l = use_lang();
    let toasts = use_toasts();
    let done = RwSignal::new(false);
    let press = move |_| {
        spawn_local(async move {
            if dom::copy_text(&text.get_untracked()).await {
                done.set(true);
                set_timeout(
                    move || {
                        done.try_set(false);
                    },
                    Duration::from_millis(1600),
                );
            } else {
                toasts.error(copy_refused(l));
            }
        });
    };
    let small = if size == Size::Small { " btn-small" } else { "" };
    let shape = if label.is_some() { "btn-secondary" } else { "btn-ghost btn-icon" };
    let says = label.is_none().then(|| copy(l));
    view! {
        <button type="button" class=format!("btn {shape}{small}") aria-label=says title=says on:click=press>
            {move || {
                let glyph = if done.get() { Glyph::Check } else { Glyph::Copy };
                view! { <Icon glyph /> }
            }}
            {label}
            <span class="sr-only" role="status">
                {move || done.get().then(|| copied(l))}
            </span>
        </button>
    }
}
