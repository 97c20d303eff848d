//! Secrets of an environment by name: what it needs to talk to others. Kept encrypted, under a key that only this
//! installation has; read by the process for its own use, never shown again.

use crate::{Access, AccessError, Actor, vault};
use sea_orm::sea_query::{Expr, OnConflict, Query};
use sea_orm::{ConnectionTrait, ExprTrait};
use store::Audit;
use types::{EnvId, Permission};

/// Longest name, in bytes.
const MAX_NAME: usize = 64;
/// Longest secret, in bytes.
const MAX_SECRET: usize = 16 * 1024;

impl Access {
    /// Keeps a secret of the actor's environment under a name of `a-z 0-9 _ .`, in place of the one that was there.
    pub async fn set_secret(&self, by: &Actor, name: &str, secret: &[u8]) -> Result<(), AccessError> {
        by.require(Permission::Administer)?;
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'.');
        if name.is_empty() || name.len() > MAX_NAME || !name.bytes().all(plain) {
            return Err(AccessError::invalid("/name", "format", "1–64 characters of a-z 0-9 _ ."));
        }
        if secret.is_empty() || secret.len() > MAX_SECRET {
            return Err(AccessError::invalid("/secret", "length", format!("1–{MAX_SECRET} bytes")));
        }
        self.require_environment(by.env())?;
        let key = self.secrets_key();
        let sealed = vault::seal(&key, &owner(by.env(), name), secret, &*self.store().random());
        let (env, name, actor) = (by.env().to_string(), name.to_owned(), by.label());
        self.store()
            .write(move |tx| {
                Box::pin(async move {
                    let columns = ["env", "name", "sealed", "updated_by", "updated_at"];
                    let replace = OnConflict::columns(["env", "name"])
                        .update_columns(["sealed", "updated_by", "updated_at"])
                        .to_owned();
                    let row = Query::insert()
                        .into_table("secrets")
                        .columns(columns)
                        .values_panic([
                            env.as_str().into(),
                            name.as_str().into(),
                            sealed.into(),
                            actor.as_str().into(),
                            store::millis(tx.now()).into(),
                        ])
                        .on_conflict(replace)
                        .to_owned();
                    tx.conn().execute(&row).await?;
                    tx.audit(line(env, actor, "secret.set", &name));
                    Ok(())
                })
            })
            .await
    }

    /// Forgets a secret of the actor's environment.
    pub async fn remove_secret(&self, by: &Actor, name: &str) -> Result<(), AccessError> {
        by.require(Permission::Administer)?;
        let (env, name, actor) = (by.env().to_string(), name.to_owned(), by.label());
        self.store()
            .write(move |tx| {
                Box::pin(async move {
                    let row = Query::delete()
                        .from_table("secrets")
                        .and_where(Expr::col("env").eq(env.as_str()))
                        .and_where(Expr::col("name").eq(name.as_str()))
                        .to_owned();
                    if tx.conn().execute(&row).await?.rows_affected() > 0 {
                        tx.audit(line(env, actor, "secret.remove", &name));
                    }
                    Ok(())
                })
            })
            .await
    }

    /// A secret, for the process's own use: nobody but the process itself may read one.
    pub async fn secret(&self, by: &Actor, name: &str) -> Result<Option<Vec<u8>>, AccessError> {
        if !matches!(by.who(), crate::Who::System) {
            return Err(crate::Denied { permission: Permission::Administer }.into());
        }
        let query = Query::select()
            .column("sealed")
            .from("secrets")
            .and_where(Expr::col("env").eq(by.env().as_str()))
            .and_where(Expr::col("name").eq(name))
            .to_owned();
        let Some(row) = self.store().read().query_one(&query).await? else { return Ok(None) };
        let sealed: String = row.try_get("", "sealed")?;
        Ok(vault::open(&self.secrets_key(), &owner(by.env(), name), &sealed))
    }

    fn secrets_key(&self) -> [u8; 32] {
        self.master_key().derive("secrets of environments")
    }
}

/// Whose secret it is: a row that is copied to another environment or name does not open there.
fn owner(env: &EnvId, name: &str) -> String {
    format!("secret/{env}/{name}")
}

fn line(env: String, actor: String, action: &str, name: &str) -> Audit {
    Audit { env, actor, action: action.into(), object: format!("secret/{name}"), detail: String::new() }
}
