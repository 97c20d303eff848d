//! The worker processes: started when they are needed, kept warm, killed when they do not obey.
//!
//! A worker serves one environment as long as it lives; another environment gets another process. A call owns its worker until it
//! ends, so nothing here has to be supervised in the background: a call that is dropped drops, and thereby kills, its worker.
//!
//! Calls that functions make have their own places, one set for each depth. So a function that waits for another one can never
//! hold the place that the other one needs.

mod config;
mod drive;
mod job;
mod worker;

use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicU64, AtomicUsize, Ordering},
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use types::EnvId;

use crate::{
    host::Host,
    limits,
    outcome::{Outcome, ScriptError},
};
pub use config::PoolConfig;
use drive::Ended;
pub use job::{Job, Script};
use worker::Worker;

/// Why a function was not run at all.
#[derive(Debug, thiserror::Error)]
pub enum PoolError {
    /// Every place is taken and the queue is full, or the wait in it was too long.
    #[error("too many functions are running")]
    Busy,
    /// The event is longer than [`limits::EVENT_BYTES`].
    #[error("the event has {bytes} bytes, more than the {} allowed", limits::EVENT_BYTES)]
    EventTooLarge {
        /// Its length as JSON.
        bytes: usize,
    },
    /// Functions call each other more than [`limits::CALL_DEPTH`] deep.
    #[error("functions call each other more than {} deep", limits::CALL_DEPTH)]
    TooDeep,
    /// No worker process could be started.
    #[error("no worker could be started: {0}")]
    CannotStart(#[from] std::io::Error),
}

/// What the pool is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolStats {
    /// Workers with a call.
    pub busy: usize,
    /// Workers without one.
    pub idle: usize,
    /// Calls in the queue.
    pub waiting: usize,
    /// Processes started so far.
    pub started: u64,
    /// Processes killed because they passed a deadline.
    pub killed: u64,
}

/// Cheap to clone.
#[derive(Clone)]
pub struct Pool(Arc<Inner>);

struct Inner {
    config: PoolConfig,
    /// Places by depth; index 0 is for calls from outside.
    places: Vec<Arc<Semaphore>>,
    /// Calls that wait for a place.
    waiting: AtomicUsize,
    /// Held only to pick or return a worker, never across an await.
    workers: Mutex<Workers>,
    started: AtomicU64,
    killed: AtomicU64,
}

#[derive(Default)]
struct Workers {
    /// The longest unused first.
    idle: Vec<Worker>,
    busy: usize,
}

impl Pool {
    /// A pool without any worker yet.
    pub fn new(config: PoolConfig) -> Pool {
        let places = (0..=limits::CALL_DEPTH)
            .map(|depth| if depth == 0 { config.workers } else { config.nested_workers })
            .map(|places| Arc::new(Semaphore::new(places.max(1))))
            .collect();
        Pool(Arc::new(Inner {
            config,
            places,
            waiting: AtomicUsize::new(0),
            workers: Mutex::default(),
            started: AtomicU64::new(0),
            killed: AtomicU64::new(0),
        }))
    }

    /// Runs a function. It runs to its end even when the caller stops waiting.
    pub async fn run(&self, job: Job, host: Arc<dyn Host>) -> Result<Outcome, PoolError> {
        let event = job.event_text()?;
        if job.call.depth > limits::CALL_DEPTH {
            return Err(PoolError::TooDeep);
        }
        let pool = self.clone();
        let task = tokio::spawn(async move {
            let _place = pool.place(job.call.depth).await?;
            let mut started_anew = false;
            loop {
                let mut lease = pool.lease(job.call.actor.env(), &job.script.key)?;
                match drive::call(&mut lease.worker, &job, event.clone(), &host).await {
                    Ended::Finished(outcome, fate) => {
                        pool.settle(lease, fate);
                        return Ok(outcome);
                    }
                    // Nothing of the function has run: once more, with a fresh process.
                    Ended::NotStarted if !started_anew => started_anew = true,
                    Ended::NotStarted => return Ok(drive::lost(&job)),
                }
            }
        });
        match task.await {
            Ok(result) => result,
            Err(error) => Err(PoolError::CannotStart(std::io::Error::other(error))),
        }
    }

