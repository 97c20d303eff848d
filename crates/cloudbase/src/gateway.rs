//! The REST gateway, `/v1`: the js-sdk's default since version 3. Queries are canonical EJSON, bodies plain JSON.

use crate::{Answer, Code, Operation, Query, Refusal, body, ejson, operation as op, web};
use serde_json::{Map, Value as Json, json};
use std::collections::HashMap;

/// The parameters behind the `?`.
pub type Parameters = HashMap<String, String>;

/// `POST …/collections`.
pub fn create(bytes: &[u8]) -> Result<Operation, Refusal> {
    let (mut fields, _) = fields(bytes)?;
    Ok(Operation::CreateCollection {
        collection: op::collection(body::text(&mut fields, "collectionName")?)?,
    })
}

/// `POST …/collections/{c}/documents`.
pub fn add(collection: String, bytes: &[u8]) -> Result<Operation, Refusal> {
    let (mut fields, transaction) = fields(bytes)?;
    let documents = match fields.remove("data") {
        Some(Json::Array(items)) => op::documents(items)?,
        _ => return Err(Refusal::param("The parameter data must be a list of documents.")),
    };
    let add = Operation::Add { collection: op::collection(collection)?, documents, single: false };
    op::within(transaction, add)
}

/// `GET …/collections/{c}/documents`, which counts with `count=true`.
pub fn find(collection: String, mut parameters: Parameters) -> Result<Operation, Refusal> {
    let transaction = transaction_of(&mut parameters)?;
    let collection = op::collection(collection)?;
    let filter = op::filter(parameters.remove("query").map(Json::String))?;
    if parameters.get("count").is_some_and(|flag| flag == "true") {
        return op::within(transaction, Operation::Count { collection, filter });
    }
    let mut json = |name: &str| match parameters.remove(name) {
        Some(text) if !text.is_empty() => body::parse(text.as_bytes(), &format!("The parameter {name}"))
            .and_then(ejson::to_client)
            .map(Some),
        _ => Ok(None),
    };
    let query = Query {
        filter,
        order: op::order(json("order")?)?,
        skip: op::whole_number(json("offset")?, "offset")?.unwrap_or(0),
        limit: op::limit(op::whole_number(json("limit")?, "limit")?),
        projection: op::projection(json("projection")?)?,
    };
    op::within(transaction, Operation::Find { collection, query })
}

/// `GET …/collections/{c}/documents/{id}`: what the js-sdk asks where a condition is `{_id: _.eq(id)}`, as in its
/// transactions.
pub fn get(collection: String, id: String, mut parameters: Parameters) -> Result<Operation, Refusal> {
    let transaction = transaction_of(&mut parameters)?;
    let projection = match parameters.remove("projection") {
        Some(text) if !text.is_empty() => Some(body::parse(text.as_bytes(), "The parameter projection")?),
        _ => None,
    };
    let projection = op::projection(projection)?;
    op::within(
        transaction,
        Operation::Get { collection: op::collection(collection)?, id: id.into(), projection },
    )
}

fn transaction_of(parameters: &mut Parameters) -> Result<Option<String>, Refusal> {
    let id = parameters.remove("transactionId").filter(|id| !id.is_empty());
    id.map(op::transaction_id).transpose()
}

/// `PATCH …/collections/{c}/documents`. The SDK sends `replaceMode:false` always; a `doc.set` shows by data without
/// operators together with `upsert`. Data without operators and without `upsert` is merged into what is there. In
/// transactions it sends `multi:false` always, too: there a condition that is more than an id means all that match.
pub fn change(collection: String, bytes: &[u8]) -> Result<Operation, Refusal> {
    let (mut fields, transaction) = fields(bytes)?;
    let collection = op::collection(collection)?;
    let filter = op::filter_to_change(fields.remove("query"))?;
    let data = op::data(fields.remove("data"))?;
    let (multi, upsert) = (body::flag(&mut fields, "multi")?, body::flag(&mut fields, "upsert")?);
    let replace = body::flag(&mut fields, "replaceMode")? || upsert;
    let multi = multi || (transaction.is_some() && !upsert && op::only_id(&filter).is_none());
    let change = op::change(collection, filter, op::write_of(data, replace), multi, upsert)?;
    op::within(transaction, change)
}

/// `POST …/collections/{c}/documents/remove`.
pub fn remove(collection: String, bytes: &[u8]) -> Result<Operation, Refusal> {
    let (mut fields, transaction) = fields(bytes)?;
    let collection = op::collection(collection)?;
    let filter = op::filter_to_change(fields.remove("query"))?;
    let multi = body::flag(&mut fields, "multi")?;
    // As in `change`.
    let multi = multi || (transaction.is_some() && op::only_id(&filter).is_none());
    op::within(transaction, Operation::Remove { collection, filter, multi })
}

/// `POST …/documents/aggregations`: `{"pipeline": [{"$match": {…}}, …]}`.
pub fn aggregate(collection: String, bytes: &[u8]) -> Result<Operation, Refusal> {
    let (mut fields, transaction) = fields(bytes)?;
    let stages = match fields.remove("pipeline") {
        Some(stages @ Json::Array(_)) => ejson::to_client(stages)?,
        _ => return Err(Refusal::param("The parameter pipeline must be a list of stages.")),
    };
    op::within(transaction, Operation::Aggregate { collection: op::collection(collection)?, stages })
}

