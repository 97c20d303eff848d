//! Tables on the real element, and the buttons that page through them.

use leptos::prelude::*;

use super::{
    bind::Bind,
    button::{Button, Size},
    icon::{Glyph, Icon},
};
use crate::i18n::{messages::ui::*, use_lang};

/// A framed table. Children are `<thead>` and `<tbody>`; cells take `cell-main`, `cell-num`, `cell-actions` and
/// `cell-wide` (hidden on phones).
#[component]
pub fn Table(
    /// What the table holds, for screen readers.
    #[prop(into)]
    caption: Signal<String>,
    /// 32 px rows instead of 40.
    #[prop(optional, into)]
    dense: Signal<bool>,
    /// It has nothing to focus but may be wider than a phone: the keyboard must be able to scroll it.
    #[prop(optional)]
    scrolls: bool,
    /// The head and the body.
    children: Children,
) -> impl IntoView {
    view! {
        <div
            class="table-wrap"
            tabindex=scrolls.then_some("0")
            role=scrolls.then_some("group")
            aria-label=move || scrolls.then(|| caption.get())
        >
            <table class=move || if dense.get() { "data-table dense" } else { "data-table" }>
                <caption class="sr-only">{move || caption.get()}</caption>
                {children()}
            </table>
        </div>
    }
}

/// By which column a table is sorted, and which way.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Sort {
    /// The column's key.
    pub column: &'static str,
    /// Largest first.
    pub descending: bool,
}

/// A head cell that sorts: a button with `aria-sort` on its cell.
#[component]
pub fn SortHeader(
    /// The column's key.
    column: &'static str,
    /// The column's name.
    #[prop(into)]
    label: String,
    /// The table's order.
    #[prop(into)]
    sort: Bind<Sort>,
    /// A column of numbers.
    #[prop(optional)]
    number: bool,
) -> impl IntoView {
    let l = use_lang();
    let state = move || {
        let s = sort.get();
        match (s.column == column, s.descending) {
            (false, _) => "none",
            (true, false) => "ascending",
            (true, true) => "descending",
        }
    };
    let press = move |_| {
        let s = sort.get_untracked();
        sort.set(Sort { column, descending: s.column == column && !s.descending });
    };
    view! {
        <th scope="col" class=number.then_some("cell-num") aria-sort=state>
            <button type="button" class="sort" title=sort_by(l, &label) on:click=press>
                {label.clone()} <Icon glyph=Glyph::ArrowUp />
            </button>
        </th>
    }
}

/// The head cell of the column with actions.
#[component]
pub fn ActionsHeader() -> impl IntoView {
    let l = use_lang();
    view! {
        <th scope="col" class="cell-actions">
            <span class="sr-only">{actions(l)}</span>
        </th>
    }
}

/// Previous and next, with a line that says where one is.
#[component]
pub fn Pagination(
    /// Such as "1–50 of 312".
    #[prop(into)]
    status: Signal<String>,
    /// Goes back; `None` on the first page.
    #[prop(into)]
    previous: Signal<Option<Callback<()>>>,
    /// Goes on; `None` on the last page.
    #[prop(into)]
    next: Signal<Option<Callback<()>>>,
) -> impl IntoView {
    let l = use_lang();
    let go = |to: Signal<Option<Callback<()>>>| {
        move |()| {
            if let Some(go) = to.get_untracked() {
                go.run(());
            }
        }
    };
    view! {
        <nav class="pagination">
            <span class="num" role="status">{move || status.get()}</span>
            <span class="flex gap-2">
                <Button
                    size=Size::Small
                    icon=Glyph::ChevronLeft
                    disabled=Signal::derive(move || previous.get().is_none())
                    on_press=go(previous)
                >
                    {self::previous(l)}
                </Button>
                <Button
                    size=Size::Small
                    disabled=Signal::derive(move || next.get().is_none())
                    on_press=go(next)
                >
                    {self::next(l)}
                    <Icon glyph=Glyph::ChevronRight />
                </Button>
            </span>
        </nav>
    }
}
