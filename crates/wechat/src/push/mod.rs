//! WeChat's message push (消息推送) as a pure codec: address check, signatures, encryption, XML and JSON.
//!
//! [`Receiver::verify`] answers the check of the address, [`Receiver::open`] takes a push, [`Receiver::reply`] writes
//! what is sent back. The clock and the random bytes are the caller's, and so is the memory of what was
//! [seen before](Message::key).

mod crypt;
mod error;
mod fields;
mod message;
mod receiver;
mod reply;
mod signature;
mod xml;

pub use crypt::AesKey;
pub use error::PushError;
pub use fields::{Fields, Format};
pub use message::{Content, Event, Message};
pub use receiver::{Mode, Push, Query, Receiver};
pub use reply::{Answer, Reply};
pub(crate) use signature::sign;

/// The longest body that is read, in bytes. A message has 2,048 bytes of text at most; in compatible mode it comes twice.
pub const MAX_BODY: usize = 128 * 1024;
/// How deep fields may be nested.
pub const MAX_DEPTH: usize = 8;
/// How many elements a body in XML may have.
pub const MAX_FIELDS: usize = 512;
/// The longest query parameter, in bytes.
pub const MAX_PARAMETER: usize = 512;
/// The longest openid, account id, kind or event name, in bytes. An openid has 28.
pub const MAX_NAME: usize = 128;
