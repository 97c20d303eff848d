//! The calls of the database pages.

use super::ask::Ask;
use crate::rpc::Answer;
use leptos::{prelude::*, server_fn::codec::Json as JsonBody};
use serde::{Deserialize, Serialize};
use types::documents::{ImportView, IndexField, PageMark, QueryCost, Removed};
use types::{EnvId, Json, Problem, Text};

#[cfg(feature = "ssr")]
use {
    super::on_server::{counted, index_row, parsed, ran, update_of},
    crate::rpc::{actor, services},
    database::{Expected, Filter, IndexSpec, Update, Write},
};

/// A collection in the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CollectionRow {
    /// Its name.
    pub name: String,
    /// How many documents it holds.
    pub count: u64,
    /// Who may read and write.
    pub access: Text,
    /// Whether somebody published who may; a collection without is private.
    pub published: bool,
}

/// Which documents, in which order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// A query in the SDKs' language as JSON; empty: all.
    pub filter: String,
    /// A field, with `-` before it for descending; empty: the order of creation.
    pub sort: String,
    /// How many on a page.
    pub size: u32,
}

/// A page of documents.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DocumentsPage {
    /// The documents.
    pub docs: Vec<Json>,
    /// Where the next page begins.
    pub next: Option<PageMark>,
    /// How many documents match; `None` if counting took too long.
    pub count: Option<u64>,
    /// How many documents were read for the page.
    pub scanned: u64,
    /// The index that found them.
    pub index: Option<String>,
}

/// An index in the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IndexRow {
    /// Its name.
    pub name: String,
    /// Its fields.
    pub fields: Vec<IndexField>,
    /// Whether no two documents may have equal values.
    pub unique: bool,
    /// `building`, `ready`, `failed` or `dropping`.
    pub state: String,
    /// Documents read so far, and documents there were.
    pub built: u64,
    /// Documents there were when it was made.
    pub total: u64,
    /// Why it failed.
    pub error: Option<String>,
    /// Keys and their bytes, once it is ready.
    pub size: Option<(u64, u64)>,
    /// Queries that used it since the server started.
    pub queries: u64,
}

/// The indexes of a collection, and what its queries cost.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IndexesView {
    /// The indexes.
    pub indexes: Vec<IndexRow>,
    /// What queries cost, the costliest first; empty for who may not read documents.
    pub costs: Vec<QueryCost>,
}

/// What a query of the console gave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ran {
    /// Documents, or what a pipeline made.
    pub docs: Vec<Json>,
    /// What a write would do or did.
    pub wrote: Option<Wrote>,
    /// Documents that were read, where it is known.
    pub scanned: Option<u64>,
    /// The index that found them.
    pub index: Option<String>,
    /// How long it took.
    pub ms: u64,
}

/// A write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wrote {
    /// Documents that match.
    pub matched: u64,
    /// Documents that were changed or removed; `None`: it waits for a yes.
    pub done: Option<u64>,
}

/// The filter of a text: JSON, or nothing for everything.
pub fn filter_of(text: &str) -> Result<Json, Problem> {
    if text.trim().is_empty() {
        return Ok(Json::Object(Default::default()));
    }
    serde_json::from_str(text)
        .map_err(|error| Problem::new(422, "invalid_query", "Not a query", format!("not JSON: {error}")))
}

/// The collections of an environment.
#[server(prefix = "/api/console", endpoint = "database/collections", input = JsonBody)]
pub async fn list_collections(env: EnvId) -> Answer<Vec<CollectionRow>> {
    let (services, actor) = (services()?, actor(&env).await?);
    let rows = services.database.collections(&actor).await?.into_iter().map(|info| CollectionRow {
        access: info.access(),
        name: info.name,
        count: info.count,
        published: info.published,
    });
    Ok(rows.collect())
}

/// Makes a collection.
#[server(prefix = "/api/console", endpoint = "database/create", input = JsonBody)]
pub async fn create_collection(env: EnvId, name: String) -> Answer<()> {
    let (services, actor) = (services()?, actor(&env).await?);
    Ok(services.database.create_collection(&actor, &name).await?)
}

