//! What bots remember of people.

use super::auth::Key;
use crate::{
    http::{
        extract::{Json, Path},
        problem::Failure,
    },
    state::AppState,
};
use axum::extract::State;
use serde::{Deserialize, Serialize};
use types::{EnvId, Problem};
use utoipa::ToSchema;

/// Whose conversations are erased.
#[derive(Deserialize, ToSchema)]
pub struct Person {
    /// The person's id on the channel; of users of the official SDKs, their `uid`.
    person: String,
    /// `web`, `mini_program`, `wechat`, `tbp`, `function`; all of them if left out.
    channel: Option<String>,
}

/// What was erased.
#[derive(Serialize, ToSchema)]
pub struct Erased {
    /// Messages with their answers.
    messages: u64,
    /// Conversations.
    conversations: u64,
    /// Places in the queue for a person.
    handoffs: u64,
}

/// Erases for good what a person said to the bots of an environment, and what was answered.
#[utoipa::path(post, path = "/api/v1/environments/{env}/bot-erasures", tag = "bots",
    params(("env" = String, Path)), request_body = Person,
    responses((status = 200, body = Erased), (status = 400, body = Problem), (status = 401, body = Problem)))]
pub async fn erase(
    State(state): State<AppState>,
    Path(env): Path<EnvId>,
    key: Key,
    Json(whose): Json<Person>,
) -> Result<Json<Erased>, Failure> {
    let actor = key.actor(&state, &env).await?;
    let erased = state.bots.erase(&actor, whose.channel.as_deref(), &whose.person).await;
    let bot::Erased { turns, conversations, handoffs } = erased.map_err(Problem::from)?;
    Ok(Json(Erased { messages: turns, conversations, handoffs }))
}
