//! What views hear.
//!
//! One task follows the change log. Events go to the listeners of their conversation at once, as they are; which
//! conversations changed is gathered for a tenth of a second, read once, and given to all inboxes. Whoever is too slow
//! misses nothing: a conversation's listener reads what it missed from the log, an inbox begins anew.

mod chat;
mod customer;
mod here;
mod hub;
mod inbox;

pub use chat::ChatListener;
pub use customer::CustomerListener;
pub(crate) use hub::{Hub, follow};
pub use inbox::InboxListener;
