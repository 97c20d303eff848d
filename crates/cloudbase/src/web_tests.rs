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
    assert_eq!(code(json!({"action": "database.commitTransaction"})), "INVALID_PARAM");
    assert_eq!(
        code(json!({"action": "database.getInTransaction", "collectionName": "c", "query": {"_id": "x"}})),
        "INVALID_PARAM"
    );
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
    assert_eq!(on("database.addDocument", json!({"data": {}, "transactionId": 7})), "INVALID_PARAM");
    assert_eq!(
        on("database.aggregate", json!({"stages": [], "transactionId": "t"})),
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

/// As the js-sdk was seen to send them: data as EJSON text, conditions as objects.
#[test]
fn steps_of_a_transaction() {
    let step = |name: &str, rest: Json| {
        let mut params =
            json!({"action": format!("database.{name}"), "collectionName": "c", "transactionId": "t"});
        params.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        match action(params).unwrap() {
            Action::Transaction(Operation::Within { transaction, operation }, step) if transaction == "t" => {
                (*operation, step)
            }
            other => panic!("no step: {other:?}"),
        }
    };
    let by_id = json!({"_id": {"$eq": "x"}});
    let (get, form) = step("getInTransaction", json!({"query": by_id}));
    assert_eq!(
        (get, form),
        (Operation::Get { collection: "c".into(), id: "x".into(), projection: None }, Step::Document)
    );
    let (find, form) = step("getInTransaction", json!({"query": {"n": 1}, "limit": 100}));
    assert!(
        matches!(find, Operation::Find { query, .. } if query.filter == json!({"n": 1}))
            && form == Step::List
    );
    assert_eq!(step("getInTransaction", json!({"query": {"n": 1}})).1, Step::Count);
    let (add, _) =
        step("insertDocInTransaction", json!({"data": "{\"n\":{\"$numberInt\":\"1\"}}", "_id": "x"}));
    let documents = vec![json!({"n": 1, "_id": "x"})];
    assert_eq!(add, Operation::Add { collection: "c".into(), documents, single: true });
    let set = step("updateDocInTransaction", json!({"query": by_id, "data": "{\"n\":1}", "upsert": true})).0;
    assert!(matches!(set, Operation::Change { write: Write::Replace(_), upsert: true, multi: false, .. }));
    let operators = json!({"query": by_id, "data": "{\"$inc\":{\"n\":{\"$numberInt\":\"1\"}}}"});
    let update = step("updateDocInTransaction", operators).0;
    assert!(matches!(update, Operation::Change { write: Write::Operators(_), multi: false, .. }));
    let many = step("updateDocInTransaction", json!({"query": {"n": 1}, "data": "{\"$set\":{\"m\":1}}"})).0;
    assert!(matches!(many, Operation::Change { multi: true, .. }));
    assert!(matches!(
        step("deleteDocInTransaction", json!({"query": by_id})).0,
        Operation::Remove { multi: false, .. }
    ));

    let answer = |form, answer| super::step("r", form, answer);
    assert_eq!(
        answer(Step::Begin, Answer::Begun("t".into())),
        json!({"requestId": "r", "transactionId": "t"})
    );
    assert_eq!(answer(Step::Document, Answer::Got(None))["data"], "null");
    assert_eq!(answer(Step::Document, Answer::Got(Some(json!({"n": 1}))))["data"], "{\"n\":1}");
    assert_eq!(answer(Step::List, Answer::Found { list: vec![], skip: 0, limit: 1 })["data"], "[]");
    let inserted = answer(Step::Insert, Answer::Added { ids: vec!["x".into()], single: true });
    assert_eq!(inserted, json!({"requestId": "r", "inserted": 1, "ok": 1, "_id": "x"}));
    let updated = Answer::Changed { matched: 0, updated: 0, upserted_id: Some("x".into()) };
    assert_eq!(answer(Step::Update, updated)["upserted"], "[{\"index\":0,\"_id\":\"x\"}]");
    assert_eq!(answer(Step::Delete, Answer::Removed(2))["deleted"], 2);
}
