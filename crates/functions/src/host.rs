//! What a function may ask of the outside, and on whose behalf.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Answers a function's questions. The server implements it with the engines it wires together.
#[async_trait]
pub trait Host: Send + Sync + 'static {
    /// `op` is an action of the client dialect (`database.queryDocument`, `functions.invokeFunction`, …), `params` its parameters;
    /// the answer is that action's `data`.
    async fn call(&self, call: &CallContext, op: &str, params: Value) -> Result<Value, HostError>;
}

/// A refusal, with the code as it stands on the wire (`DATABASE_COLLECTION_NOT_EXIST`, …).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{code}: {message}")]
pub struct HostError {
    /// A stable code of the cloud protocol.
    pub code: String,
    /// A sentence for the function's author.
    pub message: String,
}

impl HostError {
    /// A refusal from its parts.
    pub fn new(code: impl Into<String>, message: impl Into<String>) -> HostError {
        HostError { code: code.into(), message: message.into() }
    }
}

/// One invocation, as the host sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallContext {
    /// The environment that the function belongs to.
    pub env: String,
    /// The function's name.
    pub function: String,
    /// Shown to the caller and in the logs.
    pub request_id: String,
    /// 0 for a call from outside, one more for each function in between.
    pub depth: u8,
    /// Who called, at the outer end of the chain.
    pub caller: Caller,
}

/// The identity that `cloud.getWXContext()` shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Caller {
    /// The end user's id in this environment.
    pub uid: Option<String>,
    /// The end user's WeChat openid.
    pub openid: Option<String>,
    /// The end user's WeChat unionid.
    pub unionid: Option<String>,
    /// The mini-program's appid.
    pub appid: Option<String>,
    /// Did the end user log in without an identity?
    pub anonymous: bool,
    /// Where the call came from: `wx_client`, `wx_http`, `scf`, …; each function in between adds `,scf`.
    pub source: String,
    /// The address of the caller.
    pub client_ip: Option<String>,
}
