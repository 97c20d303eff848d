//! `/e/:env/desk/setup`: what product managers and supervisors author for the desk: teams, promises, rules, canned
//! replies, macros, and the desk itself. Drafts, releases and promotion are those of every kind of content.

use super::rpc_setup::{SetupItem, SetupRow, create_desk_item, desk_items, open_desk_item};
use crate::{
    i18n::{
        Lang,
        messages::{desk::*, items::*, problems::problem},
        use_lang,
    },
    items::{CreateDialog, Draft, Editor, Home, Mend, Missing, StateBadge},
    live::on_content_change,
    session::{env_path, may, use_env},
    ui::*,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use types::Permission;

/// Before the ids of the form's controls.
const FORM: &str = "desk";

/// What a kind is called: its kind, name, the words on the button that makes one, and what it is for.
fn kinds(l: Lang) -> [(&'static str, &'static str, &'static str, &'static str); 6] {
    [
        ("team", kind_team(l), new_team(l), kind_team_text(l)),
        ("canned", kind_canned(l), new_canned(l), kind_canned_text(l)),
        ("macro", kind_macro(l), new_macro(l), kind_macro_text(l)),
        ("sla", kind_sla(l), new_sla(l), kind_sla_text(l)),
        ("desk_rule", kind_rule(l), new_rule(l), kind_rule_text(l)),
        ("desk", kind_desk(l), new_desk(l), kind_desk_text(l)),
    ]
}

/// The lists, one kind at a time.
#[component]
pub fn SetupPage() -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    let params = use_params_map();
    let kind = Memo::new(move |_| params.read().get("kind").unwrap_or_else(|| "team".to_owned()));
    let place = {
        let env = env.clone();
        move |kind: &str| env_path(&env, &format!("desk/setup/{kind}"))
    };
    let tabs = kinds(l).map(|(kind, name, ..)| (place(kind), name.to_owned())).to_vec();
    let up = (env_path(&env, "desk"), title(l).to_owned());
    let current = Signal::derive(move || kind.with(|kind| place(kind)));
    view! {
        <div class="page">
            <PageHeader title=tab_setup(l) text=setup_text(l) up />
            <div class="overflow-x-auto">
                <LinkTabs label=parts(l) tabs current />
            </div>
            {move || view! { <Items kind=kind.get() /> }}
        </div>
    }
}

#[component]
fn Items(kind: String) -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    let Some((kind, name, new, text)) = kinds(l).into_iter().find(|k| k.0 == kind) else {
        return view! { <Missing path="desk/setup" title=tab_setup(l) back=tab_setup(l) /> }.into_any();
    };
    let asked = env.clone();
    let rows = Resource::new(move || asked.clone(), move |env| desk_items(env, kind.to_owned()));
    on_content_change(move |change| {
        if change.is_of(&[kind, "release"]) {
            rows.refetch();
        }
    });
    let creating = RwSignal::new(false);
    let may_edit = may(Permission::EditContent);
    let row = move |r: SetupRow| {
        let href = env_path(&use_env().id, &format!("desk/setup/{kind}/{}", r.key));
        view! {
            <tr>
                <th scope="row">
                    <a class="cell-main" href=href>
                        {r.title.get(l).to_owned()}
                    </a>
                </th>
                <td>
                    <StateBadge state=r.state />
                </td>
                <td class="cell-wide muted">
                    <When at=r.updated_at relative=true /> " · " {r.updated_by.get(l).to_owned()}
                </td>
            </tr>
        }
    };
    let button = move || {
        may_edit.then(|| {
            view! {
                <Button kind=Kind::Primary icon=Glyph::Plus on_press=move |()| creating.set(true)>
                    {new}
                </Button>
            }
        })
    };
    view! {
        <Transition fallback=|| view! { <SkeletonRows /> }>
            {move || Suspend::new(async move {
                match rows.await {
                    Err(fault) => view! { <ProblemView fault /> }.into_any(),
                    Ok(list) if list.is_empty() => {
                        view! {
                            <Empty picture=Picture::Function title=new text=text>
                                {button()}
                            </Empty>
                        }
                            .into_any()
                    }
                    Ok(list) => {
                        let only_one = kind == "desk";
                        view! {
                            <div class="section">
                                <div class="flex flex-wrap gap-3 justify-between">
                                    <p class="muted">{text}</p>
                                    {(!only_one).then(button)}
                                </div>
                                <Table caption=name>
                                    <thead>
                                        <tr>
                                            <th scope="col">{name_label(l)}</th>
                                            <th scope="col">{crate::i18n::messages::items::col_state(l)}</th>
                                            <th scope="col" class="cell-wide">
                                                {col_changed(l)}
                                            </th>
                                        </tr>
                                    </thead>
                                    <tbody>{list.into_iter().map(row).collect_view()}</tbody>
                                </Table>
                            </div>
                        }
                            .into_any()
                    }
                }
            })}
        </Transition>
        <Create kind new open=creating />
    }
    .into_any()
}

