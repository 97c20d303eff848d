//! Talking to a published bot alone, without the people behind it: for programs that have their own.

use super::who::{Claim, Remote};
use crate::{
    http::{
        extract::{Json, Path, Query},
        problem::Failure,
    },
    state::AppState,
};
use axum::{extract::State, http::HeaderMap};
use bot::{Place, Said};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use types::{Bubble, EnvId, Outcome, Problem, SlotValue, Timestamp, Turn};
use utoipa::ToSchema;

/// Turns of a conversation's history.
const HISTORY: u64 = 50;

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
    /// The page that the sender is on, at most 128 characters; kept until another is named.
    #[serde(default)]
    page: Option<String>,
    /// What is known on that page: at most 16 names with texts of 200 characters. Only with a page.
    #[serde(default)]
    context: BTreeMap<String, String>,
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

/// Whose conversation.
#[derive(Debug, Deserialize)]
pub struct Sender {
    #[serde(default)]
    person: String,
}

/// Says something to a published bot.
#[utoipa::path(post, path = "/api/v1/public/bots/{env}/{bot}/messages", tag = "public", security(()),
    params(("env" = String, Path), ("bot" = String, Path)), request_body = Message,
    responses((status = 200, body = Answer), (status = 404, body = Problem), (status = 429, body = Problem)))]
pub async fn say(
    State(state): State<AppState>,
    Path(place): Path<(EnvId, String)>,
    Remote(remote): Remote,
    headers: HeaderMap,
    Json(message): Json<Message>,
) -> Result<Json<Answer>, Failure> {
    state.chat_limits.call(&remote, state.store.now())?;
    let who = Claim::of(place, message.person, message.lang.as_deref(), &headers).prove(&state)?;
    let (actor, with) = (&who.actor, who.conversation());
    let place = message.page.map(|page| Place { page, context: message.context });
    let said = Said { text: message.text, place, ..Said::default() };
    let turn = match message.reset {
        true => state.bots.reset(actor, &with, said).await,
        false => state.bots.talk(actor, &with, said).await,
    };
    Ok(Json(turn.map_err(Problem::from)?.into()))
}

/// The last messages of a conversation, oldest first.
pub async fn history(
    State(state): State<AppState>,
    Path(place): Path<(EnvId, String)>,
    Remote(remote): Remote,
    Query(sender): Query<Sender>,
    headers: HeaderMap,
) -> Result<Json<Vec<Answer>>, Failure> {
    state.chat_limits.call(&remote, state.store.now())?;
    let who = Claim::of(place, sender.person, None, &headers).prove(&state)?;
    let turns = state.bots.history(&who.actor, &who.conversation(), HISTORY).await;
    Ok(Json(turns.map_err(Problem::from)?.into_iter().map(Answer::from).collect()))
}
