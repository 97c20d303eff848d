//! Uploads of the console: the member's session is the permit, and the origin is checked as for the console's calls.

use super::upload::read_over;
use crate::{
    http::{
        extract::{Json, Path, Query},
        problem::Failure,
    },
    state::AppState,
    storage::finished,
};
use app::session::Viewer;
use axum::{
    Router,
    body::Body,
    extract::{DefaultBodyLimit, Extension, State},
    http::{HeaderMap, header},
    routing::put,
};
use serde::Deserialize;
use types::{EnvId, FileInfo, Problem};

/// `PUT /api/console/files/{env}?path=…`.
pub fn routes() -> Router<AppState> {
    Router::new().route("/api/console/files/{env}", put(upload)).layer(DefaultBodyLimit::disable())
}

/// What is asked of an upload.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wish {
    /// Where to.
    path: String,
    /// Whether a file that is there may be replaced.
    overwrite: bool,
}

async fn upload(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    Path(env): Path<EnvId>,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<FileInfo>, Failure> {
    let session = viewer.0.ok_or_else(Problem::unauthenticated)?;
    let actor = state.access.actor_for_member(&session.member, &env)?;
    let number = |name| headers.get(name).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let size = number(header::CONTENT_LENGTH);
    let mime = headers.get(header::CONTENT_TYPE).and_then(|mime| mime.to_str().ok()).map(str::to_owned);
    let files = state.files.clone();
    let received = finished(async move {
        let mut body = body.into_data_stream();
        let received = async {
            let mut permit = files.permit(&actor, &wish.path, size).await?;
            if !wish.overwrite {
                permit = permit.for_a_new_file();
                files.is_free(&permit).await?;
            }
            files.receive(permit, mime.as_deref(), &mut body).await
        }
        .await;
        if received.is_err() {
            read_over(body).await;
        }
        received
    })
    .await;
    Ok(Json(received?.info))
}
