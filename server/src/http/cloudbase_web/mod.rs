//! The official SDKs' client RPC, `POST /web`, and what their doors share: bodies, identity, documents.

pub mod body;
pub mod cors;
pub mod functions;
pub mod identity;
mod ticket;

pub use ticket::{WATCH_TICKET, WatchTicket};

use crate::{documents, state::AppState};
use access::Actor;
use axum::{
    Json, Router,
    extract::{Query, Request, State},
    http::HeaderMap,
    response::IntoResponse,
    routing::any,
};
use cloudbase::{Code, Refusal, storage, web};
use serde::Deserialize;
use std::borrow::Cow;
use types::{EnvId, Json as Value};

/// `/web`. HTTP 200 always: the SDKs take every other status for a broken network.
pub fn routes() -> Router<AppState> {
    Router::new().route("/web", any(call)).layer(cors::layer())
}

#[derive(Default, Deserialize)]
struct Parameters {
    env: Option<String>,
}

async fn call(
    State(state): State<AppState>,
    parameters: Result<Query<Parameters>, axum::extract::rejection::QueryRejection>,
    headers: HeaderMap,
    request: Request,
) -> impl IntoResponse {
    let parameters = parameters.map(|Query(parameters)| parameters).unwrap_or_default();
    let client_ip = identity::client_ip(&request);
    let mut request_id = state.store.random().id("req");
    let parsed = body::read(request.into_body()).await.and_then(|bytes| web::parse(&bytes));
    let answer = match parsed {
        Ok(request) => {
            request_id = request.seq_id.clone().unwrap_or(request_id);
            let caller = Caller { state: &state, headers: &headers, request_id: &request_id, client_ip };
            caller.answer(parameters.env, request).await
        }
        Err(refusal) => Err(refusal),
    };
    Json(match answer {
        Ok(data) => web::envelope(&request_id, data),
        Err(refusal) => refusal.body(&request_id),
    })
}

/// What is known of a request besides its body.
struct Caller<'a> {
    state: &'a AppState,
    headers: &'a HeaderMap,
    request_id: &'a str,
    client_ip: Option<String>,
}

impl Caller<'_> {
    async fn answer(self, env: Option<String>, request: web::Request) -> Result<Value, Refusal> {
        let env = self.environment(env, request.env)?;
        let actor = match &request.access_token {
            Some(token) => identity::actor(self.state, Some(&env), token, self.headers).await?,
            None => Actor::visitor(env),
        };
        match request.action? {
            web::Action::Invoke { name, data, parse } => {
                let origin = functions::origin(self.request_id, self.client_ip);
                let result = functions::invoke(self.state, &actor, &name, data, origin).await?;
                Ok(web::function_data(result, parse))
            }
            web::Action::Documents(operation) => {
                identity::signed_in(&actor)?;
                Ok(web::data(documents::perform(&self.state.database, &actor, operation).await?))
            }
            web::Action::Files(operation) => {
                let origin = identity::origin(self.headers, &self.state.public_url);
                storage::data(crate::storage::perform(&self.state.files, &actor, &origin, operation).await?)
            }
            web::Action::WatchTicket => {
                identity::signed_in(&actor)?;
                let token = request.access_token.unwrap_or_default();
                let ticket = ticket::issue(self.state, actor.env(), token);
                Ok(web::watch_ticket_data(
                    actor.env().as_str(),
                    &ticket,
                    &ticket::address(self.state, self.headers),
                ))
            }
        }
    }

    /// The environment of the address and of the body, which must not contradict each other.
    fn environment(&self, address: Option<String>, body: Option<String>) -> Result<EnvId, Refusal> {
        let env: Cow<str> = match (address.filter(|env| !env.is_empty()), body) {
            (Some(a), Some(b)) if a != b => {
                return Err(Refusal::new(
                    Code::InvalidEnv,
                    "The address and the body name different environments.",
                ));
            }
            (Some(env), _) | (None, Some(env)) => env.into(),
            (None, None) => "".into(),
        };
        identity::environment(self.state, &env)
    }
}
