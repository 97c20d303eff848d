//! Keys of documents that are only added, where nothing has to be looked up for them.

use super::rows::KEYS;
use super::{Indexes, Known};
use crate::DatabaseError;
use crate::rows::Place;
use store::Append;
use types::Json;

/// The indexes of a collection in which a new document only adds keys.
pub(crate) struct Keeper(Known);

/// The keys of one document, with the numbers of their indexes.
pub(crate) struct NewKeys(Vec<(i64, Vec<u8>)>);

impl Indexes {
    /// `None` if they are not known, or if one is unique: then the database has to be asked.
    pub fn keeper(&self, place: &Place) -> Option<Keeper> {
        let known = self.known(&(place.env.clone(), place.collection.clone()))?;
        known.iter().all(|index| !index.unique).then_some(Keeper(known))
    }
}

impl Keeper {
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
