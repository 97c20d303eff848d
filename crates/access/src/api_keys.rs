//! Keys of the customer's own servers. A secret that is shown is compared by its SHA-256, so secrets must be long and
//! random; for callers that sign with it instead, it is kept encrypted too.

use crate::{Access, AccessError, Actor, digest, vault};
use sea_orm::sea_query::{Expr, JoinType, Query, SelectStatement};
use sea_orm::{ConnectionTrait, ExprTrait};
use store::{Audit, StoreError};
use subtle::ConstantTimeEq;
use types::{EnvId, Permission, Text};

/// Shortest secret, in bytes.
const MIN_SECRET: usize = 12;
/// Longest secret or id that is looked at, in bytes.
const MAX_LENGTH: usize = 256;

impl Access {
    /// Creates a key that is good for some environments. Id and secret are chosen by the caller.
    pub async fn create_api_key(
        &self,
        by: &Actor,
        id: &str,
        secret: &str,
        name: Text,
        envs: &[EnvId],
    ) -> Result<(), AccessError> {
        by.require(Permission::Administer)?;
        let well_formed = id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        if id.is_empty() || id.len() > 64 || !well_formed {
            return Err(AccessError::invalid("/id", "format", "1–64 characters of A-Z a-z 0-9 _ -"));
        }
        if secret.len() < MIN_SECRET || secret.len() > MAX_LENGTH {
            return Err(AccessError::invalid(
                "/secret",
                "too_short",
                format!("{MIN_SECRET}–{MAX_LENGTH} bytes"),
            ));
        }
        for env in envs {
            self.require_environment(env)?;
        }
        let (id, hash, actor) = (id.to_owned(), digest(secret.as_bytes()), by.label());
        let sealed = vault::seal(&self.vault_key(), &owner(&id), secret.as_bytes(), &*self.store().random());
        let mut envs = envs.to_vec();
        envs.sort();
        envs.dedup();
        let name = serde_json::to_string(&name).map_err(StoreError::from)?;
        self.store()
            .write(move |tx| {
                Box::pin(async move {
                    let key = Query::insert()
                        .into_table("api_keys")
                        .columns(["id", "secret_hash", "secret_sealed", "name", "created_at"])
                        .values_panic([
                            id.as_str().into(),
                            hash.into(),
                            sealed.into(),
                            name.into(),
                            store::millis(tx.now()).into(),
                        ])
                        .to_owned();
                    tx.conn().execute(&key).await?;
                    for env in &envs {
                        let good_for = Query::insert()
                            .into_table("api_key_environments")
                            .columns(["key_id", "env"])
                            .values_panic([id.as_str().into(), env.as_str().into()])
                            .to_owned();
                        tx.conn().execute(&good_for).await?;
                    }
                    tx.audit(Audit {
                        env: String::new(),
                        actor,
                        action: "api_key.create".into(),
                        object: format!("key/{id}"),
                        detail: serde_json::json!({ "envs": envs }).to_string(),
                    });
                    Ok(())
                })
            })
            .await
            .map_err(|e: AccessError| e.taken("id or secret"))
    }

    /// The actor that a secret alone proves in an environment.
    pub async fn actor_for_secret(&self, env: &EnvId, secret: &str) -> Result<Option<Actor>, AccessError> {
        self.actor_for(env, "secret_hash", &digest(secret.as_bytes()), secret).await
    }

    /// The actor that an id and its secret prove in an environment.
    pub async fn actor_for_key_pair(
        &self,
        env: &EnvId,
        id: &str,
        secret: &str,
    ) -> Result<Option<Actor>, AccessError> {
        self.actor_for(env, "id", id, secret).await
    }

