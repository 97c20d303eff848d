//! The call of the first page.

use crate::rpc::Answer;
use leptos::{prelude::*, server_fn::codec::Json};
use serde::{Deserialize, Serialize};
use types::{EnvId, ReleaseEntry};

#[cfg(feature = "ssr")]
use crate::rpc::{actor, services};

/// What the first page shows besides the activities.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    /// Items with a draft that is not published.
    pub drafts: usize,
    /// Links of the environment.
    pub links: usize,
    /// The newest release.
    pub last: Option<ReleaseEntry>,
}

/// The overview of an environment.
#[server(prefix = "/api/console", endpoint = "home", input = Json)]
pub async fn load_overview(env: EnvId) -> Answer<Overview> {
    let (content, actor) = (services()?.content, actor(&env).await?);
    Ok(Overview {
        drafts: content.plan_publish(&actor, None).await?.diff.len(),
        links: content.list(&actor, "link").await?.len(),
        last: content.history(&actor, 1, None).await?.pop(),
    })
}
