//! The customer-service desk: conversations that need a person, who has them, and what views of them hear.
//!
//! Every conversation has one log of events ([`types::desk::Event`]), numbered from 1 without a gap. What lists and
//! heads of pages show is what the log comes to ([`types::desk::Conversation::apply`]); both are written in one
//! transaction. It knows neither the bot's inside nor HTTP nor WeChat; what it needs of others stands in [`Channel`].
#![warn(missing_docs)]

mod act;
mod agent;
mod answers;
mod assign;
mod calendar;
mod calls;
mod check;
mod customer;
mod engine;
mod erase;
mod error;
mod find;
mod input;
mod kind;
mod list;
mod live;
mod merge;
mod notes;
mod outbox;
mod past;
mod ports;
mod rating;
mod reading;
mod report;
mod roster;
mod routing;
mod rows;
mod rules;
pub mod schema;
mod settle;
mod setup;
mod sla;
mod thread;
mod tick;
mod views;
mod wall;
mod work;

pub use act::{MAX_ACTIONS, MAX_BULK};
pub use agent::Chat;
pub use answers::CANDIDATES_TOPIC;
pub use assign::Assignment;
pub use calls::CALLS_TOPIC;
pub use customer::CustomerChat;
pub use engine::{Desk, Said};
pub use erase::Kept;
pub use error::DeskError;
pub use input::{Handover, Opening, Say};
pub use kind::{Published, Which};
pub use list::Page;
pub use live::{ChatListener, CustomerListener, InboxListener};
pub use notes::Notes;
pub use ports::{Assist, Channel, Failure, Past, Shelf, Taught};
pub use reading::Reading;
pub use rules::{Rehearsal, Rehearsed};
