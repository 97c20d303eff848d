//! One call, from its frame to its end.
//!
//! The loop is our own: jobs are run one at a time and the deadline is looked at between them, because a chain of promises that
//! always adds another job would otherwise never come back.

use std::{
    sync::mpsc::{Receiver, RecvTimeoutError},
    time::{Duration, Instant},
};

use serde_json::value::RawValue;

use super::{
    harden,
    host::{Outbox, Settled},
    instance::Instance,
    instances::Instances,
};
use crate::{
    frame::{CallFrame, Done, FromWorker, ToWorker},
    limits,
    outcome::{Failure, ScriptError},
};

/// Runs the call and answers [`FromWorker::Done`], or [`FromWorker::NeedCode`] without having run anything.
pub fn run(
    instances: &mut Instances,
    frame: &CallFrame,
    inbox: &Receiver<ToWorker>,
    outbox: &Outbox,
) -> FromWorker {
    let deadline = Instant::now() + Duration::from_millis(frame.timeout_ms);
    let mut instance = match (instances.take(&frame.key), &frame.code) {
        (Some(instance), _) => instance,
        (None, None) => return FromWorker::NeedCode,
        (None, Some(code)) => match Instance::new(code, frame.memory_mb, outbox) {
            Ok(instance) => instance,
            Err(error) => {
                let spoiled = error.kind == Failure::Memory;
                return FromWorker::Done(Done { result: Err(error), memory_bytes: 0, spoiled });
            }
        },
    };
    if outbox.send(&FromWorker::Started).is_err() {
        return lost();
    }
    harden::allow_cpu(Duration::from_millis(frame.timeout_ms));
    instance.host.open(deadline);
    let mut result = drive(&mut instance, frame, inbox, deadline);
    if instance.host.was_interrupted() {
        result = Err(ScriptError::timeout(frame.timeout_ms));
    }
    let stopped = matches!(&result, Err(error) if matches!(error.kind, Failure::Timeout | Failure::Memory | Failure::Lost));
    let spoiled = stopped || !wind_down(&instance);
    let memory_bytes = instance.engine.memory_bytes();
    if spoiled {
        // Its destructors would walk an engine that was stopped in the middle; the process ends soon anyway.
        std::mem::forget(instance);
    } else {
        instances.keep(&frame.key, instance, memory_bytes);
    }
    FromWorker::Done(Done { result, memory_bytes, spoiled })
}

/// Runs until the function has settled, the deadline is over, or nothing can happen any more.
fn drive(
    instance: &mut Instance,
    frame: &CallFrame,
    inbox: &Receiver<ToWorker>,
    deadline: Instant,
) -> Result<Box<RawValue>, ScriptError> {
    let peak = harden::peak_memory();
    instance.begin(frame.about.get())?;
    instance.load()?;
    instance.invoke(frame.event.get())?;
    loop {
        loop {
            if let Some(settled) = instance.host.take_settled() {
                return finish(instance, settled);
            }
            if instance.host.must_stop() {
                return Err(ScriptError::timeout(frame.timeout_ms));
            }
            if !instance.run_job()? {
                break;
            }
        }
        let timer = instance.next_timer()?;
        if timer.is_none() && !instance.host.is_waiting() {
            return Err(instance.engine.stuck(harden::peak_memory().saturating_sub(peak)));
        }
        let rest = deadline.saturating_duration_since(Instant::now());
        match inbox.recv_timeout(timer.map_or(rest, |timer| timer.min(rest))) {
            Ok(ToWorker::Host(answer)) => instance.answer(&answer)?,
            // The server sends nothing else during a call.
            Ok(ToWorker::Call(_) | ToWorker::Check(_)) | Err(RecvTimeoutError::Disconnected) => {
                return Err(ScriptError::lost());
            }
            Err(RecvTimeoutError::Timeout) => instance.run_timer()?,
        }
    }
}

fn finish(instance: &Instance, settled: Settled) -> Result<Box<RawValue>, ScriptError> {
    match settled {
        Settled::Failed(text) => Err(instance.engine.described(&text)),
        Settled::Returned(text) if text.len() > limits::RESULT_BYTES => {
            Err(ScriptError::result_too_large(text.len()))
        }
        Settled::Returned(text) => RawValue::from_string(text)
            .map_err(|_| ScriptError::new(Failure::Thrown, "TypeError", "the result is not JSON")),
    }
}

/// Lets what the call left behind come to rest; false when it does not, and the instance cannot be used again.
fn wind_down(instance: &Instance) -> bool {
    let until = Instant::now() + limits::AFTERGLOW;
    instance.host.close(until);
    if instance.end().is_err() {
        return false;
    }
    loop {
        if instance.host.must_stop() {
            return false;
        }
        match instance.run_job() {
            Ok(true) => {}
            Ok(false) => return true,
            // Nobody is left to hear of it.
            Err(error) if error.kind == Failure::Memory => return false,
            Err(_) => {}
        }
    }
}

fn lost() -> FromWorker {
    FromWorker::Done(Done { result: Err(ScriptError::lost()), memory_bytes: 0, spoiled: true })
}
