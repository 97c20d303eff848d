//! One collection's groups, in one task: changes are applied in order, and never while a group is looked at
//! half-made.

use crate::dispatch::{Pipelines, Topic};
use crate::group::Group;
use crate::merge::{Merged, Pending};
use crate::window::Window;
use crate::{Delivery, Listener, PushError, Settings, Snapshot, Ticket, View, WatchSpec};
use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;
use store::Change;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep, sleep_until, timeout};

/// How often abandoned groups are looked for, at most.
const HOUSEKEEPING: Duration = Duration::from_secs(10);
/// How long a failed reading of a window rests before the next.
const RETRY: Duration = Duration::from_secs(1);
/// How long one reading of a window may take.
const READ_LIMIT: Duration = Duration::from_secs(30);

/// A wish to watch.
pub(crate) struct Join {
    pub spec: WatchSpec,
    pub view: Arc<dyn View>,
    /// The ticket and last number of one who comes back.
    pub resume: Option<(Ticket, u64)>,
    pub reply: oneshot::Sender<Result<(Listener, Delivery), PushError>>,
}

/// What a pipeline is told.
pub(crate) enum Message {
    Changes(Vec<Arc<Change>>),
    Join(Box<Join>),
    /// A window was read for a group.
    Read {
        group: GroupId,
        result: Result<Snapshot, PushError>,
    },
}

/// A group within its pipeline; never used twice.
type GroupId = u64;

/// A group as its pipeline has it.
struct Slot {
    group: Arc<Group>,
    view: Arc<dyn View>,
    equality: Option<(String, String)>,
    key: String,
    reading: Option<Reading>,
    /// Those who wait for the first reading; `None` once the group is live.
    waiting: Option<Vec<Join>>,
    /// The change log's number that the last reading included: what is not newer is in the window already.
    seq: u64,
}

/// While a window is read, changes wait.
#[derive(Default)]
struct Reading {
    changes: Vec<Arc<Merged>>,
    /// Too many waited; after this reading there must be another.
    again: bool,
}

struct Pipeline {
    pipelines: Weak<Pipelines>,
    settings: Arc<Settings>,
    topic: Topic,
    /// For readings to report to; weak, so that it does not keep the pipeline.
    itself: mpsc::WeakSender<Message>,
    groups: HashMap<GroupId, Slot>,
    by_key: HashMap<String, GroupId>,
    /// Groups that only documents with a certain value at a path can concern: path → value → groups.
    by_value: HashMap<String, HashMap<String, HashSet<GroupId>>>,
    /// The other groups.
    others: HashSet<GroupId>,
    next: GroupId,
    pending: Pending,
    /// Until when changes are gathered, since the last were applied.
    gathering: Option<Instant>,
}

/// Runs a pipeline until nobody needs it.
pub(crate) async fn run(
    pipelines: Weak<Pipelines>,
    topic: Topic,
    mut messages: mpsc::Receiver<Message>,
    itself: mpsc::WeakSender<Message>,
    lagged: Arc<AtomicBool>,
) {
    let Some(settings) = pipelines.upgrade().map(|p| p.settings.clone()) else { return };
    let rest = HOUSEKEEPING.min(settings.linger / 2).max(Duration::from_millis(10));
    let mut housekeeping = tokio::time::interval(rest);
    housekeeping.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut pipeline = Pipeline {
        pipelines,
        settings,
        topic,
        itself,
        groups: HashMap::new(),
        by_key: HashMap::new(),
        by_value: HashMap::new(),
        others: HashSet::new(),
        next: 0,
        pending: Pending::default(),
        gathering: None,
    };
    loop {
        let due = pipeline.due();
        tokio::select! {
            message = messages.recv() => match message {
                Some(message) => pipeline.take(message),
                None => break,
            },
            () = sleep_until(due.unwrap_or_else(Instant::now)), if due.is_some() => pipeline.apply_pending(),
            _ = housekeeping.tick() => {
                pipeline.drop_abandoned();
                if pipeline.groups.is_empty() && pipeline.retire(&messages) {
                    return;
                }
            }
        }
        if lagged.swap(false, Ordering::AcqRel) {
            pipeline.read_all();
        }
    }
    for slot in pipeline.groups.values_mut() {
        slot.group.fail(PushError::Closed);
    }
}

