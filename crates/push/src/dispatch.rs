//! From the feed of all changes to the pipelines of those collections that somebody watches.

use crate::group::Totals;
use crate::numbering::Numberings;
use crate::pipeline::{self, Message};
use crate::{Settings, Source, Stats, WatchSpec};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, Weak};
use store::{Change, ChangeFeed, Random};
use tokio::sync::{Semaphore, mpsc};
use types::EnvId;

/// Messages that wait for one pipeline.
const INBOX: usize = 1024;
/// Snapshots that are read at once.
const READERS: usize = 4;

/// A collection of an environment: changes within it are told in order, others beside it.
pub(crate) type Topic = (EnvId, String);

/// The way to a pipeline.
#[derive(Clone)]
pub(crate) struct Handle {
    inbox: mpsc::Sender<Message>,
    /// Set when a change could not be handed over; the pipeline must read its windows anew.
    lagged: Arc<AtomicBool>,
}

impl Handle {
    pub async fn send(&self, message: Message) -> Result<(), mpsc::error::SendError<Message>> {
        self.inbox.send(message).await
    }
}

/// All pipelines, and what they share.
pub(crate) struct Pipelines {
    pub source: Arc<dyn Source>,
    pub settings: Arc<Settings>,
    pub numberings: Arc<Numberings>,
    pub totals: Arc<Totals>,
    /// Bounds the load that starting and refreshing groups put on the database.
    pub readers: Arc<Semaphore>,
    /// Those that run. Entries are made by the first who watches, and taken away by the pipeline that has nothing
    /// left to do.
    running: Mutex<HashMap<Topic, Handle>>,
    /// Groups of each environment; entries at 0 are removed.
    groups: Mutex<HashMap<EnvId, usize>>,
}

impl Pipelines {
    pub fn new(source: Arc<dyn Source>, settings: Settings, random: &dyn Random) -> Arc<Self> {
        Arc::new(Self {
            source,
            settings: Arc::new(settings),
            numberings: Arc::new(Numberings::new(random)),
            totals: Arc::default(),
            readers: Arc::new(Semaphore::new(READERS)),
            running: Mutex::default(),
            groups: Mutex::default(),
        })
    }

    fn running(&self) -> MutexGuard<'_, HashMap<Topic, Handle>> {
        self.running.lock().unwrap_or_else(|e| e.into_inner())
    }

    /// The pipeline of a spec, started if it does not run.
    pub fn get(this: &Arc<Self>, spec: &WatchSpec) -> Handle {
        let topic = (spec.env.clone(), this.source.topic(spec));
        let mut running = this.running();
        if let Some(handle) = running.get(&topic) {
            return handle.clone();
        }
        let (inbox, messages) = mpsc::channel(INBOX);
        let handle = Handle { inbox: inbox.clone(), lagged: Arc::default() };
        running.insert(topic.clone(), handle.clone());
        let itself = inbox.downgrade();
        tokio::spawn(pipeline::run(Arc::downgrade(this), topic, messages, itself, handle.lagged.clone()));
        handle
    }

    /// Takes a pipeline out, unless somebody is about to send it something. Then it must go on.
    pub fn retire(&self, topic: &Topic, messages: &mpsc::Receiver<Message>) -> bool {
        let mut running = self.running();
        let last = running.get(topic).is_none_or(|handle| handle.inbox.strong_count() == 1);
        if last && messages.is_empty() {
            running.remove(topic);
            return true;
        }
        false
    }

    /// Counts a new group, if there may be one more.
    pub fn admit(&self, env: &EnvId) -> bool {
        let mut groups = self.groups.lock().unwrap_or_else(|e| e.into_inner());
        let count = groups.entry(env.clone()).or_default();
        let full = *count >= self.settings.groups_per_env
            || self.totals.bytes.load(Ordering::Relaxed) >= self.settings.memory;
        if !full {
            *count += 1;
        } else if *count == 0 {
            groups.remove(env);
        }
        !full
    }

    /// Counts groups that are gone.
    pub fn release(&self, env: &EnvId, gone: usize) {
        let mut groups = self.groups.lock().unwrap_or_else(|e| e.into_inner());
        if let Some(count) = groups.get_mut(env) {
            *count = count.saturating_sub(gone);
            if *count == 0 {
                groups.remove(env);
            }
        }
    }

    pub fn stats(&self) -> Stats {
        Stats {
            groups: self.totals.groups.load(Ordering::Relaxed),
            listeners: self.totals.listeners.load(Ordering::Relaxed),
            bytes: self.totals.bytes.load(Ordering::Relaxed),
        }
    }

    /// Hands a batch over without ever waiting: one slow pipeline must not hold up the others.
    fn hand_over(&self, batch: &[Arc<Change>]) {
        let running = self.running();
        if running.is_empty() {
            return;
        }
        let mut parts: HashMap<(&EnvId, &str), Vec<Arc<Change>>> = HashMap::new();
        for change in batch {
            parts.entry((&change.env, &change.topic)).or_default().push(change.clone());
        }
        for ((env, topic), changes) in parts {
            if let Some(handle) = running.get(&(env.clone(), topic.to_owned()))
                && handle.inbox.try_send(Message::Changes(changes)).is_err()
            {
                handle.lagged.store(true, Ordering::Release);
            }
        }
    }

    /// The feed lost changes, nobody knows whose.
    fn all_lagged(&self) {
        for handle in self.running().values() {
            handle.lagged.store(true, Ordering::Release);
            // A full inbox wakes the pipeline as well.
            let _ = handle.inbox.try_send(Message::Changes(Vec::new()));
        }
    }
}

/// Reads the feed until the store or the engine is gone.
pub(crate) async fn run(pipelines: Weak<Pipelines>, mut feed: ChangeFeed) {
    while let Some(batch) = feed.next().await {
        let Some(pipelines) = pipelines.upgrade() else { return };
        match batch {
            Ok(batch) => pipelines.hand_over(&batch),
            Err(lagged) => {
                tracing::warn!(%lagged, "push reads all windows anew");
                pipelines.all_lagged();
            }
        }
    }
    if let Some(pipelines) = pipelines.upgrade() {
        // The store is closed: whoever waits is told.
        pipelines.running().clear();
    }
}
