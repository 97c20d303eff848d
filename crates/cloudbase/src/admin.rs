//! The server RPC's documents, `POST /admin`: what node-sdk and wx-server-sdk ask, in canonical EJSON texts.

use crate::{Answer, Code, Direction, Operation, Query, Refusal, Write, body, ejson, operation as op, web};
use serde_json::{Map, Value as Json, json};

/// A request, understood. Who sends it is proved by its headers: see [`crate::signature`].
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The environment that the body names.
    pub env: Option<String>,
    /// The access token of the js-sdk's requests that are not signed.
    pub access_token: Option<String>,
    /// The request's own name, given back as `requestId`.
    pub seq_id: Option<String>,
    /// What is asked. A refusal here is about the action alone: the fields above were readable.
    pub action: Result<Action, Refusal>,
}

/// What can be asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// `database.*` of the server dialect.
    Documents(Operation),
    /// What the client RPC has as well: functions, transactions, watch tickets and `database.*` of the client dialect,
    /// which the js-sdk speaks here when it has a key.
    Client(web::Action),
    /// `auth.getUserInfoForAdmin` of an end user.
    User {
        /// Its id.
        uid: String,
    },
}

/// Reads a request. The error is about the body as a whole.
pub fn parse(bytes: &[u8]) -> Result<Request, Refusal> {
    let mut fields = body::parse_object(bytes, "The body")?;
    let mut optional = |name: &str| match fields.remove(name) {
        Some(Json::String(text)) if !text.is_empty() => Some(text),
        _ => None,
    };
    let (env_name, env) = (optional("envName"), optional("env"));
    let access_token = optional("access_token");
    let seq_id = optional("seqId").filter(|id| web::is_request_id(id));
    Ok(Request { env: env_name.or(env), access_token, seq_id, action: action(&mut fields) })
}

fn action(fields: &mut Map<String, Json>) -> Result<Action, Refusal> {
    let name = body::text(fields, "action")?;
    match name.as_str() {
        "database.addCollection"
        | "database.insertDocument"
        | "database.getDocument"
        | "database.calculateDocument"
        | "database.modifyDocument"
        | "database.modifyAndReturnDoc"
        | "database.removeDocument"
        | "database.aggregateDocuments" => documents(&name, fields).map(Action::Documents),
        "auth.getUserInfoForAdmin" => match fields.remove("uuid") {
            Some(Json::String(uid)) if !uid.is_empty() => Ok(Action::User { uid }),
            _ => Err(Refusal::param("Users are looked up by their uid: the parameter uuid is missing.")),
        },
        _ if name.starts_with("wx.") => Err(no_wechat(&name)),
        _ => web::named(&name, fields).map(Action::Client),
    }
}

/// The refusal for `wx.*`, which the official service proxies to WeChat with its own credentials.
pub fn no_wechat(action: &str) -> Refusal {
    let message = format!("This server does not call WeChat's API for others: it has no action {action:?}.");
    Refusal::new(Code::UnknownAction, message)
}

/// The `data` of [`Action::User`]: an end user as `auth().getEndUserInfo()` shows it.
pub fn user_data(uid: &str, openid: &str, anonymous: bool) -> Json {
    json!({"uid": uid, "openId": openid, "isAnonymous": anonymous, "customUserId": "", "appId": ""})
}

/// Reads one `database.*` action of the server dialect from the fields of a request. The client dialect's names are
/// [`crate::web::action`]'s; the server answers both.
pub fn documents(action: &str, fields: &mut Map<String, Json>) -> Result<Operation, Refusal> {
    let transaction = op::transaction(fields)?;
    op::within(transaction, operation(action, fields)?)
}

fn operation(action: &str, fields: &mut Map<String, Json>) -> Result<Operation, Refusal> {
    match action {
        "database.addCollection" => Ok(Operation::CreateCollection { collection: collection(fields)? }),
        "database.insertDocument" => insert(fields),
        "database.getDocument" => find(fields),
        "database.calculateDocument" => Ok(Operation::Count {
            collection: collection(fields)?,
            filter: op::filter(fields.remove("query"))?,
        }),
        "database.modifyDocument" => change(fields),
        "database.modifyAndReturnDoc" => modify(fields),
        "database.removeDocument" => Ok(Operation::Remove {
            collection: collection(fields)?,
            filter: op::filter_to_change(fields.remove("query"))?,
            multi: body::flag(fields, "multi")?,
        }),
        "database.aggregateDocuments" => Ok(Operation::Aggregate {
            collection: collection(fields)?,
            stages: op::keyed_stages(fields.remove("stages"))?,
        }),
        _ => Err(Refusal::new(Code::UnknownAction, format!("This server has no action {action:?}."))),
    }
}

