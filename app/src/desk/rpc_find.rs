//! The calls of search, saved views, bulk steps, and of what calls a member.

use crate::rpc::Answer;
use leptos::{prelude::*, server_fn::codec::Json as JsonBody};
use types::desk::{Action, Bulked, Calls, Found, SavedView, View};
use types::{ConversationId, EnvId};

#[cfg(feature = "ssr")]
use crate::rpc::{actor, services};

/// Conversations of a view that hold words.
#[server(prefix = "/api/console", endpoint = "desk/find", input = JsonBody)]
pub async fn desk_find(env: EnvId, words: String, view: View) -> Answer<Vec<Found>> {
    let (services, actor) = (services()?, actor(&env).await?);
    Ok(services.desk.find(&actor, &words, &view).await?)
}

/// All conversations of a view, at most a thousand.
#[server(prefix = "/api/console", endpoint = "desk/ids", input = JsonBody)]
pub async fn desk_ids(env: EnvId, view: View) -> Answer<Vec<ConversationId>> {
    let (services, actor) = (services()?, actor(&env).await?);
    Ok(services.desk.ids(&actor, &view).await?)
}

/// Takes steps on several conversations, each for itself.
#[server(prefix = "/api/console", endpoint = "desk/bulk", input = JsonBody)]
pub async fn desk_bulk(env: EnvId, ids: Vec<ConversationId>, actions: Vec<Action>) -> Answer<Vec<Bulked>> {
    let (services, actor) = (services()?, actor(&env).await?);
    Ok(services.desk.bulk(&actor, &ids, &actions).await?)
}

/// The member's saved views and everybody's.
#[server(prefix = "/api/console", endpoint = "desk/views", input = JsonBody)]
pub async fn desk_views(env: EnvId) -> Answer<Vec<SavedView>> {
    let (services, actor) = (services()?, actor(&env).await?);
    Ok(services.desk.views(&actor).await?)
}

/// Saves a view.
#[server(prefix = "/api/console", endpoint = "desk/save-view", input = JsonBody)]
pub async fn save_desk_view(env: EnvId, view: SavedView) -> Answer<SavedView> {
    let (services, actor) = (services()?, actor(&env).await?);
    Ok(services.desk.save_view(&actor, view).await?)
}

/// Removes a view.
#[server(prefix = "/api/console", endpoint = "desk/delete-view", input = JsonBody)]
pub async fn delete_desk_view(env: EnvId, id: String) -> Answer<()> {
    let (services, actor) = (services()?, actor(&env).await?);
    Ok(services.desk.delete_view(&actor, &id).await?)
}

/// What calls the member.
#[server(prefix = "/api/console", endpoint = "desk/calls", input = JsonBody)]
pub async fn desk_calls(env: EnvId) -> Answer<Calls> {
    let (services, actor) = (services()?, actor(&env).await?);
    Ok(services.desk.calls(&actor).await?)
}

/// The member has looked at it: in one conversation, or everywhere.
#[server(prefix = "/api/console", endpoint = "desk/calls-seen", input = JsonBody)]
pub async fn desk_calls_seen(env: EnvId, only: Option<ConversationId>) -> Answer<()> {
    let (services, actor) = (services()?, actor(&env).await?);
    Ok(services.desk.calls_seen(&actor, only.as_ref()).await?)
}
