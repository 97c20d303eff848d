//! The console's files: embedded in a release build, read from `target/site` in a debug one.

use axum::{
    Router,
    body::Body,
    extract::Path,
    http::{HeaderMap, Response, StatusCode, header},
    routing::get,
};
use rust_embed::{EmbeddedFile, RustEmbed};
use std::collections::HashMap;

/// Names below `pkg/` carry a hash of their content.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
const FOR_AN_HOUR: &str = "public, max-age=3600";

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../target/site"]
#[allow_missing = true]
struct Site;

/// The address of a logical file such as `sampan.css`, with its hash. The bare name if the console was not built.
pub fn address(logical: &str) -> String {
    let manifest: HashMap<String, String> = Site::get("manifest.json")
        .and_then(|file| serde_json::from_slice(&file.data).ok())
        .unwrap_or_default();
    format!("/pkg/{}", manifest.get(logical).map_or(logical, String::as_str))
}

/// Whether the console's files are there; without them pages have no style and stay still.
pub fn present() -> bool {
    Site::get("manifest.json").is_some()
}

/// `/pkg/…` and the files of `public/`.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    let mut router = Router::new().route(
        "/pkg/{*name}",
        get(async |Path(name): Path<String>, headers: HeaderMap| {
            serve(&format!("pkg/{name}"), FOR_EVER, &headers)
        }),
    );
    for name in Site::iter().filter(|n| !n.starts_with("pkg/") && n != "manifest.json") {
        if name.ends_with(".br") || name.ends_with(".gz") {
            continue;
        }
        let file = name.to_string();
        router = router.route(
            &format!("/{name}"),
            get(async move |headers: HeaderMap| serve(&file, FOR_AN_HOUR, &headers)),
        );
    }
    router
}

fn serve(name: &str, cache: &str, headers: &HeaderMap) -> Response<Body> {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let accepts = |coding: &str| accepted.split(',').any(|c| c.trim().split(';').next() == Some(coding));
    for (coding, ending) in [("br", ".br"), ("gzip", ".gz")] {
        if accepts(coding)
            && let Some(file) = Site::get(&format!("{name}{ending}"))
        {
            return answer(name, file, cache, Some(coding), headers);
        }
    }
    match Site::get(name) {
        Some(file) => answer(name, file, cache, None, headers),
        None => status(StatusCode::NOT_FOUND),
    }
}

fn answer(
    name: &str,
    file: EmbeddedFile,
    cache: &str,
    coding: Option<&'static str>,
    headers: &HeaderMap,
) -> Response<Body> {
    let etag = format!("\"{}\"", &hex::encode(file.metadata.sha256_hash())[..32]);
    if headers.get(header::IF_NONE_MATCH).is_some_and(|v| v.as_bytes() == etag.as_bytes()) {
        return status(StatusCode::NOT_MODIFIED);
    }
    let mut response = Response::builder()
        .header(header::CONTENT_TYPE, content_type(name))
        .header(header::CACHE_CONTROL, cache)
        .header(header::ETAG, etag)
        .header(header::VARY, "accept-encoding")
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    if let Some(coding) = coding {
        response = response.header(header::CONTENT_ENCODING, coding);
    }
    response.body(Body::from(file.data)).unwrap_or_else(|_| status(StatusCode::INTERNAL_SERVER_ERROR))
}

fn status(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("json" | "webmanifest") => "application/json",
        Some("txt") => "text/plain; charset=utf-8",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}
