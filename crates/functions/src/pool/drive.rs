//! One call on one worker: sends it, answers its questions, collects its console, and kills it when it does not obey.

use std::{
    io,
    panic::AssertUnwindSafe,
    sync::Arc,
    time::{Duration, Instant},
};

use futures::FutureExt;
use serde_json::{Value, value::RawValue};
use tokio::{task::JoinSet, time::sleep_until};
use types::LogLine;

use super::{Fate, Job, worker::Worker};
use crate::{
    frame::{CheckFrame, Done, FromWorker, HostAnswer, HostFrame, ToWorker},
    host::{CallContext, Host, HostError},
    limits,
    outcome::{Failure, Outcome, ScriptError},
};

/// A new process on a busy machine gets this long on top, until it reports that the function has started.
const START_GRACE: Duration = Duration::from_secs(5);

/// How a call on a worker ended.
pub enum Ended {
    /// The function ran, to whichever end.
    Finished(Outcome, Fate),
    /// The worker was lost before any of the function's code ran.
    NotStarted,
}

/// Runs `job` on `worker`.
pub async fn call(worker: &mut Worker, job: &Job, event: Box<RawValue>, host: &Arc<dyn Host>) -> Ended {
    let begun = Instant::now();
    let mut logs = Vec::new();
    let mut started = false;
    let ended = converse(worker, job, event, host, &mut logs, &mut started).await;
    let timeout_ms = u64::try_from(job.script.limits.timeout.as_millis()).unwrap_or(u64::MAX);
    let (done, fate) = match ended {
        Ok(Some(done)) => {
            let fate = if done.spoiled { Fate::Discard } else { Fate::Keep };
            (done, fate)
        }
        Ok(None) => (failed(ScriptError::timeout(timeout_ms)), Fate::Killed),
        Err(_) if !started => return Ended::NotStarted,
        Err(_) => (failed(ScriptError::lost()), Fate::Discard),
    };
    worker.set_warm(&job.script.key, fate == Fate::Keep && started);
    let result = done.result.and_then(|text| {
        serde_json::from_str(text.get()).map_err(|_| {
            ScriptError::new(Failure::Thrown, "TypeError", "the result holds half of a surrogate pair")
        })
    });
    let outcome = Outcome {
        result,
        logs,
        duration_ms: begun.elapsed().as_secs_f64() * 1000.0,
        memory_bytes: done.memory_bytes,
        request_id: job.call.request_id.clone(),
    };
    Ended::Finished(outcome, fate)
}

/// The outcome of a call whose workers died before it began.
pub fn lost(job: &Job) -> Outcome {
    Outcome {
        result: Err(ScriptError::lost()),
        logs: Vec::new(),
        duration_ms: 0.0,
        memory_bytes: 0,
        request_id: job.call.request_id.clone(),
    }
}

/// Compiles `code` on `worker`.
pub async fn check(worker: &mut Worker, code: &str) -> (Result<(), ScriptError>, Fate) {
    let limit = limits::CHECK_TIMEOUT + limits::KILL_GRACE + START_GRACE;
    let ask = async {
        worker.send(&ToWorker::Check(CheckFrame { code: code.to_owned() })).await?;
        worker.next().await
    };
    match tokio::time::timeout(limit, ask).await {
        Ok(Ok(Some(FromWorker::Done(done)))) => (done.result.map(drop), Fate::Keep),
        Ok(_) => (Err(ScriptError::lost()), Fate::Discard),
        Err(_) => (Err(ScriptError::timeout(limits::CHECK_TIMEOUT.as_secs() * 1000)), Fate::Killed),
    }
}

