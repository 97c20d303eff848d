//! Mini-programs' web pages live on any site. Nothing here reads a cookie, so any site may ask.

use axum::http::{HeaderName, Method};
use std::time::Duration;
use tower_http::cors::{AllowHeaders, Any, CorsLayer};

/// Any origin, without credentials, with whatever headers the browser announces.
pub fn layer() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([
            Method::GET,
            Method::POST,
            Method::PUT,
            Method::PATCH,
            Method::DELETE,
            Method::HEAD,
            Method::OPTIONS,
        ])
        // `*` would leave `authorization` out.
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers([HeaderName::from_static("x-request-id")])
        .max_age(Duration::from_secs(600))
}
