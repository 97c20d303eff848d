//! Why a request was not done, in the words of the protocol.

use crate::Code;
use serde_json::{Value as Json, json};
use std::borrow::Cow;

/// A failed request: a stable code, an HTTP status for the doors that use one, and a sentence without internals.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {message}")]
pub struct Refusal {
    /// The code on the wire.
    pub code: Cow<'static, str>,
    /// The HTTP status.
    pub status: u16,
    /// The sentence.
    pub message: String,
}

impl Refusal {
    /// A refusal with one of the protocol's codes.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code: code.as_str().into(), status: code.status(), message: message.into() }
    }

    /// A refusal with a code of an engine's own, such as a function's.
    pub fn other(code: impl Into<String>, status: u16, message: impl Into<String>) -> Self {
        Self { code: Cow::Owned(code.into()), status, message: message.into() }
    }

    /// A parameter is missing or wrong.
    pub fn param(message: impl Into<String>) -> Self {
        Self::new(Code::InvalidParam, message)
    }

    /// `{code, message, requestId}`: the answer of every door but signing in.
    pub fn body(&self, request_id: &str) -> Json {
        json!({"code": self.code, "message": self.message, "requestId": request_id})
    }
}
