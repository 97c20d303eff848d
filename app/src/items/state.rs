//! Where an item stands, as a badge.

use crate::{
    i18n::{messages::items::*, use_lang},
    ui::*,
};
use leptos::prelude::*;
use types::ItemState;

/// New, edited, deleted or published.
#[component]
pub fn StateBadge(
    /// Where the item stands.
    state: ItemState,
) -> impl IntoView {
    let l = use_lang();
    let (tone, words) = match state {
        ItemState::New => (Tone::Accent, state_new(l)),
        ItemState::Edited => (Tone::Warn, state_edited(l)),
        ItemState::Deleted => (Tone::Bad, state_deleted(l)),
        ItemState::Published => (Tone::Ok, state_published(l)),
    };
    view! { <Badge tone>{words}</Badge> }
}
