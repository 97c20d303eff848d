//! Functions in real worker processes.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod basics;
mod engine;
mod globals;
mod kind;
mod limits;
mod pool;
mod sandbox;
mod sdk;
mod support;
