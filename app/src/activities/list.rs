//! All activities of the environment, with their counters live.

use super::{
    figures::Claimed,
    rpc::{ActivityRow, list_activities},
};
use crate::{
    i18n::{
        Lang,
        messages::{activities::*, items::*, shell::nav_activities},
        use_lang,
    },
    items::StateBadge,
    live::{DocWatch, on_content_change, watch_docs},
    session::{env_path, may, use_env},
    shell::{Command, Does, use_palette_items},
    ui::*,
};
use leptos::prelude::*;
use std::collections::HashMap;
use types::{ActivityCounter, Json, Permission};

/// Reads a counter document.
pub fn counter_of(doc: &Json) -> Option<ActivityCounter> {
    serde_json::from_value(doc.clone()).ok()
}

/// `/e/:env/activities`.
#[component]
pub fn ActivitiesPage() -> impl IntoView {
    let l = use_lang();
    let env = use_env();
    let may_edit = may(Permission::EditContent);
    let rows = Resource::new(
        {
            let env = env.id.clone();
            move || env.clone()
        },
        list_activities,
    );
    on_content_change(move |change| {
        if change.is_of(&["activity", "release"]) {
            rows.refetch();
        }
    });
    let new = env_path(&env.id, "activities/new");
    let action = may_edit.then(|| {
        view! {
            <LinkButton href=new.clone() kind=Kind::Primary icon=Glyph::Plus>
                {new_activity(l)}
            </LinkButton>
        }
    });
    view! {
        <div class="page">
            <PageHeader title=nav_activities(l) text=list_text(l)>
                {action}
            </PageHeader>
            <Transition fallback=|| {
                view! { <SkeletonRows /> }
            }>
                {move || {
                    let new = new.clone();
                    Suspend::new(async move {
                        match rows.await {
                            Err(f) => view! { <ProblemView fault=f /> }.into_any(),
                            Ok(list) if list.is_empty() => {
                                view! { <FirstUse new=may_edit.then_some(new) /> }.into_any()
                            }
                            Ok(list) => view! { <List list /> }.into_any(),
                        }
                    })
                }}
            </Transition>
        </div>
    }
}

#[component]
fn FirstUse(new: Option<String>) -> impl IntoView {
    let l = use_lang();
    view! {
        <Empty picture=Picture::Activity title=empty_title(l) text=empty_text(l)>
            {new.map(|new| {
                view! {
                    <LinkButton href=new kind=Kind::Primary>
                        {choose_template(l)}
                    </LinkButton>
                }
            })}
        </Empty>
    }
}

/// Whether a row has what was typed into the filter.
fn matches(row: &ActivityRow, words: &str, l: Lang) -> bool {
    let all = format!("{} {} {} {}", row.title.en, row.title.zh, row.key, row.template.get(l)).to_lowercase();
    words.to_lowercase().split_whitespace().all(|w| all.contains(w))
}

#[component]
fn List(list: Vec<ActivityRow>) -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    use_palette_items().0.set(
        list.iter()
            .map(|r| Command {
                label: r.title.get(l).to_owned(),
                hint: r.key.clone(),
                glyph: Glyph::Ticket,
                does: Does::Go(env_path(&env, &format!("activities/{}", r.key))),
            })
            .collect(),
    );
    let docs = watch_docs(DocWatch::all("activity_counters"));
    let live = Memo::new(move |_| {
        let docs = docs.get().unwrap_or_default();
        docs.iter()
            .filter_map(|d| Some((d["_id"].as_str()?.to_owned(), counter_of(d)?)))
            .collect::<HashMap<_, _>>()
    });
    let words = RwSignal::new(String::new());
    let all = StoredValue::new(list);
    let shown = Memo::new(move |_| {
        let words = words.get();
        all.with_value(|all| all.iter().filter(|r| matches(r, &words, l)).cloned().collect::<Vec<_>>())
    });
    let env = StoredValue::new(env);
    let row = move |r: ActivityRow| {
        let href = env_path(&env.get_value(), &format!("activities/{}", r.key));
        let key = r.key.clone();
        let counter = Signal::derive(move || live.with(|m| m.get(&key).copied()).or(r.counter));
        view! {
            <tr>
                <th scope="row">
                    <a class="cell-main" href=href>
                        {r.title.get(l).to_owned()}
                    </a>
                </th>
                <td class="cell-wide">{r.template.get(l).to_owned()}</td>
                <td>
                    <StateBadge state=r.state />
                </td>
                <td>
                    <Claimed counter />
                </td>
                <td class="cell-wide muted">
                    <When at=r.updated_at relative=true />
                    " · "
                    {r.updated_by.get(l).to_owned()}
                </td>
            </tr>
        }
    };
    view! {
        <div class="section">
            <div class="max-w-xs">
                <TextInput kind="search" bind=words label=filter(l) placeholder=filter_hint(l) />
            </div>
            {move || {
                let rows = shown.get();
                if rows.is_empty() {
                    return view! {
                        <Empty picture=Picture::Search title=filter_none(l)>
                            <Button on_press=move |_| words.set(String::new())>{filter_clear(l)}</Button>
                        </Empty>
                    }
                        .into_any();
                }
                view! {
                    <Table caption=nav_activities(l)>
                        <thead>
                            <tr>
                                <th scope="col">{name_label(l)}</th>
                                <th scope="col" class="cell-wide">
                                    {col_template(l)}
                                </th>
                                <th scope="col">{col_state(l)}</th>
                                <th scope="col">{col_claimed(l)}</th>
                                <th scope="col" class="cell-wide">
                                    {col_changed(l)}
                                </th>
                            </tr>
                        </thead>
                        <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
                    </Table>
                }
                    .into_any()
            }}
        </div>
    }
}
