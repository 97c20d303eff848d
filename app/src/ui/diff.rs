//! Differences in plain words.

use leptos::prelude::*;
use types::{DiffChange, DiffLine, DiffOp, ItemDiff};

use super::{
    badge::{Badge, Tone},
    icon::{Glyph, Icon},
};
use crate::i18n::{Lang, messages::ui::*, use_lang};

/// The lines of one item's difference: "Price: 39 → 35".
#[component]
pub fn DiffView(
    /// The lines.
    lines: Vec<DiffLine>,
) -> impl IntoView {
    let l = use_lang();
    if lines.is_empty() {
        return view! { <p class="muted">{diff_none(l)}</p> }.into_any();
    }
    view! { <ul class="diff">{lines.into_iter().map(|line| row(l, line)).collect_view()}</ul> }.into_any()
}

fn row(l: Lang, line: DiffLine) -> impl IntoView {
    let (class, glyph, word) = match &line.change {
        DiffChange::Set { .. } => ("diff-added", Glyph::Plus, diff_added(l)),
        DiffChange::Cleared { .. } => ("diff-removed", Glyph::Minus, diff_removed(l)),
        DiffChange::Changed { .. }
        | DiffChange::Lines { .. }
        | DiffChange::Items { .. }
        | DiffChange::Reordered => ("", Glyph::Pencil, diff_changed(l)),
    };
    let old = |t: &types::Text| {
        let t = t.get(l).to_owned();
        view! { <del>{t}</del> }
    };
    let new = |t: &types::Text| {
        let t = t.get(l).to_owned();
        view! { <ins>{t}</ins> }
    };
    let what = match &line.change {
        DiffChange::Set { to } => new(to).into_any(),
        DiffChange::Cleared { from } => old(from).into_any(),
        DiffChange::Changed { from, to } => view! { {old(from)} " → " {new(to)} }.into_any(),
        DiffChange::Lines { added, removed } => diff_lines(l, added, removed).into_any(),
        DiffChange::Items { added, removed, changed } => items(l, *added, *removed, *changed).into_any(),
        DiffChange::Reordered => diff_reordered(l).into_any(),
    };
    let colon = match l {
        Lang::En => ": ",
        Lang::Zh => "：",
    };
    view! {
        <li class=class>
            <span class="diff-mark" title=word>
                <Icon glyph />
                <span class="sr-only">{word}</span>
            </span>
            <span class="min-w-0">
                <span class="diff-path">{line.label.get(l).to_owned()} {colon}</span>
                {what}
            </span>
        </li>
    }
}

fn items(l: Lang, added: u32, removed: u32, changed: u32) -> String {
    let parts = [
        (added, diff_items_added(l, added)),
        (removed, diff_items_removed(l, removed)),
        (changed, diff_items_changed(l, changed)),
    ];
    let comma = match l {
        Lang::En => ", ",
        Lang::Zh => "，",
    };
    parts.into_iter().filter(|(n, _)| *n > 0).map(|(_, s)| s).collect::<Vec<_>>().join(comma)
}

/// What happened to an item as a whole.
#[component]
pub fn DiffBadge(
    /// What happened.
    op: DiffOp,
) -> impl IntoView {
    let l = use_lang();
    let (tone, word) = match op {
        DiffOp::Added => (Tone::Ok, diff_added(l)),
        DiffOp::Changed => (Tone::Info, diff_changed(l)),
        DiffOp::Removed => (Tone::Bad, diff_removed(l)),
    };
    view! { <Badge tone>{word}</Badge> }
}

/// One item with its badge and its lines.
#[component]
pub fn ItemDiffView(
    /// The item's difference.
    diff: ItemDiff,
    /// What stands before the title, such as a tick to include it.
    #[prop(optional, into)]
    before: Option<ViewFn>,
) -> impl IntoView {
    let l = use_lang();
    view! {
        <section class="card">
            <header class="card-head">
                {before.map(|b| b.run())} <h3 class="subtitle">{diff.title.get(l).to_owned()}</h3>
                <DiffBadge op=diff.op />
            </header>
            {(!diff.lines.is_empty())
                .then(|| view! { <div class="card-body"><DiffView lines=diff.lines.clone() /></div> })}
        </section>
    }
}
