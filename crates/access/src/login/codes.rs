//! Codes that prove a phone number or an address: six digits, good for ten minutes and five tries, kept as a keyed hash.
//! Checking one gives a token, which is good for ten minutes and one step.

use super::{Client, LoginError, Message, Signed, identity, rows};
use crate::{Access, AccessError, key::hmac};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use hmac::Mac;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, QueryResult};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use store::{Store, Tx};
use subtle::ConstantTimeEq;
use types::EnvId;
use types::users::{Identity, LoginMethod, OutboxCode};

/// How long a code and the token that it gives are good.
const LIVES: Duration = Duration::from_secs(10 * 60);
/// How often a code may be tried.
const TRIES: i32 = 5;
/// Codes of an environment that the outbox keeps; the oldest go first.
const OUTBOX: usize = 50;
/// Longest code that is looked at, in bytes.
const MAX_CODE: usize = 16;

/// Codes on their way.
#[derive(Default)]
pub(crate) struct Codes {
    /// What nobody sends, by environment: only filled where the wiring allows it.
    outbox: Mutex<HashMap<EnvId, VecDeque<OutboxCode>>>,
}

/// To whom a code goes.
#[derive(Clone, Debug)]
pub enum Recipient {
    /// A phone number.
    Phone(String),
    /// An address.
    Email(String),
    /// What is known of the user who asks.
    Own,
}

/// Whom the client expects there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Target {
    /// Anybody.
    #[default]
    Any,
    /// A user.
    User,
    /// Nobody who is a user.
    NotUser,
    /// The user who asks.
    CurrentUser,
}

/// A code that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentCode {
    /// Goes along with the code.
    pub id: String,
    /// How long it is good, in seconds.
    pub expires_in: u64,
    /// Whether the number or address is a user's: the protocol tells.
    pub is_user: bool,
}

/// What the token states.
#[derive(Serialize, Deserialize)]
struct Verified {
    env: EnvId,
    id: String,
}

/// A code as it is kept.
struct Row {
    identity: Identity,
    hash: String,
    tries: i32,
    verified: bool,
}

impl Codes {
    /// Codes that nobody sent, the newest first.
    pub(crate) fn outbox(&self, env: &EnvId) -> Vec<OutboxCode> {
        let outbox = self.outbox.lock().unwrap_or_else(PoisonError::into_inner);
        outbox.get(env).map(|codes| codes.iter().rev().cloned().collect()).unwrap_or_default()
    }

    fn keep(&self, env: &EnvId, code: OutboxCode) {
        let mut outbox = self.outbox.lock().unwrap_or_else(PoisonError::into_inner);
        let codes = outbox.entry(env.clone()).or_default();
        codes.push_back(code);
        if codes.len() > OUTBOX {
            codes.pop_front();
        }
    }
}

impl Access {
    /// Sends a code to a person.
    pub async fn send_code(
        &self,
        client: &Client,
        by: Option<&Signed>,
        to: Recipient,
        target: Target,
    ) -> Result<SentCode, AccessError> {
        let env = &client.env;
        self.require_environment(env)?;
        let to = self.recipient(env, by, to).await?;
        let method = LoginMethod::of_provider(&to.provider);
        self.require_method(env, method).await?;
        let webhook = self.webhook(env).await?;
        let outside = self.wired("the sending of codes")?;
        if webhook.is_none() && !outside.outbox {
            return Err(LoginError::NotSet("the sending of codes").into());
        }
        self.count_code(client, &to.subject)?;
        let holder = rows::holder(self.store().read(), env, &to).await?;
        match target {
            Target::User if holder.is_none() => return Err(LoginError::NoSuchUser.into()),
            Target::NotUser if holder.is_some() => return Err(LoginError::Exists("identity").into()),
            Target::CurrentUser if holder.as_ref() != by.map(Signed::uid) || by.is_none() => {
                return Err(LoginError::NoSuchUser.into());
            }
            _ => {}
        }
        let (id, code) = (self.store().random().id("ver"), six_digits(self.store()));
        self.keep_code(env, &id, &to, &code, by).await?;
        let channel = if method == LoginMethod::Phone { "sms" } else { "email" };
        let expires_in = LIVES.as_secs();
        match webhook {
            Some(webhook) => {
                let message = Message { env: env.clone(), channel, to: to.label, code, expires_in };
                if let Err(reason) = outside.sender.send(&webhook, &message).await {
                    tracing::warn!(%env, reason, "a code could not be handed over");
                    return Err(LoginError::NotSent.into());
                }
            }
            None => self.codes().keep(env, OutboxCode { to: to.label, code, at: self.store().now() }),
        }
        Ok(SentCode { id, expires_in, is_user: holder.is_some() })
    }

