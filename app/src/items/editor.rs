//! The frame of every editor of one item: its name and state, publishing, history, what others do to it meanwhile.

use super::{
    ConflictDialog, Draft, HistorySheet, ItemMenu, Mend, ProdBanner, SaveState, SavedMark, StateBadge,
    step::{Asked, Step, StepDialog},
};
use crate::{
    i18n::{Lang, messages::items::*, use_lang},
    live::on_content_change,
    session::{env_path, may, use_env},
    ui::*,
};
use leptos::prelude::*;
use types::{ItemState, Permission};

/// The list that an editor belongs to.
#[derive(Clone, Copy, Debug)]
pub struct Home {
    /// Its part of the address: `links`.
    pub path: &'static str,
    /// Its name.
    pub name: &'static str,
}

/// What publishing is called for an item that is out there already and leads elsewhere now, or does something else
/// that deserves its own word.
#[derive(Clone, Copy, Debug)]
pub struct PublishWords {
    /// On the button.
    pub action: &'static str,
    /// The heading of the dialog, for the name of an environment.
    pub title: fn(Lang, &str) -> String,
    /// What is said when it is done.
    pub done: &'static str,
}

impl PublishWords {
    /// The words of an item without anything special.
    pub fn plain(l: Lang) -> Self {
        Self { action: publish(l), title: |l, env| publish_title(l, env), done: published_now(l) }
    }
}

/// The frame. Its children are the editor itself.
#[component]
pub fn Editor(
    /// The item.
    draft: Draft,
    /// Where it is listed.
    home: Home,
    /// Its name.
    #[prop(into)]
    title: Signal<String>,
    /// What it is.
    #[prop(optional_no_strip)]
    text: Option<String>,
    /// What a member needs to edit it.
    edit: Permission,
    /// How complaints are mended.
    mend: Mend,
    /// Another word for publishing.
    #[prop(optional, into)]
    words: Option<Signal<PublishWords>>,
    /// Whether publishing is asked for, for pages that have their own way to it.
    #[prop(optional)]
    publishing: Option<RwSignal<bool>>,
    /// It stands inside of a page that has a heading of its own.
    #[prop(optional)]
    inside: bool,
    children: Children,
) -> impl IntoView {
    let l = use_lang();
    let env = use_env();
    let (may_edit, may_release) = (may(edit), may(Permission::Release));
    let item = draft.item();
    on_content_change(move |change| {
        if change.is_of(&["release"]) {
            draft.refresh();
        } else if change.is_of(&[&item.kind]) && change.is_with(&item.key) {
            draft.heard(change.at);
        }
    });
    let words = words.unwrap_or_else(|| Signal::stored(PublishWords::plain(l)));
    let publishing = publishing.unwrap_or_else(|| RwSignal::new(false));
    let history = RwSignal::new(false);
    let stands = draft.stands();
    let idle = Signal::derive(move || {
        stands.get() == ItemState::Published && draft.state().get() == SaveState::Saved
    });
    let badges = move || {
        view! {
            {move || view! { <StateBadge state=stands.get() /> }}
            {may_edit.then(|| view! { <SavedMark draft /> })}
        }
    };
    let list = env_path(&env.id, home.path);
    let up = (list.clone(), home.name.to_owned());
    let actions = move || {
        view! {
            {may_release
                .then(|| {
                    view! {
                        <Button
                            kind=Kind::Primary
                            icon=Glyph::Rocket
                            disabled=idle
                            on_press=move |()| publishing.set(true)
                        >
                            {move || words.get().action}
                        </Button>
                    }
                })}
            {may_edit.then(|| view! { <ItemMenu draft history list=list.clone() /> })}
        }
    };
    let head = if inside {
        view! {
            <div class="flex flex-wrap items-center gap-2 justify-between">
                <div class="flex flex-wrap items-center gap-2">{badges()}</div>
                <div class="page-actions">{actions()}</div>
            </div>
        }
        .into_any()
    } else {
        view! { <PageHeader title text up badges=ViewFn::from(badges)>{actions()}</PageHeader> }.into_any()
    };
    view! {
        {head}
        {may_edit.then(|| view! { <ProdBanner /> })}
        {(!may_edit).then(|| view! { <Banner>{read_only(l)}</Banner> })}
        {move || {
            (stands.get() == ItemState::Deleted)
                .then(|| view! { <Banner tone=BannerTone::Warn>{to_be_deleted(l)}</Banner> })
        }}
        {children()}
        <Publish draft publishing words mend />
        <ConflictDialog draft />
        <HistorySheet draft open=history />
    }
}

/// In the place of an editor whose item is not there.
#[component]
pub fn Missing(
    /// Part of the address of the list it would be in.
    path: &'static str,
    /// What is missing.
    title: &'static str,
    /// The way back to the list.
    back: &'static str,
) -> impl IntoView {
    view! {
        <PageHeader title />
        <Empty picture=Picture::Lost title>
            <LinkButton href=env_path(&use_env().id, path)>{back}</LinkButton>
        </Empty>
    }
}

/// Saves what is not saved yet, then shows the plan of exactly that.
#[component]
fn Publish(
    draft: Draft,
    publishing: RwSignal<bool>,
    words: Signal<PublishWords>,
    mend: Mend,
) -> impl IntoView {
    let l = use_lang();
    let env = StoredValue::new(use_env());
    let toasts = use_toasts();
    let asked = RwSignal::new(None::<Asked>);
    let wanted = Memo::new(move |_| publishing.get());
    Effect::new(move |_| {
        if wanted.get() {
            draft.save();
        }
    });
    Effect::new(move |_| {
        if !wanted.get() {
            return;
        }
        match draft.state().get() {
            SaveState::Saved => {
                publishing.set(false);
                let words = words.get_untracked();
                let env = env.get_value();
                asked.set(Some(Asked {
                    title: (words.title)(l, env.name.get(l)),
                    env: env.id,
                    step: Step::Publish,
                    items: Some(vec![draft.item()]),
                    action: words.action.to_owned(),
                    done: words.done.to_owned(),
                }));
            }
            SaveState::Failed(p) => {
                publishing.set(false);
                toasts.problem(&p);
            }
            // The page says so itself.
            SaveState::Conflict(_) | SaveState::Gone => publishing.set(false),
            SaveState::Waiting | SaveState::Saving => {}
        }
    });
    view! { <StepDialog asked mend on_done=move |()| draft.refresh() /> }
}
