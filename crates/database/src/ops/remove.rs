//! Removing documents.

use super::update::{Before, Job};
use super::{audit, log, trace};
use crate::rows::{self, Place};
use crate::rules::Gate;
use crate::scan::Layers;
use crate::value::NULL;
use crate::{Database, DatabaseError, Filter};
use access::Actor;
use store::{ChangeOp, Tx};
use types::RuleOperation as Operation;

impl Database {
    /// Removes the first matching document, or all, and answers how many. Removing all takes a condition.
    pub async fn remove(
        &self,
        actor: &Actor,
        collection: &str,
        filter: &Filter,
        multi: bool,
    ) -> Result<u64, DatabaseError> {
        let gate = self.gate(actor, collection).await?;
        check(&gate, filter, multi)?;
        let line = audit(actor, "remove", &gate.place);
        let filter = filter.clone();
        self.store()
            .write(move |tx| {
                Box::pin(async move {
                    let view = Layers::of(tx.conn());
                    let mut job = Job::aim(&view, gate, Operation::Delete, &filter).await?;
                    let rows = job.find(&view, multi, &|_| Ok(NULL.clone())).await?;
                    let (database, place) = (&job.gate.database, &job.gate.place);
                    let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
                    rows::delete(tx.conn(), place, &ids).await?;
                    for row in rows {
                        let gone = Before { id: row.id, created: row.created, doc: row.doc };
                        forget(tx, database, place, gone).await?;
                    }
                    trace(tx, line, format!("{} removed", ids.len()));
                    Ok(ids.len() as u64)
                })
            })
            .await
    }
}

/// What can be seen of a removal before it is made. Removing all takes a condition: leaving it out is more often a
/// mistake than a wish. (`{"_id": {"$exists": true}}` is one that every document meets.)
pub(crate) fn check(gate: &Gate, filter: &Filter, multi: bool) -> Result<(), DatabaseError> {
    gate.may(Operation::Delete)?;
    if multi && filter.is_empty() {
        return Err(DatabaseError::param("removing documents takes a condition"));
    }
    Ok(())
}

/// Removes the keys of a document whose row is gone, and enters it into the log.
pub(crate) async fn forget(
    tx: &mut Tx,
    database: &Database,
    place: &Place,
    gone: Before,
) -> Result<(), DatabaseError> {
    let Before { id, created, doc } = gone;
    database.indexes().keep(tx, place, created, Some(&doc), None).await?;
    log(tx, place, &id, ChangeOp::Remove, Some(doc), None).await?;
    Ok(())
}
