//! Declaring, dropping and listing indexes.

use super::{Field, Index, rows};
use crate::path::Path;
use crate::rows::Place;
use crate::{Database, DatabaseError, limits};
use access::Actor;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::Audit;
use types::Permission;
use types::documents::IndexField;

/// What an index is to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexSpec {
    /// Its name within the collection: 1–64 characters of `[A-Za-z0-9_-]`.
    pub name: String,
    /// Its fields, the most important first; 1–8.
    pub fields: Vec<IndexField>,
    /// Whether no two documents may have equal values. A missing field counts as null.
    #[serde(default)]
    pub unique: bool,
}

/// How far an index is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum IndexState {
    /// The documents that were there before are being read.
    Building,
    /// Queries use it.
    Ready,
    /// A document does not fit it; see [`IndexInfo::error`].
    Failed,
    /// Its keys are being removed.
    Dropping,
}

/// An index in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexInfo {
    /// What it is.
    #[serde(flatten)]
    pub spec: IndexSpec,
    /// How far it is.
    pub state: IndexState,
    /// Documents that have been read so far.
    pub built: u64,
    /// Documents that there were when it was declared.
    pub total: u64,
    /// Why it failed.
    pub error: Option<String>,
}

impl IndexState {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            IndexState::Building => "building",
            IndexState::Ready => "ready",
            IndexState::Failed => "failed",
            IndexState::Dropping => "dropping",
        }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        let all = [IndexState::Building, IndexState::Ready, IndexState::Failed, IndexState::Dropping];
        all.into_iter().find(|state| state.as_str() == text)
    }
}

impl IndexSpec {
    /// The index, if the spec can be one.
    pub(super) fn index(&self, number: i64, ready: bool) -> Result<Index, DatabaseError> {
        crate::collections::check_name(&self.name)?;
        if !(1..=limits::INDEX_FIELDS).contains(&self.fields.len()) {
            return Err(DatabaseError::param(format!("an index has 1 to {} fields", limits::INDEX_FIELDS)));
        }
        let fields = self.fields.iter().map(|field| {
            let IndexField { descending, geo, .. } = *field;
            Ok(Field { path: Path::parse(&field.path)?, descending, geo })
        });
        let fields = fields.collect::<Result<Vec<_>, DatabaseError>>()?;
        let twice = |(i, field): (usize, &Field)| fields[..i].iter().any(|other| other.path == field.path);
        if fields.iter().enumerate().any(twice) {
            return Err(DatabaseError::param("an index names each field once"));
        }
        match fields.iter().filter(|field| field.geo).count() {
            0 => {}
            1 if self.unique => {
                return Err(DatabaseError::param("an index with a geometry cannot be unique"));
            }
            1 if fields.iter().any(|field| field.geo && field.descending) => {
                return Err(DatabaseError::param("a geometry in an index has no direction"));
            }
            1 => {}
            _ => return Err(DatabaseError::param("an index has one field with geometries")),
        }
        Ok(Index { number, name: self.name.clone(), unique: self.unique, ready, fields })
    }
}

impl Database {
    /// Declares an index. It is built in the background: see [`Database::list_indexes`]. End users may not.
    pub async fn create_index(
        &self,
        actor: &Actor,
        collection: &str,
        spec: IndexSpec,
    ) -> Result<(), DatabaseError> {
        let (place, audit) = self.owned(actor, collection, "create_index", &spec.name).await?;
        spec.index(0, false)?;
        let (database, at) = (self.clone(), place.clone());
        let declared = self.store().write(move |tx| {
            Box::pin(async move {
                let known = database.indexes().of(tx.conn(), &at).await?;
                let listed = rows::list(tx.conn(), &at).await?;
                if listed.iter().any(|other| other.info.spec.name == spec.name) {
                    return Err(DatabaseError::Refused(format!("index {} exists already", spec.name)));
                }
                if listed.len() >= limits::INDEXES {
                    return Err(DatabaseError::Refused(format!(
                        "a collection has at most {} indexes",
                        limits::INDEXES
                    )));
                }
                let number = rows::next_number(tx.conn()).await?;
                let total = crate::rows::count(tx.conn(), &at, None).await?;
                rows::insert(tx.conn(), &at, number, &spec, total, store::millis(tx.now())).await?;
                let mut indexes = known.to_vec();
                indexes.push(Arc::new(spec.index(number, false)?));
                // Writers that come after this one keep its keys.
                database.indexes().put(&at, indexes);
                tx.audit(audit);
                Ok(number)
            })
        });
        match declared.await {
            Ok(number) => {
                self.work_on(place, number);
                Ok(())
            }
            Err(error) => {
                // A refusal comes before anything is put; what was put and not committed is forgotten.
                if matches!(error, DatabaseError::Store(_)) {
                    self.indexes().forget(&place);
                }
                Err(error)
            }
        }
    }

