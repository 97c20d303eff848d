//! The functions of all environments: what is published, who may call it, and what came of it.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use access::{Actor, Denied, Who};
use arc_swap::ArcSwap;
use async_trait::async_trait;
use content::Kind;
use serde_json::{Value, json};
use store::{Clock, Random};
use types::{EnvId, InvokeRule, Json, Permission, RunReport};

use crate::{
    error::FunctionError,
    host::{CallContext, Host, HostError, Origin},
    kind::FunctionKind,
    outcome::Outcome,
    pool::{Job, Pool, Script},
    runs::{RunCounts, Runs},
    spec::FunctionSpec,
};

/// Cheap to clone.
#[derive(Clone)]
pub struct Functions(Arc<Inner>);

struct Inner {
    pool: Pool,
    host: Arc<dyn Host>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    /// What is published; replaced as a whole, so that a call never waits for a release.
    published: ArcSwap<Published>,
    runs: Runs,
}

type Published = HashMap<EnvId, BTreeMap<String, Arc<Function>>>;

/// A published function, ready to run.
struct Function {
    spec: FunctionSpec,
    script: Script,
}

impl Function {
    fn new(name: &str, spec: FunctionSpec) -> Function {
        let script = Script::new(name, spec.code.as_str(), spec.limits);
        Function { spec, script }
    }
}

/// A function in the console's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionInfo {
    /// The name to call it by.
    pub name: String,
    /// What is published.
    pub spec: FunctionSpec,
    /// How it has done since the process started.
    pub counts: RunCounts,
}

impl Functions {
    /// An engine without any function yet: [`Functions::kind`] brings them. `host` answers what functions ask, except for calls of
    /// other functions, which are answered here.
    pub fn new(pool: Pool, host: Arc<dyn Host>, clock: Arc<dyn Clock>, random: Arc<dyn Random>) -> Functions {
        let published = ArcSwap::from_pointee(Published::new());
        Functions(Arc::new(Inner { pool, host, clock, random, published, runs: Runs::default() }))
    }

    /// The content kind `function`, to register with the content engine.
    pub fn kind(&self) -> Arc<dyn Kind> {
        Arc::new(FunctionKind(self.clone()))
    }

    /// The worker processes.
    pub fn pool(&self) -> &Pool {
        &self.0.pool
    }

    /// Calls a published function over HTTP.
    pub async fn invoke(&self, actor: &Actor, name: &str, event: Value) -> Result<Outcome, FunctionError> {
        self.invoke_from(actor, name, event, Origin::default()).await
    }

    /// Calls a published function, with what is known of the way that the call came.
    pub async fn invoke_from(
        &self,
        actor: &Actor,
        name: &str,
        event: Value,
        origin: Origin,
    ) -> Result<Outcome, FunctionError> {
        let function = self.find(actor.env(), name)?;
        if !may_call(function.spec.invoke, actor) {
            return Err(FunctionError::NotAllowed(name.to_owned()));
        }
        self.run(actor, name, &function.script, event, origin, 0).await
    }

    /// Calls a published function on behalf of the environment's own code, such as a bot. `depth` is how many functions stand
    /// between this call and the one from outside; it is bounded like that of functions that call one another.
    pub async fn invoke_within(
        &self,
        actor: &Actor,
        name: &str,
        event: Value,
        depth: u8,
    ) -> Result<Outcome, FunctionError> {
        let function = self.find(actor.env(), name)?;
        if !may_call(function.spec.invoke, actor) {
            return Err(FunctionError::NotAllowed(name.to_owned()));
        }
        self.run(actor, name, &function.script, event, Origin::default(), depth).await
    }

    /// Runs a function's JSON that need not be published, for the editor. Whoever may only run functions may try no other code than
    /// the published.
    pub async fn try_run(
        &self,
        actor: &Actor,
        name: &str,
        json: &Json,
        event: Value,
    ) -> Result<RunReport, FunctionError> {
        actor.require(Permission::RunFunctions)?;
        let spec = FunctionSpec::parse(json).map_err(FunctionError::Invalid)?;
        let published = self.find(actor.env(), name).is_ok_and(|function| function.spec == spec);
        if !published {
            actor.require(Permission::EditCode)?;
        }
        let function = Function::new(name, spec);
        let origin = Origin { source: "wx_devtools".into(), ..Origin::default() };
        let at = self.0.clock.now();
        let outcome = self.run(actor, name, &function.script, event, origin, 0).await?;
        Ok(report(outcome, at, actor))
    }

    /// The published functions of the actor's environment, by name.
    pub fn list(&self, actor: &Actor) -> Result<Vec<FunctionInfo>, Denied> {
        actor.require(Permission::Read)?;
        let published = self.0.published.load();
        let functions = published.get(actor.env()).into_iter().flatten();
        Ok(functions
            .map(|(name, function)| FunctionInfo {
                name: name.clone(),
                spec: function.spec.clone(),
                counts: self.0.runs.counts(actor.env(), name),
            })
            .collect())
    }