/// Talks with the worker until it is done; `None` when it did not obey its deadline, an error when it is gone.
async fn converse(
    worker: &mut Worker,
    job: &Job,
    event: Box<RawValue>,
    host: &Arc<dyn Host>,
    logs: &mut Vec<LogLine>,
    started: &mut bool,
) -> io::Result<Option<Done>> {
    let patience = job.script.limits.timeout + limits::KILL_GRACE;
    let mut kill_at = tokio::time::Instant::now() + patience + START_GRACE;
    let warm = worker.has_warm(&job.script.key);
    send_call(worker, job, event.clone(), !warm).await?;
    // Its tasks run to their end even when the function does not wait for them: a write is never cut in the middle.
    let mut questions = Questions(JoinSet::new());
    loop {
        tokio::select! {
            frame = worker.next() => match frame?.ok_or(io::ErrorKind::UnexpectedEof)? {
                FromWorker::NeedCode => send_call(worker, job, event.clone(), true).await?,
                FromWorker::Started => {
                    *started = true;
                    kill_at = tokio::time::Instant::now() + patience;
                }
                FromWorker::Log(line) => {
                    // The worker counts too; this holds even if its engine has been taken over.
                    if logs.len() <= limits::LOG_LINES {
                        logs.push(LogLine { at_ms: line.at_ms, level: line.level, text: line.text });
                    }
                }
                FromWorker::Host(question) => {
                    if questions.0.len() >= limits::OUTSTANDING_HOST_CALLS {
                        return Err(io::Error::other("too many questions"));
                    }
                    questions.0.spawn(ask(Arc::clone(host), job.call.clone(), question));
                }
                FromWorker::Done(done) => return Ok(Some(done)),
            },
            Some(Ok(answer)) = questions.0.join_next(), if !questions.0.is_empty() => {
                worker.send(&ToWorker::Host(answer)).await?;
            }
            () = sleep_until(kill_at) => return Ok(None),
        }
    }
}

async fn send_call(worker: &mut Worker, job: &Job, event: Box<RawValue>, with_code: bool) -> io::Result<()> {
    let frame = job.frame(event, with_code).map_err(io::Error::other)?;
    worker.send(&ToWorker::Call(frame)).await
}

/// Asks the host one question; every end, a panic included, becomes an answer.
async fn ask(host: Arc<dyn Host>, call: CallContext, question: HostFrame) -> HostAnswer {
    let HostFrame { id, op, params } = question;
    let answer = match serde_json::from_str::<Value>(params.get()) {
        Err(_) => Err(HostError::new("INVALID_PARAM", "the parameters hold half of a surrogate pair")),
        Ok(params) => {
            AssertUnwindSafe(host.call(&call, &op, params)).catch_unwind().await.unwrap_or_else(|_| {
                tracing::error!(op, function = call.function, "a host call panicked");
                Err(HostError::new("SYS_ERR", "internal error"))
            })
        }
    };
    answer_frame(id, answer)
}

fn answer_frame(id: u64, answer: Result<Value, HostError>) -> HostAnswer {
    let answer = answer.and_then(|value| {
        let text = value.to_string();
        if text.len() > limits::HOST_RESULT_BYTES {
            let message = format!(
                "the answer has more than {} bytes: ask for fewer documents or fields",
                limits::HOST_RESULT_BYTES
            );
            return Err(HostError::new("DATABASE_RESULT_TOO_LARGE", message));
        }
        RawValue::from_string(text).map_err(|_| HostError::new("SYS_ERR", "internal error"))
    });
    match answer {
        Ok(value) => HostAnswer { id, ok: true, value },
        Err(error) => {
            let value = serde_json::value::to_raw_value(&error).unwrap_or_else(|_| RawValue::NULL.to_owned());
            HostAnswer { id, ok: false, value }
        }
    }
}

fn failed(error: ScriptError) -> Done {
    Done { result: Err(error), memory_bytes: 0, spoiled: true }
}

/// Questions under way. Dropped, they go on by themselves.
struct Questions(JoinSet<HostAnswer>);

impl Drop for Questions {
    fn drop(&mut self) {
        self.0.detach_all();
    }
}
