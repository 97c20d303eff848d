//! The table of documents: its columns, rows and choices.

use super::{
    cell::{Cell, ShownValue},
    grid::{Grid, Mark, Row},
    values::{Type, columns},
};
use crate::{dom, i18n::messages::database::*, ui::*};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Columns that are shown until somebody chooses.
const COLUMNS: usize = 12;

/// Which columns there are, and which of them are hidden.
#[derive(Clone, Copy)]
struct Columns {
    all: Memo<Vec<String>>,
    /// `None`: nobody chose.
    hidden: RwSignal<Option<BTreeSet<String>>>,
    /// The name under which the browser remembers.
    kept: StoredValue<String>,
}

impl Columns {
    fn of(grid: Grid) -> Self {
        let all = Memo::new(move |before: Option<&Vec<String>>| {
            let docs: Vec<_> = grid.rows.with(|rows| rows.iter().map(|row| row.doc.get()).collect());
            let mut all = columns(docs.iter());
            // A column stays where it is, whatever becomes of the documents.
            if let Some(before) = before {
                let mut stable = before.clone();
                all.retain(|name| !stable.contains(name));
                stable.append(&mut all);
                return stable;
            }
            all
        });
        let kept = format!("db-columns:{}:{}", grid.env.get_value(), grid.collection.get_value());
        let columns = Self { all, hidden: RwSignal::new(None), kept: StoredValue::new(kept) };
        Effect::new(move |_| {
            let text = dom::kept(&columns.kept.get_value());
            if let Some(hidden) = text.and_then(|text| serde_json::from_str(&text).ok()) {
                columns.hidden.set(Some(hidden));
            }
        });
        columns
    }

    fn is_shown(&self, name: &str) -> bool {
        match self.hidden.get() {
            Some(hidden) => !hidden.contains(name),
            None => self.all.with(|all| all.iter().position(|it| it == name).is_some_and(|i| i < COLUMNS)),
        }
    }

    fn shown(&self) -> Vec<String> {
        self.all.get().into_iter().filter(|name| self.is_shown(name)).collect()
    }

    fn show(&self, name: &str, on: bool) {
        let all = self.all.get_untracked();
        let mut hidden = untrack(|| all.into_iter().filter(|it| !self.is_shown(it)).collect::<BTreeSet<_>>());
        if on {
            hidden.remove(name)
        } else {
            hidden.insert(name.to_owned())
        };
        dom::keep(&self.kept.get_value(), &serde_json::to_string(&hidden).unwrap_or_default());
        self.hidden.set(Some(hidden));
    }
}

