//! One worker process, as the server holds it.

use std::{collections::HashSet, io, process::Stdio};

use bytes::Bytes;
use futures::{SinkExt, StreamExt};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio_util::codec::{FramedRead, FramedWrite, LengthDelimitedCodec};

use types::EnvId;

use super::PoolConfig;
use crate::{
    frame::{self, FromWorker, ToWorker},
    limits,
};

/// Dropping it kills the process.
pub struct Worker {
    env: EnvId,
    /// Versions that it is believed to have warm; it says so when one is not.
    warm: HashSet<String>,
    child: Child,
    input: FramedWrite<ChildStdin, LengthDelimitedCodec>,
    output: FramedRead<ChildStdout, LengthDelimitedCodec>,
}

impl Worker {
    /// Starts a process. It inherits no environment variables; its panics reach the server's standard error.
    pub fn start(config: &PoolConfig, env: &EnvId) -> io::Result<Worker> {
        let mut command = Command::new(&config.program);
        #[cfg(unix)]
        command.arg0("sampan-function");
        let mut child = command
            .args(&config.args)
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .kill_on_drop(true)
            .spawn()?;
        let input = child.stdin.take().ok_or_else(|| io::Error::other("no standard input"))?;
        let output = child.stdout.take().ok_or_else(|| io::Error::other("no standard output"))?;
        Ok(Worker {
            env: env.clone(),
            warm: HashSet::new(),
            child,
            input: FramedWrite::new(input, codec()),
            output: FramedRead::new(output, codec()),
        })
    }

    /// The environment that it serves.
    pub fn env(&self) -> &EnvId {
        &self.env
    }

    /// Is the version believed to be warm in it?
    pub fn has_warm(&self, key: &str) -> bool {
        self.warm.contains(key)
    }

    /// The version is (or is not) warm.
    pub fn set_warm(&mut self, key: &str, warm: bool) {
        if warm {
            // Mostly versions that the worker has dropped long ago.
            if self.warm.len() > 4 * limits::WARM_INSTANCES {
                self.warm.clear();
            }
            self.warm.insert(key.to_owned());
        } else {
            self.warm.remove(key);
        }
    }

    /// Is the process still there?
    pub fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Writes a frame.
    pub async fn send(&mut self, frame: &ToWorker) -> io::Result<()> {
        self.input.send(Bytes::from(frame::encode(frame)?)).await
    }

    /// Reads a frame; `None` when the process is gone. Can be dropped and called again without losing anything.
    pub async fn next(&mut self) -> io::Result<Option<FromWorker>> {
        match self.output.next().await {
            None => Ok(None),
            Some(body) => serde_json::from_slice(&body?).map(Some).map_err(io::Error::other),
        }
    }
}

fn codec() -> LengthDelimitedCodec {
    LengthDelimitedCodec::builder().max_frame_length(limits::FRAME_BYTES).new_codec()
}
