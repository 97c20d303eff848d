//! A request to sign in, read; and how it is answered.

use crate::http::cloudbase_web::{body, identity};
use crate::state::AppState;
use access::login::Client;
use access::{AccessError, Credentials, LoginError, Signed, TokenError};
use axum::{
    Json, RequestExt,
    extract::{Path, Query, Request, State},
    http::{Method, StatusCode, request::Parts},
    response::{IntoResponse, Response},
    routing::{MethodRouter, any},
};
use cloudbase::{
    Refusal,
    auth::{self, AuthCode, AuthError},
};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use types::{EnvId, Json as Value};

/// How clients say the method that their platform cannot send.
const OVERRIDE: &str = "x-http-method-override";

/// What is asked in the address.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Parameters {
    /// The environment: what the SDK says unless the app chose another name for itself.
    client_id: Option<String>,
    env: Option<String>,
    captcha_token: Option<String>,
    /// Of `checkIfUserExist`.
    pub username: Option<String>,
    /// Of deleting oneself.
    pub sudo_token: Option<String>,
}

/// A request, read.
pub struct Call {
    pub state: AppState,
    pub method: Method,
    pub head: Parts,
    pub parameters: Parameters,
    /// The last part of the address, where it names something.
    pub id: String,
    remote: String,
    body: Vec<u8>,
}

impl Call {
    async fn read(state: AppState, mut request: Request) -> Result<Self, AuthError> {
        let parameters =
            request.extract_parts::<Query<Parameters>>().await.map(|Query(p)| p).unwrap_or_default();
        let id = request.extract_parts::<Path<String>>().await.map(|Path(id)| id).unwrap_or_default();
        let wanted = request.headers().get(OVERRIDE).and_then(|wanted| wanted.to_str().ok());
        let method = match (request.method(), wanted.map(|wanted| wanted.to_ascii_uppercase().parse())) {
            (&Method::POST, Some(Ok(wanted))) => wanted,
            (method, _) => method.clone(),
        };
        let remote = identity::client_ip(&request).map(|ip| ip.to_string()).unwrap_or_default();
        let invalid = |refusal: Refusal| AuthError::new(AuthCode::InvalidArgument, refusal.message);
        let (head, body) = request.into_parts();
        let body = body::read(body).await.map_err(invalid)?;
        Ok(Self { state, method, head, parameters, id, remote, body })
    }

    /// The body in a shape of the protocol's.
    pub fn body<T: DeserializeOwned>(&self) -> Result<T, AuthError> {
        auth::requests::parse(&self.body)
    }

    /// The body as it came.
    pub fn bytes(&self) -> &[u8] {
        &self.body
    }

    /// The environment that the address names, or that the access token is for.
    pub fn environment(&self) -> Result<EnvId, AuthError> {
        match (self.named(), self.signed()) {
            (None, Ok(signed)) => Ok(signed.env().clone()),
            (named, _) => self.environment_of(named.unwrap_or_default()),
        }
    }

    /// The environment that the address names, if it names one.
    pub fn named_environment(&self) -> Result<Option<EnvId>, AuthError> {
        self.named().map(|named| self.environment_of(named)).transpose()
    }

    fn named(&self) -> Option<&str> {
        self.parameters.env.as_deref().or(self.parameters.client_id.as_deref())
    }

    fn environment_of(&self, name: &str) -> Result<EnvId, AuthError> {
        identity::environment(&self.state, name)
            .map_err(|refusal| AuthError::new(AuthCode::NotFound, refusal.message))
    }

    /// Where the request comes from.
    pub fn client(&self) -> Result<Client, AuthError> {
        let captcha = self.parameters.captcha_token.clone().filter(|token| !token.is_empty());
        Ok(Client { env: self.environment()?, remote: self.remote.clone(), captcha })
    }

    /// The end user who is signed in.
    pub fn signed(&self) -> Result<Signed, AuthError> {
        let token = identity::bearer(&self.head.headers).ok_or_else(|| unauthenticated("Sign in first."))?;
        self.state.access.signed_in(token).map_err(|error| match error {
            TokenError::Expired => unauthenticated("The access token has expired."),
            TokenError::Invalid | TokenError::WrongEnvironment => {
                unauthenticated("The access token is not valid.")
            }
            TokenError::Revoked => unauthenticated("The access token was ended: sign in again."),
        })
    }

