//! The desk: where agents answer customers.
//!
//! The list and the open conversation are live: they begin with what the server drew and go on with what the live
//! socket tells, folded by the same code as in the engine (`types::desk::Conversation::apply`).

mod actions;
mod agents;
mod aside;
mod chat;
mod clocks;
mod composer;
mod entries;
mod keys;
mod list;
mod page;
mod reports;
mod rpc;
mod rpc_setup;
mod setup;
mod words;

pub use agents::AgentsPage;
pub use chat::{ChatPane, NoChat};
pub use page::DeskPage;
pub use reports::ReportsPage;
pub use setup::{SetupItemPage, SetupPage};