    /// Compiles a function's text in a worker, without running it.
    pub async fn check(&self, env: &EnvId, code: &str) -> Result<Result<(), ScriptError>, PoolError> {
        let _place = self.place(0).await?;
        let mut lease = self.lease(env, "")?;
        let (result, fate) = drive::check(&mut lease.worker, code).await;
        self.settle(lease, fate);
        Ok(result)
    }

    /// What the pool is doing at this moment.
    pub fn stats(&self) -> PoolStats {
        let workers = self.0.workers();
        PoolStats {
            busy: workers.busy,
            idle: workers.idle.len(),
            waiting: self.0.waiting.load(Ordering::Relaxed),
            started: self.0.started.load(Ordering::Relaxed),
            killed: self.0.killed.load(Ordering::Relaxed),
        }
    }

    /// Ends the idle workers, for example before the server stops. Calls under way are not touched.
    pub fn clear(&self) {
        let idle = std::mem::take(&mut self.0.workers().idle);
        drop(idle);
    }

    /// Waits for a place at `depth`.
    async fn place(&self, depth: u8) -> Result<OwnedSemaphorePermit, PoolError> {
        let places = Arc::clone(self.0.places.get(usize::from(depth)).ok_or(PoolError::TooDeep)?);
        if let Ok(place) = Arc::clone(&places).try_acquire_owned() {
            return Ok(place);
        }
        let waiting = Waiting::join(&self.0)?;
        let place = tokio::time::timeout(self.0.config.queue_wait, places.acquire_owned()).await;
        drop(waiting);
        place.ok().and_then(Result::ok).ok_or(PoolError::Busy)
    }

    /// A worker of `env`, if possible one that has `key` warm.
    fn lease(&self, env: &EnvId, key: &str) -> Result<Lease, PoolError> {
        let mut workers = self.0.workers();
        let mut worker = None;
        while worker.is_none()
            && let Some(at) = best(&workers.idle, env, key)
        {
            let mut found = workers.idle.remove(at);
            worker = found.is_alive().then_some(found);
        }
        let worker = match worker {
            Some(worker) => worker,
            None => {
                let places = self.0.config.total_places();
                if workers.idle.len() + workers.busy >= places && !workers.idle.is_empty() {
                    workers.idle.remove(0);
                }
                let worker = Worker::start(&self.0.config, env)?;
                self.0.started.fetch_add(1, Ordering::Relaxed);
                worker
            }
        };
        workers.busy += 1;
        Ok(Lease { worker, busy: Busy(Arc::clone(&self.0)) })
    }

    /// Puts a worker back, or lets it go.
    fn settle(&self, lease: Lease, fate: Fate) {
        match fate {
            Fate::Keep => lease.give_back(),
            Fate::Discard => drop(lease),
            Fate::Killed => {
                self.0.killed.fetch_add(1, Ordering::Relaxed);
                drop(lease);
            }
        }
    }
}

impl Inner {
    fn workers(&self) -> MutexGuard<'_, Workers> {
        self.workers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What becomes of a worker after a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// It is well.
    Keep,
    /// Its engine was stopped, or it is gone.
    Discard,
    /// It did not obey its deadline.
    Killed,
}

/// A worker that is in use. Dropping it kills the process.
struct Lease {
    worker: Worker,
    busy: Busy,
}

impl Lease {
    fn give_back(self) {
        let pool = &self.busy.0;
        let mut workers = pool.workers();
        workers.idle.push(self.worker);
        if workers.idle.len() > pool.config.workers {
            workers.idle.remove(0);
        }
        // Released before `busy` counts itself out, which takes the lock again.
        drop(workers);
    }
}

/// Counts as a busy worker while it lives.
struct Busy(Arc<Inner>);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.workers().busy -= 1;
    }
}

/// A call in the queue.
struct Waiting<'a>(&'a Inner);

impl<'a> Waiting<'a> {
    fn join(pool: &'a Inner) -> Result<Waiting<'a>, PoolError> {
        let before = pool.waiting.fetch_add(1, Ordering::Relaxed);
        let waiting = Waiting(pool);
        if before >= pool.config.queue { Err(PoolError::Busy) } else { Ok(waiting) }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The idle worker that fits best: same environment, the function warm if possible, used most recently.
fn best(idle: &[Worker], env: &EnvId, key: &str) -> Option<usize> {
    let warm = |worker: &Worker| worker.env() == env && worker.has_warm(key);
    idle.iter().rposition(warm).or_else(|| idle.iter().rposition(|worker| worker.env() == env))
}
