//! Whose thread a request is about, and where it comes from.

use crate::{
    http::{cloudbase_web::identity, problem::Failure},
    state::AppState,
    wire::chat::Who,
};
use access::{Actor, Who as Identity};
use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, request::Parts},
};
use std::net::SocketAddr;
use types::{EnvId, Lang, Problem};

/// Shortest id that a stranger may make up, in characters.
const LONG: usize = 16;
/// Longest such id, in bytes.
const LONGEST: usize = 128;

/// What a client says of itself. Whoever sends an access token of the official SDKs is that user. Anybody else names
/// themselves by an id of their own making; it is as good as a password for the thread, so it must be long.
pub struct Claim<'a> {
    /// The environment.
    pub env: EnvId,
    /// The bot.
    pub bot: String,
    /// An access token.
    pub token: Option<&'a str>,
    /// An id of their own making.
    pub person: String,
    /// `en` or `zh-CN`.
    pub lang: Option<&'a str>,
}

impl<'a> Claim<'a> {
    /// What the parts of a request claim.
    pub fn of(
        (env, bot): (EnvId, String),
        person: String,
        lang: Option<&'a str>,
        headers: &'a HeaderMap,
    ) -> Self {
        Self { env, bot, token: identity::bearer(headers), person, lang }
    }

    /// Whose thread it is.
    pub fn prove(self, state: &AppState) -> Result<Who, Failure> {
        let Self { env, bot, token, person, lang } = self;
        if !state.bots.is_published(&env, &bot) {
            let bot: String = bot.chars().take(64).collect();
            return Err(Failure(Problem::not_found(format!("bot {bot}"))));
        }
        let (actor, channel, person) = match token {
            Some(token) => {
                let proved = state.access.verify_access_token(&env, token);
                let actor = proved.map_err(|_| Failure(Problem::unauthenticated()))?;
                let Identity::EndUser { uid, .. } = actor.who() else {
                    return Err(Failure(Problem::unauthenticated()));
                };
                let person = uid.to_string();
                (actor, types::desk::MINI_PROGRAM, person)
            }
            None => (Actor::visitor(env), "web", stranger(person)?),
        };
        Ok(Who { actor, bot, channel, person, lang: lang.and_then(Lang::from_tag) })
    }
}

/// An id of somebody's own making, if it is one that nobody can guess.
fn stranger(person: String) -> Result<String, Failure> {
    let (code, why) = if person.chars().count() < LONG || person.len() > LONGEST {
        ("too_short", "needs 16 to 128 characters that nobody can guess")
    } else if person.chars().any(char::is_control) {
        ("format", "needs plain characters")
    } else {
        return Ok(person);
    };
    Err(Failure(Problem::invalid(vec![types::FieldError::new("/person", code, why)])))
}

/// The address that a request comes from: the peer's, or what a reverse proxy on this machine says of it.
pub struct Remote(pub String);

impl FromRequestParts<AppState> for Remote {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, Self::Rejection> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        // The last hop alone: earlier ones are the client's own words.
        let hops = parts.headers.get("x-forwarded-for").and_then(|v| v.to_str().ok());
        let hop = hops.and_then(|hops| hops.rsplit(',').next()).map(|hop| hop.trim().to_owned());
        Ok(Self(match (peer, hop) {
            (Some(peer), Some(hop)) if peer.is_loopback() && !hop.is_empty() => hop,
            (Some(peer), _) => peer.to_string(),
            (None, _) => String::new(),
        }))
    }
}
