//! `/e/:env/database`: the collections.

use super::{
    ask::Ask,
    code_view::CodeSamples,
    rpc::{CollectionRow, create_collection, list_collections},
    words::refusal,
};
use crate::{
    i18n::{
        fmt_number,
        messages::{database::*, items::name_label, shell::nav_database},
        use_lang,
    },
    items::CreateDialog,
    live::{hear_collections, on_content_change},
    session::{env_path, may, use_env},
    shell::{Command, Does, use_palette_items},
    ui::*,
};
use leptos::prelude::*;
use types::Permission;

/// All collections of the environment.
#[component]
pub fn DatabasePage() -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    let may_write = may(Permission::WriteDocuments);
    let creating = RwSignal::new(false);
    let asked = env.clone();
    let rows = Resource::new(move || asked.clone(), list_collections);
    on_content_change(move |change| {
        if change.is_of(&["release"]) {
            rows.refetch();
        }
    });
    if may(Permission::ReadDocuments) {
        // Counting is not free: however much happens, the list is read once in a while.
        let waiting = StoredValue::new(false);
        hear_collections(move |_| {
            if !waiting.get_value() {
                waiting.set_value(true);
                let read = move || {
                    if waiting.try_set_value(false).is_none() {
                        rows.refetch();
                    }
                };
                set_timeout(read, std::time::Duration::from_secs(1));
            }
        });
    }
    let new = move || {
        view! {
            <Button kind=Kind::Primary icon=Glyph::Plus on_press=move |()| creating.set(true)>
                {new_collection(l)}
            </Button>
        }
    };
    view! {
        <div class="page">
            <PageHeader title=nav_database(l) text=list_text(l)>
                {may_write.then(new)}
            </PageHeader>
            <Transition fallback=|| view! { <SkeletonRows /> }>
                {move || Suspend::new(async move {
                    match rows.await {
                        Err(fault) => view! { <ProblemView fault /> }.into_any(),
                        Ok(list) if list.is_empty() => {
                            view! {
                                <Empty title=empty_title(l) text=empty_text(l)>
                                    {may_write.then(new)}
                                </Empty>
                                <Card title=begin_code(l)>
                                    <CodeSamples id="begin" ask=first_question() />
                                </Card>
                            }
                                .into_any()
                        }
                        Ok(list) => view! { <List list /> }.into_any(),
                    }
                })}
            </Transition>
            <Create open=creating />
        </div>
    }
}

/// What somebody would ask first.
fn first_question() -> Signal<Ask> {
    Signal::derive(|| Ask::find("todos", serde_json::json!({ "done": false }), "-createdAt"))
}

#[component]
fn List(list: Vec<CollectionRow>) -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    use_palette_items().0.set(
        list.iter()
            .map(|row| Command {
                label: row.name.clone(),
                hint: fmt_number(row.count as i64),
                glyph: Glyph::Database,
                does: Does::Go(env_path(&env, &format!("database/{}", row.name))),
            })
            .collect(),
    );
    let row = move |row: CollectionRow| {
        let href = env_path(&env, &format!("database/{}", row.name));
        view! {
            <tr>
                <th scope="row">
                    <a class="cell-main mono" href=href>
                        {row.name}
                    </a>
                </th>
                <td class="cell-num">{fmt_number(row.count as i64)}</td>
                <td class="cell-wide soft">
                    {row.access.get(l).to_owned()}
                    {(!row.published)
                        .then(|| view! { " " <Badge tone=Tone::Line>{access_default(l)}</Badge> })}
                </td>
            </tr>
        }
    };
    view! {
        <Table caption=nav_database(l)>
            <thead>
                <tr>
                    <th scope="col">{name_label(l)}</th>
                    <th scope="col" class="cell-num">
                        {col_documents(l)}
                    </th>
                    <th scope="col" class="cell-wide">
                        {col_access(l)}
                    </th>
                </tr>
            </thead>
            <tbody>{list.into_iter().map(row).collect_view()}</tbody>
        </Table>
    }
}

#[component]
fn Create(open: RwSignal<bool>) -> impl IntoView {
    let l = use_lang();
    let env = StoredValue::new(use_env().id);
    let create = move |name: String| async move {
        let env = env.get_value();
        create_collection(env.clone(), name.clone()).await.map_err(|fault| refusal(l, &fault))?;
        Ok(env_path(&env, &format!("database/{name}")))
    };
    view! {
        <CreateDialog
            id="new-collection"
            title=new_collection(l)
            help=collection_help(l)
            maxlength=64
            open
            create
        />
    }
}
