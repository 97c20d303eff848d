//! The desk's shortcuts: off while someone types, composes Chinese, or a dialog is open.

use super::{bulk, page::use_desk};
use crate::{
    dom,
    session::{env_path, use_env},
};
use leptos::{ev, prelude::*};
use leptos_router::hooks::use_navigate;
use types::desk::Conversation;

/// Calls back with a key that is a shortcut here, for as long as the component lives. The callback says whether it
/// took the key.
pub fn listen(on_key: impl Fn(&str) -> bool + Send + Sync + Clone + 'static) {
    Effect::new(move |_| {
        let on_key = on_key.clone();
        let handle = window_event_listener(ev::keydown, move |ev| {
            let modified = ev.ctrl_key() || ev.meta_key() || ev.alt_key();
            if modified || dom::is_typing(&ev) || ev.default_prevented() {
                return;
            }
            if dom::query("dialog[open], [popover]:popover-open").is_none() && on_key(&ev.key()) {
                ev.prevent_default();
            }
        });
        on_cleanup(move || handle.remove());
    });
}

/// `j` and `k` open the next and the previous conversation of the list, `J` and `K` select on the way; `x` selects the
/// open one, or takes it off.
pub fn listen_in_list(rows: RwSignal<Vec<Conversation>>) {
    let desk = use_desk();
    let env = use_env().id;
    let navigate = use_navigate();
    listen(move |key| {
        let open = desk.open.get_untracked();
        let step: isize = match key {
            "j" | "J" => 1,
            "k" | "K" => -1,
            "x" => {
                let first = || rows.with_untracked(|rows| rows.first().map(|row| row.id.clone()));
                if let Some(id) = open.or_else(first) {
                    bulk::toggle(desk.selected, &id);
                }
                return true;
            }
            _ => return false,
        };
        let to = rows.with_untracked(|rows| {
            let now = rows.iter().position(|row| Some(&row.id) == open.as_ref());
            let next = now.map_or(Some(0), |now| now.checked_add_signed(step))?;
            rows.get(next).map(|row| row.id.clone())
        });
        if let Some(id) = to {
            if matches!(key, "J" | "K") {
                let both = open.into_iter().chain([id.clone()]);
                desk.selected.update(|all| {
                    both.for_each(|id| {
                        if !all.contains(&id) {
                            all.push(id);
                        }
                    })
                });
            }
            navigate(&env_path(&env, &format!("desk/c/{id}")), Default::default());
        }
        true
    });
}