/// The table.
#[component]
pub fn DocumentTable(grid: Grid) -> impl IntoView {
    let l = grid.l;
    let columns = Columns::of(grid);
    let shown = Memo::new(move |_| columns.shown());
    let choosing = RwSignal::new(false);
    let all_picked = Bind::new(
        move || {
            let picked = grid.picked.get();
            grid.rows.with(|rows| !rows.is_empty() && rows.iter().all(|row| picked.contains(&row.id)))
        },
        move |on| {
            let ids = grid.rows.with_untracked(|rows| rows.iter().map(|row| row.id.clone()).collect());
            grid.picked.set(if on { ids } else { BTreeSet::new() });
        },
    );
    let head = move |name: String| view! { <ColumnHead grid name /> };
    let foot = move || {
        view! {
            <Button kind=Kind::Primary on_press=move |()| choosing.set(false)>
                {done(l)}
            </Button>
        }
    };
    view! {
        <Table caption=grid_caption(l, grid.collection.get_value()) dense=true>
            <thead>
                <tr>
                    {grid
                        .may_write
                        .then(|| {
                            view! {
                                <th scope="col" class="db-pick">
                                    <Checkbox bind=all_picked label=pick_all(l) hide_label=true />
                                </th>
                            }
                        })}
                    {move || shown.get().into_iter().map(head).collect_view()}
                    <th scope="col" class="cell-actions">
                        <IconButton
                            glyph=Glyph::Sidebar
                            label=self::columns_word(l)
                            size=Size::Small
                            on_press=move |()| choosing.set(true)
                        />
                    </th>
                </tr>
            </thead>
            <tbody>
                <For each=move || grid.rows.get() key=|row| row.id.clone() let:row>
                    <DocumentRow grid row shown />
                </For>
            </tbody>
        </Table>
        <Dialog
            id="columns"
            title=self::columns_word(l)
            text=columns_text(l)
            open=choosing
            foot=ViewFn::from(foot)
        >
            <ul class="grid gap-2">
                {columns
                    .all
                    .get()
                    .into_iter()
                    .map(|name| {
                        let (is, set) = (name.clone(), name.clone());
                        let bind = Bind::new(move || columns.is_shown(&is), move |on| columns.show(&set, on));
                        view! {
                            <li>
                                <Checkbox bind label=name />
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </Dialog>
    }
}

fn columns_word(l: crate::i18n::Lang) -> &'static str {
    crate::i18n::messages::database::columns(l)
}

/// A column's name, which sorts.
#[component]
fn ColumnHead(grid: Grid, name: String) -> impl IntoView {
    let label = name.clone();
    let title = sort_column(grid.l, &name);
    let of = name.clone();
    let state = move || {
        grid.asked.with(|asked| match asked.sort.strip_prefix('-') {
            Some(field) if field == of => "descending",
            None if asked.sort == of => "ascending",
            _ => "none",
        })
    };
    // Up, down, and back to the order of creation.
    let press = move |_| {
        let next = grid.asked.with_untracked(|asked| match asked.sort.strip_prefix('-') {
            Some(field) if field == name => String::new(),
            None if asked.sort == name => format!("-{name}"),
            _ => name.clone(),
        });
        grid.ask(&[("sort", next)]);
    };
    view! {
        <th scope="col" aria-sort=state>
            <button type="button" class="sort mono" title=title on:click=press>
                {label} <Icon glyph=Glyph::ArrowUp />
            </button>
        </th>
    }
}

/// One document.
#[component]
fn DocumentRow(grid: Grid, row: Row, shown: Memo<Vec<String>>) -> impl IntoView {
    let l = grid.l;
    let id = StoredValue::new(row.id.clone());
    let picked = Bind::new(
        move || grid.picked.with(|picked| id.with_value(|id| picked.contains(id))),
        move |on| {
            grid.picked.update(|picked| {
                if on {
                    picked.insert(id.get_value())
                } else {
                    picked.remove(&id.get_value())
                };
            });
        },
    );
    let doc = row.doc;
    let mark = row.mark;
    let cell = move |name: String| {
        if name == "_id" {
            return view! {
                <th scope="row" class="db-cell-id">
                    <button type="button" class="db-id mono" on:click=move |_| grid.ask(&[("doc", id.get_value())])>
                        {id.with_value(|key| types::document_id_text(key))}
                    </button>
                    {move || match mark.get() {
                        Mark::None => None,
                        Mark::Changed => Some(view! { <Badge tone=Tone::Info>{row_changed(l)}</Badge> }),
                        Mark::Gone => Some(view! { <Badge tone=Tone::Bad>{row_gone(l)}</Badge> }),
                    }}
                </th>
            }
            .into_any();
        }
        let path = StoredValue::new(name);
        let value = Memo::new(move |_| doc.with(|doc| path.with_value(|path| doc.get(path).cloned())));
        let is_number =
            move || matches!(value.with(|v| Type::of(v.as_ref())), Type::Int | Type::Double | Type::Long);
        let inside = match grid.may_write {
            true => view! { <Cell grid id=id.get_value() path=path.get_value() value /> }.into_any(),
            false => view! { <ShownValue value /> }.into_any(),
        };
        view! { <td class:cell-num=is_number>{inside}</td> }.into_any()
    };
    view! {
        <tr
            class:db-gone=move || mark.get() == Mark::Gone
            aria-selected=move || picked.get().then_some("true")
        >
            {grid
                .may_write
                .then(|| {
                    view! {
                        <td class="db-pick">
                            <Checkbox bind=picked label=pick_row(l, id.with_value(|key| types::document_id_text(key))) hide_label=true />
                        </td>
                    }
                })}
            {move || shown.get().into_iter().map(cell).collect_view()}
            <td class="cell-actions"></td>
        </tr>
    }
}
