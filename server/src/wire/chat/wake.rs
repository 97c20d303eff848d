//! Who is to look again: customers that somebody listens for are woken when the change log says that a bot answered
//! them or that people took them over. What is new is read from the store, so that a slow listener costs a flag and
//! nothing more. A conversation that is under way is listened to at the desk.

use bot::{TURNS_TOPIC, TurnMark};
use desk::Desk;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use store::{Change, ChangeOp, Store};
use tokio::sync::watch;
use types::EnvId;
use types::desk::{Event, What};

/// A customer: environment, channel, person.
pub type Key = (EnvId, String, String);

/// Listeners by customer.
#[derive(Default)]
pub struct Wake {
    /// A counter for each customer that somebody listens to; it moves when the thread does. Held for look-ups only.
    listeners: Mutex<HashMap<Key, watch::Sender<u64>>>,
}

/// One listener.
pub struct Listener {
    wake: Arc<Wake>,
    key: Key,
    moved: watch::Receiver<u64>,
}

impl Wake {
    /// Listens to the change log for as long as the store is open.
    pub fn start(store: &Store) -> Arc<Self> {
        let wake = Arc::new(Self::default());
        let (mut feed, hears) = (store.changes(), wake.clone());
        tokio::spawn(async move {
            while let Some(batch) = feed.next().await {
                match batch {
                    Ok(batch) => batch.iter().for_each(|change| hears.change(change)),
                    // Whatever was missed: everybody looks again.
                    Err(_) => hears.listeners().values().for_each(move_on),
                }
            }
        });
        wake
    }

    /// Begins to listen for a customer.
    pub fn listen(self: &Arc<Self>, key: Key) -> Listener {
        let moved = self.listeners().entry(key.clone()).or_insert_with(|| watch::channel(0).0).subscribe();
        Listener { wake: self.clone(), key, moved }
    }

    fn listeners(&self) -> std::sync::MutexGuard<'_, HashMap<Key, watch::Sender<u64>>> {
        self.listeners.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: &Change) {
        let key = match change.topic.as_str() {
            TURNS_TOPIC => {
                let mark =
                    change.after.clone().and_then(|json| serde_json::from_value::<TurnMark>(json).ok());
                mark.map(|mark| (change.env.clone(), mark.channel, mark.person))
            }
            Desk::TOPIC if change.op == ChangeOp::Add => opened(change),
            _ => None,
        };
        if let Some(moved) = key.as_ref().and_then(|key| self.listeners().get(key).cloned()) {
            move_on(&moved);
        }
    }
}

/// The customer of a conversation that begins.
fn opened(change: &Change) -> Option<Key> {
    let event: Event = serde_json::from_value(change.after.clone()?).ok()?;
    let What::Opened { customer, .. } = event.what else { return None };
    Some((change.env.clone(), customer.channel, customer.person))
}

fn move_on(moved: &watch::Sender<u64>) {
    moved.send_modify(|times| *times = times.wrapping_add(1));
}

impl Listener {
    /// Waits until the thread moved since the last look.
    pub async fn moved(&mut self) {
        if self.moved.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let mut listeners = self.wake.listeners();
        // This one is still counted.
        if listeners.get(&self.key).is_some_and(|moved| moved.receiver_count() <= 1) {
            listeners.remove(&self.key);
        }
    }
}
