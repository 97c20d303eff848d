//! Bots: what people author, what is said, and how it is going.

mod content;
mod conversation;
mod studio;
mod transfer;

pub use content::*;
pub use conversation::*;
pub use studio::*;
pub use transfer::*;
