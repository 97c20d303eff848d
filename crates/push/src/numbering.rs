//! Whose numbers a listener has. Those of its group, as long as it was never given the window anew: then its numbers
//! go on by themselves, and must not be taken for the group's when it comes back.

use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard};
use store::Random;

/// Listeners with numbers of their own that are remembered.
const REMEMBERED: usize = 50_000;

/// Where a ticket's numbers began.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Numbering {
    /// The life of the engine.
    engine: String,
    /// The times that the engine forgot whose numbers are their own.
    generation: u64,
    /// The group.
    group: u64,
    /// The listener.
    listener: u64,
}

/// The numberings of an engine.
pub(crate) struct Numberings {
    engine: String,
    groups: AtomicU64,
    listeners: AtomicU64,
    /// Listeners that have numbers of their own.
    strangers: Mutex<Strangers>,
}

#[derive(Default)]
struct Strangers {
    generation: u64,
    listeners: HashSet<u64>,
}

impl Numberings {
    pub fn new(random: &dyn Random) -> Self {
        let engine = random.hex_id(16);
        Self { engine, groups: AtomicU64::new(0), listeners: AtomicU64::new(0), strangers: Mutex::default() }
    }

    fn strangers(&self) -> MutexGuard<'_, Strangers> {
        self.strangers.lock().unwrap_or_else(|e| e.into_inner())
    }

    /// A group that never was before.
    pub fn group(&self) -> u64 {
        self.groups.fetch_add(1, Ordering::Relaxed)
    }

    /// A listener that never was before, with a group's numbers.
    pub fn issue(&self, group: u64) -> Numbering {
        let generation = self.strangers().generation;
        let listener = self.listeners.fetch_add(1, Ordering::Relaxed);
        Numbering { engine: self.engine.clone(), generation, group, listener }
    }

    /// Whether a listener's numbers are those of a group.
    pub fn holds(&self, numbering: &Numbering, group: u64) -> bool {
        let strangers = self.strangers();
        numbering.engine == self.engine
            && numbering.generation == strangers.generation
            && numbering.group == group
            && !strangers.listeners.contains(&numbering.listener)
    }

    /// From now on a listener's numbers are its own, whichever group it listens to.
    pub fn abandon(&self, numbering: &Numbering) {
        let mut strangers = self.strangers();
        if numbering.engine != self.engine || numbering.generation != strangers.generation {
            return;
        }
        if strangers.listeners.len() >= REMEMBERED {
            // Too many to remember: nobody's numbers are trusted any more, and all who come back begin anew.
            strangers.listeners.clear();
            strangers.generation += 1;
        } else {
            strangers.listeners.insert(numbering.listener);
        }
    }
}
