//! What a watch needs to know about documents: its first window, and whether and where a document belongs in it.

use crate::rows::Place;
use crate::rules::Reach;
use crate::scan::{Cursor, Layers, Wanted};
use crate::{Database, DatabaseError, Filter, Order, limits};
use access::Actor;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::ops::ControlFlow;
use std::sync::Arc;
use types::{EnvId, Json, RuleUser};

/// A query that is being watched. Its order is total: `_id` decides between equals.
#[derive(Clone)]
pub struct Watched {
    database: Database,
    place: Place,
    filter: Filter,
    order: Order,
    reach: Reach,
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

/// Leave to watch a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MayWatch {
    /// The query, with the user in it.
    pub query: Json,
    /// On whose behalf, where that decides what is seen: for [`Database::watched`], which reads it. Equal texts see
    /// the same; another one after rules were published means that the watch must begin anew.
    pub reader: Option<String>,
}

/// What is in [`MayWatch::reader`].
#[derive(Serialize, Deserialize)]
struct Reader {
    /// Who watches, where it matters who.
    user: Option<RuleUser>,
    /// Tells one rule from another.
    rule: u64,
}

impl Database {
    /// Whether an actor may watch a query: all that it can match must be documents that the actor may read.
    pub async fn may_watch(
        &self,
        actor: &Actor,
        collection: &str,
        query: &Json,
    ) -> Result<MayWatch, DatabaseError> {
        let gate = self.gate(actor, collection).await?;
        gate.read(&Layers::of(self.store()), &Filter::parse(query)?).await?;
        let mut query = query.clone();
        if let Some(user) = gate.user() {
            Filter::fill_json(&mut query, &user.openid);
        }
        let reader = gate.dependence().map(|(rule, of_user)| {
            let user = gate.user().filter(|_| of_user).cloned();
            serde_json::to_string(&Reader { user, rule }).unwrap_or_default()
        });
        Ok(MayWatch { query, reader })
    }

    /// Prepares a watched query. `query` and `reader` are what [`Database::may_watch`] answered: without a reader,
    /// nobody is asked again.
    pub async fn watched(
        &self,
        env: &EnvId,
        collection: &str,
        query: &Json,
        order: &Json,
        reader: Option<&str>,
    ) -> Result<Watched, DatabaseError> {
        let (filter, order) = (Filter::parse(query)?, Order::parse(order)?);
        let (place, reach) = match reader {
            None => (Place { env: env.clone(), collection: collection.to_owned() }, Reach::all()),
            Some(reader) => {
                let reader: Reader = serde_json::from_str(reader)
                    .map_err(|_| DatabaseError::PermissionDenied("watching for nobody".to_owned()))?;
                let gate = self.gate_of(env, collection, reader.user).await?;
                let reach = gate.read(&Layers::of(self.store()), &filter).await?.reach;
                (gate.place, reach)
            }
        };
        Ok(Watched { database: self.clone(), place, filter, order, reach })
    }

    /// Wakes whenever rules are published, in whatever environment: who watches may have to be asked again.
    pub fn rule_changes(&self) -> tokio::sync::watch::Receiver<u64> {
        self.rules().changes()
    }
}

impl Watched {
    /// The topic of the changes that concern it.
    pub fn topic(&self) -> String {
        crate::ops::topic(&self.place.collection)
    }

    /// The first `count` documents, and the state of the change log that they show.
    pub async fn window(&self, count: usize) -> Result<Window, DatabaseError> {
        let view = self.database.store().view().await?;
        let seq = view.seq(&self.place.env).await?;
        let mut found: Vec<(String, Arc<Json>)> = Vec::new();
        let (mut bytes, mut complete) = (0, true);
        let wanted = Wanted { filter: self.filter.clone(), order: Order::default(), rows: None, after: None };
        let (place, reach) = (self.place.clone(), self.reach.clone());
        let mut cursor = Cursor::open(&view, self.database.indexes(), place, reach, wanted).await?;
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
        self.filter.matches(doc) && self.reach.admits(doc)
    }

    /// Which of two documents comes first.
    pub fn compare(&self, a: &Json, b: &Json) -> Ordering {
        self.order.compare_total(a, b)
    }

    /// A path and a key that every matching document has among its [`Filter::keys`] there.
    pub fn equality(&self) -> Option<(String, String)> {
        self.filter
            .equality()
            .or_else(|| Some(("_openid".to_owned(), format!("s{}", self.reach.owner.as_ref()?))))
    }
}
