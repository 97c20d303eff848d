//! What the pool is given to run.

use std::{collections::BTreeMap, sync::Arc};

use access::Who;
use serde_json::{Map, Value, json, value::RawValue};
use sha2::{Digest, Sha256};

use super::PoolError;
use crate::{
    frame::CallFrame,
    host::CallContext,
    limits::{self, Limits},
};

/// Sources whose calls carry `event.userInfo`, as WeChat adds it.
const MINI_PROGRAM_SOURCES: [&str; 2] = ["wx_client", "wx_devtools"];

/// One version of a function. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Script {
    /// The source text.
    pub code: Arc<str>,
    /// What it may use.
    pub limits: Limits,
    /// Names this version among all others: name, text and limits.
    pub key: Arc<str>,
}

impl Script {
    /// A version from its parts.
    pub fn new(name: &str, code: impl Into<Arc<str>>, limits: Limits) -> Script {
        let code = code.into();
        let mut hash = Sha256::new();
        hash.update(name.as_bytes());
        hash.update([0]);
        hash.update(limits.memory_mb.to_be_bytes());
        hash.update(code.as_bytes());
        Script { key: hex::encode(hash.finalize()).into(), code, limits }
    }
}

/// One invocation.
#[derive(Debug, Clone)]
pub struct Job {
    /// Who calls what.
    pub call: CallContext,
    /// What runs.
    pub script: Script,
    /// The first argument of `exports.main`.
    pub event: Value,
    /// `process.env`, besides the environment's id.
    pub variables: BTreeMap<String, String>,
}

impl Job {
    /// The event as JSON, with `userInfo` as WeChat adds it to calls from a mini-program.
    pub(super) fn event_text(&self) -> Result<Box<RawValue>, PoolError> {
        let origin = &self.call.origin;
        let mut event = self.event.clone();
        if let (Some(openid), Value::Object(fields)) = (self.call.actor.openid(), &mut event)
            && MINI_PROGRAM_SOURCES.contains(&origin.source.as_str())
            && !fields.contains_key("userInfo")
        {
            fields.insert("userInfo".into(), json!({ "appId": origin.appid, "openId": openid }));
        }
        let text = event.to_string();
        if text.len() > limits::EVENT_BYTES {
            return Err(PoolError::EventTooLarge { bytes: text.len() });
        }
        raw(text)
    }

    /// The frame that starts the call.
    pub(super) fn frame(&self, event: Box<RawValue>, with_code: bool) -> Result<CallFrame, PoolError> {
        Ok(CallFrame {
            key: self.script.key.to_string(),
            code: with_code.then(|| self.script.code.to_string()),
            event,
            about: raw(self.about().to_string())?,
            timeout_ms: self.script.limits.timeout.as_millis().try_into().unwrap_or(limits::TIMEOUT_MS.max),
            memory_mb: self.script.limits.memory_mb,
        })
    }

    fn about(&self) -> Value {
        let CallContext { actor, function, request_id, origin, .. } = &self.call;
        let env = actor.env().as_str();
        let (uid, anonymous) = match self.call.caller() {
            Some(Who::EndUser { uid, anonymous, .. }) => (Some(uid.as_str()), *anonymous),
            _ => (None, false),
        };
        let mut wx = Map::new();
        let identity = [
            ("OPENID", actor.openid()),
            ("APPID", origin.appid.as_deref()),
            ("UNIONID", origin.unionid.as_deref()),
            ("CLIENTIP", origin.client_ip.as_deref()),
            ("ENV", Some(env)),
            ("SOURCE", Some(origin.source.as_str())),
        ];
        for (name, value) in identity {
            if let Some(value) = value {
                wx.insert(name.into(), value.into());
            }
        }

        let mut variables = self.variables.clone();
        variables.insert("TCB_ENV".into(), env.to_owned());
        variables.insert("SCF_NAMESPACE".into(), env.to_owned());

        let environment = json!({
            "TCB_ENV": env,
            "TCB_UUID": uid,
            "TCB_ISANONYMOUS_USER": anonymous.to_string(),
            "TCB_SOURCE": origin.source,
            "TCB_SOURCE_IP": origin.client_ip,
            "WX_OPENID": actor.openid(),
            "WX_APPID": origin.appid,
            "WX_UNIONID": origin.unionid,
        });
        let context = json!({
            "request_id": request_id,
            "function_name": function,
            "function_version": self.script.key,
            "namespace": env,
            "memory_limit_in_mb": self.script.limits.memory_mb,
            "time_limit_in_ms": u64::try_from(self.script.limits.timeout.as_millis()).unwrap_or(u64::MAX),
            "environment": environment.to_string(),
        });
        json!({ "context": context, "wx": wx, "env": variables })
    }
}

fn raw(text: String) -> Result<Box<RawValue>, PoolError> {
    RawValue::from_string(text).map_err(|error| PoolError::CannotStart(std::io::Error::other(error)))
}
