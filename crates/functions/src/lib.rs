//! Cloud functions: `exports.main = async (event, context) => …` in worker processes of our own binary.
//!
//! The crate knows how to run a function within its limits. It does not know what a function's questions mean: the database, other
//! functions and everything else outside are reached through [`Host`], which the server implements.

pub mod frame;
mod host;
pub mod limits;
mod outcome;
mod pool;
mod runner;

pub use host::{CallContext, Caller, Host, HostError};
pub use outcome::{Failure, LogLevel, LogLine, Outcome, ScriptError};
pub use pool::{Job, Pool, PoolConfig, PoolError, PoolStats, Script};
pub use runner::runner_main;
