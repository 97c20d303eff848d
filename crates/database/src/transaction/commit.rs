//! Making a transaction true.

use super::Transaction;
use super::open::{Key, Pending, State};
use crate::ops::update::Before;
use crate::ops::{add, remove, update};
use crate::rows::{self, Place};
use crate::{Database, DatabaseError};
use std::collections::HashMap;
use store::{ChangeOp, Tx};
use types::EnvId;

impl Transaction {
    /// Does all that was written, in one step that nobody can come between, or nothing: then it can be run again. Either way the
    /// transaction has ended.
    pub async fn commit(self) -> Result<(), DatabaseError> {
        let mut state = self.open.state.lock().await;
        self.open.check(self.database.store().now())?;
        if std::mem::replace(&mut state.ended, true) {
            return Err(DatabaseError::TransactionMissing);
        }
        self.database.inner.transactions.end(self.open.id());
        let State { reads, writes, .. } = std::mem::take(&mut *state);
        state.ended = true;
        // What only read has seen one moment, whatever happened since.
        if writes.is_empty() {
            return Ok(());
        }
        let (database, env, since) = (self.database.clone(), self.actor.env().clone(), self.open.since);
        self.database
            .store()
            .write(move |tx| {
                Box::pin(async move {
                    let seen = reads.into_iter();
                    let seen = seen.chain(writes.iter().map(|(key, w)| (key.clone(), w.before.is_some())));
                    unchanged(tx, &env, seen.collect(), since).await?;
                    let mut writes: Vec<(Key, Pending)> = writes.into_iter().collect();
                    writes.sort_by(|a, b| (a.1.created, &a.0).cmp(&(b.1.created, &b.0)));
                    // What goes makes room in a unique index for what comes.
                    writes.sort_by_key(|(_, pending)| pending.after.is_some());
                    for ((collection, id), pending) in writes {
                        apply(tx, &database, &Place { env: env.clone(), collection }, id, pending).await?;
                    }
                    Ok(())
                })
            })
            .await
    }
}

/// Refuses if one of these documents is not as it was. The rows are asked, not the log: what other jobs of the same
/// commit changed is not in the log yet.
async fn unchanged(tx: &Tx, env: &EnvId, seen: Vec<(Key, bool)>, since: u64) -> Result<(), DatabaseError> {
    let mut collections: HashMap<String, Vec<(String, bool)>> = HashMap::new();
    for ((collection, id), there) in seen {
        collections.entry(collection).or_default().push((id, there));
    }
    for (collection, seen) in collections {
        let place = Place { env: env.clone(), collection };
        let ids: Vec<String> = seen.iter().map(|(id, _)| id.clone()).collect();
        let numbers = rows::numbers(tx.conn(), &place, &ids).await?;
        let same = seen.iter().all(|(id, there)| match numbers.get(id) {
            Some(numbers) => numbers.changed <= since,
            None => !there,
        });
        if !same {
            return Err(DatabaseError::TransactionConflict);
        }
    }
    Ok(())
}

async fn apply(
    tx: &mut Tx,
    database: &Database,
    place: &Place,
    id: String,
    pending: Pending,
) -> Result<(), DatabaseError> {
    let Pending { created, before, after, op } = pending;
    match (before, after) {
        (None, Some((doc, text))) => add::store(tx, database, place, &id, &doc, text).await,
        (Some(before), Some((doc, text))) => {
            // One that was removed and added again.
            let op = if op == ChangeOp::Add { ChangeOp::Replace } else { op };
            let created = if created > i64::MAX as u64 / 2 { number(tx, place, &id).await? } else { created };
            let before = Before { id, created, doc: before };
            update::store(tx, database, place, before, &doc, text, op).await
        }
        (Some(doc), None) => {
            rows::delete(tx.conn(), place, std::slice::from_ref(&id)).await?;
            remove::forget(tx, database, place, Before { id, created, doc }).await
        }
        (None, None) => Ok(()),
    }
}

/// The creation number of a document that is there.
async fn number(tx: &Tx, place: &Place, id: &str) -> Result<u64, DatabaseError> {
    let numbers = rows::numbers(tx.conn(), place, &[id.to_owned()]).await?;
    numbers.get(id).map(|numbers| numbers.created).ok_or(DatabaseError::TransactionConflict)
}
