//! The worker: a process of our own binary that runs functions, one call at a time, for one environment.
//!
//! It knows JavaScript and the frames on its standard input and output, nothing else: no database, no secrets, no environment
//! variables, no files. Whatever a function wants from the outside is a question to the server.
//!
//! The main thread only reads frames. So the end of the input (the server is gone) ends the process at once, even while the other
//! thread is held by a built-in that cannot be interrupted.

mod call;
mod engine;
mod harden;
mod host;
mod instance;
mod instances;
mod sources;

use std::{
    io,
    process::exit,
    sync::mpsc::{Receiver, channel},
    thread,
};

use crate::{
    frame::{self, Done, FromWorker, ToWorker},
    limits,
};
use host::Outbox;
use instances::Instances;

/// Runs the worker until its input ends; the answer is the process's exit code.
///
/// The server's `main` calls this before anything else when its first argument is `runner`.
pub fn runner_main() -> i32 {
    harden::harden();
    let (frames, inbox) = channel();
    let script = thread::Builder::new().name("script".into()).stack_size(limits::THREAD_STACK_BYTES).spawn(
        move || {
            // Where the input ended, the main thread is ending the process already.
            if serve(&inbox).is_err() {
                exit(1)
            }
        },
    );
    if script.is_err() {
        return 1;
    }
    let mut input = io::stdin().lock();
    loop {
        match frame::read::<ToWorker>(&mut input) {
            Ok(Some(frame)) => {
                if frames.send(frame).is_err() {
                    return 1;
                }
            }
            Ok(None) => return 0,
            Err(_) => return 1,
        }
    }
}

/// Serves calls and checks until the input ends; an error if the server stopped listening.
fn serve(inbox: &Receiver<ToWorker>) -> io::Result<()> {
    let outbox = Outbox::new();
    let mut instances = Instances::default();
    while let Ok(frame) = inbox.recv() {
        let answer = match frame {
            ToWorker::Call(frame) => call::run(&mut instances, &frame, inbox, &outbox),
            ToWorker::Check(frame) => FromWorker::Done(check(&frame.code)),
            // The answer to a question of a call that is over.
            ToWorker::Host(_) => continue,
        };
        let spoiled = matches!(&answer, FromWorker::Done(done) if done.spoiled);
        outbox.send(&answer)?;
        if spoiled {
            // Without running destructors: the engine was stopped in the middle of something.
            exit(0);
        }
    }
    Ok(())
}

/// Does the text compile? In an engine of its own, thrown away afterwards.
fn check(code: &str) -> Done {
    let result = engine::Engine::new(limits::MEMORY_MB.default).and_then(|engine| engine.check(code));
    Done { result: result.map(|()| host::null()), memory_bytes: 0, spoiled: false }
}
