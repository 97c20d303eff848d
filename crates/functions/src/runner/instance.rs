//! A warm instance: one version of one function in an engine of its own. Its globals survive from call to call, as in WeChat.

use std::{rc::Rc, time::Duration};

use rquickjs::{CatchResultExt, Function, Object, Persistent, Value, function::IntoArgs};

use super::{
    engine::{self, Engine},
    host::{self, Host, Outbox},
    sources,
};
use crate::{
    frame::HostAnswer,
    outcome::{Failure, ScriptError},
};

/// The engine, its host, and the bootstrap's handles.
pub struct Instance {
    // Before the engine: a persistent value must not outlive its runtime.
    handles: Persistent<Object<'static>>,
    file: Persistent<Function<'static>>,
    loaded: bool,
    pub engine: Engine,
    pub host: Rc<Host>,
}

impl Instance {
    /// Starts an engine and compiles `code` in it; nothing of the function runs yet.
    pub fn new(code: &str, memory_mb: u64, outbox: &Outbox) -> Result<Instance, ScriptError> {
        let engine = Engine::new(memory_mb)?;
        let host = Host::new(outbox.clone());
        let watched = Rc::clone(&host);
        engine.interrupt_when(move || watched.must_stop());
        let (handles, file) = engine.context.with(|ctx| {
            let boot = || -> rquickjs::Result<Persistent<Object<'static>>> {
                let mut options = rquickjs::context::EvalOptions::default();
                options.filename = Some("internal/bootstrap.js".into());
                let bootstrap: Function = ctx.eval_with_options(sources::BOOTSTRAP, options)?;
                let handles: Object = bootstrap.call((host::object(&ctx, &host)?,))?;
                Ok(Persistent::save(&ctx, handles))
            };
            let handles = boot().catch(&ctx).map_err(|error| {
                ScriptError::new(
                    Failure::Memory,
                    "RuntimeError",
                    format!("the runtime did not start: {error}"),
                )
            })?;
            let file =
                engine::compile(&ctx, code).catch(&ctx).map_err(|error| engine.syntax_error(&error))?;
            Ok::<_, ScriptError>((handles, Persistent::save(&ctx, file)))
        })?;
        Ok(Instance { handles, file, loaded: false, engine, host })
    }

    /// Tells the instance who calls.
    pub fn begin(&self, about: &str) -> Result<(), ScriptError> {
        self.handle("begin", (about,)).map(drop)
    }

    /// Runs the function's file, at the first call only.
    pub fn load(&mut self) -> Result<(), ScriptError> {
        if self.loaded {
            return Ok(());
        }
        self.handle("load", (self.file.clone(),))?;
        self.loaded = true;
        Ok(())
    }

    /// Calls `exports.main`.
    pub fn invoke(&self, event: &str) -> Result<(), ScriptError> {
        self.handle("invoke", (event,)).map(drop)
    }

    /// Hands over the server's answer to a question.
    pub fn answer(&self, answer: &HostAnswer) -> Result<(), ScriptError> {
        self.host.answered();
        self.handle("answer", (answer.id as f64, answer.ok, answer.value.get())).map(drop)
    }

    /// When the next timer is due.
    pub fn next_timer(&self) -> Result<Option<Duration>, ScriptError> {
        let ms = self.handle("nextTimer", ())?;
        Ok(ms.filter(|ms| *ms >= 0.0).map(|ms| Duration::from_secs_f64(ms / 1000.0)))
    }

    /// Runs one timer that is due.
    pub fn run_timer(&self) -> Result<(), ScriptError> {
        self.handle("runTimer", ()).map(drop)
    }

    /// Forgets the timers and questions of the call.
    pub fn end(&self) -> Result<(), ScriptError> {
        self.handle("end", ()).map(drop)
    }

    /// Runs one job (a promise's continuation); false when there is none.
    pub fn run_job(&self) -> Result<bool, ScriptError> {
        self.engine.runtime.execute_pending_job().map_err(|exception| {
            let context = exception.0;
            context.with(|ctx| self.describe(&ctx, ctx.catch()))
        })
    }

    /// Calls a handle of the bootstrap; a number it returns is passed on.
    fn handle<A>(&self, name: &str, args: A) -> Result<Option<f64>, ScriptError>
    where
        A: for<'js> IntoArgs<'js>,
    {
        self.engine.context.with(|ctx| {
            let call = || -> rquickjs::Result<Option<f64>> {
                let handles = self.handles.clone().restore(&ctx)?;
                let value: Value = handles.get::<_, Function>(name)?.call(args)?;
                Ok(value.as_number())
            };
            call().map_err(|error| {
                let value = engine::thrown(&ctx, error);
                self.describe(&ctx, value)
            })
        })
    }

    fn describe<'js>(&self, ctx: &rquickjs::Ctx<'js>, value: Value<'js>) -> ScriptError {
        let describe = || -> rquickjs::Result<String> {
            let handles = self.handles.clone().restore(ctx)?;
            handles.get::<_, Function>("describe")?.call((value,))
        };
        match describe() {
            Ok(text) => self.engine.described(&text),
            // Not even that: the engine has no memory left, or was stopped.
            Err(_) => {
                ctx.catch();
                self.engine.described(r#"{"name":"","message":"","stack":"","memory":true}"#)
            }
        }
    }
}
