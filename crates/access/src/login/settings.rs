//! Which ways in an environment has, and what they need. All of it is the owners' to set.

use super::{LoginError, Outside, Webhook};
use crate::{Access, AccessError, Actor};
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Order, Query};
use store::{Audit, StoreError};
use types::users::{LoginMethod, LoginSettings, OutboxCode, TicketKey};
use types::{EnvId, Permission};

/// The secret that holds the webhook.
const WEBHOOK: &str = "login.webhook";
/// Characters of a webhook's secret.
const SECRET: std::ops::RangeInclusive<usize> = 16..=256;
/// Longest address of a webhook, in bytes.
const MAX_URL: usize = 1024;

impl Access {
    /// How end users may sign in to the actor's environment.
    pub async fn login_settings(&self, by: &Actor) -> Result<LoginSettings, AccessError> {
        by.require(Permission::ReadDocuments)?;
        let env = by.env();
        self.require_environment(env)?;
        let wechat_app = match self.outside() {
            Some(outside) => outside.providers.app(env).await.unwrap_or_default(),
            None => None,
        };
        Ok(LoginSettings {
            methods: self.methods(env).await?,
            webhook: self.webhook(env).await?.map(|webhook| webhook.url),
            outbox: self.outside().is_some_and(|outside| outside.outbox),
            wechat_app,
            ticket_keys: self.ticket_keys(env).await?,
        })
    }

    /// Turns ways in on and off: those that are not named are off.
    pub async fn set_login_methods(&self, by: &Actor, methods: &[LoginMethod]) -> Result<(), AccessError> {
        by.require(Permission::Administer)?;
        self.require_environment(by.env())?;
        let on: Vec<LoginMethod> = LoginMethod::ALL.into_iter().filter(|m| methods.contains(m)).collect();
        let text = serde_json::to_string(&on).map_err(StoreError::from)?;
        let (env, line) = (by.env().clone(), line(by, "login.methods", "login", text.clone()));
        self.store()
            .write(move |tx| {
                Box::pin(async move {
                    let row = Query::insert()
                        .into_table("login_settings")
                        .columns(["env", "methods"])
                        .values_panic([env.as_str().into(), text.into()])
                        .on_conflict(OnConflict::column("env").update_column("methods").to_owned())
                        .to_owned();
                    tx.conn().execute(&row).await?;
                    tx.audit(line);
                    Ok(())
                })
            })
            .await
    }

    /// Sets where codes are handed over, or that they are not. The address is `https`, or on this machine.
    pub async fn set_webhook(&self, by: &Actor, webhook: Option<&Webhook>) -> Result<(), AccessError> {
        let Some(webhook) = webhook else { return self.remove_secret(by, WEBHOOK).await };
        if !is_address(&webhook.url) {
            return Err(AccessError::invalid("/url", "format", "an https address, or http on this machine"));
        }
        if !SECRET.contains(&webhook.secret.chars().count()) {
            return Err(AccessError::invalid("/secret", "length", "16–256 characters"));
        }
        let bytes = serde_json::to_vec(webhook).map_err(StoreError::from)?;
        self.set_secret(by, WEBHOOK, &bytes).await
    }

