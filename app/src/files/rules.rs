//! `/e/:env/files/rules`: what end users may do with files, in plain words. Drafts and releases are those of every kind.

use super::{
    address::{RULES, SECTION},
    page::tabs,
    rpc::{create_rules, open_rules},
};
use crate::{
    i18n::{Lang, messages::files::*, use_lang},
    items::{Draft, Editor, Home, Mend},
    session::{env_path, may, use_env},
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use serde_json::{Value, json};
use types::{FilePreset, ItemView, Permission};

/// Most rules; the engine says so too.
const MAX_RULES: usize = 100;

/// The page.
#[component]
pub fn FileRulesPage() -> impl IntoView {
    let env = use_env().id;
    let item = Resource::new(move || env.clone(), open_rules);
    view! {
        <div class="page">
            <Suspense fallback=|| view! { <SkeletonRows /> }>
                {move || Suspend::new(async move {
                    match item.await {
                        Ok(Some(view)) => view! { <Opened view /> }.into_any(),
                        Ok(None) => view! { <NoRules /> }.into_any(),
                        Err(fault) => view! { <ProblemView fault /> }.into_any(),
                    }
                })}
            </Suspense>
        </div>
    }
}

/// Before anybody made rules.
#[component]
fn NoRules() -> impl IntoView {
    let l = use_lang();
    let env = StoredValue::new(use_env().id);
    let (busy, toasts) = (RwSignal::new(false), use_toasts());
    let begin = move |()| {
        busy.set(true);
        spawn_local(async move {
            let made = create_rules(env.get_value()).await;
            busy.try_set(false);
            match made {
                // The page is another one then, heading and all.
                Ok(_) => crate::dom::reload(),
                Err(fault) => toasts.problem(&fault.0),
            }
        });
    };
    let place = env.get_value();
    view! {
        <PageHeader title=tab_rules(l) text=rules_text(l) />
        <LinkTabs label=parts(l) tabs=tabs(l, &place) current=env_path(&place, RULES) />
        <Empty picture=Picture::Folder title=rules_none_title(l) text=rules_none_text(l)>
            {may(Permission::EditCode)
                .then(|| view! { <Button kind=Kind::Primary busy on_press=begin>{rules_begin(l)}</Button> })}
        </Empty>
    }
}

fn choices(l: Lang) -> Vec<Choice> {
    FilePreset::ALL
        .map(|preset| Choice::new(preset.as_str(), preset.words().get(l)).with_help(more_about(l, preset)))
        .to_vec()
}

fn more_about(l: Lang, preset: FilePreset) -> &'static str {
    match preset {
        FilePreset::ReadOnly => preset_readonly(l),
        FilePreset::Private => preset_private(l),
        FilePreset::AdminWrite => preset_adminwrite(l),
        FilePreset::AdminOnly => preset_adminonly(l),
    }
}

/// The id of a rule's control.
fn control(n: usize, what: &str) -> String {
    format!("rule-{n}-{what}")
}

#[component]
fn Opened(view: ItemView) -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    let may_edit = may(Permission::EditCode);
    let draft = Draft::new(env.clone(), view);
    let default = Bind::new(
        move || draft.json().with(|json| json["default"].as_str().unwrap_or("READONLY").to_owned()),
        move |preset: String| draft.edit(|json| json["default"] = preset.into()),
    );
    let count = Memo::new(move |_| draft.json().with(|json| json["paths"].as_array().map_or(0, Vec::len)));
    let jump = Callback::new(|path: String| {
        let mut parts = path.split('/').skip(2);
        match parts.next().and_then(|n| n.parse().ok()) {
            Some(n) => crate::dom::focus(&control(n, parts.next().unwrap_or("prefix"))),
            None => crate::dom::focus("rules-default"),
        }
    });
    let mend = Mend { own: StoredValue::new(draft.item()), jump, words: None };
    let home = Home { path: SECTION, name: nav_files(l) };
    let add = move |()| {
        draft.edit(|json| {
            if !json["paths"].is_array() {
                json["paths"] = json!([]);
            }
            if let Some(paths) = json["paths"].as_array_mut() {
                paths.push(json!({"prefix": "", "preset": "PRIVATE"}));
            }
        });
        let last = count.get_untracked().saturating_sub(1);
        request_animation_frame(move || crate::dom::focus(&control(last, "prefix")));
    };
    let row = move |n: usize| view! { <Rule draft n may_edit /> };
    view! {
        <Editor draft home title=tab_rules(l) text=Some(rules_text(l).to_owned()) edit=Permission::EditCode mend>
            <LinkTabs label=parts(l) tabs=tabs(l, &env) current=env_path(&env, RULES) />
            <fieldset class="grid gap-6" disabled=!may_edit>
                <legend class="sr-only">{tab_rules(l)}</legend>
                <Card title=rules_default(l)>
                    <Field
                        id="rules-default"
                        label=rules_default(l)
                        help=rules_default_help(l)
                    >
                        <Select bind=default choices=choices(l) />
                    </Field>
                    <About preset=Signal::derive(move || default.get()) />
                </Card>
                <Card title=rules_paths(l)>
                    <p class="muted small">{rules_paths_help(l)}</p>
                    <ul class="grid gap-4 mt-4">
                        {move || (0..count.get()).map(row).collect_view()}
                    </ul>
                    {may_edit
                        .then(|| {
                            view! {
                                <div class="mt-4">
                                    <Button
                                        icon=Glyph::Plus
                                        disabled=Signal::derive(move || count.get() >= MAX_RULES)
                                        on_press=add
                                    >
                                        {rule_add(l)}
                                    </Button>
                                </div>
                            }
                        })}
                </Card>
            </fieldset>
        </Editor>
    }
}

/// What a preset means, below its control.
#[component]
fn About(preset: Signal<String>) -> impl IntoView {
    let l = use_lang();
    let about = move || {
        let name = preset.get();
        FilePreset::ALL.into_iter().find(|p| p.as_str() == name).map(|p| more_about(l, p))
    };
    view! { <p class="muted small">{about}</p> }
}

#[component]
fn Rule(draft: Draft, n: usize, may_edit: bool) -> impl IntoView {
    let l = use_lang();
    let text = move |name: &'static str| {
        Bind::new(
            move || draft.json().with(|json| json["paths"][n][name].as_str().unwrap_or_default().to_owned()),
            move |value: String| {
                draft.edit(|json| {
                    if let Some(rule) = json["paths"].get_mut(n) {
                        rule[name] = Value::from(value);
                    }
                });
            },
        )
    };
    let remove = move |()| {
        draft.edit(|json| {
            if let Some(paths) = json["paths"].as_array_mut().filter(|paths| n < paths.len()) {
                paths.remove(n);
            }
        });
    };
    let preset = text("preset");
    view! {
        <li class="grid gap-2">
            <div class="file-rule">
                <TextInput
                    id=control(n, "prefix")
                    bind=text("prefix")
                    label=rule_prefix(l, n + 1)
                    placeholder=rule_example(l)
                    autocomplete="off"
                />
                <Select id=control(n, "preset") bind=preset choices=choices(l) label=rule_preset(l, n + 1) />
                {may_edit
                    .then(|| {
                        view! { <IconButton glyph=Glyph::Trash label=rule_remove(l, n + 1) on_press=remove /> }
                    })}
            </div>
            <About preset=Signal::derive(move || preset.get()) />
        </li>
    }
}