/// `POST …/transactions/{id}/commit` or `…/rollback`.
pub fn end(transaction: String, step: &str) -> Result<Operation, Refusal> {
    let transaction = op::transaction_id(transaction)?;
    match step {
        "commit" => Ok(Operation::Commit { transaction }),
        "rollback" => Ok(Operation::Abort { transaction }),
        _ => Err(Refusal::new(Code::UnknownAction, "A transaction is ended by commit or rollback.")),
    }
}

/// `POST …/commands`, always refused: the database speaks the SDK's language, not MongoDB's own commands.
pub fn commands() -> Refusal {
    Refusal::new(Code::DatabaseInvalidOperator, "Native database commands are not supported by this server.")
}

/// `POST /v1/functions/{name}`: the checked name and the event.
pub fn invoke(name: String, bytes: &[u8]) -> Result<(String, Json), Refusal> {
    Ok((web::function_name(name)?, web::event(bytes)?))
}

/// The environment that the js-sdk in Node writes into a body that it signs: `envName`, which may be empty.
pub fn env_name(bytes: &[u8]) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Named {
        #[serde(rename = "envName")]
        env_name: String,
    }
    let named: Option<Named> = serde_json::from_slice(bytes).ok();
    named.map(|named| named.env_name).filter(|name| !name.is_empty())
}

/// A function's event as its caller meant it: without what the js-sdk put in.
pub fn without_env_name(mut event: Json) -> Json {
    if let Json::Object(fields) = &mut event {
        fields.shift_remove("envName");
    }
    event
}

/// The body of an answer about documents. Documents go through the client's `EJSON.parse`.
pub fn answer(answer: Answer) -> Json {
    let safe = |list: Vec<Json>| list.into_iter().map(ejson::safe).collect();
    match answer {
        Answer::Created => json!({}),
        Answer::Added { ids, .. } => json!({"insertedIds": ids}),
        Answer::Found { list, skip, limit } => {
            body::object([("list", safe(list)), ("offset", skip.into()), ("limit", limit.into())])
        }
        Answer::Aggregated(list) => body::object([("list", safe(list))]),
        Answer::Modified { updated, document } => {
            body::object([("updated", updated.into()), ("doc", document.map(ejson::safe).into())])
        }
        Answer::Counted(total) => json!({"total": total}),
        Answer::Changed { matched, updated, upserted_id } => {
            json!({"matched": matched, "updated": updated, "upsert_id": upserted_id, "upserted_id": upserted_id})
        }
        Answer::Removed(deleted) => json!({"deleted": deleted}),
        Answer::Got(document) => document.map(ejson::safe).unwrap_or_default(),
        Answer::Begun(transaction) => json!({"transactionId": transaction}),
        Answer::Ended => json!({}),
    }
}

