//! What JavaScript may ask of the worker: questions to the server, the console, random bytes, a clock, URLs.

use std::{
    cell::{Cell, RefCell},
    io::{self, Write},
    rc::Rc,
    time::Instant,
};

use rquickjs::{Ctx, Exception, Function, Object, Result, context::EvalOptions, function::Func};
use serde_json::{json, value::RawValue};
use url::quirks;

use super::sources;
use crate::{
    frame::{self, FromWorker, HostFrame, LogFrame},
    limits,
};

/// The worker's standard output. Cheap to clone.
#[derive(Clone)]
pub struct Outbox(Rc<RefCell<io::BufWriter<io::Stdout>>>);

impl Outbox {
    /// There must be only one: frames of two writers would mix.
    pub fn new() -> Outbox {
        Outbox(Rc::new(RefCell::new(io::BufWriter::new(io::stdout()))))
    }

    /// Writes one frame and flushes it.
    pub fn send(&self, frame: &FromWorker) -> io::Result<()> {
        let mut out = self.0.borrow_mut();
        frame::write(&mut *out, frame)?;
        out.flush()
    }
}

/// How a call ended, as JavaScript told it: the result's JSON, or the description of the error.
#[derive(Debug)]
pub enum Settled {
    Returned(String),
    Failed(String),
}

/// What the engine's callbacks and the call's loop share. One thread, one call at a time.
pub struct Host {
    outbox: Outbox,
    /// Start of the process's monotonic clock, for timers.
    epoch: Instant,
    /// When this call began.
    begun: Cell<Instant>,
    /// When the engine must stop; none between calls.
    deadline: Cell<Option<Instant>>,
    /// The interrupt handler has stopped the engine. Stays set: it must not run again.
    interrupted: Cell<bool>,
    /// A call is under way. Otherwise questions are refused.
    open: Cell<bool>,
    /// Questions without an answer yet.
    outstanding: Cell<usize>,
    /// Log lines and bytes of this call so far.
    logged: Cell<(usize, usize)>,
    /// The end of this call.
    settled: RefCell<Option<Settled>>,
}

impl Host {
    pub fn new(outbox: Outbox) -> Rc<Host> {
        Rc::new(Host {
            outbox,
            epoch: Instant::now(),
            begun: Cell::new(Instant::now()),
            deadline: Cell::new(None),
            interrupted: Cell::new(false),
            open: Cell::new(false),
            outstanding: Cell::new(0),
            logged: Cell::new((0, 0)),
            settled: RefCell::new(None),
        })
    }

    /// A new call begins.
    pub fn open(&self, deadline: Instant) {
        self.begun.set(Instant::now());
        self.deadline.set(Some(deadline));
        self.open.set(true);
        self.outstanding.set(0);
        self.logged.set((0, 0));
        self.settled.replace(None);
    }

    /// The call is over; what it left may run until `deadline`, but ask nothing.
    pub fn close(&self, deadline: Instant) {
        self.open.set(false);
        self.deadline.set(Some(deadline));
    }

    /// Asked by the engine every few thousand steps: must it stop?
    pub fn must_stop(&self) -> bool {
        if self.interrupted.get() {
            return true;
        }
        let over = self.deadline.get().is_some_and(|deadline| Instant::now() >= deadline);
        self.interrupted.set(over);
        over
    }

    /// Has the engine been stopped?
    pub fn was_interrupted(&self) -> bool {
        self.interrupted.get()
    }

    /// The end of the call, once.
    pub fn take_settled(&self) -> Option<Settled> {
        self.settled.borrow_mut().take()
    }

    /// Does the call wait for an answer of the server?
    pub fn is_waiting(&self) -> bool {
        self.outstanding.get() > 0
    }

    /// An answer has arrived.
    pub fn answered(&self) {
        self.outstanding.set(self.outstanding.get().saturating_sub(1));
    }

    /// Sends a question. Otherwise: the error as JSON `{code, message}`.
    fn ask(&self, id: u64, op: String, params: String) -> Option<String> {
        let refuse =
            |code: &str, message: String| Some(json!({ "code": code, "message": message }).to_string());
        if !self.open.get() {
            return refuse("SYS_ERR", "the call that asks is over".into());
        }
        if self.outstanding.get() >= limits::OUTSTANDING_HOST_CALLS {
            let message = format!("more than {} operations at one moment", limits::OUTSTANDING_HOST_CALLS);
            return refuse("EXCEED_CONCURRENT_REQUEST_LIMIT", message);
        }
        if params.len() > limits::HOST_PARAMS_BYTES {
            let message = format!("the parameters have more than {} bytes", limits::HOST_PARAMS_BYTES);
            return refuse("INVALID_PARAM", message);
        }
        let Ok(params) = RawValue::from_string(params) else {
            return refuse("INVALID_PARAM", "the parameters are not JSON".into());
        };
        if self.outbox.send(&FromWorker::Host(HostFrame { id, op, params })).is_err() {
            return refuse("SYS_ERR", "the server is gone".into());
        }
        self.outstanding.set(self.outstanding.get() + 1);
        None
    }

