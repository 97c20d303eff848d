//! How end users sign in, and what they may do with their own account.
//!
//! A user is recognised by its *identities*: a user name, a phone number, an address, the id of the customer's own
//! system, an openid. They are all rows of one table, so every way in works alike: prove an identity, and you are its
//! user. An anonymous user has none; the first one makes an account of it, and its id stays.

mod account;
mod admin;
mod captcha;
mod codes;
mod custom;
mod cuts;
mod error;
mod guard;
mod identity;
mod lasting;
mod own;
mod providers;
mod rows;
mod settings;

pub use account::SignUp;
pub use captcha::Captcha;
pub use codes::{Recipient, SentCode, Target};
pub use cuts::Signed;
pub use error::LoginError;
pub use own::Edit;
pub use providers::{ProviderCode, ProviderToken};

pub(crate) use account::require_enabled;
pub(crate) use codes::Codes;
pub(crate) use cuts::Cuts;
pub(crate) use guard::Guard;
pub(crate) use rows::{insert_user, user};

use async_trait::async_trait;
use std::sync::Arc;
use types::users::{Belonging, Identity};
use types::{EnvId, Problem};

/// Where a request to sign in comes from.
#[derive(Clone, Debug)]
pub struct Client {
    /// The environment that it is for.
    pub env: EnvId,
    /// The address that it comes from.
    pub remote: String,
    /// What a solved captcha gave.
    pub captcha: Option<String>,
}

/// Hands a message with a code over to whoever sends it.
#[async_trait]
pub trait Sender: Send + Sync + 'static {
    /// Hands it over. The error is for members' eyes and names no secret.
    async fn send(&self, webhook: &Webhook, message: &Message) -> Result<(), String>;
}

/// Where messages are handed over: an address that the operator of an environment gives.
#[derive(Clone, serde::Serialize, serde::Deserialize)]
pub struct Webhook {
    /// The address.
    pub url: String,
    /// What messages are signed with.
    pub secret: String,
}

impl std::fmt::Debug for Webhook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Webhook({})", self.url)
    }
}

/// A code on its way to a person. Its `Debug` form does not show the code.
#[derive(Clone, serde::Serialize)]
pub struct Message {
    /// The environment.
    pub env: EnvId,
    /// `sms` or `email`.
    pub channel: &'static str,
    /// The number (`+86 13800000000`) or the address.
    pub to: String,
    /// The code.
    pub code: String,
    /// How long it is good, in seconds.
    pub expires_in: u64,
}

impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Message({} of {})", self.channel, self.env)
    }
}

/// What users have in the other engines.
#[async_trait]
pub trait Belongings: Send + Sync + 'static {
    /// What carries an `_openid`.
    async fn count(&self, env: &EnvId, openid: &str) -> Result<Vec<Belonging>, Problem>;
    /// Deletes it, and says how many documents that were.
    async fn delete(&self, env: &EnvId, openid: &str) -> Result<u64, Problem>;
}

/// Accounts elsewhere that users have: WeChat.
#[async_trait]
pub trait Providers: Send + Sync + 'static {
    /// Whom a code proves: identities of one person, the one that was asked for first.
    async fn prove(&self, env: &EnvId, code: &ProviderCode) -> Result<Vec<Identity>, LoginError>;
    /// The AppID of the environment's account.
    async fn app(&self, env: &EnvId) -> Result<Option<String>, Problem>;
    /// The secret that holds the account, with another AppID and AppSecret in it.
    async fn account(&self, env: &EnvId, app_id: &str, app_secret: &str) -> Result<Vec<u8>, Problem>;
    /// The name of that secret.
    fn secret_name(&self) -> &'static str;
}

/// What signing in needs of others. Given once, by whoever wires the process.
pub struct Outside {
    /// Hands codes over.
    pub sender: Arc<dyn Sender>,
    /// What users have.
    pub belongings: Arc<dyn Belongings>,
    /// Accounts elsewhere.
    pub providers: Arc<dyn Providers>,
    /// Whether codes are kept for members to read where no webhook is set: on a developer's own machine.
    pub outbox: bool,
}
