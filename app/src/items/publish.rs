//! Publishing one item: what will change in plain words, what stands in the way, a note, and the step.

use super::{
    Draft, SaveState,
    rpc::{plan_items, publish_items},
};
use crate::{
    i18n::{
        messages::{
            items::*,
            problems::{field_error, problem},
            ui::cancel,
        },
        use_lang,
    },
    rpc::Failure,
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use types::{ItemRef, PlanBlocker, ReleasePlan};

/// Goes to the control at a JSON pointer into the item, in whatever way the page's form knows.
pub type Jump = Callback<String>;

/// Names the control at a JSON pointer into the item, if the page's form has one.
pub type Words = Callback<String, Option<String>>;

/// The dialog. It saves what is not saved yet, then shows the plan of exactly that.
#[component]
pub fn PublishDialog(
    /// The draft.
    draft: Draft,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The heading.
    title: Signal<String>,
    /// The words on the button that does it.
    action: Signal<String>,
    /// What is said when it is done.
    done: Signal<String>,
    /// Goes to the control of a complaint.
    #[prop(into)]
    jump: Jump,
    /// Names the control of a complaint; without it the JSON pointer stands there.
    #[prop(optional, into)]
    words: Option<Words>,
) -> impl IntoView {
    let l = use_lang();
    let toasts = use_toasts();
    let plan = RwSignal::new(None::<Result<ReleasePlan, Failure>>);
    let items = RwSignal::new(vec![draft.item()]);
    let note = RwSignal::new(String::new());
    let busy = RwSignal::new(false);

    let load = move || {
        let wanted = items.get_untracked();
        plan.set(None);
        spawn_local(async move {
            let made = plan_items(draft.env(), wanted.clone()).await;
            if items.try_get_untracked().as_ref() == Some(&wanted) {
                plan.try_set(Some(made));
            }
        });
    };
    let is_open = Memo::new(move |_| open.get());
    let is_saved = Memo::new(move |_| draft.state().get() == SaveState::Saved);
    Effect::new(move |_| {
        if is_open.get() {
            draft.save();
        } else {
            items.set(vec![draft.item()]);
            plan.set(None);
        }
    });
    Effect::new(move |_| {
        if is_open.get() && is_saved.get() {
            items.track();
            load();
        }
    });

    let ready = Signal::derive(move || {
        plan.with(|p| matches!(p, Some(Ok(p)) if p.blockers.is_empty() && !p.diff.is_empty()))
    });
    let publish = move |_| {
        let Some(Ok(made)) = plan.get_untracked() else { return };
        busy.set(true);
        spawn_local(async move {
            let answer =
                publish_items(draft.env(), items.get_untracked(), note.get_untracked(), made.token).await;
            busy.try_set(false);
            match answer {
                Ok(_) => {
                    toasts.success(done.get_untracked());
                    note.set(String::new());
                    open.set(false);
                    draft.refresh();
                }
                Err(failure) => {
                    toasts.problem(&failure.0);
                    if matches!(failure.0.code.as_str(), "stale" | "blocked" | "invalid") {
                        load();
                    }
                }
            }
        });
    };
    let foot = move || {
        view! {
            <Button on_press=move |_| open.set(false)>{cancel(l)}</Button>
            <Button
                kind=Kind::Primary
                icon=Glyph::Rocket
                busy
                disabled=Signal::derive(move || !ready.get())
                on_press=publish
            >
                {move || action.get()}
            </Button>
        }
    };
    let jump_out = Callback::new(move |path: String| {
        open.set(false);
        jump.run(path);
    });
    let add = Callback::new(move |item: ItemRef| items.update(|all| all.push(item)));
    view! {
        <Dialog id="publish" title open wide=true foot=ViewFn::from(foot)>
            <div class="grid gap-4">
                {move || match (draft.state().get(), plan.get()) {
                    (SaveState::Failed(p), _) => {
                        view! { <Banner tone=BannerTone::Bad>{problem(l, &p)}</Banner> }.into_any()
                    }
                    (_, Some(Err(f))) => {
                        view! { <Banner tone=BannerTone::Bad>{problem(l, &f.0)}</Banner> }.into_any()
                    }
                    (_, Some(Ok(p))) => {
                        view! { <PlanView plan=p own=draft.item() jump=jump_out words add /> }.into_any()
                    }
                    (_, None) => view! { <SkeletonRows rows=3 /> }.into_any(),
                }}
                <Field id="publish-note" label=note_label(l) help=note_help(l) optional=true>
                    <TextArea bind=note rows=2 maxlength=500 />
                </Field>
            </div>
        </Dialog>
    }
}

/// What a plan would change, and what stands in its way.
#[component]
fn PlanView(
    plan: ReleasePlan,
    own: ItemRef,
    jump: Jump,
    words: Option<Words>,
    add: Callback<ItemRef>,
) -> impl IntoView {
    let l = use_lang();
    let blocked = (!plan.blockers.is_empty()).then(|| {
        view! {
            <Banner tone=BannerTone::Warn>
                <p class="strong">{blocked_title(l)}</p>
                {problem_list(plan.blockers, own, jump, words, add)}
            </Banner>
        }
    });
    let nothing = plan.diff.is_empty().then(|| view! { <p class="muted">{nothing_to_publish(l)}</p> });
    view! {
        {blocked}
        {nothing}
        {plan.diff.into_iter().map(|diff| view! { <ItemDiffView diff /> }).collect_view()}
    }
}

/// Complaints as sentences, each with the way to mend it: to its control, or the missing item taken along.
fn problem_list(
    blockers: Vec<PlanBlocker>,
    own: ItemRef,
    jump: Jump,
    words: Option<Words>,
    add: Callback<ItemRef>,
) -> impl IntoView {
    let l = use_lang();
    let one = move |b: PlanBlocker| {
        let missing = (b.error.code == "reference").then(|| item_of(b.error.limit.as_deref()?)).flatten();
        let mend = match missing {
            Some(item) => view! {
                <Button size=Size::Small on_press=move |_| add.run(item.clone())>{publish_too(l)}</Button>
            }
            .into_any(),
            None if b.item == own => {
                let path = b.error.path.clone();
                view! {
                    <Button size=Size::Small on_press=move |_| jump.run(path.clone())>{go_to_field(l)}</Button>
                }
                .into_any()
            }
            None => view! { <span class="mono small muted">{b.item.to_string()}</span> }.into_any(),
        };
        let named = words.filter(|_| b.item == own).and_then(|words| words.run(b.error.path.clone()));
        let place = match named {
            Some(name) => view! { <span class="strong">{name}</span> }.into_any(),
            None => view! { <span class="mono small">{b.error.path.clone()}</span> }.into_any(),
        };
        view! {
            <li class="flex flex-wrap items-center gap-2">
                {place}
                <span>{field_error(l, &b.error)}</span>
                {mend}
            </li>
        }
    };
    view! { <ul class="grid gap-1 mt-1">{blockers.into_iter().map(one).collect_view()}</ul> }
}

/// `function/claimCoupon` → the item.
fn item_of(text: &str) -> Option<ItemRef> {
    let (kind, key) = text.split_once('/')?;
    (!kind.is_empty() && !key.is_empty()).then(|| ItemRef::new(kind, key))
}
