//! The client RPC, `POST /web?env=ENV`: one JSON object with an `action`, answered with HTTP 200 always.

use crate::auth::legacy;
use crate::{Answer, Code, Operation, Query, Refusal, Write, body, ejson, operation as op, storage};
use serde_json::{Map, Value as Json, json};

/// Characters of a function's name.
pub const MAX_FUNCTION_NAME: usize = 64;
/// Characters of a request's own name that are given back; a longer one is not.
const MAX_REQUEST_ID: usize = 64;

/// A request, understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The environment that the body names.
    pub env: Option<String>,
    /// Who asks: an end user's access token or an API key.
    pub access_token: Option<String>,
    /// The request's own name, given back as `requestId`.
    pub seq_id: Option<String>,
    /// What is asked. A refusal here is about the action alone: the fields above were readable.
    pub action: Result<Action, Refusal>,
}

/// What can be asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// `functions.invokeFunction`.
    Invoke {
        /// The function.
        name: String,
        /// Its event; `{}` when the client sent none.
        data: Json,
        /// Whether the client wants the value itself, not its JSON text.
        parse: bool,
    },
    /// `database.*`.
    Documents(Operation),
    /// `database.*Transaction`: of a transaction, with answers of their own (see [`step`]).
    Transaction(Operation, Step),
    /// `storage.*`.
    Files(storage::Operation),
    /// `auth.wsWebSign`: a ticket for the watch socket.
    WatchTicket,
    /// Other `auth.*`: signing in as the js-sdk 1.x does.
    SignIn(legacy::Call),
}

/// A step of a transaction, by the form of its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// `startTransaction`.
    Begin,
    /// `commitTransaction`, `abortTransaction`.
    End,
    /// `getInTransaction` of one document by its id.
    Document,
    /// `getInTransaction` of a query.
    List,
    /// `getInTransaction` that asks how many: the SDK leaves the limit out then.
    Count,
    /// `insertDocInTransaction`.
    Insert,
    /// `updateDocInTransaction`.
    Update,
    /// `deleteDocInTransaction`.
    Delete,
}

/// Reads a request. The error is about the body as a whole.
pub fn parse(bytes: &[u8]) -> Result<Request, Refusal> {
    let mut fields = body::parse_object(bytes, "The body")?;
    let mut optional = |name: &str| match fields.remove(name) {
        Some(Json::String(text)) if !text.is_empty() => Some(text),
        _ => None,
    };
    let (env, access_token) = (optional("env"), optional("access_token"));
    let seq_id = optional("seqId").filter(|id| is_request_id(id));
    Ok(Request { env, access_token, seq_id, action: action(&mut fields) })
}

/// Whether a text of the client's may be given back as the request's name.
pub fn is_request_id(id: &str) -> bool {
    (1..=MAX_REQUEST_ID).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_graphic())
}

/// Reads what is asked from the fields of a request: `action` and its parameters.
pub fn action(fields: &mut Map<String, Json>) -> Result<Action, Refusal> {
    let name = body::text(fields, "action")?;
    named(&name, fields)
}

/// As [`action`], where the action's name has been taken out of the fields.
pub fn named(name: &str, fields: &mut Map<String, Json>) -> Result<Action, Refusal> {
    let transaction = op::transaction(fields)?;
    let documents = |operation: Result<Operation, Refusal>| {
        op::within(transaction.clone(), operation?).map(Action::Documents)
    };
    let steps = |(operation, step): (Operation, Step)| {
        let id =
            transaction.clone().ok_or_else(|| Refusal::param("The parameter transactionId is missing."))?;
        Ok(Action::Transaction(op::within(Some(id), operation)?, step))
    };
    let end = |operation: fn(String) -> Operation| {
        let id =
            transaction.clone().ok_or_else(|| Refusal::param("The parameter transactionId is missing."))?;
        Ok(Action::Transaction(operation(id), Step::End))
    };
    match name {
        "functions.invokeFunction" => invoke(fields),
        "database.addCollection" => documents(create(fields)),
        "database.addDocument" => documents(add(fields)),
        "database.queryDocument" => documents(find(fields)),
        "database.countDocument" => documents(count(fields)),
        "database.updateDocument" => documents(change(fields)),
        "database.deleteDocument" => documents(remove(fields)),
        "auth.wsWebSign" => Ok(Action::WatchTicket),
        name if legacy::is_action(name) => legacy::action(name, fields).map(Action::SignIn),
        name if storage::is_action(name) => storage::action(name, fields).map(Action::Files),
        "database.aggregate" => documents(aggregate(fields)),
        "database.startTransaction" => Ok(Action::Transaction(Operation::Begin, Step::Begin)),
        "database.commitTransaction" => end(|transaction| Operation::Commit { transaction }),
        "database.abortTransaction" => end(|transaction| Operation::Abort { transaction }),
        "database.getInTransaction" => steps(step_find(fields)?),
        "database.insertDocInTransaction" => steps(step_insert(fields)?),
        "database.updateDocInTransaction" => steps(step_update(fields)?),
        "database.deleteDocInTransaction" => steps(step_delete(fields)?),
        _ => Err(Refusal::new(Code::UnknownAction, format!("This server has no action {name:?}."))),
    }
}

