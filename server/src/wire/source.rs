//! Documents as pushing needs them.

use access::Actor;
use async_trait::async_trait;
use database::{Database, DatabaseError, Filter, Watched};
use push::{PushError, Snapshot, Source, View, WatchSpec};
use std::{cmp::Ordering, sync::Arc};
use types::Json;

/// [`Source`] over documents. Who may watch was asked before: see [`Database::may_watch`].
pub struct Watches(pub Database);

#[async_trait]
impl Source for Watches {
    async fn open(&self, spec: &WatchSpec) -> Result<Arc<dyn View>, PushError> {
        // The process itself may watch everything that exists.
        self.0
            .may_watch(&Actor::system(spec.env.clone()), &spec.collection, &spec.query)
            .await
            .map_err(refused)?;
        Ok(Arc::new(Query(watched(&self.0, spec).await?)))
    }

    fn topic(&self, spec: &WatchSpec) -> String {
        database::topic(&spec.collection)
    }

    fn keys(&self, doc: &Json, path: &str) -> Vec<String> {
        Filter::keys(doc, path)
    }
}

async fn watched(database: &Database, spec: &WatchSpec) -> Result<Watched, PushError> {
    database
        .watched(&spec.env, &spec.collection, &spec.query, &spec.order, spec.owner.as_deref())
        .await
        .map_err(refused)
}

/// A refusal of the database in the words of push.
pub fn refused(error: DatabaseError) -> PushError {
    PushError::Source { code: error.code().to_owned(), message: error.to_string() }
}

/// [`View`] over a watched query.
struct Query(Watched);

#[async_trait]
impl View for Query {
    async fn snapshot(&self, count: usize) -> Result<Snapshot, PushError> {
        let window = self.0.window(count).await.map_err(refused)?;
        Ok(Snapshot { seq: window.seq, docs: window.docs, complete: window.complete })
    }

    fn matches(&self, doc: &Json) -> bool {
        self.0.matches(doc)
    }

    fn compare(&self, a: &Json, b: &Json) -> Ordering {
        self.0.compare(a, b)
    }

    fn equality(&self) -> Option<(String, String)> {
        self.0.equality()
    }
}
