//! The official SDKs' client RPC, `POST /web`, and what their doors share: bodies, identity, actions.

pub mod body;
pub mod cors;
pub mod functions;
pub mod identity;
mod sign_in;
pub mod signed;
mod ticket;

pub use ticket::{Holder, WATCH_TICKET, WatchTicket};

use crate::{documents, state::AppState};
use access::Actor;
use axum::{
    Json, Router,
    extract::{Request, State},
    http::HeaderMap,
    response::IntoResponse,
    routing::any,
};
use cloudbase::{Refusal, storage, web};
use serde::Deserialize;
use std::net::IpAddr;
use types::{EnvId, Json as Value};

/// `/web`. HTTP 200 always: the SDKs take every other status for a broken network.
pub fn routes() -> Router<AppState> {
    Router::new().route("/web", any(call)).layer(cors::layer())
}

#[derive(Default, Deserialize)]
struct Parameters {
    env: Option<String>,
}

/// Takes the request apart by itself: extractors would copy the headers and what the address says.
async fn call(State(state): State<AppState>, request: Request) -> impl IntoResponse {
    let client_ip = identity::client_ip(&request);
    let (parts, body) = request.into_parts();
    let query = parts.uri.query().unwrap_or_default();
    let Parameters { env: named } = serde_urlencoded::from_str(query).unwrap_or_default();
    let parsed = body::read_large(body).await.and_then(|body| Ok((web::parse(&body)?, body)));
    let own = parsed.as_ref().ok().and_then(|(request, _)| request.seq_id.clone());
    let request_id = own.unwrap_or_else(|| state.store.random().id("req"));
    let answer = match parsed {
        Ok((request, _body)) => {
            let headers = &parts.headers;
            let caller = Caller { state: &state, headers, request_id: &request_id, client_ip };
            caller.answer(named, request).await
        }
        Err(refusal) => Err(refusal),
    };
    Json(answer.unwrap_or_else(|refusal| refusal.body(&request_id)))
}

/// What is known of a request besides its body.
pub struct Caller<'a> {
    /// The engines.
    pub state: &'a AppState,
    /// The request's headers.
    pub headers: &'a HeaderMap,
    /// The request's name.
    pub request_id: &'a str,
    /// Where it came from.
    pub client_ip: Option<IpAddr>,
}

impl Caller<'_> {
    async fn answer(self, env: Option<String>, request: web::Request) -> Result<Value, Refusal> {
        let env = self.environment(env, request.env)?;
        let actor = match &request.access_token {
            Some(token) => identity::actor(self.state, Some(&env), token, self.headers).await?,
            None => Actor::visitor(env),
        };
        let holder = Holder::token(request.access_token.unwrap_or_default());
        self.perform(&actor, request.action?, holder).await
    }

    /// Does what an actor asks, and gives the whole answer. Both RPCs come through here.
    pub async fn perform(self, actor: &Actor, action: web::Action, holder: Holder) -> Result<Value, Refusal> {
        let data = match action {
            web::Action::Invoke { name, data, parse } => {
                let origin = functions::origin(self.request_id, self.client_ip);
                let call = functions::invoke(self.state, actor, &name, data, origin);
                let result = Box::pin(call).await?;
                web::function_data(result, parse)
            }
            web::Action::Documents(operation) => {
                identity::signed_in(actor)?;
                web::data(documents::perform(&self.state.database, actor, operation).await?)
            }
            web::Action::Transaction(operation, step) => {
                identity::signed_in(actor)?;
                let answer = documents::perform(&self.state.database, actor, operation).await?;
                return Ok(web::step(self.request_id, step, answer));
            }
            web::Action::Files(operation) => {
                let origin = identity::origin(self.headers, &self.state.public_url);
                let done = crate::storage::perform(&self.state.files, actor, &origin, operation);
                storage::data(Box::pin(done).await?)?
            }
            web::Action::SignIn(call) => return sign_in::perform(self, actor, holder, call).await,
            web::Action::WatchTicket => {
                identity::signed_in(actor)?;
                let ticket = ticket::issue(self.state, actor.env(), holder);
                let address = ticket::address(self.state, self.headers);
                web::watch_ticket_data(actor.env().as_str(), &ticket, &address)
            }
        };
        Ok(web::envelope(self.request_id, data))
    }

    /// The environment of the address and of the body, which must not contradict each other.
    fn environment(&self, address: Option<String>, body: Option<String>) -> Result<EnvId, Refusal> {
        identity::environment(self.state, &identity::named(address, body)?.unwrap_or_default())
    }
}
