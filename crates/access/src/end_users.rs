//! End users of mini-programs: anonymous sign-in, access tokens, refresh tokens.
//!
//! An access token is a sealed statement, checked without the database and good for two hours. A refresh token is 32
//! random bytes of which the database keeps the hash; using it gives a new one.

use crate::login::{self, require_enabled};
use crate::{Access, AccessError, Actor, TokenError, digest, sealed};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::Duration;
use sea_orm::sea_query::{Expr, Order, Query};
use sea_orm::{ConnectionTrait, ExprTrait};
use serde::{Deserialize, Serialize};
use store::Tx;
use types::users::{EndUser, LoginMethod};
use types::{EnvId, Timestamp, UserId};

pub(crate) const ACCESS: Duration = Duration::hours(2);
pub(crate) const REFRESH: Duration = Duration::days(30);
/// How long a used refresh token still works: two tabs may wake up with the same one.
pub(crate) const GRACE: Duration = Duration::seconds(60);
/// Live refresh tokens of one user; those that end first go first.
const MAX_REFRESH_TOKENS: usize = 20;
/// Longest refresh token that is looked at, in bytes.
pub(crate) const MAX_TOKEN: usize = 256;

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
    /// Whether nothing is known of the user.
    pub anonymous: bool,
}

/// What an access token states.
#[derive(Serialize, Deserialize)]
pub(crate) struct Claims {
    pub(crate) env: EnvId,
    pub(crate) uid: UserId,
    /// The user's own openid, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    openid: Option<String>,
    anonymous: bool,
    /// The sign-in that it goes back to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) sid: Option<String>,
}

/// What a sign-in began.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    /// Its id; none before there were sessions.
    pub id: Option<String>,
    /// How the user signed in.
    pub method: Option<LoginMethod>,
    /// When it began, in milliseconds.
    pub began: Option<i64>,
    /// When it ends, however often it is used.
    pub ends: Option<i64>,
}

impl Session {
    /// A new one.
    pub(crate) fn begin(tx: &Tx, method: LoginMethod) -> Self {
        let (id, began) = (Some(tx.random().id("ses")), Some(store::millis(tx.now())));
        Self { id, method: Some(method), began, ends: None }
    }
}

impl Access {
    /// Signs a new anonymous user in. What a client calls its device is no proof of anything, so it never leads back
    /// to an earlier user: only the refresh token does.
    pub async fn sign_in_anonymously(&self, env: &EnvId) -> Result<Credentials, AccessError> {
        self.require_environment(env)?;
        self.require_method(env, LoginMethod::Anonymous).await?;
        let env = env.clone();
        let opened = self
            .store()
            .write(move |tx| {
                Box::pin(async move {
                    let uid = login::insert_user(tx, &env, true, None).await?;
                    let session = Session::begin(tx, LoginMethod::Anonymous);
                    open(tx, &env, &uid, &session).await
                })
            })
            .await?;
        Ok(self.credentials(opened))
    }

    /// New credentials for a refresh token. The old one works for a minute more, then never again.
    pub async fn refresh(&self, env: &EnvId, refresh_token: &str) -> Result<Credentials, AccessError> {
        self.require_environment(env)?;
        if refresh_token.len() > MAX_TOKEN {
            return Err(AccessError::InvalidRefreshToken);
        }
        let (env, hash) = (env.clone(), digest(refresh_token.as_bytes()));
        let opened = self
            .store()
            .write(move |tx| {
                Box::pin(async move {
                    let found = find(tx, &env, &hash).await?.ok_or(AccessError::InvalidRefreshToken)?;
                    let Found { uid, expires_at, session } = found;
                    let user = login::user(tx.conn(), &env, &uid).await?;
                    require_enabled(&user.ok_or(AccessError::InvalidRefreshToken)?.user)?;
                    let last_use = std::cmp::min(expires_at, store::millis(tx.now() + GRACE));
                    let rotate = Query::update()
                        .table("refresh_tokens")
                        .value("expires_at", last_use)
                        .and_where(Expr::col("hash").eq(hash))
                        .to_owned();
                    tx.conn().execute(&rotate).await?;
                    open(tx, &env, &uid, &session).await
                })
            })
            .await?;
        Ok(self.credentials(opened))
    }

