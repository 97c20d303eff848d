//! Deleting, after it was said what that takes away.

use super::{
    address::name_of,
    rpc::{delete_files, tally_files},
};
use crate::{
    i18n::{
        fmt_bytes, fmt_number,
        messages::files::{counting, delete, delete_one, delete_text, delete_title, deleted},
        use_lang,
    },
    session::use_env,
    ui::*,
};
use leptos::{prelude::*, task::spawn_local};
use types::FileTally;

/// Asks about what is in `doomed`, and deletes it.
#[component]
pub fn Deleting(doomed: RwSignal<Vec<String>>, #[prop(into)] on_done: Callback<()>) -> impl IntoView {
    let l = use_lang();
    let env = StoredValue::new(use_env().id);
    let toasts = use_toasts();
    let (tally, busy) = (RwSignal::new(None::<FileTally>), RwSignal::new(false));
    Effect::new(move |_| {
        let paths = doomed.get();
        tally.set(None);
        if paths.is_empty() {
            return;
        }
        spawn_local(async move {
            match tally_files(env.get_value(), paths).await {
                Ok(counted) => drop(tally.try_set(Some(counted))),
                Err(fault) => {
                    toasts.problem(&fault.0);
                    doomed.try_set(Vec::new());
                }
            }
        });
    });
    let go = move |()| {
        busy.set(true);
        let paths = doomed.get_untracked();
        spawn_local(async move {
            let done = delete_files(env.get_value(), paths).await;
            busy.try_set(false);
            match done {
                Ok(n) => toasts.success(deleted(l, n)),
                Err(fault) => toasts.problem(&fault.0),
            }
            doomed.try_set(Vec::new());
            on_done.try_run(());
        });
    };
    let title = Signal::derive(move || {
        doomed.with(|paths| match &paths[..] {
            [one] => delete_one(l, name_of(one)),
            paths => delete_title(l, paths.len()),
        })
    });
    let text = Signal::derive(move || match tally.get() {
        Some(FileTally { files, bytes }) => delete_text(l, fmt_number(files as i64), fmt_bytes(bytes)),
        None => counting(l).to_owned(),
    });
    let open = Bind::new(
        move || doomed.with(|paths| !paths.is_empty()),
        move |open: bool| {
            if !open {
                doomed.set(Vec::new());
            }
        },
    );
    let waits = Signal::derive(move || busy.get() || tally.with(Option::is_none));
    view! { <Confirm id="delete-files" title text action=delete(l).to_owned() open busy=waits on_confirm=go /> }
}
