//! What is done with the documents that are chosen, and taking a deletion back.

use super::{
    ask::json,
    grid::Grid,
    rpc::{put_back, remove_documents, set_fields},
    words::refusal,
};
use crate::{
    i18n::{
        fmt_number,
        messages::{database::*, ui::cancel},
    },
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use std::collections::BTreeSet;
use types::Json;
use types::documents::Removed;

/// Deletes documents, and offers to put them back.
pub fn delete(grid: Grid, ids: Vec<String>) {
    spawn_local(async move {
        ids.iter().for_each(|id| grid.begin(id));
        match remove_documents(grid.env.get_value(), grid.collection.get_value(), ids.clone()).await {
            Ok(removed) => {
                let (l, toasts) = (grid.l, grid.toasts);
                let words = match removed.count {
                    1 => deleted_one(l).to_owned(),
                    count => deleted(l, fmt_number(count as i64)),
                };
                // The page may be another one when the notice is pressed: it takes with it what it needs.
                let place = (grid.env.get_value(), grid.collection.get_value());
                toasts.undoable(words, move || restore(grid, place.clone(), removed));
                grid.picked.try_set(BTreeSet::new());
                grid.reload();
            }
            Err(fault) => grid.toasts.error(refusal(grid.l, &fault)),
        }
        ids.into_iter().for_each(|id| grid.end(id));
    });
}

fn restore(grid: Grid, (env, collection): (types::EnvId, String), removed: Removed) {
    // Copied now: the table and its values may be gone by the time the answer is here.
    let (l, toasts) = (grid.l, grid.toasts);
    spawn_local(async move {
        match put_back(env, collection, removed).await {
            Ok(count) => {
                toasts.success(restored(l, fmt_number(count as i64)));
                grid.reload();
            }
            Err(fault) => toasts.error(refusal(l, &fault)),
        }
    });
}

/// The bar over the table while something is chosen.
#[component]
pub fn BulkBar(grid: Grid) -> impl IntoView {
    let l = grid.l;
    let setting = RwSignal::new(false);
    let count = Memo::new(move |_| grid.picked.with(BTreeSet::len));
    let bar = move || {
        (count.get() > 0).then(|| {
            view! {
                <div class="db-bulk" role="group" aria-label=picked(l, count.get_untracked())>
                    <span class="strong num" role="status">{move || picked(l, count.get())}</span>
                    <Button size=Size::Small icon=Glyph::Pencil on_press=move |()| setting.set(true)>
                        {set_picked(l)}
                    </Button>
                    <Button
                        size=Size::Small
                        kind=Kind::Danger
                        icon=Glyph::Trash
                        on_press=move |()| delete(grid, grid.picked.get_untracked().into_iter().collect())
                    >
                        {delete_picked(l)}
                    </Button>
                    <Button size=Size::Small kind=Kind::Ghost on_press=move |()| grid.picked.set(BTreeSet::new())>
                        {unpick(l)}
                    </Button>
                </div>
            }
        })
    };
    view! {
        {bar}
        <SetField grid open=setting />
    }
}

#[component]
fn SetField(grid: Grid, open: RwSignal<bool>) -> impl IntoView {
    let l = grid.l;
    let (field, value) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (error, busy) = (RwSignal::new(None::<String>), RwSignal::new(false));
    let set = move |()| {
        let ids: Vec<String> = grid.picked.get_untracked().into_iter().collect();
        let path = field.get_untracked().trim().to_owned();
        let value = value.with_untracked(|text| json(text).unwrap_or_else(|_| Json::from(text.as_str())));
        busy.set(true);
        error.set(None);
        spawn_local(async move {
            ids.iter().for_each(|id| grid.begin(id));
            let call =
                set_fields(grid.env.get_value(), grid.collection.get_value(), ids.clone(), path, value);
            match call.await {
                Ok(count) => {
                    open.try_set(false);
                    grid.toasts.success(set_done(l, fmt_number(count as i64)));
                    grid.reload();
                }
                Err(fault) => drop(error.try_set(Some(refusal(l, &fault)))),
            }
            busy.try_set(false);
            ids.into_iter().for_each(|id| grid.end(id));
        });
    };
    let foot = move || {
        view! {
            <Button on_press=move |_| open.set(false)>{cancel(l)}</Button>
            <Button
                kind=Kind::Primary
                busy
                disabled=Signal::derive(move || field.with(|field| field.trim().is_empty()))
                on_press=set
            >
                {set_do(l)}
            </Button>
        }
    };
    let title = Signal::derive(move || set_title(l, grid.picked.with(BTreeSet::len)));
    view! {
        <Dialog id="set-field" title open foot=ViewFn::from(foot)>
            <div class="grid gap-4">
                <Field id="set-field-name" label=field_label(l) help=field_help(l) error>
                    <TextInput bind=field autocomplete="off" class="mono" />
                </Field>
                <Field id="set-field-value" label=value_label(l) help=value_help(l)>
                    <TextInput bind=value autocomplete="off" class="mono" />
                </Field>
            </div>
        </Dialog>
    }
}
