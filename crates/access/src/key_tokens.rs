//! Access tokens of API keys: what a key is exchanged for, so that it need not be shown with every request. One acts as
//! its key does, in one environment, for two hours, and no longer than the key is there.

use crate::end_users::ACCESS;
use crate::{Access, AccessError, Actor, TokenError, Who, sealed};
use serde::{Deserialize, Serialize};
use types::EnvId;

/// What such a token states.
#[derive(Serialize, Deserialize)]
struct Claims {
    env: EnvId,
    /// The key's id.
    key: String,
    /// When the key was made, in milliseconds: another key of the same id is another key.
    made: i64,
}

impl Access {
    /// An access token of the key that acts, for its environment, and how long it is good, in seconds. Nothing if no
    /// key acts, or not any more. The caller makes sure that the key itself was proved: a token must not prolong
    /// itself.
    pub async fn key_token(&self, by: &Actor) -> Result<Option<(String, u64)>, AccessError> {
        let Who::ApiKey { id } = by.who() else { return Ok(None) };
        let Some(made) = self.key_made_at(by.env(), id).await? else { return Ok(None) };
        let claims = Claims { env: by.env().clone(), key: id.clone(), made };
        let token = sealed::seal(&self.key_token_key(), claims, self.store().now() + ACCESS);
        Ok(Some((token, ACCESS.num_seconds() as u64)))
    }

    /// The actor that such a token proves; the token says in which environment.
    pub async fn actor_for_key_token(&self, token: &str) -> Result<Result<Actor, TokenError>, AccessError> {
        let claims: Claims = match sealed::open(&self.key_token_key(), token, self.store().now()) {
            Ok(claims) => claims,
            Err(error) => return Ok(Err(error)),
        };
        let made = self.key_made_at(&claims.env, &claims.key).await?;
        Ok(match made == Some(claims.made) {
            true => Ok(Actor::api_key(claims.env, claims.key)),
            false => Err(TokenError::Revoked),
        })
    }

    fn key_token_key(&self) -> [u8; 32] {
        self.master_key().derive("access tokens of API keys")
    }
}
