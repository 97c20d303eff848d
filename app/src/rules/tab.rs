//! The rules of one collection, for a page that shows the collection.

use super::{
    editor::RulesEditor,
    rpc::{open_rules, start_rules},
    trial::TrialPanel,
};
use crate::{
    i18n::{
        messages::{rules::*, shell::nav_database},
        use_lang,
    },
    items::{Draft, Editor, Home, Mend},
    session::{may, use_env},
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use types::{ItemView, Permission};

/// Presets, a rule of its own, and a place to try it. Edits the draft of the collection's content.
#[component]
pub fn RulesTab(
    /// The name of the collection.
    #[prop(into)]
    collection: String,
) -> impl IntoView {
    let env = use_env().id;
    let name = collection.clone();
    let item = Resource::new(move || (env.clone(), name.clone()), |(env, name)| open_rules(env, name));
    view! {
        <Suspense fallback=|| view! { <SkeletonRows rows=6 /> }>
            {move || {
                let collection = collection.clone();
                Suspend::new(async move {
                    match item.await {
                        Ok(view) => view! { <Loaded collection view /> }.into_any(),
                        Err(fault) => view! { <ProblemView fault /> }.into_any(),
                    }
                })
            }}
        </Suspense>
    }
}

/// The editor, or what stands in its place until there is something to edit.
#[component]
fn Loaded(collection: String, view: Option<ItemView>) -> impl IntoView {
    let now = RwSignal::new(view);
    move || match now.get() {
        Some(view) => view! { <Opened collection=collection.clone() view /> }.into_any(),
        None => view! { <Beginning collection=collection.clone() now /> }.into_any(),
    }
}

#[component]
fn Beginning(collection: String, now: RwSignal<Option<ItemView>>) -> impl IntoView {
    let l = use_lang();
    let env = StoredValue::new(use_env().id);
    let toasts = use_toasts();
    let busy = RwSignal::new(false);
    let begin = move |()| {
        let collection = collection.clone();
        busy.set(true);
        spawn_local(async move {
            let answer = start_rules(env.get_value(), collection).await;
            busy.try_set(false);
            match answer {
                Ok(view) => {
                    now.try_set(Some(view));
                }
                Err(f) => toasts.problem(&f.0),
            }
        });
    };
    view! {
        <Card>
            <div class="grid gap-3 justify-items-center text-center p-4">
                <p class="strong">{none_title(l)}</p>
                <p class="muted">{none_text(l)}</p>
                {may(Permission::EditCode)
                    .then(|| view! { <Button kind=Kind::Primary busy on_press=begin>{none_action(l)}</Button> })}
            </div>
        </Card>
    }
}

#[component]
fn Opened(collection: String, view: ItemView) -> impl IntoView {
    let l = use_lang();
    let env = use_env();
    let may_edit = may(Permission::EditCode);
    let draft = Draft::new(env.id.clone(), view);
    let jump = Callback::new(|path: String| {
        crate::dom::focus(if path.starts_with("/rule") { "rule-editor" } else { "rules-preset" });
    });
    let words = Callback::new(move |path: String| super::words::place(l, &path));
    let mend = Mend { own: StoredValue::new(draft.item()), jump, words: Some(words) };
    let home = Home { path: "database", name: nav_database(l) };
    view! {
        <Editor draft home title=collection.clone() edit=Permission::EditCode mend inside=true>
            <div class="grid gap-6 items-start lg:grid-cols-[minmax(0,1fr)_397px]">
                <RulesEditor draft may_edit />
                <TrialPanel draft collection />
            </div>
        </Editor>
    }
}
