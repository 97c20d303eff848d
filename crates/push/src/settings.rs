//! Limits and times.

use std::time::Duration;

/// Limits and times of the engine. The defaults are what the product runs with.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Changes of one document within this time become one, unless they come alone.
    pub merge: Duration,
    /// How long a group lives on after its last listener.
    pub linger: Duration,
    /// Groups of one environment.
    pub groups_per_env: usize,
    /// Documents in one window.
    pub window_docs: usize,
    /// Documents beyond a limited window that are known as well, so that most gaps are filled without a query.
    pub reserve: usize,
    /// Estimated bytes of one window in memory.
    pub window_bytes: usize,
    /// Events in one ring.
    pub ring_events: usize,
    /// Estimated bytes in one ring: documents and their wire form, about half each.
    pub ring_bytes: usize,
    /// Estimated bytes of all windows and rings; beyond, no new group begins.
    pub memory: usize,
    /// Changes that wait for a pipeline; beyond, its groups read their windows anew.
    pub backlog: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            merge: Duration::from_millis(10),
            linger: Duration::from_secs(3 * 60),
            groups_per_env: 10_000,
            window_docs: 5000,
            reserve: 32,
            window_bytes: 32 << 20,
            ring_events: 1000,
            ring_bytes: 8 << 20,
            memory: 1 << 30,
            backlog: 10_000,
        }
    }
}
