//! The desk: where agents answer customers.
//!
//! The list and the open conversation are live: they begin with what the server drew and go on with what the live
//! socket tells, folded by the same code as in the engine (`types::desk::Conversation::apply`).

mod actions;
mod agents;
mod answers;
mod aside;
mod attach;
mod audit;
mod bulk;
mod calls;
mod care;
mod chat;
mod clocks;
mod composer;
mod entries;
mod find;
mod keys;
mod list;
mod mention;
mod page;
mod rehearse;
mod reports;
mod rpc;
mod rpc_answers;
mod rpc_care;
mod rpc_find;
mod rpc_setup;
mod setup;
mod suggest;
mod teach;
mod views;
mod wall;
mod wechat;
mod words;

pub use agents::AgentsPage;
pub use answers::AnswersPage;
pub use audit::AuditPage;
pub use chat::{ChatPane, NoChat};
pub use page::DeskPage;
pub use reports::ReportsPage;
pub use setup::{SetupItemPage, SetupPage};
pub use wall::WallPage;
pub use wechat::WechatPage;
