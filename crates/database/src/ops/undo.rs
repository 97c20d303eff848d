//! Deleting documents by hand, and putting them back: what they were is in the change log.

use super::{add, audit, remove_rows, trace};
use crate::rules::Gate;
use crate::{Database, DatabaseError, limits, rows};
use access::Actor;
use store::ChangeOp;
use types::Permission;
use types::documents::Removed;

impl Database {
    /// Removes the documents with these ids, at most [`limits::DOCUMENTS_PER_UNDO`], in one step. Ids that are not
    /// there are passed over. [`Database::put_back`] takes it back for as long as the change log remembers.
    pub async fn remove_by_ids(
        &self,
        actor: &Actor,
        collection: &str,
        ids: &[String],
    ) -> Result<Removed, DatabaseError> {
        if !actor.may(Permission::WriteDocuments) {
            return Err(DatabaseError::PermissionDenied(format!("writing to collection {collection}")));
        }
        if ids.len() > limits::DOCUMENTS_PER_UNDO {
            return Err(DatabaseError::param(format!(
                "at most {} documents are deleted at once",
                limits::DOCUMENTS_PER_UNDO
            )));
        }
        let (place, _) = self.place(actor.env(), collection).await?;
        let line = audit(actor, "remove", &place);
        let (database, ids) = (self.clone(), ids.to_vec());
        self.store()
            .write(move |tx| {
                Box::pin(async move {
                    let mut rows = rows::by_ids(tx.conn(), &place, &ids).await?;
                    // Put back in this order, they come in it again.
                    rows.sort_by_key(|row| row.created);
                    let count = rows.len() as u64;
                    let numbers = remove_rows(tx, &database, &place, rows).await?;
                    trace(tx, line, format!("{count} removed"));
                    let (first, last) = numbers.unwrap_or_default();
                    Ok(Removed { first, last, count })
                })
            })
            .await
    }

    /// Puts back what a deletion removed: the same documents with the same ids, all or none. Answers how many. Fails
    /// if one of the ids is in use again, or the change log no longer remembers.
    pub async fn put_back(
        &self,
        actor: &Actor,
        collection: &str,
        removed: Removed,
    ) -> Result<u64, DatabaseError> {
        if !actor.may(Permission::WriteDocuments) {
            return Err(DatabaseError::PermissionDenied(format!("writing to collection {collection}")));
        }
        let (place, _) = self.place(actor.env(), collection).await?;
        let count = removed.count;
        let fits = removed.last >= removed.first
            && removed.last - removed.first < limits::DOCUMENTS_PER_UNDO as u64
            && count == removed.last - removed.first + 1
            && removed.first > 0;
        if !fits {
            return Err(DatabaseError::param("there is nothing to put back"));
        }
        let entries = self.store().changes_after(&place.env, removed.first - 1, count).await?;
        let topic = super::topic(&place.collection);
        let gone = entries.into_iter().filter(|(entry, _)| {
            entry.topic == topic && entry.op == ChangeOp::Remove && entry.seq <= removed.last
        });
        let docs: Vec<_> = gone.filter_map(|(_, before)| before).collect();
        if docs.len() as u64 != count {
            return Err(DatabaseError::Refused("what was deleted is not remembered any more".to_owned()));
        }
        let line = audit(actor, "restore", &place);
        let gate = Gate::of_system(self, place);
        self.store()
            .write(move |tx| {
                Box::pin(async move {
                    let mut court = gate.court();
                    for doc in docs {
                        add::insert(tx, &gate, &mut court, doc).await?;
                    }
                    trace(tx, line, format!("{count} put back"));
                    Ok(count)
                })
            })
            .await
    }
}
