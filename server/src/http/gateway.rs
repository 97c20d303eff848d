//! The official SDKs' REST gateway, `/v1`.

use super::cloudbase_web::{body, cors, functions, identity, signed};
use crate::{documents as docs, state::AppState};
use access::Actor;
use axum::{
    Json, RequestExt, Router,
    extract::{Path, Query, Request, State},
    http::{HeaderMap, Method, StatusCode},
    response::{IntoResponse, Response},
    routing::{MethodRouter, any},
};
use cloudbase::{Code, Operation, Refusal, gateway, signature, storage, web};
use std::collections::HashMap;
use std::net::IpAddr;
use types::Json as Value;

const DATABASE: &str = "/v1/database/instances/{instance}/databases/{database}";
/// The name of the only instance and of the only database.
const DEFAULT: &str = "(default)";

/// `/v1/…`. Failures are 4xx or 5xx with `{code, message, requestId}`.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/v1/functions/{name}", door(invoke))
        .route(&format!("{DATABASE}/collections"), door(collections))
        .route(&format!("{DATABASE}/collections/{{collection}}/documents"), door(documents))
        .route(&format!("{DATABASE}/collections/{{collection}}/documents/remove"), door(remove))
        .route(&format!("{DATABASE}/collections/{{collection}}/documents/aggregations"), door(aggregate))
        .route(&format!("{DATABASE}/collections/{{collection}}/documents/{{id}}"), door(document))
        .route(&format!("{DATABASE}/transactions"), door(begin))
        .route(&format!("{DATABASE}/transactions/{{transaction}}/{{step}}"), door(end))
        .route(&format!("{DATABASE}/commands"), door(async |_| Err(gateway::commands())))
        .route("/v1/storages/{operation}", door(files))
        .route("/v1/{*rest}", door(nothing))
        .layer(cors::layer())
}

async fn invoke(mut call: Call) -> Result<Value, Refusal> {
    let (name, event) = match call.method {
        // Without a body the parameters are the event.
        Method::GET | Method::HEAD => {
            let event = call.parameters.drain().map(|(k, v)| (k, Value::String(v))).collect();
            (gateway::invoke(call.take("name"), b"")?.0, event)
        }
        _ => gateway::invoke(call.take("name"), &call.body)?,
    };
    let event = if call.signed { gateway::without_env_name(event) } else { event };
    let origin = functions::origin(&call.request_id, call.client_ip);
    functions::invoke(&call.state, &call.actor, &name, event, origin).await
}

async fn collections(call: Call) -> Result<Value, Refusal> {
    match call.method {
        Method::POST => {
            let operation = gateway::create(&call.body)?;
            call.run(operation).await
        }
        _ => Err(call.no_such_method()),
    }
}

async fn documents(mut call: Call) -> Result<Value, Refusal> {
    let collection = call.take("collection");
    let operation = match call.method {
        Method::GET => gateway::find(collection, std::mem::take(&mut call.parameters))?,
        Method::POST => gateway::add(collection, &call.body)?,
        Method::PATCH => gateway::change(collection, &call.body)?,
        _ => return Err(call.no_such_method()),
    };
    call.run(operation).await
}

async fn remove(mut call: Call) -> Result<Value, Refusal> {
    let operation = gateway::remove(call.take("collection"), &call.body)?;
    match call.method {
        Method::POST => call.run(operation).await,
        _ => Err(call.no_such_method()),
    }
}

async fn aggregate(mut call: Call) -> Result<Value, Refusal> {
    let operation = gateway::aggregate(call.take("collection"), &call.body)?;
    match call.method {
        Method::POST => call.run(operation).await,
        _ => Err(call.no_such_method()),
    }
}

/// One document: the document itself, or `null` in a transaction that sees none.
async fn document(mut call: Call) -> Result<Value, Refusal> {
    let (collection, id) = (call.take("collection"), call.take("id"));
    let operation = match call.method {
        Method::GET => gateway::get(collection, id, std::mem::take(&mut call.parameters))?,
        _ => return Err(call.no_such_method()),
    };
    call.run(operation).await
}

async fn begin(call: Call) -> Result<Value, Refusal> {
    match call.method {
        Method::POST => call.run(Operation::Begin).await,
        _ => Err(call.no_such_method()),
    }
}

async fn end(mut call: Call) -> Result<Value, Refusal> {
    let operation = gateway::end(call.take("transaction"), &call.take("step"))?;
    match call.method {
        Method::POST => call.run(operation).await,
        _ => Err(call.no_such_method()),
    }
}

