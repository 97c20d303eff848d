//! The ticket of the watch socket: the only way for an identity to reach it.

use super::identity;
use crate::state::AppState;
use axum::http::HeaderMap;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use types::EnvId;

/// What such a ticket is for.
pub const WATCH_TICKET: &str = "watch socket";
/// How long the client has to log in with it.
const GOOD_FOR: Duration = Duration::from_secs(60);

/// What a ticket states. Its holder is proved again when the ticket is used.
#[derive(Serialize, Deserialize)]
pub struct WatchTicket {
    /// The environment.
    pub env: EnvId,
    /// Whoever asked for the ticket.
    #[serde(flatten)]
    pub holder: Holder,
}

/// Whoever asked for a ticket.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holder {
    /// Somebody with this access token or key.
    Token(String),
    /// The server whose key has this id: it signed the request.
    KeyId(String),
}

impl Holder {
    /// The holder of an access token or key.
    pub fn token(token: impl Into<String>) -> Self {
        Self::Token(token.into())
    }
}

/// Signs a ticket.
pub fn issue(state: &AppState, env: &EnvId, holder: Holder) -> String {
    let ticket = WatchTicket { env: env.clone(), holder };
    state.access.sign_ticket(WATCH_TICKET, serde_json::to_value(ticket).unwrap_or_default(), GOOD_FOR)
}

/// The socket's address: where the client reached us, encrypted if that was.
pub fn address(state: &AppState, headers: &HeaderMap) -> String {
    socket_address(identity::host(headers), forwarded_https(headers), &state.public_url)
}

fn forwarded_https(headers: &HeaderMap) -> bool {
    headers.get("x-forwarded-proto").is_some_and(|proto| proto.as_bytes().eq_ignore_ascii_case(b"https"))
}

fn socket_address(host: Option<&str>, https: bool, public_url: &str) -> String {
    let (public_scheme, public_host) = public_url.split_once("://").unwrap_or(("http", public_url));
    let host = host.unwrap_or(public_host);
    let https = https || (public_scheme == "https" && host.eq_ignore_ascii_case(public_host));
    format!("{}://{host}/ws", if https { "wss" } else { "ws" })
}

#[cfg(test)]
mod tests {
    use super::socket_address;

    #[test]
    fn the_socket_is_where_the_client_reached_us() {
        let public = "https://go.example.com";
        assert_eq!(
            socket_address(Some("127.0.0.1:3000"), false, "http://127.0.0.1:3000"),
            "ws://127.0.0.1:3000/ws"
        );
        assert_eq!(socket_address(Some("go.example.com"), false, public), "wss://go.example.com/ws");
        assert_eq!(socket_address(Some("10.0.0.7:3000"), false, public), "ws://10.0.0.7:3000/ws");
        assert_eq!(socket_address(Some("edge.example.com"), true, public), "wss://edge.example.com/ws");
        assert_eq!(socket_address(None, false, public), "wss://go.example.com/ws");
    }
}
