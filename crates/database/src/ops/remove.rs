//! Removing documents.

use super::update::{Job, Sight};
use super::{audit, log, trace};
use crate::rows::{self, Place, Row};
use crate::{Database, DatabaseError, Filter};
use access::Actor;
use store::{ChangeOp, Tx};

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
                    let count = rows.len() as u64;
                    remove_rows(tx, &job.database, &job.place, rows).await?;
                    trace(tx, line, format!("{count} removed"));
                    Ok(count)
                })
            })
            .await
    }
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
