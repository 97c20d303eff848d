//! Members of the team and how they sign in.

use crate::{Access, AccessError, Actor, passwords::MAX_PASSWORD};
use sea_orm::sea_query::{Expr, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, ExprTrait, QueryResult};
use std::net::IpAddr;
use store::{Audit, StoreError};
use types::{EnvId, MemberId, MemberView, Permission, Role, Text};

/// Longest e-mail address (RFC 5321 §4.5.3.1.3), in characters.
const MAX_EMAIL: usize = 254;
/// Shortest password of a new member, in characters.
const MIN_PASSWORD: usize = 8;

impl Access {
    /// Creates a member. The address is kept in lower case and is unique.
    pub async fn create_member(
        &self,
        by: &Actor,
        email: &str,
        name: Text,
        role: Role,
        password: &str,
    ) -> Result<MemberView, AccessError> {
        by.require(Permission::Administer)?;
        let email = normal(email);
        let parts = email.split_once('@');
        if !parts.is_some_and(|(user, host)| !user.is_empty() && !host.is_empty())
            || email.contains(char::is_whitespace)
        {
            return Err(AccessError::invalid("/email", "format", "not an e-mail address"));
        }
        if name.is_empty() {
            return Err(AccessError::invalid("/name", "required", "a name is needed"));
        }
        if password.chars().count() < MIN_PASSWORD {
            return Err(AccessError::invalid(
                "/password",
                "too_short",
                format!("at least {MIN_PASSWORD} characters"),
            ));
        }
        if password.len() > MAX_PASSWORD {
            return Err(AccessError::invalid(
                "/password",
                "too_long",
                format!("at most {MAX_PASSWORD} bytes"),
            ));
        }
        let random = self.store().random();
        let hash = self.passwords().hash(password.to_owned(), &*random).await?;
        let member = MemberView { id: MemberId::new(random.id("mem")), email, name, role };
        let (row, actor) = (member.clone(), by.label());
        self.store()
            .write(move |tx| {
                Box::pin(async move {
                    let name = serde_json::to_string(&row.name).map_err(StoreError::from)?;
                    let insert = Query::insert()
                        .into_table("members")
                        .columns(["id", "email", "name", "role", "password_hash", "created_at"])
                        .values_panic([
                            row.id.as_str().into(),
                            row.email.as_str().into(),
                            name.into(),
                            row.role.as_str().into(),
                            hash.into(),
                            store::millis(tx.now()).into(),
                        ])
                        .to_owned();
                    tx.conn().execute(&insert).await?;
                    tx.audit(Audit {
                        env: String::new(),
                        actor,
                        action: "member.create".into(),
                        object: format!("member/{}", row.id),
                        detail: serde_json::json!({"email": row.email, "role": row.role}).to_string(),
                    });
                    Ok(())
                })
            })
            .await
            .map_err(|e: AccessError| e.taken("e-mail address"))?;
        Ok(member)
    }

    /// Checks a password. `remote` is the address that the attempt comes from. Takes as long for an address that
    /// nobody has; every attempt counts towards the limits before it is checked, a good one is taken back.
    pub async fn sign_in(
        &self,
        email: &str,
        password: &str,
        remote: &str,
    ) -> Result<MemberView, AccessError> {
        let (email, remote) = (normal(email), place(remote));
        self.count_attempt(&email, &remote)?;
        let row = self.store().read().query_one(&by_column("email", &email)).await?;
        let (member, hash) = match &row {
            Some(row) => (Some(view(row)?), Some(row.try_get::<String>("", "password_hash")?)),
            None => (None, None),
        };
        // Nobody's password is that long; hashing it would be work for nothing.
        let good =
            password.len() <= MAX_PASSWORD && self.passwords().verify(password.to_owned(), hash).await?;
        let member = member.filter(|_| good);
        let line = Audit {
            env: String::new(),
            actor: member.as_ref().map_or_else(|| "visitor".to_owned(), |m| format!("member:{}", m.id)),
            action: if good { "member.sign_in" } else { "member.sign_in_failed" }.to_owned(),
            object: email.clone(),
            detail: serde_json::json!({"remote": remote}).to_string(),
        };
        self.store()
            .write(move |tx| {
                Box::pin(async move {
                    tx.audit(line);
                    Ok::<_, StoreError>(())
                })
            })
            .await?;
        let member = member.ok_or(AccessError::InvalidCredentials)?;
        self.forgive_attempt(&email, &remote);
        Ok(member)
    }

    /// A member, if there is one of that id.
    pub async fn member(&self, id: &MemberId) -> Result<Option<MemberView>, AccessError> {
        self.store().read().query_one(&by_column("id", id.as_str())).await?.as_ref().map(view).transpose()
    }

    /// All members, the first created first.
    pub async fn members(&self, by: &Actor) -> Result<Vec<MemberView>, AccessError> {
        by.require(Permission::Read)?;
        let query = select().order_by("created_at", Order::Asc).order_by("id", Order::Asc).to_owned();
        self.store().read().query_all(&query).await?.iter().map(view).collect()
    }

    /// The actor of a member in an environment. `member` must come from [`Access::member`] or [`Access::sign_in`]
    /// of the same request: its role is believed.
    pub fn actor_for_member(&self, member: &MemberView, env: &EnvId) -> Result<Actor, AccessError> {
        self.require_environment(env)?;
        Ok(Actor::member(env.clone(), member))
    }
}

/// The spelling under which an address is kept and counted.
fn normal(email: &str) -> String {
    email.trim().chars().filter(|c| !c.is_control()).take(MAX_EMAIL).collect::<String>().to_lowercase()
}

/// Where an attempt comes from: the address; for IPv6 its /64, which is what one customer of a provider has.
pub(crate) fn place(remote: &str) -> String {
    match remote.parse() {
        Ok(IpAddr::V6(v6)) => match v6.to_ipv4_mapped() {
            Some(v4) => v4.to_string(),
            None => {
                let [a, b, c, d, ..] = v6.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
        },
        Ok(IpAddr::V4(v4)) => v4.to_string(),
        Err(_) => remote.chars().take(64).collect(),
    }
}

fn select() -> SelectStatement {
    Query::select().columns(["id", "email", "name", "role", "password_hash"]).from("members").to_owned()
}

fn by_column(column: &'static str, value: &str) -> SelectStatement {
    select().and_where(Expr::col(column).eq(value)).to_owned()
}

fn view(row: &QueryResult) -> Result<MemberView, AccessError> {
    let (name, role): (String, String) = (row.try_get("", "name")?, row.try_get("", "role")?);
    Ok(MemberView {
        id: MemberId::new(row.try_get::<String>("", "id")?),
        email: row.try_get("", "email")?,
        name: serde_json::from_str(&name).map_err(StoreError::from)?,
        role: Role::parse(&role).ok_or_else(|| StoreError::Corrupt(format!("role {role}")))?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ipv6_neighbours_are_one_place() {
        assert_eq!(place("2001:db8:1:2:3:4:5:6"), place("2001:db8:1:2:ffff::1"));
        assert_ne!(place("2001:db8:1:2::1"), place("2001:db8:1:3::1"));
        assert_eq!(place("::ffff:10.0.0.1"), "10.0.0.1");
    }
}
