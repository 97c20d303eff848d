//! The official SDKs' signing in, `/auth/v1`: what exists of it, and a clear answer for the rest.

use super::cloudbase_web::{body, cors, identity};
use crate::state::AppState;
use access::{AccessError, Credentials, Who};
use axum::{
    Json, RequestExt, Router,
    extract::{Query, Request, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::{MethodRouter, any, get, post},
};
use cloudbase::{
    Refusal,
    auth::{self, AuthCode, AuthError},
};
use serde::Deserialize;
use types::{EnvId, Json as Value, Lang};

/// `/auth/v1/…`. Failures have the form of OAuth: `{error, error_code, error_description}`.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/auth/v1/signin/anonymously", post_door(anonymous))
        .route("/auth/v1/token", post_door(refresh))
        .route("/auth/v1/revoke", post_door(revoke))
        .route(
            "/auth/v1/user/me",
            get(async |State(state), headers: HeaderMap| answer(me(state, headers).await)),
        )
        .route("/auth/{*rest}", any(async || answer(Err(unimplemented()))))
        .layer(cors::layer())
}

async fn anonymous(call: Call) -> Result<Value, AuthError> {
    auth::parse_anonymous(&call.body)?;
    let credentials = call.state.access.sign_in_anonymously(&call.environment()?).await.map_err(told)?;
    Ok(body_of(&credentials))
}

async fn refresh(call: Call) -> Result<Value, AuthError> {
    let token = auth::parse_refresh(&call.body)?;
    let credentials = call.state.access.refresh(&call.environment()?, &token).await.map_err(told)?;
    Ok(body_of(&credentials))
}

async fn revoke(call: Call) -> Result<Value, AuthError> {
    let token = auth::parse_revoke(&call.body)?;
    call.state.access.revoke(&call.environment()?, &token).await.map_err(told)?;
    Ok(Value::Object(Default::default()))
}

async fn me(state: AppState, headers: HeaderMap) -> Result<Value, AuthError> {
    let token = identity::bearer(&headers).ok_or_else(|| unauthenticated("Sign in first."))?;
    let actor = identity::actor(&state, None, token, &headers).await.map_err(of_token)?;
    match actor.who() {
        Who::EndUser { uid, anonymous, .. } => {
            let user = state.access.user_info(actor.env(), uid).await.map_err(told)?;
            let user = user.ok_or_else(|| unauthenticated("There is no such user."))?;
            Ok(auth::user(user.uid.as_str(), (!anonymous).then_some(user.openid.as_str())))
        }
        _ => Ok(auth::user(&actor.label(), Some(actor.display_name().get(Lang::En)))),
    }
}

#[derive(Default, Deserialize)]
struct Parameters {
    /// The environment: what the SDK says unless the app chose another name for itself.
    client_id: Option<String>,
    env: Option<String>,
}

/// A request, read.
struct Call {
    state: AppState,
    parameters: Parameters,
    body: Vec<u8>,
}

impl Call {
    async fn read(state: AppState, mut request: Request) -> Result<Self, AuthError> {
        let parameters =
            request.extract_parts::<Query<Parameters>>().await.map(|Query(p)| p).unwrap_or_default();
        let invalid = |refusal: Refusal| AuthError::new(AuthCode::InvalidArgument, refusal.message);
        let body = body::read(request.into_body()).await.map_err(invalid)?;
        Ok(Self { state, parameters, body })
    }

    fn environment(&self) -> Result<EnvId, AuthError> {
        let name =
            self.parameters.env.as_deref().or(self.parameters.client_id.as_deref()).unwrap_or_default();
        identity::environment(&self.state, name)
            .map_err(|refusal| AuthError::new(AuthCode::NotFound, refusal.message))
    }
}

fn post_door<F, A>(handler: F) -> MethodRouter<AppState>
where
    F: Fn(Call) -> A + Clone + Send + Sync + 'static,
    A: Future<Output = Result<Value, AuthError>> + Send,
{
    post(async move |State(state): State<AppState>, request: Request| {
        answer(match Call::read(state, request).await {
            Ok(call) => handler(call).await,
            Err(error) => Err(error),
        })
    })
    .fallback(async || answer(Err(unimplemented())))
}

fn answer(answer: Result<Value, AuthError>) -> Response {
    match answer {
        Ok(body) => Json(body).into_response(),
        Err(error) => {
            let status =
                StatusCode::from_u16(error.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, Json(error.body())).into_response()
        }
    }
}

/// All end users are anonymous: nothing else can sign them in here.
fn body_of(credentials: &Credentials) -> Value {
    auth::Credentials {
        access_token: &credentials.access_token,
        refresh_token: &credentials.refresh_token,
        expires_in: credentials.expires_in,
        uid: credentials.uid.as_str(),
        anonymous: true,
    }
    .body()
}

fn unauthenticated(why: &str) -> AuthError {
    AuthError::new(AuthCode::Unauthenticated, why)
}

fn unimplemented() -> AuthError {
    AuthError::new(AuthCode::Unimplemented, "This server has no such way to sign in.")
}

fn of_token(refusal: Refusal) -> AuthError {
    let code = if refusal.status >= 500 { AuthCode::Internal } else { AuthCode::Unauthenticated };
    AuthError::new(code, refusal.message)
}

fn told(error: AccessError) -> AuthError {
    let code = match &error {
        AccessError::InvalidRefreshToken => AuthCode::InvalidGrant,
        AccessError::UnknownEnvironment(_) => AuthCode::NotFound,
        AccessError::RateLimited { .. } => AuthCode::ResourceExhausted,
        AccessError::InvalidCredentials => AuthCode::Unauthenticated,
        AccessError::Invalid(_) | AccessError::Taken(_) => AuthCode::InvalidArgument,
        AccessError::Denied(_) => AuthCode::PermissionDenied,
        AccessError::KeyFile(_) | AccessError::Hashing(_) | AccessError::Store(_) => {
            tracing::error!(%error, "signing in failed");
            return AuthError::new(AuthCode::Internal, "Something broke on our side.");
        }
    };
    AuthError::new(code, error.to_string())
}
