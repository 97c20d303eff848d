use super::*;
use crate::Direction;

/// What the js-sdk sends around every action.
fn action(params: Json) -> Result<Action, Refusal> {
    let mut body =
        json!({"dataVersion": "2020-01-10", "env": "lantern", "access_token": "AT", "seqId": "49df"});
    body.as_object_mut().unwrap().extend(params.as_object().unwrap().clone());
    let request = parse(body.to_string().as_bytes()).unwrap();
    assert_eq!(
        (request.env.as_deref(), request.access_token.as_deref(), request.seq_id.as_deref()),
        (Some("lantern"), Some("AT"), Some("49df"))
    );
    request.action
}

fn operation(params: Json) -> Operation {
    match action(params).unwrap() {
        Action::Documents(operation) => operation,
        other => panic!("{other:?}"),
    }
}

#[test]
fn queries_as_the_sdk_sends_them() {
    assert_eq!(
        operation(
            json!({"action": "database.queryDocument", "collectionName": "todos", "queryType": "WHERE",
            "query": {"n": {"$gte": 2}}, "order": [{"field": "n", "direction": "desc"}], "offset": 2, "limit": 10,
            "projection": {"n": 1}})
        ),
        Operation::Find {
            collection: "todos".into(),
            query: Query {
                filter: json!({"n": {"$gte": 2}}),
                order: vec![("n".into(), Direction::Desc)],
                skip: 2,
                limit: 10,
                projection: Some(json!({"n": 1})),
            }
        }
    );
    let all =
        operation(json!({"action": "database.queryDocument", "collectionName": "todos", "projection": {},
        "limit": 5000}));
    let expected = Query { filter: json!({}), order: vec![], skip: 0, limit: 1000, projection: None };
    assert_eq!(all, Operation::Find { collection: "todos".into(), query: expected });
    assert_eq!(
        operation(
            json!({"action": "database.countDocument", "collectionName": "todos", "queryType": "WHERE"})
        ),
        Operation::Count { collection: "todos".into(), filter: json!({}) }
    );
}

#[test]
fn adding_one_and_many() {
    assert_eq!(
        operation(json!({"action": "database.addDocument", "collectionName": "todos", "_id": "x",
            "data": {"n": 1, "at": {"$date": 0}, "sd": {"$date": {"offset": 5}}}})),
        Operation::Add {
            collection: "todos".into(),
            documents: vec![json!({"n": 1, "at": {"$date": 0}, "sd": {"$date": {"offset": 5}}, "_id": "x"})],
            single: true
        }
    );
    let many = operation(json!({"action": "database.addDocument", "collectionName": "todos",
        "data": [{"title": "two", "n": 2}, {"title": "three", "n": 3}]}));
    assert!(matches!(many, Operation::Add { documents, single: false, .. } if documents.len() == 2));
}

#[test]
fn update_set_and_remove() {
    let update = operation(json!({"action": "database.updateDocument", "collectionName": "todos",
        "query": {"_id": "x"}, "queryType": "DOC", "multi": false, "merge": true, "upsert": false,
        "data": {"$inc": {"n": 1}, "$set": {"a.b": {"$date": 3}}}}));
    assert_eq!(
        update,
        Operation::Change {
            collection: "todos".into(),
            filter: json!({"_id": "x"}),
            write: Write::Operators(json!({"$inc": {"n": 1}, "$set": {"a.b": {"$date": 3}}})),
            multi: false,
            upsert: false
        }
    );
    let set = operation(
        json!({"action": "database.updateDocument", "collectionName": "todos", "query": {"_id": "x"},
        "multi": false, "merge": false, "upsert": true, "data": {"n": 1}}),
    );
    assert!(matches!(set, Operation::Change { write: Write::Replace(_), upsert: true, multi: false, .. }));
    let remove = operation(json!({"action": "database.deleteDocument", "collectionName": "todos",
        "query": {"n": {"$gt": 1}}, "queryType": "WHERE", "multi": true}));
    assert!(matches!(remove, Operation::Remove { multi: true, .. }));
}

#[test]
fn functions_take_json_text() {
    let call = |data: &str| {
        action(json!({"action": "functions.invokeFunction", "function_name": "hello", "request_data": data}))
    };
    let invoke = |data: Json| Action::Invoke { name: "hello".into(), data, parse: false };
    assert_eq!(call("{\"a\":1}").unwrap(), invoke(json!({"a": 1})));
    assert_eq!(call("").unwrap(), invoke(json!({})));
    assert_eq!(call("{").unwrap_err().code, "INVALID_PARAM");
    assert_eq!(function_data(json!({"ok": true}), false), json!({"response_data": "{\"ok\":true}"}));
    assert_eq!(function_data(Json::Null, false), json!({"response_data": "null"}));
    assert_eq!(function_data(json!(7), true), json!({"response_data": 7}));
}

#[test]
fn what_cannot_be_meant_is_refused_with_a_code() {
    let code = |params: Json| action(params).unwrap_err().code.into_owned();
    assert_eq!(code(json!({"action": "database.dropEverything"})), "ACTION_NOT_SUPPORTED");
    assert_eq!(code(json!({})), "INVALID_PARAM");
    assert_eq!(code(json!({"action": 7})), "INVALID_PARAM");
    assert_eq!(code(json!({"action": "database.aggregate", "collectionName": "todos"})), "INVALID_PARAM");
    assert_eq!(code(json!({"action": "database.startTransaction"})), "DATABASE_REQUEST_FAILED");
    let on = |action: &str, rest: Json| {
        let mut params = json!({"action": action, "collectionName": "c"});
        params.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        code(params)
    };
    assert_eq!(on("database.deleteDocument", json!({"multi": true})), "INVALID_PARAM");
    assert_eq!(on("database.queryDocument", json!({"limit": -1})), "INVALID_PARAM");
    assert_eq!(on("database.queryDocument", json!({"query": [1]})), "INVALID_PARAM");
    assert_eq!(
        on("database.queryDocument", json!({"order": [{"field": "n", "direction": "up"}]})),
        "INVALID_PARAM"
    );
    assert_eq!(on("database.addDocument", json!({"data": [1]})), "INVALID_PARAM");
    assert_eq!(
        on("database.addDocument", json!({"data": {}, "transactionId": "t"})),
        "DATABASE_REQUEST_FAILED"
    );
    assert_eq!(
        on("database.updateDocument", json!({"query": {"n": 1}, "data": {"n": 2}, "multi": true})),
        "INVALID_PARAM"
    );
    assert_eq!(
        code(json!({"action": "database.countDocument", "collectionName": "x".repeat(129)})),
        "INVALID_PARAM"
    );
}

#[test]
fn answers_as_the_sdk_reads_them() {
    assert_eq!(envelope("r", data(Answer::Counted(3))), json!({"requestId": "r", "data": {"total": 3}}));
    assert_eq!(data(Answer::Added { ids: vec!["a".into()], single: true }), json!({"_id": "a"}));
    assert_eq!(data(Answer::Added { ids: vec!["a".into()], single: false }), json!({"insertedIds": ["a"]}));
    assert_eq!(
        data(Answer::Changed { matched: 0, updated: 0, upserted_id: Some("x".into()) }),
        json!({"updated": 0, "upsert_id": "x", "upserted_id": "x"})
    );
    assert_eq!(
        Refusal::new(Code::InvalidEnv, "No.").body("r"),
        json!({"code": "INVALIID_ENV", "message": "No.", "requestId": "r"})
    );
}
