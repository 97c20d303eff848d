//! What a watch needs to know about documents: its first window, and whether and where a document belongs in it.

use crate::rows::Place;
use crate::scan::{Cursor, Wanted};
use crate::{Database, DatabaseError, Filter, Order, limits};
use access::Actor;
use std::cmp::Ordering;
use std::ops::ControlFlow;
use std::sync::Arc;
use types::{EnvId, Json};

/// A query that is being watched. Its order is total: `_id` decides between equals.
#[derive(Clone)]
pub struct Watched {
    database: Database,
    place: Place,
    filter: Filter,
    order: Order,
    owner: Option<String>,
}

/// The first documents of a watched query.
#[derive(Clone, Debug)]
pub struct Window {
    /// The number of the environment's last change that it includes.
    pub seq: u64,
    /// The documents with their ids, in order.
    pub docs: Vec<(String, Arc<Json>)>,
    /// Whether no further document matches.
    pub complete: bool,
}

impl Database {
    /// Whether an actor may watch a collection: then whose documents, `None` for everybody's.
    pub async fn may_watch(&self, actor: &Actor, collection: &str) -> Result<Option<String>, DatabaseError> {
        let (_, preset) = self.place(actor, collection).await?;
        Ok(preset.readable(actor, collection)?.owner().map(str::to_owned))
    }

    /// Prepares a watched query. `owner` is what [`Database::may_watch`] answered: nobody is asked again.
    pub fn watched(
        &self,
        env: &EnvId,
        collection: &str,
        query: &Json,
        order: &Json,
        owner: Option<String>,
    ) -> Result<Watched, DatabaseError> {
        Ok(Watched {
            database: self.clone(),
            place: Place { env: env.clone(), collection: collection.to_owned() },
            filter: Filter::parse(query)?,
            order: Order::parse(order)?,
            owner,
        })
    }
}

impl Watched {
    /// The topic of the changes that concern it.
    pub fn topic(&self) -> String {
        crate::ops::topic(&self.place.collection)
    }

    /// The first `count` documents, and the state of the change log that they show.
    pub async fn window(&self, count: usize) -> Result<Window, DatabaseError> {
        let snapshot = self.database.store().snapshot().await?;
        let seq = snapshot.seq(&self.place.env).await?;
        let mut found: Vec<(String, Arc<Json>)> = Vec::new();
        let (mut bytes, mut complete) = (0, true);
        let wanted = Wanted { filter: self.filter.clone(), order: Order::default(), rows: None, after: None };
        let owner = self.owner.clone();
        let indexes = self.database.indexes();
        let mut cursor = Cursor::open(snapshot.conn(), indexes, self.place.clone(), owner, wanted).await?;
        let order = |a: &(String, Arc<Json>), b: &(String, Arc<Json>)| self.compare(&a.1, &b.1);
        cursor
            .each(&mut |row| {
                bytes += row.bytes;
                found.push((row.id, Arc::new(row.doc)));
                if found.len() >= count.saturating_mul(2).max(64) || bytes > limits::SORT_BYTES {
                    found.sort_by(order);
                    complete &= found.len() <= count;
                    found.truncate(count);
                    bytes = found.iter().map(|(_, doc)| doc.to_string().len()).sum();
                    if bytes > limits::SORT_BYTES {
                        return Err(DatabaseError::Refused("the watched documents are too large".to_owned()));
                    }
                }
                Ok(ControlFlow::Continue(()))
            })
            .await?;
        found.sort_by(order);
        complete &= found.len() <= count;
        found.truncate(count);
        Ok(Window { seq, docs: found, complete })
    }

    /// Whether a document belongs to it.
    pub fn matches(&self, doc: &Json) -> bool {
        let reached = self
            .owner
            .as_deref()
            .is_none_or(|owner| doc.get("_openid").and_then(Json::as_str) == Some(owner));
        reached && self.filter.matches(doc)
    }

    /// Which of two documents comes first.
    pub fn compare(&self, a: &Json, b: &Json) -> Ordering {
        self.order.compare_total(a, b)
    }

    /// A path and a key that every matching document has among its [`Filter::keys`] there.
    pub fn equality(&self) -> Option<(String, String)> {
        self.filter.equality().or_else(|| Some(("_openid".to_owned(), format!("s{}", self.owner.as_ref()?))))
    }
}
