//! What was sent with a message: a picture is shown, any other file is there to be saved.

use super::{Glyph, Icon};
use crate::i18n::fmt_bytes;
use leptos::prelude::*;
use types::attachment::is_picture;
use types::desk::Attachment;

/// A picture, or a file's name and size, which saves it.
#[component]
pub fn AttachmentView(
    /// Which.
    attachment: Attachment,
) -> impl IntoView {
    let Attachment { url, name, mime, size } = attachment;
    if is_picture(&mime) {
        return view! {
            <a href=url.clone() target="_blank" rel="noopener external">
                <img class="chat-picture" src=url.clone() alt=name loading="lazy" />
            </a>
        }
        .into_any();
    }
    let glyph = match mime.split_once('/') {
        Some(("audio", _)) => Glyph::Play,
        Some(("video", _)) => Glyph::Film,
        _ => Glyph::File,
    };
    // What is elsewhere must not take the console's place.
    let target = (!url.starts_with('/')).then_some("_blank");
    let shown = if name.is_empty() { url.clone() } else { name.clone() };
    view! {
        <a class="file-chip" href=url download=name target=target rel="noopener external">
            <Icon glyph />
            <span class="file-chip-name">{shown}</span>
            {(size > 0).then(|| view! { <span class="small muted num">{fmt_bytes(size)}</span> })}
        </a>
    }
    .into_any()
}