    /// Drops an index. Queries stop using it at once; its keys are removed in the background.
    pub async fn drop_index(&self, actor: &Actor, collection: &str, name: &str) -> Result<(), DatabaseError> {
        let (place, audit) = self.owned(actor, collection, "drop_index", name).await?;
        let (database, at, name) = (self.clone(), place.clone(), name.to_owned());
        let dropped = self.store().write(move |tx| {
            Box::pin(async move {
                let listed = rows::list(tx.conn(), &at).await?;
                let found = listed.iter().find(|other| other.info.spec.name == name);
                let number = match found {
                    Some(found) if found.info.state != IndexState::Dropping => found.index.number,
                    _ => return Err(DatabaseError::Refused(format!("there is no index {name}"))),
                };
                rows::progress(tx.conn(), number, IndexState::Dropping, 0, 0, None).await?;
                let known = database.indexes().of(tx.conn(), &at).await?;
                let rest = known.iter().filter(|index| index.number != number).cloned().collect();
                database.indexes().put(&at, rest);
                tx.audit(audit);
                Ok(number)
            })
        });
        match dropped.await {
            Ok(number) => {
                self.work_on(place, number);
                Ok(())
            }
            Err(error) => {
                // A refusal comes before anything is put; what was put and not committed is forgotten.
                if matches!(error, DatabaseError::Store(_)) {
                    self.indexes().forget(&place);
                }
                Err(error)
            }
        }
    }

    /// The indexes of a collection, with their progress.
    pub async fn list_indexes(
        &self,
        actor: &Actor,
        collection: &str,
    ) -> Result<Vec<IndexInfo>, DatabaseError> {
        if !actor.may(Permission::Read) && !actor.may(Permission::ReadDocuments) {
            return Err(DatabaseError::PermissionDenied("listing indexes".to_owned()));
        }
        let (place, _) = self.place(actor.env(), collection).await?;
        let listed = rows::list(self.store(), &place).await?;
        // Ready is what queries use: a moment after the last keys are committed.
        let known = self.indexes().of(self.store(), &place).await?;
        let unused = |number: i64| known.iter().any(|index| index.number == number && !index.ready);
        let infos = listed.into_iter().map(|listed| match listed.info.state {
            IndexState::Ready if unused(listed.index.number) => {
                IndexInfo { state: IndexState::Building, ..listed.info }
            }
            _ => listed.info,
        });
        Ok(infos.collect())
    }

    /// How many keys a ready index holds, and their bytes.
    pub async fn index_size(
        &self,
        actor: &Actor,
        collection: &str,
        name: &str,
    ) -> Result<Option<(u64, u64)>, DatabaseError> {
        if !actor.may(Permission::Read) && !actor.may(Permission::ReadDocuments) {
            return Err(DatabaseError::PermissionDenied("listing indexes".to_owned()));
        }
        let (place, _) = self.place(actor.env(), collection).await?;
        let known = self.indexes().of(self.store(), &place).await?;
        match known.iter().find(|index| index.ready && index.name == name) {
            Some(index) => Ok(Some(rows::size(self.store().read(), index.number).await?)),
            None => Ok(None),
        }
    }

    async fn owned(
        &self,
        actor: &Actor,
        collection: &str,
        action: &str,
        index: &str,
    ) -> Result<(Place, Audit), DatabaseError> {
        if !actor.may(Permission::WriteDocuments) {
            return Err(DatabaseError::PermissionDenied("changing indexes".to_owned()));
        }
        let (place, _) = self.place(actor.env(), collection).await?;
        let audit = Audit {
            env: actor.env().to_string(),
            actor: actor.label(),
            action: format!("collection.{action}"),
            object: format!("collection/{collection}"),
            detail: index.to_owned(),
        };
        Ok((place, audit))
    }
}