    /// Signs a user out where `token`, a refresh token or an access token, was given; one that proves nothing is no
    /// error. Access tokens go on until their time is over, at most two hours.
    pub async fn revoke(&self, env: &EnvId, token: &str) -> Result<(), AccessError> {
        self.require_environment(env)?;
        let (env, hash) = (env.clone(), digest(token.as_bytes()));
        let stated = self.claims(&env, token).ok().map(|claims| (claims.uid, claims.sid));
        self.store()
            .write(move |tx| {
                Box::pin(async move {
                    let of = match stated {
                        Some(of) => Some(of),
                        None => find(tx, &env, &hash).await?.map(|found| (found.uid, found.session.id)),
                    };
                    let Some((uid, session)) = of else { return Ok(()) };
                    end_sessions(tx, &env, &uid, session.as_deref().map(Only::This)).await
                })
            })
            .await
    }

    /// The actor that an access token proves in an environment.
    pub fn verify_access_token(&self, env: &EnvId, token: &str) -> Result<Actor, TokenError> {
        let Claims { env, uid, openid, anonymous, .. } = self.claims(env, token)?;
        let openid = openid.unwrap_or_else(|| uid.to_string());
        Ok(Actor::end_user(env, uid, openid, anonymous))
    }

    /// An end user, if the environment has one of that id.
    pub async fn user_info(&self, env: &EnvId, uid: &UserId) -> Result<Option<EndUser>, AccessError> {
        self.require_environment(env)?;
        Ok(login::user(self.store().read(), env, uid).await?.map(|found| found.user))
    }

    fn claims(&self, env: &EnvId, token: &str) -> Result<Claims, TokenError> {
        let claims = self.open_claims(token)?;
        if &claims.env == env { Ok(claims) } else { Err(TokenError::WrongEnvironment) }
    }

    /// What a token states, if it was made here and not ended since.
    pub(crate) fn open_claims(&self, token: &str) -> Result<Claims, TokenError> {
        let (claims, end): (Claims, i64) =
            sealed::open_with_end(self.access_token_key(), token, self.store().now())?;
        self.cuts().allow(&claims.env, &claims.uid, end - ACCESS.num_milliseconds())?;
        Ok(claims)
    }

    pub(crate) fn credentials(&self, opened: Opened) -> Credentials {
        let Opened { claims, refresh_token, made } = opened;
        let (uid, anonymous) = (claims.uid.clone(), claims.anonymous);
        let access_token = sealed::seal(self.access_token_key(), claims, made + ACCESS);
        Credentials { access_token, refresh_token, expires_in: ACCESS.num_seconds() as u64, uid, anonymous }
    }
}

/// A session under way, to make credentials of.
pub(crate) struct Opened {
    pub claims: Claims,
    pub refresh_token: String,
    /// The time of the transaction: whatever ends the user's tokens afterwards ends this one, too.
    pub made: Timestamp,
}

/// A refresh token that is kept.
pub(crate) struct Found {
    pub uid: UserId,
    /// Its end, in milliseconds.
    pub expires_at: i64,
    pub session: Session,
}

/// A live refresh token.
async fn find(tx: &Tx, env: &EnvId, hash: &str) -> Result<Option<Found>, AccessError> {
    let found = find_kept(tx, env, hash).await?;
    Ok(found.filter(|found| found.expires_at > store::millis(tx.now())))
}

