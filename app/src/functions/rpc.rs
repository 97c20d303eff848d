//! The calls of the functions pages.

use crate::rpc::Answer;
use leptos::{prelude::*, server_fn::codec::Json as JsonBody};
use serde::{Deserialize, Serialize};
use types::{EnvId, ItemState, ItemView, Json, RunReport, Text, Timestamp};

#[cfg(feature = "ssr")]
use crate::rpc::{actor, services};

/// A function in the list, without its code.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FunctionRow {
    /// The name to call it by.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Where it stands.
    pub state: ItemState,
    /// Finished calls since the server started.
    pub calls: u64,
    /// Those that failed.
    pub failures: u64,
    /// The last change.
    pub updated_at: Timestamp,
    /// Who made it.
    pub updated_by: Text,
}

/// All functions of an environment, by name.
#[server(prefix = "/api/console", endpoint = "functions/list", input = JsonBody)]
pub async fn list_functions(env: EnvId) -> Answer<Vec<FunctionRow>> {
    let (services, actor) = (services()?, actor(&env).await?);
    let running = services.functions.list(&actor)?;
    let rows = services.content.list(&actor, "function").await?.into_iter().map(|item| {
        let counts = running.iter().find(|f| f.name == item.item.key).map(|f| f.counts).unwrap_or_default();
        FunctionRow {
            name: item.item.key,
            description: item.json["description"].as_str().unwrap_or_default().to_owned(),
            state: item.state,
            calls: counts.calls,
            failures: counts.failures,
            updated_at: item.updated_at,
            updated_by: item.updated_by,
        }
    });
    Ok(rows.collect())
}

/// A function in its editor, and what it did lately: `None` if the member may not see what callers sent.
#[server(prefix = "/api/console", endpoint = "functions/open", input = JsonBody)]
pub async fn open_function(env: EnvId, name: String) -> Answer<(ItemView, Option<Vec<RunReport>>)> {
    let (services, actor) = (services()?, actor(&env).await?);
    let view = services.content.item(&actor, &types::ItemRef::new("function", &name)).await?;
    Ok((view, services.functions.recent(&actor, &name).ok()))
}

/// Drafts a function that says hello.
#[server(prefix = "/api/console", endpoint = "functions/create", input = JsonBody)]
pub async fn create_function(env: EnvId, name: String) -> Answer<ItemView> {
    let actor = actor(&env).await?;
    let item = types::ItemRef::new("function", name);
    let json = serde_json::json!({ "code": include_str!("hello.js"), "timeoutMs": 3000, "memoryMb": 64, "invoke": "signedIn" });
    Ok(services()?.content.create_draft(&actor, &item, json).await?)
}

/// Runs the function as it is on the screen.
#[server(prefix = "/api/console", endpoint = "functions/run", input = JsonBody)]
pub async fn run_function(env: EnvId, name: String, function: Json, event: Json) -> Answer<RunReport> {
    let actor = actor(&env).await?;
    Ok(services()?.functions.try_run(&actor, &name, &function, event).await?)
}

/// The last runs of a function, newest first.
#[server(prefix = "/api/console", endpoint = "functions/recent", input = JsonBody)]
pub async fn recent_runs(env: EnvId, name: String) -> Answer<Vec<RunReport>> {
    let actor = actor(&env).await?;
    Ok(services()?.functions.recent(&actor, &name)?)
}
