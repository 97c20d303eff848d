//! Every limit of a function's run, in one place. All sizes are in bytes.

use std::time::Duration;

/// Shortest and longest time limit that a function may ask for, and what it gets when it asks for none.
pub const TIMEOUT_MS: Range = Range { min: 100, default: 3_000, max: 60_000 };
/// Smallest and largest memory limit in megabytes, and the default.
pub const MEMORY_MB: Range = Range { min: 16, default: 64, max: 256 };

/// Source text of one function.
pub const CODE_BYTES: usize = 1024 * 1024;
/// The event that a caller passes, as JSON text.
pub const EVENT_BYTES: usize = 1024 * 1024;
/// What a function may return, as JSON text (errCode -604001 beyond it).
pub const RESULT_BYTES: usize = 1024 * 1024;
/// Parameters of one host call, as JSON text.
pub const HOST_PARAMS_BYTES: usize = 1024 * 1024;
/// Answer to one host call, as JSON text (errCode -602001 beyond it).
pub const HOST_RESULT_BYTES: usize = 1024 * 1024;
/// Host calls under way at one moment in one invocation. Their memory is not counted by the engine's memory limit.
pub const OUTSTANDING_HOST_CALLS: usize = 64;
/// Console lines kept of one invocation.
pub const LOG_LINES: usize = 500;
/// Console text kept of one invocation.
pub const LOG_BYTES: usize = 64 * 1024;
/// Longest message and stack kept of an error.
pub const ERROR_BYTES: usize = 8 * 1024;
/// A single frame between server and worker. JSON escapes may double a text.
pub const FRAME_BYTES: usize = 8 * 1024 * 1024;

/// A function may call a function, which may call a function, … this deep.
pub const CALL_DEPTH: u8 = 4;
/// A worker that has not answered this long after its function's deadline is killed.
pub const KILL_GRACE: Duration = Duration::from_millis(500);
/// What a function started but did not wait for may run on for this long after its result.
pub const AFTERGLOW: Duration = Duration::from_millis(20);
/// Compiling, for a check of the syntax.
pub const CHECK_TIMEOUT: Duration = Duration::from_secs(2);

/// The JavaScript engine's own stack; deeper recursion is a RangeError.
pub const SCRIPT_STACK_BYTES: usize = 512 * 1024;
/// The native stack of the thread that runs JavaScript.
pub const THREAD_STACK_BYTES: usize = 4 * 1024 * 1024;
/// Warm instances that one worker keeps, and the memory they may hold together.
pub const WARM_INSTANCES: usize = 32;
/// See [`WARM_INSTANCES`].
pub const WARM_BYTES: usize = 256 * 1024 * 1024;
/// Address space of a worker process (RLIMIT_AS).
pub const WORKER_ADDRESS_SPACE: u64 = 2 * 1024 * 1024 * 1024;
/// Open files of a worker process (RLIMIT_NOFILE).
pub const WORKER_FILES: u64 = 16;

/// The bounds of a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// Smallest accepted value.
    pub min: u64,
    /// Used when the setting is absent.
    pub default: u64,
    /// Largest accepted value.
    pub max: u64,
}

impl Range {
    /// Is `value` within the bounds?
    pub const fn contains(&self, value: u64) -> bool {
        value >= self.min && value <= self.max
    }
}

/// The limits that one function runs under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Wall time, including every wait.
    pub timeout: Duration,
    /// Memory of the JavaScript engine, in megabytes.
    pub memory_mb: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { timeout: Duration::from_millis(TIMEOUT_MS.default), memory_mb: MEMORY_MB.default }
    }
}
