//! How many workers there may be, and what they are.

use std::{ffi::OsString, io, num::NonZero, path::PathBuf, thread, time::Duration};

use crate::limits;

/// The pool's settings.
#[derive(Debug, Clone)]
pub struct PoolConfig {
    /// The program that calls [`crate::runner_main`] when it is given `args`.
    pub program: PathBuf,
    /// Its arguments.
    pub args: Vec<OsString>,
    /// Calls from outside that may run at one moment, each in a process of its own. A call mostly waits for the database, so this is
    /// more than the number of cores.
    pub workers: usize,
    /// Further calls at each depth at which functions call functions.
    pub nested_workers: usize,
    /// Calls that may wait for a place; more are refused at once.
    pub queue: usize,
    /// The longest wait for a place.
    pub queue_wait: Duration,
}

impl PoolConfig {
    /// Workers are this very program with the argument `runner`.
    pub fn this_program() -> io::Result<PoolConfig> {
        // The link leads to the running image even after the file has been replaced by a newer version.
        let link = PathBuf::from("/proc/self/exe");
        let program = if link.exists() { link } else { std::env::current_exe()? };
        Ok(PoolConfig::of(program, ["runner".into()]))
    }

    /// Workers are `program` with `args`; the numbers follow the machine's cores.
    pub fn of(program: impl Into<PathBuf>, args: impl IntoIterator<Item = OsString>) -> PoolConfig {
        let cores = thread::available_parallelism().map_or(2, NonZero::get).max(2);
        PoolConfig {
            program: program.into(),
            args: args.into_iter().collect(),
            workers: cores * 4,
            nested_workers: cores,
            queue: 1000,
            queue_wait: Duration::from_secs(10),
        }
    }

    /// The most workers that can be in use at one moment.
    pub(super) fn total_places(&self) -> usize {
        self.workers + self.nested_workers * usize::from(limits::CALL_DEPTH)
    }
}