/// The condition of a step: `query`, or the `_id` that older SDKs send.
fn step_filter(fields: &mut Map<String, Json>) -> Result<Json, Refusal> {
    match fields.remove("_id") {
        Some(id @ (Json::String(_) | Json::Number(_))) => Ok(json!({"_id": id})),
        _ => op::filter(fields.remove("query")),
    }
}

fn step_find(fields: &mut Map<String, Json>) -> Result<(Operation, Step), Refusal> {
    let collection = collection(fields)?;
    let filter = step_filter(fields)?;
    if !fields.contains_key("limit") {
        return Ok(match op::only_id(&filter).cloned() {
            Some(id) => {
                let projection = op::projection(fields.remove("projection"))?;
                (Operation::Get { collection, id, projection }, Step::Document)
            }
            None => (Operation::Count { collection, filter }, Step::Count),
        });
    }
    fields.insert("query".to_owned(), filter);
    let query = query(fields)?;
    Ok((Operation::Find { collection, query }, Step::List))
}

fn step_insert(fields: &mut Map<String, Json>) -> Result<(Operation, Step), Refusal> {
    let collection = collection(fields)?;
    let mut document = step_data(fields)?;
    if let Some(id) = fields.remove("_id") {
        document.insert("_id".to_owned(), id);
    }
    let documents = vec![Json::Object(document)];
    Ok((Operation::Add { collection, documents, single: true }, Step::Insert))
}

/// No flag says whether the condition means one document or all, as [`change`]'s does: an id means one.
fn step_update(fields: &mut Map<String, Json>) -> Result<(Operation, Step), Refusal> {
    let collection = collection(fields)?;
    let filter = op::filter_to_change(Some(step_filter(fields)?))?;
    let upsert = body::flag(fields, "upsert")?;
    let write = op::write_of(step_data(fields)?, upsert);
    let multi = !upsert && op::only_id(&filter).is_none();
    Ok((op::change(collection, filter, write, multi, upsert)?, Step::Update))
}

fn step_delete(fields: &mut Map<String, Json>) -> Result<(Operation, Step), Refusal> {
    let collection = collection(fields)?;
    let filter = op::filter_to_change(Some(step_filter(fields)?))?;
    let multi = op::only_id(&filter).is_none();
    Ok((Operation::Remove { collection, filter, multi }, Step::Delete))
}

/// The data of a step: EJSON text.
fn step_data(fields: &mut Map<String, Json>) -> Result<Map<String, Json>, Refusal> {
    match fields.remove("data") {
        Some(Json::String(text)) => op::data(Some(body::parse(text.as_bytes(), "The parameter data")?)),
        data => op::data(data),
    }
}

fn invoke(fields: &mut Map<String, Json>) -> Result<Action, Refusal> {
    let name = function_name(body::text(fields, "function_name")?)?;
    let data = match fields.remove("request_data") {
        None | Some(Json::Null) => json!({}),
        Some(Json::String(text)) => event(text.as_bytes())?,
        Some(value) => value,
    };
    Ok(Action::Invoke { name, data, parse: body::flag(fields, "parse")? })
}

/// A function's event from its JSON text; nothing is `{}`.
pub(crate) fn event(text: &[u8]) -> Result<Json, Refusal> {
    match text.iter().all(u8::is_ascii_whitespace) {
        true => Ok(json!({})),
        false => body::parse(text, "The function's data"),
    }
}

/// Checks a function's name.
pub(crate) fn function_name(name: String) -> Result<String, Refusal> {
    let fits = (1..=MAX_FUNCTION_NAME).contains(&name.len());
    match fits && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_') {
        true => Ok(name),
        false => Err(Refusal::param(format!(
            "A function's name has 1 to {MAX_FUNCTION_NAME} letters, digits, hyphens and underscores."
        ))),
    }
}

fn collection(fields: &mut Map<String, Json>) -> Result<String, Refusal> {
    op::collection(body::text(fields, "collectionName")?)
}

fn create(fields: &mut Map<String, Json>) -> Result<Operation, Refusal> {
    Ok(Operation::CreateCollection { collection: collection(fields)? })
}

fn add(fields: &mut Map<String, Json>) -> Result<Operation, Refusal> {
    let collection = collection(fields)?;
    let (mut items, single) = match fields.remove("data") {
        Some(Json::Array(items)) => (items, false),
        Some(item @ Json::Object(_)) => (vec![item], true),
        _ => return Err(Refusal::param("The parameter data must be a document or a list of documents.")),
    };
    if let (Some(id), true, Some(Json::Object(document))) = (fields.remove("_id"), single, items.first_mut())
    {
        document.insert("_id".into(), id);
    }
    Ok(Operation::Add { collection, documents: op::documents(items)?, single })
}

fn find(fields: &mut Map<String, Json>) -> Result<Operation, Refusal> {
    Ok(Operation::Find { collection: collection(fields)?, query: query(fields)? })
}

