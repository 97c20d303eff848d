//! Changing a document that somebody looks at: it happens only if the document still is what they saw.

use super::{audit, trace, update};
use crate::path::{self, Path};
use crate::scan::Layers;
use crate::{Database, DatabaseError, Filter, Update, Write, rows};
use access::Actor;
use types::{Json, Permission, RuleOperation as Operation};

/// What a document must still be.
#[derive(Clone, Debug, PartialEq)]
pub enum Expected {
    /// As it was after the change with this number: see [`Database::open`].
    Revision(u64),
    /// It has this value at a path; `None`: it has none there.
    Value {
        /// The dot path.
        path: String,
        /// The value.
        value: Option<Json>,
    },
}

impl Database {
    /// A document and its revision, for somebody who is going to change it.
    pub async fn open(
        &self,
        actor: &Actor,
        collection: &str,
        id: &str,
    ) -> Result<Option<(Json, u64)>, DatabaseError> {
        if !actor.may(Permission::ReadDocuments) {
            return Err(DatabaseError::PermissionDenied(format!("reading collection {collection}")));
        }
        let (place, _) = self.place(actor.env(), collection).await?;
        let rows = rows::by_ids(self.store(), &place, &[id.to_owned()]).await?;
        Ok(rows.into_iter().next().map(|row| (row.doc, row.changed)))
    }

    /// Updates a document if it is as expected, else fails with [`DatabaseError::Changed`]. Answers the document.
    pub async fn revise(
        &self,
        actor: &Actor,
        collection: &str,
        id: &str,
        expected: Expected,
        change: &Update,
    ) -> Result<Json, DatabaseError> {
        if !actor.may(Permission::WriteDocuments) {
            return Err(DatabaseError::PermissionDenied(format!("writing to collection {collection}")));
        }
        let gate = self.gate(actor, collection).await?;
        update::check(&gate, change, Write::default())?;
        let path = match &expected {
            Expected::Revision(_) => None,
            Expected::Value { path, .. } => Some(Path::parse(path)?),
        };
        let line = audit(actor, "update", &gate.place);
        let filter = Filter::by_key(id)?;
        let (change, id) = (change.clone(), id.to_owned());
        self.store()
            .write(move |tx| {
                Box::pin(async move {
                    let found = rows::by_ids(tx.conn(), &gate.place, std::slice::from_ref(&id)).await?;
                    let Some(row) = found.into_iter().next() else { return Err(DatabaseError::Changed) };
                    let same = match (&expected, &path) {
                        (Expected::Value { value, .. }, Some(path)) => {
                            let now = path::get(&row.doc, &path.parts);
                            // The text tells 1 from 1.0, which equality does not.
                            now.map(Json::to_string) == value.as_ref().map(Json::to_string)
                        }
                        (Expected::Revision(revision), _) => row.changed == *revision,
                        (Expected::Value { .. }, None) => false,
                    };
                    if !same {
                        return Err(DatabaseError::Changed);
                    }
                    let view = Layers::of(tx.conn());
                    let mut job = update::Job::aim(&view, gate, Operation::Update, &filter).await?;
                    let (_, doc) = job.update(tx, &change, Write::default()).await?;
                    trace(tx, line, id);
                    doc.ok_or(DatabaseError::Changed)
                })
            })
            .await
    }
}
