//! Follows the change log and tells whoever listens.

use super::here::Presence;
use crate::{Desk, list::PLACES, roster::AGENTS, rows, work::TOPIC};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::{Change, ChangeFeed};
use tokio::sync::broadcast;
use types::desk::{AgentPresence, Conversation, Counts, Event, Here};
use types::{ConversationId, EnvId};

/// How long changes are gathered before inboxes hear of them.
const GATHER: Duration = Duration::from_millis(100);
/// How often counts, agents and places are worked out anew, at most.
const RECOUNT: Duration = Duration::from_millis(500);
/// Signals that a listener of a conversation may fall behind before it reads the log.
const CHAT_QUEUE: usize = 64;
/// Rounds that an inbox may fall behind before it begins anew.
const INBOX_QUEUE: usize = 64;
/// Conversations that are read in one query.
const READ_AT_ONCE: usize = 200;

/// What listeners of a conversation hear.
#[derive(Clone, Debug)]
pub(super) enum Signal {
    /// The next event.
    Event(Arc<Event>),
    /// Something was missed: read the log.
    Missed,
    /// Who is here.
    Here(Arc<[Here]>),
    /// The place in the queue.
    Place(Option<u32>),
}

/// What inboxes hear.
#[derive(Clone, Debug)]
pub(super) enum Round {
    /// These changed.
    Changed(Arc<[Arc<Conversation>]>),
    /// How many there are.
    Counts(Arc<Counts>),
    /// Agents who are new or changed.
    Agents(Arc<[AgentPresence]>),
    /// Something was missed: begin anew.
    Missed,
}

pub(crate) type ChatKey = (EnvId, ConversationId);

/// The listeners of all environments.
pub(crate) struct Hub {
    /// Conversations that somebody listens to. Entries without listeners are swept with each round.
    chats: Mutex<HashMap<ChatKey, broadcast::Sender<Signal>>>,
    /// Environments whose inbox somebody listens to.
    inboxes: Mutex<HashMap<EnvId, broadcast::Sender<Round>>>,
    /// Who is where. Kept by `here`.
    pub(super) presence: Mutex<Presence>,
}

impl Hub {
    pub fn new() -> Arc<Self> {
        Arc::new(Self { chats: Mutex::default(), inboxes: Mutex::default(), presence: Mutex::default() })
    }

    pub(super) fn listen_to(&self, key: &ChatKey) -> broadcast::Receiver<Signal> {
        let mut chats = self.chats.lock().unwrap_or_else(PoisonError::into_inner);
        chats.entry(key.clone()).or_insert_with(|| broadcast::Sender::new(CHAT_QUEUE)).subscribe()
    }

    pub(super) fn listen_to_inbox(&self, env: &EnvId) -> broadcast::Receiver<Round> {
        let mut inboxes = self.inboxes.lock().unwrap_or_else(PoisonError::into_inner);
        inboxes.entry(env.clone()).or_insert_with(|| broadcast::Sender::new(INBOX_QUEUE)).subscribe()
    }

    /// Tells the listeners of a conversation, if there are any.
    pub(super) fn tell(&self, key: &ChatKey, signal: Signal) {
        let chats = self.chats.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = chats.get(key) {
            // Nobody listening any more is fine.
            let _ = sender.send(signal);
        }
    }

    fn tell_inbox(&self, env: &EnvId, round: Round) {
        let inboxes = self.inboxes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = inboxes.get(env) {
            let _ = sender.send(round);
        }
    }

    fn has_inbox(&self, env: &EnvId) -> bool {
        let inboxes = self.inboxes.lock().unwrap_or_else(PoisonError::into_inner);
        inboxes.get(env).is_some_and(|sender| sender.receiver_count() > 0)
    }

    /// Conversations of an environment that somebody listens to.
    fn listened(&self, env: &EnvId) -> Vec<ConversationId> {
        let mut chats = self.chats.lock().unwrap_or_else(PoisonError::into_inner);
        chats.retain(|_, sender| sender.receiver_count() > 0);
        chats.keys().filter(|(of, _)| of == env).map(|(_, id)| id.clone()).collect()
    }

    /// Everybody must start over: the log went by faster than this could follow.
    fn missed(&self) {
        let chats = self.chats.lock().unwrap_or_else(PoisonError::into_inner);
        chats.values().for_each(|sender| drop(sender.send(Signal::Missed)));
        let inboxes = self.inboxes.lock().unwrap_or_else(PoisonError::into_inner);
        inboxes.values().for_each(|sender| drop(sender.send(Round::Missed)));
    }

    /// Passes an event on; says which conversation changed.
    fn pass(&self, change: &Change) -> ChatKey {
        let key = (change.env.clone(), ConversationId::new(change.key.clone()));
        let listened = {
            let chats = self.chats.lock().unwrap_or_else(PoisonError::into_inner);
            chats.get(&key).is_some_and(|sender| sender.receiver_count() > 0)
        };
        if listened {
            let event = change.after.clone().and_then(|json| serde_json::from_value::<Event>(json).ok());
            self.tell(&key, event.map_or(Signal::Missed, |event| Signal::Event(Arc::new(event))));
        }
        key
    }
}