/// The `data` of an answer: documents are EJSON texts.
pub fn data(answer: Answer) -> Json {
    let text = |doc: Json| Json::String(ejson::safe(doc).to_string());
    let texts = |list: Vec<Json>| list.into_iter().map(text).collect();
    match answer {
        Answer::Created => json!({}),
        Answer::Added { ids, .. } => json!({"insertedIds": ids}),
        Answer::Found { list, skip, limit } => {
            body::object([("list", texts(list)), ("offset", skip.into()), ("limit", limit.into())])
        }
        Answer::Aggregated(list) => body::object([("list", texts(list))]),
        Answer::Counted(total) => json!({"total": total}),
        Answer::Changed { updated, upserted_id, .. } => json!({"updated": updated, "upsert_id": upserted_id}),
        Answer::Modified { updated, document } => {
            body::object([("updated", updated.into()), ("doc", document.map(text).into())])
        }
        Answer::Removed(deleted) => json!({"deleted": deleted}),
        Answer::Got(document) => body::object([("list", document.into_iter().map(text).collect())]),
        Answer::Begun(transaction) => json!({"transactionId": transaction}),
        Answer::Ended => json!({}),
    }
}

fn collection(fields: &mut Map<String, Json>) -> Result<String, Refusal> {
    op::collection(body::text(fields, "collectionName")?)
}

/// A parameter that is EJSON text; an empty one is as none.
fn ejson_text(fields: &mut Map<String, Json>, name: &str) -> Result<Option<Json>, Refusal> {
    match fields.remove(name) {
        None | Some(Json::Null) => Ok(None),
        Some(Json::String(text)) if text.is_empty() => Ok(None),
        Some(Json::String(text)) => body::parse(text.as_bytes(), &format!("The parameter {name}")).map(Some),
        Some(value) => Ok(Some(value)),
    }
}

fn insert(fields: &mut Map<String, Json>) -> Result<Operation, Refusal> {
    let collection = collection(fields)?;
    let Some(Json::Array(items)) = ejson_text(fields, "data")? else {
        return Err(Refusal::param("The parameter data must be a list of documents."));
    };
    if items.len() > op::MAX_DOCUMENTS {
        return Err(Refusal::param(format!("One request adds 1 to {} documents.", op::MAX_DOCUMENTS)));
    }
    let read = |item| match item {
        Json::String(text) => body::parse(text.as_bytes(), "A document"),
        item => Ok(item),
    };
    let items = items.into_iter().map(read).collect::<Result<_, _>>()?;
    Ok(Operation::Add { collection, documents: op::documents(items)?, single: false })
}

fn find(fields: &mut Map<String, Json>) -> Result<Operation, Refusal> {
    Ok(Operation::Find {
        collection: collection(fields)?,
        query: Query {
            filter: op::filter(fields.remove("query"))?,
            order: order(ejson_text(fields, "order")?)?,
            skip: op::whole_number(fields.remove("offset"), "offset")?.unwrap_or(0),
            limit: op::limit(op::whole_number(fields.remove("limit"), "limit")?),
            projection: op::projection(ejson_text(fields, "projection")?)?,
        },
    })
}

/// `{"a": 1, "b": -1}`, the most important field first; or the client dialect's list.
fn order(value: Option<Json>) -> Result<Vec<(String, Direction)>, Refusal> {
    match value.map(ejson::to_client).transpose()? {
        Some(Json::Object(map)) => {
            let items = map.into_iter().map(|(field, way)| json!({"field": field, "direction": way}));
            op::order(Some(Json::Array(items.collect())))
        }
        other => op::order(other),
    }
}

fn write(fields: &mut Map<String, Json>, merge: bool) -> Result<Write, Refusal> {
    let data = Json::Object(op::data(ejson_text(fields, "data")?)?);
    Ok(if merge { Write::Operators(data) } else { Write::Replace(data) })
}

fn change(fields: &mut Map<String, Json>) -> Result<Operation, Refusal> {
    let collection = collection(fields)?;
    let filter = op::filter_to_change(fields.remove("query"))?;
    let merge = body::flag(fields, "merge")?;
    let write = write(fields, merge)?;
    op::change(collection, filter, write, body::flag(fields, "multi")?, body::flag(fields, "upsert")?)
}

