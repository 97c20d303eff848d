//! The keys of a document in an index.

use super::{Field, Index};
use crate::{DatabaseError, geo, limits, path, value};
use std::collections::BTreeSet;
use types::Json;

/// What an index holds of one document.
pub(super) struct Keys {
    pub keys: BTreeSet<Vec<u8>>,
    /// Whether an array made it several, or could have.
    pub many: bool,
}

impl Index {
    /// The keys of a document: of several fields, each value of the one with each of the other.
    pub(super) fn keys(&self, doc: &Json) -> Result<Keys, DatabaseError> {
        let mut keys = vec![Vec::new()];
        let mut many = false;
        for field in &self.fields {
            let parts = field.parts(doc);
            many |= parts.len() > 1 || (!field.geo && path::through_array(doc, &field.path.parts));
            if keys.len().saturating_mul(parts.len()) > limits::INDEX_KEYS {
                return Err(
                    self.refused(&format!("makes more than {} keys of one document", limits::INDEX_KEYS))
                );
            }
            let mut longer = Vec::with_capacity(keys.len() * parts.len());
            for part in parts {
                longer.extend(keys.iter().map(|key| [key.as_slice(), &part].concat()));
            }
            keys = longer;
        }
        if keys.iter().any(|key| key.len() > limits::INDEX_KEY_BYTES) {
            return Err(self.refused(&format!(
                "takes values of at most {} bytes, and a document has a longer one",
                limits::INDEX_KEY_BYTES
            )));
        }
        Ok(Keys { keys: keys.into_iter().collect(), many })
    }

    fn refused(&self, why: &str) -> DatabaseError {
        DatabaseError::Refused(format!("index {} {why}", self.name))
    }
}

impl Field {
    /// The parts of keys that it makes of a document; never none.
    fn parts(&self, doc: &Json) -> Vec<Vec<u8>> {
        if !self.geo {
            let values = path::keys(doc, &self.path.parts);
            return values.into_iter().map(|value| part(value, self.descending)).collect();
        }
        let mut cells = BTreeSet::new();
        path::any_leaf(doc, &self.path.parts, &mut |value| {
            cells.extend(value.and_then(geo::read).iter().flat_map(geo::cells_of));
            false
        });
        match cells.is_empty() {
            true => vec![vec![NOWHERE]],
            false => cells.into_iter().map(place).collect(),
        }
    }
}

/// What stands in the place of a cell for a document without a geometry: every document has a key.
const NOWHERE: u8 = 0;
/// What comes before the number of a cell.
const SOMEWHERE: u8 = 1;

/// The part of a key that a cell makes; they sort as the numbers of cells do.
pub(super) fn place(cell: u64) -> Vec<u8> {
    [&[SOMEWHERE], cell.to_be_bytes().as_slice()].concat()
}

/// The part of a key that one value makes.
pub(super) fn part(value: &Json, descending: bool) -> Vec<u8> {
    let mut part = Vec::new();
    value::encode(value, &mut part);
    if descending {
        part.iter_mut().for_each(|byte| *byte = !*byte);
    }
    part
}
