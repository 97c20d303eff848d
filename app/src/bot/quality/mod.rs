//! How good the drafts are, what to mend, and what they change.

mod effect;
mod hints;
mod mistakes;

use self::{effect::EffectCard, hints::Hints, mistakes::Mistakes};
use super::rpc_studio::{Check, bot_check};
use crate::{
    i18n::{
        Lang as Reader, fmt_number,
        messages::{bot::*, bot_studio::*},
        use_lang,
    },
    rpc::Answer,
    session::{env_path, use_env},
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;
use types::{BotQuality, CheckState, Coverage, EnvId, Lang, NamedItem};

/// How often a running check is asked how far it is.
const EVERY: Duration = Duration::from_millis(600);
/// Rows and columns of the matrix.
const MATRIX: usize = 10;

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub struct Place {
    /// The environment and the bot; the first bot if it is not named.
    pub what: StoredValue<(EnvId, Option<String>)>,
}

/// The section.
#[component]
pub fn Quality(
    /// The bot; the first if it is not named.
    bot: Option<String>,
) -> impl IntoView {
    let l = use_lang();
    let place = Place { what: StoredValue::new((use_env().id, bot)) };
    let state = RwSignal::new(None::<Answer<CheckState>>);
    let ask = move |what: Check| {
        spawn_local(async move {
            let (env, bot) = place.what.get_value();
            let answer = bot_check(env, bot, what, l).await;
            state.try_set(Some(answer));
        });
    };
    Effect::new(move |_| {
        if state.with_untracked(Option::is_none) {
            ask(Check::Look);
        }
    });
    let running = Memo::new(move |_| state.with(|s| matches!(s, Some(Ok(s)) if s.running)));
    // Each answer that says it runs leads to the next question.
    Effect::new(move |_| {
        state.track();
        if running.get_untracked() {
            set_timeout(move || ask(Check::Look), EVERY);
        }
    });
    let progress =
        move || state.with(|s| s.as_ref().and_then(|s| s.as_ref().ok()).map_or(0.0, |s| s.progress));
    let bar = move || {
        running.get().then(|| {
            view! {
                <div class="grid gap-2" role="status">
                    <p class="small muted">{move || check_running(l, (progress() * 100.0).round())}</p>
                    <progress class="progress" max="1" value=progress aria-label=quality_run(l)></progress>
                </div>
            }
        })
    };
    let report = Memo::new(move |_| {
        state.with(|s| match s {
            Some(Ok(CheckState { report: Some(report), .. })) => Some(report.clone()),
            _ => None,
        })
    });
    let failed = move || {
        state.with(|s| match s {
            Some(Ok(CheckState { problem: Some(problem), .. })) => Some(crate::fault::Fault(problem.clone())),
            Some(Err(fault)) => Some(fault.clone()),
            _ => None,
        })
    };
    view! {
        <div class="section">
            <div class="flex flex-wrap gap-3 justify-between items-center">
                <p class="muted">{quality_text(l)}</p>
                <div class="flex gap-2">
                    {move || {
                        running.get().then(|| view! { <Button on_press=move |()| ask(Check::Cancel)>{check_cancel(l)}</Button> })
                    }}
                    <Button kind=Kind::Primary icon=Glyph::Play busy=running on_press=move |()| ask(Check::Start)>
                        {quality_run(l)}
                    </Button>
                </div>
            </div>
            {bar}
            {move || failed().map(|fault| view! { <ProblemView fault /> })}
            {move || report.get().map(|quality| view! { <Report quality place /> })}
        </div>
    }
}

/// A share as people read it.
pub fn percent(share: Option<f32>) -> String {
    share.map_or_else(|| "–".to_owned(), |share| format!("{:.0}%", share * 100.0))
}

/// A number as people read it.
pub fn count(n: u32) -> String {
    fmt_number(i64::from(n))
}

/// An item with the way to its editor; what is no item is only named.
pub fn link(env: &EnvId, item: &NamedItem) -> AnyView {
    if !item.item.contains('/') {
        return view! { <span>{item.title.clone()}</span> }.into_any();
    }
    let href = env_path(env, &format!("bot/{}", item.item));
    view! { <a href=href>{item.title.clone()}</a> }.into_any()
}

/// The name of a language in the reader's.
pub fn lang_name(l: Reader, lang: Lang) -> &'static str {
    match lang {
        Lang::En => english(l),
        Lang::Zh => chinese(l),
    }
}

