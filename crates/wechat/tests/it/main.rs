//! WeChat: published vectors, hostile pushes, the fake, the window, and the client over a real socket.
#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail as tests do")]

mod client;
mod failures;
mod fake;
mod hostile;
mod pushes;
mod roundtrip;
mod vectors;
mod window;
mod world;
