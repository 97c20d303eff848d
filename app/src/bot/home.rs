//! How a bot is doing.

use super::rpc::BotHome;
use crate::{
    i18n::{fmt_number, messages::bot::*, use_lang},
    session::{env_path, use_env},
    ui::*,
};
use leptos::prelude::*;

/// The model, the figures of a week, and what is asked most.
#[component]
pub fn Overview(
    /// The bot.
    home: BotHome,
) -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    let BotHome { bot, is_published, model, figures, names, .. } = home;
    let bot = bot.unwrap_or_default();
    let number = |n: u64| Signal::stored(i64::try_from(n).unwrap_or(i64::MAX));
    let count = |n: u32| fmt_number(i64::from(n));
    let chat = is_published.then(|| {
        let href = format!("/b/{env}/{bot}");
        let shown = href.clone();
        view! {
            <a class="mono truncate" href=href target="_blank" rel="noopener external">
                {shown}
            </a>
        }
    });
    let state = match (is_published, model.problem.clone()) {
        (_, Some(problem)) => view! { <Banner tone=BannerTone::Bad>{problem}</Banner> }.into_any(),
        (false, None) => view! { <Banner>{not_published(l)}</Banner> }.into_any(),
        (true, None) => view! {
            <p class="muted">
                {knows(l, count(model.intents), count(model.questions), count(model.examples))}
                {model
                    .training
                    .then(|| format!(" · {}", training(l, (model.progress * 100.0).round())))}
            </p>
        }
        .into_any(),
    };
    let name_of = |item: &str| {
        let name = names.iter().find(|(key, _)| key == item).map(|(_, name)| name.get(l).to_owned());
        name.unwrap_or_else(|| item.to_owned())
    };
    let most = figures.top.first().map_or(1, |(_, n)| *n);
    let top = figures
        .top
        .iter()
        .map(|(item, n)| {
            let href = env_path(&env, &format!("bot/{item}"));
            let (name, n) = (name_of(item), *n);
            view! {
                <li class="grid gap-1">
                    <span class="flex gap-2 justify-between">
                        <a class="truncate" href=href>{name.clone()}</a>
                        <span class="num">{fmt_number(i64::try_from(n).unwrap_or(i64::MAX))}</span>
                    </span>
                    <Meter label=Signal::stored(name) value=number(n) max=number(most) />
                </li>
            }
        })
        .collect_view();
    let has_top = !figures.top.is_empty();
    view! {
        <div class="grid gap-6 min-w-0">
            <Card title=tab_home(l)>
                <div class="grid gap-3">
                    {state}
                    {chat.map(|chat| view! { <p class="flex gap-2 min-w-0"><span class="soft">{chat_page(l)}</span> {chat}</p> })}
                </div>
            </Card>
            <Card title=week_title(l)>
                <div class="stat-row">
                    <Stat label=stat_messages(l) value=number(figures.all.messages) />
                    <Stat label=stat_people(l) value=number(figures.people) />
                    <Stat label=stat_resolved(l) value=number(figures.all.resolved) />
                    <Stat label=stat_missed(l) value=number(figures.all.missed + figures.all.suggested) />
                    <Stat label=stat_handed(l) value=number(figures.all.handed_over) />
                </div>
            </Card>
            <Card title=top_title(l)>
                {if has_top {
                    view! { <ul class="grid gap-3">{top}</ul> }.into_any()
                } else {
                    view! { <p class="muted">{top_empty(l)}</p> }.into_any()
                }}
            </Card>
        </div>
    }
}
