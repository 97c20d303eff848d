//! The calls of the releases page; its steps are those of every item.

use crate::rpc::Answer;
use leptos::{prelude::*, server_fn::codec::Json};
use types::{EnvId, ReleaseEntry};

#[cfg(feature = "ssr")]
use crate::rpc::{actor, services};

/// A page of an environment's history, newest first: entries with numbers below `before`.
#[server(prefix = "/api/console", endpoint = "releases/history", input = Json)]
pub async fn release_history(env: EnvId, before: Option<u64>, limit: usize) -> Answer<Vec<ReleaseEntry>> {
    let actor = actor(&env).await?;
    Ok(services()?.content.history(&actor, limit.clamp(1, 100), before).await?)
}
