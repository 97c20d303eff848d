//! Drafts, releases, history, promotion and rollback of content of every kind. Knows no kind.
//!
//! An environment points at a release: a manifest of hashes of canonical JSON. Drafts lie beside it. Publishing,
//! promoting and rolling back write a new entry of the environment's history in one transaction; the state in
//! memory and the kinds' compiled forms follow it in the order of entries, before the call answers.
#![warn(missing_docs)]

mod author;
mod canonical;
mod check;
mod commit;
mod diff;
mod discard;
mod drafts;
mod entries;
mod error;
mod history;
mod kind;
mod load;
mod manifest;
mod objects;
mod plan;
mod promote;
mod publish;
mod rollback;
mod save;
mod save_many;
mod state;
mod view;

pub use canonical::{MAX_DEPTH, MAX_JSON};
pub use error::ContentError;
pub use kind::{GATE, Kind};
pub use save_many::Edited;

use state::Slot;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use store::Store;
use types::{EnvId, ItemRef, Json, ReleaseId, Text};

/// Most drafts of an environment.
pub const MAX_DRAFTS: usize = 5_000;
/// Most items of a release.
pub const MAX_ITEMS: usize = 20_000;
/// Longest note on a release, in characters.
pub const MAX_NOTE: usize = 2_000;

/// The content of all environments. Cheap to clone.
#[derive(Clone)]
pub struct Content {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    kinds: Vec<Arc<dyn Kind>>,
    /// Environments that somebody with permission has asked for.
    slots: RwLock<HashMap<EnvId, Arc<Slot>>>,
}

impl Content {
    /// Content in a store, of these kinds. Call [`Content::start`] before serving anything.
    pub fn open(store: Store, kinds: Vec<Arc<dyn Kind>>) -> Self {
        Self { inner: Arc::new(Inner { store, kinds, slots: RwLock::default() }) }
    }

    /// The registered kinds: name and title.
    pub fn kinds(&self) -> Vec<(&'static str, Text)> {
        self.inner.kinds.iter().map(|kind| (kind.name(), kind.title())).collect()
    }

    /// What an environment has published under a key. From memory.
    pub fn published(&self, env: &EnvId, kind: &str, key: &str) -> Option<Arc<Json>> {
        let slot = self.known_slot(env)?;
        let state = slot.state();
        state.items.get(&ItemRef::new(kind, key)).map(|p| p.json.clone())
    }

    /// Everything of a kind that an environment has published, by key. From memory.
    pub fn published_all(&self, env: &EnvId, kind: &str) -> Vec<(String, Arc<Json>)> {
        let Some(slot) = self.known_slot(env) else { return vec![] };
        let state = slot.state();
        state.of_kind(kind).map(|(item, p)| (item.key.clone(), p.json.clone())).collect()
    }

    /// The number and the release that an environment points at, if it ever published. From memory.
    pub fn current(&self, env: &EnvId) -> Option<(u64, ReleaseId)> {
        let slot = self.known_slot(env)?;
        let state = slot.state();
        state.release().map(|release| (state.number(), release.clone()))
    }

    /// The number of the newest release that changed an item of one of these kinds. From memory.
    pub fn last_change(&self, env: &EnvId, kinds: &[&str]) -> Option<u64> {
        let slot = self.known_slot(env)?;
        let state = slot.state();
        let changed = |kind: &&str| state.last_change(kind);
        kinds.iter().filter_map(changed).max()
    }

    pub(crate) fn store(&self) -> &Store {
        &self.inner.store
    }

    pub(crate) fn all_kinds(&self) -> &[Arc<dyn Kind>] {
        &self.inner.kinds
    }

    pub(crate) fn find_kind(&self, name: &str) -> Option<&Arc<dyn Kind>> {
        self.inner.kinds.iter().find(|kind| kind.name() == name)
    }

    /// The kind of an item whose key is well-formed.
    pub(crate) fn kind_of(&self, item: &ItemRef) -> Result<&Arc<dyn Kind>, ContentError> {
        let kind =
            self.find_kind(&item.kind).ok_or_else(|| ContentError::NotFound("such kind".to_owned()))?;
        let well_formed = item.key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        if !well_formed || !(1..=64).contains(&item.key.len()) {
            return Err(ContentError::invalid("/key", "format", "1–64 characters of A-Z a-z 0-9 _ -"));
        }
        Ok(kind)
    }

    fn known_slot(&self, env: &EnvId) -> Option<Arc<Slot>> {
        self.inner.slots.read().unwrap_or_else(PoisonError::into_inner).get(env).cloned()
    }

    pub(crate) fn slot_or_new(&self, env: &EnvId) -> Arc<Slot> {
        if let Some(slot) = self.known_slot(env) {
            return slot;
        }
        let mut slots = self.inner.slots.write().unwrap_or_else(PoisonError::into_inner);
        slots.entry(env.clone()).or_insert_with(|| Arc::new(Slot::new(env.clone()))).clone()
    }
}
