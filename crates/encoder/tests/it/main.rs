//! The encoder against models that these tests write themselves: a table of vectors by token, which is an encoder
//! without its middle.

#![expect(clippy::unwrap_used, reason = "tests")]

mod folder;
mod loading;
mod onnx;
mod vectors;