    /// Checks a code; answers a token for one step, and how long it is good, in seconds.
    pub async fn check_code(
        &self,
        client: &Client,
        id: &str,
        code: &str,
    ) -> Result<(String, u64), AccessError> {
        self.require_environment(&client.env)?;
        if id.len() > 64 || code.len() > MAX_CODE {
            return Err(LoginError::WrongCode.into());
        }
        let hash = self.code_hash(&client.env, id, code.trim());
        let (env, id) = (client.env.clone(), id.to_owned());
        let statement = Verified { env: env.clone(), id: id.clone() };
        // A failed try is written down, so it is an answer, not an error: errors take their writes back.
        let good = self
            .store()
            .write(move |tx| {
                Box::pin(async move {
                    let Some(row) = find(tx, &env, &id).await? else { return Ok(false) };
                    let good = bool::from(row.hash.as_bytes().ct_eq(hash.as_bytes()))
                        && row.tries < TRIES
                        && !row.verified;
                    let tried = Query::update()
                        .table("verification_codes")
                        .value("tries", row.tries + 1)
                        .value("verified", good || row.verified)
                        .and_where(Expr::col("env").eq(env.as_str()))
                        .and_where(Expr::col("id").eq(id.as_str()))
                        .to_owned();
                    tx.conn().execute(&tried).await?;
                    if good {
                        let longer = Query::update()
                            .table("verification_codes")
                            .value("expires_at", store::millis(tx.now() + LIVES))
                            .and_where(Expr::col("env").eq(env.as_str()))
                            .and_where(Expr::col("id").eq(id.as_str()))
                            .to_owned();
                        tx.conn().execute(&longer).await?;
                    }
                    Ok::<_, AccessError>(good)
                })
            })
            .await?;
        if !good {
            return Err(LoginError::WrongCode.into());
        }
        Ok((self.sign_ticket("verification", serde_json::json!(statement), LIVES), LIVES.as_secs()))
    }

    /// Uses a token up, and answers what it proves.
    pub(super) async fn take_verified(
        &self,
        tx: &Tx,
        env: &EnvId,
        token: Option<&str>,
    ) -> Result<Identity, AccessError> {
        let invalid = || AccessError::from(LoginError::InvalidToken("verification_token"));
        let statement =
            self.open_ticket("verification", token.ok_or_else(invalid)?).map_err(|_| invalid())?;
        let Verified { env: of, id } = serde_json::from_value(statement).map_err(|_| invalid())?;
        let row = if &of == env { find(tx, env, &id).await? } else { None };
        let row = row.filter(|row| row.verified).ok_or_else(invalid)?;
        let delete = Query::delete()
            .from_table("verification_codes")
            .and_where(Expr::col("env").eq(env.as_str()))
            .and_where(Expr::col("id").eq(id.as_str()))
            .to_owned();
        tx.conn().execute(&delete).await?;
        Ok(row.identity)
    }

    async fn recipient(
        &self,
        env: &EnvId,
        by: Option<&Signed>,
        to: Recipient,
    ) -> Result<Identity, AccessError> {
        match to {
            Recipient::Phone(number) => identity::phone(&number),
            Recipient::Email(address) => identity::email(&address),
            Recipient::Own => {
                let by = by.ok_or(LoginError::NoSuchUser)?;
                let user = self.user_info(env, by.uid()).await?.ok_or(LoginError::NoSuchUser)?;
                let own = user.identity("phone").or(user.identity("email")).cloned();
                Ok(own.ok_or(LoginError::NotSet("a phone number or an address of the user"))?)
            }
        }
    }

