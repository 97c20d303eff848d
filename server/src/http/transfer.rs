//! A bot's content as files: the console's uploads and downloads. They are no calls of leptos, because a file is a body
//! of its own with a limit of its own; session and origin are checked as for the console's calls.

use super::{
    extract::{Json, Path, Query},
    problem::Failure,
};
use crate::state::AppState;
use access::Actor;
use app::session::Viewer;
use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Extension, State, rejection::BytesRejection},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use bot::{Import, TransferError, Which};
use serde::Deserialize;
use types::{EnvId, ImportMode, ImportPlan, Imported, Lang, MAX_TRANSFER, Problem, TransferFormat};

/// `/api/console/transfer/{env}/{kind}` and what is below it.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/console/transfer/{env}/{kind}", get(export).post(import))
        .route("/api/console/transfer/{env}/{kind}/plan", post(plan))
        .route("/api/console/transfer/{env}/{kind}/example", get(example))
        .layer(DefaultBodyLimit::max(MAX_TRANSFER))
}

/// The file that is sent, or why it is not taken.
type File = Result<Bytes, BytesRejection>;

/// What is asked of a file.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wish {
    /// The bot; the first if it is not named.
    bot: Option<String>,
    mode: ImportMode,
    /// That of the plan.
    token: String,
    /// Whether what is refused is left out; without it, it keeps everything from being imported.
    skip_refused: bool,
    format: TransferFormat,
    /// `en` or `zh-CN`: of the headings.
    lang: Lang,
}

fn actor(state: &AppState, viewer: Viewer, env: &EnvId) -> Result<Actor, Failure> {
    let session = viewer.0.ok_or_else(Problem::unauthenticated)?;
    Ok(state.access.actor_for_member(&session.member, env)?)
}

fn which(kind: &str) -> Result<Which, Failure> {
    Ok(Which::parse(kind).ok_or_else(|| Problem::not_found("such kind"))?)
}

/// What is to be imported, by whom.
async fn asked(
    state: &AppState,
    viewer: Viewer,
    (env, kind): (EnvId, String),
    wish: &Wish,
    file: File,
) -> Result<(Actor, Import), Failure> {
    let (actor, which) = (actor(state, viewer, &env)?, which(&kind)?);
    let bytes = file.map_err(|_| Problem::from(TransferError::TooLarge("bytes", MAX_TRANSFER)))?.to_vec();
    let bot = state.bots.named_or_first(&actor, wish.bot.clone()).await?;
    Ok((actor, Import { which, bot, mode: wish.mode, bytes }))
}

/// What an import would do.
async fn plan(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    Path(place): Path<(EnvId, String)>,
    Query(wish): Query<Wish>,
    file: File,
) -> Result<Json<ImportPlan>, Failure> {
    let (actor, import) = asked(&state, viewer, place, &wish, file).await?;
    Ok(Json(state.bots.plan_import(&actor, import).await?))
}

/// Imports as the plan said.
async fn import(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    Path(place): Path<(EnvId, String)>,
    Query(wish): Query<Wish>,
    file: File,
) -> Result<Json<Imported>, Failure> {
    let (actor, import) = asked(&state, viewer, place, &wish, file).await?;
    Ok(Json(state.bots.import(&actor, import, &wish.token, wish.skip_refused).await?))
}

/// Everything as a file.
async fn export(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    Path((env, kind)): Path<(EnvId, String)>,
    Query(wish): Query<Wish>,
) -> Result<Response, Failure> {
    let (actor, which) = (actor(&state, viewer, &env)?, which(&kind)?);
    let bot = state.bots.named_or_first(&actor, wish.bot.clone()).await?;
    let bytes = state.bots.export(&actor, which, &bot, wish.format, wish.lang).await?;
    Ok(attached(which, wish.format, bytes))
}

/// A file to fill in.
async fn example(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    Path((env, kind)): Path<(EnvId, String)>,
    Query(wish): Query<Wish>,
) -> Result<Response, Failure> {
    actor(&state, viewer, &env)?;
    let which = which(&kind)?;
    Ok(attached(which, wish.format, bot::transfer::example(which, wish.format, wish.lang)?))
}

fn attached(which: Which, format: TransferFormat, bytes: Vec<u8>) -> Response {
    let name = format!("attachment; filename=\"{}.{}\"", which.name(), format.ending());
    let name = HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment"));
    let media = HeaderValue::from_static(format.media_type());
    ([(header::CONTENT_TYPE, media), (header::CONTENT_DISPOSITION, name)], bytes).into_response()
}
