//! The activity on a phone, a moment after each key.

use super::{morph::morph_document, rpc::preview_activity};
use crate::{
    i18n::{LANGS, Lang, messages::activities::*, own_name, use_lang},
    items::Draft,
    ui::*,
};
use leptos::{html, prelude::*, task::spawn_local};
use std::time::Duration;

/// How long after the last change the preview follows.
const PAUSE: Duration = Duration::from_millis(150);

/// A phone with the page that the draft's settings give. The page runs no scripts.
#[component]
pub fn Preview(
    /// The draft.
    draft: Draft,
    /// The page as the server drew it first, in the reader's language.
    first: String,
) -> impl IntoView {
    let l = use_lang();
    let frame = NodeRef::<html::Iframe>::new();
    let lang = RwSignal::new(l);
    let page = RwSignal::new(first.clone());
    let show = move || {
        let html = page.get();
        let inside = frame.get().and_then(|f| f.content_document());
        if let Some(document) = inside {
            morph_document(&document, &html);
        }
    };
    Effect::new(move |_| show());

    let round = StoredValue::new(0_u64);
    Effect::new(move |before: Option<()>| {
        let (json, lang) = (draft.json().get(), lang.get());
        round.update_value(|n| *n += 1);
        let mine = round.get_value();
        if before.is_none() {
            return;
        }
        let is_newest = move || round.try_get_value() == Some(mine);
        set_timeout(
            move || {
                if !is_newest() {
                    return;
                }
                spawn_local(async move {
                    let template = json["template"].as_str().unwrap_or_default().to_owned();
                    let answer =
                        preview_activity(draft.env(), template, json["settings"].clone(), lang).await;
                    // A failure leaves the last good page; the mark beside the title says that saving fails.
                    if let (Ok(html), true) = (answer, is_newest()) {
                        page.set(html);
                    }
                });
            },
            PAUSE,
        );
    });

    let choices = LANGS.map(|to| Choice::new(to.tag(), own_name(to))).to_vec();
    let bind = Bind::new(
        move || lang.get().tag().to_owned(),
        move |tag: String| lang.set(Lang::from_tag(&tag).unwrap_or_default()),
    );
    view! {
        <div class="grid gap-3 justify-items-center">
            <RadioGroup
                name="preview-lang"
                legend=preview_language(l)
                bind
                choices
                look=RadioLook::Segments
                hide_legend=true
            />
            <div class="phone" role="group" aria-label=preview_label(l)>
                <div class="phone-screen">
                    <iframe
                        node_ref=frame
                        class="phone-scroll"
                        title=preview_label(l)
                        sandbox="allow-same-origin"
                        srcdoc=first
                        on:load=move |_| untrack(show)
                    ></iframe>
                </div>
            </div>
        </div>
    }
}
