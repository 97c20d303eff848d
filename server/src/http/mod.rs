//! The one port: which path is for whom.

pub mod admin;
pub mod api_v1;
pub mod assets;
pub mod auth;
pub mod chat;
pub mod cloudbase_web;
pub mod console;
pub mod csrf;
pub mod desk;
pub mod documents;
mod drain;
pub mod extract;
pub mod files;
pub mod gateway;
pub mod health;
pub mod links;
pub mod live;
pub mod problem;
pub mod tencent;
pub mod transfer;
pub mod watch;
pub mod wechat;

use crate::state::AppState;
use axum::{Router, extract::DefaultBodyLimit, http::HeaderName, middleware};
use std::any::Any;
use tower_http::{
    catch_panic::CatchPanicLayer,
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer},
    trace::TraceLayer,
};
use types::Problem;

/// Most bytes of a request's body, unless a route says otherwise. Console forms carry embedded pictures.
const BODY_LIMIT: usize = 2 * 1024 * 1024;
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Every route of the process.
pub fn router(state: AppState) -> Router {
    Router::new()
        // Operators.
        .merge(health::routes())
        // Phones: links and their codes.
        .merge(links::routes())
        .merge(chat::routes())
        // WeChat's message push.
        .merge(wechat::routes())
        // Our REST API.
        .merge(api_v1::routes())
        // The official CloudBase SDKs.
        .merge(cloudbase_web::routes())
        .merge(admin::routes())
        .merge(gateway::routes())
        .merge(auth::routes())
        .merge(watch::routes())
        .merge(files::routes())
        // The console: files, pages, calls, live updates.
        .merge(assets::routes())
        .merge(console::routes(&state))
        // Tencent Cloud API 3.0, at the address of the console's first page.
        .layer(middleware::from_fn_with_state(state.clone(), tencent::calls))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn(drain::unread))
        .layer(middleware::from_fn(crate::metrics::observe))
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(TraceLayer::new_for_http())
        .layer(SetRequestIdLayer::new(REQUEST_ID, MakeRequestUuid))
        .with_state(state)
}

/// A handler panicked: the request is lost, the process is not.
fn panicked(panic: Box<dyn Any + Send + 'static>) -> axum::response::Response {
    let message = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("?");
    tracing::error!(message, "a handler panicked");
    axum::response::IntoResponse::into_response(problem::Failure(Problem::internal()))
}
