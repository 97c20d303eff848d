//! The first page of an environment: what is live, what moves, what waits.

mod rpc;

use crate::{
    activities::{
        Claimed,
        rpc::{ActivityRow, list_activities},
    },
    i18n::{
        messages::{home::*, items::by_whom, shell::nav_home},
        use_lang,
    },
    items::did,
    live::{DocWatch, on_content_change, watch_docs},
    session::{env_path, use_env},
    ui::*,
};
use leptos::prelude::*;
use rpc::{Overview, load_overview};
use std::collections::HashMap;
use types::{ActivityCounter, ItemState};

/// The overview.
#[component]
pub fn HomePage() -> impl IntoView {
    let l = use_lang();
    let env = use_env();
    let version = RwSignal::new(0_u32);
    on_content_change(move |_| version.update(|v| *v += 1));
    let id = env.id.clone();
    let data = Resource::new(move || (id.clone(), version.get()), |(env, _)| load_overview(env));
    let id = env.id.clone();
    let rows = Resource::new(move || (id.clone(), version.get()), |(env, _)| list_activities(env));
    view! {
        <div class="page">
            <PageHeader title=nav_home(l) text=page_text(l, env.project.get(l)) />
            <Transition fallback=|| view! { <SkeletonRows rows=8 /> }>
                {move || Suspend::new(async move {
                    match (data.await, rows.await) {
                        (Ok(data), Ok(rows)) => view! { <Shown data rows /> }.into_any(),
                        (Err(fault), _) | (_, Err(fault)) => view! { <ProblemView fault /> }.into_any(),
                    }
                })}
            </Transition>
        </div>
    }
}

#[component]
fn Shown(data: Overview, rows: Vec<ActivityRow>) -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    let docs = watch_docs(DocWatch::all("activity_counters"));
    let first: HashMap<String, ActivityCounter> =
        rows.iter().filter_map(|r| Some((r.key.clone(), r.counter?))).collect();
    let counters = Memo::new(move |_| match docs.get() {
        Some(docs) => docs
            .iter()
            .filter_map(|d| Some((d["_id"].as_str()?.to_owned(), serde_json::from_value(d.clone()).ok()?)))
            .collect(),
        None => first.clone(),
    });
    let live: Vec<ActivityRow> = rows.into_iter().filter(|r| r.state != ItemState::New).collect();
    let total = move |of: fn(&ActivityCounter) -> i64| {
        Signal::derive(move || counters.with(|c: &HashMap<String, ActivityCounter>| c.values().map(of).sum()))
    };
    let running = live.len() as i64;
    let waiting = (data.drafts > 0).then(|| {
        let href = env_path(&env, "releases");
        let way =
            move || view! { <LinkButton href=href.clone() size=Size::Small>{see_releases(l)}</LinkButton> };
        view! { <Banner actions=ViewFn::from(way)>{drafts_wait(l, data.drafts)}</Banner> }
    });
    let activities = if live.is_empty() {
        let new = env_path(&env, "activities/new");
        view! {
            <Empty picture=Picture::Activity title=none_title(l) text=none_text(l)>
                <LinkButton href=new kind=Kind::Primary>{choose_template(l)}</LinkButton>
            </Empty>
        }
        .into_any()
    } else {
        let env = env.clone();
        view! {
            <Card title=moving_title(l) flush=true>
                <ul class="stack-list">
                    {live
                        .into_iter()
                        .map(|row| {
                            let href = env_path(&env, &format!("activities/{}", row.key));
                            view! { <Moving row href counters /> }
                        })
                        .collect_view()}
                </ul>
            </Card>
        }
        .into_any()
    };
    view! {
        {waiting}
        <div class="stat-row">
            <Stat label=stat_claimed(l) value=total(|c| c.claimed) />
            <Stat label=stat_left(l) value=total(|c| c.left) />
            <Stat label=stat_live(l) value=Signal::stored(running) />
            <Stat label=stat_links(l) value=Signal::stored(data.links as i64) />
        </div>
        {activities}
        {data.last.map(|entry| {
            view! {
                <Card title=last_release(l)>
                    <p>{by_whom(l, did(l, &entry), entry.by.get(l))} " · " <When at=entry.at relative=true /></p>
                    {(!entry.note.is_empty()).then(|| view! { <p class="soft">{entry.note.clone()}</p> })}
                </Card>
            }
        })}
    }
}

/// One activity with its counter.
#[component]
fn Moving(row: ActivityRow, href: String, counters: Memo<HashMap<String, ActivityCounter>>) -> impl IntoView {
    let l = use_lang();
    let key = row.key.clone();
    let counter = Memo::new(move |_| counters.with(|c| c.get(&key).copied()));
    view! {
        <li class="flex flex-wrap items-center gap-3">
            <div class="min-w-0 grow">
                <a class="cell-main" href=href>{row.title.get(l).to_owned()}</a>
                <p class="small muted">{row.template.get(l).to_owned()}</p>
            </div>
            <div class="w-64">
                <Claimed counter />
            </div>
        </li>
    }
}
