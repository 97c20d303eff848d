//! Documents that stay current.

use std::cmp::Ordering;

use leptos::prelude::*;
use types::{
    EnvId, Json,
    live::{ClientFrame, ServerFrame},
};

use crate::session::use_env;

/// Which documents to watch.
#[derive(Clone, PartialEq, Debug)]
pub struct DocWatch {
    /// The environment; the page's own unless told.
    pub env: Option<EnvId>,
    /// The collection.
    pub collection: String,
    /// The query in the client dialect, `{}` for all.
    pub query: Json,
    /// Field and `asc` or `desc`, most important first.
    pub order: Vec<(String, String)>,
    /// At most so many, up to 1000.
    pub limit: Option<u32>,
}

impl DocWatch {
    /// All documents of a collection, in no particular order.
    pub fn all(collection: impl Into<String>) -> DocWatch {
        DocWatch {
            env: None,
            collection: collection.into(),
            query: Json::Object(Default::default()),
            order: Vec::new(),
            limit: None,
        }
    }

    /// One document.
    pub fn one(collection: impl Into<String>, id: impl Into<String>) -> DocWatch {
        DocWatch {
            query: serde_json::json!({ "_id": id.into() }),
            limit: Some(1),
            ..DocWatch::all(collection)
        }
    }

    /// Newest or largest first by a field, at most `limit`.
    #[must_use]
    pub fn latest(mut self, field: &str, limit: u32) -> DocWatch {
        self.order = vec![(field.to_owned(), "desc".to_owned())];
        self.limit = Some(limit);
        self
    }
}

/// Watches documents for as long as the component lives. `None` until the first snapshot arrives.
#[must_use]
pub fn watch_docs(what: DocWatch) -> ReadSignal<Option<Vec<Json>>> {
    let (docs, set_docs) = signal(None::<Vec<Json>>);
    let env = what.env.clone().unwrap_or_else(|| use_env().id);
    let window = what.clone();
    let on_frame = Callback::new(move |frame| match frame {
        ServerFrame::Snapshot { docs, .. } => set_docs.set(Some(docs)),
        ServerFrame::Changed { upserted, removed, .. } => {
            set_docs.update(|now| apply(now.get_or_insert_default(), upserted, &removed, &window));
        }
        ServerFrame::Failed { code, message, .. } => {
            leptos::logging::warn!("watch of {} ended: {code}: {message}", window.collection);
        }
        ServerFrame::ContentChanged { .. }
        | ServerFrame::Collections { .. }
        | ServerFrame::Desk { .. }
        | ServerFrame::Pong => {}
    });
    super::watch(
        move |id| ClientFrame::Watch {
            id,
            env: env.clone(),
            collection: what.collection.clone(),
            query: what.query.clone(),
            order: what.order.clone(),
            limit: what.limit,
        },
        on_frame,
    );
    docs
}

/// The key of a document in sight.
pub fn key_of(doc: &Json) -> String {
    types::document_key(&doc["_id"]).unwrap_or_default()
}

/// Takes a change into the documents in sight.
fn apply(docs: &mut Vec<Json>, upserted: Vec<Json>, removed: &[String], window: &DocWatch) {
    docs.retain(|d| !removed.contains(&key_of(d)));
    for new in upserted {
        match docs.iter_mut().find(|d| key_of(d) == key_of(&new)) {
            Some(old) => *old = new,
            None => docs.push(new),
        }
    }
    if !window.order.is_empty() {
        docs.sort_by(|a, b| compare(a, b, &window.order));
    }
    if let Some(limit) = window.limit {
        docs.truncate(limit as usize);
    }
}

fn compare(a: &Json, b: &Json, order: &[(String, String)]) -> Ordering {
    let at = |doc: &Json, field: &str| {
        let value = field.split('.').fold(doc, |v, part| &v[part]).clone();
        // A stored date is {"$date": milliseconds}.
        value.get("$date").cloned().unwrap_or(value)
    };
    for (field, direction) in order {
        let (x, y) = (at(a, field), at(b, field));
        let by = match (x.as_f64(), y.as_f64()) {
            (Some(x), Some(y)) => x.total_cmp(&y),
            _ => x.as_str().cmp(&y.as_str()),
        };
        let by = if direction == "desc" { by.reverse() } else { by };
        if by != Ordering::Equal {
            return by;
        }
    }
    Ordering::Equal
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn changes_keep_the_window_in_order() {
        let window = DocWatch::all("claims").latest("at", 2);
        let mut docs = vec![json!({"_id": "b", "at": {"$date": 5}}), json!({"_id": "a", "at": {"$date": 3}})];
        apply(&mut docs, vec![json!({"_id": "c", "at": {"$date": 9}})], &[], &window);
        assert_eq!(docs.iter().map(key_of).collect::<Vec<_>>(), ["c", "b"]);
        apply(&mut docs, vec![], &["c".into()], &window);
        assert_eq!(docs.iter().map(key_of).collect::<Vec<_>>(), ["b"]);
    }

    #[test]
    fn a_changed_document_replaces_its_old_self() {
        let mut docs = vec![json!({"_id": "x", "left": 3})];
        apply(&mut docs, vec![json!({"_id": "x", "left": 2})], &[], &DocWatch::one("activity_counters", "x"));
        assert_eq!(docs, vec![json!({"_id": "x", "left": 2})]);
    }
}
