//! The indexes of a collection, what its queries read, and which index would help.

use super::{
    page::Unread,
    rpc::{IndexRow, IndexesView, create_index, drop_index, list_indexes},
    words::refusal,
};
use crate::{
    i18n::{
        Lang, fmt_bytes, fmt_number,
        messages::{
            database::*,
            items::{create_it, name_label},
            ui::cancel,
        },
        use_lang,
    },
    session::{may, use_env},
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;
use types::Permission;
use types::documents::{IndexField, QueryCost, QueryShape};

/// How often progress is asked for while something is being built.
const EVERY: Duration = Duration::from_millis(800);
/// Most fields of an index.
const FIELDS: usize = 8;

/// What the parts of the tab share.
#[derive(Clone, Copy)]
struct Tab {
    env: StoredValue<types::EnvId>,
    collection: StoredValue<String>,
    version: RwSignal<u32>,
    may_write: bool,
    l: Lang,
    toasts: Toasts,
}

impl Tab {
    fn reload(&self) {
        self.version.try_update(|version| *version += 1);
    }

    /// Makes an index with these fields; tells what went wrong, if something did.
    async fn make(self, name: String, fields: Vec<IndexField>, unique: bool) -> Result<(), String> {
        let call =
            create_index(self.env.get_value(), self.collection.get_value(), name.clone(), fields, unique);
        match call.await {
            Ok(()) => {
                self.toasts.success(index_made(self.l, name));
                self.reload();
                Ok(())
            }
            Err(fault) => Err(refusal(self.l, &fault)),
        }
    }
}

/// How the keys of a field are ordered: its choice, what it adds to the name of an index, and its sign.
fn way(field: &IndexField) -> (&'static str, &'static str, &'static str) {
    match (field.geo, field.descending) {
        (true, _) => ("geo", "_geo", "◎"),
        (false, true) => ("desc", "_desc", "↓"),
        (false, false) => ("asc", "", "↑"),
    }
}

/// A name for an index with these fields.
fn name_of(fields: &[IndexField]) -> String {
    let parts = fields.iter().map(|field| format!("{}{}", field.path, way(field).1));
    let name: String = parts.collect::<Vec<_>>().join("_");
    let name = name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' || c == '-' { c } else { '_' });
    name.take(64).collect()
}

fn fields_words(fields: &[IndexField]) -> String {
    let part = |field: &IndexField| format!("{} {}", field.path, way(field).2);
    fields.iter().map(part).collect::<Vec<_>>().join(", ")
}

/// The tab.
#[component]
pub fn IndexesTab(
    /// The collection.
    collection: String,
) -> impl IntoView {
    let l = use_lang();
    let tab = Tab {
        env: StoredValue::new(use_env().id),
        collection: StoredValue::new(collection),
        version: RwSignal::new(0),
        may_write: may(Permission::WriteDocuments),
        l,
        toasts: use_toasts(),
    };
    let rows = Resource::new(
        move || tab.version.get(),
        move |_| list_indexes(tab.env.get_value(), tab.collection.get_value()),
    );
    // While something is being built or removed, its progress is asked for.
    Effect::new(move |_| {
        let moving = rows.get().is_some_and(|rows| {
            rows.is_ok_and(|view| {
                view.indexes.iter().any(|index| matches!(index.state.as_str(), "building" | "dropping"))
            })
        });
        if moving {
            set_timeout(move || tab.reload(), EVERY);
        }
    });
    let (creating, dropping) = (RwSignal::new(false), RwSignal::new(None::<String>));
    view! {
        <div class="grid gap-6">
            <section class="section">
                <div class="flex flex-wrap gap-3 items-center justify-between">
                    <p class="soft">{indexes_text(l)}</p>
                    {tab
                        .may_write
                        .then(|| {
                            view! {
                                <Button icon=Glyph::Plus on_press=move |()| creating.set(true)>
                                    {new_index(l)}
                                </Button>
                            }
                        })}
                </div>
                <Transition fallback=|| view! { <SkeletonRows rows=2 /> }>
                    {move || Suspend::new(async move {
                        match rows.await {
                            Err(fault) => view! { <Unread fault /> }.into_any(),
                            Ok(view) => view! { <Loaded tab view dropping /> }.into_any(),
                        }
                    })}
                </Transition>
            </section>
            <Create tab open=creating />
            <DropIndex tab dropping />
        </div>
    }
}

#[component]
fn Loaded(tab: Tab, view: IndexesView, dropping: RwSignal<Option<String>>) -> impl IntoView {
    let l = tab.l;
    let IndexesView { indexes, costs } = view;
    let row = move |index: IndexRow| view! { <OneIndex tab index dropping /> };
    let list = if indexes.is_empty() {
        view! { <p class="muted">{no_indexes(l)}</p> }.into_any()
    } else {
        view! {
            <Table caption=tab_indexes(l) scrolls=true>
                <thead>
                    <tr>
                        <th scope="col">{name_label(l)}</th>
                        <th scope="col">{col_fields(l)}</th>
                        <th scope="col">{col_state(l)}</th>
                        <th scope="col" class="cell-wide">
                            {col_size(l)}
                        </th>
                        <th scope="col" class="cell-num cell-wide">
                            {col_used(l)}
                        </th>
                        <ActionsHeader />
                    </tr>
                </thead>
                <tbody>{indexes.into_iter().map(row).collect_view()}</tbody>
            </Table>
        }
        .into_any()
    };
    view! {
        {list}
        {may(Permission::ReadDocuments).then(|| view! { <Costs tab costs /> })}
    }
}

#[component]
fn OneIndex(tab: Tab, index: IndexRow, dropping: RwSignal<Option<String>>) -> impl IntoView {
    let l = tab.l;
    let (tone, words) = match index.state.as_str() {
        "ready" => (Tone::Ok, state_ready(l)),
        "building" => (Tone::Info, state_building(l)),
        "failed" => (Tone::Bad, state_failed(l)),
        _ => (Tone::Plain, state_dropping(l)),
    };
    let is_building = index.state == "building";
    let progress = is_building.then(|| {
        let words = progress_of(l, fmt_number(index.built as i64), fmt_number(index.total as i64));
        view! {
            <progress class="progress" max=index.total.max(1).to_string() value=index.built.to_string() aria-label=words.clone()></progress>
            <span class="small muted num">{words}</span>
        }
    });
    let name = index.name.clone();
    let can_drop = tab.may_write && index.state != "dropping";
    let label = delete_index(l, &name);
    view! {
        <tr>
            <th scope="row" class="mono">
                {index.name}
            </th>
            <td class="mono">
                {fields_words(&index.fields)}
                {index.unique.then(|| view! { " " <Badge tone=Tone::Line>{unique(l)}</Badge> })}
            </td>
            <td>
                <Badge tone>{words}</Badge>
                {progress}
                {index.error.map(|why| view! { <p class="small text-bad">{why}</p> })}
            </td>
            <td class="cell-wide num">
                {index.size.map(|(n, bytes)| keys(l, fmt_number(n as i64), fmt_bytes(bytes)))}
            </td>
            <td class="cell-num cell-wide">{fmt_number(index.queries as i64)}</td>
            <td class="cell-actions">
                {can_drop
                    .then(|| {
                        view! {
                            <IconButton
                                glyph=Glyph::Trash
                                label
                                size=Size::Small
                                on_press=move |()| dropping.set(Some(name.clone()))
                            />
                        }
                    })}
            </td>
        </tr>
    }
}

/// A shape of query in words.
fn shape_words(l: Lang, shape: &QueryShape) -> String {
    let equal = shape.equal.iter().map(|name| format!("{name} ="));
    let range = shape.range.iter().map(|name| format!("{name} ≶"));
    let places = shape.places.iter().map(|name| format!("{name} ◎"));
    let other = shape.other.iter().map(|name| format!("{name} …"));
    let mut parts: Vec<String> = equal.chain(range).chain(places).chain(other).collect();
    if parts.is_empty() {
        parts.push(shape_all(l).to_owned());
    }
    if !shape.order.is_empty() {
        parts.push(shape_sorted(l, fields_words(&shape.order)));
    }
    parts.join(", ")
}

#[component]
fn Costs(tab: Tab, costs: Vec<QueryCost>) -> impl IntoView {
    let l = tab.l;
    let row = move |cost: QueryCost| {
        let each = |total: u64| fmt_number((total / cost.count.max(1)) as i64);
        let propose_it = cost.proposal.clone().filter(|_| tab.may_write).map(|fields| {
            let words = propose(l, fields_words(&fields));
            let make = move |()| {
                let fields = fields.clone();
                spawn_local(async move {
                    if let Err(why) = tab.make(name_of(&fields), fields, false).await {
                        tab.toasts.error(why);
                    }
                });
            };
            view! {
                <Button size=Size::Small icon=Glyph::Bolt on_press=make>
                    {words}
                </Button>
                <span class="small muted">{propose_text(l)}</span>
            }
        });
        let found_by = match cost.index.clone() {
            Some(name) => view! { <Badge tone=Tone::Ok>{name}</Badge> }.into_any(),
            None => view! { <Badge tone=Tone::Line>{no_index(l)}</Badge> }.into_any(),
        };
        view! {
            <tr>
                <th scope="row">
                    <span class="mono">{shape_words(l, &cost.shape)}</span>
                    " "
                    {found_by}
                    <div class="flex flex-wrap items-center gap-2">{propose_it}</div>
                </th>
                <td class="cell-num">{fmt_number(cost.count as i64)}</td>
                <td class="cell-num">{each(cost.scanned)}</td>
                <td class="cell-num">{each(cost.returned)}</td>
                <td class="cell-wide muted">
                    <When at=cost.last_seen relative=true />
                </td>
            </tr>
        }
    };
    let list = if costs.is_empty() {
        view! { <p class="muted">{costs_none(l)}</p> }.into_any()
    } else {
        view! {
            <Table caption=costs_title(l) scrolls=true>
                <thead>
                    <tr>
                        <th scope="col">{col_query(l)}</th>
                        <th scope="col" class="cell-num">
                            {col_times(l)}
                        </th>
                        <th scope="col" class="cell-num">
                            {col_read(l)}
                        </th>
                        <th scope="col" class="cell-num">
                            {col_found(l)}
                        </th>
                        <th scope="col" class="cell-wide">
                            {col_last(l)}
                        </th>
                    </tr>
                </thead>
                <tbody>{costs.into_iter().map(row).collect_view()}</tbody>
            </Table>
        }
        .into_any()
    };
    view! {
        <section class="section mt-6">
            <div>
                <h2 class="title">{costs_title(l)}</h2>
                <p class="soft">{costs_text(l)}</p>
            </div>
            {list}
        </section>
    }
}

#[component]
fn Create(tab: Tab, open: RwSignal<bool>) -> impl IntoView {
    let l = tab.l;
    let fields = RwSignal::new(vec![IndexField::default()]);
    let (name, is_unique) = (RwSignal::new(String::new()), RwSignal::new(false));
    let (error, busy) = (RwSignal::new(None::<String>), RwSignal::new(false));
    Effect::new(move |_| {
        if open.get() {
            fields.set(vec![IndexField::default()]);
            name.set(String::new());
            is_unique.set(false);
            error.set(None);
        }
    });
    let count = Memo::new(move |_| fields.with(Vec::len));
    let named = move || {
        let all: Vec<_> = fields.get().into_iter().filter(|field| !field.path.trim().is_empty()).collect();
        let typed = name.get().trim().to_owned();
        (if typed.is_empty() { name_of(&all) } else { typed }, all)
    };
    let make = move |()| {
        let (name, fields) = untrack(named);
        busy.set(true);
        error.set(None);
        spawn_local(async move {
            match tab.make(name, fields, is_unique.get_untracked()).await {
                Ok(()) => drop(open.try_set(false)),
                Err(why) => drop(error.try_set(Some(why))),
            }
            busy.try_set(false);
        });
    };
    let field = move |i: usize| {
        let path = Bind::new(
            move || fields.with(|fields| fields.get(i).map(|field| field.path.clone()).unwrap_or_default()),
            move |path: String| {
                fields
                    .update(|fields| fields.iter_mut().skip(i).take(1).for_each(|f| f.path.clone_from(&path)))
            },
        );
        let way = Bind::new(
            move || fields.with(|fields| fields.get(i).map(way).unwrap_or_default().0.to_owned()),
            move |way: String| {
                fields.update(|fields| {
                    if let Some(field) = fields.get_mut(i) {
                        (field.descending, field.geo) = (way == "desc", way == "geo");
                    }
                });
            },
        );
        let ways = vec![
            Choice::new("asc", ascending(l)),
            Choice::new("desc", descending(l)),
            Choice::new("geo", geometry(l)),
        ];
        view! {
            <div class="db-index-field">
                <TextInput bind=path label=format!("{} {}", field_label(l), i + 1) class="mono" />
                <Select bind=way choices=Signal::stored(ways) label=format!("{} {}", direction(l), i + 1) />
                {(i > 0)
                    .then(|| {
                        view! {
                            <IconButton
                                glyph=Glyph::Close
                                label=remove_field(l)
                                on_press=move |()| {
                                    fields
                                        .update(|fields| {
                                            fields.remove(i);
                                        })
                                }
                            />
                        }
                    })}
            </div>
        }
    };
    let foot = move || {
        let nothing = Signal::derive(move || named().1.is_empty());
        view! {
            <Button on_press=move |_| open.set(false)>{cancel(l)}</Button>
            <Button kind=Kind::Primary busy disabled=nothing on_press=make>
                {create_it(l)}
            </Button>
        }
    };
    view! {
        <Dialog id="new-index" title=new_index(l) open foot=ViewFn::from(foot)>
            <div class="grid gap-4">
                {move || error.get().map(|why| view! { <Banner tone=BannerTone::Bad>{why}</Banner> })}
                <div class="grid gap-2" role="group" aria-label=col_fields(l)>
                    {move || (0..count.get()).map(field).collect_view()}
                    {move || {
                        (count.get() < FIELDS)
                            .then(|| {
                                view! {
                                    <Button
                                        size=Size::Small
                                        kind=Kind::Ghost
                                        icon=Glyph::Plus
                                        on_press=move |()| fields.update(|f| f.push(IndexField::default()))
                                    >
                                        {add_field(l)}
                                    </Button>
                                }
                            })
                    }}
                </div>
                <Field id="index-name" label=index_name(l) optional=true>
                    <TextInput bind=name maxlength=64 autocomplete="off" class="mono" />
                </Field>
                <Checkbox bind=is_unique label=unique(l) help=unique_help(l) />
            </div>
        </Dialog>
    }
}

#[component]
fn DropIndex(tab: Tab, dropping: RwSignal<Option<String>>) -> impl IntoView {
    let l = tab.l;
    let busy = RwSignal::new(false);
    let open = Bind::new(
        move || dropping.with(Option::is_some),
        move |open: bool| {
            if !open {
                dropping.set(None);
            }
        },
    );
    let drop_it = move |()| {
        let Some(name) = dropping.get_untracked() else { return };
        busy.set(true);
        spawn_local(async move {
            let answer = drop_index(tab.env.get_value(), tab.collection.get_value(), name).await;
            busy.try_set(false);
            dropping.try_set(None);
            match answer {
                Ok(()) => tab.reload(),
                Err(fault) => tab.toasts.error(refusal(l, &fault)),
            }
        });
    };
    view! {
        <Confirm
            id="drop-index"
            title=Signal::derive(move || delete_index(l, dropping.get().unwrap_or_default()))
            text=delete_index_text(l)
            action=delete_do(l)
            open
            busy
            on_confirm=drop_it
        />
    }
}
