//! The form of a link's target: an activity, a page of the mini-program, or an address.

use super::{
    params::{Params, Rows},
    rpc::ActivityChoice,
};
use crate::{
    i18n::{
        messages::{links::*, problems::field_error_at},
        use_lang,
    },
    ui::*,
};
use leptos::prelude::*;
use types::{FieldError, LinkTarget};

const ACTIVITY: &str = "activity";
const PAGE: &str = "page";
const URL: &str = "url";

fn kind_of(target: &LinkTarget) -> &'static str {
    match target {
        LinkTarget::Activity { .. } => ACTIVITY,
        LinkTarget::Page { .. } => PAGE,
        LinkTarget::Url { .. } => URL,
    }
}

fn blank(kind: &str) -> LinkTarget {
    match kind {
        PAGE => LinkTarget::Page { path: String::new(), query: Default::default() },
        URL => LinkTarget::Url { url: String::new() },
        _ => LinkTarget::Activity { activity: String::new() },
    }
}

/// The target of a link before anything was chosen.
pub fn no_target() -> LinkTarget {
    blank(ACTIVITY)
}

/// The form. What was typed for one kind of target comes back when that kind is chosen again.
#[component]
pub fn TargetForm(
    /// Before the ids of its controls.
    prefix: &'static str,
    /// The target.
    #[prop(into)]
    target: Bind<LinkTarget>,
    /// What there is to choose from.
    #[prop(into)]
    activities: Signal<Vec<ActivityChoice>>,
    /// Complaints about the link; those below `/target` are shown here.
    #[prop(into)]
    errors: Signal<Vec<FieldError>>,
) -> impl IntoView {
    let l = use_lang();
    let kind = Memo::new(move |_| kind_of(&target.get()));
    let memory = StoredValue::new(Vec::<LinkTarget>::new());
    let kind_bind = Bind::new(
        move || kind.get().to_owned(),
        move |wanted: String| {
            let now = target.get_untracked();
            let before = memory.with_value(|m| m.iter().find(|t| kind_of(t) == wanted).cloned());
            memory.update_value(|m| {
                m.retain(|t| kind_of(t) != kind_of(&now));
                m.push(now);
            });
            target.set(before.unwrap_or_else(|| blank(&wanted)));
        },
    );
    let kinds = vec![
        Choice::new(ACTIVITY, target_activity(l)),
        Choice::new(PAGE, target_page(l)),
        Choice::new(URL, target_url(l)),
    ];
    let error_at =
        move |path: &'static str| Signal::derive(move || errors.with(|all| field_error_at(l, all, path)));
    let parts = move || match kind.get() {
        ACTIVITY => view! {
            <ActivityPick prefix target activities error=error_at("/target/activity") />
        }
        .into_any(),
        PAGE => view! { <PageForm prefix target error=error_at("/target/path") /> }.into_any(),
        _ => view! { <UrlForm prefix target error=error_at("/target/url") /> }.into_any(),
    };
    view! {
        <div class="grid gap-4 grid-cols-[minmax(0,1fr)]">
            <RadioGroup
                name=format!("{prefix}-kind")
                legend=target_label(l)
                bind=kind_bind
                choices=kinds
                look=RadioLook::Segments
                hide_legend=true
            />
            {parts}
        </div>
    }
}

#[component]
fn ActivityPick(
    prefix: &'static str,
    target: Bind<LinkTarget>,
    activities: Signal<Vec<ActivityChoice>>,
    error: Signal<Option<String>>,
) -> impl IntoView {
    let l = use_lang();
    let bind = Bind::new(
        move || match target.get() {
            LinkTarget::Activity { activity } => activity,
            LinkTarget::Page { .. } | LinkTarget::Url { .. } => String::new(),
        },
        move |activity: String| target.set(LinkTarget::Activity { activity }),
    );
    let choices = Signal::derive(move || {
        let name = |a: &ActivityChoice| match a.is_draft {
            true => activity_draft(l, a.title.get(l)),
            false => a.title.get(l).to_owned(),
        };
        let mut all =
            activities.with(|all| all.iter().map(|a| Choice::new(&a.key, name(a))).collect::<Vec<_>>());
        // A target that is gone stays in sight.
        let now = bind.get();
        if !now.is_empty() && all.iter().all(|c| c.value != now) {
            all.push(Choice::new(&now, format!("{now} · {}", target_missing(l))));
        }
        all
    });
    let help = Signal::derive(move || activities.with(Vec::is_empty).then(|| no_activity(l).to_owned()));
    view! {
        <Field id=format!("{prefix}-activity") label=target_activity(l) error help>
            <Select bind choices none=pick_activity(l) />
        </Field>
    }
}

#[component]
fn PageForm(prefix: &'static str, target: Bind<LinkTarget>, error: Signal<Option<String>>) -> impl IntoView {
    let l = use_lang();
    let parts = move |target: LinkTarget| match target {
        LinkTarget::Page { path, query } => (path, query.into_iter().collect::<Rows>()),
        LinkTarget::Activity { .. } | LinkTarget::Url { .. } => Default::default(),
    };
    // Rows without a name, or with the same name while typing, exist only here.
    let rows = RwSignal::new(parts(target.get_untracked()).1);
    let named = |rows: &Rows| {
        rows.iter().filter(|(name, _)| !name.is_empty()).cloned().collect::<indexmap::IndexMap<_, _>>()
    };
    Effect::new(move |_| {
        let outside = parts(target.get()).1.into_iter().collect::<indexmap::IndexMap<_, _>>();
        rows.update(|rows| {
            if named(rows) != outside {
                *rows = outside.into_iter().collect();
            }
        });
    });
    let path = Bind::new(
        move || parts(target.get()).0,
        move |path: String| {
            let query = rows.with_untracked(named);
            target.set(LinkTarget::Page { path, query });
        },
    );
    let rows_bind = Bind::new(
        move || rows.get(),
        move |new: Rows| {
            let query = named(&new);
            rows.set(new);
            let (path, old) = parts(target.get_untracked());
            if old.into_iter().collect::<indexmap::IndexMap<_, _>>() != query {
                target.set(LinkTarget::Page { path, query });
            }
        },
    );
    view! {
        <Field id=format!("{prefix}-path") label=path_label(l) help=path_help(l) error>
            <TextInput bind=path class="mono" autocomplete="off" maxlength=512 />
        </Field>
        <Params rows=rows_bind />
    }
}

#[component]
fn UrlForm(prefix: &'static str, target: Bind<LinkTarget>, error: Signal<Option<String>>) -> impl IntoView {
    let l = use_lang();
    let bind = Bind::new(
        move || match target.get() {
            LinkTarget::Url { url } => url,
            LinkTarget::Activity { .. } | LinkTarget::Page { .. } => String::new(),
        },
        move |url: String| target.set(LinkTarget::Url { url: url.trim().to_owned() }),
    );
    view! {
        <Field id=format!("{prefix}-url") label=url_label(l) help=url_help(l) error>
            <TextInput kind="url" bind class="mono" autocomplete="off" maxlength=2048 />
        </Field>
    }
}