impl Pipeline {
    fn take(&mut self, message: Message) {
        match message {
            Message::Changes(changes) => {
                for change in changes {
                    self.pending.add(change);
                }
                // One that comes alone need not wait for others.
                let alone = self.gathering.is_none_or(|until| until <= Instant::now());
                if alone || self.pending.count >= self.settings.backlog {
                    self.apply_pending();
                }
            }
            Message::Join(join) => self.join(*join),
            Message::Read { group, result } => self.read(group, result),
        }
    }

    /// When the waiting changes are to be applied.
    fn due(&self) -> Option<Instant> {
        self.gathering.filter(|_| self.pending.count > 0)
    }

    fn apply_pending(&mut self) {
        self.gathering = Some(Instant::now() + self.settings.merge);
        for change in self.pending.take() {
            for id in self.concerned(&change) {
                self.apply(id, &change);
            }
        }
    }

    /// The groups that may have the document in one of its states.
    fn concerned(&self, change: &Merged) -> HashSet<GroupId> {
        let mut concerned = self.others.clone();
        let Some(pipelines) = self.pipelines.upgrade() else { return concerned };
        for (path, values) in &self.by_value {
            for state in change.states() {
                for key in pipelines.source.keys(state, path) {
                    concerned.extend(values.get(&key).into_iter().flatten());
                }
            }
        }
        concerned
    }

    fn apply(&mut self, id: GroupId, change: &Arc<Merged>) {
        let Some(slot) = self.groups.get_mut(&id) else { return };
        if let Some(reading) = &mut slot.reading {
            if reading.changes.len() < self.settings.backlog {
                reading.changes.push(change.clone());
            } else {
                reading.again = true;
            }
            return;
        }
        if change.seq <= slot.seq {
            return;
        }
        if slot.group.apply(change) {
            self.start_reading(id, Duration::ZERO);
        }
    }

    fn join(&mut self, join: Join) {
        let key = join.spec.canonical();
        // A group that ended must not be joined, even before housekeeping finds it.
        let failed = |id: &GroupId| self.groups.get(id).is_none_or(|slot| slot.group.has_failed());
        let id = match self.by_key.get(&key).copied() {
            Some(id) if failed(&id) => {
                self.remove(id);
                None
            }
            known => known,
        };
        let id = match id {
            Some(id) => id,
            None => match self.create(&join, key) {
                Ok(id) => id,
                Err(error) => {
                    let _ = join.reply.send(Err(error));
                    return;
                }
            },
        };
        if let Some(slot) = self.groups.get_mut(&id) {
            match &mut slot.waiting {
                Some(waiting) => waiting.push(join),
                None => answer(&slot.group, join),
            }
        }
    }

    fn create(&mut self, join: &Join, key: String) -> Result<GroupId, PushError> {
        let pipelines = self.pipelines.upgrade().ok_or(PushError::Closed)?;
        if !pipelines.admit(&self.topic.0) {
            return Err(PushError::TooManyWatches);
        }
        let id = self.next;
        self.next += 1;
        let group = Group::new(
            join.spec.clone(),
            join.view.clone(),
            self.limit(&join.spec),
            self.settings.clone(),
            pipelines.totals.clone(),
            pipelines.numberings.clone(),
        );
        let equality = join.view.equality();
        match &equality {
            Some((path, value)) => {
                let values = self.by_value.entry(path.clone()).or_default();
                values.entry(value.clone()).or_default().insert(id);
            }
            None => {
                self.others.insert(id);
            }
        }
        let slot = Slot {
            group: Arc::new(group),
            view: join.view.clone(),
            equality,
            key: key.clone(),
            reading: None,
            waiting: Some(Vec::new()),
            seq: 0,
        };
        self.groups.insert(id, slot);
        self.by_key.insert(key, id);
        self.start_reading(id, Duration::ZERO);
        Ok(id)
    }

    /// A limit beyond what a window holds is none: it may turn out that fewer documents match.
    fn limit(&self, spec: &WatchSpec) -> Option<usize> {
        let limit = usize::try_from(spec.limit?).ok()?;
        (1..=self.settings.window_docs).contains(&limit).then_some(limit)
    }