/// Removes a collection with everything in it; answers how many documents there were.
#[server(prefix = "/api/console", endpoint = "database/drop", input = JsonBody)]
pub async fn drop_collection(env: EnvId, name: String) -> Answer<u64> {
    let (services, actor) = (services()?, actor(&env).await?);
    Ok(services.database.drop_collection(&actor, &name).await?)
}

/// One collection; `not_found` if there is none.
#[server(prefix = "/api/console", endpoint = "database/collection", input = JsonBody)]
pub async fn open_collection(env: EnvId, name: String) -> Answer<CollectionRow> {
    let rows = list_collections(env).await?;
    Ok(rows.into_iter().find(|row| row.name == name).ok_or_else(|| Problem::not_found("such collection"))?)
}

/// A page of documents, after the mark of the page before it.
#[server(prefix = "/api/console", endpoint = "database/documents", input = JsonBody)]
pub async fn list_documents(
    env: EnvId,
    collection: String,
    asked: Asked,
    after: Option<PageMark>,
) -> Answer<DocumentsPage> {
    let (services, actor) = (services()?, actor(&env).await?);
    let query = parsed(&asked)?;
    let page = services.database.page(&actor, &collection, &query, after.as_ref()).await?;
    let count = counted(&services, &actor, &collection, &query.filter).await?;
    Ok(DocumentsPage { docs: page.docs, next: page.next, count, scanned: page.scanned, index: page.index })
}

/// How many documents match; `None` if counting takes too long.
#[server(prefix = "/api/console", endpoint = "database/count", input = JsonBody)]
pub async fn count_documents(env: EnvId, collection: String, filter: String) -> Answer<Option<u64>> {
    let (services, actor) = (services()?, actor(&env).await?);
    let filter = Filter::parse(&filter_of(&filter)?)?;
    counted(&services, &actor, &collection, &filter).await
}

/// A document with its revision; `None` if it is gone.
#[server(prefix = "/api/console", endpoint = "database/document", input = JsonBody)]
pub async fn open_document(env: EnvId, collection: String, id: String) -> Answer<Option<(Json, u64)>> {
    let (services, actor) = (services()?, actor(&env).await?);
    Ok(services.database.open(&actor, &collection, &id).await?)
}

/// Puts a document in the place of the one with this id, if that still has the revision.
#[server(prefix = "/api/console", endpoint = "database/save", input = JsonBody)]
pub async fn save_document(
    env: EnvId,
    collection: String,
    id: String,
    revision: u64,
    doc: Json,
) -> Answer<Json> {
    let (services, actor) = (services()?, actor(&env).await?);
    let update = Update::replacement(&doc)?;
    Ok(services.database.revise(&actor, &collection, &id, Expected::Revision(revision), &update).await?)
}

/// Sets one field of a document, if it still has the value that was seen; no value takes the field away.
#[server(prefix = "/api/console", endpoint = "database/set_field", input = JsonBody)]
pub async fn set_field(
    env: EnvId,
    collection: String,
    id: String,
    path: String,
    before: Option<Json>,
    after: Option<Json>,
) -> Answer<Json> {
    let (services, actor) = (services()?, actor(&env).await?);
    let update = update_of(&path, after)?;
    let expected = Expected::Value { path, value: before };
    Ok(services.database.revise(&actor, &collection, &id, expected, &update).await?)
}

/// Sets one field of several documents; answers how many are different now.
#[server(prefix = "/api/console", endpoint = "database/set_fields", input = JsonBody)]
pub async fn set_fields(
    env: EnvId,
    collection: String,
    ids: Vec<String>,
    path: String,
    value: Json,
) -> Answer<u64> {
    let (services, actor) = (services()?, actor(&env).await?);
    let filter = Filter::parse(&serde_json::json!({ "_id": { "$in": types::document_ids(&ids) } }))?;
    let (update, write) = (update_of(&path, Some(value))?, Write { multi: true, upsert: false });
    Ok(services.database.update(&actor, &collection, &filter, &update, write).await?.updated)
}