    /// The last runs of a function, the newest first. They carry what callers sent and got, so they need the leave to read
    /// documents.
    pub fn recent(&self, actor: &Actor, name: &str) -> Result<Vec<RunReport>, Denied> {
        actor.require(Permission::ReadDocuments)?;
        Ok(self.0.runs.of(actor.env(), name))
    }

    /// Takes up what was published; called by the content engine.
    pub(crate) fn activate(&self, env: &EnvId, items: &[(String, Option<Arc<Json>>)]) {
        self.0.published.rcu(|published| {
            let mut published = Published::clone(published);
            let functions = published.entry(env.clone()).or_default();
            for (name, json) in items {
                match json.as_deref().map(FunctionSpec::parse) {
                    Some(Ok(spec)) => {
                        functions.insert(name.clone(), Arc::new(Function::new(name, spec)));
                    }
                    Some(Err(errors)) => {
                        tracing::warn!(%env, function = name, ?errors, "a published function is not valid any more");
                        functions.remove(name);
                    }
                    None => {
                        functions.remove(name);
                    }
                }
            }
            published
        });
    }

    fn find(&self, env: &EnvId, name: &str) -> Result<Arc<Function>, FunctionError> {
        let published = self.0.published.load();
        let function = published.get(env).and_then(|functions| functions.get(name));
        function.cloned().ok_or_else(|| FunctionError::NotFound(name.to_owned()))
    }

    async fn run(
        &self,
        caller: &Actor,
        name: &str,
        script: &Script,
        event: Value,
        origin: Origin,
        depth: u8,
    ) -> Result<Outcome, FunctionError> {
        let env = caller.env().clone();
        // A chain of functions acts for the one who started it, if that was somebody.
        let for_user = match caller.who() {
            Who::Function { for_user, .. } => for_user.as_deref().cloned(),
            Who::Visitor => None,
            who => Some(who.clone()),
        };
        let call = CallContext {
            actor: Actor::function(env.clone(), name, for_user),
            function: name.to_owned(),
            request_id: origin.request_id.clone().unwrap_or_else(|| self.0.random.id("req")),
            depth,
            origin,
        };
        let job = Job { call, script: script.clone(), event, variables: BTreeMap::new() };
        let at = self.0.clock.now();
        let outcome = self.0.pool.run(job, Arc::new(Inside(self.clone()))).await?;
        self.0.runs.add(&env, name, report(outcome.clone(), at, caller));
        Ok(outcome)
    }

    /// A call that a function makes. Its rule for callers does not apply: it is the environment's own code that calls.
    async fn invoke_nested(&self, outer: &CallContext, params: &Value) -> Result<Outcome, FunctionError> {
        let name = params["function_name"].as_str().unwrap_or_default();
        let event = params["request_data"]
            .as_str()
            .and_then(|text| serde_json::from_str(text).ok())
            .unwrap_or(json!({}));
        let function = self.find(outer.actor.env(), name)?;
        let source = format!("{},scf", outer.origin.source);
        let origin = Origin { source, request_id: None, ..outer.origin.clone() };
        let run = self.run(&outer.actor, name, &function.script, event, origin, outer.depth + 1);
        // Boxed, because the types of a function that calls a function would nest for ever.
        Box::pin(run).await
    }
}

/// May this actor call a function of this rule from outside?
fn may_call(rule: InvokeRule, actor: &Actor) -> bool {
    match rule {
        InvokeRule::Everyone => true,
        InvokeRule::SignedIn => *actor.who() != Who::Visitor,
        InvokeRule::Members => actor.may(Permission::RunFunctions),
    }
}

fn report(outcome: Outcome, at: types::Timestamp, caller: &Actor) -> RunReport {
    let (result, error) = match outcome.result {
        Ok(value) => (Some(value), None),
        Err(error) => (None, Some(error.into())),
    };
    RunReport {
        request_id: outcome.request_id,
        at,
        caller: caller.display_name(),
        duration_ms: outcome.duration_ms.round() as u64,
        memory_bytes: Some(outcome.memory_bytes).filter(|bytes| *bytes > 0),
        result,
        error,
        logs: outcome.logs,
    }
}

/// The host as functions of this engine see it.
struct Inside(Functions);

#[async_trait]
impl Host for Inside {
    async fn call(&self, call: &CallContext, op: &str, params: Value) -> Result<Value, HostError> {
        // Naming another environment must never quietly mean the own one.
        if let Some(env) = params.get("env").filter(|env| *env != call.actor.env().as_str()) {
            let error = FunctionError::OtherEnvironment(env.as_str().unwrap_or_default().to_owned());
            return Err(HostError::new(error.code(), error.message()));
        }
        if op != "functions.invokeFunction" {
            return self.0.0.host.call(call, op, params).await;
        }
        let outcome = self.0.invoke_nested(call, &params).await;
        let outcome = outcome.map_err(|error| HostError::new(error.code(), error.message()))?;
        let request_id = outcome.request_id.clone();
        let value = outcome.answer()?;
        Ok(json!({ "response_data": value.to_string(), "requestId": request_id }))
    }
}