async fn files(mut call: Call) -> Result<Value, Refusal> {
    let operation = storage::gateway(&call.take("operation"), &call.body)?;
    match call.method {
        Method::POST => {
            let origin = identity::origin(&call.headers, &call.state.public_url);
            let done = crate::storage::perform(&call.state.files, &call.actor, &origin, operation).await?;
            Ok(storage::gateway_data(done))
        }
        _ => Err(call.no_such_method()),
    }
}

async fn nothing(_: Call) -> Result<Value, Refusal> {
    Err(Refusal::new(Code::UnknownAction, "This server has no such path."))
}

/// A request, read and proved.
struct Call {
    state: AppState,
    actor: Actor,
    request_id: String,
    client_ip: Option<IpAddr>,
    headers: HeaderMap,
    method: Method,
    /// The variable parts of the path, decoded.
    path: HashMap<String, String>,
    parameters: gateway::Parameters,
    body: body::Read,
    /// Whether a key signed it: then the js-sdk has put `envName` into the body.
    signed: bool,
}

impl Call {
    async fn read(state: AppState, mut request: Request, request_id: String) -> Result<Self, Refusal> {
        let unreadable = |_| Refusal::param("The address is not readable.");
        let mut path = request.extract_parts::<Path<HashMap<String, String>>>().await.map_err(unreadable)?.0;
        let unreadable = |_| Refusal::param("The parameters behind the ? are not readable.");
        let parameters =
            request.extract_parts::<Query<HashMap<String, String>>>().await.map_err(unreadable)?.0;
        let client_ip = identity::client_ip(&request);
        let (head, body) = request.into_parts();
        let body = body::read_large(body).await?;

        let mut named = parameters.get("env").cloned();
        let signed = signature::is_meant(&head.headers);
        if signed {
            named = identity::named(named, gateway::env_name(&body))?;
        }
        let env = named.map(|env| identity::environment(&state, &env)).transpose()?;
        let actor = match (identity::bearer(&head.headers), env) {
            (_, env) if signed => signed::actor(&state, &head, &body, env.as_ref()).await?.0,
            (Some(token), env) => identity::actor(&state, env.as_ref(), token, &head.headers).await?,
            (None, Some(env)) => Actor::visitor(env),
            (None, None) => return Err(identity::not_signed_in()),
        };
        for part in ["instance", "database"] {
            if path.remove(part).is_some_and(|name| name != DEFAULT && name != actor.env().as_str()) {
                return Err(Refusal::new(Code::ResourceNotInitial, format!("The only {part} is {DEFAULT}.")));
            }
        }
        let method = meant(&head.method, head.headers.get("x-http-method-override").map(|m| m.as_bytes()));
        let headers = head.headers;
        Ok(Self { state, actor, request_id, client_ip, headers, method, path, parameters, body, signed })
    }

    fn take(&mut self, part: &str) -> String {
        self.path.remove(part).unwrap_or_default()
    }

    async fn run(self, operation: Operation) -> Result<Value, Refusal> {
        identity::signed_in(&self.actor)?;
        let answer = docs::perform_and_check(&self.state.database, &self.actor, operation).await?;
        Ok(gateway::answer(answer))
    }

    fn no_such_method(&self) -> Refusal {
        Refusal { status: 405, ..Refusal::param(format!("This path has no {}.", self.method)) }
    }
}

/// Mini-programs cannot send PATCH and say so in a header.
fn meant(method: &Method, instead: Option<&[u8]>) -> Method {
    match (method, instead) {
        (&Method::POST, Some(instead)) => Method::from_bytes(instead).unwrap_or(Method::POST),
        _ => method.clone(),
    }
}

/// Reads and proves every request the same way, and gives every answer its form.
fn door<F, A>(handler: F) -> MethodRouter<AppState>
where
    F: Fn(Call) -> A + Clone + Send + Sync + 'static,
    A: Future<Output = Result<Value, Refusal>> + Send,
{
    any(async move |State(state): State<AppState>, request: Request| {
        let request_id = request_id(&state, &request);
        let answer = match Call::read(state, request, request_id.clone()).await {
            Ok(call) => handler(call).await,
            Err(refusal) => Err(refusal),
        };
        reply(&request_id, answer)
    })
}

/// The client's own name for the request, if it is fit to be given back.
fn request_id(state: &AppState, request: &Request) -> String {
    let given = request.headers().get("x-request-id").and_then(|id| id.to_str().ok());
    given.filter(|id| web::is_request_id(id)).map_or_else(|| state.store.random().id("req"), str::to_owned)
}

fn reply(request_id: &str, answer: Result<Value, Refusal>) -> Response {
    match answer {
        Ok(body) => Json(body).into_response(),
        Err(refusal) => {
            let status = StatusCode::from_u16(refusal.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, Json(refusal.body(request_id))).into_response()
        }
    }
}
