//! Operations of the official SDKs on documents, done by the database. Every door of theirs comes through here: the
//! client RPC, the server RPC, the gateway, and functions.

use access::Actor;
use cloudbase::{Answer, Code, Operation, Refusal};
use database::{
    Database, DatabaseError, Filter, Order, Pipeline, Projection, Query, Transaction, Update, Updated, Write,
};
use types::{Json, document_ids};

/// Does one operation for an actor.
pub async fn perform(database: &Database, actor: &Actor, operation: Operation) -> Result<Answer, Refusal> {
    done(database, actor, operation).await.map_err(refusal)
}

/// What changes documents, or looks at many, is in boxes: whoever reads one would carry the room for it.
async fn done(database: &Database, actor: &Actor, operation: Operation) -> Result<Answer, DatabaseError> {
    Ok(match operation {
        Operation::CreateCollection { collection } => {
            database.create_collection(actor, &collection).await?;
            Answer::Created
        }
        Operation::Add { collection, documents, single } => {
            Answer::Added { ids: document_ids(&database.add(actor, &collection, documents).await?), single }
        }
        Operation::Find { collection, query } => {
            let (skip, limit) = (query.skip, query.limit);
            let list = database.query(actor, &collection, &asked(query)?).await?;
            Answer::Found { list, skip, limit }
        }
        Operation::Count { collection, filter } => {
            Answer::Counted(database.count(actor, &collection, &Filter::parse(&filter)?).await?)
        }
        Operation::Change { collection, filter, write, multi, upsert } => {
            let update = update(write)?;
            let (filter, reach) = (Filter::parse(&filter)?, Write { multi, upsert });
            let done = Box::pin(database.update(actor, &collection, &filter, &update, reach)).await?;
            changed(done)
        }
        Operation::Modify { collection, filter, write } => {
            let (filter, update) = (Filter::parse(&filter)?, update(write)?);
            let done = Box::pin(database.modify(actor, &collection, &filter, &update, false)).await?;
            Answer::Modified { updated: done.updated.updated, document: done.doc }
        }
        Operation::Aggregate { collection, stages } => {
            let pipeline = Pipeline::parse(&stages)?;
            Answer::Aggregated(Box::pin(database.aggregate(actor, &collection, &pipeline)).await?)
        }
        Operation::Remove { collection, filter, multi } => {
            let filter = Filter::parse(&filter)?;
            Answer::Removed(Box::pin(database.remove(actor, &collection, &filter, multi)).await?)
        }
        Operation::Get { collection, id, projection } => {
            let mut found = database.query(actor, &collection, &by_id(&id, projection)?).await?;
            Answer::Got(found.pop())
        }
        Operation::Begin => Answer::Begun(database.start_transaction(actor).await?),
        Operation::Commit { transaction } => {
            Box::pin(database.transaction(actor, &transaction)?.commit()).await?;
            Answer::Ended
        }
        Operation::Abort { transaction } => {
            database.abort_transaction(actor, &transaction)?;
            Answer::Ended
        }
        Operation::Within { transaction, operation } => {
            Box::pin(within(&database.transaction(actor, &transaction)?, *operation)).await?
        }
    })
}

/// As [`perform`], for the gateway: an operation in a transaction that can only end in a conflict is refused with it.
/// The js-sdk in Node does not notice there that a commit was refused.
pub async fn perform_and_check(
    database: &Database,
    actor: &Actor,
    operation: Operation,
) -> Result<Answer, Refusal> {
    let transaction = match &operation {
        Operation::Within { transaction, .. } => Some(transaction.clone()),
        _ => None,
    };
    let answer = perform(database, actor, operation).await?;
    if let Some(id) = transaction {
        database.transaction(actor, &id).map_err(refusal)?.check().await.map_err(refusal)?;
    }
    Ok(answer)
}

async fn within(transaction: &Transaction, operation: Operation) -> Result<Answer, DatabaseError> {
    Ok(match operation {
        Operation::Add { collection, documents, single } => {
            Answer::Added { ids: document_ids(&transaction.add(&collection, documents).await?), single }
        }
        Operation::Find { collection, query } => {
            let (skip, limit) = (query.skip, query.limit);
            Answer::Found { list: transaction.query(&collection, &asked(query)?).await?, skip, limit }
        }
        Operation::Get { collection, id, projection } => {
            Answer::Got(transaction.query(&collection, &by_id(&id, projection)?).await?.pop())
        }
        Operation::Count { collection, filter } => {
            Answer::Counted(transaction.count(&collection, &Filter::parse(&filter)?).await?)
        }
        Operation::Change { collection, filter, write, multi, upsert } => {
            let update = update(write)?;
            let (filter, reach) = (Filter::parse(&filter)?, Write { multi, upsert });
            let done = transaction.update(&collection, &filter, &update, reach).await?;
            changed(done)
        }
        Operation::Modify { collection, filter, write } => {
            let filter = Filter::parse(&filter)?;
            let done = transaction.modify(&collection, &filter, &update(write)?, false).await?;
            Answer::Modified { updated: done.updated.updated, document: done.doc }
        }
        Operation::Remove { collection, filter, multi } => {
            Answer::Removed(transaction.remove(&collection, &Filter::parse(&filter)?, multi).await?)
        }
        // The codecs make no transaction of these: see `Operation::fits_transaction`.
        Operation::CreateCollection { .. }
        | Operation::Aggregate { .. }
        | Operation::Begin
        | Operation::Commit { .. }
        | Operation::Abort { .. }
        | Operation::Within { .. } => {
            return Err(DatabaseError::InvalidParam("this cannot be part of a transaction".to_owned()));
        }
    })
}

fn changed(done: Updated) -> Answer {
    let upserted_id = done.upserted_id.as_deref().map(types::document_id);
    Answer::Changed { matched: done.matched, updated: done.updated, upserted_id }
}

fn by_id(id: &Json, projection: Option<Json>) -> Result<Query, DatabaseError> {
    Ok(Query {
        filter: Filter::parse(&serde_json::json!({"_id": id}))?,
        projection: projection.as_ref().map(Projection::parse).transpose()?.unwrap_or_default(),
        ..Query::default()
    })
}

fn update(write: cloudbase::Write) -> Result<Update, DatabaseError> {
    match write {
        cloudbase::Write::Operators(operators) => Update::parse(&operators),
        cloudbase::Write::Replace(document) => Update::replacement(&document),
    }
}

fn asked(query: cloudbase::Query) -> Result<Query, DatabaseError> {
    Ok(Query {
        filter: Filter::parse(&query.filter)?,
        order: Order::parse(&order(&query.order))?,
        skip: query.skip,
        limit: Some(u64::from(query.limit)),
        projection: query.projection.as_ref().map(Projection::parse).transpose()?.unwrap_or_default(),
    })
}

/// An order as the database reads it.
pub fn order(fields: &[(String, cloudbase::Direction)]) -> Json {
    let fields =
        fields.iter().map(|(field, way)| serde_json::json!({"field": field, "direction": way.as_str()}));
    Json::Array(fields.collect())
}

/// The database's own codes are the protocol's already.
pub fn refusal(error: DatabaseError) -> Refusal {
    let status =
        Code::ALL.iter().find(|code| code.as_str() == error.code()).map_or(500, |code| code.status());
    Refusal::other(error.code(), status, error.to_string())
}
