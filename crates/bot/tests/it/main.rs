//! Bots over a real store: the dialogue, the demo's golden conversations, the gate, the queue.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod dialogue;
mod exactly_once;
mod releases;
mod world;
