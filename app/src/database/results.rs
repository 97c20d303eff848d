//! What a query gave, as a table or as JSON.

use super::{cell::ShownValue, values::columns};
use crate::{
    i18n::{messages::database::*, use_lang},
    ui::*,
};
use leptos::prelude::*;
use types::Json;

/// Columns of the table.
const COLUMNS: usize = 30;

/// The results.
#[component]
pub fn Results(
    /// What was found.
    docs: Vec<Json>,
) -> impl IntoView {
    let l = use_lang();
    let look = RwSignal::new("table".to_owned());
    let choices = vec![Choice::new("table", as_table(l)), Choice::new("json", as_json(l))];
    let docs = StoredValue::new(docs);
    let table = move || {
        let mut names = docs.with_value(|docs| columns(docs.iter()));
        // What a pipeline made may have no id.
        if docs.with_value(|docs| docs.iter().all(|doc| doc.get("_id").is_none())) {
            names.remove(0);
        }
        names.truncate(COLUMNS);
        let row = |doc: Json| {
            let cell = |name: &String| {
                let value = Signal::stored(doc.get(name).cloned());
                view! {
                    <td>
                        <ShownValue value />
                    </td>
                }
            };
            view! { <tr>{names.iter().map(cell).collect_view()}</tr> }
        };
        let rows = docs.get_value().into_iter().map(row).collect_view();
        let head = |name: &String| {
            view! {
                <th scope="col" class="mono">
                    {name.clone()}
                </th>
            }
        };
        let heads = names.iter().map(head).collect_view();
        view! {
            <Table caption=results(l, docs.with_value(Vec::len)) dense=true scrolls=true>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </Table>
        }
    };
    view! {
        <div class="grid gap-3 min-w-0">
            <RadioGroup name="results-look" legend=as_label(l) hide_legend=true bind=look choices look=RadioLook::Segments />
            {move || match look.get().as_str() {
                "json" => {
                    view! {
                        <div class="db-json">
                            <JsonView value=Signal::stored(Json::Array(docs.get_value())) />
                        </div>
                    }
                        .into_any()
                }
                _ => table().into_any(),
            }}
        </div>
    }
}
