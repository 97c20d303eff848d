//! The engine through its public door: small handmade sets in two languages, hostile input, bytes.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod accuracy;
mod bytes;
mod chinese;
mod determinism;
mod encoder;
mod hostile;
mod quality;
mod small;
