//! End users of mini-programs: anonymous sign-in, access tokens, refresh tokens.
//!
//! An access token is a sealed statement, checked without the database and good for two hours. A refresh token is 32
//! random bytes of which the database keeps the hash; using it gives a new one.

use crate::{Access, AccessError, Actor, TokenError, digest, sealed};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::Duration;
use sea_orm::sea_query::{Expr, Order, Query};
use sea_orm::{ConnectionTrait, ExprTrait};
use serde::{Deserialize, Serialize};
use store::{StoreError, Tx};
use types::{EnvId, Timestamp, UserId};

const ACCESS: Duration = Duration::hours(2);
const REFRESH: Duration = Duration::days(30);
/// How long a used refresh token still works: two tabs may wake up with the same one.
const GRACE: Duration = Duration::seconds(60);
/// Live refresh tokens of one user; those that end first go first.
const MAX_REFRESH_TOKENS: usize = 20;
/// Longest refresh token that is looked at, in bytes.
const MAX_TOKEN: usize = 256;

/// What a sign-in or a refresh answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    /// Proves the user for [`Credentials::expires_in`] seconds.
    pub access_token: String,
    /// Gives new credentials once, within 30 days.
    pub refresh_token: String,
    /// How long the access token is good, in seconds.
    pub expires_in: u64,
    /// The user.
    pub uid: UserId,
}

/// An end user as told to itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndUserView {
    /// The SDKs' `uid`.
    pub uid: UserId,
    /// What documents carry as `_openid`.
    pub openid: String,
    /// Whether it signed in without saying who it is.
    pub anonymous: bool,
    /// When it first signed in.
    pub created_at: Timestamp,
    /// When it last signed in or refreshed.
    pub seen_at: Timestamp,
}

/// What an access token states.
#[derive(Serialize, Deserialize)]
struct Claims {
    env: EnvId,
    uid: UserId,
    /// The user's own openid, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    openid: Option<String>,
    anonymous: bool,
}

impl Access {
    /// Signs a new anonymous user in. What a client calls its device is no proof of anything, so it never leads back
    /// to an earlier user: only the refresh token does.
    pub async fn sign_in_anonymously(&self, env: &EnvId) -> Result<Credentials, AccessError> {
        self.require_environment(env)?;
        let env = env.clone();
        let (claims, refresh_token) = self
            .store()
            .write(move |tx| {
                Box::pin(async move {
                    let uid = UserId::new(tx.random().hex_id(32));
                    let now = store::millis(tx.now());
                    let insert = Query::insert()
                        .into_table("end_users")
                        .columns(["env", "id", "anonymous", "created_at", "seen_at"])
                        .values_panic([
                            env.as_str().into(),
                            uid.as_str().into(),
                            true.into(),
                            now.into(),
                            now.into(),
                        ])
                        .to_owned();
                    tx.conn().execute(&insert).await?;
                    let token = issue(tx, &env, &uid).await?;
                    Ok::<_, AccessError>((Claims { env, uid, openid: None, anonymous: true }, token))
                })
            })
            .await?;
        Ok(self.credentials(claims, refresh_token))
    }

    /// New credentials for a refresh token. The old one works for a minute more, then never again.
    pub async fn refresh(&self, env: &EnvId, refresh_token: &str) -> Result<Credentials, AccessError> {
        self.require_environment(env)?;
        if refresh_token.len() > MAX_TOKEN {
            return Err(AccessError::InvalidRefreshToken);
        }
        let (env, hash) = (env.clone(), digest(refresh_token.as_bytes()));
        let (claims, refresh_token) = self
            .store()
            .write(move |tx| {
                Box::pin(async move {
                    let (uid, expires_at) =
                        find(tx, &env, &hash).await?.ok_or(AccessError::InvalidRefreshToken)?;
                    let user = user(tx.conn(), &env, &uid).await?.ok_or(AccessError::InvalidRefreshToken)?;
                    let last_use = std::cmp::min(expires_at, store::millis(tx.now() + GRACE));
                    let rotate = Query::update()
                        .table("refresh_tokens")
                        .value("expires_at", last_use)
                        .and_where(Expr::col("hash").eq(hash))
                        .to_owned();
                    let seen = Query::update()
                        .table("end_users")
                        .value("seen_at", store::millis(tx.now()))
                        .and_where(Expr::col("env").eq(env.as_str()))
                        .and_where(Expr::col("id").eq(uid.as_str()))
                        .to_owned();
                    tx.conn().execute(&rotate).await?;
                    tx.conn().execute(&seen).await?;
                    let token = issue(tx, &env, &uid).await?;
                    let openid = (user.openid != uid.as_str()).then_some(user.openid);
                    let claims = Claims { env, uid, openid, anonymous: user.anonymous };
                    Ok::<_, AccessError>((claims, token))
                })
            })
            .await?;
        Ok(self.credentials(claims, refresh_token))
    }

