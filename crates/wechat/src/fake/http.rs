//! The fake's HTTP: the paths of WeChat's API, without a socket.

use super::Fake;
use super::rules::refuse;
use crate::api::{
    ApiError, CodeRequest, CustomMessage, EnvVersion, File, MediaKind, Notice, Scene, TextCheck, TextScene,
};
use ::http::header::CONTENT_TYPE;
use ::http::{Request, Response};
use bytes::Bytes;
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::collections::HashMap;

type Parameters = HashMap<String, String>;

/// What a call answers.
enum Said {
    Json(Value),
    File(File),
}

impl Fake {
    /// Answers one request as `api.weixin.qq.com` would. Mount it behind any server:
    /// `axum::Router::new().fallback(...)`.
    pub async fn http(&self, request: Request<Bytes>) -> Response<Bytes> {
        let (head, body) = request.into_parts();
        let path = head.uri.path().to_owned();
        let query: Parameters =
            serde_urlencoded::from_str(head.uri.query().unwrap_or_default()).unwrap_or_default();
        self.state().count(&path);
        let content_type = head.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let said = match path.as_str() {
            "/cgi-bin/media/upload" => self.upload(&query, content_type.unwrap_or_default(), body).await,
            path => self.say(head.method.as_str(), path, &query, &body),
        };
        match said {
            Ok(Said::Json(value)) => json_response(&value),
            Ok(Said::File(File { content_type, bytes })) => response(&content_type, bytes),
            Err(ApiError::Refused { errcode, errmsg, .. }) => {
                json_response(&json!({"errcode": errcode, "errmsg": errmsg}))
            }
            // What the shapes of this crate do not even hold.
            Err(_) => json_response(&json!({"errcode": 47001, "errmsg": "data format error"})),
        }
    }

    fn say(&self, method: &str, path: &str, query: &Parameters, body: &[u8]) -> Result<Said, ApiError> {
        let parameter = |name: &str| query.get(name).map(String::as_str);
        let text = |name: &str| parameter(name).unwrap_or_default();
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        let field = |name: &str| body[name].as_str().unwrap_or_default();
        let ok = || Said::Json(json!({"errcode": 0, "errmsg": "ok"}));
        match (method, path) {
            ("POST", "/cgi-bin/stable_token") => {
                self.credentials(field("appid"), field("secret"))?;
                let force = body["force_refresh"].as_bool().unwrap_or(false);
                return Ok(token(self.state().stable_token(force, (self.clock)())));
            }
            ("GET", "/cgi-bin/token") => {
                self.credentials(text("appid"), text("secret"))?;
                return Ok(token(self.state().classic_token((self.clock)())));
            }
            ("GET", "/sns/jscode2session") => {
                self.credentials(text("appid"), text("secret"))?;
                let session = self.doing(|state, now| state.session(text("js_code"), now))?;
                let mut answer =
                    json!({"openid": session.openid, "session_key": session.session_key.expose()});
                if let Some(unionid) = session.unionid {
                    answer["unionid"] = unionid.into();
                }
                return Ok(Said::Json(answer));
            }
            _ => {}
        }
        self.doing(|state, now| {
            state.check_token(parameter("access_token"), now)?;
            match (method, path) {
                ("POST", "/cgi-bin/message/custom/send") => {
                    let message: CustomMessage = read(body.clone())?;
                    message.check().or_else(|_| refuse(45002))?;
                    state.send(self.kind(), &message, now)?;
                    Ok(ok())
                }
                ("POST", "/cgi-bin/message/custom/typing" | "/cgi-bin/message/custom/business/typing") => {
                    let typing = match field("command") {
                        "Typing" => true,
                        "CancelTyping" => false,
                        _ => return refuse(45072),
                    };
                    state.typing(field("touser"), typing, now)?;
                    Ok(ok())
                }
                ("POST", "/wxa/business/getuserphonenumber") => {
                    let number = state.phone(field("code"), now)?;
                    Ok(Said::Json(json!({"errcode": 0, "errmsg": "ok", "phone_info": number})))
                }
                ("GET", "/cgi-bin/media/get") => state.media(text("media_id"), now).map(Said::File),
                ("POST", "/wxa/getwxacodeunlimit") => {
                    Ok(Said::File(state.draw_code(&code_request(&body)?, now)))
                }
                ("POST", "/wxa/msg_sec_check") => {
                    let verdict = state.check_text(&text_check(&body)?, now)?;
                    Ok(Said::Json(json!({
                        "errcode": 0, "errmsg": "ok", "trace_id": verdict.trace_id,
                        "result": {"suggest": verdict.suggest, "label": verdict.label},
                    })))
                }
                ("POST", "/cgi-bin/message/subscribe/send") => {
                    state.notify(&notice(&body)?, now)?;
                    Ok(ok())
                }
                _ => Err(ApiError::refused(-1, "no such path")),
            }
        })
    }

