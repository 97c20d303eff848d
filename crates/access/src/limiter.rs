//! How often one address or one place may do something, such as try a password: a fixed window, in bounded memory.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;
use types::Timestamp;

/// Counts attempts by key.
pub struct Limiter {
    /// Attempts in a window.
    allowed: u32,
    window: Duration,
    /// Keys that are remembered; the oldest window is forgotten first.
    capacity: usize,
    windows: HashMap<String, Window>,
    /// The keys in the order in which their windows began, one entry for each window.
    order: VecDeque<(Timestamp, String)>,
}

struct Window {
    began: Timestamp,
    attempts: u32,
}

impl Limiter {
    /// So many attempts in a window, for so many keys; of more, the oldest windows are forgotten.
    pub fn new(allowed: u32, window: Duration, capacity: usize) -> Self {
        Self { allowed, window, capacity, windows: HashMap::new(), order: VecDeque::new() }
    }

    /// How long a key has to wait; nothing if it may try now.
    pub fn wait(&self, key: &str, now: Timestamp) -> Option<Duration> {
        let window = self.windows.get(key)?;
        let left = (window.began + self.window) - now;
        match left.to_std() {
            Ok(left) if window.attempts >= self.allowed && !left.is_zero() => Some(left),
            _ => None,
        }
    }

    /// Counts an attempt.
    pub fn count(&mut self, key: &str, now: Timestamp) {
        self.forget(now);
        match self.windows.get_mut(key) {
            Some(window) => window.attempts += 1,
            None => {
                self.windows.insert(key.to_owned(), Window { began: now, attempts: 1 });
                self.order.push_back((now, key.to_owned()));
            }
        }
    }

    /// Takes one attempt back: it was a good one.
    pub(crate) fn forgive(&mut self, key: &str) {
        if let Some(window) = self.windows.get_mut(key) {
            window.attempts = window.attempts.saturating_sub(1);
        }
    }

    /// Forgets all attempts of a key.
    pub(crate) fn clear(&mut self, key: &str) {
        if let Some(window) = self.windows.get_mut(key) {
            window.attempts = 0;
        }
    }

    fn forget(&mut self, now: Timestamp) {
        while let Some((began, key)) = self.order.front() {
            if *began + self.window > now && self.order.len() < self.capacity {
                return;
            }
            self.windows.remove(key);
            self.order.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(s: i64) -> Timestamp {
        store::timestamp(1_000_000 + s * 1000)
    }

    #[test]
    fn a_window_ends_and_begins_anew() {
        let mut limiter = Limiter::new(2, Duration::from_secs(60), 10);
        limiter.count("a", at(0));
        assert_eq!(limiter.wait("a", at(1)), None);
        limiter.count("a", at(30));
        assert_eq!(limiter.wait("a", at(50)), Some(Duration::from_secs(10)));
        assert_eq!(limiter.wait("b", at(50)), None);
        assert_eq!(limiter.wait("a", at(60)), None);
        limiter.count("a", at(60));
        assert_eq!(limiter.wait("a", at(61)), None);
    }

    #[test]
    fn it_remembers_no_more_keys_than_it_may() {
        let mut limiter = Limiter::new(1, Duration::from_secs(60), 100);
        for i in 0..10_000 {
            limiter.count(&i.to_string(), at(0));
        }
        assert!(limiter.windows.len() <= 100 && limiter.order.len() <= 100);
        assert!(limiter.wait("9999", at(1)).is_some(), "the newest are the ones that are kept");
    }
}
