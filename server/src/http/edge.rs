//! What every request passes on its way in, and every answer on its way out. One layer and not one for each concern:
//! axum boxes and clones whatever is below each layer for every request.

use super::{drain, problem::Failure, tencent};
use crate::{metrics::Timer, state::AppState};
use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures::FutureExt;
use std::any::Any;
use std::panic::AssertUnwindSafe;
use tracing::Instrument;
use types::Problem;

/// What a request is called, in logs and in the answer: as its sender calls it, or else by chance.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Names a request, counts and times it, and answers whatever becomes of its handler.
pub async fn pass(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let named = request.headers().get(REQUEST_ID).cloned();
    let by_chance = || HeaderValue::from_str(&uuid(&*state.store.random())).ok();
    let id = named.or_else(by_chance).unwrap_or(HeaderValue::from_static(""));
    let timer = Timer::start(&request);
    let span = tracing::debug_span!(
        "request",
        id = id.to_str().unwrap_or_default(),
        method = %request.method(),
        path = request.uri().path(),
    );
    request.headers_mut().insert(REQUEST_ID, id.clone());
    let (request, left) = drain::watched(request);
    let mut response = caught(handle(state, request, next)).instrument(span.clone()).await;
    drain::read_over(left).await;
    timer.stop(response.status());
    if response.status().is_server_error() {
        span.in_scope(|| tracing::error!(status = response.status().as_u16(), ?id, "a request failed"));
    }
    response.headers_mut().entry(REQUEST_ID).or_insert(id);
    response
}

/// Tencent Cloud API 3.0 has the address of the console's first page.
async fn handle(state: AppState, request: Request, next: Next) -> Response {
    match tencent::is_meant(&request) {
        // In a box: every request would carry the room for it.
        true => Box::pin(tencent::call(&state, request)).await,
        false => next.run(request).await,
    }
}

/// A handler that panics loses its request, not the process.
async fn caught(handled: impl Future<Output = Response>) -> Response {
    AssertUnwindSafe(handled).catch_unwind().await.unwrap_or_else(panicked)
}

fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let message = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("?");
    tracing::error!(message, "a handler panicked");
    Failure(Problem::internal()).into_response()
}

/// A random id in the form that the SDKs show (RFC 9562, version 4).
pub fn uuid(random: &dyn store::Random) -> String {
    let mut bytes = [0_u8; 16];
    random.fill(&mut bytes);
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = hex::encode(bytes);
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::StatusCode;

    #[tokio::test]
    async fn who_panics_is_answered() {
        let answered = caught(async { StatusCode::NO_CONTENT.into_response() }).await;
        assert_eq!(answered.status(), StatusCode::NO_CONTENT);
        let answered = caught(async { panic!("on purpose") }).await;
        assert_eq!(answered.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(answered.headers()["content-type"], "application/problem+json");
    }
}
