//! The customer-service desk: conversations, their events, agents, what views hear, and what people author for it.

mod action;
mod agent;
mod bulk;
mod content;
mod conversation;
mod event;
mod find;
mod fold;
mod list;
mod live;
mod report;
mod wall;
mod wechat;

pub use crate::ConversationId;
pub use action::*;
pub use agent::*;
pub use bulk::*;
pub use content::*;
pub use conversation::*;
pub use event::*;
pub use find::*;
pub use list::*;
pub use live::*;
pub use report::*;
pub use wall::*;
pub use wechat::*;
