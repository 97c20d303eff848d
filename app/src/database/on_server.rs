//! What the calls of the database pages have in common.

use super::{
    ask::{Act, Ask},
    rpc::{Asked, IndexRow, Ran, Wrote, filter_of},
};
use crate::{Services, rpc::Answer};
use access::Actor;
use database::{
    DatabaseError, Filter, IndexInfo, IndexState, Order, Pipeline, Projection, Query, Update, Write,
};
use std::time::Duration;
use types::documents::QueryCost;
use types::{Json, Permission, Problem};

/// How long counting may take; a page does not wait longer for a number.
const COUNT: Duration = Duration::from_secs(2);
/// How long a query of the console may take.
const RUN: Duration = Duration::from_secs(30);
/// Documents that the console shows of a query that names no limit.
const SHOWN: u64 = 100;

/// The query of a page.
pub fn parsed(asked: &Asked) -> Answer<Query> {
    let order = match (asked.sort.strip_prefix('-'), asked.sort.as_str()) {
        (_, "") => Json::Null,
        (Some(field), _) => serde_json::json!({ field: -1 }),
        (None, field) => serde_json::json!({ field: 1 }),
    };
    Ok(Query {
        filter: Filter::parse(&filter_of(&asked.filter)?).map_err(query_problem)?,
        order: Order::parse(&order).map_err(query_problem)?,
        limit: Some(u64::from(asked.size.clamp(1, 200))),
        ..Query::default()
    })
}

/// A query is wrong: in the page it stands beside the query, so it has a code of its own.
fn query_problem(error: DatabaseError) -> Problem {
    Problem::new(422, "invalid_query", "Not a query", error.to_string())
}

/// How many documents match, unless it takes too long.
pub async fn counted(
    services: &Services,
    actor: &Actor,
    collection: &str,
    filter: &Filter,
) -> Answer<Option<u64>> {
    let count = services.database.count(actor, collection, filter);
    match tokio::time::timeout(COUNT, count).await {
        Ok(count) => Ok(Some(count?)),
        Err(_) => Ok(None),
    }
}

/// The update that gives a field a value, or takes it away.
pub fn update_of(path: &str, value: Option<Json>) -> Answer<Update> {
    let operators = match value {
        Some(value) => serde_json::json!({ "$set": { path: value } }),
        None => serde_json::json!({ "$unset": { path: "" } }),
    };
    Ok(Update::operators(&operators)?)
}

/// An index as the page shows it.
pub fn index_row(info: IndexInfo, size: Option<(u64, u64)>, costs: &[QueryCost]) -> IndexRow {
    let used = costs.iter().filter(|cost| cost.index.as_ref() == Some(&info.spec.name));
    IndexRow {
        queries: used.map(|cost| cost.count).sum(),
        fields: info.spec.fields,
        name: info.spec.name,
        unique: info.spec.unique,
        state: match info.state {
            IndexState::Building => "building",
            IndexState::Ready => "ready",
            IndexState::Failed => "failed",
            IndexState::Dropping => "dropping",
        }
        .to_owned(),
        built: info.built,
        total: info.total,
        error: info.error,
        size,
    }
}

/// Does what was asked in the query console.
pub async fn ran(services: &Services, actor: &Actor, ask: Ask, confirmed: bool) -> Answer<Ran> {
    actor.require(Permission::ReadDocuments)?;
    let begun = std::time::Instant::now();
    let (name, database) = (ask.collection.as_str(), &services.database);
    let filter = Filter::parse(&ask.filter).map_err(query_problem)?;
    let done = async {
        let mut ran = Ran { docs: Vec::new(), wrote: None, scanned: None, index: None, ms: 0 };
        match &ask.act {
            Act::Find { order, skip, limit, field } => {
                let skip = *skip;
                let limit = limit.unwrap_or(SHOWN).min(database::limits::MAX_LIMIT);
                let query = Query {
                    filter,
                    order: Order::parse(order).map_err(query_problem)?,
                    projection: Projection::parse(field).map_err(query_problem)?,
                    skip,
                    limit: Some(limit),
                };
                if skip > 0 {
                    ran.docs = database.query(actor, name, &query).await?;
                } else {
                    let page = database.page(actor, name, &query, None).await?;
                    (ran.docs, ran.scanned, ran.index) = (page.docs, Some(page.scanned), page.index);
                }
            }
            Act::Count => {
                let count = database.count(actor, name, &filter).await?;
                ran.docs = vec![serde_json::json!({ "total": count })];
            }
            Act::Aggregate { pipeline } => {
                let pipeline = Pipeline::parse(pipeline).map_err(query_problem)?;
                ran.docs = database.aggregate(actor, name, &pipeline).await?;
            }
            Act::Update { .. } | Act::Remove if !confirmed => {
                actor.require(Permission::WriteDocuments)?;
                ran.wrote = Some(Wrote { matched: database.count(actor, name, &filter).await?, done: None });
            }
            Act::Update { update, multi } => {
                let update = Update::parse(update).map_err(query_problem)?;
                let write = Write { multi: *multi, upsert: false };
                let done = database.update(actor, name, &filter, &update, write).await?;
                ran.wrote = Some(Wrote { matched: done.matched, done: Some(done.updated) });
            }
            Act::Remove => {
                let removed = database.remove(actor, name, &filter, true).await?;
                ran.wrote = Some(Wrote { matched: removed, done: Some(removed) });
            }
        }
        Answer::Ok(ran)
    };
    let timed = tokio::time::timeout(RUN, done).await;
    let ran = timed.map_err(|_| Problem::from(DatabaseError::TimedOut))??;
    let ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    Ok(Ran { ms, ..ran })
}
