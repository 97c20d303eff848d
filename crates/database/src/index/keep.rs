//! Keeping keys with every write of a document.

use super::{Indexes, rows};
use crate::DatabaseError;
use crate::rows::Place;
use store::Tx;
use types::Json;

impl Indexes {
    /// Whether a document may be written as far as indexes go: a new one, or the one of this creation number.
    pub async fn check(
        &self,
        tx: &Tx,
        place: &Place,
        created: Option<u64>,
        doc: &Json,
    ) -> Result<(), DatabaseError> {
        for index in self.of(tx.conn(), place).await?.iter() {
            let keys = index.keys(doc)?.keys;
            for key in keys.iter().filter(|_| index.unique) {
                // No document was created by a change with the number 0.
                if rows::taken(tx.conn(), index.number, key, created.unwrap_or(0)).await? {
                    return Err(DatabaseError::NotUnique(index.name.clone()));
                }
            }
        }
        Ok(())
    }

    /// Makes the keys of a document those of its new state: `before` is `None` for a new document, `after` for one
    /// that goes. Fails if a unique index has another document there.
    pub async fn keep(
        &self,
        tx: &Tx,
        place: &Place,
        created: u64,
        before: Option<&Json>,
        after: Option<&Json>,
    ) -> Result<(), DatabaseError> {
        for index in self.of(tx.conn(), place).await?.iter() {
            // What does not fit an index that is being built has no keys yet.
            let old = before.and_then(|doc| index.keys(doc).ok()).map(|keys| keys.keys).unwrap_or_default();
            let new = after.map(|doc| index.keys(doc)).transpose()?;
            let many = new.as_ref().is_some_and(|new| new.many);
            let new = new.map(|new| new.keys).unwrap_or_default();
            for key in old.difference(&new) {
                rows::delete_key(tx.conn(), index.number, key, created).await?;
            }
            let added: Vec<_> = new.difference(&old).map(|key| (key.clone(), created)).collect();
            for (key, _) in added.iter().filter(|_| index.unique) {
                if rows::taken(tx.conn(), index.number, key, created).await? {
                    return Err(DatabaseError::NotUnique(index.name.clone()));
                }
            }
            rows::insert_keys(tx.conn(), index.number, &added).await?;
            if many && !rows::flags(tx.conn(), place).await?.contains(&index.number) {
                rows::mark_many(tx.conn(), index.number).await?;
            }
        }
        Ok(())
    }
}
