//! What listeners are told.

use std::sync::{Arc, OnceLock};
use types::Json;

/// What kind of write, or of movement, an event is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataType {
    /// The list begins anew with this document among others.
    Init,
    /// A new document.
    Add,
    /// Parts of a document were changed.
    Update,
    /// A document was replaced.
    Replace,
    /// A document was removed.
    Remove,
    /// A document moved over the edge of a limited window because of another one.
    Limit,
}

/// What becomes of the listener's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueueType {
    /// The document is part of the new list.
    Init,
    /// It comes in.
    Enqueue,
    /// It stays, with new contents.
    Update,
    /// It goes.
    Dequeue,
}

/// One document's part in a change.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The number of the change; events with the same number are one change.
    pub id: u64,
    /// What happened.
    pub data_type: DataType,
    /// What becomes of the list.
    pub queue_type: QueueType,
    /// The document.
    pub doc_id: Arc<str>,
    /// All of it. For one that leaves: as it was last seen, or nothing where the listener knows it.
    pub doc: Option<Arc<Json>>,
    /// Fields that have new values, for `Update`.
    pub updated_fields: Option<Arc<Json>>,
    /// Fields that are gone, for `Update`.
    pub removed_fields: Option<Arc<Json>>,
}

impl Event {
    /// An event of a change that has no number yet.
    pub(crate) fn new(
        data_type: DataType,
        queue_type: QueueType,
        doc_id: &Arc<str>,
        doc: Option<Arc<Json>>,
    ) -> Self {
        let doc_id = doc_id.clone();
        Self { id: 0, data_type, queue_type, doc_id, doc, updated_fields: None, removed_fields: None }
    }

    /// The event of a document that stays, with the difference of its fields.
    pub(crate) fn update(data_type: DataType, doc_id: &Arc<str>, before: &Json, after: &Arc<Json>) -> Self {
        let mut event = Self::new(data_type, QueueType::Update, doc_id, Some(after.clone()));
        if let (DataType::Update, Json::Object(old), Json::Object(new)) = (data_type, before, &**after) {
            let updated = new.iter().filter(|(name, value)| old.get(*name) != Some(value));
            let updated: serde_json::Map<_, _> = updated.map(|(n, v)| (n.clone(), v.clone())).collect();
            let removed: Vec<Json> =
                old.keys().filter(|name| !new.contains_key(*name)).map(|n| n.as_str().into()).collect();
            event.updated_fields = Some(Arc::new(Json::Object(updated)));
            event.removed_fields = Some(Arc::new(Json::Array(removed)));
        }
        event
    }
}

/// One change of a list: events with the same number, applied together. Shared by all listeners of a group.
#[derive(Debug)]
pub struct Batch {
    /// The number.
    pub id: u64,
    /// The events.
    pub events: Vec<Event>,
    /// The wire form, made by the first listener that needs it.
    encoded: OnceLock<Arc<str>>,
    /// Estimated bytes of the documents and of the wire form.
    pub(crate) bytes: usize,
}

impl Batch {
    pub(crate) fn new(id: u64, mut events: Vec<Event>) -> Arc<Self> {
        for event in &mut events {
            event.id = id;
        }
        let bytes = events.iter().map(|event| 128 + 2 * event.doc.as_deref().map_or(0, size)).sum();
        Arc::new(Self { id, events, encoded: OnceLock::new(), bytes })
    }

    /// The whole list as the listener's new beginning. An empty list cannot be told by `init` events alone: a
    /// stand-in comes and goes under the same number.
    pub(crate) fn restart(id: u64, docs: Vec<Event>) -> Arc<Self> {
        if !docs.is_empty() {
            return Self::new(id, docs);
        }
        let nobody: Arc<str> = Arc::from("-");
        let stand_in = Arc::new(serde_json::json!({"_id": "-"}));
        let come = Event::new(DataType::Init, QueueType::Init, &nobody, Some(stand_in));
        let go = Event::new(DataType::Remove, QueueType::Dequeue, &nobody, None);
        Self::new(id, vec![come, go])
    }

    /// The same events under another number.
    pub(crate) fn renumbered(&self, id: u64) -> Arc<Self> {
        Self::new(id, self.events.clone())
    }

    /// The wire form: made once, by whoever asks first, and shared. All callers must give the same encoder.
    pub fn encoded(&self, encode: impl FnOnce(&[Event]) -> String) -> Arc<str> {
        self.encoded.get_or_init(|| encode(&self.events).into()).clone()
    }
}

/// An estimate of what a document takes in memory.
pub(crate) fn size(json: &Json) -> usize {
    32 + match json {
        Json::Null | Json::Bool(_) | Json::Number(_) => 0,
        Json::String(text) => text.len(),
        Json::Array(items) => items.iter().map(size).sum(),
        Json::Object(map) => map.iter().map(|(name, value)| 64 + name.len() + size(value)).sum(),
    }
}
