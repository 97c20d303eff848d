//! Attachments of threads over HTTP.

use super::who::{Claim, Remote};
use crate::{
    http::{
        extract::{Json, Path, Query},
        files::saved_as,
        problem::Failure,
    },
    state::AppState,
    wire::chat::{Attachment, Opened},
};
use app::session::Viewer;
use axum::{
    body::Body,
    extract::{Extension, Multipart, State, multipart::MultipartError},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use serde::Deserialize;
use types::{EnvId, Problem};
use utoipa::ToSchema;

/// The form that an attachment comes in.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form; it is read field by field")]
pub struct Upload {
    /// The sender's own id, before the file. Not needed with an access token.
    person: Option<String>,
    /// What it is called, before the file; else what the part of the file says.
    name: Option<String>,
    /// A PNG, JPEG, WebP or GIF picture of at most 5 MB, or a PDF, Office, text, CSV, ZIP, MP3, M4A or MP4 file of at
    /// most 10 MB whose content is what its name says.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Uploads a picture or another file, to be sent in a message. The same one again is the same one.
#[utoipa::path(post, path = "/api/v1/public/chat/{env}/{bot}/attachments", tag = "public", security(()),
    params(("env" = String, Path), ("bot" = String, Path)),
    request_body(content = Upload, content_type = "multipart/form-data"),
    responses((status = 200, body = Attachment), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 404, body = Problem), (status = 413, body = Problem), (status = 415, body = Problem),
        (status = 429, body = Problem)))]
pub async fn add(
    State(state): State<AppState>,
    Path(place): Path<(EnvId, String)>,
    Remote(remote): Remote,
    headers: HeaderMap,
    form: Multipart,
) -> Result<Json<Attachment>, Failure> {
    state.chat_limits.attachment(&remote, state.store.now())?;
    let (person, name, bytes) = read(form).await?;
    let who = Claim::of(place, person, None, &headers).prove(&state)?;
    Ok(Json(state.chats.attach(&who, &name, bytes).await?))
}

async fn read(mut form: Multipart) -> Result<(String, String, Bytes), Failure> {
    let (mut person, mut called) = (String::new(), None);
    while let Some(field) = form.next_field().await.map_err(malformed)? {
        match field.name() {
            Some("person") => person = field.text().await.map_err(malformed)?,
            Some("name") => called = Some(field.text().await.map_err(malformed)?),
            Some("file") => {
                let name = called.unwrap_or_else(|| field.file_name().unwrap_or_default().to_owned());
                return Ok((person, name, field.bytes().await.map_err(malformed)?));
            }
            _ => {}
        }
    }
    let missing = types::FieldError::new("/file", "required", "a file, after the person");
    Err(Failure(Problem::invalid(vec![missing])))
}

fn malformed(error: MultipartError) -> Failure {
    let status = error.status().as_u16();
    Failure(match status {
        413 => too_large(),
        _ => Problem::new(400, "malformed", "Malformed request", error.body_text()),
    })
}

/// The answer to a body that is larger than any attachment.
pub fn too_large() -> Problem {
    Problem::new(413, "too_large", "Too large", "A file has at most 10 MB, a picture 5 MB.")
}

/// Who asks for an attachment.
#[derive(Debug, Default, Deserialize)]
pub struct Asker {
    /// The key in the address as the thread has it.
    key: Option<String>,
    #[serde(default)]
    person: String,
}

/// An attachment, for whoever has its address from the thread, for whose it is, and for members.
pub async fn open(
    State(state): State<AppState>,
    Path((env, bot, id)): Path<(EnvId, String, String)>,
    Query(asker): Query<Asker>,
    viewer: Option<Extension<Viewer>>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let who = Claim::of((env.clone(), bot), asker.person, None, &headers).prove(&state).ok();
    let session = viewer.and_then(|Extension(viewer)| viewer.0);
    let member = session.and_then(|session| state.access.actor_for_member(&session.member, &env).ok());
    let chats = &state.chats;
    let Opened { file, content } =
        chats.attachment(env, &id, asker.key.as_deref(), who.as_ref(), member.as_ref()).await?;
    let mut response = Body::from_stream(content).into_response();
    let disposition = match file.is_picture() {
        true => "inline".to_owned(),
        false => saved_as(&file.name),
    };
    let size = file.size.to_string();
    // Pictures are shown and all else is saved; nothing is run: no browser may take it for a page.
    for (name, value) in [
        (header::CONTENT_TYPE, file.mime.as_str()),
        (header::CONTENT_LENGTH, &size),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
        (header::CONTENT_DISPOSITION, &disposition),
        (header::CACHE_CONTROL, "private, max-age=86400"),
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    ] {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    }
    Ok(response)
}
