//! The documents of a group, kept in order while they change, and what each change does to the list.

use crate::event::size;
use crate::merge::Merged;
use crate::{DataType, Event, PushError, QueueType, Settings, Snapshot, View};
use std::collections::HashMap;
use std::sync::Arc;
use types::Json;

/// The first documents that match: those of the window and a reserve behind it.
pub(crate) struct Window {
    view: Arc<dyn View>,
    /// The size of the window; none for all.
    limit: Option<usize>,
    /// In order, without a gap: nothing unknown comes before the last of them.
    known: Vec<(Arc<str>, Arc<Json>)>,
    /// The same by id.
    by_id: HashMap<Arc<str>, Arc<Json>>,
    /// Whether nothing unknown comes after them either.
    complete: bool,
    /// Estimated bytes of the documents.
    pub bytes: usize,
    settings: Arc<Settings>,
}

impl Window {
    /// How many documents the snapshot for a limit must have.
    pub fn wanted(limit: Option<usize>, settings: &Settings) -> usize {
        limit.map_or(settings.window_docs, |limit| limit + settings.reserve)
    }

    pub fn new(view: Arc<dyn View>, limit: Option<usize>, settings: Arc<Settings>) -> Self {
        Self { view, limit, known: Vec::new(), by_id: HashMap::new(), complete: true, bytes: 0, settings }
    }

    /// The whole list as `init` events.
    pub fn init(&self) -> Vec<Event> {
        let init =
            |(id, doc): &(_, Arc<Json>)| Event::new(DataType::Init, QueueType::Init, id, Some(doc.clone()));
        self.shown().iter().map(init).collect()
    }

    /// Whether there may be documents that belong into the window and are not known.
    pub fn is_short(&self) -> bool {
        !self.complete && self.limit.is_some_and(|limit| self.known.len() < limit)
    }

    pub fn check(&self) -> Result<(), PushError> {
        let all_known = self.complete || self.limit.is_some();
        let (docs, bytes) = (self.settings.window_docs, self.settings.window_bytes);
        if all_known && self.shown().len() <= docs && self.bytes <= bytes {
            Ok(())
        } else {
            Err(PushError::TooLarge)
        }
    }

    /// The documents that listeners see.
    fn shown(&self) -> &[(Arc<str>, Arc<Json>)] {
        &self.known[..self.known.len().min(self.limit.unwrap_or(usize::MAX))]
    }

    /// Takes a document's new state; answers what changes in the list.
    pub fn apply(&mut self, change: &Merged) -> Vec<Event> {
        let limit = self.limit.unwrap_or(usize::MAX);
        let new = change.after.as_ref().filter(|doc| self.view.matches(doc));
        let old = self.by_id.get(&change.id).cloned();
        let mut was = false;
        if let Some(old) = &old {
            let found = self.known.iter().position(|(id, _)| *id == change.id);
            was = found.is_some_and(|place| place < limit);
            if let Some(place) = found {
                self.known.remove(place);
            }
            self.by_id.remove(&change.id);
            self.bytes -= size(old);
        }
        let is = new
            .is_some_and(|doc| self.insert(change, doc, old.as_deref()).is_some_and(|place| place < limit));
        let events = self.events(change, old.as_ref().filter(|_| was), new.filter(|_| is));
        self.trim();
        events
    }

    /// Where a document would stand.
    fn place(&self, doc: &Json) -> usize {
        self.known.partition_point(|(_, known)| self.view.compare(known, doc).is_lt())
    }

    /// Puts a document in its place, unless that is among the unknown ones.
    fn insert(&mut self, change: &Merged, doc: &Arc<Json>, old: Option<&Json>) -> Option<usize> {
        let place = self.place(doc);
        // Nothing unknown stands before a place that a known document had.
        let not_later = |old| self.view.compare(doc, old).is_le();
        if !self.complete && place == self.known.len() && !old.is_some_and(not_later) {
            return None;
        }
        self.known.insert(place, (change.id.clone(), doc.clone()));
        self.by_id.insert(change.id.clone(), doc.clone());
        self.bytes += size(doc);
        Some(place)
    }

    /// What the list sees of a change that has been made: `was` and `is` are the document in the window before and
    /// after.
    fn events(&self, change: &Merged, was: Option<&Arc<Json>>, is: Option<&Arc<Json>>) -> Vec<Event> {
        let (id, data_type) = (&change.id, change.data_type(was.is_some()));
        let limit = self.limit.unwrap_or(usize::MAX);
        match (was, is) {
            (None, None) => Vec::new(),
            (Some(before), Some(after)) => vec![Event::update(data_type, id, before, after)],
            (None, Some(doc)) => {
                let mut events = vec![Event::new(data_type, QueueType::Enqueue, id, Some(doc.clone()))];
                // It pushed the last one out.
                if let Some((id, _)) = self.known.get(limit) {
                    events.push(Event::new(DataType::Limit, QueueType::Dequeue, id, None));
                }
                events
            }
            (Some(before), None) => {
                // As it was last seen: its new contents may not be for these eyes.
                let mut events = vec![Event::new(data_type, QueueType::Dequeue, id, Some(before.clone()))];
                // The next one moved up.
                if let Some((id, doc)) = self.known.get(limit.wrapping_sub(1)) {
                    events.push(Event::new(DataType::Limit, QueueType::Enqueue, id, Some(doc.clone())));
                }
                events
            }
        }
    }

    /// Forgets what is too far behind the window, or more than the reserve may take.
    fn trim(&mut self) {
        let Some(limit) = self.limit else { return };
        while self.known.len() > limit + 2 * self.settings.reserve
            || (self.known.len() > limit && self.bytes > self.settings.window_bytes)
        {
            if let Some((id, doc)) = self.known.pop() {
                self.by_id.remove(&id);
                self.bytes -= size(&doc);
                self.complete = false;
            }
        }
    }

    /// Takes a new snapshot; answers what changes in the list.
    pub fn reset(&mut self, snapshot: Snapshot) -> Vec<Event> {
        let before = self.shown().to_vec();
        self.known = snapshot.docs.into_iter().map(|(id, doc)| (Arc::from(id), doc)).collect();
        self.by_id = self.known.iter().cloned().collect();
        self.complete = snapshot.complete;
        self.bytes = self.known.iter().map(|(_, doc)| size(doc)).sum();
        self.trim();

        let (come, go) = match self.limit {
            Some(_) => (DataType::Limit, DataType::Limit),
            None => (DataType::Add, DataType::Remove),
        };
        let old: HashMap<_, _> = before.iter().cloned().collect();
        let new: HashMap<_, _> = self.shown().iter().cloned().collect();
        let gone = before.iter().filter(|(id, _)| !new.contains_key(id));
        let mut events: Vec<Event> =
            gone.map(|(id, doc)| Event::new(go, QueueType::Dequeue, id, Some(doc.clone()))).collect();
        for (id, doc) in self.shown() {
            match old.get(id) {
                None => events.push(Event::new(come, QueueType::Enqueue, id, Some(doc.clone()))),
                Some(seen) if seen != doc => events.push(Event::update(DataType::Update, id, seen, doc)),
                Some(_) => {}
            }
        }
        events
    }
}