    /// The actors of the key with this id, one for each environment it is good for, if `verify` finds that its secret
    /// made the signature. Nothing for an id that is not known, or whose secret is not kept.
    pub async fn actors_for_signature<E>(
        &self,
        id: &str,
        verify: impl FnOnce(&[u8]) -> Result<(), E>,
    ) -> Result<Option<Result<Vec<Actor>, E>>, AccessError> {
        if id.len() > MAX_LENGTH || id.contains('\0') {
            return Ok(None);
        }
        let key = Query::select()
            .column("secret_sealed")
            .from("api_keys")
            .and_where(Expr::col("id").eq(id))
            .to_owned();
        let Some(row) = self.store().read().query_one(&key).await? else { return Ok(None) };
        let sealed: Option<String> = row.try_get("", "secret_sealed")?;
        let opened = sealed.and_then(|sealed| vault::open(&self.vault_key(), &owner(id), &sealed));
        let Some(secret) = opened else { return Ok(None) };
        if let Err(refusal) = verify(&secret) {
            return Ok(Some(Err(refusal)));
        }
        let environments = Query::select()
            .column("env")
            .from("api_key_environments")
            .and_where(Expr::col("key_id").eq(id))
            .to_owned();
        let mut actors = Vec::new();
        for row in self.store().read().query_all(&environments).await? {
            let env: String = row.try_get("", "env")?;
            actors.push(Actor::api_key(env.into(), id.to_owned()));
        }
        Ok(Some(Ok(actors)))
    }

    /// The actor of the key with this id, if it is good for the environment. Proves nothing: for statements that this
    /// installation made itself after a proof.
    pub async fn actor_of_key(&self, env: &EnvId, id: &str) -> Result<Option<Actor>, AccessError> {
        if id.len() > MAX_LENGTH || id.contains('\0') || !self.has_environment(env) {
            return Ok(None);
        }
        let found = self.store().read().query_one(&key_of(env, "id", id)).await?;
        Ok(found.map(|_| Actor::api_key(env.clone(), id.to_owned())))
    }

    /// When the key with this id was made, in milliseconds, if it is good for the environment.
    pub(crate) async fn key_made_at(&self, env: &EnvId, id: &str) -> Result<Option<i64>, AccessError> {
        if !self.has_environment(env) {
            return Ok(None);
        }
        let found = self.store().read().query_one(&key_of(env, "id", id)).await?;
        Ok(found.map(|row| row.try_get("", "created_at")).transpose()?)
    }

    fn vault_key(&self) -> [u8; 32] {
        self.master_key().derive("secrets of API keys")
    }

    async fn actor_for(
        &self,
        env: &EnvId,
        column: &'static str,
        value: &str,
        secret: &str,
    ) -> Result<Option<Actor>, AccessError> {
        let looked_at = value.len() <= MAX_LENGTH && secret.len() <= MAX_LENGTH && !value.contains('\0');
        if !looked_at || !self.has_environment(env) {
            return Ok(None);
        }
        let Some(row) = self.store().read().query_one(&key_of(env, column, value)).await? else {
            return Ok(None);
        };
        let hash: String = row.try_get("", "secret_hash")?;
        let proved: bool = hash.as_bytes().ct_eq(digest(secret.as_bytes()).as_bytes()).into();
        let id: String = row.try_get("", "id")?;
        Ok(proved.then(|| Actor::api_key(env.clone(), id)))
    }
}

/// Whose secret it is.
fn owner(id: &str) -> String {
    format!("key/{id}")
}

/// The key with a value in a column, if it is good for the environment.
fn key_of(env: &EnvId, column: &'static str, value: &str) -> SelectStatement {
    Query::select()
        .columns([("api_keys", "id"), ("api_keys", "secret_hash"), ("api_keys", "created_at")])
        .from("api_keys")
        .join(
            JoinType::InnerJoin,
            "api_key_environments",
            Expr::col(("api_key_environments", "key_id")).equals(("api_keys", "id")),
        )
        .and_where(Expr::col(("api_key_environments", "env")).eq(env.as_str()))
        .and_where(Expr::col(("api_keys", column)).eq(value))
        .to_owned()
}
