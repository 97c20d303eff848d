//! What signing in needs of others: who sends codes, what users have, whom WeChat recognises.

use super::wechat::Accounts;
use crate::start::ServeError;
use access::login::{Belongings, Message, ProviderCode, Providers, Sender, Webhook};
use access::{Actor, LoginError};
use async_trait::async_trait;
use database::{Database, Filter};
use hmac::{Hmac, Mac};
use serde_json::json;
use sha2::Sha256;
use std::sync::Arc;
use std::time::Duration;
use store::Clock;
use types::users::{Belonging, Identity};
use types::{EnvId, Json, Problem};
use wechat::AccountKind;
use wechat::api::Reason;

/// How long a webhook may take.
const PATIENCE: Duration = Duration::from_secs(8);
/// The provider of ids that hold across accounts of one owner.
const UNION: &str = "wechat_union";

/// [`Sender`] over HTTP: a POST with the message as JSON. `x-sampan-signature` is the hexadecimal HMAC-SHA256, under the
/// webhook's secret, of `x-sampan-timestamp` (seconds), a dot and the body.
pub struct Webhooks {
    client: reqwest::Client,
    clock: Arc<dyn Clock>,
}

impl Webhooks {
    pub fn new(clock: Arc<dyn Clock>) -> Result<Self, ServeError> {
        let failed = |error: &dyn std::fmt::Display| ServeError::Input(format!("cannot set up TLS: {error}"));
        let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| failed(&error))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .timeout(PATIENCE)
            .build();
        Ok(Self { client: client.map_err(|error| failed(&error))?, clock })
    }
}

#[async_trait]
impl Sender for Webhooks {
    async fn send(&self, webhook: &Webhook, message: &Message) -> Result<(), String> {
        let body = serde_json::to_string(message).map_err(|_| "the message is no JSON".to_owned())?;
        let timestamp = self.clock.now().timestamp().to_string();
        let mut mac = Hmac::<Sha256>::new_from_slice(webhook.secret.as_bytes())
            .map_err(|_| "the secret cannot be used".to_owned())?;
        mac.update(format!("{timestamp}.{body}").as_bytes());
        let signature = hex::encode(mac.finalize().into_bytes());
        let request = self
            .client
            .post(&webhook.url)
            .header("content-type", "application/json")
            .header("x-sampan-timestamp", timestamp)
            .header("x-sampan-signature", signature)
            .body(body);
        // The error's own words name the address, which may hold a key of the operator's.
        let sent = request.send().await.map_err(|error| match error.is_timeout() {
            true => "the webhook did not answer in time".to_owned(),
            false => "the webhook was not reached".to_owned(),
        })?;
        match sent.status() {
            status if status.is_success() => Ok(()),
            status => Err(format!("the webhook answered {}", status.as_u16())),
        }
    }
}

/// [`Belongings`] in the documents.
pub struct Documents(pub Database);

impl Documents {
    async fn of(&self, env: &EnvId, openid: &str) -> Result<(Actor, Filter, Vec<String>), Problem> {
        let actor = Actor::system(env.clone());
        let filter = Filter::parse(&json!({ "_openid": openid })).map_err(Problem::from)?;
        let collections = self.0.collections(&actor).await.map_err(Problem::from)?;
        Ok((actor, filter, collections.into_iter().map(|collection| collection.name).collect()))
    }
}

#[async_trait]
impl Belongings for Documents {
    async fn count(&self, env: &EnvId, openid: &str) -> Result<Vec<Belonging>, Problem> {
        let (actor, filter, collections) = self.of(env, openid).await?;
        let mut found = Vec::new();
        for collection in collections {
            let documents = self.0.count(&actor, &collection, &filter).await.map_err(Problem::from)?;
            if documents > 0 {
                found.push(Belonging { collection, documents });
            }
        }
        Ok(found)
    }

    async fn delete(&self, env: &EnvId, openid: &str) -> Result<u64, Problem> {
        let (actor, filter, collections) = self.of(env, openid).await?;
        let mut all = 0;
        for collection in collections {
            // One write removes so many at most.
            loop {
                let removed =
                    self.0.remove(&actor, &collection, &filter, true).await.map_err(Problem::from)?;
                all += removed;
                if removed == 0 {
                    break;
                }
            }
        }
        Ok(all)
    }
}

/// [`Providers`]: the WeChat account of an environment.
pub struct WeChat(pub Accounts);

#[async_trait]
impl Providers for WeChat {
    async fn prove(&self, env: &EnvId, code: &ProviderCode) -> Result<Vec<Identity>, LoginError> {
        let account = self.0.of(env).await.map_err(|_| LoginError::NotSet("WeChat"))?;
        let account = account.filter(|account| account.app_id() == code.provider);
        let account = account.ok_or(LoginError::NotSet("this WeChat account"))?;
        let missing = || LoginError::Provider("it is missing".to_owned());
        if code.kind == "phone" {
            let number = account.api().phone(code.phone_code.as_deref().ok_or_else(missing)?).await;
            let number = number.map_err(refused)?;
            let subject = format!("+{}{}", number.country_code, number.pure_phone_number);
            let label = format!("+{} {}", number.country_code, number.pure_phone_number);
            return Ok(vec![Identity { provider: "phone".to_owned(), subject, label }]);
        }
        let session = account.api().session(code.code.as_deref().ok_or_else(missing)?).await;
        let session = session.map_err(refused)?;
        let identity = |provider: &str, id: String| Identity {
            provider: provider.to_owned(),
            label: id.clone(),
            subject: id,
        };
        let own = identity(account.app_id(), session.openid);
        let union = session.unionid.map(|id| identity(UNION, id));
        match (code.kind.as_str(), union) {
            ("open_id", union) => Ok(std::iter::once(own).chain(union).collect()),
            ("union_id", Some(union)) => Ok(vec![union, own]),
            ("union_id", None) => Err(LoginError::NotSet("an open platform of this WeChat account")),
            _ => Err(LoginError::Unsupported("such provider_code_type")),
        }
    }

    async fn app(&self, env: &EnvId) -> Result<Option<String>, Problem> {
        Ok(self.0.of(env).await?.map(|account| account.app_id().to_owned()))
    }

    async fn account(&self, env: &EnvId, app_id: &str, app_secret: &str) -> Result<Vec<u8>, Problem> {
        // What is set for the message push stays, as long as it is the same account.
        let kept = self.0.secret(env).await?.filter(|kept| kept["app_id"] == app_id);
        let mut settings =
            kept.unwrap_or_else(|| json!({ "app_id": app_id, "kind": AccountKind::MiniProgram }));
        settings["app_secret"] = Json::from(app_secret);
        serde_json::to_vec(&settings).map_err(|_| Problem::internal())
    }

    fn secret_name(&self) -> &'static str {
        super::wechat::SECRET
    }
}

fn refused(error: wechat::ApiError) -> LoginError {
    match (&error, error.reason()) {
        (_, Some(Reason::LoginCode)) => LoginError::Provider("it is wrong, too old or used".to_owned()),
        (_, Some(Reason::BlockedUser)) => LoginError::Blocked,
        (wechat::ApiError::Invalid(what), _) => LoginError::Provider(format!("{what} is missing")),
        _ => {
            tracing::warn!(%error, "WeChat did not say who signs in");
            LoginError::ProviderAway
        }
    }
}
