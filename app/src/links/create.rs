//! A new link, in a sheet.

use super::{
    details::tags_of,
    rpc::{ActivityChoice, create_link, link_targets},
    target::{TargetForm, no_target},
};
use crate::{
    i18n::{
        messages::{items::name_label, links::*, ui::cancel},
        use_lang,
    },
    session::{env_path, use_env},
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;
use types::{FieldError, LinkContent};

/// The sheet.
#[component]
pub fn NewLinkSheet(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    let toasts = use_toasts();
    let navigate = use_navigate();
    let (name, notes, tags) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let target = RwSignal::new(no_target());
    let activities = RwSignal::new(Vec::<ActivityChoice>::new());
    let errors = RwSignal::new(Vec::<FieldError>::new());
    let busy = RwSignal::new(false);
    Effect::new({
        let env = env.clone();
        move |_| {
            if !open.get() {
                return;
            }
            [name, notes, tags].iter().for_each(|s| s.set(String::new()));
            target.set(no_target());
            errors.set(Vec::new());
            let env = env.clone();
            spawn_local(async move {
                if let Ok(all) = link_targets(env).await {
                    activities.try_set(all);
                }
            });
        }
    });
    let dirty = Signal::derive(move || {
        [name, notes, tags].iter().any(|s| !s.with(String::is_empty)) || target.with(|t| *t != no_target())
    });
    let create = Callback::new(move |()| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let link = LinkContent {
            name: name.get_untracked().trim().to_owned(),
            target: target.get_untracked(),
            notes: notes.get_untracked(),
            tags: tags_of(&tags.get_untracked()),
        };
        let (env, navigate) = (env.clone(), navigate.clone());
        spawn_local(async move {
            match create_link(env.clone(), link).await {
                Ok(id) => {
                    open.try_set(false);
                    navigate(&env_path(&env, &format!("links/{id}")), Default::default());
                }
                Err(f) => {
                    errors.try_set(f.0.errors.clone());
                    toasts.problem(&f.0);
                }
            }
            busy.try_set(false);
        });
    });
    let foot = move || {
        view! {
            <Button on_press=move |_| open.set(false)>{cancel(l)}</Button>
            <Button kind=Kind::Primary busy on_press=create>
                {self::create(l)}
            </Button>
        }
    };
    view! {
        <Sheet id="new-link" title=new_link(l) open dirty foot=ViewFn::from(foot)>
            <div class="grid gap-5">
                <Field id="new-link-name" label=name_label(l) help=name_help(l)>
                    <TextInput bind=name maxlength=80 autocomplete="off" />
                </Field>
                <TargetForm prefix="new-link" target activities errors />
                <Field id="new-link-tags" label=tags_label(l) help=tags_help(l) optional=true>
                    <TextInput bind=tags autocomplete="off" />
                </Field>
                <Field id="new-link-notes" label=notes_label(l) help=notes_help(l) optional=true>
                    <TextArea bind=notes maxlength=2000 />
                </Field>
            </div>
        </Sheet>
    }
}
