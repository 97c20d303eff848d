//! `/e/:env/desk/reports`: how it went, by whom, for whom and when.

use super::{rpc_setup::desk_report, words::stretch};
use crate::{
    i18n::{Lang, fmt_number, fmt_percent, messages::desk::*, use_lang},
    session::{env_path, use_env},
    ui::*,
};
use leptos::prelude::*;
use types::desk::{Report, ReportLine};

/// Days that can be chosen.
const DAYS: [u32; 3] = [7, 30, 90];

/// The page.
#[component]
pub fn ReportsPage() -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    let up = (env_path(&env, "desk"), title(l).to_owned());
    let days = RwSignal::new(DAYS[0].to_string());
    let clock = use_clock();
    let offset = f64::from(clock.offset_at(clock.now())) / 60.0;
    let report = Resource::new(
        move || (env.clone(), days.get().parse().unwrap_or(DAYS[0])),
        move |(env, days)| desk_report(env, days, offset),
    );
    let choices = DAYS.map(|n| Choice::new(n.to_string(), last_days(l, n))).to_vec();
    view! {
        <div class="page">
            <PageHeader title=tab_reports(l) text=reports_text(l) up />
            <RadioGroup name="report-days" legend=period(l) bind=days choices look=RadioLook::Segments hide_legend=true />
            <Transition fallback=|| view! { <SkeletonRows rows=8 /> }>
                {move || Suspend::new(async move {
                    match report.await {
                        Err(fault) => view! { <ProblemView fault /> }.into_any(),
                        Ok(report) if report.total.conversations == 0 => {
                            view! { <Empty picture=Picture::Search title=reports_none(l) text=reports_none_text(l) /> }
                                .into_any()
                        }
                        Ok(report) => view! { <Shown report /> }.into_any(),
                    }
                })}
            </Transition>
        </div>
    }
}

#[component]
fn Shown(report: Report) -> impl IntoView {
    let l = use_lang();
    let total = report.total;
    let seconds = |s: Option<f64>| s.map_or_else(|| "—".to_owned(), |s| mean(l, s));
    view! {
        <div class="stat-row">
            <Stat label=col_conversations(l) value=i64::from(total.conversations) />
            <Stat label=state_resolved(l) value=i64::from(total.resolved) />
            <Stat label=col_messages(l) value=i64::from(total.messages) />
        </div>
        <dl class="desk-facts">
            <dt>{clock_first(l)}</dt>
            <dd class="num">{seconds(total.first_reply_s)}</dd>
            <dt>{clock_next(l)}</dt>
            <dd class="num">{seconds(total.reply_s)}</dd>
            <dt>{clock_resolution(l)}</dt>
            <dd class="num">{seconds(total.resolution_s)}</dd>
        </dl>
        <Lines heading=col_agent(l) lines=report.agents />
        <Lines heading=col_teams(l) lines=report.teams />
        <Lines heading=labels_label(l) lines=report.labels />
        <Lines heading=channel(l) lines=report.channels />
        <Lines heading=hour_label(l) lines=report.hours />
    }
}

fn mean(l: Lang, seconds: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "a mean of seconds")]
    stretch(l, seconds as i64)
}

#[component]
fn Lines(heading: &'static str, lines: Vec<ReportLine>) -> impl IntoView {
    let l = use_lang();
    if lines.is_empty() {
        return ().into_any();
    }
    let seconds = move |s: Option<f64>| s.map_or_else(|| "—".to_owned(), |s| mean(l, s));
    let row = move |line: ReportLine| {
        let name = line.name.get(l).to_owned();
        // Channels have no names of their own.
        let name =
            if name.is_empty() || name == line.key { super::words::channel_name(l, &line.key) } else { name };
        let name = if name.is_empty() { nobody(l).to_owned() } else { name };
        let stars = line.rating.map_or_else(|| "—".to_owned(), |stars| format!("{stars:.1}"));
        let kept = match line.kept + line.broken {
            0 => "—".to_owned(),
            all => fmt_percent(f64::from(line.kept) / f64::from(all)),
        };
        view! {
            <tr>
                <th scope="row">
                    <span class="cell-main">{name}</span>
                </th>
                <td class="cell-num">{fmt_number(line.conversations.into())}</td>
                <td class="cell-num">{fmt_number(line.resolved.into())}</td>
                <td class="cell-num cell-wide">{seconds(line.first_reply_s)}</td>
                <td class="cell-num cell-wide">{seconds(line.resolution_s)}</td>
                <td class="cell-num cell-wide">{kept}</td>
                <td class="cell-num cell-wide">{stars}</td>
            </tr>
        }
    };
    view! {
        <section class="section">
            <h2>{heading}</h2>
            <Table caption=heading dense=true>
                <thead>
                    <tr>
                        <th scope="col">{heading}</th>
                        <th scope="col" class="cell-num">{col_conversations(l)}</th>
                        <th scope="col" class="cell-num">{state_resolved(l)}</th>
                        <th scope="col" class="cell-num cell-wide">{clock_first(l)}</th>
                        <th scope="col" class="cell-num cell-wide">{clock_resolution(l)}</th>
                        <th scope="col" class="cell-num cell-wide">{promises(l)}</th>
                        <th scope="col" class="cell-num cell-wide">{rating_label(l)}</th>
                    </tr>
                </thead>
                <tbody>{lines.into_iter().map(row).collect_view()}</tbody>
            </Table>
        </section>
    }
    .into_any()
}