/// The fields of a body, and the transaction that they name.
fn fields(bytes: &[u8]) -> Result<(Map<String, Json>, Option<String>), Refusal> {
    let mut fields = body::parse_object(bytes, "The body")?;
    let transaction = op::transaction(&mut fields)?;
    Ok((fields, transaction))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Direction, Write};

    fn asked(pairs: &[(&str, &str)]) -> Result<Operation, Refusal> {
        find("todos".into(), pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect())
    }

    fn patch(body: Json) -> Operation {
        change("todos".into(), body.to_string().as_bytes()).unwrap()
    }

    #[test]
    fn queries_as_the_sdk_sends_them() {
        let query = r#"{"at":{"$gt":{"$date":{"$numberInt":"5"}}},"r":{"$regex":"ab","$options":"i"},"a.b":{"$numberInt":"1"},"$and":[{"n":{"$gte":{"$numberInt":"1"}}},{"n":{"$lt":{"$numberInt":"5"}}}]}"#;
        let operation = asked(&[
            ("projection", r#"{"n":1}"#),
            ("offset", "2"),
            ("limit", "3"),
            ("order", r#"[{"field":"n","direction":"desc"}]"#),
            ("query", query),
        ]);
        let filter = json!({"at": {"$gt": {"$date": 5}}, "r": {"$regex": "ab", "$options": "i"}, "a.b": 1,
            "$and": [{"n": {"$gte": 1}}, {"n": {"$lt": 5}}]});
        let order = vec![("n".into(), Direction::Desc)];
        let query = Query { filter, order, skip: 2, limit: 3, projection: Some(json!({"n": 1})) };
        assert_eq!(operation.unwrap(), Operation::Find { collection: "todos".into(), query });
    }

    #[test]
    fn counts_and_bare_queries() {
        assert_eq!(
            asked(&[("count", "true"), ("query", r#"{"n":{"$numberInt":"1"}}"#)]).unwrap(),
            Operation::Count { collection: "todos".into(), filter: json!({"n": 1}) }
        );
        let query = Query { filter: json!({}), order: vec![], skip: 0, limit: 100, projection: None };
        assert_eq!(
            asked(&[("projection", "{}")]).unwrap(),
            Operation::Find { collection: "todos".into(), query }
        );
    }

    #[test]
    fn set_and_update_are_told_apart_without_replace_mode() {
        let update =
            patch(json!({"query": {"_id": "x"}, "data": {"$inc": {"n": 1}, "$set": {"a.b": {"$date": 3}}},
            "multi": false, "upsert": false, "replaceMode": false}));
        assert!(matches!(
            update,
            Operation::Change { write: Write::Operators(_), multi: false, upsert: false, .. }
        ));
        let set = patch(json!({"query": {"_id": "x"}, "data": {"n": 1, "d": {"$date": 4}}, "multi": false,
            "upsert": true, "replaceMode": false}));
        assert!(matches!(set, Operation::Change { write: Write::Replace(data), upsert: true, .. }
            if data == json!({"n": 1, "d": {"$date": 4}})));
        let merge = patch(json!({"query": {"_id": "x"}, "data": {"n": 1}, "upsert": false}));
        assert!(matches!(merge, Operation::Change { write: Write::Operators(data), .. }
            if data == json!({"$set": {"n": 1}})));
    }

    #[test]
    fn bodies_that_cannot_be_meant_are_refused() {
        let c = || "todos".to_owned();
        assert!(remove(c(), br#"{"multi":true}"#).is_err());
        assert!(change(c(), br#"{"data":{"$set":{"n":1}},"multi":true}"#).is_err());
        assert!(add(c(), br#"{"data":[]}"#).is_err());
        assert!(add(c(), br#"{"data":[{}],"transactionId":7}"#).is_err());
        assert!(aggregate(c(), br#"{"pipeline":[],"transactionId":"t"}"#).is_err());
        assert!(end("t".into(), "explode").is_err());
        assert!(asked(&[("query", "{")]).is_err());
        assert!(asked(&[("transactionId", &"t".repeat(100))]).is_err());
        assert!(asked(&[("limit", "many")]).is_err());
        assert!(invoke("../x".into(), b"{}").is_err());
        assert_eq!(invoke("hello".into(), b"").unwrap(), ("hello".into(), json!({})));
        assert_eq!(invoke("hello".into(), br#"{"a":1}"#).unwrap().1, json!({"a": 1}));
    }

    #[test]
    fn answers_as_the_sdk_reads_them() {
        let list = vec![json!({"_id": "a", "at": {"$date": {"offset": 0}}})];
        let found = answer(Answer::Found { list, skip: 0, limit: 100 });
        assert!(found["list"][0]["at"].is_string(), "EJSON.parse would throw on an unresolved date");
        assert_eq!(
            answer(Answer::Added { ids: vec!["a".into()], single: true }),
            json!({"insertedIds": ["a"]})
        );
        assert_eq!(
            answer(Answer::Changed { matched: 1, updated: 1, upserted_id: None }),
            json!({"matched": 1, "updated": 1, "upsert_id": null, "upserted_id": null})
        );
    }

    #[test]
    fn operations_in_transactions() {
        let within = |operation: Operation| match operation {
            Operation::Within { transaction, operation } if transaction == "t1" => *operation,
            other => panic!("not in the transaction: {other:?}"),
        };
        let c = || "todos".to_owned();
        let parameters =
            [("transactionId".to_owned(), "t1".to_owned()), ("projection".to_owned(), "{}".to_owned())];
        let got = get(c(), "x".into(), parameters.into()).unwrap();
        let id = "x".to_owned();
        assert_eq!(within(got), Operation::Get { collection: c(), id: id.into(), projection: None });
        assert!(matches!(within(asked(&[("transactionId", "t1")]).unwrap()), Operation::Find { .. }));
        let patch = |query: Json| {
            let body =
                json!({"query": query, "data": {"$set": {"n": 1}}, "multi": false, "transactionId": "t1"});
            within(change(c(), body.to_string().as_bytes()).unwrap())
        };
        assert!(matches!(patch(json!({"_id": {"$eq": "x"}})), Operation::Change { multi: false, .. }));
        assert!(matches!(patch(json!({"n": 1})), Operation::Change { multi: true, .. }));
        let removed = remove(c(), br#"{"query":{"n":1},"multi":false,"transactionId":"t1"}"#).unwrap();
        assert!(matches!(within(removed), Operation::Remove { multi: true, .. }));
        assert_eq!(end("t1".into(), "commit").unwrap(), Operation::Commit { transaction: "t1".into() });
        assert_eq!(answer(Answer::Got(None)), Json::Null);
        assert_eq!(env_name(br#"{"a":[1],"envName":"e"}"#).as_deref(), Some("e"));
        assert_eq!(env_name(br#"{"envName":""}"#), None);
        assert_eq!(env_name(b"{"), None);
        assert_eq!(without_env_name(json!({"a": 1, "envName": "e", "b": 2})).to_string(), r#"{"a":1,"b":2}"#);
        assert_eq!(answer(Answer::Begun("t1".into())), json!({"transactionId": "t1"}));
    }
}
