//! Who may read and write in a collection.

use crate::DatabaseError;
use access::Actor;
use arc_swap::ArcSwap;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use types::{EnvId, Permission};

/// What end users may do in a collection. Functions, keys and members with leave to documents may do everything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Preset {
    /// Everyone reads; the creator of a document changes it.
    ReadOnly,
    /// The creator of a document reads and changes it.
    #[default]
    Private,
    /// Everyone reads; end users change nothing.
    AdminWrite,
    /// End users neither read nor change anything.
    AdminOnly,
}

/// The documents that an actor reaches.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Reach {
    All,
    /// Those with this `_openid`.
    Own(String),
}

impl Preset {
    /// Which documents an actor may read.
    pub(crate) fn readable(self, actor: &Actor, collection: &str) -> Result<Reach, DatabaseError> {
        if actor.may(Permission::ReadDocuments) {
            return Ok(Reach::All);
        }
        let denied = || DatabaseError::PermissionDenied(format!("reading collection {collection}"));
        match self {
            Preset::ReadOnly | Preset::AdminWrite => Ok(Reach::All),
            Preset::Private => Ok(Reach::Own(actor.openid().ok_or_else(denied)?.to_owned())),
            Preset::AdminOnly => Err(denied()),
        }
    }

    /// Which documents an actor may change; new ones are made with the same owner.
    pub(crate) fn writable(self, actor: &Actor, collection: &str) -> Result<Reach, DatabaseError> {
        if actor.may(Permission::WriteDocuments) {
            return Ok(Reach::All);
        }
        let denied = || DatabaseError::PermissionDenied(format!("writing to collection {collection}"));
        match self {
            Preset::ReadOnly | Preset::Private => {
                Ok(Reach::Own(actor.openid().ok_or_else(denied)?.to_owned()))
            }
            Preset::AdminWrite | Preset::AdminOnly => Err(denied()),
        }
    }
}

impl Reach {
    pub fn owner(&self) -> Option<&str> {
        match self {
            Reach::All => None,
            Reach::Own(owner) => Some(owner),
        }
    }
}

/// The published presets of all environments. Read on every call, without waiting.
#[derive(Default)]
pub(crate) struct Rules {
    current: ArcSwap<HashMap<EnvId, HashMap<String, Preset>>>,
    /// Held while a new map is made from the current one.
    change: Mutex<()>,
}

impl Rules {
    /// The published preset of a collection.
    pub fn get(&self, env: &EnvId, collection: &str) -> Option<Preset> {
        self.current.load().get(env)?.get(collection).copied()
    }

    /// All published presets of an environment.
    pub fn of(&self, env: &EnvId) -> HashMap<String, Preset> {
        self.current.load().get(env).cloned().unwrap_or_default()
    }

    /// Publishes presets, and withdraws those that are `None`.
    pub fn publish(&self, env: &EnvId, items: impl IntoIterator<Item = (String, Option<Preset>)>) {
        let _alone = self.change.lock().unwrap_or_else(|e| e.into_inner());
        let mut rules = HashMap::clone(&self.current.load());
        let of_env = rules.entry(env.clone()).or_default();
        for (collection, preset) in items {
            match preset {
                Some(preset) => of_env.insert(collection, preset),
                None => of_env.remove(&collection),
            };
        }
        self.current.store(Arc::new(rules));
    }
}
