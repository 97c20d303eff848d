//! One JavaScript engine with its limits, and how its errors become ours.

use rquickjs::{
    CatchResultExt, CaughtError, Context, Ctx, Error, Function, Runtime, Value, context::EvalOptions,
};
use serde::Deserialize;

use crate::{
    limits,
    outcome::{Failure, ScriptError},
};

/// A runtime and its realm.
pub struct Engine {
    // Dropped in this order: a runtime must outlive its contexts.
    pub context: Context,
    pub runtime: Runtime,
    memory_mb: u64,
}

impl Engine {
    pub fn new(memory_mb: u64) -> Result<Engine, ScriptError> {
        let start = || -> rquickjs::Result<Engine> {
            let runtime = Runtime::new()?;
            runtime.set_memory_limit(
                usize::try_from(memory_mb).unwrap_or(usize::MAX).saturating_mul(1024 * 1024),
            );
            runtime.set_max_stack_size(limits::SCRIPT_STACK_BYTES);
            let context = Context::full(&runtime)?;
            Ok(Engine { context, runtime, memory_mb })
        };
        start().map_err(|_| ScriptError::memory(memory_mb))
    }

    /// Asks `must_stop` regularly and stops the script when it says so.
    pub fn interrupt_when(&self, must_stop: impl Fn() -> bool + 'static) {
        self.runtime.set_interrupt_handler(Some(Box::new(must_stop)));
    }

    /// Compiles a function's file without running it.
    pub fn check(&self, code: &str) -> Result<(), ScriptError> {
        let over = std::time::Instant::now() + limits::CHECK_TIMEOUT;
        self.interrupt_when(move || std::time::Instant::now() >= over);
        self.context.with(|ctx| match compile(&ctx, code).catch(&ctx) {
            Ok(_) => Ok(()),
            Err(error) => Err(self.syntax_error(&error)),
        })
    }

    /// What the engine holds at this moment.
    pub fn memory_bytes(&self) -> u64 {
        u64::try_from(self.runtime.memory_usage().malloc_size).unwrap_or(0)
    }

    /// The error when nothing can happen any more. A continuation that finds no memory leaves its promise open for ever and frees
    /// what it held, so the process's high-water mark has to tell: `grown` bytes during this call.
    pub fn stuck(&self, grown: u64) -> ScriptError {
        if grown > self.memory_mb * 1024 * 1024 / 2 {
            ScriptError::memory(self.memory_mb)
        } else {
            ScriptError::never_settles()
        }
    }

    /// The error for a file that does not compile.
    pub fn syntax_error(&self, error: &CaughtError<'_>) -> ScriptError {
        match error {
            CaughtError::Exception(exception) => ScriptError {
                kind: Failure::Syntax,
                name: exception.get::<_, String>("name").unwrap_or_else(|_| "SyntaxError".into()),
                message: clip(exception.message().unwrap_or_default()),
                stack: clip(exception.stack().unwrap_or_default()),
            },
            CaughtError::Value(_) => ScriptError::memory(self.memory_mb),
            CaughtError::Error(error) => ScriptError::new(Failure::Syntax, "SyntaxError", error.to_string()),
        }
    }

    /// The error for what JavaScript described (see `describe` in the bootstrap).
    pub fn described(&self, text: &str) -> ScriptError {
        match serde_json::from_str::<Described>(text) {
            Ok(described) if described.memory => ScriptError::memory(self.memory_mb),
            Ok(described) => ScriptError {
                kind: Failure::Thrown,
                name: clip(described.name),
                message: clip(described.message),
                stack: clip(described.stack),
            },
            Err(_) => ScriptError::new(Failure::Thrown, "Error", "an error that cannot be described"),
        }
    }
}

/// The function `(exports, require, module, __filename, __dirname)` of a CommonJS file. Not strict, as in Node. The wrapper stays
/// on the first line, so that line numbers are the author's.
pub fn compile<'js>(ctx: &Ctx<'js>, code: &str) -> rquickjs::Result<Function<'js>> {
    let mut options = EvalOptions::default();
    options.strict = false;
    options.filename = Some("index.js".into());
    ctx.eval_with_options(
        format!("(function (exports, require, module, __filename, __dirname) {{{code}\n}})"),
        options,
    )
}

/// The pending exception as a value; `null` when the engine had no memory to make one.
pub fn thrown<'js>(ctx: &Ctx<'js>, error: Error) -> Value<'js> {
    match error {
        Error::Exception => ctx.catch(),
        Error::Allocation => Value::new_null(ctx.clone()),
        other => match rquickjs::Exception::from_message(ctx.clone(), &other.to_string()) {
            Ok(exception) => exception.into_object().into_value(),
            Err(_) => Value::new_null(ctx.clone()),
        },
    }
}

#[derive(Deserialize)]
struct Described {
    name: String,
    message: String,
    stack: String,
    memory: bool,
}

/// Cuts a text at [`limits::ERROR_BYTES`].
fn clip(mut text: String) -> String {
    if text.len() > limits::ERROR_BYTES {
        let end = (0..=limits::ERROR_BYTES).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        text.truncate(end);
        text.push('…');
    }
    text
}
