//! Figures of a bot: per day, per release, and how one release compares with the one before.

use super::rpc_studio::load_figures;
use crate::{
    i18n::{
        Lang, fmt_number, fmt_percent,
        messages::{bot::*, bot_studio::*},
        use_lang,
    },
    session::{env_path, use_env},
    ui::*,
};
use leptos::prelude::*;
use types::{BotFigures, ReleaseFigures, Tally, Text};

/// Periods to choose from, in days.
const PERIODS: [u32; 3] = [7, 30, 90];

/// The section.
#[component]
pub fn Figures(
    /// The bot; the first if it is not named.
    bot: Option<String>,
) -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    let days = RwSignal::new("30".to_owned());
    let release = RwSignal::new(String::new());
    let figures = Resource::new(
        move || (env.clone(), bot.clone(), days.get(), release.get()),
        |(env, bot, days, release)| load_figures(env, bot, days.parse().unwrap_or(30), release.parse().ok()),
    );
    let periods = PERIODS.map(|n| Choice::new(n.to_string(), last_days(l, n))).to_vec();
    let known = RwSignal::new(Vec::<Choice>::new());
    Effect::new(move |_| {
        if let Some(Ok((figures, _))) = figures.get() {
            let numbers = figures.releases.iter().filter_map(|r| r.release);
            known.set(numbers.map(|n| Choice::new(n.to_string(), release_number(l, n))).collect());
        }
    });
    view! {
        <div class="section">
            <div class="flex flex-wrap gap-3">
                <div class="max-w-xs">
                    <Select id="period" bind=days choices=periods label=period(l) />
                </div>
                <div class="max-w-xs">
                    <Select id="release" bind=release choices=known label=by_release(l) none=all_releases(l) />
                </div>
            </div>
            <Transition fallback=|| view! { <SkeletonRows /> }>
                {move || Suspend::new(async move {
                    match figures.await {
                        Err(fault) => view! { <ProblemView fault /> }.into_any(),
                        Ok((figures, _)) if figures.releases.is_empty() => {
                            view! { <Empty picture=Picture::Search title=figures_none(l) text=figures_none_text(l) /> }.into_any()
                        }
                        Ok((figures, names)) => {
                            let chosen = release.get().parse().ok();
                            view! { <Report figures names chosen /> }.into_any()
                        }
                    }
                })}
            </Transition>
        </div>
    }
}

#[component]
fn Report(figures: BotFigures, names: Vec<(String, Text)>, chosen: Option<u64>) -> impl IntoView {
    let l = use_lang();
    let number = |n: u64| Signal::stored(i64::try_from(n).unwrap_or(i64::MAX));
    let Tally { messages, resolved, missed, suggested, handed_over } = figures.all;
    let all = figures.all;
    let share = move |part: u64| share(all, part);
    let bars = figures.days.iter().map(|(day, t)| {
        let other = t.messages - t.resolved - t.handed_over - t.suggested - t.missed;
        (day.clone(), vec![t.resolved, other, t.suggested, t.handed_over, t.missed])
    });
    let bars: Vec<_> = bars.collect();
    let (top, top_missed_said) = (top_items(figures.top, &names), top_said(figures.top_missed));
    let series = [stat_resolved(l), stat_other(l), stat_suggested(l), stat_handed(l), stat_fallback(l)]
        .map(str::to_owned);
    view! {
        {figures.is_partial.then(|| view! { <Banner>{figures_partial(l)}</Banner> })}
        <Card title=per_day(l)>
            <div class="grid gap-4">
                <div class="stat-row">
                    <Stat label=stat_messages(l) value=number(messages) />
                    <Stat label=stat_people(l) value=number(figures.people) />
                    <Stat label=stat_resolved(l) value=number(resolved) note=share(resolved) />
                    <Stat label=stat_fallback(l) value=number(missed) note=share(missed) />
                    <Stat label=stat_suggested(l) value=number(suggested) note=share(suggested) />
                    <Stat label=stat_handed(l) value=number(handed_over) note=share(handed_over) />
                </div>
                <BarChart title=per_day(l) column=col_day(l) series=series.to_vec() bars />
            </div>
        </Card>
        <Releases releases=figures.releases chosen />
        <div class="grid gap-6 items-start lg:grid-cols-2">
            <Card title=top_title(l)>{top}</Card>
            <Card title=top_missed(l)>{top_missed_said}</Card>
        </div>
    }
}

