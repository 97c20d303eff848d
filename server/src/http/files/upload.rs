//! Taking bytes in: `PUT` with the permit in a header, or a form with the permit in a field before the file.

use super::cos::Refused;
use crate::{http::drain::throw_away, state::AppState, storage::finished};
use axum::{
    body::{Body, Bytes},
    extract::{
        Multipart, Path, State,
        multipart::{Field, MultipartError, MultipartRejection},
    },
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use cloudbase::storage::cos_posted;
use files::{File, Files, FilesError, of_address};
use futures::Stream;
use std::time::Duration;
use types::EnvId;

/// What the permit comes in: js-sdk's, node-sdk's, and a last resort.
const PERMIT: [&str; 3] = ["authorization", "signature", "x-cos-security-token"];
/// Bytes that are read and thrown away, so that the client hears why before it finishes sending.
const READ_OVER: usize = 32 * 1024 * 1024;
const PATIENCE: Duration = Duration::from_secs(30);
/// Bytes of a form's field other than the file, and how many fields there may be.
const FIELD: usize = 8 * 1024;
const FIELDS: usize = 32;

/// `PUT /files/{env}/{path}`: 200 and nothing else.
pub async fn put(
    State(state): State<AppState>,
    Path((env, part)): Path<(EnvId, String)>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refused> {
    let request_id = state.store.random().id("req");
    let mime = text(&headers, header::CONTENT_TYPE.as_str()).map(str::to_owned);
    let permit = of_address(&part).and_then(|path| {
        // The SDK signs the request besides when it has a key pair, over the permit in the first of them.
        let texts = PERMIT.into_iter().filter_map(|name| text(&headers, name));
        let opened = texts.map(|text| state.files.open_permit(&env, &path, text));
        opened.reduce(Result::or).unwrap_or(Err(FilesError::Signature))
    });
    let files = state.files.clone();
    let received = finished(async move {
        let mut body = body.into_data_stream();
        let received = match permit {
            Ok(permit) => files.receive(permit, mime.as_deref(), &mut body).await,
            Err(error) => Err(error),
        };
        if received.is_err() {
            read_over(body).await;
        }
        received
    })
    .await;
    let file = received.map_err(|error| Refused { error, request_id: request_id.clone() })?;
    let id = header::HeaderName::from_static("x-cos-request-id");
    Ok((StatusCode::OK, [(header::ETAG, quoted(&file)), (id, request_id)]).into_response())
}

/// `POST /files/{env}/{path}` with a form: 201 when the form says so, and otherwise 204.
pub async fn post(
    State(state): State<AppState>,
    Path((env, part)): Path<(EnvId, String)>,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Refused> {
    let request_id = state.store.random().id("req");
    let refused = |error| Refused { error, request_id: request_id.clone() };
    let form = form.map_err(|rejection| refused(FilesError::Broken(rejection.body_text())))?;
    let files = state.files.clone();
    let received = finished(async move { Form::default().receive(&files, &env, &part, form).await }).await;
    let (file, says) = received.map_err(refused)?;
    let etag = [(header::ETAG, quoted(&file))];
    Ok(match says.as_str() {
        "201" => {
            let mime = [(header::CONTENT_TYPE, "application/xml")];
            (StatusCode::CREATED, etag, mime, cos_posted(&file.id(), &file.info.path, &file.info.etag))
                .into_response()
        }
        "200" => (StatusCode::OK, etag).into_response(),
        _ => (StatusCode::NO_CONTENT, etag).into_response(),
    })
}

/// What a form has said so far.
#[derive(Default)]
struct Form {
    permit: Option<String>,
    mime: Option<String>,
    status: String,
}

impl Form {
    async fn receive(
        mut self,
        files: &Files,
        env: &EnvId,
        part: &str,
        mut form: Multipart,
    ) -> Result<(File, String), FilesError> {
        let path = of_address(part)?;
        for _ in 0..FIELDS {
            let Some(field) = form.next_field().await.map_err(broken)? else { break };
            let name = field.name().unwrap_or_default().to_ascii_lowercase();
            if name == "file" {
                let permit = self.permit.as_deref().ok_or(FilesError::Signature)?;
                let permit = files.open_permit(env, &path, permit)?;
                let declared = self.mime.or_else(|| field.content_type().map(str::to_owned));
                let file = files.receive(permit, declared.as_deref(), field).await?;
                return Ok((file, self.status));
            }
            let value = short(field).await?;
            match name.as_str() {
                "content-type" => self.mime = Some(value),
                "success_action_status" => self.status = value,
                name if PERMIT.contains(&name) && self.permit.is_none() => self.permit = Some(value),
                _ => {}
            }
        }
        Err(FilesError::Broken("the form has no file, or too much before it".to_owned()))
    }
}

async fn short(mut field: Field<'_>) -> Result<String, FilesError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(broken)? {
        if bytes.len() + chunk.len() > FIELD {
            return Err(FilesError::Broken("a field of the form is too long".to_owned()));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn broken(error: MultipartError) -> FilesError {
    FilesError::Broken(error.body_text())
}

/// Reads over the rest of a body, so that the client reads the answer.
pub async fn read_over<E>(body: impl Stream<Item = Result<Bytes, E>> + Unpin) {
    // Whoever sends for longer than this hears nothing.
    throw_away(body, READ_OVER, PATIENCE).await;
}

/// The ETag of a file, as a header has it.
pub fn quoted(file: &File) -> String {
    format!("\"{}\"", file.info.etag)
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().filter(|value| !value.trim().is_empty())
}
