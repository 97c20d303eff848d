//! The official SDKs' watch socket, `/ws`: frames in, engine calls, frames out.

mod name;
mod running;
mod socket;

use super::cloudbase_web::cors;
use crate::state::AppState;
use axum::{
    Router,
    extract::{State, ws::WebSocketUpgrade},
    response::Response,
    routing::any,
};
use cloudbase::frame::MAX_FRAME;

/// Bytes that a socket keeps for reading and for writing. The default is 128 KB each.
const BUFFER: usize = 4096;

/// `/ws`. Who is there is told by the first frame.
pub fn routes() -> Router<AppState> {
    Router::new().route("/ws", any(upgrade)).layer(cors::layer())
}

async fn upgrade(State(state): State<AppState>, socket: WebSocketUpgrade) -> Response {
    socket
        .max_message_size(MAX_FRAME)
        .max_frame_size(MAX_FRAME)
        .read_buffer_size(BUFFER)
        .write_buffer_size(BUFFER)
        .on_upgrade(|socket| socket::Session::new(state).run(socket))
}
