//! Time, injected.

use chrono::{DateTime, SubsecRound as _, Utc};
use std::sync::atomic::{AtomicI64, Ordering};
use types::Timestamp;

/// Where engines read the time.
pub trait Clock: Send + Sync + 'static {
    /// Now, in whole milliseconds.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the wall clock")]
    fn now(&self) -> Timestamp {
        // As moments are stored: what is worked out from a moment is the same when it is read again.
        Utc::now().trunc_subsecs(3)
    }
}

/// A clock that tests turn by hand.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock that stands at a moment.
    pub fn at(now: Timestamp) -> Self {
        Self(AtomicI64::new(now.timestamp_millis()))
    }

    /// Turns it forward.
    pub fn advance(&self, by: std::time::Duration) {
        self.0.fetch_add(by.as_millis() as i64, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        timestamp(self.0.load(Ordering::SeqCst))
    }
}

/// A moment as the database keeps it: milliseconds since 1970, UTC.
pub fn millis(at: Timestamp) -> i64 {
    at.timestamp_millis()
}

/// The moment of a stored number; 1970 for one that no calendar holds.
pub fn timestamp(millis: i64) -> Timestamp {
    DateTime::from_timestamp_millis(millis).unwrap_or_default()
}
