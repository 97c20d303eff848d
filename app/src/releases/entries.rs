//! The history of an environment.

use super::rpc::release_history;
use crate::{
    i18n::{
        messages::{items::*, releases::*},
        use_lang,
    },
    items::{Asked, Step, did},
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use types::{EnvId, ReleaseEntry};

/// Entries loaded at a time.
const PAGE: usize = 10;

/// The list, newest first.
#[component]
pub fn Entries(
    /// The environment.
    env: EnvId,
    /// Loads anew when it changes.
    version: RwSignal<u32>,
    /// Where a press on "roll back" leads.
    asked: RwSignal<Option<Asked>>,
    /// Whether the member may roll back.
    may: bool,
) -> impl IntoView {
    let l = use_lang();
    let first = Resource::new(
        {
            let env = env.clone();
            move || (env.clone(), version.get())
        },
        |(env, _)| release_history(env, None, PAGE),
    );
    view! {
        <Card title=history_card(l) flush=true>
            <Transition fallback=|| view! { <SkeletonRows rows=4 /> }>
                {move || {
                    let env = env.clone();
                    Suspend::new(async move {
                        match first.await {
                            Err(fault) => view! { <ProblemView fault /> }.into_any(),
                            Ok(list) if list.is_empty() => {
                                view! {
                                    <Empty
                                        picture=Picture::Release
                                        title=history_none(l)
                                        text=history_none_text(l)
                                        plain=true
                                    />
                                }
                                    .into_any()
                            }
                            Ok(list) => view! { <Pages env first=list asked may /> }.into_any(),
                        }
                    })
                }}
            </Transition>
        </Card>
    }
}

#[component]
fn Pages(env: EnvId, first: Vec<ReleaseEntry>, asked: RwSignal<Option<Asked>>, may: bool) -> impl IntoView {
    let l = use_lang();
    let more = RwSignal::new(first.len() == PAGE);
    let entries = RwSignal::new(first);
    let (busy, toasts) = (RwSignal::new(false), use_toasts());
    let load = {
        let env = env.clone();
        move |()| {
            let (env, before) = (env.clone(), entries.with_untracked(|e| e.last().map(|e| e.number)));
            busy.set(true);
            spawn_local(async move {
                match release_history(env, before, PAGE).await {
                    Ok(next) => {
                        more.set(next.len() == PAGE);
                        entries.update(|all| all.extend(next));
                    }
                    Err(failure) => toasts.problem(&failure.0),
                }
                busy.try_set(false);
            });
        }
    };
    view! {
        <ul class="stack-list">
            <For
                each=move || entries.get()
                key=|e| (e.number, e.current)
                children={
                    let env = env.clone();
                    move |entry| view! { <Entry env=env.clone() entry asked may /> }
                }
            />
        </ul>
        {move || {
            let load = load.clone();
            more.get()
                .then(|| {
                    view! {
                        <div class="p-4 flex justify-center">
                            <Button busy on_press=load>
                                {older(l)}
                            </Button>
                        </div>
                    }
                })
        }}
    }
}

#[component]
fn Entry(env: EnvId, entry: ReleaseEntry, asked: RwSignal<Option<Asked>>, may: bool) -> impl IntoView {
    let l = use_lang();
    let number = entry.number;
    let back = move |()| {
        asked.set(Some(Asked {
            env: env.clone(),
            step: Step::Rollback { number },
            items: None,
            title: roll_back_title(l, number),
            action: roll_back(l).to_owned(),
            done: rolled_back(l, number),
        }));
    };
    let button = (may && !entry.current).then(|| {
        view! {
            <Button size=Size::Small icon=Glyph::Undo on_press=back>
                {roll_back(l)}
                <span class="sr-only">{release_number(l, number)}</span>
            </Button>
        }
    });
    let summary = changed_items(l, entry.diff.len());
    view! {
        <li>
            <div class="flex flex-wrap items-center gap-2">
                <h3 class="subtitle">{release_number(l, number)}</h3>
                {entry.current.then(|| view! { <Badge tone=Tone::Ok>{current_release(l)}</Badge> })}
                <div class="ms-auto">{button}</div>
            </div>
            <p class="small muted">{by_whom(l, did(l, &entry), entry.by.get(l))} " · " <When at=entry.at relative=true /></p>
            {(!entry.note.is_empty()).then(|| view! { <p class="soft">{entry.note.clone()}</p> })}
            <details class="mt-2">
                <summary class="small">{summary}</summary>
                <div class="grid gap-3 mt-2">
                    {entry.diff.into_iter().map(|diff| view! { <ItemDiffView diff /> }).collect_view()}
                </div>
            </details>
        </li>
    }
}
