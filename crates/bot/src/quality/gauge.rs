//! How far a long piece of work is, and the wish that it end.

use crate::BotError;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// Shared by who works and who watches.
#[derive(Debug, Default)]
pub struct Gauge {
    /// Thousandths; only who works writes it.
    done: AtomicU32,
    /// Only who watches writes it.
    is_cancelled: AtomicBool,
}

impl Gauge {
    /// From 0 to 1.
    pub fn done(&self) -> f32 {
        f32::from(u16::try_from(self.done.load(Ordering::Relaxed)).unwrap_or(1000)) / 1000.0
    }

    /// Asks whoever works to stop.
    pub fn cancel(&self) {
        self.is_cancelled.store(true, Ordering::Relaxed);
    }

    /// Says how far it is; an error if it should end here.
    pub(crate) fn tell(&self, done: f32) -> Result<(), BotError> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 1000")]
        self.done.store((done.clamp(0.0, 1.0) * 1000.0) as u32, Ordering::Relaxed);
        if self.is_cancelled.load(Ordering::Relaxed) { Err(BotError::Cancelled) } else { Ok(()) }
    }
}
