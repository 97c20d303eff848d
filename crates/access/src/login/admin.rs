//! End users as members see them: look, shut out, let in, delete.

use super::settings::line;
use super::{LoginError, cuts, rows};
use crate::end_users::{Only, end_sessions};
use crate::{Access, AccessError, Actor};
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Func, LikeExpr, Order, Query, SelectStatement};
use std::collections::HashSet;
use store::Tx;
use types::users::{Belonging, EndUser, EndUserPage, EndUserQuery, LoginMethod, UserSession};
use types::{EnvId, Permission, UserId};

/// Users on a page.
const PAGE: u64 = 50;
/// Longest words that are searched for, in characters.
const MAX_WORDS: usize = 100;

impl Access {
    /// End users of the actor's environment, the newest first.
    pub async fn end_users(&self, by: &Actor, asked: &EndUserQuery) -> Result<EndUserPage, AccessError> {
        by.require(Permission::ReadDocuments)?;
        let (env, conn) = (by.env(), self.store().read());
        self.require_environment(env)?;
        let mut count = wanted(rows::select(env), env, asked);
        let count = count.clear_selects().expr_as(Expr::col("id").count(), "n").to_owned();
        let total = match conn.query_one(&count).await? {
            Some(row) => u64::try_from(row.try_get::<i64>("", "n")?).unwrap_or_default(),
            None => 0,
        };
        let query = wanted(rows::select(env), env, asked)
            .order_by("created_at", Order::Desc)
            .order_by("id", Order::Asc)
            .offset(u64::from(asked.page) * PAGE)
            .limit(PAGE)
            .to_owned();
        let found = conn.query_all(&query).await?;
        let mut users: Vec<EndUser> =
            found.iter().map(|row| Ok(rows::read(row)?.user)).collect::<Result<_, AccessError>>()?;
        let uids: Vec<UserId> = users.iter().map(|user| user.uid.clone()).collect();
        let mut identities = rows::identities(conn, env, &uids).await?;
        for user in &mut users {
            user.identities = identities.remove(&user.uid).unwrap_or_default();
        }
        Ok(EndUserPage { users, total })
    }

    /// A user, and where it is signed in, the newest first.
    pub async fn end_user(
        &self,
        by: &Actor,
        uid: &UserId,
    ) -> Result<(EndUser, Vec<UserSession>), AccessError> {
        by.require(Permission::ReadDocuments)?;
        let user = self.user_info(by.env(), uid).await?.ok_or(LoginError::NoSuchUser)?;
        let query = Query::select()
            .columns(["hash", "session", "method", "began_at", "expires_at"])
            .from("refresh_tokens")
            .and_where(Expr::col("env").eq(by.env().as_str()))
            .and_where(Expr::col("user_id").eq(uid.as_str()))
            .and_where(Expr::col("expires_at").gt(store::millis(self.store().now())))
            .order_by("expires_at", Order::Desc)
            .to_owned();
        let mut sessions: Vec<UserSession> = Vec::new();
        let mut seen = HashSet::new();
        for row in self.store().read().query_all(&query).await? {
            // One that was begun before sessions were counted is known by its token's hash.
            let (id, hash): (Option<String>, String) =
                (row.try_get("", "session")?, row.try_get("", "hash")?);
            let id = id.unwrap_or(hash);
            if !seen.insert(id.clone()) {
                continue;
            }
            let method: Option<String> = row.try_get("", "method")?;
            let began: Option<i64> = row.try_get("", "began_at")?;
            sessions.push(UserSession {
                id,
                method: method.as_deref().and_then(LoginMethod::parse),
                since: began.map(store::timestamp),
                until: store::timestamp(row.try_get("", "expires_at")?),
            });
        }
        Ok((user, sessions))
    }

    /// Signs a user out in one place. What was signed in there goes on for two hours at most.
    pub async fn end_user_session(&self, by: &Actor, uid: &UserId, session: &str) -> Result<(), AccessError> {
        by.require(Permission::WriteDocuments)?;
        let line = line(by, "end_user.end_session", format!("user/{uid}"), session.to_owned());
        let (env, uid, session) = (by.env().clone(), uid.clone(), session.to_owned());
        self.store()
            .write(move |tx| {
                Box::pin(async move {
                    end_sessions(tx, &env, &uid, Some(Only::This(&session))).await?;
                    let old = Query::delete()
                        .from_table("refresh_tokens")
                        .and_where(Expr::col("env").eq(env.as_str()))
                        .and_where(Expr::col("user_id").eq(uid.as_str()))
                        .and_where(Expr::col("hash").eq(session))
                        .to_owned();
                    tx.conn().execute(&old).await?;
                    tx.audit(line);
                    Ok(())
                })
            })
            .await
    }

