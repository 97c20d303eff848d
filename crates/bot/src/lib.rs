//! Bots: intents, dictionaries, questions and answers, the dialogue with its memory, and the way to a person.
//!
//! Everything that people author is content of five kinds ([`Which`]). What is published is compiled and trained in the
//! background; a message is understood against the compiled form, answered, and written down with the reason. It knows
//! neither HTTP nor any channel; what it needs of functions, activities and people stands in [`Outside`] and [`HandOff`].
#![warn(missing_docs)]

mod advise;
mod check;
mod checks;
mod compile;
mod conversations;
pub mod demo;
mod dialogue;
mod engine;
mod error;
mod examples;
mod figures;
mod golden;
mod hours;
mod kind;
mod marks;
mod misses;
mod models;
mod ports;
mod quality;
mod replay;
mod retention;
mod rows;
pub mod schema;
mod thread;
pub mod transfer;

pub use advise::{Known, Supposed, WhatIf, similar};
pub use dialogue::Place;
pub use engine::{Bots, Conversation, Edition, Said, item_of};
pub use error::BotError;
pub use golden::{GoldenReport, TurnReport};
pub use kind::{Published, Which};
pub use models::ModelFiles;
pub use ports::{Answer, HandOff, Handover, Outside};
pub use quality::Gauge;
pub use retention::Erased;
pub use thread::{TURNS_TOPIC, TurnMark};
pub use transfer::{Import, TransferError};

/// Longest message, in characters.
pub const MAX_SAID: usize = 1_000;
/// Longest name of a channel or of a person on it, in bytes.
pub const MAX_NAME: usize = 255;
