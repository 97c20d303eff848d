//! Bots: what they know, how they are doing, and a place to try them.

mod chat;
mod conversation;
mod conversations;
mod create;
mod editor;
mod figures;
mod golden;
mod home;
mod list;
mod marks;
mod misses;
#[cfg(feature = "ssr")]
mod on_server;
mod page;
mod quality;
mod queue;
pub mod rpc;
pub mod rpc_people;
pub mod rpc_studio;
mod transfer;
mod try_it;

pub use chat::{TurnView, Why};
pub use editor::BotItemPage;
pub use page::BotPage;
