//! Frames of the watch socket: one JSON object in each text frame.

mod client;
mod server;

pub use client::{ClientFrame, ClientMessage, FrameError, Login, Position, Watch, parse};
pub use server::{
    DataType, Event, QueueType, check_event, encode_events, error, init_event, login_failed, login_ok,
    next_event, pong,
};

/// Bytes that a frame of a client may have.
pub const MAX_FRAME: usize = 256 * 1024;
/// Watches that one socket may hold.
pub const MAX_WATCHES: usize = 200;
/// Documents that one watch may hold.
pub const MAX_WATCHED: u32 = 5000;
/// Bytes that the query of a watch may have: it travels in the watch's name.
pub const MAX_QUERY: usize = 8 * 1024;
/// Characters of a name that the client chooses, such as `watchId`.
const MAX_NAME: usize = 256;
