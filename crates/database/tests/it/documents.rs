use crate::bed::{Bed, env, on_each_database, system};
use access::Actor;
use database::{DatabaseError, Filter, Order, Query, Update, Write, limits};
use serde_json::{Value, json};
use store::{ChangeOp, Clock};

pub fn filter(json: Value) -> Filter {
    Filter::parse(&json).unwrap()
}

pub fn update(json: Value) -> Update {
    Update::parse(&json).unwrap()
}

async fn all(bed: &Bed, actor: &Actor) -> Vec<Value> {
    bed.database.query(actor, "things", &Query::default()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stock_is_never_oversold() {
    on_each_database(async |bed| {
        bed.database.add(&system(), "things", vec![json!({"_id": "s", "left": 50})]).await.unwrap();
        let claims = (0..200).map(|_| {
            let database = bed.database.clone();
            tokio::spawn(async move {
                let condition = filter(json!({"_id": "s", "left": {"$gt": 0}}));
                let take = update(json!({"$inc": {"left": -1}}));
                database
                    .update(&system(), "things", &condition, &take, Write::default())
                    .await
                    .unwrap()
                    .updated
            })
        });
        let won: u64 = futures::future::join_all(claims).await.into_iter().map(Result::unwrap).sum();
        assert_eq!(won, 50);
        assert_eq!(bed.database.get(&system(), "things", "s").await.unwrap().unwrap()["left"], 0);
        assert_eq!(bed.store.changes_after(&env("e1"), 0, 1000).await.unwrap().len(), 51);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_are_ids_of_their_own() {
    on_each_database(async |bed| {
        let docs = vec![
            json!({"_id": "5", "n": "text"}),
            json!({"n": "whole", "_id": 5}),
            json!({"_id": 0.5}),
            json!({"_id": {"$numberLong": "-7"}}),
            json!({"_id": 10}),
        ];
        let keys = bed.database.add(&system(), "things", docs).await.unwrap();
        let ids: Vec<Value> = keys.iter().map(|key| types::document_id(key)).collect();
        assert_eq!(ids, [json!("5"), json!(5), json!(0.5), json!(-7), json!(10)]);
        let found = async |condition: Value| {
            let query = Query { filter: filter(condition), ..Query::default() };
            let docs = bed.database.query(&system(), "things", &query).await.unwrap();
            docs.iter().map(|doc| doc["_id"].to_string()).collect::<Vec<_>>()
        };
        assert_eq!(found(json!({"_id": 5})).await, ["5"]);
        assert_eq!(found(json!({"_id": 5.0})).await, ["5"]);
        assert_eq!(found(json!({"_id": "5"})).await, ["\"5\""]);
        assert_eq!(found(json!({"_id": {"$in": ["5", 0.5, 10, 11]}})).await, ["\"5\"", "0.5", "10"]);
        assert_eq!(found(json!({"_id": {"$gt": 0.5}})).await, ["5", "10"]);
        assert_eq!(found(json!({"_id": {"$gt": ""}})).await, ["\"5\""]);
        assert_eq!(found(json!({"_id": keys[1]})).await, [""; 0], "a key is not an id");
        assert_eq!(found(json!({"_id": {"$in": [keys[1], true, [5]]}})).await, [""; 0]);
        let sorted = async |descending| {
            let direction = if descending { "desc" } else { "asc" };
            let order = Order::parse(&json!([{"field": "_id", "direction": direction}])).unwrap();
            let query = Query { order, ..Query::default() };
            let docs = bed.database.query(&system(), "things", &query).await.unwrap();
            docs.iter().map(|doc| doc["_id"].clone()).collect::<Vec<_>>()
        };
        let order = [json!({"$numberLong": "-7"}), json!(0.5), json!(5), json!(10), json!("5")];
        assert_eq!(sorted(false).await, order);
        assert_eq!(sorted(true).await, order.iter().rev().cloned().collect::<Vec<_>>());

        let again = bed.database.add(&system(), "things", vec![json!({"_id": 5.0})]).await.unwrap_err();
        assert_eq!(again.code(), "DATABASE_REQUEST_FAILED");
        assert_eq!(again.to_string(), "duplicate key: a document with _id 5 exists already");
        let five = filter(json!({"_id": 5}));
        let inc = update(json!({"$set": {"n": "changed"}}));
        let done = bed.database.update(&system(), "things", &five, &inc, Write::default()).await.unwrap();
        assert_eq!((done.matched, done.updated), (1, 1));
        let new = Update::replacement(&json!({"m": 1})).unwrap();
        let upsert = Write { multi: false, upsert: true };
        let done = bed.database.update(&system(), "things", &five, &new, upsert).await.unwrap();
        assert_eq!(done.upserted_id, None);
        assert_eq!(found(json!({"m": 1})).await, ["5"]);
        let twelve = filter(json!({"_id": 12}));
        let done = bed.database.update(&system(), "things", &twelve, &new, upsert).await.unwrap();
        assert_eq!(types::document_id(&done.upserted_id.unwrap()), json!(12));
        assert_eq!(bed.database.remove(&system(), "things", &five, false).await.unwrap(), 1);
        assert_eq!(found(json!({"_id": {"$in": [5, 12]}})).await, ["12"]);
        for id in [json!(9007199254740993_i64), json!(true), json!([1]), json!({"a": 1}), json!("\u{1}")] {
            let refused = bed.database.add(&system(), "things", vec![json!({"_id": id})]).await;
            assert_eq!(refused.unwrap_err().code(), "INVALID_PARAM", "{id}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_are_added_with_ids_and_dates() {
    on_each_database(async |bed| {
        let docs = vec![
            json!({"n": 1.0, "big": u64::MAX, "at": {"$date": {"offset": 1000}}}),
            json!({"_id": "mine", "zh": "你好\u{0}", "deep": {"at": [{"$date": 5}]}}),
        ];
        let ids = bed.database.add(&system(), "things", docs).await.unwrap();
        assert_eq!(ids[0].len(), 32);
        assert_eq!(ids[1], "mine");
        let now = store::millis(bed.clock.now());
        assert_eq!(
            bed.database.get(&system(), "things", &ids[0]).await.unwrap().unwrap().to_string(),
            format!(
                r#"{{"_id":"{}","n":1.0,"big":18446744073709551615,"at":{{"$date":{}}}}}"#,
                ids[0],
                now + 1000
            )
        );
        assert_eq!(bed.database.get(&system(), "things", "mine").await.unwrap().unwrap()["zh"], "你好\u{0}");

        // All or none.
        let head = bed.store.head(&env("e1")).await.unwrap();
        let error = bed
            .database
            .add(&system(), "things", vec![json!({"n": 2}), json!({"_id": "mine"})])
            .await
            .unwrap_err();
        assert!(matches!(&error, DatabaseError::Duplicate(id) if id == "mine"));
        assert_eq!(error.code(), "DATABASE_REQUEST_FAILED");
        assert_eq!(all(&bed, &system()).await.len(), 2);
        assert_eq!(bed.store.head(&env("e1")).await.unwrap(), head);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_documents_are_refused_and_change_nothing() {
    on_each_database(async |bed| {
        let deep = (0..40).fold(json!(1), |inner, _| json!([inner]));
        let long = "x".repeat(limits::DOCUMENT_BYTES);
        for (docs, code) in [
            (vec![], "INVALID_PARAM"),
            (vec![json!({}); limits::DOCUMENTS_PER_ADD + 1], "INVALID_PARAM"),
            (vec![json!(1)], "INVALID_PARAM"),
            (vec![json!({"$set": {"a": 1}})], "DATABASE_INVALID_OPERRATOR"),
            (vec![json!({"a": {"$b": 1}})], "DATABASE_INVALID_OPERRATOR"),
            (vec![json!({"a": {"": 1}})], "INVALID_PARAM"),
            (vec![json!({"a.b": 1})], "INVALID_PARAM"),
            (vec![json!({"a": {"$date": "x"}})], "INVALID_PARAM"),
            (vec![json!({"_id": true})], "INVALID_PARAM"),
            (vec![json!({"_id": ""})], "INVALID_PARAM"),
            (vec![json!({"_id": "a\u{0}b"})], "INVALID_PARAM"),
            (vec![json!({"_id": "x".repeat(200)})], "INVALID_PARAM"),
            (vec![json!({"_openid": 1})], "INVALID_PARAM"),
            (vec![json!({"a": deep})], "INVALID_PARAM"),
            (vec![json!({"a": 1}), json!({"a": long})], "INVALID_PARAM"),
        ] {
            assert_eq!(bed.database.add(&system(), "things", docs).await.unwrap_err().code(), code);
        }
        for name in ["nothing", "", "a/b", "x\u{0}"] {
            let error = bed.database.add(&system(), name, vec![json!({})]).await.unwrap_err();
            assert_eq!(error.code(), "DATABASE_COLLECTION_NOT_EXIST", "{name}");
        }
        // An update can make a document too large or too deep as well.
        bed.database.add(&system(), "things", vec![json!({"_id": "x", "l": []})]).await.unwrap();
        let half = "y".repeat(limits::DOCUMENT_BYTES / 2);
        let grow = update(json!({"$push": {"l": half}}));
        let it = filter(json!({"_id": "x"}));
        bed.database.update(&system(), "things", &it, &grow, Write::default()).await.unwrap();
        let head = bed.store.head(&env("e1")).await.unwrap();
        let error = bed.database.update(&system(), "things", &it, &grow, Write::default()).await.unwrap_err();
        assert_eq!(error.code(), "INVALID_PARAM");
        let path = ["d"; 30].join(".");
        let deepen = update(json!({"$set": {path: {"a": {"b": {"c": 1}}}}}));
        let error =
            bed.database.update(&system(), "things", &it, &deepen, Write::default()).await.unwrap_err();
        assert_eq!(error.code(), "INVALID_PARAM");
        assert_eq!(bed.store.head(&env("e1")).await.unwrap(), head);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn updates_say_what_they_did_and_the_log_has_before_and_after() {
    on_each_database(async |bed| {
        let docs = (1..=5).map(|n| json!({"_id": format!("{n}"), "n": n})).collect();
        bed.database.add(&system(), "things", docs).await.unwrap();
        let go = async |f: Value, u: Value, write: Write| {
            bed.database.update(&system(), "things", &filter(f), &update(u), write).await
        };
        let (one, multi) = (Write::default(), Write { multi: true, upsert: false });
        let upsert = Write { multi: false, upsert: true };

        let done = go(json!({"n": {"$gte": 3}}), json!({"$set": {"big": true}}), multi).await.unwrap();
        assert_eq!((done.matched, done.updated, done.upserted_id), (3, 3, None));
        let done = go(json!({"n": {"$gte": 2}}), json!({"$set": {"big": true}}), multi).await.unwrap();
        assert_eq!((done.matched, done.updated), (4, 1));
        let done = go(json!({"n": {"$gte": 1}}), json!({"$inc": {"n": 10}}), one).await.unwrap();
        assert_eq!((done.matched, done.updated), (1, 1));

        let done = go(json!({"_id": "2"}), json!({"fresh": 1}), upsert).await.unwrap();
        assert_eq!((done.matched, done.updated), (1, 1));
        assert_eq!(
            bed.database.get(&system(), "things", "2").await.unwrap().unwrap(),
            json!({"_id": "2", "fresh": 1})
        );
        let done = go(json!({"_id": "new"}), json!({"fresh": 1}), upsert).await.unwrap();
        assert_eq!((done.matched, done.upserted_id.as_deref()), (0, Some("new")));
        let done =
            go(json!({"kind": "k", "n": {"$gt": 1000}}), json!({"$inc": {"c": 1}}), upsert).await.unwrap();
        let made = bed.database.get(&system(), "things", &done.upserted_id.unwrap()).await.unwrap().unwrap();
        assert_eq!((&made["kind"], &made["c"], made.get("n")), (&json!("k"), &json!(1), None));
        assert_eq!(go(json!({}), json!({"a": 1}), multi).await.unwrap_err().code(), "INVALID_PARAM");
        // One document that cannot be changed takes the others back.
        let head = bed.store.head(&env("e1")).await.unwrap();
        let error = go(json!({}), json!({"$inc": {"fresh": 1, "big": 1}}), multi).await.unwrap_err();
        assert_eq!(error.code(), "DATABASE_REQUEST_FAILED");
        assert_eq!(bed.store.head(&env("e1")).await.unwrap(), head);

        assert_eq!(
            bed.database.remove(&system(), "things", &filter(json!({"big": true})), false).await.unwrap(),
            1
        );
        assert_eq!(
            bed.database.remove(&system(), "things", &filter(json!({"big": true})), true).await.unwrap(),
            2
        );
        assert_eq!(
            bed.database.remove(&system(), "things", &Filter::default(), true).await.unwrap_err().code(),
            "INVALID_PARAM"
        );

        let log = bed.store.changes_after(&env("e1"), 0, 100).await.unwrap();
        assert!(log.iter().all(|(c, _)| c.topic == "doc/things"));
        let ops: Vec<ChangeOp> = log.iter().map(|(c, _)| c.op).collect();
        use ChangeOp::*;
        assert_eq!(
            ops,
            [
                Add, Add, Add, Add, Add, Update, Update, Update, Update, Update, Replace, Add, Add, Remove,
                Remove, Remove
            ]
        );
        let (replaced, before) = &log[10];
        assert_eq!(replaced.key, "2");
        assert_eq!(*before, Some(json!({"_id": "2", "n": 2, "big": true})));
        assert_eq!(log[15].1.as_ref().map(|before| &before["big"]), Some(&json!(true)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn environments_do_not_see_each_other() {
    on_each_database(async |bed| {
        let other = Actor::system(env("e2"));
        bed.database.add(&system(), "things", vec![json!({"_id": "a", "n": 1})]).await.unwrap();
        bed.database.add(&other, "things", vec![json!({"_id": "a", "n": 2})]).await.unwrap();
        bed.database.create_collection(&system(), "only1").await.unwrap();

        assert_eq!(all(&bed, &other).await, [json!({"_id": "a", "n": 2})]);
        let any = filter(json!({"_id": {"$exists": true}}));
        bed.database.remove(&other, "things", &any, true).await.unwrap();
        assert_eq!(all(&bed, &system()).await, [json!({"_id": "a", "n": 1})]);
        let it = filter(json!({"_id": "a"}));
        let done = bed
            .database
            .update(&other, "things", &it, &update(json!({"$set": {"n": 9}})), Write::default())
            .await;
        assert_eq!(done.unwrap().matched, 0);
        let missing = bed.database.query(&other, "only1", &Query::default()).await.unwrap_err();
        assert_eq!(missing.code(), "DATABASE_COLLECTION_NOT_EXIST");
        let names: Vec<_> =
            bed.database.collections(&other).await.unwrap().into_iter().map(|c| (c.name, c.count)).collect();
        assert_eq!(names, [("things".to_owned(), 0)]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn collections_are_made_once() {
    on_each_database(async |bed| {
        let error = bed.database.create_collection(&system(), "things").await.unwrap_err();
        assert_eq!(error.code(), "DATABASE_REQUEST_FAILED");
        assert_eq!(
            bed.database.create_collection(&system(), "a b").await.unwrap_err().code(),
            "INVALID_PARAM"
        );
        let user = bed.user(&env("e1")).await;
        let error = bed.database.create_collection(&user, "mine").await.unwrap_err();
        assert_eq!(error.code(), "DATABASE_PERMISSION_DENIED");
        for n in 1..limits::COLLECTIONS {
            bed.database.create_collection(&system(), &format!("c{n}")).await.unwrap();
        }
        let error = bed.database.create_collection(&system(), "over").await.unwrap_err();
        assert_eq!(error.code(), "DATABASE_COLLECTION_EXCEED_LIMIT");
    })
    .await;
}
