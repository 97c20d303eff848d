//! `/e/:env/bot/:kind/:key`: the form of an item, and a place to try it.

use super::{
    marks::Marks,
    rpc::{BotItem, open_bot_item},
    try_it::TryIt,
};
use crate::{
    i18n::{
        messages::{bot::*, shell::nav_bot},
        use_lang,
    },
    items::{Draft, Editor, Home, Mend, Missing},
    session::{may, use_env},
    ui::*,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use types::Permission;

/// Before the ids of the form's controls.
const FORM: &str = "bot";

/// The page.
#[component]
pub fn BotItemPage() -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    let params = use_params_map();
    let place = move || {
        let params = params.read();
        (params.get("section").unwrap_or_default(), params.get("key").unwrap_or_default())
    };
    let item =
        Resource::new(move || (env.clone(), place()), |(env, (kind, key))| open_bot_item(env, kind, key));
    view! {
        <div class="page page-wide">
            <Suspense fallback=|| view! { <SkeletonRows rows=8 /> }>
                {move || Suspend::new(async move {
                    match item.await {
                        Ok(item) => view! { <Opened item /> }.into_any(),
                        Err(f) if f.0.code == "not_found" => {
                            view! { <Missing path="bot" title=gone_title(l) back=back_to_list(l) /> }.into_any()
                        }
                        Err(fault) => view! { <ProblemView fault /> }.into_any(),
                    }
                })}
            </Suspense>
        </div>
    }
}

#[component]
fn Opened(item: BotItem) -> impl IntoView {
    let l = use_lang();
    let env = use_env();
    let may_edit = may(Permission::EditContent);
    let BotItem { view, fields, bot } = item;
    let kind = view.summary.item.kind.clone();
    let title = view.summary.title.clone();
    let draft = Draft::new(env.id.clone(), view);
    let shown = Signal::derive(move || {
        let named = draft.json().with(|json| {
            json["questions"][0].as_str().map(str::to_owned).or_else(|| {
                let name: types::Text = serde_json::from_value(json["name"].clone()).ok()?;
                Some(name.get(l).to_owned())
            })
        });
        named.filter(|name| !name.is_empty()).unwrap_or_else(|| title.get(l).to_owned())
    });
    let (path, name) = match kind.as_str() {
        "intent" => ("bot/intent", tab_intents(l)),
        "qa" => ("bot/qa", tab_qa(l)),
        "dictionary" => ("bot/dictionary", tab_dictionaries(l)),
        "golden" => ("bot/golden", tab_golden(l)),
        _ => ("bot", nav_bot(l)),
    };
    let names = fields.clone();
    let words = Callback::new(move |path: String| place_words(l, &names, &path));
    let mend = Mend {
        own: StoredValue::new(draft.item()),
        jump: Callback::new(|path: String| reveal(FORM, &path)),
        words: Some(words),
    };
    let (value, errors) = (draft.json(), draft.problems());
    let marks = (kind == "intent" && may_edit)
        .then(|| view! { <Marks draft control=control_id(FORM, "/utterances") /> });
    let home = Home { path, name };
    view! {
        <Editor draft home title=shown edit=Permission::EditContent mend>
            <div class="grid gap-6 items-start lg:grid-cols-[minmax(0,1fr)_397px]">
                <Card>
                    {marks}
                    <SchemaForm id=FORM fields value errors disabled=!may_edit />
                </Card>
                <div class="lg:sticky lg:top-20">{bot.map(|bot| view! { <TryIt bot /> })}</div>
            </div>
        </Editor>
    }
}
