//! Removing documents.

use super::update::Job;
use super::{audit, log, trace};
use crate::value::NULL;
use crate::{Database, DatabaseError, Filter, rows};
use access::Actor;
use store::ChangeOp;
use types::RuleOperation as Operation;

impl Database {
    /// Removes the first matching document, or all, and answers how many. Removing all takes a condition: leaving
    /// it out is more often a mistake than a wish. (`{"_id": {"$exists": true}}` is one that every document meets.)
    pub async fn remove(
        &self,
        actor: &Actor,
        collection: &str,
        filter: &Filter,
        multi: bool,
    ) -> Result<u64, DatabaseError> {
        let gate = self.gate(actor, collection).await?;
        gate.may(Operation::Delete)?;
        if multi && filter.is_empty() {
            return Err(DatabaseError::param("removing documents takes a condition"));
        }
        let line = audit(actor, "remove", &gate.place);
        let filter = filter.clone();
        self.store()
            .write(move |tx| {
                Box::pin(async move {
                    let place = gate.place.clone();
                    let mut job = Job::aim(tx, gate, Operation::Delete, &filter).await?;
                    let rows = job.find(tx, multi, &|_| Ok(NULL.clone())).await?;
                    let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
                    rows::delete(tx.conn(), &place, &ids).await?;
                    for row in rows {
                        let indexes = job.gate.database.indexes();
                        indexes.keep(tx, &place, row.created, Some(&row.doc), None).await?;
                        log(tx, &place, &row.id, ChangeOp::Remove, Some(row.doc), None).await?;
                    }
                    trace(tx, line, format!("{} removed", ids.len()));
                    Ok(ids.len() as u64)
                })
            })
            .await
    }
}
