//! WeChat: the codec of its message push, a client of its server API, and a fake of it in memory. Knows no engine.
//!
//! * [`push`]: pushes in, answers out. Signatures, encryption, XML and JSON; pure.
//! * [`Window`]: how much may still be sent to a user, and until when; pure.
//! * [`Api`]: login, customer-service messages, media, codes, text checks, notices. [`Client`] calls WeChat, [`Fake`] is
//!   WeChat for demonstrations and tests.
//!
//! Nothing here reads the clock, keeps a table or opens a port. Who wires `/wechat/{env}` does it like this:
//!
//! ```
//! use wechat::push::{Answer, Content, PushError, Query, Receiver, Reply};
//! use wechat::{Act, Api, ApiError, CustomMessage, Window};
//! # type Now = types::Timestamp;
//! # trait Desk { fn first_time(&self, key: &str, keep: std::time::Duration) -> bool; fn hear(&self, openid: &str, text: &str); }
//!
//! /// `GET /wechat/{env}`: the body is sent as `text/plain`.
//! fn verify(receiver: &Receiver, query: &Query, now: Now) -> Result<String, PushError> {
//!     receiver.verify(query, now)
//! }
//!
//! /// `POST /wechat/{env}`
//! fn take(receiver: &Receiver, desk: &impl Desk, window: &mut Window, query: &Query, body: &[u8], now: Now, random: [u8; 16])
//!     -> Result<Answer, PushError> {
//!     let push = receiver.open(query, body, now)?;
//!     let message = &push.message;
//!     if desk.first_time(&message.key(), receiver.remember()) {
//!         if let Some(act) = Act::of(message) {
//!             window.acted(act, message.created);
//!         }
//!         if let Content::Text { content, .. } = &message.content {
//!             desk.hear(&message.from, content);
//!         }
//!     }
//!     Ok(receiver.reply(&push, &Reply::Success, now, random))
//! }
//!
//! /// An agent's or the bot's answer.
//! async fn answer(api: &dyn Api, window: &mut Window, openid: &str, text: &str, now: Now) -> Result<(), ApiError> {
//!     let sent = api.send(&CustomMessage::text(openid, text)).await;
//!     match &sent {
//!         Ok(()) => window.sent(now),
//!         Err(error) => window.refused(error, now),
//!     }
//!     sent
//! }
//! ```
#![warn(missing_docs)]

mod account;
pub mod api;
pub mod fake;
pub mod push;
mod secret;
mod window;

pub use account::{AccountKind, Clock};
pub use api::{Api, ApiError, Client, CustomMessage, PhoneNumber, Settings};
pub use fake::Fake;
pub use push::{Message, PushError, Receiver, Reply};
pub use secret::Secret;
pub use window::{Act, Closed, Left, Window};
