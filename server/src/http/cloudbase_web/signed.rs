//! Who signed a request, and in which environment.

use super::identity;
use crate::state::AppState;
use access::Actor;
use axum::http::request::Parts;
use cloudbase::{Code, Refusal, signature};
use types::EnvId;

/// The key that signed a request, as an actor in the environment that the request names, or else in the only one that
/// the key is good for; and its id. A session token, which belongs to Tencent's temporary keys, changes nothing: keys
/// of ours need none.
pub async fn actor(
    state: &AppState,
    head: &Parts,
    body: &[u8],
    env: Option<&EnvId>,
) -> Result<(Actor, String), Refusal> {
    let signed = signature::read(head, body)?;
    let now = state.store.now().timestamp();
    let proved = state.access.actors_for_signature(signed.secret_id(), |secret| signed.verify(secret, now));
    let mut actors = proved.await.map_err(identity::broken)?.ok_or_else(signature::unknown_key)??;
    if let Some(env) = env {
        actors.retain(|actor| actor.env() == env);
    }
    let unreachable = || Refusal::new(Code::InvalidEnv, "The key is not good for this environment.");
    let actor = identity::only(actors, &head.headers)?.ok_or_else(unreachable)?;
    Ok((actor, signed.secret_id().to_owned()))
}
