//! How much one address and one person may ask of chats.

use crate::http::problem::Failure;
use access::Limiter;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use types::{Problem, Timestamp};

/// Messages of one person in [`WINDOW`].
const PERSON: u32 = 60;
/// Attachments of one address in [`WINDOW`].
const ATTACHMENTS: u32 = 60;
/// The time over which things are counted.
const WINDOW: Duration = Duration::from_secs(60);
/// Addresses and persons that are remembered.
const REMEMBERED: usize = 20_000;
/// Live connections of one person.
const PERSON_SOCKETS: u32 = 8;

/// Counters of all chats.
pub struct Limits {
    /// By address. Held for a look-up only, as the others.
    addresses: Mutex<Limiter>,
    people: Mutex<Limiter>,
    attachments: Mutex<Limiter>,
    /// Open live connections, by address and by person.
    sockets: Mutex<HashMap<String, u32>>,
    /// Calls of one address in a window, and live connections of one address.
    address: u32,
}

/// The right to hold a live connection; gives it back when dropped.
pub struct Seat {
    limits: Arc<Limits>,
    key: String,
}

impl Limits {
    /// So many calls of one address in a minute, and as many live connections at a time.
    pub fn new(address: u32) -> Arc<Self> {
        let limiter = |allowed| Mutex::new(Limiter::new(allowed, WINDOW, REMEMBERED));
        Arc::new(Self {
            addresses: limiter(address),
            people: limiter(PERSON),
            attachments: limiter(ATTACHMENTS),
            sockets: Mutex::default(),
            address,
        })
    }

    /// Counts a call of an address, or says when to come back.
    pub fn call(&self, address: &str, now: Timestamp) -> Result<(), Failure> {
        count(&self.addresses, address, now)
    }

    /// Counts a message of a person.
    pub fn message(&self, person: &str, now: Timestamp) -> Result<(), Failure> {
        count(&self.people, person, now)
    }

    /// Counts an attachment of an address.
    pub fn attachment(&self, address: &str, now: Timestamp) -> Result<(), Failure> {
        count(&self.attachments, address, now)
    }

    /// A live connection of an address, if it may have another one.
    pub fn address_seat(self: &Arc<Self>, address: &str) -> Option<Seat> {
        self.seat(format!("address {address}"), self.address)
    }

    /// A live connection of a person, if there may be another one.
    pub fn person_seat(self: &Arc<Self>, person: &str) -> Option<Seat> {
        self.seat(format!("person {person}"), PERSON_SOCKETS)
    }

    fn seat(self: &Arc<Self>, key: String, most: u32) -> Option<Seat> {
        let mut sockets = lock(&self.sockets);
        let taken = sockets.entry(key.clone()).or_default();
        if *taken >= most {
            return None;
        }
        *taken += 1;
        Some(Seat { limits: self.clone(), key })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut sockets = lock(&self.limits.sockets);
        if let Some(taken) = sockets.get_mut(&self.key) {
            *taken -= 1;
            if *taken == 0 {
                sockets.remove(&self.key);
            }
        }
    }
}

fn count(limiter: &Mutex<Limiter>, key: &str, now: Timestamp) -> Result<(), Failure> {
    let mut limiter = lock(limiter);
    if let Some(wait) = limiter.wait(key, now) {
        let seconds = wait.as_secs() + 1;
        let detail = format!("Too many messages from here. Try again in {seconds} s.");
        return Err(Failure(Problem::new(429, "rate_limited", "Too many messages", detail)));
    }
    limiter.count(key, now);
    Ok(())
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seats_are_given_back() {
        let limits = Limits::new(2);
        let seats: Vec<Seat> = (0..2).filter_map(|_| limits.address_seat("a")).collect();
        assert_eq!(seats.len(), 2);
        assert!(limits.address_seat("a").is_none() && limits.address_seat("b").is_some());
        drop(seats);
        assert!(limits.address_seat("a").is_some());
        assert!(lock(&limits.sockets).is_empty());
    }

    #[test]
    fn a_call_too_many_is_told_when_to_come_back() {
        let (limits, now) = (Limits::new(1), store::timestamp(1_000_000));
        assert!(limits.call("a", now).is_ok() && limits.call("b", now).is_ok());
        assert_eq!(limits.call("a", now).err().map(|failure| failure.0.status), Some(429));
    }
}
