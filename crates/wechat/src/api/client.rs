//! The client over HTTPS.

use super::token::{Fetched, Tokens};
use super::{
    Api, ApiError, CodeRequest, CustomMessage, File, Media, Notice, PhoneNumber, Reason, Retry, Session,
    Settings, Suggestion, TextCheck, TokenKind, Upload, Uploaded, Verdict, filled,
};
use crate::{AccountKind, Clock, Secret};
use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use reqwest::header::CONTENT_TYPE;
use reqwest::multipart::{Form, Part};
use reqwest::{RequestBuilder, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::error::Error as _;
use std::sync::Arc;
use std::time::Duration;
use types::Timestamp;

/// The longest answer in JSON, in bytes.
const MAX_JSON: usize = 256 * 1024;
/// The longest file, in bytes.
const MAX_FILE: usize = 12 * 1024 * 1024;
/// The longest wait for a connection; a shorter timeout of the settings is shorter here, too.
const CONNECT: Duration = Duration::from_secs(5);
/// How often one call is tried.
const TRIES: u32 = 3;

/// Calls WeChat for one account. It keeps the access token, renews it, waits when WeChat is busy, and gives up clearly.
/// Clones are cheap to make behind an [`Arc`]; all calls of one client share its connections.
pub struct Client {
    http: reqwest::Client,
    settings: Settings,
    /// The checked base address.
    base: String,
    clock: Clock,
    tokens: Tokens,
}

/// An answer that is no refusal.
struct Answer {
    content_type: String,
    body: Bytes,
}

/// What every answer in JSON may hold.
#[derive(Deserialize)]
struct Status {
    #[serde(default)]
    errcode: i64,
    #[serde(default)]
    errmsg: String,
}

impl Client {
    /// A client for an account. It calls nobody before it is asked to.
    pub fn new(settings: Settings, clock: Clock) -> Result<Self, ApiError> {
        filled("app_id", &settings.app_id)?;
        filled("secret", settings.secret.expose())?;
        let base = settings.checked_base()?;
        let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        // Named, not taken from the process: which one that has is none of this crate's business.
        let tls =
            rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
                .with_safe_default_protocol_versions()
                .map_err(|_| ApiError::Invalid("tls"))?
                .with_root_certificates(roots)
                .with_no_client_auth();
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .connect_timeout(CONNECT.min(settings.timeout))
            .timeout(settings.timeout)
            .build()
            .map_err(|_| ApiError::Invalid("settings"))?;
        Ok(Self { http, settings, base, clock, tokens: Tokens::default() })
    }

    async fn token(&self) -> Result<Secret, ApiError> {
        self.tokens.get(self.settings.tokens, &self.clock, |force| self.fetch_token(force)).await
    }

    async fn fetch_token(&self, force: bool) -> Result<Fetched, ApiError> {
        #[derive(Deserialize)]
        struct Token {
            access_token: Secret,
            expires_in: i64,
        }
        let Settings { app_id, secret, tokens, .. } = &self.settings;
        let request = || match tokens {
            TokenKind::Stable => self.http.post(self.url("/cgi-bin/stable_token")).json(&json!({
                "grant_type": "client_credential", "appid": app_id, "secret": secret.expose(),
                "force_refresh": force,
            })),
            TokenKind::Classic => self.http.get(self.url("/cgi-bin/token")).query(&[
                ("grant_type", "client_credential"),
                ("appid", app_id),
                ("secret", secret.expose()),
            ]),
        };
        let answer = self.patiently(MAX_JSON, request).await.map_err(|error| match error {
            // Here the number speaks of the AppSecret: there is no token yet.
            ApiError::Refused { reason: Reason::Token, errcode, errmsg } => {
                ApiError::Refused { reason: Reason::Credentials, errcode, errmsg }
            }
            other => other,
        });
        let Token { access_token, expires_in } = read(&answer?)?;
        Ok(Fetched { token: access_token, lives: expires_in })
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// A call with the token, which is renewed once if WeChat does not take it.
    async fn call(
        &self,
        limit: usize,
        request: impl Fn(&reqwest::Client) -> RequestBuilder,
    ) -> Result<Answer, ApiError> {
        let token = self.token().await?;
        let with = |token: &Secret| request(&self.http).query(&[("access_token", token.expose())]);
        match self.patiently(limit, || with(&token)).await {
            Err(error) if error.reason() == Some(Reason::Token) => {
                self.tokens.refuse(&token).await;
                let token = self.token().await?;
                self.patiently(limit, || with(&token)).await
            }
            answer => answer,
        }
    }

    /// Tries again what was surely not done: a busy WeChat, no connection.
    async fn patiently(
        &self,
        limit: usize,
        request: impl Fn() -> RequestBuilder,
    ) -> Result<Answer, ApiError> {
        let mut pause = self.settings.pause;
        for _ in 1..TRIES {
            match exchange(request(), limit).await {
                // A limit of calls is not waited for: it is over in a minute at best.
                Err(error) if error.reason() != Some(Reason::RateLimited) => match error.retry() {
                    Retry::After(_) => tokio::time::sleep(pause).await,
                    Retry::Never | Retry::Unsure => return Err(error),
                },
                answer => return answer,
            }
            pause *= 4;
        }
        exchange(request(), limit).await
    }

    async fn post(&self, path: &str, body: &Value) -> Result<Answer, ApiError> {
        let url = self.url(path);
        self.call(MAX_JSON, |http| http.post(&url).json(body)).await
    }
}

#[async_trait]
impl Api for Client {
    async fn check(&self) -> Result<(), ApiError> {
        self.token().await.map(drop)
    }

    async fn session(&self, code: &str) -> Result<Session, ApiError> {
        filled("code", code)?;
        let url = self.url("/sns/jscode2session");
        let query = [
            ("appid", self.settings.app_id.as_str()),
            ("secret", self.settings.secret.expose()),
            ("js_code", code),
            ("grant_type", "authorization_code"),
        ];
        // The one call that needs no token.
        read(&self.patiently(MAX_JSON, || self.http.get(&url).query(&query)).await?)
    }

    async fn phone(&self, code: &str) -> Result<PhoneNumber, ApiError> {
        #[derive(Deserialize)]
        struct Told {
            phone_info: PhoneNumber,
        }
        filled("code", code)?;
        let Told { phone_info } =
            read(&self.post("/wxa/business/getuserphonenumber", &json!({ "code": code })).await?)?;
        Ok(phone_info)
    }

    async fn send(&self, message: &CustomMessage) -> Result<(), ApiError> {
        message.check()?;
        let url = self.url("/cgi-bin/message/custom/send");
        self.call(MAX_JSON, |http| http.post(&url).json(message)).await?;
        Ok(())
    }

    async fn typing(&self, openid: &str, typing: bool) -> Result<(), ApiError> {
        filled("openid", openid)?;
        let path = match self.settings.kind {
            AccountKind::MiniProgram => "/cgi-bin/message/custom/business/typing",
            AccountKind::OfficialAccount => "/cgi-bin/message/custom/typing",
        };
        let command = if typing { "Typing" } else { "CancelTyping" };
        self.post(path, &json!({"touser": openid, "command": command})).await?;
        Ok(())
    }

    async fn upload(&self, upload: &Upload) -> Result<Uploaded, ApiError> {
        #[derive(Deserialize)]
        struct Created {
            media_id: Option<String>,
            /// What a thumb's is called with official accounts.
            thumb_media_id: Option<String>,
            created_at: Value,
        }
        upload.check()?;
        let name = upload.kind.file_name(&upload.content_type)?;
        let length = upload.bytes.len() as u64;
        let media = || {
            Part::stream_with_length(upload.bytes.clone(), length)
                .file_name(name)
                .mime_str(&upload.content_type)
        };
        // Checked once, so that the request below cannot fail.
        media().map_err(|_| ApiError::Invalid("content_type"))?;
        let url = self.url("/cgi-bin/media/upload");
        let answer = self
            .call(MAX_JSON, |http| {
                let form = media().map_or_else(|_| Form::new(), |media| Form::new().part("media", media));
                http.post(&url).query(&[("type", upload.kind.name())]).multipart(form)
            })
            .await?;
        let Created { media_id, thumb_media_id, created_at } = read(&answer)?;
        // A number in one document, its digits in quotes in another.
        let seconds = created_at.as_i64().or_else(|| created_at.as_str()?.parse().ok());
        let created = seconds.and_then(|seconds| Timestamp::from_timestamp(seconds, 0));
        match (media_id.or(thumb_media_id), created) {
            (Some(media_id), Some(created)) => Ok(Uploaded { media_id, created }),
            _ => Err(ApiError::BadAnswer("an upload without an id or a time".to_owned())),
        }
    }

    async fn media(&self, media_id: &str) -> Result<Media, ApiError> {
        #[derive(Deserialize)]
        struct Video {
            video_url: String,
        }
        filled("media_id", media_id)?;
        let url = self.url("/cgi-bin/media/get");
        let answer = self.call(MAX_FILE, |http| http.get(&url).query(&[("media_id", media_id)])).await?;
        if answer.is_json() {
            let Video { video_url } = read(&answer)?;
            return Ok(Media::Video { url: video_url });
        }
        Ok(Media::File(File { content_type: answer.content_type, bytes: answer.body }))
    }

    async fn draw_code(&self, request: &CodeRequest) -> Result<File, ApiError> {
        request.check()?;
        let (url, body) = (self.url("/wxa/getwxacodeunlimit"), request.json());
        let answer = self.call(MAX_FILE, |http| http.post(&url).json(&body)).await?;
        if answer.is_json() {
            return Err(ApiError::BadAnswer("a code that is no image".to_owned()));
        }
        Ok(File { content_type: answer.content_type, bytes: answer.body })
    }

    async fn check_text(&self, check: &TextCheck) -> Result<Verdict, ApiError> {
        #[derive(Deserialize)]
        struct Checked {
            result: Result,
            #[serde(default)]
            trace_id: String,
        }
        #[derive(Deserialize)]
        struct Result {
            suggest: Suggestion,
            label: u32,
        }
        check.check()?;
        let Checked { result: Result { suggest, label }, trace_id } =
            read(&self.post("/wxa/msg_sec_check", &check.json()).await?)?;
        Ok(Verdict { suggest, label, trace_id })
    }

    async fn notify(&self, notice: &Notice) -> Result<(), ApiError> {
        notice.check()?;
        self.post("/cgi-bin/message/subscribe/send", &notice.json()).await?;
        Ok(())
    }
}

impl Answer {
    fn is_json(&self) -> bool {
        self.content_type.contains("json") || self.content_type.starts_with("text/")
    }
}

/// One request and its whole answer; an `errcode` in it is an error.
async fn exchange(request: RequestBuilder, limit: usize) -> Result<Answer, ApiError> {
    let response = request.send().await.map_err(failed)?;
    let status = response.status();
    let content_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let content_type = content_type.unwrap_or_default().to_ascii_lowercase();
    if status.is_server_error() {
        return Err(ApiError::Unanswered(format!("HTTP status {}", status.as_u16())));
    }
    if !status.is_success() {
        return Err(ApiError::BadAnswer(format!("HTTP status {}", status.as_u16())));
    }
    let answer = Answer { content_type, body: body(response, limit).await? };
    if answer.is_json() {
        let Status { errcode, errmsg } = read(&answer)?;
        if errcode != 0 {
            return Err(ApiError::refused(errcode, &errmsg));
        }
    }
    Ok(answer)
}

async fn body(mut response: Response, limit: usize) -> Result<Bytes, ApiError> {
    let mut body = BytesMut::new();
    while let Some(chunk) = response.chunk().await.map_err(failed)? {
        if body.len() + chunk.len() > limit {
            return Err(ApiError::TooLarge { limit });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

fn read<T: DeserializeOwned>(answer: &Answer) -> Result<T, ApiError> {
    // The reader's complaint names fields and places, never values of theirs.
    serde_json::from_slice(&answer.body)
        .map_err(|error| ApiError::BadAnswer(format!("{:?} at column {}", error.classify(), error.column())))
}

/// What went wrong on the way, in the words of its deepest cause. The error's own words are left out: they name the
/// address, which holds the secret or the token.
fn failed(error: reqwest::Error) -> ApiError {
    let nothing_sent = error.is_connect() || error.is_builder();
    let mut deepest = error.source();
    while let Some(next) = deepest.and_then(|source| source.source()) {
        deepest = Some(next);
    }
    let words = deepest.map_or_else(|| "no cause is known".to_owned(), ToString::to_string);
    match (nothing_sent, error.is_timeout()) {
        (true, _) => ApiError::Unreachable(words),
        (false, true) => ApiError::Unanswered("the time was up".to_owned()),
        (false, false) => ApiError::Unanswered(words),
    }
}
