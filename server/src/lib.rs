//! The process: command line, configuration, wiring, edges and background jobs. No business rule lives here.

pub mod config;
mod demo;
pub mod documents;
pub mod http;
mod jobs;
mod metrics;
mod start;
mod starter;
pub mod state;
pub mod storage;
mod wire;

pub use start::{ServeError, add_key, add_member, serve, set_wechat};
