//! Removing documents.

use super::update::{Job, Sight};
use super::{audit, log, trace};
use crate::{Database, DatabaseError, Filter, rows};
use access::Actor;
use store::ChangeOp;

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
        let (place, preset) = self.place(actor, collection).await?;
        let reach = preset.writable(actor, collection)?;
        if multi && filter.is_empty() {
            return Err(DatabaseError::param("removing documents takes a condition"));
        }
        let line = audit(actor, "remove", &place);
        let job = Job {
            database: self.clone(),
            place,
            reach,
            sight: Sight::of(preset, actor),
            filter: filter.clone(),
        };
        self.store()
            .write(move |tx| {
                Box::pin(async move {
                    let rows = job.find(tx, multi).await?;
                    let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
                    rows::delete(tx.conn(), &job.place, &ids).await?;
                    for row in rows {
                        let indexes = job.database.indexes();
                        indexes.keep(tx, &job.place, row.created, Some(&row.doc), None).await?;
                        log(tx, &job.place, &row.id, ChangeOp::Remove, Some(row.doc), None).await?;
                    }
                    trace(tx, line, format!("{} removed", ids.len()));
                    Ok(ids.len() as u64)
                })
            })
            .await
    }
}
