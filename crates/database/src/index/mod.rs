//! Indexes: for each document, rows of keys that sort as its values do (see [`crate::value::encode`]), so that SQL finds
//! and orders documents exactly as the matcher and the comparator would, on either database.
//!
//! An index is made in two steps. From the moment it is declared, every write keeps its keys; what was there before is
//! read in the background, a batch of documents per write. Only then queries use it.

mod append;
mod build;
mod declare;
mod keep;
mod keys;
mod plan;
mod rows;

pub(crate) use append::{Keeper, NewKeys};
pub use declare::{IndexInfo, IndexSpec, IndexState};
pub(crate) use plan::choose;
pub(crate) use rows::{Range, Step, flags, page, remove_all};

use crate::path::Path;
use crate::rows::Place;
use crate::usage::Usage;
use crate::{Database, DatabaseError};
use std::collections::HashMap;
use std::sync::{Arc, RwLock};
use store::{Clock, Reader};
use types::EnvId;

/// An index as writes and queries need it.
#[derive(Clone, Debug)]
pub(crate) struct Index {
    /// Its number, by which its keys are found; never used twice.
    pub number: i64,
    pub name: String,
    pub unique: bool,
    /// Whether queries may use it.
    pub ready: bool,
    pub fields: Vec<Field>,
}

/// A field of an index.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub path: Path,
    pub descending: bool,
    /// Whether its keys are the cells where geometries lie, and not values.
    pub geo: bool,
}

/// The indexes of a collection.
pub(crate) type Known = Arc<Vec<Arc<Index>>>;

/// The indexes of all collections that were asked for. Read on every call; written inside of the write that declares,
/// finishes or drops one, before it commits: a writer that comes later keeps the keys of every index that is there.
pub(crate) struct Indexes {
    /// What queries cost.
    usage: Arc<Usage>,
    known: RwLock<HashMap<(EnvId, String), Known>>,
}

impl Indexes {
    /// None known yet.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { usage: Arc::new(Usage::new(clock)), known: RwLock::default() }
    }

    /// The statistic of what queries cost.
    pub fn usage(&self) -> &Arc<Usage> {
        &self.usage
    }

    /// The indexes of a collection, read from the database when they are asked for the first time.
    pub async fn of<R: Reader>(&self, reader: &R, place: &Place) -> Result<Known, DatabaseError> {
        let key = (place.env.clone(), place.collection.clone());
        if let Some(known) = self.known(&key) {
            return Ok(known);
        }
        let found = rows::list(reader, place).await?;
        let kept = found
            .into_iter()
            .filter(|listed| matches!(listed.info.state, IndexState::Building | IndexState::Ready));
        let found: Known = Arc::new(kept.map(|listed| Arc::new(listed.index)).collect());
        // A declaration that came in between is newer than what was read.
        Ok(self.known.write().unwrap_or_else(|e| e.into_inner()).entry(key).or_insert(found).clone())
    }

    fn known(&self, key: &(EnvId, String)) -> Option<Known> {
        self.known.read().unwrap_or_else(|e| e.into_inner()).get(key).cloned()
    }

    /// Puts what a write is about to make true.
    fn put(&self, place: &Place, indexes: Vec<Arc<Index>>) {
        let key = (place.env.clone(), place.collection.clone());
        self.known.write().unwrap_or_else(|e| e.into_inner()).insert(key, Arc::new(indexes));
    }

    /// Forgets what a write that failed put.
    pub(crate) fn forget(&self, place: &Place) {
        let key = (place.env.clone(), place.collection.clone());
        self.known.write().unwrap_or_else(|e| e.into_inner()).remove(&key);
    }
}

impl Database {
    pub(crate) fn indexes(&self) -> &Indexes {
        &self.inner.indexes
    }
}
