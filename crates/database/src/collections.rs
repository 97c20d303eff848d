//! Collections: whether there is one, what it allows, making one, listing them.

use crate::rows::{self, Place};
use crate::rules::Policy;
use crate::{Database, DatabaseError, Preset, limits};
use access::Actor;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::Audit;
use types::{EnvId, Permission};

/// A collection in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectionInfo {
    /// Its name.
    pub name: String,
    /// How many documents it holds.
    pub count: u64,
    /// What end users may do: the published preset, or the default; `None` if a rule of its own is published.
    pub preset: Option<Preset>,
}

/// Names are those that content keys can have: 1–64 characters of `[A-Za-z0-9_-]`.
pub(crate) fn check_name(name: &str) -> Result<(), DatabaseError> {
    let fits = (1..=limits::COLLECTION_NAME).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    if fits {
        Ok(())
    } else {
        Err(DatabaseError::param(format!(
            "a collection's name has 1 to {} letters, digits, _ and -",
            limits::COLLECTION_NAME
        )))
    }
}

impl Database {
    /// Makes a collection, with the preset `PRIVATE` until a rule is published. End users may not.
    pub async fn create_collection(&self, actor: &Actor, name: &str) -> Result<(), DatabaseError> {
        if !actor.may(Permission::WriteDocuments) {
            return Err(DatabaseError::PermissionDenied("creating a collection".to_owned()));
        }
        check_name(name)?;
        let place = Place { env: actor.env().clone(), collection: name.to_owned() };
        let audit = Audit {
            env: actor.env().to_string(),
            actor: actor.label(),
            action: "collection.create".to_owned(),
            object: format!("collection/{name}"),
            detail: String::new(),
        };
        self.store()
            .write(move |tx| {
                Box::pin(async move {
                    if rows::collections(tx.conn(), &place.env).await?.len() >= limits::COLLECTIONS {
                        return Err(DatabaseError::TooManyCollections);
                    }
                    rows::insert_collection(tx.conn(), &place, store::millis(tx.now())).await?;
                    tx.audit(audit);
                    Ok(())
                })
            })
            .await
    }

    /// The collections of the actor's environment, by name.
    pub async fn collections(&self, actor: &Actor) -> Result<Vec<CollectionInfo>, DatabaseError> {
        if !actor.may(Permission::Read) && !actor.may(Permission::ReadDocuments) {
            return Err(DatabaseError::PermissionDenied("listing collections".to_owned()));
        }
        let rules = self.rules().of(actor.env());
        let mut names = rows::collections(self.store().read(), actor.env()).await?;
        names.extend(rules.keys().cloned());
        names.sort();
        names.dedup();
        let counts = rows::counts(self.store().read(), actor.env()).await?;
        let info = names.into_iter().map(|name| CollectionInfo {
            count: counts.get(&name).copied().unwrap_or_default(),
            preset: rules.get(&name).map_or(Some(Preset::default()), |policy| policy.preset),
            name,
        });
        Ok(info.collect())
    }

    /// Where a call goes, and what is published there. Fails if there is no such collection.
    pub(crate) async fn place(&self, env: &EnvId, name: &str) -> Result<(Place, Arc<Policy>), DatabaseError> {
        let place = Place { env: env.clone(), collection: name.to_owned() };
        if let Some(policy) = self.rules().get(env, name) {
            return Ok((place, policy));
        }
        let key = (place.env.clone(), place.collection.clone());
        let known = self.inner.known.read().unwrap_or_else(|e| e.into_inner()).contains(&key);
        if !known {
            if check_name(name).is_err() || !rows::collection_exists(self.store(), &place).await? {
                return Err(DatabaseError::CollectionMissing(name.to_owned()));
            }
            self.inner.known.write().unwrap_or_else(|e| e.into_inner()).insert(key);
        }
        Ok((place, self.rules().default_policy()))
    }
}
