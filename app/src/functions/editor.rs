//! `/e/:env/functions/:name`: the code, its settings, and a place to run it.

use super::{rpc::open_function, run::RunPanel, settings::Settings};
use crate::{
    i18n::{
        messages::{functions::*, shell::nav_functions},
        use_lang,
    },
    items::{Draft, Editor, Home, Mend, Missing},
    session::{may, use_env},
    ui::*,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use types::{ItemView, Permission, RunReport};

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
                            view! { <Missing path="functions" title=gone_title(l) back=back_to_list(l) /> }.into_any()
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
    let may_edit = may(Permission::EditCode);
    let draft = Draft::new(env.id.clone(), view);
    let name = draft.item().key;
    let code = Bind::new(
        move || draft.json().with(|json| json["code"].as_str().unwrap_or_default().to_owned()),
        move |code| draft.edit(|json| json["code"] = code.into()),
    );
    let home = Home { path: "functions", name: nav_functions(l) };
    let jump = Callback::new(|_path: String| crate::dom::focus("code"));
    let mend = Mend { own: StoredValue::new(draft.item()), jump, words: None };
    view! {
        <Editor draft home title=name edit=Permission::EditCode mend>
        <div class="grid gap-6 items-start lg:grid-cols-[minmax(0,1fr)_397px]">
            <div class="grid gap-6 min-w-0">
                <CodeEditor id="code" label=code_label(l) bind=code rows=24 readonly=!may_edit />
                <Settings draft may_edit />
            </div>
            <RunPanel draft runs may_run=may(Permission::RunFunctions) />
        </div>
        </Editor>
    }
}
