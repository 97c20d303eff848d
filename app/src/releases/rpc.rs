//! The calls of the releases page: every kind of step has a plan, and is taken with the plan's token.

use super::Step;
use crate::rpc::Answer;
use leptos::{prelude::*, server_fn::codec::Json};
use types::{EnvId, ItemRef, ReleaseEntry, ReleasePlan};

#[cfg(feature = "ssr")]
use crate::rpc::{actor, services};

/// What a step would change in an environment: everything it could, or for some items.
#[server(prefix = "/api/console", endpoint = "releases/plan", input = Json)]
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
#[server(prefix = "/api/console", endpoint = "releases/take", input = Json)]
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

/// A page of an environment's history, newest first: entries with numbers below `before`.
#[server(prefix = "/api/console", endpoint = "releases/history", input = Json)]
pub async fn release_history(env: EnvId, before: Option<u64>, limit: usize) -> Answer<Vec<ReleaseEntry>> {
    let actor = actor(&env).await?;
    Ok(services()?.content.history(&actor, limit.clamp(1, 100), before).await?)
}
