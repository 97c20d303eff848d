//! Drafts, releases, history, promotion and rollback of content of every kind. Knows no kind.
#![warn(missing_docs)]

mod kind;

pub use kind::Kind;
