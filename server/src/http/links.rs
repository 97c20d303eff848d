//! What a printed code leads to: pages for browsers, an answer for mini-programs, and the codes themselves.
//!
//! A code carries an id alone; which environment answers is told in the crate `links`. `?env=` names one.

pub(super) mod landing;

use super::{
    cloudbase_web::identity::bearer,
    extract::{Json, Path, Query},
    problem::Failure,
};
use crate::state::AppState;
use access::Actor;
use activities::{Look, document};
use axum::{
    Router,
    extract::State,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use links::{Found, Links};
use serde::Deserialize;
use tower_http::cors::{Any, CorsLayer};
use types::{EnvId, Lang, LinkTarget, Problem, QrStyle, Resolved};
use utoipa::IntoParams;

/// A code's picture changes only with the configured public address.
const PICTURE_CACHE: HeaderValue = HeaderValue::from_static("public, max-age=3600");

/// `/l/{id}`, `/l/{id}.svg`, `/l/{id}.png`, `/api/v1/public/links/{id}`.
pub fn routes() -> Router<AppState> {
    let anybody = CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET])
        .allow_headers([header::AUTHORIZATION]);
    Router::new()
        .route("/l/{file}", get(open))
        .route("/api/v1/public/links/{id}", get(resolve).layer(anybody))
}

/// How to answer.
#[derive(Debug, Default, Deserialize, IntoParams)]
pub struct Wish {
    /// The environment to ask instead of the one that customers get.
    env: Option<EnvId>,
    /// `en` or `zh-CN`; without it what the browser prefers.
    lang: Option<String>,
}

impl Wish {
    /// The language of the answer.
    pub fn lang(&self, headers: &HeaderMap) -> Lang {
        let accepted = || headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok());
        let wished = self.lang.as_deref().and_then(Lang::from_tag);
        wished.unwrap_or_else(|| accepted().map(Lang::from_accept_language).unwrap_or_default())
    }
}

/// What a mini-program needs to follow an id. With an end user's access token (`Authorization: Bearer …`) it is kept who
/// followed it: agents see it beside a chat.
#[utoipa::path(get, path = "/api/v1/public/links/{id}", tag = "public", security(()),
    params(("id" = String, Path), Wish),
    responses((status = 200, body = Resolved), (status = 404, body = Problem)))]
pub async fn resolve(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Failure> {
    let resolved = state.links.resolve(&id, wish.lang(&headers), wish.env.as_ref()).await?;
    if let Some(follower) = follower(&state, &id, wish.env.as_ref(), &headers) {
        state.links.note_scan(&follower, &id).await?;
    }
    Ok(([(header::CACHE_CONTROL, "no-store"), (header::VARY, "accept-language")], Json(resolved)))
}

/// The end user that follows a link, if the request proves one to the environment that answers.
fn follower(state: &AppState, id: &str, env: Option<&EnvId>, headers: &HeaderMap) -> Option<Actor> {
    let token = bearer(headers)?;
    let Found { env, .. } = state.links.find(id, env)?;
    state.access.verify_access_token(&env, token).ok()
}

/// Parameters of a code's picture, beside those of the page.
#[derive(Debug, Default, Deserialize)]
struct Picture {
    size: Option<u32>,
    margin: Option<u32>,
    dark: Option<String>,
    light: Option<String>,
    level: Option<String>,
    logo: Option<String>,
}

async fn open(
    State(state): State<AppState>,
    Path(file): Path<String>,
    Query(wish): Query<Wish>,
    picture: Result<Query<Picture>, Failure>,
    headers: HeaderMap,
) -> Response {
    let (id, ending) = file.split_once('.').unwrap_or((&file, ""));
    let drawn = match ending {
        "" => return page(&state, id, &wish, wish.lang(&headers)).await,
        "svg" | "png" => match picture {
            Ok(Query(picture)) => draw(&state, id, ending, picture).await,
            Err(refusal) => Err(refusal),
        },
        _ => return landing::not_found(),
    };
    drawn.unwrap_or_else(IntoResponse::into_response)
}

/// What a browser sees.
async fn page(state: &AppState, id: &str, wish: &Wish, lang: Lang) -> Response {
    let Some(Found { env, link }) = state.links.find(id, wish.env.as_ref()) else {
        return landing::not_found();
    };
    match &link.target {
        LinkTarget::Activity { activity } => {
            let Some(page) = state.activities.page(&env, activity, lang).await else {
                return landing::not_found();
            };
            let other = match lang {
                Lang::En => Lang::Zh,
                Lang::Zh => Lang::En,
            };
            let env = wish.env.as_ref().map_or_else(String::new, |env| format!("&env={env}"));
            let look = Look::Landing {
                code: &format!("/l/{id}.svg"),
                other_language: &format!("?lang={}{env}", other.tag()),
            };
            let document = document(&page, state.store.now(), &look);
            landing::html(StatusCode::OK, document.html, &document.csp)
        }
        LinkTarget::Page { path, query } => landing::in_the_mini_program(id, path, query, lang),
        LinkTarget::Url { url } => landing::redirect(url),
    }
}

/// The code of any well-formed id, published or not: it says no more than the id, and posters are printed ahead.
async fn draw(state: &AppState, id: &str, format: &str, picture: Picture) -> Result<Response, Failure> {
    if !links::is_id(id) {
        return Err(Failure(Problem::not_found("such link")));
    }
    if picture.logo.is_some() {
        let detail = "A logo does not fit into an address. Download codes with a logo from the console.";
        return Err(Failure(Problem::new(400, "malformed", "Malformed request", detail)));
    }
    let plain = QrStyle::default();
    let style = QrStyle {
        size: picture.size.unwrap_or(plain.size),
        margin: picture.margin.unwrap_or(plain.margin),
        dark: picture.dark.map_or(plain.dark, color),
        light: picture.light.map_or(plain.light, color),
        level: picture.level.unwrap_or(plain.level),
        logo: None,
    };
    let drawing = state.links.draw(&Links::address(&state.public_url, id), &style).await?;
    let (kind, bytes) = if format == "svg" {
        ("image/svg+xml", drawing.svg().into_bytes())
    } else {
        let png = tokio::task::spawn_blocking(move || drawing.png());
        ("image/png", png.await.map_err(|_| Failure(Problem::internal()))??)
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CACHE_CONTROL, PICTURE_CACHE),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'")),
    ];
    Ok((headers, bytes).into_response())
}

/// `#` ends an address; a colour may come without it.
fn color(text: String) -> String {
    if text.starts_with('#') { text } else { format!("#{text}") }
}