fn modify(fields: &mut Map<String, Json>) -> Result<Operation, Refusal> {
    Ok(Operation::Modify {
        collection: collection(fields)?,
        filter: op::filter_to_change(fields.remove("query"))?,
        write: write(fields, true)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(action: &str, params: Json) -> Result<Operation, Refusal> {
        let Json::Object(mut fields) = params else { return Err(Refusal::param("no object")) };
        fields.insert("collectionName".into(), "n1".into());
        documents(action, &mut fields)
    }

    /// As node-sdk and wx-server-sdk were seen to send them.
    #[test]
    fn requests_as_the_sdks_send_them() {
        let added = read(
            "database.insertDocument",
            json!({"data": ["{\"t\":\"one\",\"n\":{\"$numberInt\":\"1\"},\"d\":{\"$date\":{\"$numberLong\":\"1700000000000\"}},\"sd\":{\"$tcb_server_date\":{\"offset\":{\"$numberInt\":\"0\"}}},\"re\":{\"$regularExpression\":{\"pattern\":\"ab\",\"options\":\"i\"}}}"]}),
        );
        let document = json!({"t": "one", "n": 1, "d": {"$date": 1_700_000_000_000_i64}, "sd": {"$date": {"offset": 0}},
            "re": {"$regularExpression": {"pattern": "ab", "options": "i"}}});
        assert_eq!(
            added.unwrap(),
            Operation::Add { collection: "n1".into(), documents: vec![document], single: false }
        );
        let found = read(
            "database.getDocument",
            json!({"query": "{\"n\":{\"$gte\":{\"$numberInt\":\"2\"}}}",
            "order": "{\"z\":{\"$numberInt\":\"-1\"},\"a\":{\"$numberInt\":\"1\"}}", "limit": 10, "queryType": "WHERE"}),
        );
        let Operation::Find { query, .. } = found.unwrap() else { panic!("not a query") };
        assert_eq!(query.filter, json!({"n": {"$gte": 2}}));
        assert_eq!(query.order, [("z".to_owned(), Direction::Desc), ("a".to_owned(), Direction::Asc)]);
        let changed = read(
            "database.modifyDocument",
            json!({"query": "{\"_id\":\"x\"}", "queryType": "DOC", "multi": false,
            "merge": true, "upsert": false, "data": "{\"$inc\":{\"n\":{\"$numberInt\":\"2\"}}}"}),
        );
        assert!(
            matches!(changed.unwrap(), Operation::Change { write: Write::Operators(data), .. } if data == json!({"$inc": {"n": 2}}))
        );
        let modified = read(
            "database.modifyAndReturnDoc",
            json!({"query": "{\"_id\":\"x\"}", "data": "{\"$set\":{\"n\":1}}"}),
        );
        assert!(matches!(modified.unwrap(), Operation::Modify { .. }));
        let aggregated = read(
            "database.aggregateDocuments",
            json!({"stages": [{"stageKey": "$limit", "stageValue": "3"},
            {"stageKey": "$match", "stageValue": "{\"a\":{\"$numberLong\":\"5\"}}"}]}),
        );
        assert_eq!(
            aggregated.unwrap(),
            Operation::Aggregate {
                collection: "n1".into(),
                stages: json!([{"$limit": 3}, {"$match": {"a": {"$numberLong": "5"}}}])
            }
        );
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        for (action, params) in [
            ("database.insertDocument", json!({"data": "x"})),
            ("database.insertDocument", json!({"data": ["["]})),
            ("database.modifyDocument", json!({"query": "{}", "data": "{}"})),
            ("database.removeDocument", json!({"multi": true})),
            ("database.getDocument", json!({"order": "{\"a\":2}"})),
            ("database.aggregateDocuments", json!({"stages": [{"stageKey": 1}]})),
            ("database.getDocument", json!({"transactionId": 7})),
            ("database.aggregateDocuments", json!({"stages": [], "transactionId": "t"})),
            ("database.dropEverything", json!({})),
        ] {
            assert!(read(action, params.clone()).is_err(), "{action} {params}");
        }
    }

    #[test]
    fn answers_are_texts() {
        let list = vec![json!({"_id": "a", "n": {"$numberLong": "5"}})];
        assert_eq!(
            data(Answer::Aggregated(list)),
            json!({"list": ["{\"_id\":\"a\",\"n\":{\"$numberLong\":\"5\"}}"]})
        );
    }
}