/// A refresh token, which may be over.
pub(crate) async fn find_kept(tx: &Tx, env: &EnvId, hash: &str) -> Result<Option<Found>, AccessError> {
    let query = Query::select()
        .columns(["user_id", "expires_at", "session", "method", "began_at", "ends_at"])
        .from("refresh_tokens")
        .and_where(Expr::col("hash").eq(hash))
        .and_where(Expr::col("env").eq(env.as_str()))
        .to_owned();
    let Some(row) = tx.conn().query_one(&query).await? else { return Ok(None) };
    let method: Option<String> = row.try_get("", "method")?;
    Ok(Some(Found {
        uid: UserId::new(row.try_get::<String>("", "user_id")?),
        expires_at: row.try_get("", "expires_at")?,
        session: Session {
            id: row.try_get("", "session")?,
            method: method.as_deref().and_then(LoginMethod::parse),
            began: row.try_get("", "began_at")?,
            ends: row.try_get("", "ends_at")?,
        },
    }))
}

/// Which sessions of a user end.
pub(crate) enum Only<'a> {
    /// One.
    This(&'a str),
    /// All but one.
    Not(&'a str),
}

/// Ends sessions of a user: all, unless `only` says which.
pub(crate) async fn end_sessions(
    tx: &Tx,
    env: &EnvId,
    uid: &UserId,
    only: Option<Only<'_>>,
) -> Result<(), AccessError> {
    let session = || Expr::col("session");
    let delete = Query::delete()
        .from_table("refresh_tokens")
        .and_where(Expr::col("env").eq(env.as_str()))
        .and_where(Expr::col("user_id").eq(uid.as_str()))
        .and_where_option(only.map(|only| match only {
            Only::This(id) => session().eq(id),
            Only::Not(id) => session().ne(id).or(session().is_null()),
        }))
        .to_owned();
    tx.conn().execute(&delete).await?;
    Ok(())
}

/// Opens or goes on with a session, and notes that the user was seen.
pub(crate) async fn open(
    tx: &Tx,
    env: &EnvId,
    uid: &UserId,
    session: &Session,
) -> Result<Opened, AccessError> {
    let claims = seen(tx, env, uid, session).await?;
    let refresh_token = issue(tx, env, uid, session).await?;
    Ok(Opened { claims, refresh_token, made: tx.now() })
}

/// Notes that a user was seen, and answers what its access token states.
pub(crate) async fn seen(
    tx: &Tx,
    env: &EnvId,
    uid: &UserId,
    session: &Session,
) -> Result<Claims, AccessError> {
    let seen = Query::update()
        .table("end_users")
        .value("seen_at", store::millis(tx.now()))
        .and_where(Expr::col("env").eq(env.as_str()))
        .and_where(Expr::col("id").eq(uid.as_str()))
        .to_owned();
    tx.conn().execute(&seen).await?;
    let found = login::user(tx.conn(), env, uid).await?.ok_or(AccessError::InvalidRefreshToken)?;
    Ok(Claims {
        env: env.clone(),
        uid: uid.clone(),
        openid: found.own_openid,
        anonymous: found.user.anonymous,
        sid: session.id.clone(),
    })
}

/// Writes a new refresh token of a user, and answers it.
async fn issue(tx: &Tx, env: &EnvId, uid: &UserId, session: &Session) -> Result<String, AccessError> {
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
    let expires = store::millis(tx.now() + REFRESH);
    let insert = Query::insert()
        .into_table("refresh_tokens")
        .columns(["hash", "env", "user_id", "expires_at", "session", "method", "began_at", "ends_at"])
        .values_panic([
            digest(token.as_bytes()).into(),
            env.as_str().into(),
            uid.as_str().into(),
            session.ends.map_or(expires, |ends| std::cmp::min(ends, expires)).into(),
            session.id.clone().into(),
            session.method.map(|method| method.as_str().to_owned()).into(),
            session.began.into(),
            session.ends.into(),
        ])
        .to_owned();
    tx.conn().execute(&insert).await?;
    Ok(token)
}
