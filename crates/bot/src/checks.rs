//! Checks of drafts that run in the background: started, watched and called off by whoever looks at them.

use crate::{BotError, Bots, quality::Gauge};
use access::Actor;
use lru::LruCache;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use types::{BotQuality, CheckState, EnvId, Lang, Permission, Problem, Timestamp};

/// Checks whose results are kept.
const KEPT: NonZeroUsize = NonZeroUsize::new(32).unwrap();

/// The checks of all bots: the newest of each.
pub struct Checks(Mutex<LruCache<(EnvId, String), Arc<Check>>>);

struct Check {
    since: Timestamp,
    gauge: Arc<Gauge>,
    /// None while it runs; written once.
    done: Mutex<Option<Result<BotQuality, Problem>>>,
}

impl Default for Checks {
    fn default() -> Self {
        Self(Mutex::new(LruCache::new(KEPT)))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Bots {
    /// Begins a check of a bot's drafts, unless one runs. See [`Bots::quality`].
    pub fn start_check(&self, actor: &Actor, bot: &str, lang: Lang) -> Result<CheckState, BotError> {
        actor.require(Permission::Read)?;
        let check = {
            let mut checks = lock(&self.checks().0);
            let key = (actor.env().clone(), bot.to_owned());
            if let Some(running) = checks.get(&key).filter(|check| lock(&check.done).is_none()) {
                return Ok(running.state());
            }
            let gauge = Arc::new(Gauge::default());
            let check = Arc::new(Check { since: self.store().now(), gauge, done: Mutex::default() });
            if let Some((_, pushed_out)) = checks.push(key, check.clone()) {
                pushed_out.gauge.cancel();
            }
            check
        };
        let (bots, actor, bot, running) = (self.clone(), actor.clone(), bot.to_owned(), check.clone());
        tokio::spawn(async move {
            let found = bots.quality(&actor, &bot, lang, &running.gauge).await;
            *lock(&running.done) = Some(found.map_err(Problem::from));
        });
        Ok(check.state())
    }

    /// How far the newest check of a bot's drafts is, and what it found.
    pub fn check(&self, actor: &Actor, bot: &str) -> Result<CheckState, BotError> {
        actor.require(Permission::Read)?;
        let key = (actor.env().clone(), bot.to_owned());
        Ok(lock(&self.checks().0).get(&key).map(|check| check.state()).unwrap_or_default())
    }

    /// Calls a running check off.
    pub fn cancel_check(&self, actor: &Actor, bot: &str) -> Result<(), BotError> {
        actor.require(Permission::Read)?;
        let key = (actor.env().clone(), bot.to_owned());
        if let Some(check) = lock(&self.checks().0).pop(&key) {
            check.gauge.cancel();
        }
        Ok(())
    }
}

impl Check {
    fn state(&self) -> CheckState {
        let done = lock(&self.done);
        CheckState {
            running: done.is_none(),
            progress: self.gauge.done(),
            since: Some(self.since),
            report: done.as_ref().and_then(|done| done.as_ref().ok().cloned()),
            problem: done.as_ref().and_then(|done| done.as_ref().err().cloned()),
        }
    }
}
