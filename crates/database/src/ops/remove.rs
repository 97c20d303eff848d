//! Removing documents.

use super::update::Job;
use super::{audit, log, trace};
use crate::rows::{self, Place, Row};
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
                    let count = rows.len() as u64;
                    remove_rows(tx, &job.gate.database, &job.gate.place, rows).await?;
                    trace(tx, line, format!("{count} removed"));
                    Ok(count)
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

/// Removes documents, with their keys and an entry in the log for each; answers the numbers of the first and the last.
pub(crate) async fn remove_rows(
    tx: &mut Tx,
    database: &Database,
    place: &Place,
    rows: Vec<Row>,
) -> Result<Option<(u64, u64)>, DatabaseError> {
    let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    rows::delete(tx.conn(), place, &ids).await?;
    let mut numbers = None;
    for row in rows {
        database.indexes().keep(tx, place, row.created, Some(&row.doc), None).await?;
        let seq = log(tx, place, &row.id, ChangeOp::Remove, Some(row.doc), None).await?;
        numbers = Some((numbers.map_or(seq, |(first, _)| first), seq));
    }
    Ok(numbers)
}
