//! The customer-service desk: conversations, their events, agents, what views hear, and what people author for it.

mod action;
mod agent;
mod conversation;
mod event;
mod fold;
mod list;
mod live;

pub use crate::ConversationId;
pub use action::*;
pub use agent::*;
pub use conversation::*;
pub use event::*;
pub use list::*;
pub use live::*;