#[component]
fn Report(quality: BotQuality, place: Place) -> impl IntoView {
    let l = use_lang();
    let env = place.what.with_value(|(env, _)| env.clone());
    let good = quality.golden.saturating_sub(quality.golden_bad.len().try_into().unwrap_or(u32::MAX));
    let bad = quality.golden_bad.iter().map(|(key, name)| {
        let href = env_path(&env, &format!("bot/golden/{key}"));
        view! { <li><a href=href>{name.get(l).to_owned()}</a></li> }
    });
    let golden = (quality.golden > 0).then(|| {
        view! {
            <div>
                <p>{golden_result(l, count(good), count(quality.golden))}</p>
                <ul>{bad.collect_view()}</ul>
            </div>
        }
    });
    let items = quality.items.iter().map(|q| {
        view! {
            <tr>
                <th scope="row">{link(&env, &q.item)}</th>
                <td class="cell-num num">{count(q.examples)}</td>
                <td class="cell-num num">{percent(q.recall)}</td>
                <td class="cell-num num">{percent(q.precision)}</td>
            </tr>
        }
    });
    let items = items.collect_view();
    view! {
        <div class="grid gap-2">
            <p class="strong" role="status">{quality_accuracy(l, percent(quality.accuracy))}</p>
            {golden}
            {(quality.left_out > 0).then(|| view! { <p class="small muted">{left_out(l, count(quality.left_out))}</p> })}
        </div>
        <EffectCard effect=quality.effect.clone() env=env.clone() />
        <Hints quality=quality.clone() place />
        {matrix(&quality, &env)}
        <Mistakes mistakes=quality.mistakes.clone() place />
        {languages(&quality.coverage)}
        <Card title=quality_items(l)>
            <Table caption=quality_items(l) dense=true>
                <thead>
                    <tr>
                        <th scope="col">{teach_label(l)}</th>
                        <th scope="col" class="cell-num">{col_examples(l)}</th>
                        <th scope="col" class="cell-num">{quality_recall(l)}</th>
                        <th scope="col" class="cell-num">{quality_precision(l)}</th>
                    </tr>
                </thead>
                <tbody>{items}</tbody>
            </Table>
        </Card>
    }
}

/// Which items are taken for which: those that are mixed up most.
fn matrix(quality: &BotQuality, env: &EnvId) -> AnyView {
    let l = use_lang();
    let mut items: Vec<&NamedItem> = Vec::new();
    for (item, taken_for, _) in &quality.confusions {
        for one in [item, taken_for] {
            if !items.contains(&one) && items.len() < MATRIX {
                items.push(one);
            }
        }
    }
    if items.is_empty() {
        return view! { <Card title=matrix_title(l)><p class="muted">{matrix_none(l)}</p></Card> }.into_any();
    }
    let cell = |row: &NamedItem, column: &NamedItem| {
        if row == column {
            let own = quality.items.iter().find(|q| q.item == *row).and_then(|q| q.recall);
            return view! { <td class="cell-num num" data-level="0">{percent(own)}</td> }.into_any();
        }
        let found = quality.confusions.iter().find(|(item, taken_for, _)| item == row && taken_for == column);
        let n = found.map_or(0, |(.., n)| *n);
        let level = if n == 0 {
            "0"
        } else if n == 1 {
            "1"
        } else {
            "2"
        };
        let shown = if n == 0 { String::new() } else { count(n) };
        view! { <td class="cell-num num" data-level=level>{shown}</td> }.into_any()
    };
    let heads = items.iter().map(|i| view! { <th scope="col" class="cell-num">{i.title.clone()}</th> });
    let rows = items.iter().map(|row| {
        let cells = items.iter().map(|column| cell(row, column)).collect_view();
        view! { <tr><th scope="row">{link(env, row)}</th>{cells}</tr> }
    });
    let (heads, rows) = (heads.collect_view(), rows.collect_view());
    view! {
        <Card title=matrix_title(l)>
            <div class="grid gap-3 matrix">
                <p class="small muted">{matrix_text(l)}</p>
                <Table caption=matrix_title(l) dense=true>
                    <thead>
                        <tr>
                            <td></td>
                            {heads}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </Table>
            </div>
        </Card>
    }
    .into_any()
}

fn languages(coverage: &[Coverage]) -> AnyView {
    let l = use_lang();
    let of = |part: u32, all: u32| format!("{} / {}", count(part), count(all));
    let rows = coverage.iter().map(|c| {
        view! {
            <tr>
                <th scope="row">{lang_name(l, c.lang)}</th>
                <td class="cell-num num">{of(c.examples, c.items)}</td>
                <td class="cell-num num">{of(c.replies, c.items)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <Card title=coverage_title(l)>
            <Table caption=coverage_title(l) dense=true scrolls=true>
                <thead>
                    <tr>
                        <th scope="col">{col_language(l)}</th>
                        <th scope="col" class="cell-num">{col_with_examples(l)}</th>
                        <th scope="col" class="cell-num">{col_with_replies(l)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </Table>
        </Card>
    }
    .into_any()
}
