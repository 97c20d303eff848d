//! `/e/:env/database/:collection`: one collection, part by part.

use super::{
    grid::Documents,
    imports::ImportsTab,
    indexes::IndexesTab,
    query::QueryTab,
    rpc::{CollectionRow, drop_collection, open_collection},
    words::refusal,
};
use crate::{
    i18n::{
        Lang, fmt_number,
        messages::{database::*, shell::nav_database},
        use_lang,
    },
    rules::RulesTab,
    session::{env_path, may, use_env},
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};
use types::{Permission, Stage};

/// The parts, by their key in the address; the first has none.
fn parts_of(l: Lang, may_write: bool) -> Vec<(&'static str, &'static str)> {
    let mut parts = vec![
        ("", tab_documents(l)),
        ("indexes", tab_indexes(l)),
        ("query", tab_console(l)),
        ("rules", tab_rules(l)),
    ];
    if may_write {
        parts.insert(2, ("import", tab_imports(l)));
    }
    parts
}

/// The page.
#[component]
pub fn CollectionPage() -> impl IntoView {
    let l = use_lang();
    let env = use_env();
    let (may_read, may_write) = (may(Permission::ReadDocuments), may(Permission::WriteDocuments));
    let params = use_params_map();
    let name = Memo::new(move |_| params.read().get("collection").unwrap_or_default());
    let query = use_query_map();
    let part = Memo::new(move |_| query.read().get("tab").unwrap_or_default());
    let id = StoredValue::new(env.id.clone());
    let href = move |key: &str| {
        let here = env_path(&id.get_value(), &format!("database/{}", name.get()));
        if key.is_empty() { here } else { format!("{here}?tab={key}") }
    };
    let tabs = move || {
        let tabs =
            parts_of(l, may_write).into_iter().map(|(key, label)| (href(key), label.to_owned())).collect();
        let current = Signal::derive(move || part.with(|part| href(part)));
        view! { <LinkTabs label=parts(l) tabs current /> }
    };
    let up = (env_path(&env.id, "database"), nav_database(l).to_owned());
    let (adding, deleting) = (RwSignal::new(false), RwSignal::new(false));
    view! {
        <div class="page page-wide">
            <PageHeader title=name up>
                {may_read.then(|| view! { <CollectionMenu name deleting may_write /> })}
                {may_write
                    .then(|| {
                        view! {
                            <Button kind=Kind::Primary icon=Glyph::Plus on_press=move |()| adding.set(true)>
                                {new_document(l)}
                            </Button>
                        }
                    })}
            </PageHeader>
            {(env.stage == Stage::Prod && may_write)
                .then(|| {
                    view! {
                        <div data-stage=env.stage.as_str()>
                            <Banner tone=BannerTone::Env>{prod_warning(l)}</Banner>
                        </div>
                    }
                })}
            {tabs}
            {move || {
                let name = name.get();
                let part = part.get();
                match part.as_str() {
                    "rules" => view! { <RulesTab collection=name /> }.into_any(),
                    "indexes" => view! { <IndexesTab collection=name /> }.into_any(),
                    _ if !may_read => view! { <Empty picture=Picture::Search title=may_not_read(l) /> }.into_any(),
                    "import" if may_write => view! { <ImportsTab collection=name /> }.into_any(),
                    "query" => view! { <QueryTab collection=name /> }.into_any(),
                    _ => view! { <Documents collection=name adding /> }.into_any(),
                }
            }}
            {move || view! { <About name=name.get() deleting /> }}
        </div>
    }
}

/// Export and deletion.
#[component]
fn CollectionMenu(name: Memo<String>, deleting: RwSignal<bool>, may_write: bool) -> impl IntoView {
    let l = use_lang();
    let env = StoredValue::new(use_env().id);
    let export = move |format: &'static str| {
        let place = move || name.with(|name| format!("/api/console/documents/{}/{name}", env.get_value()));
        Signal::derive(move || format!("{}/export?format={format}", place()))
    };
    let file = move |format: &str| name.with_untracked(|name| format!("{name}.{format}"));
    view! {
        <Menu
            id="collection-menu"
            label=more(l)
            class="btn btn-secondary btn-icon"
            trigger=ViewFn::from(|| view! { <Icon glyph=Glyph::More /> })
        >
            <MenuLink href=export("jsonl") icon=Glyph::Download download=file("jsonl")>
                {export_jsonl(l)}
            </MenuLink>
            <MenuLink href=export("csv") icon=Glyph::Download download=file("csv")>
                {export_csv(l)}
            </MenuLink>
            {may_write
                .then(|| {
                    view! {
                        <MenuLine />
                        <MenuItem icon=Glyph::Trash danger=true on_press=move |()| deleting.set(true)>
                            {delete_collection(l)}
                        </MenuItem>
                    }
                })}
        </Menu>
    }
}

/// Who may do what in the collection, and its deletion.
#[component]
fn About(name: String, deleting: RwSignal<bool>) -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    let row = Resource::new(move || (env.clone(), name.clone()), |(env, name)| open_collection(env, name));
    view! {
        <Transition fallback=|| ()>
            {move || Suspend::new(async move {
                let row = row.await.ok()?;
                let access = row.access.get(l).to_owned();
                Some(
                    view! {
                        <p class="small muted">{about_access(l, access)}</p>
                        <Delete row open=deleting />
                    },
                )
            })}
        </Transition>
    }
}

/// What stands where a collection should be that could not be read.
#[component]
pub fn Unread(
    /// Why.
    fault: crate::rpc::Fault,
) -> impl IntoView {
    let l = use_lang();
    if fault.code() != "not_found" {
        return view! { <ProblemView fault /> }.into_any();
    }
    let back = env_path(&use_env().id, "database");
    view! {
        <Empty picture=Picture::Lost title=gone_title(l)>
            <LinkButton href=back kind=Kind::Primary>
                {back_to_list(l)}
            </LinkButton>
        </Empty>
    }
    .into_any()
}

/// Asks for the name before everything goes.
#[component]
fn Delete(row: CollectionRow, open: RwSignal<bool>) -> impl IntoView {
    let l = use_lang();
    let env = StoredValue::new(use_env().id);
    let toasts = use_toasts();
    let busy = RwSignal::new(false);
    let navigate = StoredValue::new(use_navigate());
    let name = StoredValue::new(row.name.clone());
    let delete = move |()| {
        busy.set(true);
        spawn_local(async move {
            let (env, name) = (env.get_value(), name.get_value());
            let answer = drop_collection(env.clone(), name.clone()).await;
            busy.try_set(false);
            open.try_set(false);
            match answer {
                Ok(_) => {
                    toasts.success(deleted_collection(l, name));
                    navigate.with_value(|go| go(&env_path(&env, "database"), Default::default()));
                }
                Err(fault) => toasts.error(refusal(l, &fault)),
            }
        });
    };
    view! {
        <Confirm
            id="delete-collection"
            title=delete_title(l, &row.name)
            text=delete_text(l, fmt_number(row.count as i64))
            action=delete_do(l)
            open
            busy
            word=row.name.clone()
            on_confirm=delete
        />
    }
}
