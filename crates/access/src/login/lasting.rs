//! Refresh tokens that stay, for clients that keep theirs: the js-sdk 1.x exchanges one for access tokens again and
//! again, and reads no other from the answer. Each use puts the token's end off, as a new one would.

use super::{account::enabled, require_enabled, user};
use crate::end_users::{Found, GRACE, MAX_TOKEN, Opened, REFRESH, find_kept, seen};
use crate::{Access, AccessError, Credentials, digest};
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use store::Tx;
use types::EnvId;
use types::users::LoginMethod;

impl Access {
    /// An access token for a refresh token, which stays good. The refusal tells whether it is over, unless its user is
    /// anonymous: for a client of those every token that proves nothing is alike.
    pub async fn access_token(&self, env: &EnvId, refresh_token: &str) -> Result<Credentials, AccessError> {
        self.require_environment(env)?;
        if refresh_token.len() > MAX_TOKEN {
            return Err(AccessError::InvalidRefreshToken);
        }
        let (env, token) = (env.clone(), refresh_token.to_owned());
        let opened = self
            .store()
            .write(move |tx| {
                Box::pin(async move {
                    let found = find_kept(tx, &env, &digest(token.as_bytes())).await?;
                    let found = found.ok_or(AccessError::InvalidRefreshToken)?;
                    let user = user(tx.conn(), &env, &found.uid).await?;
                    let user = user.ok_or(AccessError::InvalidRefreshToken)?.user;
                    match (found.expires_at <= store::millis(tx.now()), user.anonymous) {
                        (true, true) => return Err(AccessError::InvalidRefreshToken),
                        (true, false) => return Err(AccessError::RefreshTokenExpired),
                        (false, _) => require_enabled(&user)?,
                    }
                    go_on(tx, &env, found, token).await
                })
            })
            .await?;
        Ok(self.credentials(opened))
    }

    /// Signs the anonymous user in again whose refresh token this is, or else a new one. Only the token leads back to
    /// somebody, and never to somebody with an account.
    pub async fn sign_in_anonymously_again(
        &self,
        env: &EnvId,
        refresh_token: &str,
    ) -> Result<Credentials, AccessError> {
        self.require_environment(env)?;
        self.require_method(env, LoginMethod::Anonymous).await?;
        if refresh_token.len() > MAX_TOKEN {
            return self.sign_in_anonymously(env).await;
        }
        let (of, token) = (env.clone(), refresh_token.to_owned());
        let opened = self
            .store()
            .write(move |tx| {
                Box::pin(async move {
                    let found = find_kept(tx, &of, &digest(token.as_bytes())).await?;
                    let now = store::millis(tx.now());
                    let Some(found) = found.filter(|found| found.expires_at > now) else { return Ok(None) };
                    match enabled(tx, &of, &found.uid).await?.user.anonymous {
                        true => go_on(tx, &of, found, token).await.map(Some),
                        false => Ok::<_, AccessError>(None),
                    }
                })
            })
            .await?;
        match opened {
            Some(opened) => Ok(self.credentials(opened)),
            None => self.sign_in_anonymously(env).await,
        }
    }
}

/// Goes on with a session under the token that it has.
async fn go_on(tx: &Tx, env: &EnvId, found: Found, refresh_token: String) -> Result<Opened, AccessError> {
    let Found { uid, expires_at, session } = found;
    // One that was exchanged for another is at its end: it has no more than the grace.
    if expires_at > store::millis(tx.now() + GRACE) {
        let end = store::millis(tx.now() + REFRESH);
        let later = Query::update()
            .table("refresh_tokens")
            .value("expires_at", session.ends.map_or(end, |ends| std::cmp::min(ends, end)))
            .and_where(Expr::col("hash").eq(digest(refresh_token.as_bytes())))
            .to_owned();
        tx.conn().execute(&later).await?;
    }
    let claims = seen(tx, env, &uid, &session).await?;
    Ok(Opened { claims, refresh_token, made: tx.now() })
}
