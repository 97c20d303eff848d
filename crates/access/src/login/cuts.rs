//! Access tokens that end before their time. They are checked without the database, so what ends them is kept in
//! memory: until when tokens of a user had been made that are worth nothing now. An entry is needed for two hours.

use crate::end_users::ACCESS;
use crate::{Access, AccessError, TokenError};
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};
use store::{Store, Tx};
use tokio::sync::broadcast;
use types::{EnvId, UserId};

/// Who was cut off, and until when their tokens had been made (milliseconds): read with every token, written by
/// whoever cuts.
pub(crate) struct Cuts {
    made_until: RwLock<HashMap<EnvId, HashMap<UserId, i64>>>,
    /// Tells whoever holds something open for a user.
    ended: broadcast::Sender<(EnvId, UserId)>,
}

/// Cuts that a slow listener may fall behind.
const BEHIND: usize = 256;

/// An end user who proved itself with an access token.
#[derive(Clone, Debug)]
pub struct Signed {
    pub(crate) env: EnvId,
    pub(crate) uid: UserId,
    /// The sign-in that the token goes back to.
    pub(crate) session: Option<String>,
}

impl Signed {
    /// The environment.
    pub fn env(&self) -> &EnvId {
        &self.env
    }

    /// The user.
    pub fn uid(&self) -> &UserId {
        &self.uid
    }

    /// The user as the audit trail keeps it.
    pub(crate) fn label(&self) -> String {
        format!("user:{}", self.uid)
    }
}

impl Cuts {
    pub(crate) async fn load(store: &Store) -> Result<Self, AccessError> {
        let query = Query::select()
            .columns(["env", "user_id", "made_until"])
            .from("token_cuts")
            .and_where(Expr::col("expires_at").gt(store::millis(store.now())))
            .to_owned();
        let cuts = Self { made_until: RwLock::default(), ended: broadcast::channel(BEHIND).0 };
        for row in store.read().query_all(&query).await? {
            let (env, uid): (String, String) = (row.try_get("", "env")?, row.try_get("", "user_id")?);
            cuts.put(EnvId::new(env), UserId::new(uid), row.try_get("", "made_until")?);
        }
        Ok(cuts)
    }

    /// Whether a token of a user, made at a moment, still counts.
    pub(crate) fn allow(&self, env: &EnvId, uid: &UserId, made: i64) -> Result<(), TokenError> {
        let cuts = self.made_until.read().unwrap_or_else(PoisonError::into_inner);
        match cuts.get(env).and_then(|of| of.get(uid)) {
            Some(until) if made <= *until => Err(TokenError::Revoked),
            _ => Ok(()),
        }
    }

    fn put(&self, env: EnvId, uid: UserId, until: i64) {
        let mut cuts = self.made_until.write().unwrap_or_else(PoisonError::into_inner);
        cuts.entry(env).or_default().insert(uid, until);
    }

    /// Forgets what ended by itself.
    pub(crate) fn forget(&self, now: i64) {
        let mut cuts = self.made_until.write().unwrap_or_else(PoisonError::into_inner);
        cuts.values_mut().for_each(|of| of.retain(|_, until| *until + ACCESS.num_milliseconds() > now));
        cuts.retain(|_, of| !of.is_empty());
    }
}

/// Writes down that a user's access tokens end, and answers the moment for [`Access::cut_now`].
pub(crate) async fn cut(tx: &Tx, env: &EnvId, uid: &UserId) -> Result<i64, AccessError> {
    let now = store::millis(tx.now());
    let again =
        OnConflict::columns(["env", "user_id"]).update_columns(["made_until", "expires_at"]).to_owned();
    let row = Query::insert()
        .into_table("token_cuts")
        .columns(["env", "user_id", "made_until", "expires_at"])
        .values_panic([
            env.as_str().into(),
            uid.as_str().into(),
            now.into(),
            (now + ACCESS.num_milliseconds()).into(),
        ])
        .on_conflict(again)
        .to_owned();
    tx.conn().execute(&row).await?;
    Ok(now)
}

impl Access {
    /// Ends access tokens of a user that had been made until a moment, from now on.
    pub(crate) fn cut_now(&self, env: &EnvId, uid: &UserId, until: i64) {
        self.cuts().put(env.clone(), uid.clone(), until);
        // Nobody may listen.
        let _ = self.cuts().ended.send((env.clone(), uid.clone()));
    }

    /// Users whose access tokens end from now on: what is held open for them has to be closed.
    pub fn ended_users(&self) -> broadcast::Receiver<(EnvId, UserId)> {
        self.cuts().ended.subscribe()
    }

    /// The end user whom an access token proves; the token says in which environment.
    pub fn signed_in(&self, token: &str) -> Result<Signed, TokenError> {
        let claims = self.open_claims(token)?;
        if !self.has_environment(&claims.env) {
            return Err(TokenError::WrongEnvironment);
        }
        Ok(Signed { env: claims.env, uid: claims.uid, session: claims.sid })
    }
}