    async fn upload(&self, query: &Parameters, content_type: &str, body: Bytes) -> Result<Said, ApiError> {
        let kind = [MediaKind::Image, MediaKind::Voice, MediaKind::Video, MediaKind::Thumb]
            .into_iter()
            .find(|kind| query.get("type").map(String::as_str) == Some(kind.name()));
        let file = multipart(content_type, body).await;
        self.doing(|state, now| {
            state.check_token(query.get("access_token").map(String::as_str), now)?;
            let Some(kind) = kind else { return refuse(40004) };
            let Some(file) = file else { return refuse(41005) };
            let uploaded = state.upload(self.kind(), kind, file, now)?;
            Ok(Said::Json(json!({
                "type": kind.name(), "media_id": uploaded.media_id, "created_at": uploaded.created.timestamp(),
            })))
        })
    }
}

/// The file of a form: the field `media`, which has a name.
async fn multipart(content_type: &str, body: Bytes) -> Option<File> {
    let boundary = multer::parse_boundary(content_type).ok()?;
    let stream = futures::stream::once(async { Ok::<_, std::io::Error>(body) });
    let mut form = multer::Multipart::new(stream, boundary);
    while let Some(field) = form.next_field().await.ok()? {
        if field.name() == Some("media") && field.file_name().is_some() {
            let content_type = field.content_type()?.to_string();
            return Some(File { content_type, bytes: field.bytes().await.ok()? });
        }
    }
    None
}

fn token((token, lives): (String, TimeDelta)) -> Said {
    Said::Json(json!({"access_token": token, "expires_in": lives.num_seconds()}))
}

fn read<T: serde::de::DeserializeOwned>(body: Value) -> Result<T, ApiError> {
    serde_json::from_value(body).or_else(|_| refuse(40008))
}

fn code_request(body: &Value) -> Result<CodeRequest, ApiError> {
    let scene = body["scene"].as_str().unwrap_or_default();
    if scene.is_empty() || scene.chars().count() > Scene::MAX {
        return refuse(40169);
    }
    let scene = Scene::new(scene).or_else(|_| refuse(40129))?;
    let color = |name| u8::try_from(body["line_color"][name].as_u64()?).ok();
    let request = CodeRequest {
        page: body["page"].as_str().map(str::to_owned),
        check_path: body["check_path"].as_bool().unwrap_or(true),
        version: serde_json::from_value(body["env_version"].clone()).unwrap_or_default(),
        width: body["width"].as_u64().and_then(|width| u32::try_from(width).ok()).unwrap_or(430),
        color: color("r").zip(color("g")).zip(color("b")).map(|((red, green), blue)| [red, green, blue]),
        transparent: body["is_hyaline"].as_bool().unwrap_or(false),
        ..CodeRequest::new(scene)
    };
    request.check().or_else(|_| refuse(41030))?;
    Ok(request)
}

fn text_check(body: &Value) -> Result<TextCheck, ApiError> {
    let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    let scene = match body["scene"].as_u64() {
        Some(1) => TextScene::Profile,
        Some(2) => TextScene::Comment,
        Some(3) => TextScene::Forum,
        Some(4) => TextScene::Social,
        _ => return refuse(40129),
    };
    let check = TextCheck { openid: text("openid"), scene, content: text("content") };
    check.check().or_else(|_| refuse(44002))?;
    Ok(check)
}

fn notice(body: &Value) -> Result<Notice, ApiError> {
    let text = |name: &str| body[name].as_str().map(str::to_owned);
    let data = body["data"].as_object().into_iter().flatten();
    let version = match body["miniprogram_state"].as_str() {
        Some("developer") => EnvVersion::Develop,
        Some("trial") => EnvVersion::Trial,
        _ => EnvVersion::Release,
    };
    let notice = Notice {
        to: text("touser").unwrap_or_default(),
        template_id: text("template_id").unwrap_or_default(),
        page: text("page"),
        data: data
            .filter_map(|(name, value)| Some((name.clone(), value["value"].as_str()?.to_owned())))
            .collect(),
        version,
    };
    notice.check().or_else(|_| refuse(47003))?;
    Ok(notice)
}

fn json_response(value: &Value) -> Response<Bytes> {
    response("application/json; encoding=utf-8", Bytes::from(value.to_string()))
}

fn response(content_type: &str, body: Bytes) -> Response<Bytes> {
    let mut response = Response::new(body);
    if let Ok(value) = content_type.parse() {
        response.headers_mut().insert(CONTENT_TYPE, value);
    }
    response
}