    async fn keep_code(
        &self,
        env: &EnvId,
        id: &str,
        to: &Identity,
        code: &str,
        by: Option<&Signed>,
    ) -> Result<(), AccessError> {
        let hash = self.code_hash(env, id, code);
        let (env, id, to) = (env.clone(), id.to_owned(), to.clone());
        let by = by.map(|by| by.uid().to_string());
        self.store()
            .write(move |tx| {
                Box::pin(async move {
                    let columns = [
                        "env",
                        "id",
                        "provider",
                        "subject",
                        "label",
                        "code_hash",
                        "tries",
                        "verified",
                        "user_id",
                        "expires_at",
                    ];
                    let row = Query::insert()
                        .into_table("verification_codes")
                        .columns(columns)
                        .values_panic([
                            env.as_str().into(),
                            id.into(),
                            to.provider.into(),
                            to.subject.into(),
                            to.label.into(),
                            hash.into(),
                            0.into(),
                            false.into(),
                            by.into(),
                            store::millis(tx.now() + LIVES).into(),
                        ])
                        .to_owned();
                    tx.conn().execute(&row).await?;
                    Ok(())
                })
            })
            .await
    }

    /// The hash of a code, under a key that only this installation has: six digits alone could be guessed from theirs.
    fn code_hash(&self, env: &EnvId, id: &str, code: &str) -> String {
        let mut mac = hmac(&self.master_key().derive("verification codes"));
        mac.update(format!("{env}/{id}/{code}").as_bytes());
        BASE64_URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
    }
}

/// Uses up what a user proved a moment ago, without a token: the official SDK checks a new number or address like this.
pub(super) async fn take_own(tx: &Tx, by: &Signed, identity: &Identity) -> Result<(), AccessError> {
    let delete = Query::delete()
        .from_table("verification_codes")
        .and_where(Expr::col("env").eq(by.env.as_str()))
        .and_where(Expr::col("user_id").eq(by.uid.as_str()))
        .and_where(Expr::col("provider").eq(identity.provider.as_str()))
        .and_where(Expr::col("subject").eq(identity.subject.as_str()))
        .and_where(Expr::col("verified").eq(true))
        .and_where(Expr::col("expires_at").gt(store::millis(tx.now())))
        .to_owned();
    match tx.conn().execute(&delete).await?.rows_affected() {
        0 => Err(LoginError::InvalidToken("verification_token").into()),
        _ => Ok(()),
    }
}

async fn find(tx: &Tx, env: &EnvId, id: &str) -> Result<Option<Row>, AccessError> {
    let query = Query::select()
        .columns(["provider", "subject", "label", "code_hash", "tries", "verified"])
        .from("verification_codes")
        .and_where(Expr::col("env").eq(env.as_str()))
        .and_where(Expr::col("id").eq(id))
        .and_where(Expr::col("expires_at").gt(store::millis(tx.now())))
        .to_owned();
    let read = |row: QueryResult| -> Result<Row, AccessError> {
        let identity = Identity {
            provider: row.try_get("", "provider")?,
            subject: row.try_get("", "subject")?,
            label: row.try_get("", "label")?,
        };
        let (hash, tries) = (row.try_get("", "code_hash")?, row.try_get("", "tries")?);
        Ok(Row { identity, hash, tries, verified: row.try_get("", "verified")? })
    };
    tx.conn().query_one(&query).await?.map(read).transpose()
}

/// A number of six digits, each as likely as the others.
fn six_digits(store: &Store) -> String {
    let mut bytes = [0; 8];
    store.random().fill(&mut bytes);
    format!("{:06}", u64::from_le_bytes(bytes) % 1_000_000)
}
