//! Customers: the public chat page, the one thread of a customer with bot and people (docs/chat.md), and bots alone.

pub mod attachments;
pub mod bots;
mod limits;
mod live;
mod page;
pub mod thread;
mod who;

pub use limits::Limits;

use super::extract::{Path, Query};
use crate::state::AppState;
use axum::{
    Router,
    extract::{DefaultBodyLimit, State},
    http::{HeaderMap, Method, header},
    response::Response,
    routing::{get, post},
};
use tower_http::cors::{Any, CorsLayer};
use types::{EnvId, attachment::MAX_FILE};

/// What surrounds a file in the body of its upload, in bytes.
const AROUND: usize = 64 * 1024;

/// `/b/{env}/{bot}`, `/api/v1/public/chat/{env}/{bot}/…` and `/api/v1/public/bots/{env}/{bot}/…`.
pub fn routes() -> Router<AppState> {
    let upload = DefaultBodyLimit::max(MAX_FILE + AROUND);
    let calls = Router::new()
        .route("/api/v1/public/bots/{env}/{bot}/messages", post(bots::say).get(bots::history))
        .route("/api/v1/public/chat/{env}/{bot}/messages", post(thread::say).get(thread::page))
        .route("/api/v1/public/chat/{env}/{bot}/rating", post(thread::rate))
        .route("/api/v1/public/chat/{env}/{bot}/attachments", post(attachments::add).layer(upload))
        .layer(anybody());
    Router::new()
        .route("/b/{env}/{bot}", get(open))
        .route("/api/v1/public/chat/{env}/{bot}/live", get(live::upgrade))
        .merge(calls)
}

/// Pages of mini-programs live anywhere, and nothing here reads a cookie.
fn anybody() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([header::CONTENT_TYPE, header::AUTHORIZATION])
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
