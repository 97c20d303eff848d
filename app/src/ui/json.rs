//! A JSON value that can be unfolded.

use leptos::prelude::*;
use serde_json::Value;

use crate::i18n::{Lang, messages::ui::*, use_lang};

/// Levels that are open at first.
const OPEN_LEVELS: usize = 2;
/// Members drawn of one object or list; the rest is counted.
const MOST: usize = 200;

/// A JSON value; objects and lists fold.
#[component]
pub fn JsonView(
    /// The value.
    #[prop(into)]
    value: Signal<Value>,
) -> impl IntoView {
    let l = use_lang();
    view! { <div class="json-view">{move || node(l, None, &value.get(), 0)}</div> }
}

fn node(l: Lang, key: Option<&str>, value: &Value, depth: usize) -> AnyView {
    let key = key.map(|k| view! { <span class="json-key">{k.to_owned()}</span> ": " });
    let (open, close, size, members): (_, _, _, Vec<AnyView>) = match value {
        Value::Object(map) if !map.is_empty() => (
            "{",
            "}",
            json_keys(l, map.len()),
            map.iter().take(MOST).map(|(k, v)| node(l, Some(k), v, depth + 1)).collect(),
        ),
        Value::Array(list) if !list.is_empty() => (
            "[",
            "]",
            json_items(l, list.len()),
            list.iter().take(MOST).map(|v| node(l, None, v, depth + 1)).collect(),
        ),
        leaf => return view! { {key} <span class=class(leaf)>{leaf.to_string()}</span> }.into_any(),
    };
    let all = match value {
        Value::Object(map) => map.len(),
        Value::Array(list) => list.len(),
        _ => 0,
    };
    let more = (all > MOST).then(|| view! { <li class="muted">{format!("… +{}", all - MOST)}</li> });
    view! {
        <details open=depth < OPEN_LEVELS>
            <summary>{key} {open} <span class="muted small">{format!(" {size} ")}</span> {close}</summary>
            <ul>{members.into_iter().map(|m| view! { <li>{m}</li> }).collect_view()} {more}</ul>
        </details>
    }
    .into_any()
}

fn class(leaf: &Value) -> &'static str {
    match leaf {
        Value::String(_) => "json-string",
        Value::Number(_) => "json-number",
        Value::Null | Value::Bool(_) | Value::Object(_) | Value::Array(_) => "json-word",
    }
}
