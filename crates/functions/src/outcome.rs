//! What an invocation leaves behind.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use types::{LogLine, ScriptFailure};

use crate::host::HostError;

/// A finished invocation, successful or not.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// What `exports.main` returned (`null` for undefined), or why it did not.
    pub result: Result<Value, ScriptError>,
    /// The console, in order, capped in lines and bytes.
    pub logs: Vec<LogLine>,
    /// Wall time in milliseconds, without the time in the queue.
    pub duration_ms: f64,
    /// What the instance held after the call; 0 when the worker was lost.
    pub memory_bytes: u64,
    /// The id under which the caller knows this invocation.
    pub request_id: String,
}

/// Why a function did not return.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{name}: {message}")]
pub struct ScriptError {
    /// What kind of end it was.
    pub kind: Failure,
    /// The error's `name`, for example `TypeError`.
    pub name: String,
    /// The error's `message`.
    pub message: String,
    /// The JavaScript stack with line numbers; empty when there is none.
    pub stack: String,
}

/// The kinds of end that are not a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Failure {
    /// The code does not compile.
    Syntax,
    /// The code threw, or its promise was rejected.
    Thrown,
    /// It ran past its time limit.
    Timeout,
    /// It needed more memory than its limit.
    Memory,
    /// It returned more than [`crate::limits::RESULT_BYTES`].
    ResultTooLarge,
    /// It waits for something that can never happen.
    NeverSettles,
    /// The worker process died while it ran.
    Lost,
}

impl Outcome {
    /// What a caller over one of the cloud protocols gets: the value, or a code with a sentence.
    pub fn answer(self) -> Result<Value, HostError> {
        self.result.map_err(|error| HostError::new(error.kind.code(), error.to_string()))
    }
}

impl Failure {
    /// The stable code that callers and the console see.
    pub fn code(self) -> &'static str {
        match self {
            Failure::Syntax | Failure::Thrown | Failure::NeverSettles => "FUNCTIONS_EXECUTE_FAIL",
            Failure::Timeout => "FUNCTION_TIME_LIMIT_EXCEEDED",
            Failure::Memory => "FUNCTION_MEMORY_LIMIT_EXCEEDED",
            Failure::ResultTooLarge => "FUNCTIONS_RESULT_TOO_LARGE",
            Failure::Lost => "FUNCTION_INSTANCE_LOST",
        }
    }
}

impl From<ScriptError> for ScriptFailure {
    fn from(error: ScriptError) -> ScriptFailure {
        ScriptFailure {
            code: error.kind.code().to_owned(),
            message: error.to_string(),
            stack: Some(error.stack).filter(|stack| !stack.is_empty()),
        }
    }
}

impl ScriptError {
    /// An error that no script made.
    pub fn new(kind: Failure, name: &str, message: impl Into<String>) -> ScriptError {
        ScriptError { kind, name: name.to_owned(), message: message.into(), stack: String::new() }
    }

    /// The time limit is over.
    pub fn timeout(limit_ms: u64) -> ScriptError {
        ScriptError::new(
            Failure::Timeout,
            "TimeoutError",
            format!("the function ran longer than its limit of {limit_ms} ms"),
        )
    }

    /// The memory limit was hit. The engine has no memory left to say so itself: it throws `null`.
    pub fn memory(limit_mb: u64) -> ScriptError {
        let message =
            format!("the function needed more memory than its limit of {limit_mb} MB (or threw null)");
        ScriptError::new(Failure::Memory, "OutOfMemoryError", message)
    }

    /// The result is too large.
    pub fn result_too_large(bytes: usize) -> ScriptError {
        let message =
            format!("the result has {bytes} bytes, more than the {} allowed", crate::limits::RESULT_BYTES);
        ScriptError::new(Failure::ResultTooLarge, "ResultTooLargeError", message)
    }

    /// The function waits for a promise that nothing will settle.
    pub fn never_settles() -> ScriptError {
        let message = "the function waits for a promise that nothing will ever settle";
        ScriptError::new(Failure::NeverSettles, "NeverSettlesError", message)
    }

    /// The worker process ended during the call.
    pub fn lost() -> ScriptError {
        ScriptError::new(
            Failure::Lost,
            "InstanceLostError",
            "the instance that ran the function was lost; call it again",
        )
    }
}