fn share(tally: Tally, part: u64) -> String {
    tally.share(part).map_or_else(|| "–".to_owned(), fmt_percent)
}

fn count(n: u64) -> String {
    fmt_number(i64::try_from(n).unwrap_or(i64::MAX))
}

/// All releases in a table, and what the chosen or else the newest one changed.
#[component]
fn Releases(releases: Vec<ReleaseFigures>, chosen: Option<u64>) -> impl IntoView {
    let l = use_lang();
    let at = releases.iter().position(|r| chosen.is_none() || r.release == chosen);
    let compared = at.and_then(|at| Some(compare(l, releases.get(at)?, releases.get(at + 1)?)));
    let row = |r: &ReleaseFigures| {
        let Tally { messages, resolved, missed, suggested, handed_over } = r.tally;
        let cell = |part: u64| view! { <td class="cell-num num">{share(r.tally, part)}</td> };
        view! {
            <tr>
                <th scope="row">{name(l, r)}</th>
                <td class="cell-wide muted"><When at=r.since /></td>
                <td class="cell-num num">{count(messages)}</td>
                {cell(resolved)}
                {cell(missed)}
                {cell(suggested)}
                {cell(handed_over)}
            </tr>
        }
    };
    let heads = [stat_messages(l), stat_resolved(l), stat_fallback(l), stat_suggested(l), stat_handed(l)];
    let heads = heads.map(|head| view! { <th scope="col" class="cell-num">{head}</th> }).collect_view();
    let rows = releases.iter().map(row).collect_view();
    view! {
        <Card title=releases_title(l)>
            <div class="grid gap-4">
                {compared}
                <Table caption=releases_title(l) dense=true scrolls=true>
                    <thead>
                        <tr>
                            <th scope="col">{by_release(l)}</th>
                            <th scope="col" class="cell-wide">{col_since(l)}</th>
                            {heads}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </Table>
            </div>
        </Card>
    }
}

fn name(l: Lang, of: &ReleaseFigures) -> String {
    of.release.map_or_else(|| release_unknown(l).to_owned(), |n| release_number(l, n))
}

/// "Since release 7: not understood 12 % → 8 %".
fn compare(l: Lang, now: &ReleaseFigures, before: &ReleaseFigures) -> AnyView {
    type Part = (&'static str, fn(&Tally) -> u64);
    let parts: [Part; 4] = [
        (stat_resolved(l), |t| t.resolved),
        (stat_fallback(l), |t| t.missed),
        (stat_suggested(l), |t| t.suggested),
        (stat_handed(l), |t| t.handed_over),
    ];
    let changes = parts.map(|(name, part)| {
        let (from, to) = (share(before.tally, part(&before.tally)), share(now.tally, part(&now.tally)));
        view! { <li><Badge>{share_changed(l, name, from, to)}</Badge></li> }
    });
    let since = now.release.map(|n| since_release(l, n, name(l, before)));
    view! {
        <div class="grid gap-2">
            <p class="strong">{since}</p>
            <ul class="flex flex-wrap gap-2">{changes.collect_view()}</ul>
        </div>
    }
    .into_any()
}

fn top_items(top: Vec<(String, u64)>, names: &[(String, Text)]) -> AnyView {
    let l = use_lang();
    if top.is_empty() {
        return view! { <p class="muted">{top_empty(l)}</p> }.into_any();
    }
    let env = use_env().id;
    let rows = top.into_iter().map(|(item, n)| {
        let name = names.iter().find(|(key, _)| *key == item).map(|(_, name)| name.get(l).to_owned());
        let href = env_path(&env, &format!("bot/{item}"));
        view! {
            <li class="flex gap-2 justify-between">
                <a class="truncate" href=href>{name.unwrap_or(item)}</a>
                <span class="num">{count(n)}</span>
            </li>
        }
    });
    view! { <ol class="grid gap-2">{rows.collect_view()}</ol> }.into_any()
}

fn top_said(top: Vec<(String, u64)>) -> AnyView {
    let l = use_lang();
    if top.is_empty() {
        return view! { <p class="muted">{top_missed_none(l)}</p> }.into_any();
    }
    let rows = top.into_iter().map(|(said, n)| {
        view! {
            <li class="flex gap-2 justify-between">
                <span class="truncate">{said}</span>
                <span class="num">{count(n)}</span>
            </li>
        }
    });
    view! { <ol class="grid gap-2">{rows.collect_view()}</ol> }.into_any()
}
