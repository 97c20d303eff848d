//! What is published.

use super::{Policy, Preset};
use arc_swap::ArcSwap;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use tokio::sync::watch;
use types::EnvId;

/// The published policies of all environments. Read on every call, without waiting.
pub(crate) struct Rules {
    current: ArcSwap<HashMap<EnvId, HashMap<String, Arc<Policy>>>>,
    /// Held while a new map is made from the current one.
    change: Mutex<()>,
    /// Counts the changes, for whoever has to look again.
    changes: watch::Sender<u64>,
    /// What holds where nothing is published.
    default: Arc<Policy>,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            current: ArcSwap::default(),
            change: Mutex::default(),
            changes: watch::Sender::new(0),
            default: Arc::new(Policy::preset(Preset::default())),
        }
    }
}

impl Rules {
    /// The published policy of a collection.
    pub fn get(&self, env: &EnvId, collection: &str) -> Option<Arc<Policy>> {
        self.current.load().get(env)?.get(collection).cloned()
    }

    /// The policy of a collection for which none is published.
    pub fn default_policy(&self) -> Arc<Policy> {
        self.default.clone()
    }

    /// All published policies of an environment.
    pub fn of(&self, env: &EnvId) -> HashMap<String, Arc<Policy>> {
        self.current.load().get(env).cloned().unwrap_or_default()
    }

    /// Wakes whoever waits when rules of any environment are published.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Publishes policies, and withdraws those that are `None`.
    pub fn publish(&self, env: &EnvId, items: impl IntoIterator<Item = (String, Option<Policy>)>) {
        let _alone = self.change.lock().unwrap_or_else(|e| e.into_inner());
        let mut rules = HashMap::clone(&self.current.load());
        let of_env = rules.entry(env.clone()).or_default();
        for (collection, policy) in items {
            match policy {
                Some(policy) => of_env.insert(collection, Arc::new(policy)),
                None => of_env.remove(&collection),
            };
        }
        self.current.store(Arc::new(rules));
        self.changes.send_modify(|changes| *changes += 1);
    }
}
