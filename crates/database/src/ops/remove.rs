//! Removing documents.

use super::update::{Before, Job};
use super::{audit, log, trace};
use crate::rows::{self, Place};
use crate::scan::View;
use crate::{Database, DatabaseError, Filter};
use access::Actor;
use store::{ChangeOp, Tx};

impl Database {
    /// Removes the first matching document, or all, and answers how many. Removing all takes a condition.
    pub async fn remove(
        &self,
        actor: &Actor,
        collection: &str,
        filter: &Filter,
        multi: bool,
    ) -> Result<u64, DatabaseError> {
        let job = Job::to_remove(self, actor, collection, filter, multi).await?;
        let line = audit(actor, "remove", &job.place);
        self.store()
            .write(move |tx| {
                Box::pin(async move {
                    let rows = job.find(&View::of(tx.conn()), multi).await?;
                    let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
                    rows::delete(tx.conn(), &job.place, &ids).await?;
                    for row in rows {
                        let gone = Before { id: row.id, created: row.created, doc: row.doc };
                        forget(tx, &job.database, &job.place, gone).await?;
                    }
                    trace(tx, line, format!("{} removed", ids.len()));
                    Ok(ids.len() as u64)
                })
            })
            .await
    }
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
