//! The last batches of a group: the queue of all of its listeners.

use crate::{Batch, Settings};
use std::collections::VecDeque;
use std::sync::Arc;

/// Batches with contiguous numbers, the oldest first.
#[derive(Default)]
pub(crate) struct Ring {
    batches: VecDeque<Arc<Batch>>,
    events: usize,
    pub bytes: usize,
}

impl Ring {
    /// Takes in the next batch, and lets the oldest go beyond the limits.
    pub fn push(&mut self, batch: Arc<Batch>, settings: &Settings) {
        self.events += batch.events.len();
        self.bytes += batch.bytes;
        self.batches.push_back(batch);
        while self.events > settings.ring_events || self.bytes > settings.ring_bytes {
            let Some(oldest) = self.batches.pop_front() else { break };
            self.events -= oldest.events.len();
            self.bytes -= oldest.bytes;
        }
    }

    /// The batches after a number, up to `current`; `None` if some of them are gone.
    pub fn after(&self, last: u64, current: u64) -> Option<Vec<Arc<Batch>>> {
        let missing = usize::try_from(current.checked_sub(last)?).ok()?;
        let from = self.batches.len().checked_sub(missing)?;
        Some(self.batches.range(from..).cloned().collect())
    }
}