    /// Reads a group's window; until it is there, the group's changes wait.
    fn start_reading(&mut self, id: GroupId, rest: Duration) {
        let Some(pipelines) = self.pipelines.upgrade() else { return };
        let Some(slot) = self.groups.get_mut(&id) else { return };
        slot.reading.get_or_insert_default();
        let wanted = Window::wanted(self.limit(&self.groups[&id].group.spec), &self.settings);
        let (view, itself) = (self.groups[&id].view.clone(), self.itself.clone());
        let readers = pipelines.readers.clone();
        tokio::spawn(async move {
            sleep(rest).await;
            let result = match readers.acquire().await {
                Ok(_turn) => match timeout(READ_LIMIT, view.snapshot(wanted)).await {
                    Ok(result) => result,
                    Err(_) => Err(PushError::Source {
                        code: "SERVER_TIMEOUT".to_owned(),
                        message: "reading the watched documents took too long".to_owned(),
                    }),
                },
                Err(_) => Err(PushError::Closed),
            };
            if let Some(itself) = itself.upgrade() {
                let _ = itself.send(Message::Read { group: id, result }).await;
            }
        });
    }

    /// Changes were missed: every window is read anew, those under way once more.
    fn read_all(&mut self) {
        let ids: Vec<GroupId> = self.groups.keys().copied().collect();
        for id in ids {
            match self.groups.get_mut(&id).and_then(|slot| slot.reading.as_mut()) {
                Some(reading) => reading.again = true,
                None => self.start_reading(id, Duration::ZERO),
            }
        }
    }

    /// A window was read.
    fn read(&mut self, id: GroupId, result: Result<Snapshot, PushError>) {
        let Some(slot) = self.groups.get_mut(&id) else { return };
        let snapshot = match result {
            Ok(snapshot) => snapshot,
            // Nobody has seen anything of it: let them try again.
            Err(error) if slot.waiting.is_some() => return self.refuse(id, &error),
            Err(PushError::TooLarge) => return slot.group.fail(PushError::TooLarge),
            Err(error) => {
                tracing::warn!(%error, "a watched window could not be read; trying again");
                return self.start_reading(id, RETRY);
            }
        };
        let reading = slot.reading.take().unwrap_or_default();
        slot.seq = snapshot.seq;
        if slot.waiting.is_some() {
            if let Err(error) = slot.group.start(snapshot) {
                return self.refuse(id, &error);
            }
        } else {
            slot.group.refresh(snapshot);
        }
        if let Some(waiting) = slot.waiting.take() {
            for join in waiting {
                answer(&slot.group, join);
            }
        }
        for change in reading.changes {
            self.apply(id, &change);
        }
        if reading.again {
            self.start_reading(id, Duration::ZERO);
        }
    }

    /// A group that cannot begin.
    fn refuse(&mut self, id: GroupId, error: &PushError) {
        if let Some(slot) = self.remove(id) {
            for join in slot.waiting.into_iter().flatten() {
                let _ = join.reply.send(Err(error.clone()));
            }
        }
    }

    fn drop_abandoned(&mut self) {
        let over = |slot: &Slot| slot.group.has_failed() || (slot.waiting.is_none() && slot.group.is_over());
        let ids: Vec<GroupId> =
            self.groups.iter().filter(|(_, slot)| over(slot)).map(|(id, _)| *id).collect();
        for id in ids {
            self.remove(id);
        }
    }

    fn remove(&mut self, id: GroupId) -> Option<Slot> {
        let slot = self.groups.remove(&id)?;
        self.by_key.remove(&slot.key);
        self.others.remove(&id);
        if let Some((path, value)) = &slot.equality
            && let Some(values) = self.by_value.get_mut(path)
        {
            if let Some(ids) = values.get_mut(value) {
                ids.remove(&id);
                if ids.is_empty() {
                    values.remove(value);
                }
            }
            if values.is_empty() {
                self.by_value.remove(path);
            }
        }
        if let Some(pipelines) = self.pipelines.upgrade() {
            pipelines.release(&self.topic.0, 1);
        }
        Some(slot)
    }

    fn retire(&self, messages: &mpsc::Receiver<Message>) -> bool {
        match self.pipelines.upgrade() {
            Some(pipelines) => pipelines.retire(&self.topic, messages),
            None => true,
        }
    }
}

/// Lets somebody into a live group. Whoever has gone away meanwhile is dropped, and leaves it again.
fn answer(group: &Arc<Group>, join: Join) {
    let joined = match join.resume {
        Some((ticket, last)) => group.resume(ticket, last),
        None => group.watch(),
    };
    let _ = join.reply.send(Ok(joined));
}
