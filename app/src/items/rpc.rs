//! Server functions over one item of content, whatever its kind.

use crate::rpc::Answer;
use leptos::{prelude::*, server_fn::codec::Json as JsonBody};
use types::{EnvId, ItemRef, ItemView, Json, ReleaseEntry, ReleasePlan};

#[cfg(feature = "ssr")]
use crate::rpc::{actor, services};

/// An item with its draft and what is published.
#[server(prefix = "/api/console", endpoint = "items/get", input = JsonBody)]
pub async fn get_item(env: EnvId, item: ItemRef) -> Answer<ItemView> {
    let actor = actor(&env).await?;
    Ok(services()?.content.item(&actor, &item).await?)
}

/// Saves the draft that was made from `revision`; `conflict` if somebody else saved since.
#[server(prefix = "/api/console", endpoint = "items/save", input = JsonBody)]
pub async fn save_item(env: EnvId, item: ItemRef, json: Json, revision: u64) -> Answer<ItemView> {
    let actor = actor(&env).await?;
    Ok(services()?.content.save_draft(&actor, &item, json, revision).await?)
}

/// What publishing these items would change.
#[server(prefix = "/api/console", endpoint = "items/plan", input = JsonBody)]
pub async fn plan_items(env: EnvId, items: Vec<ItemRef>) -> Answer<ReleasePlan> {
    let actor = actor(&env).await?;
    Ok(services()?.content.plan_publish(&actor, Some(&items)).await?)
}

/// Publishes these items as the plan with this token said.
#[server(prefix = "/api/console", endpoint = "items/publish", input = JsonBody)]
pub async fn publish_items(
    env: EnvId,
    items: Vec<ItemRef>,
    note: String,
    token: String,
) -> Answer<ReleaseEntry> {
    let actor = actor(&env).await?;
    Ok(services()?.content.publish(&actor, &items, &note, &token).await?)
}

/// Drops the draft. Answers what is left: the published item, or nothing.
#[server(prefix = "/api/console", endpoint = "items/discard", input = JsonBody)]
pub async fn discard_item(env: EnvId, item: ItemRef, revision: u64) -> Answer<Option<ItemView>> {
    let actor = actor(&env).await?;
    Ok(services()?.content.discard_draft(&actor, &item, revision).await?)
}

/// Drafts the removal of an item. Answers what is left: the item with its removal, or nothing if it never was published.
#[server(prefix = "/api/console", endpoint = "items/delete", input = JsonBody)]
pub async fn delete_item(env: EnvId, item: ItemRef, revision: u64) -> Answer<Option<ItemView>> {
    let actor = actor(&env).await?;
    Ok(services()?.content.delete(&actor, &item, revision).await?)
}

/// The releases that changed an item, newest first.
#[server(prefix = "/api/console", endpoint = "items/history", input = JsonBody)]
pub async fn item_history(env: EnvId, item: ItemRef) -> Answer<Vec<ReleaseEntry>> {
    let actor = actor(&env).await?;
    Ok(services()?.content.item_history(&actor, &item).await?)
}