/// Adds documents; answers their ids.
#[server(prefix = "/api/console", endpoint = "database/add", input = JsonBody)]
pub async fn add_documents(env: EnvId, collection: String, docs: Vec<Json>) -> Answer<Vec<String>> {
    let (services, actor) = (services()?, actor(&env).await?);
    Ok(services.database.add(&actor, &collection, docs).await?)
}

/// Deletes documents; what it answers takes it back.
#[server(prefix = "/api/console", endpoint = "database/remove", input = JsonBody)]
pub async fn remove_documents(env: EnvId, collection: String, ids: Vec<String>) -> Answer<Removed> {
    let (services, actor) = (services()?, actor(&env).await?);
    Ok(services.database.remove_by_ids(&actor, &collection, &ids).await?)
}

/// Puts back what was deleted.
#[server(prefix = "/api/console", endpoint = "database/put_back", input = JsonBody)]
pub async fn put_back(env: EnvId, collection: String, removed: Removed) -> Answer<u64> {
    let (services, actor) = (services()?, actor(&env).await?);
    Ok(services.database.put_back(&actor, &collection, removed).await?)
}

/// The indexes of a collection, and what its queries cost.
#[server(prefix = "/api/console", endpoint = "database/indexes", input = JsonBody)]
pub async fn list_indexes(env: EnvId, collection: String) -> Answer<IndexesView> {
    let (services, actor) = (services()?, actor(&env).await?);
    let costs = match actor.may(types::Permission::ReadDocuments) {
        true => services.database.query_costs(&actor, Some(&collection)).await?,
        false => Vec::new(),
    };
    let mut indexes = Vec::new();
    for info in services.database.list_indexes(&actor, &collection).await? {
        let size = services.database.index_size(&actor, &collection, &info.spec.name).await?;
        indexes.push(index_row(info, size, &costs));
    }
    Ok(IndexesView { indexes, costs })
}

/// Makes an index; it is built in the background.
#[server(prefix = "/api/console", endpoint = "database/create_index", input = JsonBody)]
pub async fn create_index(
    env: EnvId,
    collection: String,
    name: String,
    fields: Vec<IndexField>,
    unique: bool,
) -> Answer<()> {
    let (services, actor) = (services()?, actor(&env).await?);
    Ok(services.database.create_index(&actor, &collection, IndexSpec { name, fields, unique }).await?)
}

/// Deletes an index.
#[server(prefix = "/api/console", endpoint = "database/drop_index", input = JsonBody)]
pub async fn drop_index(env: EnvId, collection: String, name: String) -> Answer<()> {
    let (services, actor) = (services()?, actor(&env).await?);
    Ok(services.database.drop_index(&actor, &collection, &name).await?)
}

/// The imports of a collection, newest first.
#[server(prefix = "/api/console", endpoint = "database/imports", input = JsonBody)]
pub async fn list_imports(env: EnvId, collection: String) -> Answer<Vec<ImportView>> {
    let (services, actor) = (services()?, actor(&env).await?);
    Ok(services.imports.list(&actor, &collection).await?)
}

/// Imports a file that was looked at.
#[server(prefix = "/api/console", endpoint = "database/start_import", input = JsonBody)]
pub async fn start_import(env: EnvId, id: String) -> Answer<()> {
    let (services, actor) = (services()?, actor(&env).await?);
    Ok(services.imports.start(&actor, &id).await?)
}

/// Stops an import.
#[server(prefix = "/api/console", endpoint = "database/cancel_import", input = JsonBody)]
pub async fn cancel_import(env: EnvId, id: String) -> Answer<()> {
    let (services, actor) = (services()?, actor(&env).await?);
    Ok(services.imports.cancel(&actor, &id).await?)
}

/// Runs what somebody wrote. A write says what it matches until it is confirmed.
#[server(prefix = "/api/console", endpoint = "database/run", input = JsonBody)]
pub async fn run_ask(env: EnvId, ask: Ask, confirmed: bool) -> Answer<Ran> {
    let (services, actor) = (services()?, actor(&env).await?);
    ran(&services, &actor, ask, confirmed).await
}
