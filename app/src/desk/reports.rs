//! `/e/:env/desk/reports`: how it went, by whom, for whom and when.

use super::{
    rpc_care::{desk_bad_ratings, desk_followed_up},
    rpc_setup::desk_report,
    words::{customer_name, stretch},
};
use crate::{
    i18n::{
        Lang, fmt_number, fmt_percent,
        messages::{
            desk::*,
            desk_care::{
                bad_ratings, bad_ratings_none, col_comment, col_when, export_report, follow_note,
                followed_up, tab_wall,
            },
        },
        use_lang,
    },
    session::{env_path, use_env},
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use types::ConversationId;
use types::desk::{Conversation, Report, ReportLine};

/// Days that can be chosen.
const DAYS: [u32; 3] = [7, 30, 90];

/// The page.
#[component]
pub fn ReportsPage() -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    let up = (env_path(&env, "desk"), title(l).to_owned());
    let wall = env_path(&env, "desk/wall");
    let days = RwSignal::new(DAYS[0].to_string());
    let clock = use_clock();
    let offset = f64::from(clock.offset_at(clock.now())) / 60.0;
    let files = format!("/api/console/desk-files/{env}/report.csv?lang={}&offset={offset}", l.tag());
    let csv = Signal::derive(move || format!("{files}&days={}", days.get()));
    let report = Resource::new(
        move || (env.clone(), days.get().parse().unwrap_or(DAYS[0])),
        move |(env, days)| desk_report(env, days, offset),
    );
    let choices = DAYS.map(|n| Choice::new(n.to_string(), last_days(l, n))).to_vec();
    view! {
        <div class="page">
            <PageHeader title=tab_reports(l) text=reports_text(l) up />
            <div class="flex flex-wrap items-center gap-3">
                <RadioGroup name="report-days" legend=period(l) bind=days choices look=RadioLook::Segments hide_legend=true />
                <LinkButton icon=Glyph::Download href=csv download="report.csv">{export_report(l)}</LinkButton>
                <LinkButton icon=Glyph::Monitor href=wall>{tab_wall(l)}</LinkButton>
            </div>
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
            <BadRatings />
        </div>
    }
}

/// Bad ratings that nobody has looked after, each with the way to say what came of it.
#[component]
fn BadRatings() -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    let version = RwSignal::new(0_u32);
    let bad = Resource::new(move || (env.clone(), version.get()), |(env, _)| desk_bad_ratings(env));
    let row = move |c: Conversation| {
        let href = env_path(&use_env().id, &format!("desk/c/{}", c.id));
        let name = customer_name(l, &c);
        let agent = c.agent.as_ref().map_or_else(|| nobody(l).to_owned(), |a| a.name.get(l).to_owned());
        let rating = c.rating.clone();
        let (score, comment, at) =
            rating.map_or((0, String::new(), c.active_at), |r| (r.score, r.comment, r.at));
        view! {
            <tr>
                <th scope="row">
                    <a class="cell-main" href=href>{name}</a>
                </th>
                <td class="cell-num">{score}</td>
                <td>{comment}</td>
                <td class="cell-wide">{agent}</td>
                <td class="cell-wide muted">
                    <When at relative=true />
                </td>
                <td class="cell-actions">
                    <FollowUp id=c.id.clone() on_done=move |()| version.update(|v| *v += 1) />
                </td>
            </tr>
        }
    };
    view! {
        <section class="section">
            <h2>{bad_ratings(l)}</h2>
            <Transition fallback=|| view! { <SkeletonRows rows=3 /> }>
                {move || Suspend::new(async move {
                    match bad.await {
                        Err(fault) => view! { <ProblemView fault /> }.into_any(),
                        Ok(list) if list.is_empty() => view! { <p class="muted">{bad_ratings_none(l)}</p> }.into_any(),
                        Ok(list) => {
                            view! {
                                <Table caption=bad_ratings(l)>
                                    <thead>
                                        <tr>
                                            <th scope="col">{the_customer(l)}</th>
                                            <th scope="col" class="cell-num">{rating_label(l)}</th>
                                            <th scope="col">{col_comment(l)}</th>
                                            <th scope="col" class="cell-wide">{col_agent(l)}</th>
                                            <th scope="col" class="cell-wide">{col_when(l)}</th>
                                            <ActionsHeader />
                                        </tr>
                                    </thead>
                                    <tbody>{list.into_iter().map(row).collect_view()}</tbody>
                                </Table>
                            }
                                .into_any()
                        }
                    }
                })}
            </Transition>
        </section>
    }
}

/// A button and the dialog behind it: what came of a bad rating.
#[component]
pub fn FollowUp(
    /// The conversation.
    id: ConversationId,
    /// Called when it is written down.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let l = use_lang();
    let env = StoredValue::new(use_env().id);
    let toasts = use_toasts();
    let (open, busy, words) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(String::new()));
    let dialog = format!("follow-{id}");
    let field = format!("follow-note-{id}");
    let id = StoredValue::new(id);
    let done = move || {
        let note = words.get_untracked().trim().to_owned();
        if note.is_empty() || busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            match desk_followed_up(env.get_value(), id.get_value(), note).await {
                Ok(()) => {
                    open.try_set(false);
                    on_done.run(());
                }
                Err(fault) => toasts.problem(&fault.0),
            }
            busy.try_set(false);
        });
    };
    let foot =
        move || view! { <Button kind=Kind::Primary busy on_press=move |()| done()>{followed_up(l)}</Button> };
    view! {
        <Button size=Size::Small on_press=move |()| open.set(true)>{followed_up(l)}</Button>
        <Dialog id=dialog title=followed_up(l) open foot=ViewFn::from(foot)>
            <form on:submit=move |ev| {
                ev.prevent_default();
                done();
            }>
                <Field id=field.clone() label=follow_note(l)>
                    <TextInput bind=words maxlength=1000 autocomplete="off" />
                </Field>
            </form>
        </Dialog>
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