fn query(fields: &mut Map<String, Json>) -> Result<Query, Refusal> {
    Ok(Query {
        filter: op::filter(fields.remove("query"))?,
        order: op::order(fields.remove("order"))?,
        skip: op::whole_number(fields.remove("offset"), "offset")?.unwrap_or(0),
        limit: op::limit(op::whole_number(fields.remove("limit"), "limit")?),
        projection: op::projection(fields.remove("projection"))?,
    })
}

fn count(fields: &mut Map<String, Json>) -> Result<Operation, Refusal> {
    Ok(Operation::Count { collection: collection(fields)?, filter: op::filter(fields.remove("query"))? })
}

fn change(fields: &mut Map<String, Json>) -> Result<Operation, Refusal> {
    let collection = collection(fields)?;
    let filter = op::filter_to_change(fields.remove("query"))?;
    let data = Json::Object(op::data(fields.remove("data"))?);
    let write = match body::flag(fields, "merge")? {
        true => Write::Operators(data),
        false => Write::Replace(data),
    };
    op::change(collection, filter, write, body::flag(fields, "multi")?, body::flag(fields, "upsert")?)
}

fn remove(fields: &mut Map<String, Json>) -> Result<Operation, Refusal> {
    Ok(Operation::Remove {
        collection: collection(fields)?,
        filter: op::filter_to_change(fields.remove("query"))?,
        multi: body::flag(fields, "multi")?,
    })
}

fn aggregate(fields: &mut Map<String, Json>) -> Result<Operation, Refusal> {
    Ok(Operation::Aggregate {
        collection: collection(fields)?,
        stages: op::keyed_stages(fields.remove("stages"))?,
    })
}

/// `{requestId, data}`.
pub fn envelope(request_id: &str, data: Json) -> Json {
    body::object([("requestId", request_id.into()), ("data", data)])
}

fn list(documents: impl IntoIterator<Item = Json>) -> Json {
    documents.into_iter().map(ejson::plain_json).collect()
}

/// The `data` of an answer about documents.
pub fn data(answer: Answer) -> Json {
    match answer {
        Answer::Created => json!({}),
        Answer::Added { mut ids, single: true } => json!({"_id": ids.pop()}),
        Answer::Added { ids, single: false } => json!({"insertedIds": ids}),
        Answer::Found { list: found, skip, limit } => {
            body::object([("list", list(found)), ("offset", skip.into()), ("limit", limit.into())])
        }
        // A text of a list of texts.
        Answer::Aggregated(list) => {
            let list: Json = list.into_iter().map(|doc| ejson::safe(doc).to_string()).collect();
            json!({"list": list.to_string()})
        }
        Answer::Modified { updated, document } => {
            body::object([("updated", updated.into()), ("doc", document.map(ejson::plain_json).into())])
        }
        Answer::Counted(total) => json!({"total": total}),
        Answer::Changed { updated, upserted_id, .. } => {
            json!({"updated": updated, "upsert_id": upserted_id, "upserted_id": upserted_id})
        }
        Answer::Removed(deleted) => json!({"deleted": deleted}),
        Answer::Got(document) => body::object([("list", list(document))]),
        Answer::Begun(transaction) => json!({"transactionId": transaction}),
        Answer::Ended => json!({}),
    }
}

/// The whole answer to a step of a transaction: its fields lie beside `requestId`, and documents are EJSON texts.
pub fn step(request_id: &str, step: Step, answer: Answer) -> Json {
    let ejson = |value: Json| ejson::safe(value).to_string();
    match (step, answer) {
        (Step::Begin, Answer::Begun(id)) => json!({"requestId": request_id, "transactionId": id}),
        (Step::Document, Answer::Got(document)) => {
            envelope(request_id, ejson(document.unwrap_or_default()).into())
        }
        (Step::List, Answer::Found { list, .. }) => envelope(request_id, ejson(Json::Array(list)).into()),
        (Step::Count, Answer::Counted(total)) => {
            json!({"requestId": request_id, "data": "null", "total": total})
        }
        (Step::Insert, Answer::Added { mut ids, .. }) => {
            json!({"requestId": request_id, "inserted": 1, "ok": 1, "_id": ids.pop()})
        }
        (Step::Update, Answer::Changed { updated, upserted_id, .. }) => {
            let upserted = upserted_id.map(|id| json!([{"index": 0, "_id": id}]).to_string());
            json!({"requestId": request_id, "updated": updated, "upserted": upserted})
        }
        (Step::Delete, Answer::Removed(deleted)) => json!({"requestId": request_id, "deleted": deleted}),
        (_, answer) => envelope(request_id, data(answer)),
    }
}

/// The `data` of a function's answer.
pub fn function_data(result: Json, parse: bool) -> Json {
    body::object([("response_data", if parse { result } else { result.to_string().into() })])
}

/// The `data` of [`Action::WatchTicket`].
pub fn watch_ticket_data(env: &str, ticket: &str, ws_url: &str) -> Json {
    json!({"signStr": ticket, "wsUrl": ws_url, "secretVersion": 1, "envId": env})
}

#[cfg(test)]
#[path = "web_tests.rs"]
mod tests;
