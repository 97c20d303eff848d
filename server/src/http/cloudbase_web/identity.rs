//! Who asks, and in which environment.
//!
//! An access token states its environment; a server's key may be good for several, and then the request must say which:
//! in the address (`?env=`), in the body, or as the first label of the host name.

use crate::state::AppState;
use access::{AccessError, Actor, TokenError, Who};
use axum::{
    extract::{ConnectInfo, Request},
    http::{HeaderMap, header},
};
use cloudbase::{Code, Refusal};
use std::net::{IpAddr, SocketAddr};
use types::EnvId;

/// The environment of this name.
pub fn environment(state: &AppState, name: &str) -> Result<EnvId, Refusal> {
    if name.is_empty() {
        return Err(Refusal::new(Code::InvalidEnv, "The request names no environment."));
    }
    let unknown = || Refusal::new(Code::InvalidEnv, "There is no such environment.");
    Some(EnvId::from(name)).filter(|env| state.access.has_environment(env)).ok_or_else(unknown)
}

/// The environment that a request names in its address or its body, which must not contradict each other.
pub fn named(address: Option<String>, body: Option<String>) -> Result<Option<String>, Refusal> {
    match (address.filter(|env| !env.is_empty()), body) {
        (Some(a), Some(b)) if a != b => {
            Err(Refusal::new(Code::InvalidEnv, "The address and the body name different environments."))
        }
        (address, body) => Ok(address.or(body)),
    }
}

/// The actor that an access token or a server's key proves.
pub async fn actor(
    state: &AppState,
    env: Option<&EnvId>,
    token: &str,
    headers: &HeaderMap,
) -> Result<Actor, Refusal> {
    let candidates = candidates(state, env);
    for env in &candidates {
        match state.access.verify_access_token(env, token) {
            Ok(actor) => return Ok(actor),
            Err(TokenError::WrongEnvironment) => {}
            Err(TokenError::Invalid) => return of_server(state, &candidates, token, headers).await,
            Err(error) => return Err(refused(error)),
        }
    }
    Err(refused(TokenError::WrongEnvironment))
}

/// The environments that a request may be for.
pub fn candidates(state: &AppState, env: Option<&EnvId>) -> Vec<EnvId> {
    match env {
        Some(env) => vec![env.clone()],
        None => state.access.environments().into_iter().map(|env| env.id).collect(),
    }
}

/// The actor that a server's key proves, or the access token of one.
async fn of_server(
    state: &AppState,
    candidates: &[EnvId],
    token: &str,
    headers: &HeaderMap,
) -> Result<Actor, Refusal> {
    match state.access.actor_for_key_token(token).await.map_err(broken)? {
        Ok(actor) if candidates.contains(actor.env()) => Ok(actor),
        Ok(_) => Err(refused(TokenError::WrongEnvironment)),
        Err(TokenError::Invalid) => key_holder(state, candidates, token, headers).await,
        Err(error) => Err(refused(error)),
    }
}

fn refused(error: TokenError) -> Refusal {
    let (code, message) = match error {
        TokenError::Expired => (Code::AccessTokenExpired, "The access token has expired."),
        TokenError::Revoked => (Code::CheckLoginFailed, "The access token was ended: sign in again."),
        TokenError::Invalid => (Code::CheckLoginFailed, "The access token is not valid."),
        TokenError::WrongEnvironment => {
            (Code::CheckLoginFailed, "The access token belongs to another environment.")
        }
    };
    Refusal::new(code, message)
}

/// The actor that a key proves: the secret itself, no token of one.
pub async fn key_holder(
    state: &AppState,
    candidates: &[EnvId],
    secret: &str,
    headers: &HeaderMap,
) -> Result<Actor, Refusal> {
    let mut proved = Vec::new();
    for env in candidates {
        proved.extend(state.access.actor_for_secret(env, secret).await.map_err(broken)?);
    }
    only(proved, headers)?.ok_or_else(|| refused(TokenError::Invalid))
}

/// Of the actors of one key, one for each environment that may be meant, the one that is.
pub fn only(mut proved: Vec<Actor>, headers: &HeaderMap) -> Result<Option<Actor>, Refusal> {
    if proved.len() > 1 {
        let label = host(headers).and_then(|host| host.split('.').next());
        proved.retain(|actor| Some(actor.env().as_str()) == label);
        if proved.is_empty() {
            return Err(Refusal::new(
                Code::InvalidEnv,
                "This key is good for several environments: say which with ?env= or as the host's first label.",
            ));
        }
    }
    Ok(proved.pop())
}

/// The key of this id, if it is still good for an environment. Only a statement of our own may name it.
pub async fn key(state: &AppState, env: &EnvId, id: &str) -> Result<Option<Actor>, Refusal> {
    state.access.actor_of_key(env, id).await.map_err(broken)
}

/// Refuses somebody who proved nothing.
pub fn signed_in(actor: &Actor) -> Result<(), Refusal> {
    if matches!(actor.who(), Who::Visitor) { Err(not_signed_in()) } else { Ok(()) }
}

/// The refusal for a request without a token.
pub fn not_signed_in() -> Refusal {
    Refusal::new(Code::CheckLoginFailed, "Sign in first: the request has no access token.")
}

/// The token of an `Authorization: Bearer …` header.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

/// The host and port that the client called, if they look like that.
pub fn host(headers: &HeaderMap) -> Option<&str> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let fits = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']' | b'_');
    ((1..=255).contains(&host.len()) && host.bytes().all(fits)).then_some(host)
}

/// Scheme, host and port that the client called.
pub fn origin(headers: &HeaderMap, public_url: &str) -> String {
    let forwarded =
        headers.get("x-forwarded-proto").is_some_and(|p| p.as_bytes().eq_ignore_ascii_case(b"https"));
    let (public_scheme, public_host) = public_url.split_once("://").unwrap_or(("http", public_url));
    let host = host(headers).unwrap_or(public_host);
    let https = forwarded || (public_scheme == "https" && host.eq_ignore_ascii_case(public_host));
    format!("{}://{host}", if https { "https" } else { "http" })
}

/// Where the request came from.
pub fn client_ip(request: &Request) -> Option<IpAddr> {
    request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip())
}

/// The refusal for a look-up that failed on our side.
pub fn broken(error: AccessError) -> Refusal {
    tracing::error!(%error, "a key could not be looked up");
    Refusal::new(Code::SysErr, "Something broke on our side.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: &'static str, value: &str) -> HeaderMap {
        [(name.parse().unwrap(), value.parse().unwrap())].into_iter().collect()
    }

    #[test]
    fn tokens_and_hosts_are_read_from_headers() {
        assert_eq!(bearer(&headers("authorization", "Bearer abc")), Some("abc"));
        assert_eq!(bearer(&headers("authorization", "bearer  abc ")), Some("abc"));
        assert_eq!(bearer(&headers("authorization", "Basic abc")), None);
        assert_eq!(bearer(&headers("authorization", "Bearer ")), None);
        assert_eq!(bearer(&HeaderMap::new()), None);
        assert_eq!(host(&headers("host", "[::1]:3000")), Some("[::1]:3000"));
        assert_eq!(host(&headers("host", "a/b")), None);
        assert_eq!(host(&headers("host", "a\"b")), None);
        let public = "https://go.example.com";
        assert_eq!(origin(&headers("host", "127.0.0.1:3000"), public), "http://127.0.0.1:3000");
        assert_eq!(origin(&headers("host", "go.example.com"), public), public);
        assert_eq!(origin(&HeaderMap::new(), public), public);
    }
}