    /// Shuts a user out, at once, or lets it in again. One that is let in goes on where it was signed in.
    pub async fn set_end_user_disabled(
        &self,
        by: &Actor,
        uid: &UserId,
        disabled: bool,
    ) -> Result<(), AccessError> {
        by.require(Permission::WriteDocuments)?;
        let action = if disabled { "end_user.disable" } else { "end_user.enable" };
        let line = line(by, action, format!("user/{uid}"), String::new());
        let (env, user) = (by.env().clone(), uid.clone());
        let until = self
            .store()
            .write(move |tx| {
                Box::pin(async move {
                    rows::user(tx.conn(), &env, &user).await?.ok_or(LoginError::NoSuchUser)?;
                    rows::change(tx, &env, &user, [("disabled", disabled.into())]).await?;
                    tx.audit(line);
                    match disabled {
                        true => Ok::<_, AccessError>(Some(cuts::cut(tx, &env, &user).await?)),
                        false => Ok(None),
                    }
                })
            })
            .await?;
        if let Some(until) = until {
            self.cut_now(by.env(), uid, until);
        }
        Ok(())
    }

    /// What would be deleted with a user.
    pub async fn end_user_belongings(&self, by: &Actor, uid: &UserId) -> Result<Vec<Belonging>, AccessError> {
        by.require(Permission::ReadDocuments)?;
        let user = self.user_info(by.env(), uid).await?.ok_or(LoginError::NoSuchUser)?;
        let belongings = &self.wired("the database")?.belongings;
        let counted = belongings.count(by.env(), &user.openid).await;
        counted.map_err(|problem| AccessError::Outside(Box::new(problem)))
    }

    /// Deletes a user and what it has. The user is shut out first, so nothing is added meanwhile; if the process dies
    /// on the way, the user is still there, shut out, to be deleted again. Answers how many documents went.
    pub async fn delete_end_user(&self, by: &Actor, uid: &UserId) -> Result<u64, AccessError> {
        by.require(Permission::WriteDocuments)?;
        let user = self.user_info(by.env(), uid).await?.ok_or(LoginError::NoSuchUser)?;
        self.set_end_user_disabled(by, uid, true).await?;
        let belongings = &self.wired("the database")?.belongings;
        let deleted = belongings.delete(by.env(), &user.openid).await;
        let documents = deleted.map_err(|problem| AccessError::Outside(Box::new(problem)))?;
        let detail = serde_json::json!({ "documents": documents }).to_string();
        let line = line(by, "end_user.delete", format!("user/{uid}"), detail);
        let (env, gone) = (by.env().clone(), uid.clone());
        let until = self
            .store()
            .write(move |tx| {
                Box::pin(async move {
                    let until = erase(tx, &env, &gone).await?;
                    tx.audit(line);
                    Ok::<_, AccessError>(until)
                })
            })
            .await?;
        self.cut_now(by.env(), uid, until);
        Ok(documents)
    }
}

/// Deletes what is known of a user, and ends its tokens; answers the moment for [`Access::cut_now`].
pub(super) async fn erase(tx: &Tx, env: &EnvId, uid: &UserId) -> Result<i64, AccessError> {
    for (table, column) in [
        ("refresh_tokens", "user_id"),
        ("end_user_identities", "user_id"),
        ("verification_codes", "user_id"),
        ("end_users", "id"),
    ] {
        let delete = Query::delete()
            .from_table(table)
            .and_where(Expr::col("env").eq(env.as_str()))
            .and_where(Expr::col(column).eq(uid.as_str()))
            .to_owned();
        tx.conn().execute(&delete).await?;
    }
    cuts::cut(tx, env, uid).await
}

/// Narrows a selection of users down to those that are asked for.
fn wanted(mut users: SelectStatement, env: &EnvId, asked: &EndUserQuery) -> SelectStatement {
    if asked.disabled {
        users.and_where(Expr::col("disabled").eq(true));
    }
    let holders = || {
        Query::select()
            .column("user_id")
            .from("end_user_identities")
            .and_where(Expr::col("env").eq(env.as_str()))
            .to_owned()
    };
    match asked.method {
        None => {}
        Some(LoginMethod::Anonymous) => {
            users.and_where(Expr::col("anonymous").eq(true));
        }
        Some(LoginMethod::Wechat) => {
            let named = LoginMethod::ALL.map(LoginMethod::as_str);
            let of = holders().and_where(Expr::col("provider").is_not_in(named)).to_owned();
            users.and_where(Expr::col("id").in_subquery(of));
        }
        Some(method) => {
            let of = holders().and_where(Expr::col("provider").eq(method.as_str())).to_owned();
            users.and_where(Expr::col("id").in_subquery(of));
        }
    }
    let words: String = asked.words.trim().chars().take(MAX_WORDS).filter(|c| *c != '\0').collect();
    if !words.is_empty() {
        let like = pattern(&words.to_lowercase());
        let lower = |column: &'static str| Expr::expr(Func::lower(Expr::col(column)));
        let escaped = || LikeExpr::new(like.clone()).escape('!');
        let of = holders()
            .and_where(lower("label").like(escaped()).or(Expr::col("subject").like(escaped())))
            .to_owned();
        let any = lower("id")
            .like(escaped())
            .or(lower("openid").like(escaped()))
            .or(lower("profile").like(LikeExpr::new(format!("%\"name\":\"{like}")).escape('!')))
            .or(Expr::col("id").in_subquery(of));
        users.and_where(any);
    }
    users
}

/// A pattern that holds the words as they are.
fn pattern(words: &str) -> String {
    let mut escaped = String::from("%");
    for c in words.chars() {
        if matches!(c, '%' | '_' | '!') {
            escaped.push('!');
        }
        escaped.push(c);
    }
    escaped.push('%');
    escaped
}
