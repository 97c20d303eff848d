//! Functions as the console shows them.

use crate::{Json, Text, Timestamp};
use serde::{Deserialize, Serialize};

/// Who may call a function from a mini-program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum InvokeRule {
    /// Every client that knows the environment.
    Everyone,
    /// Clients that have signed in, anonymously too.
    #[default]
    SignedIn,
    /// Only members, keys and other functions.
    Members,
}

/// One line that a function wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogLine {
    /// Milliseconds since the call began.
    pub at_ms: u64,
    /// `log`, `info`, `warn`, `error` or `debug`.
    pub level: String,
    /// What it wrote.
    pub text: String,
}

/// One run of a function, as kept for the console.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunReport {
    /// The request.
    pub request_id: String,
    /// When it began.
    pub at: Timestamp,
    /// Who called, for people: a user's id, a member's name, another function.
    pub caller: Text,
    /// Wall time.
    pub duration_ms: u64,
    /// The engine's memory at the end, if known.
    pub memory_bytes: Option<u64>,
    /// The value it returned, if it did.
    pub result: Option<Json>,
    /// The error, if it failed.
    pub error: Option<ScriptFailure>,
    /// What it wrote.
    pub logs: Vec<LogLine>,
}

/// Why a function failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScriptFailure {
    /// A stable code such as `FUNCTIONS_EXECUTE_FAIL` or `FUNCTION_TIME_LIMIT_EXCEEDED`.
    pub code: String,
    /// The sentence.
    pub message: String,
    /// The JavaScript stack, if there is one.
    pub stack: Option<String>,
}
