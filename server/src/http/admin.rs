//! The server RPC, `POST /admin`: node-sdk, wx-server-sdk, and the js-sdk in Node when it has a key.

use super::cloudbase_web::{Caller, Holder, body, identity, signed};
use crate::{documents, state::AppState};
use access::Actor;
use axum::{
    Json, Router,
    extract::{Query, Request, State},
    http::{header, request::Parts},
    response::IntoResponse,
    routing::post,
};
use cloudbase::{Code, Refusal, admin, signature, web};
use serde::Deserialize;
use types::{Json as Value, Permission, UserId};

/// The type of answers, letter by letter: what has another one the SDKs take for bytes where they asked for a form.
const JSON: &str = "application/json; charset=utf-8";

/// `/admin`. HTTP 200 always: the SDKs show nothing of the body of another.
pub fn routes() -> Router<AppState> {
    Router::new().route("/admin", post(call))
}

#[derive(Default, Deserialize)]
struct Parameters {
    env: Option<String>,
}

async fn call(
    State(state): State<AppState>,
    parameters: Result<Query<Parameters>, axum::extract::rejection::QueryRejection>,
    request: Request,
) -> impl IntoResponse {
    let address = parameters.map(|Query(parameters)| parameters.env).unwrap_or_default();
    let client_ip = identity::client_ip(&request);
    let (head, body) = request.into_parts();
    let mut request_id = state.store.random().id("req");
    let read = match is_form(&head) {
        true => Err(admin::no_wechat("wx.openApi")),
        false => body::read_large(body).await.and_then(|body| Ok((admin::parse(&body)?, body))),
    };
    let answer = match read {
        Ok((request, body)) => {
            request_id = request.seq_id.clone().unwrap_or(request_id);
            match proved(&state, &head, &body, address, &request).await {
                Ok((actor, holder)) => {
                    let caller =
                        Caller { state: &state, headers: &head.headers, request_id: &request_id, client_ip };
                    perform(caller, &actor, request.action, holder).await
                }
                Err(refusal) => Err(refusal),
            }
        }
        Err(refusal) => Err(refusal),
    };
    let body = Json(answer.unwrap_or_else(|refusal| refusal.body(&request_id)));
    ([(header::CONTENT_TYPE, JSON)], body)
}

/// Whether it is a form: only what is meant for WeChat's API is.
fn is_form(head: &Parts) -> bool {
    let kind = head.headers.get(header::CONTENT_TYPE).map(|kind| kind.as_bytes());
    kind.is_some_and(|kind| kind.starts_with(b"multipart/form-data"))
}

/// Who asks: whoever signed the request, or shows a key or an access token.
async fn proved(
    state: &AppState,
    head: &Parts,
    body: &[u8],
    address: Option<String>,
    request: &admin::Request,
) -> Result<(Actor, Holder), Refusal> {
    let named = identity::named(address, request.env.clone())?;
    let env = named.map(|env| identity::environment(state, &env)).transpose()?;
    if signature::is_meant(&head.headers) {
        let (actor, id) = signed::actor(state, head, body, env.as_ref()).await?;
        return Ok((actor, Holder::KeyId(id)));
    }
    let token = identity::bearer(&head.headers).or(request.access_token.as_deref());
    let token = token.ok_or_else(|| {
        Refusal::new(Code::SignParamInvalid, "The request is neither signed nor does it show a key.")
    })?;
    let actor = identity::actor(state, env.as_ref(), token, &head.headers).await?;
    Ok((actor, Holder::token(token)))
}

async fn perform(
    caller: Caller<'_>,
    actor: &Actor,
    action: Result<admin::Action, Refusal>,
    holder: Holder,
) -> Result<Value, Refusal> {
    match action? {
        admin::Action::Documents(operation) => {
            let answer = documents::perform(&caller.state.database, actor, operation).await?;
            Ok(web::envelope(caller.request_id, admin::data(answer)))
        }
        admin::Action::User { uid } => {
            let data = user(caller.state, actor, uid).await?;
            Ok(web::envelope(caller.request_id, data))
        }
        admin::Action::Client(action) => caller.perform(actor, action, holder).await,
    }
}

/// An end user, for whoever may read documents: their `_openid` is in these.
async fn user(state: &AppState, actor: &Actor, uid: String) -> Result<Value, Refusal> {
    if !actor.may(Permission::ReadDocuments) {
        return Err(Refusal::new(Code::InvalidRequestSource, "Only a server's key may look users up."));
    }
    let found = state.access.user_info(actor.env(), &UserId::new(uid)).await.map_err(identity::broken)?;
    let user = found.ok_or_else(|| Refusal::param("There is no user with this uid."))?;
    Ok(admin::user_data(user.uid.as_str(), &user.openid, user.anonymous))
}
