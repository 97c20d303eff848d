//! Ids, public shapes, error codes and live-frame shapes shared by the engines, the server and the browser.
//!
//! This crate compiles to WebAssembly and does no I/O. It knows shapes, never behaviour that needs a database, a
//! clock or a socket.
#![warn(missing_docs)]

mod activity;
pub mod attachment;
mod bot;
mod content;
pub mod desk;
mod diff;
mod document_id;
pub mod documents;
mod env;
mod error;
mod file;
mod function;
mod ids;
mod link;
pub mod live;
mod page;
mod role;
mod rule;
pub mod schema;
mod text;
pub mod users;

pub use activity::*;
pub use bot::*;
pub use content::*;
pub use diff::*;
pub use document_id::{document_id, document_id_text, document_ids, document_key};
pub use env::*;
pub use error::*;
pub use file::*;
pub use function::*;
pub use ids::*;
pub use link::*;
pub use page::*;
pub use role::*;
pub use rule::*;
pub use text::{Lang, Text};

/// The timestamp of every shape: UTC, RFC 3339 in JSON.
pub type Timestamp = chrono::DateTime<chrono::Utc>;
/// Any JSON value; objects keep the order of their keys.
pub type Json = serde_json::Value;
