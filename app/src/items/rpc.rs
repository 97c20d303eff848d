//! Server functions over one item of content, whatever its kind.

use super::Step;
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

/// What a step would change in an environment: everything it could, or for some items.
#[server(prefix = "/api/console", endpoint = "releases/plan", input = JsonBody)]
pub async fn plan_step(env: EnvId, step: Step, items: Option<Vec<ItemRef>>) -> Answer<ReleasePlan> {
    let (content, target) = (services()?.content, actor(&env).await?);
    Ok(match step {
        Step::Publish => content.plan_publish(&target, items.as_deref()).await?,
        Step::Promote { source } => {
            content.plan_promotion(&actor(&source).await?, &target, items.as_deref()).await?
        }
        Step::Rollback { number } => content.plan_rollback(&target, number).await?,
    })
}

/// Takes a step as its plan said.
#[server(prefix = "/api/console", endpoint = "releases/take", input = JsonBody)]
pub async fn take_step(
    env: EnvId,
    step: Step,
    items: Vec<ItemRef>,
    note: String,
    token: String,
) -> Answer<ReleaseEntry> {
    let (content, target) = (services()?.content, actor(&env).await?);
    Ok(match step {
        Step::Publish => content.publish(&target, &items, &note, &token).await?,
        Step::Promote { source } => {
            content.promote(&actor(&source).await?, &target, &items, &note, &token).await?
        }
        Step::Rollback { number } => content.rollback(&target, number, &note, &token).await?,
    })
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