/// Its name, and on to its editor.
#[component]
fn Create(kind: &'static str, new: &'static str, open: RwSignal<bool>) -> impl IntoView {
    let l = use_lang();
    let env = StoredValue::new(use_env().id);
    let create = move |name| async move {
        let env = env.get_value();
        let key = create_desk_item(env.clone(), kind.to_owned(), name).await;
        let key = key.map_err(|fault| problem(l, &fault.0))?;
        Ok(env_path(&env, &format!("desk/setup/{kind}/{key}")))
    };
    // The desk itself has no name: there is one.
    let only = (kind == "desk").then(|| kind_desk_text(l));
    view! { <CreateDialog id=format!("new-{kind}") title=new only action=new maxlength=40 open create /> }
}

/// `/e/:env/desk/setup/:kind/:key`: the form of an item.
#[component]
pub fn SetupItemPage() -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    let params = use_params_map();
    let place = move || {
        let params = params.read();
        (params.get("kind").unwrap_or_default(), params.get("key").unwrap_or_default())
    };
    let item =
        Resource::new(move || (env.clone(), place()), |(env, (kind, key))| open_desk_item(env, kind, key));
    view! {
        <div class="page">
            <Suspense fallback=|| view! { <SkeletonRows rows=8 /> }>
                {move || Suspend::new(async move {
                    match item.await {
                        Ok(item) => view! { <Opened item /> }.into_any(),
                        Err(f) if f.0.code == "not_found" => {
                            view! { <Missing path="desk/setup" title=setup_gone(l) back=tab_setup(l) /> }.into_any()
                        }
                        Err(fault) => view! { <ProblemView fault /> }.into_any(),
                    }
                })}
            </Suspense>
        </div>
    }
}

#[component]
fn Opened(item: SetupItem) -> impl IntoView {
    let l = use_lang();
    let env = use_env();
    let may_edit = may(Permission::EditContent);
    let SetupItem { view, fields } = item;
    let kind = view.summary.item.kind.clone();
    let first = view.summary.title.clone();
    let draft = Draft::new(env.id.clone(), view);
    let shown = Signal::derive(move || {
        let named = draft.json().with(|json| {
            let name = serde_json::from_value::<types::Text>(json["name"].clone()).ok();
            name.map(|name| name.get(l).to_owned()).or_else(|| json["shortcut"].as_str().map(str::to_owned))
        });
        named.filter(|name| !name.is_empty()).unwrap_or_else(|| first.get(l).to_owned())
    });
    let (path, name) = kinds(l)
        .into_iter()
        .find(|k| k.0 == kind)
        .map_or(("desk/setup/team", kind_team(l)), |(kind, name, ..)| (setup_path(kind), name));
    let names = fields.clone();
    let words = Callback::new(move |path: String| place_words(l, &names, &path));
    let mend = Mend {
        own: StoredValue::new(draft.item()),
        jump: Callback::new(|path: String| reveal(FORM, &path)),
        words: Some(words),
    };
    let (value, errors) = (draft.json(), draft.problems());
    let is_rule = kind == "desk_rule";
    let rule_form = StoredValue::new(fields.clone());
    view! {
        <Editor draft home=Home { path, name } title=shown edit=Permission::EditContent mend>
            <Card>
                <SchemaForm id=FORM fields value errors disabled=!may_edit />
            </Card>
            {is_rule.then(|| view! { <super::rehearse::Rehearse rule=value fields=rule_form.get_value() /> })}
        </Editor>
    }
}

fn setup_path(kind: &str) -> &'static str {
    match kind {
        "canned" => "desk/setup/canned",
        "macro" => "desk/setup/macro",
        "sla" => "desk/setup/sla",
        "desk_rule" => "desk/setup/desk_rule",
        "desk" => "desk/setup/desk",
        _ => "desk/setup/team",
    }
}
