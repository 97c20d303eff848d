//! `/e/:env/functions/:name`: the code, its settings, and a place to run it.

use super::{rpc::open_function, run::RunPanel, settings::Settings};
use crate::{
    i18n::{
        messages::{functions::*, items::*, shell::nav_functions},
        use_lang,
    },
    items::{
        ConflictDialog, Draft, HistorySheet, ItemMenu, ProdBanner, PublishDialog, SaveState, SavedMark,
        StateBadge,
    },
    live::on_content_change,
    session::{env_path, use_env, use_session},
    ui::*,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use types::{ItemState, ItemView, Permission, RunReport};

/// The page.
#[component]
pub fn FunctionPage() -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    let params = use_params_map();
    let name = move || params.read().get("name").unwrap_or_default();
    let item = Resource::new(move || (env.clone(), name()), |(env, name)| open_function(env, name));
    view! {
        <div class="page page-wide">
            <Suspense fallback=|| view! { <SkeletonRows rows=8 /> }>
                {move || Suspend::new(async move {
                    match item.await {
                        Ok((view, runs)) => view! { <Opened view runs /> }.into_any(),
                        Err(f) if f.0.code == "not_found" => {
                            view! {
                                <PageHeader title=gone_title(l) />
                                <Empty picture=Picture::Lost title=gone_title(l)>
                                    <LinkButton href=env_path(&use_env().id, "functions")>{back_to_list(l)}</LinkButton>
                                </Empty>
                            }
                                .into_any()
                        }
                        Err(fault) => view! { <ProblemView fault /> }.into_any(),
                    }
                })}
            </Suspense>
        </div>
    }
}

#[component]
fn Opened(view: ItemView, runs: Option<Vec<RunReport>>) -> impl IntoView {
    let l = use_lang();
    let env = use_env();
    let role = use_session().map(|s| s.member.role);
    let may = |p: Permission| role.is_some_and(|r| r.may(p));
    let (may_edit, may_release) = (may(Permission::EditCode), may(Permission::Release));
    let draft = Draft::new(env.id.clone(), view);
    let name = draft.item().key;
    on_content_change({
        let name = name.clone();
        move |change| {
            if change.kind == "release" || (change.kind == "function" && change.key == name) {
                draft.refresh();
            }
        }
    });
    let (publishing, history) = (RwSignal::new(false), RwSignal::new(false));
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
    let up = (env_path(&env.id, "functions"), nav_functions(l).to_owned());
    let code = Bind::new(
        move || draft.json().with(|json| json["code"].as_str().unwrap_or_default().to_owned()),
        move |code| draft.edit(|json| json["code"] = code.into()),
    );
    view! {
        <PageHeader title=name.clone() up badges=ViewFn::from(badges)>
            {may_release
                .then(|| {
                    view! {
                        <Button
                            kind=Kind::Primary
                            icon=Glyph::Rocket
                            disabled=idle
                            on_press=move |()| publishing.set(true)
                        >
                            {publish(l)}
                        </Button>
                    }
                })}
            {may_edit.then(|| view! { <ItemMenu draft history list=env_path(&env.id, "functions") /> })}
        </PageHeader>
        {may_edit.then(|| view! { <ProdBanner /> })}
        {(!may_edit).then(|| view! { <Banner>{read_only(l)}</Banner> })}
        <div class="grid gap-6 items-start lg:grid-cols-[minmax(0,1fr)_397px]">
            <div class="grid gap-6 min-w-0">
                <CodeEditor id="code" label=code_label(l) bind=code rows=24 readonly=!may_edit />
                <Settings draft may_edit />
            </div>
            <RunPanel draft runs may_run=may(Permission::RunFunctions) />
        </div>
        <PublishDialog
            draft
            open=publishing
            title=Signal::stored(publish_title(l, env.name.get(l)))
            action=Signal::stored(publish(l).to_owned())
            done=Signal::stored(published_now(l).to_owned())
            jump=Callback::new(|_path: String| crate::dom::focus("code"))
        />
        <ConflictDialog draft />
        <HistorySheet draft open=history />
    }
}
