//! Making a transaction true.

use super::Transaction;
use super::open::{Key, NEW, Pending, State};
use crate::ops::update::Before;
use crate::ops::{add, log, remove};
use crate::rows::{self, Place};
use crate::{Database, DatabaseError};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;
use store::Tx;
use types::EnvId;

impl Transaction {
    /// Fails with a conflict if the commit would as things are now: for callers that would not hear of it then.
    pub async fn check(&self) -> Result<(), DatabaseError> {
        let state = self.open.state.lock().await;
        let reads = state.reads.iter().map(|(key, there)| (key.clone(), *there));
        let writes = state.writes.iter().map(|(key, write)| (key.clone(), write.before.is_some()));
        let seen = reads.chain(writes).collect();
        unchanged(self.database.store().read(), self.actor.env(), seen, self.open.since).await
    }

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
                    unchanged(tx.conn(), &env, seen.collect(), since).await?;
                    let mut writes: Vec<(Key, Pending)> = writes.into_iter().collect();
                    writes.sort_by(|a, b| (a.1.created, &a.0).cmp(&(b.1.created, &b.0)));
                    apply(tx, &database, &env, writes).await?;
                    Ok(())
                })
            })
            .await
    }
}

/// Refuses if one of these documents is not as it was. The rows are asked, not the log: what other jobs of the same
/// commit changed is not in the log yet.
async fn unchanged<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    seen: Vec<(Key, bool)>,
    since: u64,
) -> Result<(), DatabaseError> {
    let mut collections: HashMap<String, Vec<(String, bool)>> = HashMap::new();
    for ((collection, id), there) in seen {
        collections.entry(collection).or_default().push((id, there));
    }
    for (collection, seen) in collections {
        let place = Place { env: env.clone(), collection };
        let ids: Vec<String> = seen.iter().map(|(id, _)| id.clone()).collect();
        let numbers = rows::numbers(conn, &place, &ids).await?;
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

/// Makes documents what they become. All old keys go before new ones come: only what is there in the end has to be
/// unique.
async fn apply(
    tx: &mut Tx,
    database: &Database,
    env: &EnvId,
    writes: Vec<(Key, Pending)>,
) -> Result<(), DatabaseError> {
    let mut coming = Vec::with_capacity(writes.len());
    for ((collection, id), pending) in writes {
        let place = Place { env: env.clone(), collection };
        let Pending { mut created, before, after, op } = pending;
        // One that was removed and added again is another document.
        let again = created > NEW && before.is_some();
        let before = match (before, &after) {
            (Some(doc), Some(_)) if !again => {
                database.indexes().keep(tx, &place, created, Some(&doc), None).await?;
                Some(doc)
            }
            (Some(doc), _) => {
                if again {
                    created = number(tx, &place, &id).await?;
                }
                rows::delete(tx.conn(), &place, std::slice::from_ref(&id)).await?;
                remove::forget(tx, database, &place, Before { id: id.clone(), created, doc }).await?;
                None
            }
            (None, _) => None,
        };
        coming.extend(after.map(|after| (place, id, created, before, after, op)));
    }
    for (place, id, created, before, (doc, text), op) in coming {
        match before {
            None => add::store(tx, database, &place, &id, &doc, text).await?,
            Some(before) => {
                let seq = log(tx, &place, &id, op, Some(before), Some(doc.clone())).await?;
                rows::update(tx.conn(), &place, &id, &doc, text, seq).await?;
                database.indexes().keep(tx, &place, created, None, Some(&doc)).await?;
            }
        }
    }
    Ok(())
}

/// The creation number of a document that is there.
async fn number(tx: &Tx, place: &Place, id: &str) -> Result<u64, DatabaseError> {
    let numbers = rows::numbers(tx.conn(), place, &[id.to_owned()]).await?;
    numbers.get(id).map(|numbers| numbers.created).ok_or(DatabaseError::TransactionConflict)
}
