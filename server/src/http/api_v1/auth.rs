//! From a request to an actor.

use crate::{http::problem::Failure, state::AppState};
use access::Actor;
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use types::{EnvId, Problem};

/// The credentials of a request; an environment makes an actor of them.
pub struct Key {
    secret: String,
    /// The public id, when the request names it (Basic).
    id: Option<String>,
}

impl Key {
    /// Who the key is in an environment.
    pub async fn actor(&self, state: &AppState, env: &EnvId) -> Result<Actor, Failure> {
        let found = match &self.id {
            Some(id) => state.access.actor_for_key_pair(env, id, &self.secret).await?,
            None => state.access.actor_for_secret(env, &self.secret).await?,
        };
        found.ok_or_else(|| Failure(Problem::unauthenticated()))
    }
}

impl FromRequestParts<AppState> for Key {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, Failure> {
        from_header(&parts.headers).ok_or_else(|| Failure(Problem::unauthenticated()))
    }
}

fn from_header(headers: &HeaderMap) -> Option<Key> {
    let (scheme, value) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(Key { secret: value.trim().to_owned(), id: None });
    }
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(BASE64_STANDARD.decode(value.trim()).ok()?).ok()?;
    let (id, secret) = decoded.split_once(':')?;
    Some(Key { secret: secret.to_owned(), id: Some(id.to_owned()) })
}
