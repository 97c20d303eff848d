//! Talking to a published bot: the public chat page, and the calls of it, of mini-programs and of other programs.
//!
//! Whoever sends an access token of the official SDKs is that user. Anybody else names themselves by an id of their own
//! making; it is as good as a password for the conversation, so it must be long.

mod page;

use super::{
    cloudbase_web::identity,
    extract::{Json, Path, Query},
    problem::Failure,
};
use crate::state::AppState;
use access::{Actor, Who};
use axum::{
    Router,
    extract::{ConnectInfo, FromRequestParts, State},
    http::{HeaderMap, Method, header, request::Parts},
    response::Response,
    routing::{get, post},
};
use bot::{Conversation, Edition, Said};
use serde::{Deserialize, Serialize};
use std::{net::SocketAddr, time::Duration};
use tower_http::cors::{Any, CorsLayer};
use types::{Bubble, EnvId, Lang, Outcome, Problem, SlotValue, Timestamp, Turn};
use utoipa::ToSchema;

/// Messages of one address in [`WINDOW`].
pub const MESSAGES: u32 = 60;
/// The time over which messages are counted.
pub const WINDOW: Duration = Duration::from_secs(60);
/// Addresses that are remembered.
pub const REMEMBERED: usize = 20_000;
/// Shortest id that a stranger may make up, in characters.
const LONG: usize = 16;
/// Turns of a conversation's history.
const HISTORY: u64 = 50;

/// `/b/{env}/{bot}` and `/api/v1/public/bots/{env}/{bot}/…`.
pub fn routes() -> Router<AppState> {
    let anybody = CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([header::CONTENT_TYPE, header::AUTHORIZATION]);
    Router::new()
        .route("/b/{env}/{bot}", get(open))
        .route("/api/v1/public/bots/{env}/{bot}/messages", post(say).get(history).layer(anybody))
}

/// A message to a bot.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Message {
    /// The sender's own id, 16 to 128 characters that nobody can guess. Not needed with an access token.
    #[serde(default)]
    person: String,
    /// What is said; empty for the greeting.
    #[serde(default)]
    text: String,
    /// `en` or `zh-CN`.
    #[serde(default)]
    lang: Option<String>,
    /// Forget what was said before.
    #[serde(default)]
    reset: bool,
}

/// What the bot answers.
#[derive(Debug, Serialize, ToSchema)]
pub struct Answer {
    /// Its id.
    id: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// What was said.
    said: String,
    /// What it came to: `asking`, `done`, `answered`, `suggested`, `missed`, `handoff`, …
    #[schema(value_type = String)]
    outcome: Outcome,
    /// The intent, if it is about one.
    intent: Option<String>,
    /// What is known of its slots.
    #[schema(value_type = Vec<Object>)]
    slots: Vec<SlotValue>,
    /// What the bot says: `{type: text | image | button | options, …}`.
    #[schema(value_type = Vec<Object>)]
    bubbles: Vec<Bubble>,
}

/// Without the reasons: how the bot decides is its authors' business.
impl From<Turn> for Answer {
    fn from(turn: Turn) -> Self {
        Self {
            id: turn.id,
            at: turn.at,
            said: turn.said,
            outcome: turn.outcome,
            intent: turn.item.and_then(|item| item.strip_prefix("intent/").map(str::to_owned)),
            slots: turn.slots,
            bubbles: turn.bubbles,
        }
    }
}

#[derive(Debug, Deserialize)]
struct Sender {
    #[serde(default)]
    person: String,
}

/// The address that a request comes from: the peer's, or what a reverse proxy on this machine says of it.
pub struct Remote(String);

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

async fn open(
    State(state): State<AppState>,
    Path((env, bot)): Path<(EnvId, String)>,
    Query(wish): Query<super::links::Wish>,
    headers: HeaderMap,
) -> Response {
    match state.bots.published_settings(&env, &bot) {
        Some(settings) => page::chat(&env, &bot, &settings, wish.lang(&headers)),
        None => super::links::landing::not_found(),
    }
}

/// Says something to a published bot.
#[utoipa::path(post, path = "/api/v1/public/bots/{env}/{bot}/messages", tag = "public", security(()),
    params(("env" = String, Path), ("bot" = String, Path)), request_body = Message,
    responses((status = 200, body = Answer), (status = 404, body = Problem), (status = 429, body = Problem)))]
pub async fn say(
    State(state): State<AppState>,
    Path((env, bot)): Path<(EnvId, String)>,
    Remote(remote): Remote,
    headers: HeaderMap,
    Json(message): Json<Message>,
) -> Result<Json<Answer>, Failure> {
    count(&state, &remote)?;
    let lang = message.lang.as_deref().and_then(Lang::from_tag);
    let (actor, with) = conversation(&state, env, bot, message.person, lang, &headers).await?;
    let turn = if message.reset {
        state.bots.reset(&actor, &with, Said::default()).await
    } else {
        state.bots.talk(&actor, &with, Said { text: message.text, ..Said::default() }).await
    };
    Ok(Json(turn.map_err(Problem::from)?.into()))
}

/// The last messages of a conversation, oldest first.
async fn history(
    State(state): State<AppState>,
    Path((env, bot)): Path<(EnvId, String)>,
    Remote(remote): Remote,
    Query(sender): Query<Sender>,
    headers: HeaderMap,
) -> Result<Json<Vec<Answer>>, Failure> {
    count(&state, &remote)?;
    let (actor, with) = conversation(&state, env, bot, sender.person, None, &headers).await?;
    let turns = state.bots.history(&actor, &with, HISTORY).await.map_err(Problem::from)?;
    Ok(Json(turns.into_iter().map(Answer::from).collect()))
}

/// Counts a call of an address, or says when to come back.
fn count(state: &AppState, remote: &str) -> Result<(), Failure> {
    let now = state.store.now();
    let mut chatters = state.chatters.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(wait) = chatters.wait(remote, now) {
        let seconds = wait.as_secs() + 1;
        let detail = format!("Too many messages from here. Try again in {seconds} s.");
        return Err(Failure(Problem::new(429, "rate_limited", "Too many messages", detail)));
    }
    chatters.count(remote, now);
    Ok(())
}

async fn conversation(
    state: &AppState,
    env: EnvId,
    bot: String,
    person: String,
    lang: Option<Lang>,
    headers: &HeaderMap,
) -> Result<(Actor, Conversation), Failure> {
    let (actor, channel, person) = match identity::bearer(headers) {
        Some(token) => {
            let proved = state.access.verify_access_token(&env, token);
            let actor = proved.map_err(|_| Failure(Problem::unauthenticated()))?;
            let Who::EndUser { uid, .. } = actor.who() else {
                return Err(Failure(Problem::unauthenticated()));
            };
            let person = uid.to_string();
            (actor, "mini_program", person)
        }
        None if person.chars().count() < LONG || person.len() > 128 => {
            let problem = Problem::invalid(vec![types::FieldError::new(
                "/person",
                "too_short",
                "needs 16 to 128 characters that nobody can guess",
            )]);
            return Err(Failure(problem));
        }
        None => (Actor::visitor(env), "web", person),
    };
    let with = Conversation { bot, edition: Edition::Live, channel: channel.to_owned(), person, lang };
    Ok((actor, with))
}
