//! Tickets of the customer's own server: `<private_key_id>/@@/<JWT>`, signed with a key whose public half is kept here.
//!
//! Source: `createTicket` of the official Node SDK. Times are milliseconds.

use super::account::New;
use super::settings::line;
use super::{Client, LoginError};
use crate::{Access, AccessError, Actor, Credentials};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use rsa::pkcs1::{DecodeRsaPublicKey, EncodeRsaPublicKey};
use rsa::pkcs8::{EncodePrivateKey, LineEnding};
use rsa::rand_core::{CryptoRng, RngCore};
use rsa::{RsaPrivateKey, RsaPublicKey};
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use serde::Deserialize;
use std::sync::Arc;
use store::Random;
use types::users::{Identity, LoginMethod, Profile, TicketCredential};
use types::{EnvId, Permission};

/// Between the key's id and the JWT.
const SEPARATOR: &str = "/@@/";
/// Longest ticket, in bytes.
const MAX_TICKET: usize = 4096;
/// Bits of a key (NIST SP 800-57: good until 2030).
const BITS: usize = 2048;
/// Keys of one environment.
const MAX_KEYS: usize = 10;
/// How far ahead the customer's clock may be, and how long a ticket may be good, in milliseconds.
const SKEW: i64 = 5 * 60 * 1000;
const LONGEST: i64 = 24 * 3600 * 1000;
/// Characters of the customer's own id of a user.
const UID: std::ops::RangeInclusive<usize> = 4..=32;

#[derive(Deserialize)]
struct Claims {
    env: String,
    uid: String,
    iat: i64,
    exp: i64,
    /// When the session ends at the latest.
    expire: Option<i64>,
}

impl Access {
    /// Signs in the user that a ticket names; the first time, makes an account.
    pub async fn sign_in_with_ticket(
        &self,
        client: &Client,
        ticket: &str,
        anonymous_token: Option<&str>,
    ) -> Result<Credentials, AccessError> {
        let env = &client.env;
        self.require_environment(env)?;
        self.require_method(env, LoginMethod::Custom).await?;
        let claims = self.open_custom_ticket(env, ticket).await?;
        let anonymous = anonymous_token.map(|token| self.anonymous(env, token)).transpose()?;
        let provider = LoginMethod::Custom.as_str().to_owned();
        let identity = Identity { provider, subject: claims.uid.clone(), label: claims.uid };
        let new = New {
            anonymous,
            identities: vec![identity],
            password_hash: None,
            profile: Profile::default(),
            openid: None,
        };
        self.enter_as(env, new, LoginMethod::Custom, claims.expire).await
    }

    async fn open_custom_ticket(&self, env: &EnvId, ticket: &str) -> Result<Claims, AccessError> {
        let refused = |why| AccessError::from(LoginError::Ticket(why));
        if ticket.len() > MAX_TICKET {
            return Err(refused("it is too long"));
        }
        let (id, token) = ticket.split_once(SEPARATOR).ok_or_else(|| refused("it has no key id"))?;
        let key = self.ticket_key_of(env, id).await?.ok_or_else(|| refused("its key is not known here"))?;
        // The times are checked below: they are milliseconds, which no JWT library expects.
        let mut rules = Validation::new(Algorithm::RS256);
        rules.validate_exp = false;
        rules.required_spec_claims.clear();
        let opened = jsonwebtoken::decode::<Claims>(token, &key, &rules);
        let claims = opened.map_err(|_| refused("its signature or form is wrong"))?.claims;
        let now = store::millis(self.store().now());
        if claims.env != env.as_str() {
            return Err(refused("it is for another environment"));
        }
        if claims.exp <= now || claims.expire.is_some_and(|end| end <= now) {
            return Err(refused("it has expired"));
        }
        let lives = claims.exp.checked_sub(claims.iat).filter(|lives| (0..=LONGEST).contains(lives));
        if claims.iat > now + SKEW || lives.is_none() {
            return Err(refused("its times make no sense"));
        }
        if !is_uid(&claims.uid) {
            return Err(refused("its uid is not allowed"));
        }
        Ok(claims)
    }

    async fn ticket_key_of(&self, env: &EnvId, id: &str) -> Result<Option<DecodingKey>, AccessError> {
        let query = Query::select()
            .column("public_key")
            .from("ticket_keys")
            .and_where(Expr::col("env").eq(env.as_str()))
            .and_where(Expr::col("id").eq(id))
            .to_owned();
        let Some(row) = self.store().read().query_one(&query).await? else { return Ok(None) };
        let pem: String = row.try_get("", "public_key")?;
        let der = RsaPublicKey::from_pkcs1_pem(&pem).ok().and_then(|key| key.to_pkcs1_der().ok());
        Ok(der.map(|der| DecodingKey::from_rsa_der(der.as_bytes())))
    }

