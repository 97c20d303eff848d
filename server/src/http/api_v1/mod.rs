//! The REST API for the customer's own servers and tools: `/api/v1`, described at `/api/openapi.json`.
//!
//! Requests carry an API key, `Authorization: Bearer SECRET` or `Basic` with id and secret. Failures are RFC 9457
//! problem details with a stable `code`.

mod auth;
mod bots;
mod desk;
mod environments;
mod items;
mod releases;

use crate::state::AppState;
use axum::{Json, Router, routing::get};
use utoipa::{
    Modify, OpenApi,
    openapi::security::{Http, HttpAuthScheme, SecurityScheme},
};
use utoipa_axum::{router::OpenApiRouter, routes};

#[derive(OpenApi)]
#[openapi(
    info(title = "Sampan", description = "Activities, links and releases of a project's environments."),
    paths(
        crate::http::links::resolve,
        crate::http::chat::bots::say,
        crate::http::chat::thread::say,
        crate::http::chat::thread::page,
        crate::http::chat::thread::rate,
        crate::http::chat::attachments::add,
    ),
    modifiers(&Security),
    security(("key" = []), ("key_pair" = [])),
)]
struct Document;

struct Security;

impl Modify for Security {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        for (name, scheme) in [("key", HttpAuthScheme::Bearer), ("key_pair", HttpAuthScheme::Basic)] {
            components.add_security_scheme(name, SecurityScheme::Http(Http::new(scheme)));
        }
    }
}

/// `/api/v1/…` and its description.
pub fn routes() -> Router<AppState> {
    let (router, document) = OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(environments::list))
        .routes(routes!(environments::templates))
        .routes(routes!(items::list, items::create))
        .routes(routes!(items::get, items::save, items::remove))
        .routes(routes!(releases::changes))
        .routes(routes!(releases::history, releases::publish))
        .routes(routes!(releases::plan_promotion))
        .routes(routes!(releases::promote))
        .routes(routes!(releases::plan_rollback))
        .routes(routes!(releases::roll_back))
        .routes(routes!(bots::erase))
        .routes(routes!(desk::list))
        .routes(routes!(desk::reply))
        .routes(routes!(desk::act))
        .split_for_parts();
    router.route("/api/openapi.json", get(async move || Json(document)))
}
