//! What a function may ask of the outside, and on whose behalf.

use access::{Actor, Who};
use async_trait::async_trait;
use serde::Serialize;
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
#[derive(Debug, Clone)]
pub struct CallContext {
    /// The function itself, acting for its caller: what it asks is asked in this name.
    pub actor: Actor,
    /// The function's name.
    pub function: String,
    /// Shown to the caller and in the logs.
    pub request_id: String,
    /// 0 for a call from outside, one more for each function in between.
    pub depth: u8,
    /// How the call came in, at the outer end of the chain.
    pub origin: Origin,
}

impl CallContext {
    /// The caller at the outer end of the chain, if it was somebody.
    pub fn caller(&self) -> Option<&Who> {
        let mut who = self.actor.who();
        while let Who::Function { for_user, .. } = who {
            who = for_user.as_deref()?;
        }
        Some(who)
    }
}

/// How a call came in: what `cloud.getWXContext()` shows besides the identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The caller's id for the request; without one the engine makes it.
    pub request_id: Option<String>,
    /// `wx_client`, `wx_http`, `wx_devtools`, …; each function in between adds `,scf`.
    pub source: String,
    /// The mini-program's appid.
    pub appid: Option<String>,
    /// The end user's WeChat unionid.
    pub unionid: Option<String>,
    /// The address of the caller.
    pub client_ip: Option<String>,
}

impl Default for Origin {
    /// A call over HTTP of which nothing more is known.
    fn default() -> Origin {
        Origin { request_id: None, source: "wx_http".into(), appid: None, unionid: None, client_ip: None }
    }
}
