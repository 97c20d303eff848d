//! A listener that keeps its list as the official SDK does, and complains where the SDK would, or should.

use push::{Batch, DataType, Delivery, Event, Listener, Push, PushError, QueueType, WatchSpec};
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;

pub struct Client {
    pub docs: Vec<Value>,
    pub current: u64,
    pub listener: Listener,
    /// How often it had to begin anew.
    pub restarts: usize,
}

impl Client {
    pub async fn watch(push: &Push, spec: WatchSpec) -> Result<Self, PushError> {
        let (listener, first) = push.watch(spec).await?;
        let mut client = Self { docs: Vec::new(), current: first.current, listener, restarts: 0 };
        assert!(first.fresh);
        assert_eq!(first.batches.len(), 1);
        assert!(first.batches[0].events.iter().all(|event| event.queue_type == QueueType::Init));
        client.batch(&first.batches[0]);
        assert_eq!(client.listener.current(), client.current);
        Ok(client)
    }

    /// Loses its connection and comes back; whatever was on the way is lost.
    pub async fn reconnect(&mut self, push: &Push) {
        let (listener, missed) = push.resume(self.listener.ticket().clone(), self.current).await.unwrap();
        self.listener = listener;
        self.deliver(&missed);
    }

    pub fn deliver(&mut self, delivery: &Delivery) {
        for batch in &delivery.batches {
            assert_eq!(batch.id, self.current + 1, "numbers are contiguous");
            self.current = batch.id;
            self.batch(batch);
        }
        assert_eq!(delivery.current, self.current);
        assert_eq!(self.listener.current(), self.current);
        self.restarts += usize::from(delivery.fresh);
    }

    fn batch(&mut self, batch: &Arc<Batch>) {
        if batch.events.iter().any(|event| event.data_type == DataType::Init) {
            self.docs.clear();
        }
        for event in &batch.events {
            assert!(event.id == batch.id);
            self.event(event);
        }
    }

    fn event(&mut self, event: &Event) {
        let at = self.docs.iter().position(|doc| doc["_id"] == *event.doc_id);
        let doc = event.doc.as_deref().cloned();
        match (event.queue_type, at) {
            (QueueType::Init | QueueType::Enqueue, None) => self.docs.push(doc.expect("a full document")),
            (QueueType::Update, Some(at)) => {
                let doc = doc.expect("a full document");
                if event.data_type == DataType::Update {
                    let mut patched = self.docs[at].as_object().unwrap().clone();
                    for name in event.removed_fields.as_ref().unwrap().as_array().unwrap() {
                        patched.remove(name.as_str().unwrap());
                    }
                    patched.extend(event.updated_fields.as_ref().unwrap().as_object().unwrap().clone());
                    assert_eq!(Value::Object(patched), doc, "the difference makes the document");
                }
                self.docs[at] = doc;
            }
            (QueueType::Dequeue, Some(at)) => {
                assert!(event.data_type != DataType::Replace || doc.is_some());
                self.docs.remove(at);
            }
            (queue_type, at) => panic!("{queue_type:?} of {}, which is at {at:?}", event.doc_id),
        }
    }

    /// Takes what comes until nothing came for a while.
    pub async fn settle(&mut self) {
        while let Ok(delivery) = tokio::time::timeout(Duration::from_millis(750), self.listener.recv()).await
        {
            self.deliver(&delivery.unwrap());
        }
    }

    /// Takes one delivery.
    pub async fn next(&mut self) -> Delivery {
        let delivery =
            tokio::time::timeout(Duration::from_secs(10), self.listener.recv()).await.unwrap().unwrap();
        self.deliver(&delivery);
        delivery
    }

    /// The list, by id.
    pub fn sorted(&self) -> Vec<Value> {
        sorted(self.docs.clone())
    }
}

pub fn sorted(mut docs: Vec<Value>) -> Vec<Value> {
    docs.sort_by_key(|doc| doc["_id"].as_str().unwrap().to_owned());
    docs
}

/// The events of a delivery in short: `1 add/enqueue x`.
pub fn short(delivery: &Delivery) -> Vec<String> {
    let line = |e: &Event| format!("{:?}/{:?} {}", e.data_type, e.queue_type, e.doc_id).to_lowercase();
    delivery.batches.iter().flat_map(|batch| batch.events.iter().map(line)).collect()
}
