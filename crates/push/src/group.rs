//! A watch group: one window and one numbering for all who watch the same.

use crate::merge::Merged;
use crate::numbering::Numberings;
use crate::ring::Ring;
use crate::window::Window;
use crate::{Batch, Delivery, Listener, PushError, Settings, Snapshot, Ticket, View, WatchSpec};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use tokio::sync::watch;
use tokio::time::Instant;

/// The number of a group's first snapshot.
const FIRST: u64 = 1;
/// Bytes of a window that is worth keeping as an encoded first delivery.
const KEPT_INIT: usize = 256 << 10;

/// Sums over all groups.
#[derive(Default)]
pub(crate) struct Totals {
    pub groups: AtomicUsize,
    pub listeners: AtomicUsize,
    pub bytes: AtomicUsize,
}

/// Shared by the pipeline, which alone changes the window, and the listeners, which read the ring.
pub(crate) struct Group {
    pub spec: WatchSpec,
    settings: Arc<Settings>,
    totals: Arc<Totals>,
    numberings: Arc<Numberings>,
    /// Its name among the numberings.
    number: u64,
    /// Tells the listeners the newest number, or that something else is to be looked at.
    news: watch::Sender<u64>,
    state: Mutex<State>,
}

pub(crate) struct State {
    window: Window,
    /// The number of the newest batch.
    pub current: u64,
    ring: Ring,
    /// The window as a first delivery, while it has not changed.
    init: Option<Arc<Batch>>,
    /// Why the watch ended.
    failed: Option<PushError>,
    listeners: usize,
    /// Since when nobody listens.
    idle_since: Option<Instant>,
    /// What [`Totals::bytes`] counts for this group.
    bytes: usize,
}

impl Group {
    pub fn new(
        spec: WatchSpec,
        view: Arc<dyn View>,
        limit: Option<usize>,
        settings: Arc<Settings>,
        totals: Arc<Totals>,
        numberings: Arc<Numberings>,
    ) -> Self {
        totals.groups.fetch_add(1, Ordering::Relaxed);
        let state = State {
            window: Window::new(view, limit, settings.clone()),
            current: FIRST,
            ring: Ring::default(),
            init: None,
            failed: None,
            listeners: 0,
            idle_since: Some(Instant::now()),
            bytes: 0,
        };
        let number = numberings.group();
        let (news, state) = (watch::Sender::new(FIRST), Mutex::new(state));
        Self { spec, settings, totals, numberings, number, news, state }
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(|e| e.into_inner())
    }

    /// Takes the first snapshot; nobody has seen anything yet.
    pub fn start(&self, snapshot: Snapshot) -> Result<(), PushError> {
        let mut state = self.state();
        state.window.reset(snapshot);
        state.window.check()?;
        self.account(&mut state);
        Ok(())
    }

    /// Takes a later snapshot; listeners see the difference.
    pub fn refresh(&self, snapshot: Snapshot) {
        let mut state = self.state();
        let events = state.window.reset(snapshot);
        self.publish(&mut state, events);
    }

    /// Takes a change; answers whether the window must be read anew.
    pub fn apply(&self, change: &Merged) -> bool {
        let mut state = self.state();
        let events = state.window.apply(change);
        self.publish(&mut state, events);
        state.window.is_short()
    }

    fn publish(&self, state: &mut State, events: Vec<crate::Event>) {
        if let Err(error) = state.window.check() {
            state.failed = Some(error);
            self.news.send_replace(state.current);
            return;
        }
        if events.is_empty() {
            return;
        }
        state.current += 1;
        state.init = None;
        let batch = Batch::new(state.current, events);
        state.ring.push(batch, &self.settings);
        self.account(state);
        self.news.send_replace(state.current);
    }

    fn account(&self, state: &mut State) {
        let bytes = state.window.bytes + state.ring.bytes;
        self.totals.bytes.fetch_add(bytes, Ordering::Relaxed);
        self.totals.bytes.fetch_sub(state.bytes, Ordering::Relaxed);
        state.bytes = bytes;
    }

    /// Ends the watch for everybody.
    pub fn fail(&self, error: PushError) {
        let mut state = self.state();
        state.failed.get_or_insert(error);
        self.news.send_replace(state.current);
    }

    pub fn has_failed(&self) -> bool {
        self.state().failed.is_some()
    }

    /// Whether nobody has listened for so long that nobody will come back.
    pub fn is_over(&self) -> bool {
        self.state().idle_since.is_some_and(|since| since.elapsed() >= self.settings.linger)
    }

    /// A listener that sees the window as it is.
    pub fn watch(self: &Arc<Self>) -> (Listener, Delivery) {
        let mut state = self.state();
        let ticket = Ticket { spec: self.spec.clone(), numbering: self.numberings.issue(self.number) };
        let current = state.current;
        let init = state.init.take().unwrap_or_else(|| Batch::new(current, state.window.init()));
        state.init = Some(init.clone()).filter(|init| init.bytes <= KEPT_INIT);
        let listener = self.listener(&mut state, ticket, current);
        (listener, Delivery { current, batches: vec![init], fresh: true })
    }

    /// A listener that goes on after its last number, with what it missed or with everything.
    pub fn resume(self: &Arc<Self>, ticket: Ticket, last: u64) -> (Listener, Delivery) {
        let mut state = self.state();
        let same = self.numberings.holds(&ticket.numbering, self.number);
        let missed = if same { state.ring.after(last, state.current) } else { None };
        let current = state.current;
        let mut listener = self.listener(&mut state, ticket, current);
        let delivery = match missed {
            Some(batches) => Delivery { current, batches, fresh: false },
            None => listener.restart(&state, last),
        };
        (listener, delivery)
    }

    fn listener(self: &Arc<Self>, state: &mut State, ticket: Ticket, cursor: u64) -> Listener {
        state.listeners += 1;
        state.idle_since = None;
        self.totals.listeners.fetch_add(1, Ordering::Relaxed);
        Listener::new(self.clone(), self.news.subscribe(), ticket, cursor)
    }

    /// The whole window as the only thing that a listener needs, under a number of its own.
    pub fn restart(&self, state: &State, ticket: &Ticket, id: u64) -> Arc<Batch> {
        self.numberings.abandon(&ticket.numbering);
        Batch::restart(id, state.window.init())
    }

    pub fn leave(&self) {
        let mut state = self.state();
        state.listeners -= 1;
        self.totals.listeners.fetch_sub(1, Ordering::Relaxed);
        if state.listeners == 0 {
            state.idle_since = Some(Instant::now());
        }
    }
}

impl State {
    /// What came after a number, in the group's numbering; `None` if nothing did.
    pub fn after(&self, cursor: u64) -> Result<Option<Missed>, PushError> {
        match &self.failed {
            Some(error) => Err(error.clone()),
            None if cursor == self.current => Ok(None),
            None => Ok(Some(match self.ring.after(cursor, self.current) {
                Some(batches) => Missed::Batches(batches),
                None => Missed::TooMuch,
            })),
        }
    }
}

/// What a listener has to be told.
pub(crate) enum Missed {
    Batches(Vec<Arc<Batch>>),
    /// The ring has not all of it any more.
    TooMuch,
}

impl Drop for Group {
    fn drop(&mut self) {
        let bytes = self.state().bytes;
        self.totals.groups.fetch_sub(1, Ordering::Relaxed);
        self.totals.bytes.fetch_sub(bytes, Ordering::Relaxed);
    }
}