    /// Makes a key for tickets of the actor's environment. The private half is in the answer, and nowhere else.
    pub async fn create_ticket_key(&self, by: &Actor) -> Result<TicketCredential, AccessError> {
        by.require(Permission::Administer)?;
        let env = by.env().clone();
        self.require_environment(&env)?;
        let random = self.store().random();
        let id = random.id("tk");
        // It takes a while, and a core.
        let made = tokio::task::spawn_blocking(move || RsaPrivateKey::new(&mut Source(random), BITS)).await;
        let failed = |error: String| AccessError::Hashing(error);
        let key = made.map_err(|e| failed(e.to_string()))?.map_err(|e| failed(e.to_string()))?;
        let private_key = key.to_pkcs8_pem(LineEnding::LF).map_err(|e| failed(e.to_string()))?.to_string();
        let public_key =
            key.to_public_key().to_pkcs1_pem(LineEnding::LF).map_err(|e| failed(e.to_string()))?;
        let credential =
            TicketCredential { private_key_id: id.clone(), private_key, env_id: env.to_string() };
        let line = line(by, "ticket_key.create", format!("ticket_key/{id}"), String::new());
        self.store()
            .write(move |tx| {
                Box::pin(async move {
                    let of_env = Query::select()
                        .column("id")
                        .from("ticket_keys")
                        .and_where(Expr::col("env").eq(env.as_str()))
                        .to_owned();
                    if tx.conn().query_all(&of_env).await?.len() >= MAX_KEYS {
                        let rule = format!("at most {MAX_KEYS} keys: remove one that is not used");
                        return Err(AccessError::invalid("/", "too_many", rule));
                    }
                    let row = Query::insert()
                        .into_table("ticket_keys")
                        .columns(["env", "id", "public_key", "created_by", "created_at"])
                        .values_panic([
                            env.as_str().into(),
                            id.into(),
                            public_key.into(),
                            line.actor.as_str().into(),
                            store::millis(tx.now()).into(),
                        ])
                        .to_owned();
                    tx.conn().execute(&row).await?;
                    tx.audit(line);
                    Ok(())
                })
            })
            .await?;
        Ok(credential)
    }

    /// Forgets a key: its tickets are worth nothing from now on.
    pub async fn remove_ticket_key(&self, by: &Actor, id: &str) -> Result<(), AccessError> {
        by.require(Permission::Administer)?;
        let line = line(by, "ticket_key.remove", format!("ticket_key/{id}"), String::new());
        let (env, id) = (by.env().clone(), id.to_owned());
        self.store()
            .write(move |tx| {
                Box::pin(async move {
                    let row = Query::delete()
                        .from_table("ticket_keys")
                        .and_where(Expr::col("env").eq(env.as_str()))
                        .and_where(Expr::col("id").eq(id))
                        .to_owned();
                    if tx.conn().execute(&row).await?.rows_affected() > 0 {
                        tx.audit(line);
                    }
                    Ok(())
                })
            })
            .await
    }
}

/// Whether the customer may call a user this: what the official SDKs let through.
fn is_uid(uid: &str) -> bool {
    let fits = |b: u8| b.is_ascii_alphanumeric() || b"_-#@~=*(){}[]:.,<>+".contains(&b);
    UID.contains(&uid.len()) && uid.bytes().all(fits)
}

/// The store's randomness, as the key's maker wants it.
struct Source(Arc<dyn Random>);

impl RngCore for Source {
    fn next_u32(&mut self) -> u32 {
        let mut bytes = [0; 4];
        self.fill_bytes(&mut bytes);
        u32::from_le_bytes(bytes)
    }

    fn next_u64(&mut self) -> u64 {
        let mut bytes = [0; 8];
        self.fill_bytes(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        self.0.fill(bytes);
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), rsa::rand_core::Error> {
        self.fill_bytes(bytes);
        Ok(())
    }
}

/// [`Random`] promises that the system's source is fit for keys.
impl CryptoRng for Source {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_the_customers_users() {
        for good in ["user", "a-b_c#d@e", "x~=*(){}[]:.,<>+", &"u".repeat(32)] {
            assert!(is_uid(good), "{good}");
        }
        for bad in ["abc", "a b c", "用户用户", "a/b/c", &"u".repeat(33)] {
            assert!(!is_uid(bad), "{bad}");
        }
    }
}
