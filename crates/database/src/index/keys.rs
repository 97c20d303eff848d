//! The keys of a document in an index.

use super::Index;
use crate::{DatabaseError, limits, path, value};
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
        for (path, descending) in &self.fields {
            let values = path::keys(doc, &path.parts);
            many |= values.len() > 1 || path::through_array(doc, &path.parts);
            if keys.len().saturating_mul(values.len()) > limits::INDEX_KEYS {
                return Err(
                    self.refused(&format!("makes more than {} keys of one document", limits::INDEX_KEYS))
                );
            }
            let mut longer = Vec::with_capacity(keys.len() * values.len());
            for value in values {
                let part = part(value, *descending);
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

/// The part of a key that one field makes.
pub(super) fn part(value: &Json, descending: bool) -> Vec<u8> {
    let mut part = Vec::new();
    value::encode(value, &mut part);
    if descending {
        part.iter_mut().for_each(|byte| *byte = !*byte);
    }
    part
}
