//! Keys of documents that are only added, where nothing has to be looked up for them.

use super::rows::KEYS;
use super::{Indexes, Known};
use crate::DatabaseError;
use crate::rows::Place;
use std::sync::Arc;
use store::Append;
use types::Json;

/// The indexes of a collection in which a new document only adds keys.
pub(crate) struct Keeper<'k>(&'k Known);

/// The keys of one document, with the numbers of their indexes.
pub(crate) struct NewKeys(Vec<(i64, Vec<u8>)>);

impl Indexes {
    /// Whether the indexes of a collection are still these.
    pub fn are(&self, place: &Place, known: &Known) -> bool {
        let now = self.known(&(place.env.clone(), place.collection.clone()));
        now.is_some_and(|now| Arc::ptr_eq(&now, known))
    }
}

impl<'k> Keeper<'k> {
    /// `None` if one is unique: then the database has to be asked.
    pub fn of(known: &'k Known) -> Option<Self> {
        known.iter().all(|index| !index.unique).then_some(Self(known))
    }

    /// The keys of a document; `None` if an array makes several, of which the index must be told.
    pub fn keys(&self, doc: &Json) -> Result<Option<NewKeys>, DatabaseError> {
        let mut all = Vec::with_capacity(self.0.len());
        for index in self.0.iter() {
            let made = index.keys(doc)?;
            if made.many {
                return Ok(None);
            }
            all.extend(made.keys.into_iter().map(|key| (index.number, key)));
        }
        Ok(Some(NewKeys(all)))
    }
}

impl NewKeys {
    pub fn add(self, to: &mut Append, created: i64) {
        for (number, key) in self.0 {
            to.row(&KEYS, [number.into(), key.into(), created.into()]);
        }
    }
}
