//! A field that finds one of many by typing, as in WAI-ARIA's combobox with a list.

use leptos::{ev, prelude::*};

use super::choice::Choice;
use crate::{
    dom,
    i18n::{messages::bot_studio::no_choice, pinyin, use_lang},
};

/// Entries shown at once.
const MOST: usize = 50;

/// The field with its list, which is always open: it stands in a dialog of its own.
#[component]
pub fn Combobox(
    /// Unique in the page.
    #[prop(into)]
    id: String,
    /// What is chosen.
    #[prop(into)]
    label: String,
    /// What there is to choose from; the likeliest first.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// Called with the value that is chosen.
    #[prop(into)]
    on_choose: Callback<String>,
) -> impl IntoView {
    let l = use_lang();
    let (typed, at) = (RwSignal::new(String::new()), RwSignal::new(0_usize));
    let shown = Memo::new(move |_| {
        let typed = typed.get();
        let fitting = |all: &Vec<Choice>| {
            all.iter().filter(|c| fits(&c.label, &typed)).take(MOST).cloned().collect::<Vec<_>>()
        };
        choices.with(fitting)
    });
    let list = format!("{id}-list");
    let id_of = {
        let list = list.clone();
        move |n: usize| format!("{list}-{n}")
    };
    let id_of = StoredValue::new(id_of);
    let go = move |to: usize| {
        at.set(to);
        request_animation_frame(move || {
            if let Some(el) = dom::by_id(&id_of.with_value(|id| id(to))) {
                el.scroll_into_view_with_bool(false);
            }
        });
    };
    let on_key = move |ev: ev::KeyboardEvent| {
        let count = shown.with(Vec::len);
        if ev.is_composing() || ev.key_code() == 229 || count == 0 {
            return;
        }
        let now = at.get_untracked().min(count - 1);
        match ev.key().as_str() {
            "ArrowDown" => go((now + 1) % count),
            "ArrowUp" => go((now + count - 1) % count),
            "Home" => go(0),
            "End" => go(count - 1),
            "Enter" => {
                if let Some(choice) = shown.with_untracked(|all| all.get(now).cloned()) {
                    on_choose.run(choice.value);
                }
            }
            _ => return,
        }
        ev.prevent_default();
    };
    let option = move |(n, choice): (usize, Choice)| {
        let value = choice.value.clone();
        view! {
            <li
                id=id_of.with_value(|id| id(n))
                role="option"
                class="option"
                aria-selected=move || (at.get() == n).to_string()
                on:click=move |_| on_choose.run(value.clone())
            >
                <span class="truncate">{choice.label}</span>
                {choice.help.map(|help| view! { <span class="small muted">{help}</span> })}
            </li>
        }
    };
    view! {
        <div class="grid gap-2">
            <input
                id=id
                class="input"
                role="combobox"
                aria-label=label.clone()
                aria-expanded="true"
                aria-autocomplete="list"
                aria-controls=list.clone()
                aria-activedescendant=move || {
                    shown.with(|all| at.get() < all.len()).then(|| id_of.with_value(|id| id(at.get())))
                }
                placeholder=label.clone()
                autocomplete="off"
                on:input=move |ev| {
                    typed.set(event_target_value(&ev));
                    at.set(0);
                }
                on:keydown=on_key
            />
            <ul id=list role="listbox" class="options" aria-label=label>
                {move || shown.get().into_iter().enumerate().map(option).collect_view()}
            </ul>
            {move || shown.with(Vec::is_empty).then(|| view! { <p class="small muted" role="status">{no_choice(l)}</p> })}
        </div>
    }
}

/// Every typed word stands in the label, or is the pinyin initials of a part of it.
fn fits(label: &str, typed: &str) -> bool {
    let (label, initials) = (label.to_lowercase(), pinyin::initials(label).to_lowercase());
    typed.to_lowercase().split_whitespace().all(|word| label.contains(word) || initials.contains(word))
}
