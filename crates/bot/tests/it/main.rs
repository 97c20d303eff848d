//! Bots over a real store: the dialogue, the demo's golden conversations, the gate, the queue.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod dialogue;
mod encoder;
mod exactly_once;
mod pages;
mod releases;
mod retention;
mod studio;
mod transfer;
mod world;
