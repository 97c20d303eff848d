//! The calls of the rules of a collection.

use crate::rpc::Answer;
use leptos::{prelude::*, server_fn::codec::Json as JsonBody};
use types::{EnvId, ItemView, Json, RuleFault, RuleTrial, RuleVerdict};

#[cfg(feature = "ssr")]
use {
    crate::rpc::{actor, services},
    types::ItemRef,
};

/// Documents that one can try a rule on.
#[cfg(feature = "ssr")]
const SAMPLES: u64 = 20;

/// The rules of a collection in their editor; `None` if none were ever written, and the default holds.
#[server(prefix = "/api/console", endpoint = "rules/open", input = JsonBody)]
pub async fn open_rules(env: EnvId, collection: String) -> Answer<Option<ItemView>> {
    let (services, actor) = (services()?, actor(&env).await?);
    match services.content.item(&actor, &ItemRef::new("collection", collection)).await {
        Ok(view) => Ok(Some(view)),
        Err(content::ContentError::NotFound(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Drafts rules that say what holds without any.
#[server(prefix = "/api/console", endpoint = "rules/start", input = JsonBody)]
pub async fn start_rules(env: EnvId, collection: String) -> Answer<ItemView> {
    let (services, actor) = (services()?, actor(&env).await?);
    let item = ItemRef::new("collection", collection);
    Ok(services.content.create_draft(&actor, &item, serde_json::json!({"preset": "PRIVATE"})).await?)
}

/// What is wrong with rules as they stand on the screen.
#[server(prefix = "/api/console", endpoint = "rules/check", input = JsonBody)]
pub async fn check_rules(env: EnvId, item: Json) -> Answer<Vec<RuleFault>> {
    actor(&env).await?;
    Ok(database::Database::check_rule(&item))
}

/// Tries rules as they stand on the screen.
#[server(prefix = "/api/console", endpoint = "rules/try", input = JsonBody)]
pub async fn try_rules(env: EnvId, collection: String, trial: RuleTrial) -> Answer<RuleVerdict> {
    let (services, actor) = (services()?, actor(&env).await?);
    Ok(services.database.try_rule(&actor, &collection, &trial).await?)
}

/// The first documents of a collection, to try rules on.
#[server(prefix = "/api/console", endpoint = "rules/samples", input = JsonBody)]
pub async fn sample_documents(env: EnvId, collection: String) -> Answer<Vec<Json>> {
    let (services, actor) = (services()?, actor(&env).await?);
    let query = database::Query { limit: Some(SAMPLES), ..Default::default() };
    match services.database.query(&actor, &collection, &query).await {
        // A collection that is only drafted has no documents.
        Err(database::DatabaseError::CollectionMissing(_)) => Ok(Vec::new()),
        found => Ok(found?),
    }
}
