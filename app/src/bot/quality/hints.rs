//! What is unused, cannot be reached, stands twice, or is written in one language only.

use super::{Place, lang_name, link};
use crate::{
    i18n::{
        messages::{bot::*, bot_studio::*},
        use_lang,
    },
    session::env_path,
    ui::*,
};
use leptos::prelude::*;
use types::{BotQuality, Part, Unreachable};

/// The card.
#[component]
pub fn Hints(
    /// What was found.
    quality: BotQuality,
    /// Where.
    place: Place,
) -> impl IntoView {
    let l = use_lang();
    let env = place.what.with_value(|(env, _)| env.clone());
    let of = |item: &types::NamedItem, words: String| {
        view! { <li>{link(&env, item)} ": " {words}</li> }.into_any()
    };
    let mut hints: Vec<AnyView> = Vec::new();
    for (item, why) in &quality.unreachable {
        let words = match why {
            Unreachable::NoUtterance => unreachable_no_utterance(l).to_owned(),
            Unreachable::Shadowed(other) => unreachable_shadowed(l, &other.title),
            Unreachable::After(name) => unreachable_after(l, name),
        };
        hints.push(of(item, words));
    }
    for (text, items) in &quality.duplicates {
        let names = items.iter().map(|item| item.title.clone()).collect::<Vec<_>>().join(" · ");
        hints.push(view! { <li>{quality_duplicate(l, text, names)}</li> }.into_any());
    }
    hints.extend(quality.unmarked.iter().map(|(item, slot)| of(item, quality_unmarked(l, slot))));
    hints.extend(quality.unused_slots.iter().map(|(item, slot)| of(item, unused_slot(l, slot))));
    hints.extend(quality.unused_dictionaries.iter().map(|(key, name)| {
        let href = env_path(&env, &format!("bot/dictionary/{key}"));
        view! { <li><a href=href>{unused_dictionary(l, name.get(l))}</a></li> }.into_any()
    }));
    hints.extend(quality.lacking.iter().map(|(item, lang, part)| {
        let lang = lang_name(l, *lang);
        let words = match part {
            Part::Examples => lacks_examples(l, lang),
            Part::Replies => lacks_replies(l, lang),
            Part::Questions => lacks_questions(l, lang),
        };
        of(item, words)
    }));
    let list = if hints.is_empty() {
        view! { <p class="muted">{hints_none(l)}</p> }.into_any()
    } else {
        view! { <ul class="grid gap-2">{hints}</ul> }.into_any()
    };
    view! { <Card title=quality_hints(l)>{list}</Card> }
}
