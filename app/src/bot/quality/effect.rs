//! What the drafts change against what is published.

use super::{count, link, percent};
use crate::{
    i18n::{
        Lang,
        messages::{bot::times, bot_studio::*},
        use_lang,
    },
    ui::*,
};
use leptos::prelude::*;
use types::{DraftEffect, EnvId, NamedItem};

/// The card.
#[component]
pub fn EffectCard(
    /// None if nothing changes.
    effect: Option<DraftEffect>,
    /// The environment.
    env: EnvId,
) -> impl IntoView {
    let l = use_lang();
    let Some(effect) = effect else {
        return view! { <Card title=effect_title(l)><p class="muted">{effect_none(l)}</p></Card> }.into_any();
    };
    let came = |item: &NamedItem| link(&env, &NamedItem { title: words(l, item), item: item.item.clone() });
    let rows = effect.changes.iter().map(|change| {
        view! {
            <tr>
                <th scope="row">
                    {change.said.clone()} " " <span class="small muted">{times(l, count(change.count))}</span>
                </th>
                <td>{came(&change.before)}</td>
                <td>{came(&change.after)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let table = (!effect.changes.is_empty()).then(|| {
        view! {
            <Table caption=effect_title(l) dense=true>
                <thead>
                    <tr>
                        <th scope="col">{effect_said(l)}</th>
                        <th scope="col">{effect_now(l)}</th>
                        <th scope="col">{effect_then(l)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </Table>
        }
    });
    view! {
        <Card title=effect_title(l)>
            <div class="grid gap-3">
                <p>{effect_accuracy(l, percent(effect.before), percent(effect.after))}</p>
                <p>{effect_asked(l, count(effect.different), count(effect.asked))}</p>
                {table}
            </div>
        </Card>
    }
    .into_any()
}

fn words(l: Lang, came: &NamedItem) -> String {
    match came.item.as_str() {
        "fallback" => came_fallback(l).to_owned(),
        "suggest" => came_suggest(l).to_owned(),
        "handoff" => came_handoff(l).to_owned(),
        "small_talk" => came_small_talk(l).to_owned(),
        "blocked" => came_blocked(l).to_owned(),
        _ => came.title.clone(),
    }
}
