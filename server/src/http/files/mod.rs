//! The bytes of files: `PUT` and `POST` as the SDKs send them to Tencent's object storage, `GET` and `HEAD` for whoever
//! has the address. Which files there are is asked elsewhere: see `crate::storage`.

mod console;
mod cos;
mod download;
mod range;
mod upload;

pub use console::routes as console_routes;
pub use download::saved_as;

use crate::state::AppState;
use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderName, Method, header},
    routing::get,
};
use std::time::Duration;
use tower_http::cors::{AllowHeaders, Any, CorsLayer};

/// `/files/{env}/{path}`. Bodies are read as they arrive, within the engine's own limit.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/files/{env}/{*part}", get(download::get).put(upload::put).post(upload::post))
        .layer(DefaultBodyLimit::disable())
        .layer(anybody())
}

/// Any origin: nothing here reads a cookie.
fn anybody() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::HEAD, Method::PUT, Method::POST])
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers([
            header::ETAG,
            header::CONTENT_LENGTH,
            header::CONTENT_RANGE,
            header::ACCEPT_RANGES,
            header::CONTENT_DISPOSITION,
            HeaderName::from_static("x-cos-request-id"),
        ])
        .max_age(Duration::from_secs(600))
}