    /// Signs a user out: ends all its refresh tokens. `token` is one of them or an access token; one that proves
    /// nothing is no error. Access tokens go on until their time is over, at most two hours.
    pub async fn revoke(&self, env: &EnvId, token: &str) -> Result<(), AccessError> {
        self.require_environment(env)?;
        let (env, hash) = (env.clone(), digest(token.as_bytes()));
        let stated = self.claims(&env, token).ok().map(|claims| claims.uid);
        self.store()
            .write(move |tx| {
                Box::pin(async move {
                    let uid = match stated {
                        Some(uid) => Some(uid),
                        None => find(tx, &env, &hash).await?.map(|(uid, _)| uid),
                    };
                    let Some(uid) = uid else { return Ok(()) };
                    let delete = Query::delete()
                        .from_table("refresh_tokens")
                        .and_where(Expr::col("env").eq(env.as_str()))
                        .and_where(Expr::col("user_id").eq(uid.as_str()))
                        .to_owned();
                    tx.conn().execute(&delete).await?;
                    Ok(())
                })
            })
            .await
    }

    /// The actor that an access token proves in an environment.
    pub fn verify_access_token(&self, env: &EnvId, token: &str) -> Result<Actor, TokenError> {
        let Claims { env, uid, openid, anonymous } = self.claims(env, token)?;
        let openid = openid.unwrap_or_else(|| uid.to_string());
        Ok(Actor::end_user(env, uid, openid, anonymous))
    }

    /// An end user, if the environment has one of that id.
    pub async fn user_info(&self, env: &EnvId, uid: &UserId) -> Result<Option<EndUserView>, AccessError> {
        self.require_environment(env)?;
        user(self.store().read(), env, uid).await
    }

    fn claims(&self, env: &EnvId, token: &str) -> Result<Claims, TokenError> {
        let claims: Claims = sealed::open(self.access_token_key(), token, self.store().now())?;
        if &claims.env == env { Ok(claims) } else { Err(TokenError::WrongEnvironment) }
    }

    fn credentials(&self, claims: Claims, refresh_token: String) -> Credentials {
        let uid = claims.uid.clone();
        let access_token = sealed::seal(self.access_token_key(), claims, self.store().now() + ACCESS);
        Credentials { access_token, refresh_token, expires_in: ACCESS.num_seconds() as u64, uid }
    }
}

/// The user and the end (milliseconds) of a live refresh token.
async fn find(tx: &Tx, env: &EnvId, hash: &str) -> Result<Option<(UserId, i64)>, AccessError> {
    let query = Query::select()
        .columns(["user_id", "expires_at"])
        .from("refresh_tokens")
        .and_where(Expr::col("hash").eq(hash))
        .and_where(Expr::col("env").eq(env.as_str()))
        .and_where(Expr::col("expires_at").gt(store::millis(tx.now())))
        .to_owned();
    let Some(row) = tx.conn().query_one(&query).await? else { return Ok(None) };
    Ok(Some((UserId::new(row.try_get::<String>("", "user_id")?), row.try_get("", "expires_at")?)))
}

/// Writes a new refresh token of a user, and answers it.
async fn issue(tx: &Tx, env: &EnvId, uid: &UserId) -> Result<String, AccessError> {
    let of_user = Query::select()
        .column("hash")
        .from("refresh_tokens")
        .and_where(Expr::col("env").eq(env.as_str()))
        .and_where(Expr::col("user_id").eq(uid.as_str()))
        .order_by("expires_at", Order::Desc)
        .to_owned();
    let live = tx.conn().query_all(&of_user).await?;
    for row in live.iter().skip(MAX_REFRESH_TOKENS - 1) {
        let delete = Query::delete()
            .from_table("refresh_tokens")
            .and_where(Expr::col("hash").eq(row.try_get::<String>("", "hash")?))
            .to_owned();
        tx.conn().execute(&delete).await?;
    }
    let mut bytes = [0; 32];
    tx.random().fill(&mut bytes);
    let token = BASE64_URL_SAFE_NO_PAD.encode(bytes);
    let insert = Query::insert()
        .into_table("refresh_tokens")
        .columns(["hash", "env", "user_id", "expires_at"])
        .values_panic([
            digest(token.as_bytes()).into(),
            env.as_str().into(),
            uid.as_str().into(),
            store::millis(tx.now() + REFRESH).into(),
        ])
        .to_owned();
    tx.conn().execute(&insert).await?;
    Ok(token)
}

async fn user<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    uid: &UserId,
) -> Result<Option<EndUserView>, AccessError> {
    let query = Query::select()
        .columns(["anonymous", "openid", "created_at", "seen_at"])
        .from("end_users")
        .and_where(Expr::col("env").eq(env.as_str()))
        .and_where(Expr::col("id").eq(uid.as_str()))
        .to_owned();
    let Some(row) = conn.query_one(&query).await? else { return Ok(None) };
    let openid: Option<String> = row.try_get("", "openid")?;
    let moment =
        |column: &str| -> Result<Timestamp, StoreError> { Ok(store::timestamp(row.try_get("", column)?)) };
    Ok(Some(EndUserView {
        uid: uid.clone(),
        openid: openid.unwrap_or_else(|| uid.to_string()),
        anonymous: row.try_get("", "anonymous")?,
        created_at: moment("created_at")?,
        seen_at: moment("seen_at")?,
    }))
}
