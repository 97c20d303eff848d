//! How well the drafts tell the bot's items apart, and what to mend.

use super::rpc::bot_quality;
use crate::{
    i18n::{fmt_number, messages::bot::*, use_lang},
    rpc::Answer,
    session::{env_path, use_env},
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use types::{BotQuality, EnvId, Lang, NamedItem};

/// The section.
#[component]
pub fn Quality(
    /// The bot; the first if it is not named.
    bot: Option<String>,
) -> impl IntoView {
    let l = use_lang();
    let what = StoredValue::new((use_env().id, bot));
    let (found, busy) = (RwSignal::new(None::<Answer<BotQuality>>), RwSignal::new(false));
    let run = move |()| {
        busy.set(true);
        spawn_local(async move {
            let (env, bot) = what.get_value();
            let answer = bot_quality(env, bot, l).await;
            busy.try_set(false);
            found.try_set(Some(answer));
        });
    };
    view! {
        <div class="section">
            <div class="flex flex-wrap gap-3 justify-between items-center">
                <p class="muted">{quality_text(l)}</p>
                <Button kind=Kind::Primary icon=Glyph::Play busy on_press=run>{quality_run(l)}</Button>
            </div>
            {move || match found.get() {
                None => ().into_any(),
                Some(Err(fault)) => view! { <ProblemView fault /> }.into_any(),
                Some(Ok(quality)) => view! { <Report quality env=what.with_value(|(env, _)| env.clone()) /> }.into_any(),
            }}
        </div>
    }
}

fn percent(share: Option<f32>) -> String {
    share.map_or_else(|| "–".to_owned(), |share| format!("{:.0}%", share * 100.0))
}

fn link(env: &EnvId, item: &NamedItem) -> AnyView {
    let href = env_path(env, &format!("bot/{}", item.item));
    view! { <a href=href>{item.title.clone()}</a> }.into_any()
}

#[component]
fn Report(quality: BotQuality, env: EnvId) -> impl IntoView {
    let l = use_lang();
    let accuracy = quality_accuracy(l, percent(quality.accuracy));
    let mistakes = quality
        .mistakes
        .iter()
        .map(|m| {
            view! {
                <tr>
                    <th scope="row">{m.text.clone()}</th>
                    <td>{link(&env, &m.item)}</td>
                    <td>{link(&env, &m.taken_for)}</td>
                    <td class="num">{percent(Some(m.probability))}</td>
                </tr>
            }
        })
        .collect_view();
    let items = quality
        .items
        .iter()
        .map(|q| {
            view! {
                <tr>
                    <th scope="row">{link(&env, &q.item)}</th>
                    <td class="num">{fmt_number(i64::from(q.examples))}</td>
                    <td class="num">{percent(q.recall)}</td>
                    <td class="num">{percent(q.precision)}</td>
                </tr>
            }
        })
        .collect_view();
    let confusions = quality
        .confusions
        .iter()
        .map(|(item, taken_for, n)| {
            let n = fmt_number(i64::from(*n));
            view! {
                <li>{link(&env, item)} " → " {link(&env, taken_for)} " " <Badge>{n}</Badge></li>
            }
        })
        .collect_view();
    let hints = quality
        .duplicates
        .iter()
        .map(|(text, items)| {
            let names = items.iter().map(|item| item.title.clone()).collect::<Vec<_>>().join(" · ");
            view! { <li>{quality_duplicate(l, text, names)}</li> }.into_any()
        })
        .chain(quality.unmarked.iter().map(|(item, slot)| {
            view! { <li>{link(&env, item)} ": " {quality_unmarked(l, slot)}</li> }.into_any()
        }))
        .chain(quality.one_language.iter().map(|(item, lang)| {
            let words = match lang {
                Lang::En => quality_no_english(l),
                Lang::Zh => quality_no_chinese(l),
            };
            view! { <li>{link(&env, item)} ": " {words}</li> }.into_any()
        }))
        .collect::<Vec<_>>();
    let has_hints = !hints.is_empty();
    view! {
        <p class="strong" role="status">{accuracy}</p>
        {has_hints.then(|| view! { <Card title=quality_hints(l)><ul class="grid gap-2">{hints}</ul></Card> })}
        <Card title=quality_confusions(l)>
            <ul class="grid gap-2">{confusions}</ul>
        </Card>
        <Table caption=quality_mistakes(l)>
            <thead>
                <tr>
                    <th scope="col">{col_examples(l)}</th>
                    <th scope="col">{quality_is(l)}</th>
                    <th scope="col">{quality_taken(l)}</th>
                    <th scope="col">{quality_sure(l)}</th>
                </tr>
            </thead>
            <tbody>{mistakes}</tbody>
        </Table>
        <Table caption=quality_items(l)>
            <thead>
                <tr>
                    <th scope="col">{teach_label(l)}</th>
                    <th scope="col">{col_examples(l)}</th>
                    <th scope="col">{quality_recall(l)}</th>
                    <th scope="col">{quality_precision(l)}</th>
                </tr>
            </thead>
            <tbody>{items}</tbody>
        </Table>
    }
}
