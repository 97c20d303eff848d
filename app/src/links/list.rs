//! All links of the environment.

use super::{
    create::NewLinkSheet,
    rpc::{LinkRow, TargetKind, TargetView, list_links},
};
use crate::{
    i18n::{
        Lang,
        messages::{items::*, links::*, shell::nav_links},
        use_lang,
    },
    items::StateBadge,
    live::on_content_change,
    session::{env_path, may, use_env},
    shell::{Command, Does, use_palette_items},
    ui::*,
};
use leptos::prelude::*;
use types::{Permission, Text};

/// A link's name, or what stands in its place.
pub fn name_of(l: Lang, title: &Text) -> String {
    if title.is_empty() { unnamed(l).to_owned() } else { title.get(l).to_owned() }
}

/// `/e/:env/links`.
#[component]
pub fn LinksPage() -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    let may_edit = may(Permission::EditContent);
    let rows = Resource::new(move || env.clone(), list_links);
    on_content_change(move |change| {
        if change.is_of(&["link", "activity", "release"]) {
            rows.refetch();
        }
    });
    let creating = RwSignal::new(false);
    let action = may_edit.then(|| {
        view! {
            <Button kind=Kind::Primary icon=Glyph::Plus on_press=move |_| creating.set(true)>
                {new_link(l)}
            </Button>
        }
    });
    view! {
        <div class="page">
            <PageHeader title=nav_links(l) text=list_text(l)>
                {action}
            </PageHeader>
            <Transition fallback=|| {
                view! { <SkeletonRows /> }
            }>
                {move || Suspend::new(async move {
                    match rows.await {
                        Err(f) => view! { <ProblemView fault=f /> }.into_any(),
                        Ok(list) if list.is_empty() => {
                            view! {
                                <Empty picture=Picture::Link title=empty_title(l) text=empty_text(l)>
                                    {may_edit
                                        .then(|| {
                                            view! {
                                                <Button kind=Kind::Primary on_press=move |_| creating.set(true)>
                                                    {new_link(l)}
                                                </Button>
                                            }
                                        })}
                                </Empty>
                            }
                                .into_any()
                        }
                        Ok(list) => view! { <List list /> }.into_any(),
                    }
                })}
            </Transition>
            <NewLinkSheet open=creating />
        </div>
    }
}

fn matches(row: &LinkRow, words: &str) -> bool {
    let target = row.target.as_ref().map(|t| format!("{} {}", t.title.en, t.title.zh)).unwrap_or_default();
    let all = format!("{} {} {} {target} {}", row.title.en, row.title.zh, row.id, row.tags.join(" "));
    // Ids are told apart by case, people do not type it.
    let all = all.to_lowercase();
    words.to_lowercase().split_whitespace().all(|w| all.contains(w))
}

#[component]
fn List(list: Vec<LinkRow>) -> impl IntoView {
    let l = use_lang();
    let env = use_env().id;
    use_palette_items().0.set(
        list.iter()
            .map(|r| Command {
                label: name_of(l, &r.title),
                hint: r.id.clone(),
                glyph: Glyph::Link,
                does: Does::Go(env_path(&env, &format!("links/{}", r.id))),
            })
            .collect(),
    );
    let words = RwSignal::new(String::new());
    let all = StoredValue::new(list);
    let shown = Memo::new(move |_| {
        let words = words.get();
        all.with_value(|all| all.iter().filter(|r| matches(r, &words)).cloned().collect::<Vec<_>>())
    });
    let env = StoredValue::new(env);
    let row = move |r: LinkRow| {
        let tags = r.tags.into_iter().map(|t| view! { <Badge tone=Tone::Line>{t}</Badge> }).collect_view();
        view! {
            <tr>
                <th scope="row">
                    <a class="cell-main" href=env_path(&env.get_value(), &format!("links/{}", r.id))>
                        {name_of(l, &r.title)}
                    </a>
                    <div class="sm:hidden mt-1">
                        <StateBadge state=r.state />
                    </div>
                </th>
                <td class="cell-wide mono">{r.id}</td>
                <td>
                    <div class="max-w-[180px] sm:max-w-xs">
                        {r.target.map(|target| view! { <TargetWords target /> })}
                    </div>
                </td>
                <td class="cell-wide">
                    <span class="flex flex-wrap gap-1">{tags}</span>
                </td>
                <td class="cell-wide">
                    <StateBadge state=r.state />
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
                    <Table caption=nav_links(l)>
                        <thead>
                            <tr>
                                <th scope="col">{name_label(l)}</th>
                                <th scope="col" class="cell-wide">
                                    {col_id(l)}
                                </th>
                                <th scope="col">{col_target(l)}</th>
                                <th scope="col" class="cell-wide">
                                    {col_tags(l)}
                                </th>
                                <th scope="col" class="cell-wide">
                                    {col_state(l)}
                                </th>
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

/// Where a link leads: a drawing and words.
#[component]
pub fn TargetWords(target: TargetView) -> impl IntoView {
    let l = use_lang();
    let (glyph, kind) = match target.kind {
        TargetKind::Activity => (Glyph::Ticket, target_activity(l)),
        TargetKind::Page => (Glyph::Phone, target_page(l)),
        TargetKind::Url => (Glyph::Globe, target_url(l)),
    };
    view! {
        <span class="flex items-center gap-2 min-w-0" title=kind>
            <Icon glyph />
            <span class="sr-only">{kind}</span>
            <span class="truncate">{target.title.get(l).to_owned()}</span>
            {target.is_missing.then(|| view! { <Badge tone=Tone::Bad>{target_missing(l)}</Badge> })}
        </span>
    }
}