    /// The signed-in user, in the environment that the address names if it names one.
    pub fn signed_client(&self) -> Result<(Client, Signed), AuthError> {
        let (client, signed) = (self.client()?, self.signed()?);
        match signed.env() == &client.env {
            true => Ok((client, signed)),
            false => Err(unauthenticated("The access token belongs to another environment.")),
        }
    }
}

/// A call by some methods.
pub fn door<F, A>(methods: &'static [Method], handler: F) -> MethodRouter<AppState>
where
    F: Fn(Call) -> A + Clone + Send + Sync + 'static,
    A: Future<Output = Result<Value, AuthError>> + Send,
{
    any(async move |State(state): State<AppState>, request: Request| {
        answer(match Call::read(state, request).await {
            Ok(call) if methods.contains(&call.method) => handler(call).await,
            Ok(_) => Err(unimplemented()),
            Err(error) => Err(error),
        })
    })
}

pub fn answer(answer: Result<Value, AuthError>) -> Response {
    match answer {
        Ok(body) => Json(body).into_response(),
        Err(error) => {
            let status =
                StatusCode::from_u16(error.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, Json(error.body())).into_response()
        }
    }
}

/// `{}`.
pub fn nothing() -> Value {
    Value::Object(Default::default())
}

pub fn body_of(credentials: &Credentials) -> Value {
    auth::Credentials {
        access_token: &credentials.access_token,
        refresh_token: &credentials.refresh_token,
        expires_in: credentials.expires_in,
        uid: credentials.uid.as_str(),
        anonymous: credentials.anonymous,
    }
    .body()
}

pub fn unauthenticated(why: &str) -> AuthError {
    AuthError::new(AuthCode::Unauthenticated, why)
}

pub fn unimplemented() -> AuthError {
    AuthError::new(AuthCode::Unimplemented, "This server has no such way to sign in.")
}

pub fn missing(what: &str) -> AuthError {
    AuthError::new(AuthCode::InvalidArgument, format!("The parameter {what} is missing."))
}

pub fn of_token(refusal: Refusal) -> AuthError {
    let code = if refusal.status >= 500 { AuthCode::Internal } else { AuthCode::Unauthenticated };
    AuthError::new(code, refusal.message)
}

pub fn told(error: AccessError) -> AuthError {
    let code = match &error {
        AccessError::InvalidRefreshToken | AccessError::RefreshTokenExpired => AuthCode::InvalidGrant,
        AccessError::UnknownEnvironment(_) => AuthCode::NotFound,
        AccessError::RateLimited { .. } => AuthCode::ResourceExhausted,
        AccessError::InvalidCredentials => AuthCode::Unauthenticated,
        AccessError::Invalid(errors) => {
            let said = errors.iter().map(|e| format!("{}: {}", e.path.trim_start_matches('/'), e.message));
            return AuthError::new(AuthCode::InvalidArgument, said.collect::<Vec<_>>().join("; "));
        }
        AccessError::Taken(_) => AuthCode::InvalidArgument,
        AccessError::Denied(_) => AuthCode::PermissionDenied,
        AccessError::Login(error) => code_of(error),
        AccessError::KeyFile(_)
        | AccessError::Hashing(_)
        | AccessError::Store(_)
        | AccessError::Outside(_) => {
            tracing::error!(%error, "signing in failed");
            return AuthError::new(AuthCode::Internal, "Something broke on our side.");
        }
    };
    AuthError::new(code, error.to_string())
}

fn code_of(error: &LoginError) -> AuthCode {
    match error {
        LoginError::WrongPassword => AuthCode::InvalidUsernameOrPassword,
        LoginError::NoPassword => AuthCode::PasswordNotSet,
        LoginError::NoSuchUser => AuthCode::UserNotFound,
        LoginError::Exists(_) => AuthCode::AlreadyExists,
        LoginError::Blocked => AuthCode::UserBlocked,
        LoginError::MethodOff(_) => AuthCode::LoginTypeDisabled,
        LoginError::NotSet(_) | LoginError::LastWayIn => AuthCode::FailedPrecondition,
        LoginError::WrongCode => AuthCode::InvalidVerificationCode,
        LoginError::InvalidToken(_)
        | LoginError::SudoNeeded
        | LoginError::Ticket(_)
        | LoginError::Provider(_) => AuthCode::InvalidArgument,
        LoginError::CaptchaRequired => AuthCode::CaptchaRequired,
        LoginError::CaptchaInvalid => AuthCode::CaptchaInvalid,
        LoginError::NotSent | LoginError::ProviderAway => AuthCode::Unavailable,
        LoginError::Unsupported(_) => AuthCode::Unimplemented,
    }
}
