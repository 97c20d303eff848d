//! Open transactions: whose they are, how long they may be open, and how much they hold.

use crate::{DatabaseError, limits};
use access::{Actor, Who};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use store::ChangeOp;
use types::{EnvId, Json, Timestamp};

/// How long one that was open too long is remembered, to be told so.
const REMEMBERED: Duration = Duration::from_secs(60);

/// New documents come after all others in the order of creation. Far from the numbers that there will ever be.
pub(crate) const NEW: u64 = 1 << 62;

/// A collection and an id.
pub(crate) type Key = (String, String);

/// The open transactions of all environments, by id.
#[derive(Default)]
pub(crate) struct Transactions {
    open: Mutex<HashMap<String, Arc<Open>>>,
}

/// One of them.
pub(crate) struct Open {
    id: String,
    env: EnvId,
    /// [`Actor::label`] of whoever began it.
    by: String,
    /// Whether that is an end user.
    person: bool,
    /// When it expires.
    until: Timestamp,
    /// The number of the environment's last change that it sees.
    pub since: u64,
    /// Bytes of what it has written.
    bytes: AtomicUsize,
    /// Whether it met a conflict.
    doomed: AtomicBool,
    /// Held by a call while it runs: the calls of a transaction happen one after the other.
    pub state: tokio::sync::Mutex<State>,
}

/// What happened in a transaction so far.
#[derive(Default)]
pub(crate) struct State {
    /// Whether it was committed.
    pub ended: bool,
    /// Documents that it saw, and whether each was there when the transaction began.
    pub reads: HashMap<Key, bool>,
    /// Documents that it wrote.
    pub writes: HashMap<Key, Pending>,
    /// How many documents it has added.
    pub added: u64,
}

/// A document that a transaction wrote.
#[derive(Clone)]
pub(crate) struct Pending {
    /// Where it comes in the order of creation.
    pub created: u64,
    /// What it was when the transaction began.
    pub before: Option<Json>,
    /// What it becomes, with its text.
    pub after: Option<(Json, String)>,
    pub op: ChangeOp,
}

impl Transactions {
    pub fn begin(&self, id: String, actor: &Actor, since: u64, now: Timestamp) -> Result<(), DatabaseError> {
        let mut open = self.lock();
        open.retain(|_, open| open.until + REMEMBERED > now);
        open.values().for_each(|open| open.reclaim(now));
        let alive = |open: &&Arc<Open>| open.check(now).is_ok() && &open.env == actor.env();
        let by = actor.label();
        let all = open.values().filter(alive).count();
        let own = open.values().filter(alive).filter(|open| open.by == by).count();
        let person = matches!(actor.who(), Who::EndUser { .. });
        if all >= limits::TRANSACTIONS || (person && own >= limits::TRANSACTIONS_PER_USER) {
            return Err(DatabaseError::TooManyTransactions);
        }
        let until = now + Duration::from_secs(limits::TRANSACTION_SECONDS);
        let begun = Open {
            id: id.clone(),
            env: actor.env().clone(),
            by,
            person,
            until,
            since,
            bytes: AtomicUsize::new(0),
            doomed: AtomicBool::new(false),
            state: tokio::sync::Mutex::default(),
        };
        open.insert(id, Arc::new(begun));
        Ok(())
    }

    /// One that can go on.
    pub fn find(&self, id: &str, actor: &Actor, now: Timestamp) -> Result<Arc<Open>, DatabaseError> {
        let open = self.lock().get(id).cloned();
        let own = |open: &Arc<Open>| &open.env == actor.env() && open.by == actor.label();
        let open = open.filter(own).ok_or(DatabaseError::TransactionMissing)?;
        open.check(now)?;
        Ok(open)
    }

    pub fn end(&self, id: &str) {
        self.lock().remove(id);
    }

    /// Counts what a transaction holds, in the place of what it held, unless its environment holds too much.
    pub fn hold(&self, held: &Open, bytes: usize, now: Timestamp) -> Result<(), DatabaseError> {
        let open = self.lock();
        open.values().for_each(|open| open.reclaim(now));
        let others = || open.values().filter(|open| open.env == held.env && open.id != held.id);
        let all: usize = others().map(|open| open.held()).sum();
        let own: usize = others().filter(|open| open.by == held.by).map(|open| open.held()).sum();
        // No end user takes it all.
        let most = if held.person { limits::TRANSACTION_BYTES_PER_USER } else { limits::TRANSACTION_BYTES };
        if all.saturating_add(bytes) > limits::TRANSACTION_BYTES || own.saturating_add(bytes) > most {
            return Err(DatabaseError::Refused(format!(
                "open transactions hold at most {most} bytes together"
            )));
        }
        held.bytes.store(bytes, Ordering::Relaxed);
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Arc<Open>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    /// Whether it can go on.
    pub fn check(&self, now: Timestamp) -> Result<(), DatabaseError> {
        if self.doomed.load(Ordering::Relaxed) {
            return Err(DatabaseError::TransactionConflict);
        }
        if self.until <= now { Err(DatabaseError::TransactionExpired) } else { Ok(()) }
    }

    /// Gives back what it holds if it cannot go on and no call is under way.
    fn reclaim(&self, now: Timestamp) {
        if self.check(now).is_err()
            && let Ok(mut state) = self.state.try_lock()
        {
            *state = State::default();
            self.bytes.store(0, Ordering::Relaxed);
        }
    }

    /// It met a conflict: every further call of it does, too.
    pub fn doom(&self) {
        self.doomed.store(true, Ordering::Relaxed);
        self.bytes.store(0, Ordering::Relaxed);
    }

    /// Bytes of what it has written.
    pub fn held(&self) -> usize {
        self.bytes.load(Ordering::Relaxed)
    }

    /// The key under which [`Transactions`] has it.
    pub fn id(&self) -> &str {
        &self.id
    }
}

impl Pending {
    /// Bytes that it holds.
    pub fn bytes(&self) -> usize {
        let before = self.before.as_ref().map_or(0, crate::value::size);
        let after = self.after.as_ref().map_or(0, |(_, text)| 2 * text.len());
        before + after
    }
}
