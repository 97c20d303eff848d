//! Every message: when it was sent, to whom, and when the other side had it on the screen.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use serde_json::{Value, json};

use super::audit::Audit;
use crate::figure::{Latencies, rounded};

/// Whose words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Customer,
    Agent,
}

/// A message.
#[derive(Clone, Debug)]
pub struct Sent {
    pub from: Side,
    /// The first attempt.
    pub at: Instant,
    /// Whether the server said that it has it.
    pub taken: bool,
    /// The conversation with people, if that is where it went: the other side must see it.
    pub conversation: Option<String>,
    /// Whether the other side saw it.
    pub seen: bool,
}

/// All of them, by the sender's id.
#[derive(Default)]
pub struct Ledger(Mutex<Book>);

#[derive(Default)]
struct Book {
    messages: HashMap<String, Sent>,
    to_agent: Latencies,
    to_customer: Latencies,
    findings: Vec<String>,
}

impl Ledger {
    fn book(&self) -> MutexGuard<'_, Book> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Somebody sends it for the first time. The conversation of an agent's is known beforehand.
    pub fn sends(&self, id: &str, from: Side, conversation: Option<&str>) {
        let conversation = conversation.map(str::to_owned);
        let sent = Sent { from, at: Instant::now(), taken: false, conversation, seen: false };
        self.book().messages.insert(id.to_owned(), sent);
    }

    /// The server has it, in a conversation with people or with the bot alone.
    pub fn taken(&self, id: &str, conversation: Option<&str>) {
        if let Some(sent) = self.book().messages.get_mut(id) {
            sent.taken = true;
            sent.conversation = conversation.map(str::to_owned);
        }
    }

    /// The server refused it for good: it never was.
    pub fn refused(&self, id: &str) {
        self.book().messages.remove(id);
    }

    /// It came at a moment to the other side's screen, which has been there since another. How long that took is only counted
    /// where the screen was there before the message was sent.
    pub fn seen(&self, id: &str, came: Instant, since: Instant) {
        let mut book = self.book();
        let Some(sent) = book.messages.get_mut(id).filter(|sent| !sent.seen) else { return };
        sent.seen = true;
        let (at, from) = (sent.at, sent.from);
        if since <= at {
            let latencies = match from {
                Side::Customer => &mut book.to_agent,
                Side::Agent => &mut book.to_customer,
            };
            latencies.push(came.saturating_duration_since(at));
        }
    }

    /// Something is not as it should be.
    pub fn finding(&self, what: String) {
        self.book().findings.push(what);
    }

    /// What was found on the way.
    pub fn findings(&self) -> Vec<String> {
        self.book().findings.clone()
    }

    /// Messages that somebody still waits for.
    pub fn unseen(&self) -> usize {
        let waits = |sent: &&Sent| !sent.taken || (sent.conversation.is_some() && !sent.seen);
        self.book().messages.values().filter(waits).count()
    }

    /// All messages.
    pub fn messages(&self) -> HashMap<String, Sent> {
        self.book().messages.clone()
    }

    /// The figures of the run.
    pub fn figures(&self, audit: &Audit) -> Value {
        let mut book = self.book();
        let (mut to_agent, mut to_customer) =
            (std::mem::take(&mut book.to_agent), std::mem::take(&mut book.to_customer));
        let mut each = |share| (rounded(to_agent.percentile(share)), rounded(to_customer.percentile(share)));
        let (p50, p99) = (each(0.5), each(0.99));
        let mut all = to_agent;
        all.extend(to_customer);
        json!({
            "name": "desk",
            "messages": book.messages.len(),
            "lost": audit.lost,
            "duplicated": audit.duplicated,
            "out_of_order": audit.out_of_order,
            "p50_ms": rounded(all.percentile(0.5)),
            "p99_ms": rounded(all.percentile(0.99)),
            "measured": all.len(),
            "to_agent_p50_ms": p50.0, "to_agent_p99_ms": p99.0,
            "to_customer_p50_ms": p50.1, "to_customer_p99_ms": p99.1,
            "conversations": audit.conversations,
            "events": audit.events,
            "clocks": audit.clocks,
            "wrong": audit.findings.len(),
        })
    }
}
