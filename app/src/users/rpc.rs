//! Server functions of the users' pages.

use crate::rpc::Answer;
use leptos::{prelude::*, server_fn::codec::Json as JsonBody};
use serde::{Deserialize, Serialize};
use types::users::{
    Belonging, EndUser, EndUserPage, EndUserQuery, LoginMethod, LoginSettings, OutboxCode, TicketCredential,
    UserSession,
};
use types::{EnvId, UserId};

#[cfg(feature = "ssr")]
use {
    crate::rpc::{actor, services},
    access::login::Webhook,
};

/// A user, and where it is signed in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UserData {
    /// The user.
    pub user: EndUser,
    /// Where it is signed in.
    pub sessions: Vec<UserSession>,
}

/// Users of an environment.
#[server(prefix = "/api/console", endpoint = "users/list", input = JsonBody)]
pub async fn list_users(env: EnvId, query: EndUserQuery) -> Answer<EndUserPage> {
    let (actor, services) = (actor(&env).await?, services()?);
    Ok(services.access.end_users(&actor, &query).await?)
}

/// One user.
#[server(prefix = "/api/console", endpoint = "users/open", input = JsonBody)]
pub async fn open_user(env: EnvId, uid: UserId) -> Answer<UserData> {
    let (actor, services) = (actor(&env).await?, services()?);
    let (user, sessions) = services.access.end_user(&actor, &uid).await?;
    Ok(UserData { user, sessions })
}

/// Signs a user out in one place.
#[server(prefix = "/api/console", endpoint = "users/end-session", input = JsonBody)]
pub async fn end_session(env: EnvId, uid: UserId, session: String) -> Answer<()> {
    let (actor, services) = (actor(&env).await?, services()?);
    Ok(services.access.end_user_session(&actor, &uid, &session).await?)
}

/// Shuts a user out, or lets it in again.
#[server(prefix = "/api/console", endpoint = "users/disable", input = JsonBody)]
pub async fn disable_user(env: EnvId, uid: UserId, disabled: bool) -> Answer<()> {
    let (actor, services) = (actor(&env).await?, services()?);
    Ok(services.access.set_end_user_disabled(&actor, &uid, disabled).await?)
}

/// What would be deleted with a user.
#[server(prefix = "/api/console", endpoint = "users/belongings", input = JsonBody)]
pub async fn user_belongings(env: EnvId, uid: UserId) -> Answer<Vec<Belonging>> {
    let (actor, services) = (actor(&env).await?, services()?);
    Ok(services.access.end_user_belongings(&actor, &uid).await?)
}

/// Deletes a user and its documents; answers how many documents that were.
#[server(prefix = "/api/console", endpoint = "users/delete", input = JsonBody)]
pub async fn delete_user(env: EnvId, uid: UserId) -> Answer<u64> {
    let (actor, services) = (actor(&env).await?, services()?);
    let deleted = services.access.delete_end_user(&actor, &uid).await?;
    // Last: whoever is gone follows nothing any more.
    services.links.erase_scans(&actor, &uid).await?;
    Ok(deleted)
}

/// How users may sign in.
#[server(prefix = "/api/console", endpoint = "users/settings", input = JsonBody)]
pub async fn sign_in_settings(env: EnvId) -> Answer<LoginSettings> {
    let (actor, services) = (actor(&env).await?, services()?);
    Ok(services.access.login_settings(&actor).await?)
}

/// Turns ways in on and off.
#[server(prefix = "/api/console", endpoint = "users/methods", input = JsonBody)]
pub async fn set_methods(env: EnvId, methods: Vec<LoginMethod>) -> Answer<()> {
    let (actor, services) = (actor(&env).await?, services()?);
    Ok(services.access.set_login_methods(&actor, &methods).await?)
}

/// Sets where codes are handed over; without an address they are not.
#[server(prefix = "/api/console", endpoint = "users/webhook", input = JsonBody)]
pub async fn set_webhook(env: EnvId, url: String, secret: String) -> Answer<()> {
    let (actor, services) = (actor(&env).await?, services()?);
    let webhook = (!url.is_empty()).then_some(Webhook { url, secret });
    Ok(services.access.set_webhook(&actor, webhook.as_ref()).await?)
}

/// Sets the WeChat account that users come from.
#[server(prefix = "/api/console", endpoint = "users/wechat", input = JsonBody)]
pub async fn set_wechat(env: EnvId, app_id: String, app_secret: String) -> Answer<()> {
    let (actor, services) = (actor(&env).await?, services()?);
    Ok(services.access.set_wechat_app(&actor, &app_id, &app_secret).await?)
}

/// Makes a key for tickets; the private half is in the answer, and nowhere else.
#[server(prefix = "/api/console", endpoint = "users/ticket-key", input = JsonBody)]
pub async fn create_ticket_key(env: EnvId) -> Answer<TicketCredential> {
    let (actor, services) = (actor(&env).await?, services()?);
    Ok(services.access.create_ticket_key(&actor).await?)
}

/// Forgets a key.
#[server(prefix = "/api/console", endpoint = "users/ticket-key-remove", input = JsonBody)]
pub async fn remove_ticket_key(env: EnvId, id: String) -> Answer<()> {
    let (actor, services) = (actor(&env).await?, services()?);
    Ok(services.access.remove_ticket_key(&actor, &id).await?)
}

/// Codes that nobody sends.
#[server(prefix = "/api/console", endpoint = "users/outbox", input = JsonBody)]
pub async fn outbox(env: EnvId) -> Answer<Vec<OutboxCode>> {
    let (actor, services) = (actor(&env).await?, services()?);
    Ok(services.access.outbox(&actor)?)
}
