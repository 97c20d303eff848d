//! Transactions: several reads and writes that happen together or not at all.
//!
//! A transaction sees its environment as it was when it began (later changes are taken back by the change log), and
//! its own writes over it. These wait in memory until it is committed, in one job of the writer. Nobody waits for a
//! transaction: of two that write the same document the first to be committed wins, and the commit of the other is
//! refused with a conflict, as is that of one that wrote anything and had read a document that has changed since.
//! Documents that would match a query only now (phantoms) are no conflict. No call before the commit looks for
//! conflicts: wx-server-sdk loses the code of a call's error, and would not run the transaction again.
//!
//! Open transactions live in memory: after a restart of the server there are none. That loses nothing that was
//! acknowledged, since only a commit is.

mod commit;
mod open;
mod reads;
mod writes;

pub(crate) use open::Transactions;

use crate::rows::{self, Place, Row};
use crate::scan::{Layers, Overlay};
use crate::{Database, DatabaseError, limits};
use access::Actor;
use open::{Open, Pending, State};
use sea_orm::DatabaseTransaction;
use std::collections::HashMap;
use std::sync::Arc;
use store::Snapshot;
use tokio::sync::MutexGuard;

/// A transaction of an actor. Its methods are those of [`Database`] and see its own writes.
pub struct Transaction {
    database: Database,
    actor: Actor,
    open: Arc<Open>,
}

impl Database {
    /// Begins a transaction of this actor and answers its id.
    pub async fn start_transaction(&self, actor: &Actor) -> Result<String, DatabaseError> {
        // What the rows say is the truth, also where another process writes.
        let since = self.store().snapshot().await?.seq(actor.env()).await?;
        let id = self.store().random().hex_id(32);
        self.inner.transactions.begin(id.clone(), actor, since, self.store().now())?;
        Ok(id)
    }

    /// An open transaction, if this actor began it, here.
    pub fn transaction(&self, actor: &Actor, id: &str) -> Result<Transaction, DatabaseError> {
        let open = self.inner.transactions.find(id, actor, self.store().now())?;
        Ok(Transaction { database: self.clone(), actor: actor.clone(), open })
    }

    /// Ends a transaction; nothing of it happened.
    pub fn abort_transaction(&self, actor: &Actor, id: &str) -> Result<(), DatabaseError> {
        match self.inner.transactions.find(id, actor, self.store().now()) {
            Ok(open) => {
                // A call that is under way must not commit it.
                open.doom();
                self.inner.transactions.end(id);
                Ok(())
            }
            Err(DatabaseError::TransactionExpired | DatabaseError::TransactionConflict) => {
                self.inner.transactions.end(id);
                Ok(())
            }
            Err(error) => Err(error),
        }
    }
}

/// What a transaction sees of a collection, for one call.
struct Sight<'t> {
    snapshot: Snapshot,
    overlay: Overlay,
    state: MutexGuard<'t, State>,
}

impl Sight<'_> {
    fn view(&self) -> Layers<'_, DatabaseTransaction> {
        Layers { conn: self.snapshot.conn(), overlay: self.overlay.clone() }
    }

    /// Notes that a document was seen, if it was there when the transaction began.
    fn read(&mut self, place: &Place, id: &str, there: bool) -> Result<(), DatabaseError> {
        let key = (place.collection.clone(), id.to_owned());
        if !self.state.writes.contains_key(&key) {
            self.state.reads.entry(key).or_insert(there);
        }
        if self.state.reads.len() + self.state.writes.len() > limits::TRANSACTION_DOCUMENTS {
            return Err(DatabaseError::Refused(format!(
                "a transaction reads and writes at most {} documents",
                limits::TRANSACTION_DOCUMENTS
            )));
        }
        Ok(())
    }
}

impl Transaction {
    /// Takes the transaction for one call, and makes its view of a collection: of all of it, or of some ids.
    async fn sight(&self, place: &Place, ids: Option<&[String]>) -> Result<Sight<'_>, DatabaseError> {
        let mut state = self.open.state.lock().await;
        self.open.check(self.database.store().now())?;
        if state.ended {
            return Err(DatabaseError::TransactionMissing);
        }
        let snapshot = self.database.store().snapshot().await?;
        let topic = crate::ops::topic(&place.collection);
        let (since, most) = (self.open.since, limits::TRANSACTION_CHANGES);
        let Some(states) = snapshot.states_at(&place.env, &topic, ids, since, most).await? else {
            // Too much has changed for its view to be made: it is given up, and can be run again.
            self.open.doom();
            *state = State::default();
            return Err(DatabaseError::TransactionConflict);
        };
        let changed: Vec<String> = states.iter().map(|(id, _)| id.clone()).collect();
        let numbers = rows::numbers(snapshot.conn(), place, &changed).await?;
        let mut docs: HashMap<String, Option<Row>> = states
            .into_iter()
            .map(|(id, doc)| {
                // Nobody knows when a document was made that is gone: it comes first.
                let created = numbers.get(&id).map_or(0, |numbers| numbers.created);
                (id.clone(), doc.map(|doc| Row::of(id, created, doc)))
            })
            .collect();
        let mut lay = |id: &String, write: &Pending| {
            let row = write.after.as_ref().map(|(doc, _)| Row::of(id.clone(), write.created, doc.clone()));
            docs.insert(id.clone(), row);
        };
        match ids {
            Some(ids) => ids.iter().for_each(|id| {
                if let Some(write) = state.writes.get(&(place.collection.clone(), id.clone())) {
                    lay(id, write);
                }
            }),
            None => state.writes.iter().for_each(|((collection, id), write)| {
                if *collection == place.collection {
                    lay(id, write);
                }
            }),
        }
        let overlay = Overlay { docs: Arc::new(docs) };
        Ok(Sight { snapshot, overlay, state })
    }
}
