//! What an environment has published, in memory, and the history of how it came to be.

use crate::entries::Entry;
use crate::manifest::{ItemChange, Manifest};
use crate::objects::Objects;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, atomic::AtomicBool};
use types::{EnvId, ItemRef, Json, ObjectHash, ReleaseId};

/// One environment.
pub(crate) struct Slot {
    pub env: EnvId,
    /// Held by whoever makes a release, from the check of the plan to the end of activation: releases of an
    /// environment happen, and are taken up, one after the other.
    pub publishing: Arc<tokio::sync::Mutex<()>>,
    /// Held for writing from before a release's transaction until `state` shows it; held for reading by whoever
    /// needs drafts (in the database) and `state` to fit each other. Never held while a kind's code runs.
    pub gate: Arc<tokio::sync::RwLock<()>>,
    /// What is published. Locked for moments only.
    state: RwLock<State>,
    /// Whether `state` shows the database's newest release.
    pub fresh: AtomicBool,
}

/// What is published now, and everything that led to it.
#[derive(Default)]
pub(crate) struct State {
    /// Number `n` is at `n - 1`.
    pub entries: Vec<Arc<Entry>>,
    pub items: BTreeMap<ItemRef, Published>,
    /// For each item that was ever published, the numbers of the entries that changed it.
    touched: HashMap<ItemRef, Vec<u64>>,
}

/// An item of the current release.
#[derive(Clone)]
pub(crate) struct Published {
    pub hash: ObjectHash,
    pub json: Arc<Json>,
}

/// What one item is now.
#[derive(Clone, Default)]
pub(crate) struct Standing {
    pub published: Option<Published>,
    /// The entry that last changed it.
    pub last: Option<Arc<Entry>>,
}

impl Slot {
    pub(crate) fn new(env: EnvId) -> Self {
        Self {
            env,
            publishing: Arc::default(),
            gate: Arc::default(),
            state: RwLock::default(),
            fresh: AtomicBool::new(false),
        }
    }

    pub(crate) fn state(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes entries up that follow the newest known. `changes` is what they changed altogether.
    pub(crate) fn advance(&self, entries: Vec<Entry>, changes: &[ItemChange], objects: &Objects) {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        for entry in entries {
            for change in &entry.changes {
                state.touched.entry(change.item.clone()).or_default().push(entry.number);
            }
            state.entries.push(Arc::new(entry));
        }
        for ItemChange { item, after, .. } in changes {
            match after.as_ref().and_then(|hash| objects.get_key_value(hash)) {
                Some((hash, json)) => {
                    state.items.insert(item.clone(), Published { hash: hash.clone(), json: json.clone() });
                }
                None => {
                    state.items.remove(item);
                }
            }
        }
    }
}

impl State {
    /// The number of the newest entry; 0 if there is none.
    pub(crate) fn number(&self) -> u64 {
        self.entries.len() as u64
    }

    pub(crate) fn release(&self) -> Option<&ReleaseId> {
        self.entries.last().map(|e| &e.release)
    }

    pub(crate) fn manifest(&self) -> Manifest {
        Manifest(self.items.iter().map(|(item, p)| (item.clone(), p.hash.clone())).collect())
    }

    pub(crate) fn entry(&self, number: u64) -> Option<&Arc<Entry>> {
        self.entries.get(usize::try_from(number.checked_sub(1)?).ok()?)
    }

    /// The numbers of the entries that changed an item, oldest first.
    pub(crate) fn touched(&self, item: &ItemRef) -> &[u64] {
        self.touched.get(item).map_or(&[], Vec::as_slice)
    }

    /// The number of the newest entry that changed an item of a kind.
    pub(crate) fn last_change(&self, kind: &str) -> Option<u64> {
        let of_kind = self.touched.iter().filter(|(item, _)| item.kind == kind);
        of_kind.filter_map(|(_, numbers)| numbers.last().copied()).max()
    }

    pub(crate) fn standing(&self, item: &ItemRef) -> Standing {
        Standing {
            published: self.items.get(item).cloned(),
            last: self.touched(item).last().and_then(|number| self.entry(*number)).cloned(),
        }
    }

    /// The items of a kind, by key.
    pub(crate) fn of_kind<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = (&'a ItemRef, &'a Published)> {
        self.items.range(ItemRef::new(kind, "")..).take_while(move |(item, _)| item.kind == kind)
    }

    /// What changed from one entry to another, either way; 0 is before the first.
    pub(crate) fn changes_between(&self, from: u64, to: u64) -> Vec<ItemChange> {
        let (old, new) = (from.min(to), from.max(to));
        let mut net: BTreeMap<&ItemRef, (Option<&ObjectHash>, Option<&ObjectHash>)> = BTreeMap::new();
        for change in self.entries.iter().take(new as usize).skip(old as usize).flat_map(|e| &e.changes) {
            net.entry(&change.item).or_insert((change.before.as_ref(), None)).1 = change.after.as_ref();
        }
        net.into_iter()
            .filter(|(_, (before, after))| before != after)
            .map(|(item, (before, after))| {
                let (before, after) = if from <= to { (before, after) } else { (after, before) };
                ItemChange { item: item.clone(), before: before.cloned(), after: after.cloned() }
            })
            .collect()
    }
}
