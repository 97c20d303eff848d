//! Giving bytes out. What people upload is shown or saved, never run: it comes from the console's own origin.

use super::{
    cos::Refused,
    range::{self, Wanted},
    upload::quoted,
};
use crate::{http::extract::Query, state::AppState};
use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use files::{File, FilesError, of_address};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use types::{EnvId, Timestamp};

/// How long a browser need not ask again. After that the ETag spares it the bytes.
const FRESH: &str = "max-age=60";
/// May be looked at in a tab of its own; everything else is saved.
const SHOWN: [&str; 11] = [
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "image/avif",
    "image/bmp",
    "image/x-icon",
    "image/vnd.microsoft.icon",
    "text/plain",
    "text/csv",
    "application/json",
];
/// What a browser says that it wants to run.
const RUN: [&str; 7] = ["script", "worker", "sharedworker", "serviceworker", "style", "object", "embed"];

/// What is behind the `?`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    /// The signature.
    sign: Option<String>,
    /// Width of a smaller picture, in pixels.
    w: Option<u32>,
    /// Whether it is to be saved whatever it is.
    download: Option<String>,
}

/// `GET` and `HEAD /files/{env}/{path}`.
pub async fn get(
    State(state): State<AppState>,
    Path((env, part)): Path<(EnvId, String)>,
    Query(wish): Query<Wish>,
    method: Method,
    headers: HeaderMap,
) -> Response {
    match answer(&state, &env, &part, &wish, &method, &headers).await {
        Ok(response) => response,
        Err(error) => Refused { error, request_id: state.store.random().id("req") }.into_response(),
    }
}

async fn answer(
    state: &AppState,
    env: &EnvId,
    part: &str,
    wish: &Wish,
    method: &Method,
    headers: &HeaderMap,
) -> Result<Response, FilesError> {
    if to_be_run(headers) {
        return Err(FilesError::Denied("running files in this site's own pages"));
    }
    let file = state.files.open(env, &of_address(part)?, wish.sign.as_deref()).await?;
    if let Some(width) = wish.w.filter(|width| *width > 0)
        && let Some(thumb) = state.files.thumb(&file, width).await?
    {
        let etag = format!("\"{}-w{width}\"", file.info.etag);
        let mut response = match unchanged(headers, &etag, None) {
            true => StatusCode::NOT_MODIFIED.into_response(),
            false => thumb.bytes.into_response(),
        };
        describe(response.headers_mut(), &file, wish, thumb.mime, &etag);
        return Ok(response);
    }
    let etag = quoted(&file);
    if unchanged(headers, &etag, Some(file.info.updated_at)) {
        let mut response = StatusCode::NOT_MODIFIED.into_response();
        describe(response.headers_mut(), &file, wish, &file.info.mime, &etag);
        return Ok(response);
    }
    let size = file.info.size;
    let asked =
        text(headers, header::RANGE).filter(|_| method == Method::GET && same_as_before(headers, &etag));
    let (status, range) = match range::wanted(asked, size) {
        Wanted::Whole => (StatusCode::OK, None),
        Wanted::Part(range) => (StatusCode::PARTIAL_CONTENT, Some(range)),
        Wanted::Nothing => {
            let star = [(header::CONTENT_RANGE, format!("bytes */{size}"))];
            return Ok((StatusCode::RANGE_NOT_SATISFIABLE, star).into_response());
        }
    };
    let length = range.as_ref().map_or(size, |range| range.end - range.start);
    let body = match method == Method::HEAD {
        true => Body::empty(),
        false => Body::from_stream(state.files.content(&file, range.clone()).await?),
    };
    let mut response = (status, [(header::CONTENT_LENGTH, length.to_string())], body).into_response();
    if let Some(range) = range
        && let Ok(value) = HeaderValue::try_from(format!("bytes {}-{}/{size}", range.start, range.end - 1))
    {
        response.headers_mut().insert(header::CONTENT_RANGE, value);
    }
    describe(response.headers_mut(), &file, wish, &file.info.mime, &etag);
    Ok(response)
}

/// Whether a page of our own origin would run it. Mini-programs' pages on other sites may use files as they like.
fn to_be_run(headers: &HeaderMap) -> bool {
    let says = |name: &'static str| text(headers, HeaderName::from_static(name)).unwrap_or_default();
    matches!(says("sec-fetch-site"), "same-origin" | "none") && RUN.contains(&says("sec-fetch-dest"))
}

fn describe(headers: &mut HeaderMap, file: &File, wish: &Wish, mime: &str, etag: &str) {
    let kind = mime.split(';').next().unwrap_or_default().trim();
    let shown = SHOWN.contains(&kind) || kind.starts_with("audio/") || kind.starts_with("video/");
    let place = if shown && wish.download.is_none() { "inline" } else { "attachment" };
    let mime = match kind.starts_with("text/") && !mime.contains("charset") {
        true => format!("{mime}; charset=utf-8"),
        false => mime.to_owned(),
    };
    let cache = if wish.sign.is_some() { "private" } else { "public" };
    for (name, value) in [
        (header::CONTENT_TYPE, mime),
        (header::CONTENT_DISPOSITION, format!("{place}; {}", file_name(&file.info.path))),
        (header::ETAG, etag.to_owned()),
        (header::LAST_MODIFIED, http_date(file.info.updated_at)),
        (header::CACHE_CONTROL, format!("{cache}, {FRESH}")),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox"
                .to_owned(),
        ),
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin".to_owned()),
        (header::REFERRER_POLICY, "no-referrer".to_owned()),
    ] {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(name, value);
        }
    }
}

/// The `Content-Disposition` of what is saved under a name (RFC 6266).
pub fn saved_as(name: &str) -> String {
    format!("attachment; {}", file_name(name))
}

/// The last part of a path as a parameter of `Content-Disposition` (RFC 8187).
fn file_name(path: &str) -> String {
    const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    let name = utf8_percent_encode(path.rsplit('/').next().unwrap_or_default(), KEPT);
    format!("filename*=UTF-8''{name}")
}

/// Whether the client has it already (RFC 9110 §13).
fn unchanged(headers: &HeaderMap, etag: &str, modified: Option<Timestamp>) -> bool {
    if let Some(known) = text(headers, header::IF_NONE_MATCH) {
        let weak = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
        return known.split(',').any(|tag| weak(tag) == etag || tag.trim() == "*");
    }
    let since = text(headers, header::IF_MODIFIED_SINCE);
    let since = since.and_then(|date| chrono::DateTime::parse_from_rfc2822(date).ok());
    match (since, modified) {
        (Some(since), Some(modified)) => modified.timestamp() <= since.timestamp(),
        _ => false,
    }
}

/// Whether a range is of the content that the client has the beginning of.
fn same_as_before(headers: &HeaderMap, etag: &str) -> bool {
    text(headers, header::IF_RANGE).is_none_or(|known| known == etag)
}

fn http_date(at: Timestamp) -> String {
    at.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}