    /// Sets the WeChat account that users come from.
    pub async fn set_wechat_app(
        &self,
        by: &Actor,
        app_id: &str,
        app_secret: &str,
    ) -> Result<(), AccessError> {
        by.require(Permission::Administer)?;
        let plain = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric());
        if !plain(app_id) || app_id.len() > 64 {
            return Err(AccessError::invalid("/app_id", "format", "letters and digits"));
        }
        if !plain(app_secret) || app_secret.len() > 128 {
            return Err(AccessError::invalid("/app_secret", "format", "letters and digits"));
        }
        let providers = &self.outside().ok_or(LoginError::NotSet("WeChat"))?.providers;
        let account = providers.account(by.env(), app_id, app_secret).await;
        let account = account.map_err(|problem| LoginError::Provider(problem.detail))?;
        self.set_secret(by, providers.secret_name(), &account).await
    }

    /// Codes that nobody sends, the newest first: on a developer's own machine.
    pub fn outbox(&self, by: &Actor) -> Result<Vec<OutboxCode>, AccessError> {
        by.require(Permission::ReadDocuments)?;
        Ok(self.codes().outbox(by.env()))
    }

    /// Refuses a way in that is off.
    pub(crate) async fn require_method(&self, env: &EnvId, method: LoginMethod) -> Result<(), AccessError> {
        match self.methods(env).await?.contains(&method) {
            true => Ok(()),
            false => Err(LoginError::MethodOff(method).into()),
        }
    }

    async fn methods(&self, env: &EnvId) -> Result<Vec<LoginMethod>, AccessError> {
        let query = Query::select()
            .column("methods")
            .from("login_settings")
            .and_where(Expr::col("env").eq(env.as_str()))
            .to_owned();
        // Nobody decided: all are on, and those that need something wait for it.
        let Some(row) = self.store().read().query_one(&query).await? else {
            return Ok(LoginMethod::ALL.to_vec());
        };
        let text: String = row.try_get("", "methods")?;
        Ok(serde_json::from_str(&text).map_err(StoreError::from)?)
    }

    pub(crate) async fn webhook(&self, env: &EnvId) -> Result<Option<Webhook>, AccessError> {
        let secret = self.secret(&Actor::system(env.clone()), WEBHOOK).await?;
        Ok(secret.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
    }

    /// What signing in needs of others, or that it is not there.
    pub(crate) fn wired(&self, what: &'static str) -> Result<&Outside, AccessError> {
        Ok(self.outside().ok_or(LoginError::NotSet(what))?)
    }

    async fn ticket_keys(&self, env: &EnvId) -> Result<Vec<TicketKey>, AccessError> {
        let query = Query::select()
            .columns(["id", "created_at", "created_by"])
            .from("ticket_keys")
            .and_where(Expr::col("env").eq(env.as_str()))
            .order_by("created_at", Order::Desc)
            .to_owned();
        let rows = self.store().read().query_all(&query).await?;
        let key = |row: &sea_orm::QueryResult| {
            Ok(TicketKey {
                id: row.try_get("", "id")?,
                created_at: store::timestamp(row.try_get("", "created_at")?),
                created_by: row.try_get("", "created_by")?,
            })
        };
        rows.iter().map(key).collect()
    }
}

/// A line of the audit trail in the actor's environment.
pub(super) fn line(by: &Actor, action: &str, object: impl Into<String>, detail: String) -> Audit {
    let (env, actor) = (by.env().to_string(), by.label());
    Audit { env, actor, action: action.to_owned(), object: object.into(), detail }
}

/// `https://…`, or `http://` on this machine.
fn is_address(url: &str) -> bool {
    let host = |rest: &str| rest.split(['/', '?', '#']).next().unwrap_or_default().to_owned();
    let plain = url.len() <= MAX_URL && url.bytes().all(|b| b.is_ascii_graphic());
    if !plain {
        return false;
    }
    if let Some(rest) = url.strip_prefix("https://") {
        let host = host(rest);
        return !host.is_empty() && !host.contains('@');
    }
    let Some(rest) = url.strip_prefix("http://") else { return false };
    let host = host(rest);
    let name = host.rsplit_once(':').map_or(host.as_str(), |(name, _)| name);
    matches!(name, "127.0.0.1" | "localhost" | "[::1]")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_leave_the_machine_encrypted() {
        for good in
            ["https://sms.example/send?x=1", "http://127.0.0.1:8080/x", "http://localhost", "http://[::1]:9/"]
        {
            assert!(is_address(good), "{good}");
        }
        for bad in [
            "http://sms.example",
            "ftp://a",
            "https://",
            "https://u:p@a",
            "http://127.0.0.1@evil.example/",
            "http://127.0.0.1.evil.example/",
            "",
        ] {
            assert!(!is_address(bad), "{bad}");
        }
    }
}
