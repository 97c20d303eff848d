//! What server and worker say to each other: frames of a 4-byte big-endian length and a JSON text, on the worker's standard input and
//! output. The protocol knows nothing about the engine inside, so another one can take its place.

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;

use crate::{limits, outcome::ScriptError};

/// Server → worker.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ToWorker {
    /// Run a function. The answer is a [`FromWorker::Done`].
    Call(CallFrame),
    /// Compile a text without running it. The answer is a [`FromWorker::Done`].
    Check(CheckFrame),
    /// The answer to a [`FromWorker::Host`] of the same id.
    Host(HostAnswer),
}

/// One invocation.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CallFrame {
    /// Names the function's version: same key, same code and limits.
    pub key: String,
    /// Left out when the worker is believed to have the instance; it may answer [`FromWorker::NeedCode`].
    pub code: Option<String>,
    /// The first argument of `exports.main`.
    pub event: Box<RawValue>,
    /// `{context, wx, env}`: the second argument, the caller's identity, `process.env`.
    pub about: Box<RawValue>,
    /// Wall time from the arrival of this frame.
    pub timeout_ms: u64,
    /// Memory limit of the instance.
    pub memory_mb: u64,
}

/// A text to compile.
#[derive(Debug, Serialize, Deserialize)]
pub struct CheckFrame {
    /// The function's source.
    pub code: String,
}

/// What the server answers to a host call.
#[derive(Debug, Serialize, Deserialize)]
pub struct HostAnswer {
    /// The id of the question.
    pub id: u64,
    /// Did it succeed? Then `value` is the result, else `{code, message}`.
    pub ok: bool,
    /// JSON text, handed to JavaScript as it is.
    pub value: Box<RawValue>,
}

/// Worker → server.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FromWorker {
    /// The instance is not (or no longer) warm: send the call again, with its code.
    NeedCode,
    /// From here on the function's own code runs: the call must not be repeated.
    Started,
    /// A line of the console.
    Log(LogFrame),
    /// A question to the host.
    Host(HostFrame),
    /// The end of a call or a check.
    Done(Done),
}

/// A line of the console.
#[derive(Debug, Serialize, Deserialize)]
pub struct LogFrame {
    /// Milliseconds since the call began.
    pub at_ms: u64,
    /// `log`, `debug`, `info`, `warn` or `error`.
    pub level: String,
    /// The formatted text.
    pub text: String,
}

/// A question to the host.
#[derive(Debug, Serialize, Deserialize)]
pub struct HostFrame {
    /// Chosen by the worker, unique in the call.
    pub id: u64,
    /// What to do, for example `database.queryDocument`.
    pub op: String,
    /// Its parameters.
    pub params: Box<RawValue>,
}

/// The end of a call or a check.
#[derive(Debug, Serialize, Deserialize)]
pub struct Done {
    /// What the function returned, or why it did not.
    pub result: Result<Box<RawValue>, ScriptError>,
    /// What the instance holds after the call.
    pub memory_bytes: u64,
    /// The instance was interrupted or ran out of memory: the worker must not be used again.
    pub spoiled: bool,
}

/// Writes one frame.
pub fn write(out: &mut impl Write, frame: &impl Serialize) -> io::Result<()> {
    let body = encode(frame)?;
    let length = u32::try_from(body.len()).map_err(|_| too_long(body.len()))?;
    out.write_all(&length.to_be_bytes())?;
    out.write_all(&body)?;
    out.flush()
}

/// The JSON of a frame, refused beyond [`limits::FRAME_BYTES`].
pub fn encode(frame: &impl Serialize) -> io::Result<Vec<u8>> {
    let body = serde_json::to_vec(frame).map_err(io::Error::other)?;
    if body.len() > limits::FRAME_BYTES { Err(too_long(body.len())) } else { Ok(body) }
}

/// Reads one frame; `None` at the end of the input.
pub fn read<T: DeserializeOwned>(input: &mut impl Read) -> io::Result<Option<T>> {
    let mut length = [0; 4];
    match input.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let length = u32::from_be_bytes(length) as usize;
    if length > limits::FRAME_BYTES {
        return Err(too_long(length));
    }
    let mut body = vec![0; length];
    input.read_exact(&mut body)?;
    serde_json::from_slice(&body).map(Some).map_err(io::Error::other)
}

fn too_long(length: usize) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("a frame of {length} bytes is too long"))
}
