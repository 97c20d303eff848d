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
        messages::{activities::*, shell::nav_activities},
        use_lang,
    },
    items::{Draft, Editor, Home, Mend, Missing},
    session::{may, use_env},
    ui::*,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use types::{Permission, Text};

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
                        Err(f) if f.0.code == "not_found" => {
                            view! { <Missing path="activities" title=gone_title(l) back=back_to_list(l) /> }.into_any()
                        },
                        Err(f) => view! { <ProblemView fault=f /> }.into_any(),
                    }
                })}
            </Suspense>
        </div>
    }
}

#[component]
fn Opened(data: ActivityData) -> impl IntoView {
    let l = use_lang();
    let env = use_env();
    let may_edit = may(Permission::EditContent);
    let draft = Draft::new(env.id.clone(), data.view);
    let key = draft.item().key;
    let title = Signal::derive(move || {
        let name = draft.json().with(|json| serde_json::from_value::<Text>(json["name"].clone()));
        match name {
            Ok(name) if !name.is_empty() => name.get(l).to_owned(),
            _ => draft.item().key,
        }
    });
    let subtitle = data.template.as_ref().map(|t| t.title.get(l).to_owned());
    let tab = RwSignal::new("form".to_owned());
    let tabs = vec![Tab::new("form", tab_form(l)), Tab::new("preview", tab_preview(l))];
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
    let home = Home { path: "activities", name: nav_activities(l) };
    let mend = Mend { own: StoredValue::new(draft.item()), jump, words: Some(words) };
    view! {
        <Editor draft home title text=subtitle edit=Permission::EditContent mend>
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
        </Editor>
    }
}
