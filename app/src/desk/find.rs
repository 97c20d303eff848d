//! Search in the list pane: `/` goes there; what is found takes the list's place.

use super::{page::use_desk, rpc_find::desk_find, words::customer_name};
use crate::{
    dom,
    i18n::{messages::desk_find::*, use_lang},
    session::{env_path, use_env},
    ui::*,
};
use leptos::{ev, prelude::*, task::spawn_local};
use std::time::Duration;
use types::MemberId;
use types::desk::{Found, Scope, View, What};

/// The field.
const FIELD: &str = "desk-search";
/// How long one must stop typing before it is searched.
const PAUSE: Duration = Duration::from_millis(300);
/// Characters before the words in what is shown of a message.
const BEFORE: usize = 24;

/// The field.
#[component]
pub fn SearchField() -> impl IntoView {
    let l = use_lang();
    let desk = use_desk();
    super::keys::listen(move |key| {
        if key == "/" {
            dom::focus(FIELD);
        }
        key == "/"
    });
    let on_key = move |ev: ev::KeyboardEvent| {
        if ev.key() == "Escape" {
            ev.prevent_default();
            desk.words.set(String::new());
            dom::blur();
        }
    };
    view! {
        <div role="search" class="flex-1 min-w-0" on:keydown=on_key>
            <TextInput bind=desk.words kind="search" id=FIELD label=search(l) placeholder=search_hint(l) maxlength=100 class="input-small" autocomplete="off" />
        </div>
    }
}

/// What is found.
#[component]
pub fn Results() -> impl IntoView {
    let l = use_lang();
    let desk = use_desk();
    let env = StoredValue::new(use_env().id);
    let toasts = use_toasts();
    let results = RwSignal::new(None::<Vec<Found>>);
    let asked = Memo::new(move |_| {
        let words = desk.words.with(|words| words.trim().to_owned());
        (!words.is_empty())
            .then(|| (words, desk.me.with_value(|me| everywhere(desk.view.get(), me.as_ref()))))
    });
    Effect::new(move |before: Option<Option<TimeoutHandle>>| {
        if let Some(handle) = before.flatten() {
            handle.clear();
        }
        let Some((words, view)) = asked.get() else {
            results.set(None);
            return None;
        };
        let work = move || {
            spawn_local(async move {
                let answer = desk_find(env.get_value(), words.clone(), view.clone()).await;
                // What was typed meanwhile is searched by itself.
                if asked.try_get_untracked() == Some(Some((words, view))) {
                    match answer {
                        Ok(all) => drop(results.try_set(Some(all))),
                        Err(fault) => toasts.problem(&fault.0),
                    }
                }
            });
        };
        set_timeout_with_handle(work, PAUSE).ok()
    });
    let row = move |f: Found| {
        let href = env_path(&env.get_value(), &format!("desk/c/{}", f.conversation.id));
        let words = desk.words.get_untracked();
        let said = f.message.and_then(|event| match event.what {
            What::Message(message) => Some(around(&message.text, &words)),
            _ => None,
        });
        let said = said.unwrap_or_else(|| f.conversation.subject.clone());
        let id = f.conversation.id.clone();
        let here = move || desk.open.with(|open| (open.as_ref() == Some(&id)).then_some("true"));
        view! {
            <li>
                <a class="desk-row" href=href aria-current=here>
                    <span class="desk-row-top">
                        <span class="strong truncate">{customer_name(l, &f.conversation)}</span>
                        <span class="small muted">
                            <When at=f.conversation.active_at relative=true />
                        </span>
                    </span>
                    <span class="desk-row-last">
                        <span class="truncate">{said}</span>
                        <Badge tone=super::words::state_tone(f.conversation.state)>
                            {super::words::state_name(l, f.conversation.state)}
                        </Badge>
                    </span>
                </a>
            </li>
        }
    };
    move || match results.get() {
        None => view! { <SkeletonRows rows=4 /> }.into_any(),
        Some(all) if all.is_empty() => {
            view! { <Empty plain=true picture=Picture::Search title=found_none(l) text=found_none_text(l) /> }
                .into_any()
        }
        Some(all) => {
            let count = all.len();
            view! {
                <p class="small muted desk-found" role="status">{found(l, count)}</p>
                <ol class="desk-rows">{all.into_iter().map(row).collect_view()}</ol>
            }
            .into_any()
        }
    }
}

/// The filter that is set, but for the chips and the state above the list: whoever searches looks everywhere.
fn everywhere(view: View, me: Option<&MemberId>) -> View {
    let scope = match view.scope {
        Scope::Agent { agent } if Some(&agent) != me => Scope::Agent { agent },
        Scope::Team { team } => Scope::Team { team },
        Scope::All | Scope::Unassigned | Scope::Agent { .. } => Scope::All,
    };
    View { scope, states: Vec::new(), ..view }
}

/// A message from a little before the words on.
fn around(text: &str, words: &str) -> String {
    let (low, words) = (text.to_lowercase(), words.trim().to_lowercase());
    let at = low.find(&words).map_or(0, |byte| low[..byte].chars().count());
    if at <= BEFORE {
        text.to_owned()
    } else {
        format!("…{}", text.chars().skip(at - BEFORE).collect::<String>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_searched_is_in_sight() {
        assert_eq!(around("short refund", "REFUND"), "short refund");
        let long = format!("{}退款到账", "很".repeat(60));
        assert!(around(&long, "退款").starts_with('…') && around(&long, "退款").ends_with("退款到账"));
    }
}
