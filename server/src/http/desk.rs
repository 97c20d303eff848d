//! The desk's files: what agents send, and figures and lists as CSV. They are no calls of leptos, because a file
//! is a body of its own; session and origin are checked as for the console's calls.

mod csv;

use super::{
    chat::attachments::too_large,
    extract::{Json, Path, Query},
    problem::Failure,
};
use crate::state::AppState;
use access::Actor;
use app::session::Viewer;
use axum::{
    Router,
    body::{Body, Bytes},
    extract::{DefaultBodyLimit, Extension, State, rejection::BytesRejection},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use chrono::Duration;
use futures::stream;
use serde::Deserialize;
use types::attachment::MAX_FILE;
use types::desk::{Attachment, MAX_ROWS, View};
use types::{ConversationId, EnvId, FieldError, Lang, Problem};

/// Most conversations of a file.
const MOST: usize = 50_000;

/// `/api/console/desk-files/{env}/…`.
pub fn routes() -> Router<AppState> {
    let upload = DefaultBodyLimit::max(MAX_FILE);
    Router::new()
        .route("/api/console/desk-files/{env}/conversations.csv", get(conversations))
        .route("/api/console/desk-files/{env}/report.csv", get(report))
        .route("/api/console/desk-files/{env}/{conversation}/attachments", post(add).layer(upload))
}

/// What is asked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Wish {
    /// The name of an attachment.
    name: String,
    /// A [`View`], as JSON.
    view: Option<String>,
    /// Days of a report.
    days: Option<u32>,
    /// Hours ahead of UTC.
    offset: f64,
    /// Of the headings.
    lang: Lang,
}

fn actor(state: &AppState, viewer: Viewer, env: &EnvId) -> Result<Actor, Failure> {
    let session = viewer.0.ok_or_else(Problem::unauthenticated)?;
    Ok(state.access.actor_for_member(&session.member, env)?)
}

/// Takes in what is about to go to a conversation's customer.
async fn add(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    Path((env, conversation)): Path<(EnvId, ConversationId)>,
    Query(wish): Query<Wish>,
    file: Result<Bytes, BytesRejection>,
) -> Result<Json<Attachment>, Failure> {
    let actor = actor(&state, viewer, &env)?;
    let bytes = file.map_err(|_| too_large())?;
    Ok(Json(state.chats.attach_as_member(&actor, &conversation, &wish.name, bytes).await?))
}

/// The conversations of a view, page after page as the browser takes them.
async fn conversations(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    Path(env): Path<EnvId>,
    Query(wish): Query<Wish>,
) -> Result<Response, Failure> {
    let actor = actor(&state, viewer, &env)?;
    let view: View = match &wish.view {
        None => View::default(),
        Some(json) => serde_json::from_str(json)
            .map_err(|_| Problem::invalid(vec![FieldError::new("/view", "format", "a view as JSON")]))?,
    };
    state.desk.begin_export(&actor, &view).await?;
    // The first page here, so that what fails is told and not in the middle of a file.
    let first = state.desk.list(&actor, &view, None, MAX_ROWS).await?;
    let (desk, lang) = (state.services.desk.clone(), wish.lang);
    let head = csv::headings(lang);
    let pages = stream::unfold((Some(first), 0), move |(page, count)| {
        let (desk, actor, view) = (desk.clone(), actor.clone(), view.clone());
        async move {
            let page = page?;
            let count = count + page.rows.len();
            let text = csv::rows(&page.rows, lang);
            let next = match page.next.filter(|_| count < MOST) {
                Some(next) => desk.list(&actor, &view, Some(&next), MAX_ROWS).await.ok(),
                None => None,
            };
            Some((Ok::<_, std::io::Error>(Bytes::from(text)), (next, count)))
        }
    });
    let head = stream::once(async move { Ok(Bytes::from(head)) });
    Ok(attached("conversations", Body::from_stream(futures::StreamExt::chain(head, pages))))
}

/// The figures of a report.
async fn report(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    Path(env): Path<EnvId>,
    Query(wish): Query<Wish>,
) -> Result<Response, Failure> {
    let actor = actor(&state, viewer, &env)?;
    let now = state.store.now();
    let from = now - Duration::days(wish.days.unwrap_or(7).clamp(1, 400).into());
    let report = state.desk.report(&actor, from, now, wish.offset).await?;
    Ok(attached("report", Body::from(csv::report(&report, wish.lang))))
}

fn attached(name: &str, body: Body) -> Response {
    let name = format!("attachment; filename=\"{name}.csv\"");
    let name = HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment"));
    let media = HeaderValue::from_static("text/csv; charset=utf-8");
    ([(header::CONTENT_TYPE, media), (header::CONTENT_DISPOSITION, name)], body).into_response()
}
