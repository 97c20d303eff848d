//! Why a function did not run, and how that is told at each door.

use access::Denied;
use types::{FieldError, Problem};

use crate::pool::PoolError;

/// The function did not run. A function that ran and failed is an [`crate::Outcome`].
#[derive(Debug, thiserror::Error)]
pub enum FunctionError {
    /// Nothing of that name is published in the environment.
    #[error("there is no function '{0}'")]
    NotFound(String),
    /// The function's rule does not let this caller in.
    #[error("this caller may not call the function '{0}'")]
    NotAllowed(String),
    /// The actor lacks a permission.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The JSON that should be tried is not a function.
    #[error("the function is not valid")]
    Invalid(Vec<FieldError>),
    /// A function reaches its own environment only.
    #[error("the environment '{0}' cannot be reached from here")]
    OtherEnvironment(String),
    /// The pool refused.
    #[error(transparent)]
    Pool(#[from] PoolError),
}

impl FunctionError {
    /// The code that the official SDKs get.
    pub fn code(&self) -> &'static str {
        match self {
            FunctionError::NotFound(_) | FunctionError::Pool(PoolError::TooDeep) => "FUNCTIONS_REQUEST_FAIL",
            FunctionError::NotAllowed(_) | FunctionError::Denied(_) => "PERMISSION_DENIED",
            FunctionError::Invalid(_) | FunctionError::Pool(PoolError::EventTooLarge { .. }) => {
                "INVALID_PARAM"
            }
            FunctionError::OtherEnvironment(_) => "INVALIID_ENV",
            FunctionError::Pool(PoolError::Busy) => "EXCEED_CONCURRENT_REQUEST_LIMIT",
            FunctionError::Pool(PoolError::CannotStart(_)) => "SYS_ERR",
        }
    }

    /// The sentence for callers; internals stay inside.
    pub fn message(&self) -> String {
        match self {
            FunctionError::Pool(PoolError::CannotStart(_)) => {
                "the function cannot be run at this moment".to_owned()
            }
            other => other.to_string(),
        }
    }
}

impl From<FunctionError> for Problem {
    fn from(error: FunctionError) -> Problem {
        let message = error.message();
        match error {
            FunctionError::NotFound(name) => Problem::not_found(format!("function '{name}'")),
            FunctionError::NotAllowed(_) => Problem::new(403, "forbidden", "Not allowed", message),
            FunctionError::Denied(denied) => denied.into(),
            FunctionError::Invalid(errors) => Problem::invalid(errors),
            FunctionError::OtherEnvironment(_) => {
                Problem::new(400, "invalid", "Another environment", message)
            }
            FunctionError::Pool(PoolError::Busy) => {
                Problem::new(429, "busy", "Too many functions are running", message)
            }
            FunctionError::Pool(PoolError::EventTooLarge { .. }) => {
                Problem::new(413, "too_large", "The event is too large", message)
            }
            FunctionError::Pool(PoolError::TooDeep) => {
                Problem::new(400, "too_deep", "Too many calls inside calls", message)
            }
            FunctionError::Pool(PoolError::CannotStart(error)) => {
                tracing::error!(%error, "no worker could be started");
                Problem::internal()
            }
        }
    }
}