    fn log(&self, level: String, text: String) {
        let (lines, bytes) = self.logged.get();
        if !self.open.get() || lines > limits::LOG_LINES {
            return;
        }
        let full = lines == limits::LOG_LINES || bytes + text.len() > limits::LOG_BYTES;
        let (level, text) = if full {
            ("warn".to_owned(), "… the console's limit is reached, the rest is left out".to_owned())
        } else {
            (level, text)
        };
        self.logged.set(if full { (limits::LOG_LINES + 1, bytes) } else { (lines + 1, bytes + text.len()) });
        let at_ms = self.begun.get().elapsed().as_millis().try_into().unwrap_or(u64::MAX);
        // A broken pipe shows at the next frame that matters.
        let _ = self.outbox.send(&FromWorker::Log(LogFrame { at_ms, level, text }));
    }

    fn settle(&self, returned: bool, text: String) {
        let mut settled = self.settled.borrow_mut();
        if self.open.get() && settled.is_none() {
            *settled = Some(if returned { Settled::Returned(text) } else { Settled::Failed(text) });
        }
    }
}

/// The object that the bootstrap gets.
pub fn object<'js>(ctx: &Ctx<'js>, host: &Rc<Host>) -> Result<Object<'js>> {
    let object = Object::new(ctx.clone())?;
    let this = Rc::clone(host);
    object.set(
        "call",
        Func::from(move |id: f64, op: String, params: String| this.ask(id as u64, op, params)),
    )?;
    let this = Rc::clone(host);
    object.set("log", Func::from(move |level: String, text: String| this.log(level, text)))?;
    let this = Rc::clone(host);
    object.set("settle", Func::from(move |returned: bool, text: String| this.settle(returned, text)))?;
    let epoch = host.epoch;
    object.set("now", Func::from(move || epoch.elapsed().as_secs_f64() * 1000.0))?;
    object.set("random", Func::from(random))?;
    object.set("source", Func::from(source))?;
    object.set("url", Func::from(|text: String, base: Option<String>| parse_url(&text, base.as_deref())))?;
    object.set(
        "urlSet",
        Func::from(|href: String, field: String, value: String| set_url(&href, &field, &value)),
    )?;
    Ok(object)
}

/// `null`, as raw JSON.
pub fn null() -> Box<RawValue> {
    RawValue::NULL.to_owned()
}

fn random(ctx: Ctx<'_>, count: usize) -> Result<Vec<u8>> {
    let mut bytes = vec![0; count.min(65_536)];
    getrandom::fill(&mut bytes).map_err(|_| Exception::throw_message(&ctx, "no random bytes"))?;
    Ok(bytes)
}

fn source<'js>(ctx: Ctx<'js>, name: String) -> Result<Function<'js>> {
    let Some(text) = sources::internal(&name) else {
        return Err(Exception::throw_message(&ctx, &format!("no internal module '{name}'")));
    };
    let mut options = EvalOptions::default();
    options.filename = Some(format!("internal/{name}.js"));
    ctx.eval_with_options(format!("(function (exports, require, module, runtime) {{{text}\n}})"), options)
}

fn parse_url(text: &str, base: Option<&str>) -> Option<String> {
    let parsed = match base {
        Some(base) => url::Url::parse(base).ok()?.join(text),
        None => url::Url::parse(text),
    };
    parsed.ok().map(|url| url_parts(&url))
}

fn set_url(href: &str, field: &str, value: &str) -> Option<String> {
    let mut url = url::Url::parse(href).ok()?;
    // A value that does not fit is ignored, as the standard asks.
    let _ = match field {
        "protocol" => quirks::set_protocol(&mut url, value),
        "username" => quirks::set_username(&mut url, value),
        "password" => quirks::set_password(&mut url, value),
        "host" => quirks::set_host(&mut url, value),
        "hostname" => quirks::set_hostname(&mut url, value),
        "port" => quirks::set_port(&mut url, value),
        _ => Ok(()),
    };
    match field {
        "pathname" => quirks::set_pathname(&mut url, value),
        "search" => quirks::set_search(&mut url, value),
        "hash" => quirks::set_hash(&mut url, value),
        _ => {}
    }
    Some(url_parts(&url))
}

fn url_parts(url: &url::Url) -> String {
    json!({
        "href": quirks::href(url),
        "origin": quirks::origin(url),
        "protocol": quirks::protocol(url),
        "username": quirks::username(url),
        "password": quirks::password(url),
        "host": quirks::host(url),
        "hostname": quirks::hostname(url),
        "port": quirks::port(url),
        "pathname": quirks::pathname(url),
        "search": quirks::search(url),
        "hash": quirks::hash(url),
    })
    .to_string()
}
