//! Users and their identities in the tables.

use super::LoginError;
use crate::AccessError;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement, SimpleExpr};
use sea_orm::{ConnectionTrait, QueryResult};
use std::collections::HashMap;
use store::{StoreError, Tx};
use types::users::{EndUser, Identity};
use types::{EnvId, UserId};

/// A user with what only this crate reads.
pub(crate) struct UserRow {
    pub user: EndUser,
    pub password_hash: Option<String>,
    /// The openid of its own, where the uid does not stand for it.
    pub own_openid: Option<String>,
}

/// The columns that [`read`] reads.
pub(crate) fn select(env: &EnvId) -> SelectStatement {
    let columns = [
        "id",
        "anonymous",
        "openid",
        "created_at",
        "seen_at",
        "updated_at",
        "password_hash",
        "profile",
        "disabled",
    ];
    Query::select().columns(columns).from("end_users").and_where(Expr::col("env").eq(env.as_str())).to_owned()
}

/// A row of [`select`]; its identities are read apart.
pub(crate) fn read(row: &QueryResult) -> Result<UserRow, AccessError> {
    let uid: String = row.try_get("", "id")?;
    let own_openid: Option<String> = row.try_get("", "openid")?;
    let password_hash: Option<String> = row.try_get("", "password_hash")?;
    let profile: Option<String> = row.try_get("", "profile")?;
    let created: i64 = row.try_get("", "created_at")?;
    let updated: Option<i64> = row.try_get("", "updated_at")?;
    let user = EndUser {
        openid: own_openid.clone().unwrap_or_else(|| uid.clone()),
        uid: UserId::new(uid),
        anonymous: row.try_get("", "anonymous")?,
        disabled: row.try_get("", "disabled")?,
        has_password: password_hash.is_some(),
        profile: match profile {
            Some(text) => serde_json::from_str(&text).map_err(StoreError::from)?,
            None => Default::default(),
        },
        identities: Vec::new(),
        created_at: store::timestamp(created),
        seen_at: store::timestamp(row.try_get("", "seen_at")?),
        updated_at: store::timestamp(updated.unwrap_or(created)),
    };
    Ok(UserRow { user, password_hash, own_openid })
}

/// A user with its identities.
pub(crate) async fn user<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    uid: &UserId,
) -> Result<Option<UserRow>, AccessError> {
    let query = select(env).and_where(Expr::col("id").eq(uid.as_str())).to_owned();
    let Some(row) = conn.query_one(&query).await? else { return Ok(None) };
    let mut found = read(&row)?;
    let mut of = identities(conn, env, std::slice::from_ref(uid)).await?;
    found.user.identities = of.remove(uid).unwrap_or_default();
    Ok(Some(found))
}

/// The identities of some users, the oldest first.
pub(crate) async fn identities<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    uids: &[UserId],
) -> Result<HashMap<UserId, Vec<Identity>>, AccessError> {
    let mut found: HashMap<UserId, Vec<Identity>> = HashMap::new();
    if uids.is_empty() {
        return Ok(found);
    }
    let query = Query::select()
        .columns(["user_id", "provider", "subject", "label"])
        .from("end_user_identities")
        .and_where(Expr::col("env").eq(env.as_str()))
        .and_where(Expr::col("user_id").is_in(uids.iter().map(UserId::as_str)))
        .order_by("created_at", Order::Asc)
        .order_by("provider", Order::Asc)
        .to_owned();
    for row in conn.query_all(&query).await? {
        let identity = Identity {
            provider: row.try_get("", "provider")?,
            subject: row.try_get("", "subject")?,
            label: row.try_get("", "label")?,
        };
        found.entry(UserId::new(row.try_get::<String>("", "user_id")?)).or_default().push(identity);
    }
    Ok(found)
}

/// Who has an identity.
pub(crate) async fn holder<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    identity: &Identity,
) -> Result<Option<UserId>, AccessError> {
    let query = Query::select()
        .column("user_id")
        .from("end_user_identities")
        .and_where(Expr::col("env").eq(env.as_str()))
        .and_where(Expr::col("provider").eq(identity.provider.as_str()))
        .and_where(Expr::col("subject").eq(identity.subject.as_str()))
        .to_owned();
    let Some(row) = conn.query_one(&query).await? else { return Ok(None) };
    Ok(Some(UserId::new(row.try_get::<String>("", "user_id")?)))
}

/// Gives a user an identity, in place of the one of the same provider. Refuses one that somebody else has.
pub(crate) async fn add_identity(
    tx: &Tx,
    env: &EnvId,
    uid: &UserId,
    identity: &Identity,
) -> Result<(), AccessError> {
    match holder(tx.conn(), env, identity).await? {
        Some(other) if &other != uid => return Err(LoginError::Exists(word(&identity.provider)).into()),
        _ => remove_identity(tx, env, uid, &identity.provider).await?,
    };
    let insert = Query::insert()
        .into_table("end_user_identities")
        .columns(["env", "provider", "subject", "label", "user_id", "created_at"])
        .values_panic([
            env.as_str().into(),
            identity.provider.as_str().into(),
            identity.subject.as_str().into(),
            identity.label.as_str().into(),
            uid.as_str().into(),
            store::millis(tx.now()).into(),
        ])
        .to_owned();
    tx.conn().execute(&insert).await?;
    Ok(())
}

/// Takes a provider's identity from a user, and says whether there was one.
pub(crate) async fn remove_identity(
    tx: &Tx,
    env: &EnvId,
    uid: &UserId,
    provider: &str,
) -> Result<bool, AccessError> {
    let delete = Query::delete()
        .from_table("end_user_identities")
        .and_where(Expr::col("env").eq(env.as_str()))
        .and_where(Expr::col("user_id").eq(uid.as_str()))
        .and_where(Expr::col("provider").eq(provider))
        .to_owned();
    Ok(tx.conn().execute(&delete).await?.rows_affected() > 0)
}

/// A new user, with nothing known of it.
pub(crate) async fn insert_user(
    tx: &Tx,
    env: &EnvId,
    anonymous: bool,
    openid: Option<&str>,
) -> Result<UserId, AccessError> {
    let uid = UserId::new(tx.random().hex_id(32));
    let now = store::millis(tx.now());
    let insert = Query::insert()
        .into_table("end_users")
        .columns(["env", "id", "anonymous", "openid", "disabled", "created_at", "seen_at", "updated_at"])
        .values_panic([
            env.as_str().into(),
            uid.as_str().into(),
            anonymous.into(),
            openid.into(),
            false.into(),
            now.into(),
            now.into(),
            now.into(),
        ])
        .to_owned();
    tx.conn().execute(&insert).await?;
    Ok(uid)
}

/// Changes columns of a user.
pub(crate) async fn change<const N: usize>(
    tx: &Tx,
    env: &EnvId,
    uid: &UserId,
    columns: [(&'static str, SimpleExpr); N],
) -> Result<(), AccessError> {
    let update = Query::update()
        .table("end_users")
        .values(columns)
        .value("updated_at", store::millis(tx.now()))
        .and_where(Expr::col("env").eq(env.as_str()))
        .and_where(Expr::col("id").eq(uid.as_str()))
        .to_owned();
    tx.conn().execute(&update).await?;
    Ok(())
}

/// What an identity of a provider is called.
fn word(provider: &str) -> &'static str {
    match provider {
        "username" => "username",
        "phone" => "phone_number",
        "email" => "email",
        _ => "provider",
    }
}
