//! Collections: whether there is one, what it allows, making one, listing them.

use crate::rows::{self, Place};
use crate::rules::Policy;
use crate::{Database, DatabaseError, Preset, index, limits};
use access::Actor;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::Audit;
use types::{EnvId, Permission, Text};

/// A collection in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectionInfo {
    /// Its name.
    pub name: String,
    /// How many documents it holds.
    pub count: u64,
    /// What end users may do: the published preset, or the default; `None` if a rule of its own is published.
    pub preset: Option<Preset>,
    /// Whether a rule is published for it.
    pub published: bool,
}

impl CollectionInfo {
    /// Who may do what, in words.
    pub fn access(&self) -> Text {
        self.preset.map_or_else(|| Text::new("A rule of its own", "自定义规则"), Preset::words)
    }
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

    /// Removes a collection with its documents and indexes, some hundred documents in a write; answers how many there
    /// were. It goes on where the caller does not wait for it. One whose rule is published stays: the rule says that it
    /// is there.
    pub async fn drop_collection(&self, actor: &Actor, name: &str) -> Result<u64, DatabaseError> {
        if !actor.may(Permission::WriteDocuments) {
            return Err(DatabaseError::PermissionDenied("deleting a collection".to_owned()));
        }
        let (place, _) = self.place(actor.env(), name).await?;
        if self.rules().get(&place.env, name).is_some() {
            return Err(DatabaseError::Refused(format!(
                "the rule of {name} is published; take it back in a release first"
            )));
        }
        let (database, actor) = (self.clone(), actor.clone());
        let dropping = tokio::spawn(async move {
            let mut count = 0;
            loop {
                match database.drop_some(&actor, &place).await? {
                    0 => break,
                    some => count += some,
                }
            }
            let mut known = database.inner.known.write().unwrap_or_else(|e| e.into_inner());
            known.drops += 1;
            known.names.remove(&(place.env.clone(), place.collection.clone()));
            Ok::<_, DatabaseError>(count)
        });
        dropping.await.map_err(|_| DatabaseError::Store(store::StoreError::Closed))?
    }

    /// Removes some documents of a collection, or the collection itself when there are none; answers how many.
    async fn drop_some(&self, actor: &Actor, place: &Place) -> Result<u64, DatabaseError> {
        let (database, place) = (self.clone(), place.clone());
        let audit = Audit {
            env: actor.env().to_string(),
            actor: actor.label(),
            action: "collection.delete".to_owned(),
            object: format!("collection/{}", place.collection),
            detail: String::new(),
        };
        self.store()
            .write(move |tx| {
                Box::pin(async move {
                    let walk = rows::Walk::Created { after: 0 };
                    let narrow = rows::Narrow::default();
                    let all = rows::Sieve::all();
                    let page =
                        rows::page(tx.conn(), &place, &narrow, &walk, limits::INDEX_BATCH, &all).await?;
                    let page: Vec<rows::Row> = page.into_iter().filter_map(|seen| seen.row).collect();
                    let count = page.len() as u64;
                    if count == 0 {
                        index::remove_all(tx.conn(), &place).await?;
                        rows::delete_collection(tx.conn(), &place).await?;
                        database.indexes().forget(&place);
                        tx.audit(audit);
                    }
                    crate::ops::remove_rows(tx, &database, &place, page).await?;
                    Ok(count)
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
            published: rules.contains_key(&name),
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
        let (known, drops) = {
            let known = self.inner.known.read().unwrap_or_else(|e| e.into_inner());
            (known.names.contains(&key), known.drops)
        };
        if !known {
            if check_name(name).is_err() || !rows::collection_exists(self.store(), &place).await? {
                return Err(DatabaseError::CollectionMissing(name.to_owned()));
            }
            let mut known = self.inner.known.write().unwrap_or_else(|e| e.into_inner());
            if known.drops == drops {
                known.names.insert(key);
            }
        }
        Ok((place, self.rules().default_policy()))
    }
}
