//! One step of an environment, from its plan in plain words to its end: publishing, promoting and going back look alike.

use super::{
    plan::{Mend, PlanView},
    rpc::{plan_step, take_step},
};
use crate::{
    i18n::{
        messages::{items::*, ui::cancel},
        use_lang,
    },
    rpc::Answer,
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};
use types::{EnvId, ItemRef, ReleasePlan};

/// What to do with an environment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// Drafts become a release.
    Publish,
    /// Items come from another environment.
    Promote {
        /// The other one.
        source: EnvId,
    },
    /// An earlier release is taken up again.
    Rollback {
        /// Its number.
        number: u64,
    },
}

/// A step that somebody is looking at.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// The environment that would change.
    pub env: EnvId,
    /// How.
    pub step: Step,
    /// With which items; none for a rollback, which takes all.
    pub items: Option<Vec<ItemRef>>,
    /// The heading.
    pub title: String,
    /// The words on the button that does it.
    pub action: String,
    /// What is said when it is done.
    pub done: String,
}

/// The dialog: shows the plan of exactly what was asked, takes a note, and does it. Closed while `asked` is `None`.
#[component]
pub fn StepDialog(
    /// What is looked at.
    asked: RwSignal<Option<Asked>>,
    /// Called when it is done.
    #[prop(into)]
    on_done: Callback<()>,
    /// The item whose form is on the page, and the way to its controls.
    #[prop(optional)]
    mend: Option<Mend>,
) -> impl IntoView {
    let l = use_lang();
    let toasts = use_toasts();
    let plan = RwSignal::new(None::<Answer<ReleasePlan>>);
    let (note, busy) = (RwSignal::new(String::new()), RwSignal::new(false));
    let load = move || {
        plan.set(None);
        let Some(now) = asked.get_untracked() else { return };
        spawn_local(async move {
            let made = plan_step(now.env.clone(), now.step.clone(), now.items.clone()).await;
            // Another step may be in the dialog by now.
            if asked.try_get_untracked() == Some(Some(now)) {
                plan.try_set(Some(made));
            }
        });
    };
    let is_open = Memo::new(move |_| asked.with(Option::is_some));
    Effect::new(move |_| {
        if !is_open.get() {
            note.set(String::new());
        }
    });
    Effect::new(move |_| {
        asked.track();
        load();
    });
    // A failed rehearsal is passed over by whoever writes down why.
    let ready = Signal::derive(move || {
        let has_reason = note.with(|note| !note.trim().is_empty());
        let stands = |p: &ReleasePlan| p.blockers.iter().any(|b| b.error.code != "gate" || !has_reason);
        plan.with(|p| matches!(p, Some(Ok(p)) if !stands(p) && !p.diff.is_empty()))
    });
    let take = move |()| {
        let (Some(now), Some(Ok(made))) = (asked.get_untracked(), plan.get_untracked()) else { return };
        let items = made.diff.iter().map(|d| d.item.clone()).collect();
        busy.set(true);
        spawn_local(async move {
            let answer = take_step(now.env, now.step, items, note.get_untracked(), made.token).await;
            busy.try_set(false);
            match answer {
                Ok(_) => {
                    toasts.success(now.done);
                    asked.set(None);
                    on_done.run(());
                }
                Err(failure) => {
                    toasts.problem(&failure.0);
                    // What was shown is no longer so; any other failure leaves it true.
                    if matches!(failure.0.code.as_str(), "stale" | "blocked" | "invalid") {
                        load();
                    }
                }
            }
        });
    };
    let words =
        move |of: fn(Asked) -> String| Signal::derive(move || asked.get().map(of).unwrap_or_default());
    let action = words(|a| a.action);
    let foot = move || {
        view! {
            <Button on_press=move |()| asked.set(None)>{cancel(l)}</Button>
            <Button
                kind=Kind::Primary
                icon=Glyph::Rocket
                busy
                disabled=Signal::derive(move || !ready.get())
                on_press=take
            >
                {move || action.get()}
            </Button>
        }
    };
    let open = Bind::new(
        move || is_open.get(),
        move |open| {
            if !open {
                asked.set(None);
            }
        },
    );
    // A rollback takes the whole of a release: nothing can be added to it.
    let add = Callback::new(move |item: ItemRef| {
        asked.update(|asked| {
            if let Some(items) = asked.as_mut().and_then(|a| a.items.as_mut()) {
                items.push(item);
            }
        });
    });
    let may_add = Signal::derive(move || asked.with(|a| a.as_ref().is_some_and(|a| a.items.is_some())));
    let mend = mend.map(|mend| Mend {
        jump: Callback::new(move |path| {
            asked.set(None);
            mend.jump.run(path);
        }),
        ..mend
    });
    view! {
        <Dialog id="step" title=words(|a| a.title) open wide=true foot=ViewFn::from(foot)>
            <div class="grid gap-4">
                {move || match plan.get() {
                    None => view! { <SkeletonRows rows=3 /> }.into_any(),
                    Some(Err(fault)) => view! { <ProblemView fault /> }.into_any(),
                    Some(Ok(plan)) => {
                        view! { <PlanView plan mend add=may_add.get_untracked().then_some(add) /> }.into_any()
                    }
                }}
                <Field id="step-note" label=note_label(l) help=note_help(l) optional=true>
                    <TextArea bind=note rows=2 maxlength=500 />
                </Field>
            </div>
        </Dialog>
    }
}
