//! Answers that fit what the customer said last, with where they come from. One press puts one into the composer; none
//! is ever sent by itself.

use super::{chat::Open, composer, rpc_answers::desk_suggest};
use crate::{
    i18n::{fmt_percent, messages::desk_answers::*, use_lang},
    session::{env_path, use_env},
};
use leptos::{prelude::*, task::spawn_local};
use types::desk::{From, State, Suggestion};

/// Suggestions that have a key.
const KEYS: [&str; 4] = ["1", "2", "3", "4"];

/// The list, beside the composer.
#[component]
pub fn Suggestions(
    /// The conversation.
    open: Open,
    /// What is suggested.
    found: RwSignal<Vec<Suggestion>>,
    /// Whether a reply is being written: only there do they fit.
    #[prop(into)]
    replying: Signal<bool>,
) -> impl IntoView {
    let l = use_lang();
    let env = StoredValue::new(use_env().id);
    // What waits for an answer: the number of the customer's last message.
    let asked = Memo::new(move |_| {
        open.chat.with(|c| {
            let last = c.last.as_ref().filter(|last| last.from == From::Customer && !last.text.is_empty());
            last.filter(|_| c.state != State::Resolved).map(|last| last.seq)
        })
    });
    Effect::new(move |_| {
        let seq = asked.get();
        found.set(Vec::new());
        if seq.is_none() {
            return;
        }
        spawn_local(async move {
            // Without suggestions people write by themselves.
            let suggested = desk_suggest(env.get_value(), open.id.get_value()).await.unwrap_or_default();
            if asked.try_get_untracked() == Some(seq) {
                found.try_set(suggested);
            }
        });
    });
    super::keys::listen(move |key| {
        let n = KEYS.iter().position(|k| *k == key).filter(|_| replying.get_untracked());
        let words = n.and_then(|n| words(found, n));
        let Some(words) = words else { return false };
        composer::insert(&words);
        true
    });
    let row = move |(n, s): (usize, Suggestion)| {
        let from = match s.source.split_once('/') {
            Some(("conversation", _)) => from_chat(l, &s.title),
            _ => from_qa(l, &s.title),
        };
        let href = match s.source.split_once('/') {
            Some(("conversation", id)) => env_path(&env.get_value(), &format!("desk/c/{id}")),
            _ => env_path(&env.get_value(), &format!("bot/{}", s.source)),
        };
        let put = s.text.clone();
        view! {
            <li class="desk-suggestion">
                <button type="button" class="desk-canned" on:click=move |_| composer::insert(&put)>
                    <kbd class="kbd">{n + 1}</kbd>
                    <span class="desk-suggested">{s.text}</span>
                </button>
                <a class="small muted truncate" href=href>
                    {sure(l, fmt_percent(f64::from(s.score)))} " · " {from}
                </a>
            </li>
        }
    };
    move || {
        let all = found.get();
        (!all.is_empty()).then(|| {
            view! {
                <section class="desk-suggestions" aria-label=suggestions(l) title=suggestions_keys(l)>
                    <h2 class="small muted">{suggestions(l)}</h2>
                    <ol>{all.into_iter().enumerate().map(row).collect_view()}</ol>
                </section>
            }
        })
    }
}

/// The words of a suggestion.
pub fn words(found: RwSignal<Vec<Suggestion>>, n: usize) -> Option<String> {
    found.with_untracked(|all| all.get(n).map(|s| s.text.clone()))
}
