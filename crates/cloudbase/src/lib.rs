//! The wire protocols of the official CloudBase SDKs as pure codecs: bytes and text in, typed requests out, and back.
//!
//! Knows spellings, never behaviour: no engine, no socket, no clock. The client RPC is in [`web`], the server RPC in [`admin`], the REST gateway in
//! [`gateway`], files of all three in [`storage`], signing in in [`auth`], the watch socket's frames in [`frame`]. Both document dialects meet in one
//! [`Operation`]. Tencent Cloud's signed API, which the dialogue platform's SDKs speak, is a world of its own in
//! [`tencent`]. Nothing here trusts its input: sizes and depths are bounded by the constants of [`body`], and what
//! cannot be read is a [`Refusal`] with a code that the SDKs know.
#![warn(missing_docs)]

pub mod admin;
pub mod auth;
pub mod body;
mod code;
pub mod ejson;
pub mod frame;
pub mod gateway;
mod operation;
mod refusal;
pub mod signature;
pub mod storage;
pub mod tencent;
pub mod web;

pub use code::Code;
pub use operation::{
    Answer, DEFAULT_LIMIT, Direction, MAX_COLLECTION_NAME, MAX_DOCUMENTS, MAX_LIMIT, MAX_ORDER, Operation,
    Query, Write,
};
pub use refusal::Refusal;

#[cfg(test)]
#[path = "fuzz_tests.rs"]
mod fuzz_tests;
