//! The console: pages drawn on the server, the calls they make, and the socket that keeps them true.

use super::{csrf, documents, live, problem::Failure, transfer};
use crate::state::AppState;
use app::{App, rpc, session::Viewer, shell::shell};
use axum::{
    Router,
    extract::{Extension, Request, State},
    http::{HeaderValue, StatusCode, header, request::Parts},
    middleware::{self, Next},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{LeptosRoutes, generate_route_list, render_app_async_with_context};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use tower_sessions::{Expiry, Session, SessionManagerLayer, cookie::SameSite};
use types::Problem;

/// Signed in for this long after the last sign-in.
const SESSION_DAYS: i64 = 14;
/// What leptos marks the answers of failed calls with.
const FAILED_CALL: &str = "serverfnerror";
/// Largest problem of a call.
const PROBLEM_BYTES: usize = 256 * 1024;

/// Pages, `/api/console/…`, `/api/console/live` and `/api/console/transfer/…`.
pub fn routes(state: &AppState) -> Router<AppState> {
    let sessions = SessionManagerLayer::new(state.access.sessions())
        .with_name("sampan_session")
        .with_same_site(SameSite::Lax)
        .with_http_only(true)
        .with_secure(state.public_url_is_set && state.public_url.starts_with("https://"))
        .with_expiry(Expiry::OnInactivity(time::Duration::days(SESSION_DAYS)));
    let services = state.services.clone();
    let context = move || {
        let viewer = use_context::<Parts>().and_then(|parts| parts.extensions.get::<Viewer>().cloned());
        provide_context(viewer.unwrap_or_default());
        provide_context(services.clone());
    };
    let (assets, clock) = (state.assets.clone(), state.store.clock());
    let document = move || shell(assets.clone(), clock.now());
    // These are the pages and the calls; a call answers strangers itself.
    let pages = Router::new()
        .leptos_routes_with_context(state, generate_route_list(App), context.clone(), document.clone())
        .layer(middleware::from_fn(signed_in));
    let lost = async move |request: Request| {
        if request.headers().get(header::ACCEPT).is_some_and(accepts_html) {
            return render_app_async_with_context(context, document)(request).await;
        }
        Failure(Problem::not_found("such address")).into_response()
    };
    Router::new()
        .route("/api/console/live", get(live::upgrade))
        .merge(transfer::routes())
        .merge(documents::routes())
        .merge(super::files::console_routes())
        .merge(super::desk::routes())
        // Here, because members get files of customers too.
        .route("/api/v1/public/chat/{env}/{bot}/attachments/{id}", get(super::chat::attachments::open))
        .merge(pages)
        .fallback(lost)
        .layer(middleware::from_fn(call_status))
        .layer(middleware::from_fn_with_state(state.clone(), viewer))
        .layer(middleware::from_fn(csrf::same_origin))
        .layer(sessions)
        .layer(middleware::from_fn(headers))
}

/// Finds out who looks, once for each request.
async fn viewer(
    State(state): State<AppState>,
    session: Session,
    mut request: Request,
    next: Next,
) -> Response {
    request.extensions_mut().insert(rpc::viewer(&state.services, &session).await);
    next.run(request).await
}

/// Everything but what a path is made of (RFC 3986 §2.3, and `/`).
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// Pages other than the sign-in page send strangers there, and bring them back afterwards.
async fn signed_in(Extension(viewer): Extension<Viewer>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if path == "/login" || path.starts_with("/api/") || viewer.0.is_some() {
        return next.run(request).await;
    }
    let wanted = request.uri().path_and_query().map_or("/", |p| p.as_str());
    Redirect::to(&format!("/login?next={}", utf8_percent_encode(wanted, PATH))).into_response()
}

/// What browsers should hold the console to.
async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// A failed call answers with its problem's own status; leptos knows only 500.
async fn call_status(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    if response.status() != StatusCode::INTERNAL_SERVER_ERROR || !response.headers().contains_key(FAILED_CALL)
    {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, PROBLEM_BYTES).await else {
        return Failure(Problem::internal()).into_response();
    };
    let problem = serde_json::from_slice::<Problem>(&bytes).ok();
    if let Some(status) = problem.and_then(|p| StatusCode::from_u16(p.status).ok()) {
        parts.status = status;
    }
    Response::from_parts(parts, bytes.into())
}

fn accepts_html(accept: &HeaderValue) -> bool {
    accept.to_str().is_ok_and(|a| a.contains("text/html"))
}
