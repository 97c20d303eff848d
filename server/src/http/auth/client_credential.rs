//! An access token for a server's key.

use super::call::{Call, of_token, told, unauthenticated};
use crate::http::cloudbase_web::{identity, signed};
use access::Actor;
use cloudbase::auth::{self, AuthCode, AuthError, requests};
use cloudbase::{Refusal, signature};
use types::{EnvId, Json as Value};

/// `POST /auth/v1/token/clientCredential`: signed with a key as requests to `/admin` are, or showing it.
pub async fn token(call: Call) -> Result<Value, AuthError> {
    let asked = call.body::<requests::ClientCredential>()?;
    if asked.grant_type != "client_credentials" {
        let said = format!("This server has no grant {:?} here.", asked.grant_type);
        return Err(AuthError::new(AuthCode::Unimplemented, said));
    }
    let env = call.named_environment()?;
    let key = key(&call, env.as_ref()).await.map_err(of_token)?;
    let given = call.state.access.key_token(&key).await.map_err(told)?;
    let (token, expires_in) = given.ok_or_else(|| unauthenticated("The key is not there any more."))?;
    Ok(auth::client_credential(&token, expires_in))
}

/// The key that asks. Its access token is no key: it would prolong itself.
async fn key(call: &Call, env: Option<&EnvId>) -> Result<Actor, Refusal> {
    if signature::is_meant(&call.head.headers) {
        return Ok(signed::actor(&call.state, &call.head, call.bytes(), env).await?.0);
    }
    let secret = identity::bearer(&call.head.headers).ok_or_else(identity::not_signed_in)?;
    let candidates = identity::candidates(&call.state, env);
    identity::key_holder(&call.state, &candidates, secret, &call.head.headers).await
}
