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
mod edge;
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
use axum::{Router, extract::DefaultBodyLimit, middleware};
use tower::ServiceBuilder;

/// Most bytes of a request's body, unless a route says otherwise. Console forms carry embedded pictures.
const BODY_LIMIT: usize = 2 * 1024 * 1024;

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
        .layer(
            ServiceBuilder::new()
                .layer(middleware::from_fn_with_state(state.clone(), edge::pass))
                .layer(DefaultBodyLimit::max(BODY_LIMIT)),
        )
        .with_state(state)
}
