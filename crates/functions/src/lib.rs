//! Cloud functions: `exports.main = async (event, context) => …` in worker processes of our own binary.
//!
//! The crate knows how to run a function within its limits. It does not know what a function's questions mean: the database, everything
//! outside is reached through [`Host`], which the server implements.

#![warn(missing_docs)]

mod describe;
mod engine;
mod error;
pub mod frame;
mod host;
mod kind;
pub mod limits;
mod outcome;
mod pool;
mod runner;
mod runs;
mod spec;

pub use engine::{FunctionInfo, Functions};
pub use error::FunctionError;
pub use host::{CallContext, Host, HostError, Origin};
pub use kind::KIND;
pub use outcome::{Failure, Outcome, ScriptError};
pub use pool::{Job, Pool, PoolConfig, PoolError, PoolStats, Script};
pub use runner::runner_main;
pub use runs::RunCounts;
pub use spec::FunctionSpec;
