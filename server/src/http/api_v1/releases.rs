//! Publishing, promoting and rolling back: first a plan that says what would change, then the step with its token.

use super::auth::Key;
use crate::{
    http::{
        extract::{Json, Path, Query},
        problem::Failure,
    },
    state::AppState,
};
use axum::{extract::State, http::StatusCode};
use serde::Deserialize;
use types::{EnvId, ItemRef, Problem, ReleaseEntry, ReleasePlan};
use utoipa::{IntoParams, ToSchema};

/// What publishing the drafts would change.
#[utoipa::path(get, path = "/api/v1/environments/{env}/changes", tag = "releases",
    params(("env" = String, Path)), responses((status = 200, body = ReleasePlan), (status = 401, body = Problem)))]
pub async fn changes(
    State(state): State<AppState>,
    Path(env): Path<EnvId>,
    key: Key,
) -> Result<Json<ReleasePlan>, Failure> {
    let actor = key.actor(&state, &env).await?;
    Ok(Json(state.content.plan_publish(&actor, None).await?))
}

/// A step to take.
#[derive(Deserialize, ToSchema)]
pub struct Step {
    /// What to take along.
    items: Vec<ItemRef>,
    /// What to remember about it.
    #[serde(default)]
    note: String,
    /// `token` of the plan. The step is refused as `stale` if anything moved since.
    token: String,
}

/// Publishes drafts.
#[utoipa::path(post, path = "/api/v1/environments/{env}/releases", tag = "releases",
    params(("env" = String, Path)), request_body = Step,
    responses((status = 201, body = ReleaseEntry), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn publish(
    State(state): State<AppState>,
    Path(env): Path<EnvId>,
    key: Key,
    Json(step): Json<Step>,
) -> Result<(StatusCode, Json<ReleaseEntry>), Failure> {
    let actor = key.actor(&state, &env).await?;
    let entry = state.content.publish(&actor, &step.items, &step.note, &step.token).await?;
    Ok((StatusCode::CREATED, Json(entry)))
}

/// A part of the history.
#[derive(Deserialize, IntoParams)]
pub struct Window {
    /// At most this many entries, 1–100.
    limit: Option<usize>,
    /// Only entries with smaller numbers.
    before: Option<u64>,
}

/// The environment's releases, newest first.
#[utoipa::path(get, path = "/api/v1/environments/{env}/releases", tag = "releases",
    params(("env" = String, Path), Window), responses((status = 200, body = Vec<ReleaseEntry>)))]
pub async fn history(
    State(state): State<AppState>,
    Path(env): Path<EnvId>,
    Query(window): Query<Window>,
    key: Key,
) -> Result<Json<Vec<ReleaseEntry>>, Failure> {
    let actor = key.actor(&state, &env).await?;
    let limit = window.limit.unwrap_or(20).clamp(1, 100);
    Ok(Json(state.content.history(&actor, limit, window.before).await?))
}

/// Where a promotion comes from.
#[derive(Deserialize, IntoParams)]
pub struct Source {
    /// The environment to take from.
    source: EnvId,
}

/// What promoting everything from another environment would change here.
#[utoipa::path(get, path = "/api/v1/environments/{env}/promotions/plan", tag = "releases",
    params(("env" = String, Path), Source), responses((status = 200, body = ReleasePlan)))]
pub async fn plan_promotion(
    State(state): State<AppState>,
    Path(env): Path<EnvId>,
    Query(from): Query<Source>,
    key: Key,
) -> Result<Json<ReleasePlan>, Failure> {
    let (source, target) = (key.actor(&state, &from.source).await?, key.actor(&state, &env).await?);
    Ok(Json(state.content.plan_promotion(&source, &target, None).await?))
}

/// A promotion.
#[derive(Deserialize, ToSchema)]
pub struct Promotion {
    /// The environment to take from.
    source: EnvId,
    /// What to take along, and with which plan.
    #[serde(flatten)]
    step: Step,
}

/// Promotes items from another environment, all or nothing.
#[utoipa::path(post, path = "/api/v1/environments/{env}/promotions", tag = "releases",
    params(("env" = String, Path)), request_body = Promotion,
    responses((status = 201, body = ReleaseEntry), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn promote(
    State(state): State<AppState>,
    Path(env): Path<EnvId>,
    key: Key,
    Json(promotion): Json<Promotion>,
) -> Result<(StatusCode, Json<ReleaseEntry>), Failure> {
    let (source, target) = (key.actor(&state, &promotion.source).await?, key.actor(&state, &env).await?);
    let Step { items, note, token } = promotion.step;
    let entry = state.content.promote(&source, &target, &items, &note, &token).await?;
    Ok((StatusCode::CREATED, Json(entry)))
}

/// What going back to an entry of the history would change.
#[utoipa::path(get, path = "/api/v1/environments/{env}/releases/{number}/rollback", tag = "releases",
    params(("env" = String, Path), ("number" = u64, Path)), responses((status = 200, body = ReleasePlan)))]
pub async fn plan_rollback(
    State(state): State<AppState>,
    Path((env, number)): Path<(EnvId, u64)>,
    key: Key,
) -> Result<Json<ReleasePlan>, Failure> {
    let actor = key.actor(&state, &env).await?;
    Ok(Json(state.content.plan_rollback(&actor, number).await?))
}

/// A way back.
#[derive(Deserialize, ToSchema)]
pub struct Rollback {
    /// What to remember about it.
    #[serde(default)]
    note: String,
    /// `token` of the plan.
    token: String,
}

/// Points the environment at an earlier release again, as a new entry of its history.
#[utoipa::path(post, path = "/api/v1/environments/{env}/releases/{number}/rollback", tag = "releases",
    params(("env" = String, Path), ("number" = u64, Path)), request_body = Rollback,
    responses((status = 201, body = ReleaseEntry), (status = 409, body = Problem)))]
pub async fn roll_back(
    State(state): State<AppState>,
    Path((env, number)): Path<(EnvId, u64)>,
    key: Key,
    Json(rollback): Json<Rollback>,
) -> Result<(StatusCode, Json<ReleaseEntry>), Failure> {
    let actor = key.actor(&state, &env).await?;
    let entry = state.content.rollback(&actor, number, &rollback.note, &rollback.token).await?;
    Ok((StatusCode::CREATED, Json(entry)))
}
