//! A list of differences to choose from: what waits in drafts, or what differs between two environments.

use crate::{
    i18n::{messages::releases::*, use_lang},
    items::{Asked, Step, rpc::plan_step},
    ui::*,
};
use leptos::prelude::*;
use std::collections::HashSet;
use types::{EnvId, ItemDiff, ItemRef};

/// What a panel is about, and its words.
#[derive(Clone, Debug)]
pub struct Panel {
    /// Unique in the page.
    pub id: &'static str,
    /// The environment that would change.
    pub env: EnvId,
    /// How.
    pub step: Step,
    /// The heading.
    pub title: String,
    /// What it is.
    pub text: String,
    /// Said when nothing differs.
    pub nothing: String,
    /// The words on the button, for a number of items.
    pub action: fn(crate::i18n::Lang, usize, &str) -> String,
    /// The name of the environment, for the action.
    pub target: String,
    /// What is said when it is done.
    pub done: String,
}

/// The panel. `version` changes when the lists must be loaded anew.
#[component]
pub fn Changes(
    /// What it is about.
    panel: Panel,
    /// Loads anew when it changes.
    version: RwSignal<u32>,
    /// Where a press leads.
    asked: RwSignal<Option<Asked>>,
    /// Whether the member may take the step.
    may: bool,
) -> impl IntoView {
    let plan = Resource::new(
        {
            let (env, step) = (panel.env.clone(), panel.step.clone());
            move || (env.clone(), step.clone(), version.get())
        },
        |(env, step, _)| plan_step(env, step, None),
    );
    let (title, text) = (panel.title.clone(), panel.text.clone());
    view! {
        <Card title=title>
            <p class="muted mb-4">{text}</p>
            <Transition fallback=|| view! { <SkeletonRows rows=2 /> }>
                {move || {
                    let panel = panel.clone();
                    Suspend::new(async move {
                        match plan.await {
                            Err(fault) => view! { <ProblemView fault /> }.into_any(),
                            Ok(plan) if plan.diff.is_empty() => {
                                view! { <p class="muted">{panel.nothing}</p> }.into_any()
                            }
                            Ok(plan) => view! { <Selection panel diff=plan.diff asked may /> }.into_any(),
                        }
                    })
                }}
            </Transition>
        </Card>
    }
}

#[component]
fn Selection(panel: Panel, diff: Vec<ItemDiff>, asked: RwSignal<Option<Asked>>, may: bool) -> impl IntoView {
    let l = use_lang();
    let out = RwSignal::new(HashSet::<ItemRef>::new());
    let all = StoredValue::new(diff.iter().map(|d| d.item.clone()).collect::<Vec<_>>());
    let chosen = Memo::new(move |_| {
        out.with(|out| {
            all.with_value(|all| all.iter().filter(|i| !out.contains(i)).cloned().collect::<Vec<_>>())
        })
    });
    let panel = StoredValue::new(panel);
    let label = move || panel.with_value(|p| (p.action)(l, chosen.with(Vec::len), &p.target));
    let ask = move |()| {
        let panel = panel.get_value();
        asked.set(Some(Asked {
            env: panel.env,
            step: panel.step,
            items: Some(chosen.get_untracked()),
            title: label(),
            action: label(),
            done: panel.done,
        }));
    };
    let row = move |(n, diff): (usize, ItemDiff)| {
        let (item, id) = (diff.item.clone(), format!("{}-{n}", panel.with_value(|p| p.id)));
        let name = diff.title.get(l).to_owned();
        let tick = move || {
            let (item, read) = (item.clone(), item.clone());
            let bind = Bind::new(
                move || out.with(|out| !out.contains(&read)),
                move |on| {
                    out.update(|out| {
                        if on {
                            out.remove(&item)
                        } else {
                            out.insert(item.clone())
                        };
                    });
                },
            );
            view! { <Checkbox bind label=include(l, &name) id=id.clone() hide_label=true /> }
        };
        view! { <ItemDiffView diff before=ViewFn::from(tick) /> }
    };
    view! {
        <div class="grid gap-4">
            {diff.into_iter().enumerate().map(row).collect_view()}
            {may.then(|| {
                view! {
                    <div class="flex justify-end">
                        <Button
                            kind=Kind::Primary
                            icon=Glyph::Rocket
                            disabled=Signal::derive(move || chosen.with(Vec::is_empty))
                            on_press=ask
                        >
                            {label}
                        </Button>
                    </div>
                }
            })}
        </div>
    }
}