/// What changed since the last round.
#[derive(Default)]
struct Gathered {
    chats: HashMap<EnvId, HashSet<ConversationId>>,
    /// Environments whose counts, agents and queues may have changed.
    stale: HashSet<EnvId>,
    /// The agents as inboxes were told of them last.
    agents: HashMap<EnvId, Vec<AgentPresence>>,
}

/// Follows the log until the desk or the store is gone. Holds neither of them alive.
pub(crate) async fn follow(mut feed: ChangeFeed, desk: impl Fn() -> Option<Desk>) {
    let mut gathered = Gathered::default();
    let mut rounds = tokio::time::interval(GATHER);
    rounds.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut recount = tokio::time::Instant::now();
    loop {
        tokio::select! {
            batch = feed.next() => {
                let (Some(batch), Some(desk)) = (batch, desk()) else { return };
                match batch {
                    Ok(batch) => batch.iter().for_each(|change| gather(&desk, change, &mut gathered)),
                    Err(_) => {
                        desk.pasts().forget();
                        desk.hub().missed();
                    }
                }
            }
            _ = rounds.tick() => {
                let Some(desk) = desk() else { return };
                for (env, ids) in std::mem::take(&mut gathered.chats) {
                    round(&desk, &env, ids).await;
                }
                if recount.elapsed() >= RECOUNT {
                    recount = tokio::time::Instant::now();
                    for env in std::mem::take(&mut gathered.stale) {
                        count(&desk, &env, gathered.agents.entry(env.clone()).or_default()).await;
                    }
                }
            }
        }
    }
}

fn gather(desk: &Desk, change: &Change, gathered: &mut Gathered) {
    match change.topic.as_str() {
        TOPIC => {
            desk.pasts().follow(change);
            let (env, id) = desk.hub().pass(change);
            gathered.stale.insert(env.clone());
            gathered.chats.entry(env).or_default().insert(id);
        }
        AGENTS => {
            gathered.stale.insert(change.env.clone());
        }
        _ => {}
    }
}

/// Gives the conversations that changed to the inboxes.
async fn round(desk: &Desk, env: &EnvId, ids: HashSet<ConversationId>) {
    let hub = desk.hub();
    if !hub.has_inbox(env) {
        return;
    }
    let ids: Vec<_> = ids.into_iter().collect();
    for ids in ids.chunks(READ_AT_ONCE) {
        match rows::conversations(desk.store().read(), env, ids).await {
            Ok(chats) => hub.tell_inbox(env, Round::Changed(chats.into_iter().map(Arc::new).collect())),
            Err(error) => {
                tracing::error!(%error, "changed conversations could not be read");
                hub.tell_inbox(env, Round::Missed);
            }
        }
    }
}

/// Agents who are not as they were. That one was heard of again is no change by itself.
fn changed(before: &[AgentPresence], now: &[AgentPresence]) -> Vec<AgentPresence> {
    let before: HashMap<&str, &AgentPresence> = before.iter().map(|a| (a.agent.id.as_str(), a)).collect();
    let same = |new: &AgentPresence| {
        let old = before.get(new.agent.id.as_str());
        old.is_some_and(|old| AgentPresence { seen_at: new.seen_at, ..(*old).clone() } == *new)
    };
    now.iter().filter(|new| !same(new)).cloned().collect()
}

/// Works out what is counted, and the places of customers who wait and listen.
async fn count(desk: &Desk, env: &EnvId, told: &mut Vec<AgentPresence>) {
    let hub = desk.hub();
    if hub.has_inbox(env) {
        match desk.count(env).await {
            Ok(counts) => hub.tell_inbox(env, Round::Counts(Arc::new(counts))),
            Err(error) => tracing::error!(%error, "conversations could not be counted"),
        }
        match desk.roster(env).await {
            Ok(agents) => {
                let changed = changed(told, &agents);
                if told.iter().any(|old| agents.iter().all(|agent| agent.agent.id != old.agent.id)) {
                    // One is gone, for which there is no word but everything again.
                    hub.tell_inbox(env, Round::Missed);
                } else if !changed.is_empty() {
                    hub.tell_inbox(env, Round::Agents(changed.into()));
                }
                *told = agents;
            }
            Err(error) => tracing::error!(%error, "agents could not be read"),
        }
    }
    let listened: HashSet<ConversationId> = hub.listened(env).into_iter().collect();
    if listened.is_empty() {
        return;
    }
    let Ok(queue) = desk.queue(env, PLACES).await else { return };
    let mut places: HashMap<String, u32> = HashMap::new();
    for (id, team) in queue {
        let place = places.entry(team).or_default();
        *place += 1;
        if listened.contains(&id) {
            hub.tell(&(env.clone(), id), Signal::Place(Some(*place)));
        }
    }
}
