//! A pool, a host that records what it is asked, and short ways to run a function.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};

use access::{Actor, Who};
use async_trait::async_trait;
use functions::{
    CallContext, Failure, Host, HostError, Job, Origin, Outcome, Pool, PoolConfig, PoolError, Script,
    limits::Limits,
};
use serde_json::{Value, json};
use types::EnvId;

/// A pool of the test's own worker program.
pub fn pool() -> Pool {
    Pool::new(config())
}

pub fn config() -> PoolConfig {
    PoolConfig::of(env!("CARGO_BIN_EXE_functions-runner"), [])
}

/// Limits with a time in milliseconds and the default memory.
pub fn within(ms: u64) -> Limits {
    Limits { timeout: Duration::from_millis(ms), ..Limits::default() }
}

/// The environment of most tests.
pub fn dev() -> EnvId {
    EnvId::new("dev")
}

/// An end user who has signed in.
pub fn user() -> Who {
    Who::EndUser { uid: "usr_1".into(), openid: "o-1".into(), anonymous: false }
}

/// A call from a mini-program's user.
pub fn call() -> CallContext {
    CallContext {
        actor: Actor::function(dev(), "fn", Some(user())),
        function: "fn".into(),
        request_id: "req-1".into(),
        depth: 0,
        origin: Origin {
            source: "wx_client".into(),
            client_ip: Some("10.0.0.9".into()),
            ..Origin::default()
        },
    }
}

pub fn job(code: &str, event: Value, limits: Limits) -> Job {
    Job { call: call(), script: Script::new("fn", code, limits), event, variables: Default::default() }
}

/// Runs `code` with generous limits in `pool`.
pub async fn run_in(pool: &Pool, code: &str, event: Value, limits: Limits) -> Outcome {
    pool.run(job(code, event, limits), Arc::new(Silent)).await.unwrap()
}

/// Runs `code` alone.
pub async fn run(code: &str, event: Value) -> Outcome {
    run_in(&pool(), code, event, within(5_000)).await
}

/// Runs `code` that must fail, and gives kind and text.
pub async fn failure(code: &str) -> (Failure, String) {
    let error = run(code, json!({})).await.result.unwrap_err();
    (error.kind, error.to_string())
}

/// Refuses everything.
pub struct Silent;

#[async_trait]
impl Host for Silent {
    async fn call(&self, _: &CallContext, op: &str, _: Value) -> Result<Value, HostError> {
        Err(HostError::new("SYS_ERR", format!("nobody answers {op}")))
    }
}

/// Records every question; gives the prepared answers in order, then `{}`.
#[derive(Default)]
pub struct Recorder {
    pub asked: Mutex<Vec<(String, Value)>>,
    pub answers: Mutex<VecDeque<Result<Value, HostError>>>,
}

#[async_trait]
impl Host for Recorder {
    async fn call(&self, _: &CallContext, op: &str, params: Value) -> Result<Value, HostError> {
        self.asked.lock().unwrap().push((op.to_owned(), params));
        self.answers.lock().unwrap().pop_front().unwrap_or_else(|| Ok(json!({})))
    }
}

/// `functions.invokeFunction` runs the function of that name from `functions` in `pool`.
pub struct Nested {
    pub pool: Pool,
    pub functions: Vec<(&'static str, &'static str)>,
    pub myself: std::sync::Weak<Nested>,
}

#[async_trait]
impl Host for Nested {
    async fn call(&self, call: &CallContext, op: &str, params: Value) -> Result<Value, HostError> {
        assert_eq!(op, "functions.invokeFunction");
        let name = params["function_name"].as_str().unwrap();
        let Some((_, code)) = self.functions.iter().find(|(known, _)| *known == name) else {
            return Err(HostError::new("FUNCTIONS_REQUEST_FAIL", format!("no function '{name}'")));
        };
        let job = Job {
            call: CallContext { function: name.to_owned(), depth: call.depth + 1, ..call.clone() },
            script: Script::new(name, *code, within(5_000)),
            event: serde_json::from_str(params["request_data"].as_str().unwrap()).unwrap(),
            variables: Default::default(),
        };
        match self.pool.run(job, self.myself.upgrade().unwrap()).await {
            Ok(outcome) => match outcome.result {
                Ok(value) => {
                    Ok(json!({ "response_data": value.to_string(), "requestId": outcome.request_id }))
                }
                Err(error) => Err(HostError::new("FUNCTIONS_EXECUTE_FAIL", error.to_string())),
            },
            Err(PoolError::Busy) => Err(HostError::new("EXCEED_CONCURRENT_REQUEST_LIMIT", "busy")),
            Err(error) => Err(HostError::new("FUNCTIONS_REQUEST_FAIL", error.to_string())),
        }
    }
}
