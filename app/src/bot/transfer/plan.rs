//! What an import would do, row by row.

use crate::{
    i18n::{
        Lang,
        messages::{items::name_label, problems::field_error, transfer::*, ui::diff_none},
        use_lang,
    },
    ui::*,
};
use leptos::prelude::*;
use types::{ImportItem, ImportOp, ImportPlan, RowError, TransferFormat};

/// Rows of a page.
const PAGE: usize = 50;
/// Complaints of an item that are shown.
const COMPLAINTS: usize = 10;

/// How many items have this outcome.
pub fn count(plan: &ImportPlan, op: ImportOp) -> usize {
    plan.items.iter().filter(|item| item.op == op).count()
}

fn word(op: ImportOp) -> &'static str {
    match op {
        ImportOp::Add => "add",
        ImportOp::Change => "change",
        ImportOp::Same => "same",
        ImportOp::Remove => "remove",
        ImportOp::Refused => "refused",
    }
}

/// What was read, what would become of it, and what to do with the rest.
#[component]
pub fn PlanTable(
    /// The plan.
    plan: ImportPlan,
    /// The file's name.
    file: String,
    /// What becomes of what is not in the file.
    mode: RwSignal<String>,
    /// Whether what has problems is left out.
    skip: RwSignal<bool>,
) -> impl IntoView {
    let l = use_lang();
    let form = match plan.format {
        TransferFormat::Csv => format!("CSV ({})", plan.source),
        TransferFormat::Xlsx => format!("Excel ({})", plan.source),
        TransferFormat::Json => "JSON".to_owned(),
    };
    let unread: Vec<_> =
        plan.columns.iter().filter(|c| c.field.is_none()).map(|c| c.heading.as_str()).collect();
    let unread = (!unread.is_empty()).then(|| not_read(l, unread.join(" · ")));
    let refused = count(&plan, ImportOp::Refused);
    let idle = count(&plan, ImportOp::Same) == plan.items.len();
    let shown = RwSignal::new(if refused > 0 { "refused" } else { "" }.to_owned());
    let modes = vec![Choice::new("merge", mode_merge(l)), Choice::new("replace", mode_replace(l))];
    let parts = [
        (ImportOp::Add, show_add as fn(Lang, usize) -> String),
        (ImportOp::Change, show_change),
        (ImportOp::Remove, show_remove),
        (ImportOp::Same, show_same),
        (ImportOp::Refused, show_refused),
    ];
    let part = |(op, words): (ImportOp, fn(Lang, usize) -> String)| {
        let n = count(&plan, op);
        (n > 0).then(|| Choice::new(word(op), words(l, n)))
    };
    let all = Choice::new("", show_all(l, plan.items.len()));
    let filters: Vec<_> = std::iter::once(all).chain(parts.into_iter().filter_map(part)).collect();
    view! {
        <div class="grid gap-1">
            <p class="small muted">{read_as(l, file, form)}</p>
            {unread.map(|words| view! { <p class="small text-warn">{words}</p> })}
        </div>
        <RadioGroup name="import-mode" legend=mode_legend(l) bind=mode choices=modes look=RadioLook::Segments />
        {idle.then(|| view! { <Banner>{nothing_new(l)}</Banner> })}
        <RadioGroup
            name="import-show"
            legend=show_legend(l)
            bind=shown
            choices=filters
            look=RadioLook::Segments
            hide_legend=true
        />
        <Rows items=plan.items shown />
        {(refused > 0).then(|| view! { <Checkbox bind=skip label=skip_label(l, refused) /> })}
    }
}

#[component]
fn Rows(items: Vec<ImportItem>, shown: RwSignal<String>) -> impl IntoView {
    let l = use_lang();
    let items = StoredValue::new(items);
    let first = RwSignal::new(0_usize);
    Effect::new(move |_| {
        shown.track();
        first.set(0);
    });
    let is_shown = |item: &ImportItem, wanted: &str| wanted.is_empty() || word(item.op) == wanted;
    let number = move || {
        let wanted = shown.get();
        items.with_value(|items| items.iter().filter(|item| is_shown(item, &wanted)).count())
    };
    let page = move || {
        let wanted = shown.get();
        items.with_value(|items| {
            let wanted = items.iter().filter(|item| is_shown(item, &wanted));
            wanted.skip(first.get()).take(PAGE).cloned().collect::<Vec<_>>()
        })
    };
    let turn = move |to: usize| Some(Callback::new(move |()| first.set(to)));
    let previous = Signal::derive(move || first.get().checked_sub(PAGE).and_then(turn));
    let next = Signal::derive(move || Some(first.get() + PAGE).filter(|to| *to < number()).and_then(turn));
    let status = move || shown_of(l, first.get() + 1, (first.get() + PAGE).min(number()), number());
    view! {
        <Table caption=col_what(l) dense=true>
            <thead>
                <tr>
                    <th scope="col" class="cell-num">{col_row(l)}</th>
                    <th scope="col">{name_label(l)}</th>
                    <th scope="col">{col_what(l)}</th>
                </tr>
            </thead>
            <tbody>{move || page().into_iter().map(|item| row(l, item)).collect_view()}</tbody>
        </Table>
        {move || (number() > PAGE).then(|| view! { <Pagination status=Signal::derive(status) previous next /> })}
    }
}

fn row(l: Lang, item: ImportItem) -> impl IntoView {
    let (tone, words) = match item.op {
        ImportOp::Add => (Tone::Ok, op_add(l)),
        ImportOp::Change => (Tone::Info, op_change(l)),
        ImportOp::Same => (Tone::Line, op_same(l)),
        ImportOp::Remove => (Tone::Warn, op_remove(l)),
        ImportOp::Refused => (Tone::Bad, op_refused(l)),
    };
    let details = match item.op {
        ImportOp::Refused => {
            let complaints = item.errors.iter().take(COMPLAINTS).map(|error| complaint(l, error));
            view! { <ul class="grid gap-1 mt-1">{complaints.collect_view()}</ul> }.into_any()
        }
        ImportOp::Change if item.lines.is_empty() => {
            view! { <p class="small muted">{diff_none(l)}</p> }.into_any()
        }
        ImportOp::Add | ImportOp::Change if !item.lines.is_empty() => {
            view! { <DiffView lines=item.lines.clone() /> }.into_any()
        }
        ImportOp::Add | ImportOp::Change | ImportOp::Same | ImportOp::Remove => ().into_any(),
    };
    view! {
        <tr>
            <td class="cell-num muted">{(item.row > 0).then_some(item.row)}</td>
            <th scope="row" class="import-name">{item.title.get(l).to_owned()}</th>
            <td class="import-what">
                <Badge tone>{words}</Badge>
                {details}
            </td>
        </tr>
    }
}

fn complaint(l: Lang, wrong: &RowError) -> impl IntoView + use<> {
    let column = wrong.column.get(l);
    let place = if column.is_empty() { at_row(l, wrong.row) } else { at_cell(l, wrong.row, column) };
    view! {
        <li class="small">
            <span class="strong">{place}</span>
            " "
            {field_error(l, &wrong.error)}
        </li>
    }
}
