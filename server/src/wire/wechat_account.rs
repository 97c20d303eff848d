//! WeChat accounts as the console sets them: [`app::WechatAccounts`].

use super::wechat::{AccountSettings, Accounts, Heard, SECRET};
use access::Actor;
use app::WechatAccounts;
use async_trait::async_trait;
use serde_json::json;
use std::sync::PoisonError;
use types::desk::{WechatEdit, WechatView};
use types::{EnvId, FieldError, Json, Permission, Problem, Timestamp};

impl Accounts {
    /// Notes that WeChat checked the address.
    pub fn was_checked(&self, env: &EnvId, now: Timestamp) {
        self.note(env, |heard| heard.checked_at = Some(now));
    }

    /// Notes that a push came, or the code of why it was refused.
    pub fn was_pushed(&self, env: &EnvId, now: Timestamp, refused: Option<&str>) {
        self.note(env, |heard| match refused {
            None => heard.pushed_at = Some(now),
            Some(code) => heard.refused = Some((now, code.to_owned())),
        });
    }

    fn note(&self, env: &EnvId, note: impl FnOnce(&mut Heard)) {
        let mut all = self.0.heard.lock().unwrap_or_else(PoisonError::into_inner);
        note(all.entry(env.clone()).or_default());
    }

    /// The settings as they are kept, secrets and all.
    async fn kept(&self, env: &EnvId) -> Result<Option<Json>, Problem> {
        let bytes = self.0.access.secret(&Actor::system(env.clone()), SECRET).await?;
        Ok(bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
    }
}

#[async_trait]
impl WechatAccounts for Accounts {
    async fn view(&self, actor: &Actor) -> Result<WechatView, Problem> {
        actor.require(Permission::Administer)?;
        let heard = self.0.heard.lock().unwrap_or_else(PoisonError::into_inner).get(actor.env()).cloned();
        let Heard { checked_at, pushed_at, refused } = heard.unwrap_or_default();
        let mut view = WechatView { checked_at, pushed_at, refused, ..WechatView::default() };
        view.address = format!("/wechat/{}", actor.env());
        if let Some(kept) = self.kept(actor.env()).await? {
            let text = |name: &str| kept[name].as_str().unwrap_or_default().to_owned();
            view.is_set = true;
            (view.app_id, view.kind, view.bot) = (text("app_id"), text("kind"), text("bot"));
            view.encrypted = !text("aes_key").is_empty();
            view.compatible = kept["compatible"].as_bool().unwrap_or_default();
            view.transfer = kept["transfer"].as_bool().unwrap_or_default();
        }
        Ok(view)
    }

    async fn set(&self, actor: &Actor, edit: WechatEdit) -> Result<(), Problem> {
        actor.require(Permission::Administer)?;
        let kept = self.kept(actor.env()).await?.unwrap_or_default();
        // Another account's secrets are never the ones that are there.
        let same = kept["app_id"].as_str() == Some(edit.app_id.trim());
        let secret = |name: &str, given: &str| match given.trim() {
            "" if same => kept[name].as_str().unwrap_or_default().to_owned(),
            given => given.to_owned(),
        };
        let mut json = json!({
            "app_id": edit.app_id.trim(), "kind": edit.kind, "bot": edit.bot,
            "app_secret": secret("app_secret", &edit.app_secret), "token": secret("token", &edit.token),
            "compatible": edit.encrypted && edit.compatible, "transfer": edit.transfer,
        });
        if edit.encrypted {
            json["aes_key"] = secret("aes_key", &edit.aes_key).into();
        }
        let missing = ["app_id", "bot", "app_secret", "token", "aes_key"].into_iter();
        let missing = missing.filter(|name| json.get(name).is_some_and(|value| value == ""));
        let missing: Vec<_> =
            missing.map(|name| FieldError::new(format!("/{name}"), "required", "is needed")).collect();
        if !missing.is_empty() {
            return Err(Problem::invalid(missing));
        }
        let bytes = json.to_string().into_bytes();
        AccountSettings::parse(&bytes)?;
        Ok(self.0.access.set_secret(actor, SECRET, &bytes).await?)
    }

    async fn remove(&self, actor: &Actor) -> Result<(), Problem> {
        Ok(self.0.access.remove_secret(actor, SECRET).await?)
    }

    async fn test(&self, actor: &Actor) -> Result<(), Problem> {
        actor.require(Permission::Administer)?;
        let account = self.of(actor.env()).await?.ok_or_else(|| Problem::not_found("WeChat account"))?;
        account.test().await.map_err(|error| {
            Problem::new(502, "wechat_refused", "WeChat refused", format!("{}: {error}", error.code()))
        })
    }
}
