//! From a call of the protocol to one call of a function, and back.

use super::identity;
use crate::state::AppState;
use access::Actor;
use cloudbase::{Code, Refusal};
use functions::{FunctionError, Origin};
use std::net::IpAddr;
use types::Json;

/// Runs a function and answers what it returned.
pub async fn invoke(
    state: &AppState,
    actor: &Actor,
    name: &str,
    event: Json,
    origin: Origin,
) -> Result<Json, Refusal> {
    match state.functions.invoke_from(actor, name, event, origin).await {
        Ok(outcome) => outcome.result.map_err(|e| Refusal::other(e.kind.code(), 500, e.to_string())),
        // Somebody who is nobody can do something about it.
        Err(FunctionError::NotAllowed(_)) if identity::signed_in(actor).is_err() => {
            Err(identity::signed_in(actor).err().unwrap_or_else(identity::not_signed_in))
        }
        Err(error) => Err(refusal(&error)),
    }
}

/// How the call came in.
pub fn origin(request_id: &str, client_ip: Option<IpAddr>) -> Origin {
    let client_ip = client_ip.map(|ip| ip.to_string());
    Origin { request_id: Some(request_id.to_owned()), client_ip, ..Origin::default() }
}

fn refusal(error: &FunctionError) -> Refusal {
    use functions::PoolError;
    let status = match error {
        FunctionError::NotFound(_) => 404,
        FunctionError::NotAllowed(_) | FunctionError::Denied(_) => 403,
        FunctionError::Invalid(_) | FunctionError::OtherEnvironment(_) => 400,
        FunctionError::Pool(PoolError::Busy) => 429,
        FunctionError::Pool(PoolError::EventTooLarge { .. }) => 413,
        FunctionError::Pool(PoolError::TooDeep) => 400,
        FunctionError::Pool(PoolError::CannotStart(_)) => Code::SysErr.status(),
    };
    Refusal::other(error.code(), status, error.message())
}
