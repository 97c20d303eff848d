//! The desk for the company's own systems: conversations, answers, and steps. Shapes as in `types::desk`.

use super::auth::Key;
use crate::{
    http::{
        extract::{Json, Path, Query},
        problem::Failure,
    },
    state::AppState,
};
use axum::extract::State;
use desk::Say;
use serde::Deserialize;
use types::desk::{Action, Conversation, Event, MAX_ROWS, View};
use types::{ConversationId, EnvId, Problem};
use utoipa::{IntoParams, ToSchema};

/// Which conversations.
#[derive(Debug, Deserialize, IntoParams)]
pub struct Which {
    /// `web`, `mini_program`, …
    channel: Option<String>,
    /// The customer's id there.
    person: Option<String>,
}

/// The conversations of which something happened last, at most 200.
#[utoipa::path(get, path = "/api/v1/environments/{env}/desk/conversations", tag = "desk",
    params(("env" = String, Path), Which),
    responses((status = 200, body = Vec<Conversation>), (status = 401, body = Problem)))]
pub async fn list(
    State(state): State<AppState>,
    Path(env): Path<EnvId>,
    Query(Which { channel, person }): Query<Which>,
    key: Key,
) -> Result<Json<Vec<Conversation>>, Failure> {
    let actor = key.actor(&state, &env).await?;
    let view = View { channel, person, ..View::default() };
    Ok(Json(state.desk.list(&actor, &view, None, MAX_ROWS).await?.rows))
}

/// An answer to a customer.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewReply {
    /// The sender's own name for it, 1–64 of `A-Z a-z 0-9 _ -`: sending it again changes nothing.
    client_id: String,
    /// The words.
    text: String,
}

/// Answers a customer.
#[utoipa::path(post, path = "/api/v1/environments/{env}/desk/conversations/{id}/messages", tag = "desk",
    params(("env" = String, Path), ("id" = String, Path)), request_body = NewReply,
    responses((status = 200, body = Event), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub async fn reply(
    State(state): State<AppState>,
    Path((env, id)): Path<(EnvId, String)>,
    key: Key,
    Json(NewReply { client_id, text }): Json<NewReply>,
) -> Result<Json<Event>, Failure> {
    let actor = key.actor(&state, &env).await?;
    let say = Say { client_id, text, attachments: vec![] };
    Ok(Json(state.desk.reply(&actor, &ConversationId::new(id), say).await?.event))
}

/// Takes steps on a conversation: all of them or, if one is refused, none.
#[utoipa::path(post, path = "/api/v1/environments/{env}/desk/conversations/{id}/actions", tag = "desk",
    params(("env" = String, Path), ("id" = String, Path)), request_body = Vec<Action>,
    responses((status = 200, body = Conversation), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub async fn act(
    State(state): State<AppState>,
    Path((env, id)): Path<(EnvId, String)>,
    key: Key,
    Json(actions): Json<Vec<Action>>,
) -> Result<Json<Conversation>, Failure> {
    let actor = key.actor(&state, &env).await?;
    Ok(Json(state.desk.act(&actor, &ConversationId::new(id), actions).await?))
}
