//! One who watches.

use crate::group::{Group, Missed, State};
use crate::{Batch, PushError, Ticket};
use std::sync::Arc;
use tokio::sync::watch;

/// What a listener is told at once.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// The number that the listener has reached with it.
    pub current: u64,
    /// The changes, with contiguous ascending numbers that go on from the listener's last.
    pub batches: Vec<Arc<Batch>>,
    /// Whether they are a new beginning: all documents, to take the place of what the listener has.
    pub fresh: bool,
}

/// One who watches. Dropping it ends the watch; its ticket takes it up again.
pub struct Listener {
    group: Arc<Group>,
    news: watch::Receiver<u64>,
    ticket: Ticket,
    /// The last number that was delivered, in the group's numbering.
    cursor: u64,
    /// What the listener's numbers are ahead of the group's.
    shift: i64,
}

impl Listener {
    pub(crate) fn new(group: Arc<Group>, news: watch::Receiver<u64>, ticket: Ticket, cursor: u64) -> Self {
        Self { group, news, ticket, cursor, shift: 0 }
    }

    /// What the watch is taken up again with; stays the same for all of its life.
    pub fn ticket(&self) -> &Ticket {
        &self.ticket
    }

    /// The number of the last event that was delivered.
    pub fn current(&self) -> u64 {
        self.cursor.saturating_add_signed(self.shift)
    }

    /// Waits for what comes next: everything since the last call, or a new beginning if that was too much. An error
    /// is the end of the watch. May be dropped while it waits; nothing is lost.
    pub async fn recv(&mut self) -> Result<Delivery, PushError> {
        loop {
            self.news.mark_unchanged();
            if let Some(delivery) = self.take()? {
                return Ok(delivery);
            }
            self.news.changed().await.map_err(|_| PushError::Closed)?;
        }
    }

    fn take(&mut self) -> Result<Option<Delivery>, PushError> {
        let group = self.group.clone();
        let state = group.state();
        Ok(match state.after(self.cursor)? {
            None => None,
            Some(Missed::Batches(batches)) => {
                self.cursor = state.current;
                drop(state);
                Some(Delivery { current: self.current(), batches: self.numbered(batches), fresh: false })
            }
            Some(Missed::TooMuch) => {
                let last = self.current();
                Some(self.restart(&state, last))
            }
        })
    }

    /// Begins anew, with the number after the listener's last.
    pub(crate) fn restart(&mut self, state: &State, last: u64) -> Delivery {
        let id = last.saturating_add(1);
        self.cursor = state.current;
        self.shift = id.wrapping_sub(state.current).cast_signed();
        Delivery { current: id, batches: vec![self.group.restart(state, &self.ticket, id)], fresh: true }
    }

    /// Batches under the listener's own numbers.
    fn numbered(&self, batches: Vec<Arc<Batch>>) -> Vec<Arc<Batch>> {
        if self.shift == 0 {
            return batches;
        }
        batches.iter().map(|batch| batch.renumbered(batch.id.saturating_add_signed(self.shift))).collect()
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.group.leave();
    }
}
