//! Accounts elsewhere: a code of theirs proves identities, which a token carries to the next step.

use super::account::New;
use super::{Client, LoginError, Signed, rows};
use crate::{Access, AccessError, Credentials};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use types::EnvId;
use types::users::{Identity, LoginMethod, Profile};

/// How long a token is good.
const LIVES: Duration = Duration::from_secs(10 * 60);
/// Longest code that is passed on, in bytes.
const MAX_CODE: usize = 512;

/// A code that a provider gave to the client.
#[derive(Clone, Debug, Default)]
pub struct ProviderCode {
    /// The provider: the AppID of a WeChat account.
    pub provider: String,
    /// The code of `wx.login()`.
    pub code: Option<String>,
    /// The code of `getPhoneNumber`.
    pub phone_code: Option<String>,
    /// What it is to prove: `open_id`, `union_id` or `phone`.
    pub kind: String,
}

/// What a provider's code gave.
#[derive(Clone, Debug)]
pub struct ProviderToken {
    /// The token.
    pub token: String,
    /// How long it is good, in seconds.
    pub expires_in: u64,
    /// The phone number, if it proved one.
    pub phone: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Proved {
    env: EnvId,
    identities: Vec<Identity>,
}

impl Access {
    /// Exchanges a provider's code for a token.
    pub async fn provider_token(
        &self,
        client: &Client,
        code: &ProviderCode,
    ) -> Result<ProviderToken, AccessError> {
        self.require_environment(&client.env)?;
        self.require_method(&client.env, LoginMethod::Wechat).await?;
        self.count_question(client)?;
        let codes = [code.code.as_deref(), code.phone_code.as_deref()];
        if codes.into_iter().flatten().any(|code| code.len() > MAX_CODE) {
            return Err(LoginError::Provider("it is too long".to_owned()).into());
        }
        let identities = self.wired("WeChat")?.providers.prove(&client.env, code).await?;
        let phone = identities.iter().find(|i| i.provider == "phone").map(|i| i.label.clone());
        let proved = Proved { env: client.env.clone(), identities };
        let token = self.sign_ticket("provider", serde_json::json!(proved), LIVES);
        Ok(ProviderToken { token, expires_in: LIVES.as_secs(), phone })
    }

    /// Signs in whoever a provider's token proves; the first time, makes an account.
    pub async fn sign_in_with_provider(
        &self,
        client: &Client,
        token: &str,
        anonymous_token: Option<&str>,
    ) -> Result<Credentials, AccessError> {
        let env = &client.env;
        self.require_environment(env)?;
        let identities = self.open_provider_token(env, token)?;
        self.require_method(env, LoginMethod::Wechat).await?;
        let anonymous = anonymous_token.map(|token| self.anonymous(env, token)).transpose()?;
        // Documents that came over from WeChat's cloud carry the openid: they are this user's.
        let of_wechat = |i: &&Identity| !matches!(i.provider.as_str(), "phone" | "wechat_union");
        let openid = identities.iter().find(of_wechat).map(|i| i.subject.clone());
        let new = New { anonymous, identities, password_hash: None, profile: Profile::default(), openid };
        self.enter_as(env, new, LoginMethod::Wechat, None).await
    }

    /// Adds what a provider's token proves to the user who is signed in. An anonymous one has an account then.
    pub async fn bind_provider(&self, by: &Signed, token: &str) -> Result<(), AccessError> {
        let identities = self.open_provider_token(&by.env, token)?;
        let by = by.clone();
        self.store()
            .write(move |tx| {
                Box::pin(async move {
                    super::account::enabled(tx, &by.env, &by.uid).await?;
                    for identity in &identities {
                        rows::add_identity(tx, &by.env, &by.uid, identity).await?;
                    }
                    rows::change(tx, &by.env, &by.uid, [("anonymous", false.into())]).await
                })
            })
            .await
    }

    /// Takes a provider's identity from the user who is signed in, unless it is the only way in.
    pub async fn unbind_provider(&self, by: &Signed, provider: &str) -> Result<(), AccessError> {
        let (by, provider) = (by.clone(), provider.to_owned());
        self.store()
            .write(move |tx| {
                Box::pin(async move {
                    let found = super::account::enabled(tx, &by.env, &by.uid).await?;
                    let others = found.user.identities.iter().filter(|i| i.provider != provider);
                    // A user name is a way in together with a password; every other identity alone is one.
                    let way_in = |i: &Identity| i.provider != "username" || found.user.has_password;
                    if !others.into_iter().any(way_in) {
                        return Err(LoginError::LastWayIn.into());
                    }
                    match rows::remove_identity(tx, &by.env, &by.uid, &provider).await? {
                        true => rows::change(tx, &by.env, &by.uid, []).await,
                        false => Err(LoginError::NoSuchUser.into()),
                    }
                })
            })
            .await
    }

    /// What a provider's token proves.
    pub(super) fn open_provider_token(&self, env: &EnvId, token: &str) -> Result<Vec<Identity>, AccessError> {
        let invalid = || AccessError::from(LoginError::InvalidToken("provider_token"));
        let proved = self.open_ticket("provider", token).map_err(|_| invalid())?;
        let proved: Proved = serde_json::from_value(proved).map_err(|_| invalid())?;
        if &proved.env == env && !proved.identities.is_empty() {
            Ok(proved.identities)
        } else {
            Err(invalid())
        }
    }
}
