//! Documents as files: the console's uploads and downloads of whole collections. A file is a body of its own, streamed
//! both ways; session and origin are checked as for the console's calls.

use super::{
    extract::{Json, Path, Query},
    problem::Failure,
};
use crate::state::AppState;
use access::Actor;
use app::session::Viewer;
use axum::{
    Router,
    body::Body,
    extract::{DefaultBodyLimit, Extension, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use database::{Export, Filter};
use futures::{StreamExt, TryStreamExt};
use serde::Deserialize;
use types::documents::{DocumentFormat, IdMode, ImportView};
use types::{EnvId, Problem};

/// `/api/console/documents/{env}/{collection}/…`. The engine bounds the files itself.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/console/documents/{env}/{collection}/import", post(import))
        .route("/api/console/documents/{env}/{collection}/export", get(export))
        .layer(DefaultBodyLimit::disable())
}

/// How a file is to be read.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Sent {
    name: String,
    format: DocumentFormat,
    ids: IdMode,
}

/// What is to be in a file.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wanted {
    format: DocumentFormat,
    /// A query in the SDKs' language, as JSON; nothing is everything.
    filter: String,
}

fn actor(state: &AppState, viewer: Viewer, env: &EnvId) -> Result<Actor, Failure> {
    let session = viewer.0.ok_or_else(Problem::unauthenticated)?;
    Ok(state.access.actor_for_member(&session.member, env)?)
}

/// Takes a file and begins to look at it.
async fn import(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    Path((env, collection)): Path<(EnvId, String)>,
    Query(sent): Query<Sent>,
    body: Body,
) -> Result<Json<ImportView>, Failure> {
    let actor = actor(&state, viewer, &env)?;
    let mut upload = state.imports.receive(&actor, &collection, &sent.name, sent.format, sent.ids).await?;
    let mut parts = body.into_data_stream();
    while let Some(part) = parts.next().await {
        let cut = |_| Problem::new(400, "malformed", "Malformed request", "The file did not arrive whole.");
        upload.write(&part.map_err(cut)?).await?;
    }
    Ok(Json(upload.finish().await?))
}

/// Sends the documents as a file.
async fn export(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    Path((env, collection)): Path<(EnvId, String)>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let actor = actor(&state, viewer, &env)?;
    let filter = app::database::rpc::filter_of(&wanted.filter)?;
    let export = Export { filter: Filter::parse(&filter)?, format: wanted.format };
    let parts = state.database.export(&actor, &collection, export).await?;
    let media = match wanted.format {
        DocumentFormat::Jsonl => "application/x-ndjson",
        DocumentFormat::Csv => "text/csv; charset=utf-8",
    };
    let name = format!("attachment; filename=\"{collection}.{}\"", wanted.format.ending());
    let name = HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment"));
    let headers =
        [(header::CONTENT_TYPE, HeaderValue::from_static(media)), (header::CONTENT_DISPOSITION, name)];
    let body = Body::from_stream(parts.map_err(std::io::Error::other));
    Ok((headers, body).into_response())
}
