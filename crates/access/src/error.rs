//! What can go wrong, and how it is told.

use crate::LoginError;
use store::{StoreError, sea_orm::DbErr};
use types::{EnvId, FieldError, Permission, Problem};

/// The actor's permissions do not include what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{permission:?} is not allowed")]
pub struct Denied {
    /// What it would have needed.
    pub permission: Permission,
}

impl From<Denied> for Problem {
    fn from(denied: Denied) -> Self {
        let permission = serde_json::to_value(denied.permission).unwrap_or_default();
        Problem::forbidden(permission.as_str().unwrap_or_default())
    }
}

/// A failure of an access operation.
#[derive(Clone, Debug, thiserror::Error)]
pub enum AccessError {
    /// The e-mail address or the password is wrong; which of them is not told.
    #[error("the e-mail address or the password is wrong")]
    InvalidCredentials,
    /// Too many attempts, by this address or from this place, or too many people signing in at this moment.
    #[error("too many attempts; try again in {retry_after_s} s")]
    RateLimited {
        /// When it is worth trying again, in seconds.
        retry_after_s: u64,
    },
    /// The refresh token is unknown, used up, expired or of another environment.
    #[error("the refresh token is not valid")]
    InvalidRefreshToken,
    /// The refresh token of somebody who has an account is over.
    #[error("the refresh token has expired")]
    RefreshTokenExpired,
    /// There is no such environment.
    #[error("there is no environment {0}")]
    UnknownEnvironment(EnvId),
    /// Values that cannot be used.
    #[error("some values are not valid")]
    Invalid(Vec<FieldError>),
    /// The id, address or secret is in use.
    #[error("{0} is taken")]
    Taken(&'static str),
    /// The actor may not do this.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// An end user could not sign in, or not change the account.
    #[error(transparent)]
    Login(#[from] LoginError),
    /// Another engine that signing in needs failed.
    #[error("{}", .0.detail)]
    Outside(Box<Problem>),
    /// The file of the master key cannot be used.
    #[error("master key: {0}")]
    KeyFile(String),
    /// The password could not be hashed.
    #[error("hashing failed: {0}")]
    Hashing(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<DbErr> for AccessError {
    fn from(error: DbErr) -> Self {
        Self::Store(error.into())
    }
}

impl AccessError {
    /// One complaint about one value.
    pub(crate) fn invalid(path: &str, code: &str, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError::new(path, code, message)])
    }

    /// Turns the database's complaint about a duplicate into words.
    pub(crate) fn taken(self, what: &'static str) -> Self {
        match self {
            Self::Store(StoreError::Duplicate(_)) => Self::Taken(what),
            other => other,
        }
    }
}

impl From<AccessError> for Problem {
    fn from(error: AccessError) -> Self {
        let detail = error.to_string();
        match error {
            AccessError::InvalidCredentials => {
                Problem::new(401, "invalid_credentials", "Sign-in failed", detail)
            }
            AccessError::RateLimited { .. } => Problem::new(429, "rate_limited", "Too many attempts", detail),
            AccessError::InvalidRefreshToken | AccessError::RefreshTokenExpired => {
                Problem::new(401, "invalid_refresh_token", "Sign in again", detail)
            }
            AccessError::UnknownEnvironment(env) => Problem::not_found(format!("environment {env}")),
            AccessError::Invalid(errors) => Problem::invalid(errors),
            AccessError::Taken(what) => {
                Problem::new(409, "taken", "Already in use", format!("The {what} is taken."))
            }
            AccessError::Denied(denied) => denied.into(),
            AccessError::Login(error) => error.into(),
            AccessError::Outside(problem) => *problem,
            AccessError::KeyFile(_) | AccessError::Hashing(_) | AccessError::Store(_) => Problem::internal(),
        }
    }
}

/// Why a token or ticket proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// It was not made here, or it was changed.
    #[error("the token is not valid")]
    Invalid,
    /// Its time is over.
    #[error("the token has expired")]
    Expired,
    /// It is good, for another environment.
    #[error("the token belongs to another environment")]
    WrongEnvironment,
    /// Whoever it proves was signed out everywhere, shut out or deleted since, or its key was removed.
    #[error("the token was ended")]
    Revoked,
}
