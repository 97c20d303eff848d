//! The editor of one activity: the form on the left, the phone and its code on the right, the figures on top.

use super::{
    figures::Figures,
    form::ActivityForm,
    join::Join,
    preview::Preview,
    rpc::{ActivityData, open_activity},
};
use crate::{
    i18n::{
        messages::{activities::*, items::*, shell::nav_activities},
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
use types::{ItemState, Permission, Text};

/// `/e/:env/activities/:key`.
#[component]
pub fn ActivityPage() -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    let params = use_params_map();
    let key = move || params.read().get("key").unwrap_or_default();
    let data = Resource::new(move || (env.clone(), key()), move |(env, key)| open_activity(env, key, l));
    view! {
        <div class="page page-wide">
            <Suspense fallback=|| {
                view! { <SkeletonRows rows=8 /> }
            }>
                {move || Suspend::new(async move {
                    match data.await {
                        Ok(data) => view! { <Opened data /> }.into_any(),
                        Err(f) if f.0.code == "not_found" => view! { <Missing /> }.into_any(),
                        Err(f) => view! { <ProblemView fault=f /> }.into_any(),
                    }
                })}
            </Suspense>
        </div>
    }
}

#[component]
fn Missing() -> impl IntoView {
    let l = use_lang();
    view! {
        <PageHeader title=gone_title(l) />
        <Empty picture=Picture::Lost title=gone_title(l)>
            <LinkButton href=env_path(&use_env().id, "activities")>{back_to_list(l)}</LinkButton>
        </Empty>
    }
}

#[component]
fn Opened(data: ActivityData) -> impl IntoView {
    let l = use_lang();
    let env = use_env();
    let role = use_session().map(|s| s.member.role);
    let may = |p: Permission| role.is_some_and(|r| r.may(p));
    let (may_edit, may_release) = (may(Permission::EditContent), may(Permission::Release));
    let draft = Draft::new(env.id.clone(), data.view);
    let key = draft.item().key;
    on_content_change({
        let key = key.clone();
        move |change| {
            if change.kind == "release" {
                draft.refresh();
            } else if change.kind == "activity" && change.key == key {
                draft.heard(change.at);
            }
        }
    });
    let title = Signal::derive(move || {
        let name = draft.json().with(|json| serde_json::from_value::<Text>(json["name"].clone()));
        match name {
            Ok(name) if !name.is_empty() => name.get(l).to_owned(),
            _ => draft.item().key,
        }
    });
    let (publishing, history) = (RwSignal::new(false), RwSignal::new(false));
    let stands = draft.stands();
    let idle = Signal::derive(move || {
        stands.get() == ItemState::Published && draft.state().get() == SaveState::Saved
    });
    let up = (env_path(&env.id, "activities"), nav_activities(l).to_owned());
    let badges = move || {
        view! {
            {move || view! { <StateBadge state=stands.get() /> }}
            {may_edit.then(|| view! { <SavedMark draft /> })}
        }
    };
    let subtitle = data.template.as_ref().map(|t| t.title.get(l).to_owned());
    let tab = RwSignal::new("form".to_owned());
    let tabs = vec![Tab::new("form", tab_form(l)), Tab::new("preview", tab_preview(l))];
    let (publish_heading, env_list) = (publish_title(l, env.name.get(l)), env_path(&env.id, "activities"));
    let parts = data.template.as_ref().map(|t| t.components.clone()).unwrap_or_default();
    let words = Callback::new(move |path: String| super::form::words(l, &parts, &path));
    let form = match data.template {
        Some(template) => view! { <ActivityForm draft template may_edit /> }.into_any(),
        None => {
            let id =
                draft.json().with_untracked(|json| json["template"].as_str().unwrap_or_default().to_owned());
            view! { <Banner tone=BannerTone::Warn>{template_missing(l, id)}</Banner> }.into_any()
        }
    };
    let jump = Callback::new(move |path: String| {
        tab.set("form".to_owned());
        super::form::jump(&path);
    });
    view! {
        <PageHeader title text=subtitle up badges=ViewFn::from(badges)>
            {may_release
                .then(|| {
                    view! {
                        <Button
                            kind=Kind::Primary
                            icon=Glyph::Rocket
                            disabled=idle
                            on_press=move |_| publishing.set(true)
                        >
                            {publish(l)}
                        </Button>
                    }
                })}
            {may_edit.then(|| view! { <ItemMenu draft history list=env_list /> })}
        </PageHeader>
        {may_edit.then(|| view! { <ProdBanner /> })}
        {(!may_edit).then(|| view! { <Banner>{read_only(l)}</Banner> })}
        {move || {
            (stands.get() == ItemState::Deleted)
                .then(|| view! { <Banner tone=BannerTone::Warn>{to_be_deleted(l)}</Banner> })
        }}
        <Figures key=key counter=data.counter />
        <div class="lg:hidden">
            <Tabs id="editor" label=title.get_untracked() tabs active=tab />
        </div>
        <div class="grid gap-6 items-start lg:grid-cols-[minmax(0,1fr)_397px] 2xl:grid-cols-[minmax(0,1fr)_397px_280px]">
            <div id="editor-panel-form" class="min-w-0" class=("max-lg:hidden", move || tab.get() != "form")>
                {form}
            </div>
            <div
                id="editor-panel-preview"
                class="grid gap-6 grid-cols-[minmax(0,1fr)] items-start lg:sticky lg:top-20 lg:max-h-[calc(100vh-6rem)] lg:overflow-y-auto 2xl:contents"
                class=("max-lg:hidden", move || tab.get() != "preview")
            >
                <div class="2xl:sticky 2xl:top-20">
                    <Preview draft first=data.html />
                </div>
                <div class="2xl:sticky 2xl:top-20">
                    <Join draft links=data.links may_edit />
                </div>
            </div>
        </div>
        <PublishDialog
            draft
            open=publishing
            title=Signal::stored(publish_heading)
            action=Signal::stored(publish(l).to_owned())
            done=Signal::stored(published_now(l).to_owned())
            jump
            words
        />
        <ConflictDialog draft />
        <HistorySheet draft open=history />
    }
}
