//! Watches of the console: the same engine as the SDKs', told in the console's frames.

use super::source::refused;
use access::Actor;
use app::Services;
use push::{Batch, Delivery, PushError, QueueType, WatchSpec};
use serde_json::json;
use std::sync::Arc;
use tokio::sync::mpsc;
use types::{Json, live::ServerFrame};

/// Largest window of a page.
const LIMIT: u64 = 1000;

/// What a page watches.
pub struct ConsoleWatch {
    /// The collection.
    pub collection: String,
    /// The query, in the client dialect.
    pub query: Json,
    /// Field and direction.
    pub order: Vec<(String, String)>,
    /// The window.
    pub limit: Option<u32>,
}

impl ConsoleWatch {
    /// Tells the page what it watches, until it goes or the watch fails.
    pub async fn run(self, services: Services, actor: Actor, id: u32, outbox: mpsc::Sender<ServerFrame>) {
        if let Err(error) = self.watch(&services, &actor, id, &outbox).await {
            let (code, message) = match error {
                PushError::Source { code, message } => (code, message),
                error @ (PushError::TooLarge | PushError::TooManyWatches | PushError::Closed) => {
                    ("watch_failed".to_owned(), error.to_string())
                }
            };
            // The page may have gone meanwhile.
            let _ = outbox.send(ServerFrame::Failed { id, code, message }).await;
        }
    }

    async fn watch(
        self,
        services: &Services,
        actor: &Actor,
        id: u32,
        outbox: &mpsc::Sender<ServerFrame>,
    ) -> Result<(), PushError> {
        let may = services.database.may_watch(actor, &self.collection, &self.query).await.map_err(refused)?;
        let order = self.order.iter().map(|(field, way)| json!({"field": field, "direction": way})).collect();
        let spec = WatchSpec {
            env: actor.env().clone(),
            collection: self.collection,
            query: may.query,
            order: if self.order.is_empty() { Json::Null } else { Json::Array(order) },
            limit: Some(self.limit.map_or(LIMIT, u64::from).clamp(1, LIMIT)),
            owner: may.reader,
        };
        let (mut listener, mut delivery) = services.push.watch(spec).await?;
        delivery.fresh = true;
        loop {
            if outbox.send(frame(id, &delivery)).await.is_err() {
                return Ok(());
            }
            delivery = listener.recv().await?;
        }
    }
}

fn frame(id: u32, delivery: &Delivery) -> ServerFrame {
    let (upserted, removed) = folded(&delivery.batches);
    if delivery.fresh {
        ServerFrame::Snapshot { id, docs: upserted }
    } else {
        ServerFrame::Changed { id, upserted, removed }
    }
}

/// Where the documents stand after all of the events: the last word on each counts.
fn folded(batches: &[Arc<Batch>]) -> (Vec<Json>, Vec<String>) {
    let mut docs = indexmap::IndexMap::<Arc<str>, Option<Arc<Json>>>::new();
    for event in batches.iter().flat_map(|batch| &batch.events) {
        let now = match event.queue_type {
            QueueType::Init | QueueType::Enqueue | QueueType::Update => event.doc.clone(),
            QueueType::Dequeue => None,
        };
        docs.insert(event.doc_id.clone(), now);
    }
    let mut removed = Vec::new();
    let mut upserted = Vec::new();
    for (id, doc) in docs {
        match doc {
            Some(doc) => upserted.push(Arc::unwrap_or_clone(doc)),
            None => removed.push(id.to_string()),
        }
    }
    (upserted, removed)
}
