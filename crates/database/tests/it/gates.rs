//! Rules at work: reads, writes, aggregations and watches of end users.

use crate::bed::{env, on_each_database, system};
use crate::documents::{filter, update};
use access::Actor;
use database::{DatabaseError, Pipeline, Query, Write};
use serde_json::{Value, json};

const DENIED: &str = "DATABASE_PERMISSION_DENIED";

fn query(json: Value) -> Query {
    Query { filter: filter(json), ..Query::default() }
}

fn code<T>(result: Result<T, DatabaseError>) -> Result<T, &'static str> {
    result.map_err(|error| error.code())
}

#[tokio::test(flavor = "multi_thread")]
async fn reads_keep_to_the_rule() {
    on_each_database(async |bed| {
        let db = &bed.database;
        let (ann, bob) = (bed.user(&env("e1")).await, bed.user(&env("e1")).await);
        let rule = json!({"read": "doc.author == auth.openid || doc.public == true", "write": true});
        bed.publish_rule(&env("e1"), "posts", rule).await;
        let me = ann.openid().unwrap();
        db.add(
            &system(),
            "posts",
            vec![
                json!({"_id": "1", "author": me, "public": false, "n": 1}),
                json!({"_id": "2", "author": "x", "public": true, "n": 2}),
                json!({"_id": "3", "author": "x", "public": false, "n": 3}),
                // A query for `author` finds it, but the rule means the field itself.
                json!({"_id": "4", "author": [me, "x"], "n": 4}),
            ],
        )
        .await
        .unwrap();
        let ids = async |actor: &Actor, json: Value| {
            let docs = code(db.query(actor, "posts", &query(json)).await)?;
            Ok::<_, &str>(docs.iter().map(|doc| doc["_id"].as_str().unwrap().to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(ids(&ann, json!({})).await, Err(DENIED));
        assert_eq!(ids(&ann, json!({"n": 3})).await, Err(DENIED));
        assert_eq!(ids(&ann, json!({"public": true})).await.unwrap(), ["2"]);
        assert_eq!(ids(&ann, json!({"author": "{openid}"})).await.unwrap(), ["1"]);
        assert_eq!(ids(&bob, json!({"author": "{openid}"})).await.unwrap(), [""; 0]);
        assert_eq!(ids(&bob, json!({"author": me})).await, Err(DENIED));
        let both = json!({"$or": [{"author": "{openid}"}, {"public": true}]});
        assert_eq!(ids(&ann, both.clone()).await.unwrap(), ["1", "2"]);
        assert_eq!(db.count(&ann, "posts", &filter(both)).await.unwrap(), 2);
        assert_eq!(code(db.count(&ann, "posts", &filter(json!({}))).await), Err(DENIED));
        // Functions and keys are past rules.
        assert_eq!(ids(&system(), json!({})).await.unwrap().len(), 4);

        // A document that is named is judged itself, and a refusal tells nothing of what else the query says.
        assert_eq!(ids(&ann, json!({"_id": "1"})).await.unwrap(), ["1"]);
        assert_eq!(ids(&ann, json!({"_id": "3"})).await, Err(DENIED));
        assert_eq!(ids(&ann, json!({"_id": "3", "n": 99})).await, Err(DENIED));
        assert_eq!(ids(&ann, json!({"_id": {"$in": ["1", "2"]}})).await.unwrap(), ["1", "2"]);
        assert_eq!(ids(&ann, json!({"_id": {"$in": ["1", "3"]}})).await, Err(DENIED));
        assert_eq!(ids(&ann, json!({"_id": "none"})).await.unwrap(), [""; 0]);
        assert_eq!(code(db.get(&ann, "posts", "1").await).unwrap().unwrap()["n"], 1);
        assert_eq!(code(db.get(&ann, "posts", "3").await), Err(DENIED));
        let none = Query { limit: Some(0), ..query(json!({})) };
        assert_eq!(code(db.query(&ann, "posts", &none).await), Err(DENIED));

        // Nobody signed in: no property of nobody is anything.
        let visitor = Actor::visitor(env("e1"));
        assert_eq!(ids(&visitor, json!({"public": true})).await.unwrap(), ["2"]);
        assert_eq!(ids(&visitor, json!({"author": null})).await, Err(DENIED));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn aggregations_keep_to_the_rules_of_every_collection() {
    on_each_database(async |bed| {
        let db = &bed.database;
        let ann = bed.user(&env("e1")).await;
        bed.publish_rule(&env("e1"), "posts", json!({"read": "doc.public == true"})).await;
        bed.publish_rule(&env("e1"), "notes", json!({"read": "doc.owner == auth.openid"})).await;
        let me = ann.openid().unwrap();
        db.add(&system(), "posts", vec![json!({"_id": "1", "public": true}), json!({"_id": "2"})])
            .await
            .unwrap();
        let notes = vec![
            json!({"_id": "1", "owner": me, "post": "1"}),
            json!({"_id": "2", "owner": "x", "post": "1"}),
        ];
        db.add(&system(), "notes", notes).await.unwrap();
        let run =
            async |stages: Value| code(db.aggregate(&ann, "posts", &Pipeline::parse(&stages).unwrap()).await);
        let matched = json!({"$match": {"public": true}});
        assert_eq!(run(json!([{"$count": "n"}])).await, Err(DENIED));
        assert_eq!(run(json!([{"$project": {"public": 1}}, matched])).await, Err(DENIED));
        assert_eq!(run(json!([matched, {"$count": "n"}])).await, Ok(vec![json!({"n": 1})]));
        let simple =
            json!({"$lookup": {"from": "notes", "localField": "_id", "foreignField": "post", "as": "notes"}});
        assert_eq!(run(json!([matched, simple])).await, Err(DENIED));
        let inner = |stages: Value| json!({"$lookup": {"from": "notes", "pipeline": stages, "as": "notes"}});
        assert_eq!(run(json!([matched, inner(json!([]))])).await, Err(DENIED));
        let found = run(json!([matched, inner(json!([{"$match": {"owner": "{openid}"}}]))])).await.unwrap();
        assert_eq!(found[0]["notes"].as_array().unwrap().len(), 1);
        // A document of another collection that is read by its id.
        let by_id =
            json!({"$lookup": {"from": "posts", "localField": "_id", "foreignField": "_id", "as": "again"}});
        assert!(run(json!([matched, by_id])).await.is_ok());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn writes_keep_to_the_rule() {
    on_each_database(async |bed| {
        let db = &bed.database;
        let (ann, bob) = (bed.user(&env("e1")).await, bed.user(&env("e1")).await);
        bed.publish_rule(
            &env("e1"),
            "posts",
            json!({
                "read": "doc.author == auth.openid",
                "write": false,
                "create": "doc.author == auth.openid && doc.status == 'draft'",
                "update": "doc.author == auth.openid && request.data.status in [null, 'draft', 'done']",
                "delete": "doc.author == auth.openid && doc.status != 'done'",
            }),
        )
        .await;
        let (a, b) = (ann.openid().unwrap(), bob.openid().unwrap());
        let add = async |actor: &Actor, doc: Value| code(db.add(actor, "posts", vec![doc]).await).map(|_| ());
        assert_eq!(add(&ann, json!({"_id": "1", "author": a, "status": "draft"})).await, Ok(()));
        assert_eq!(add(&ann, json!({"author": a, "status": "done"})).await, Err(DENIED));
        assert_eq!(add(&ann, json!({"author": b, "status": "draft"})).await, Err(DENIED));
        assert_eq!(
            add(&Actor::visitor(env("e1")), json!({"author": null, "status": "draft"})).await,
            Err(DENIED)
        );
        assert_eq!(add(&bob, json!({"_id": "2", "author": b, "status": "draft", "secret": 7})).await, Ok(()));
        // All or none.
        let mixed = vec![
            json!({"_id": "9", "author": a, "status": "draft"}),
            json!({"author": b, "status": "draft"}),
        ];
        assert_eq!(code(db.add(&ann, "posts", mixed).await), Err(DENIED));
        assert_eq!(db.get(&system(), "posts", "9").await.unwrap(), None);

        let set = async |actor: &Actor, query: Value, change: Value, multi: bool| {
            let write = Write { multi, upsert: false };
            code(db.update(actor, "posts", &filter(query), &update(change), write).await)
                .map(|done| done.updated)
        };
        assert_eq!(set(&ann, json!({"_id": "1"}), json!({"$set": {"n": 1}}), false).await, Ok(1));
        assert_eq!(
            set(&ann, json!({"_id": "1"}), json!({"$set": {"status": "open"}}), false).await,
            Err(DENIED)
        );
        assert_eq!(set(&ann, json!({"author": "{openid}"}), json!({"$inc": {"n": 1}}), true).await, Ok(1));
        assert_eq!(set(&ann, json!({}), json!({"$inc": {"n": 1}}), true).await, Err(DENIED));
        // What Bob wrote cannot be guessed by whether a write is refused.
        for secret in [7, 8] {
            assert_eq!(
                set(&ann, json!({"_id": "2", "secret": secret}), json!({"$set": {"n": 1}}), false).await,
                Err(DENIED)
            );
            assert_eq!(
                set(&ann, json!({"secret": secret}), json!({"$set": {"n": 1}}), true).await,
                Err(DENIED)
            );
            let guess = json!({"author": "{openid}", "secret": secret});
            assert_eq!(set(&ann, guess, json!({"$set": {"n": 1}}), true).await, Ok(0));
        }
        assert_eq!(set(&ann, json!({"_id": "none"}), json!({"$set": {"n": 1}}), false).await, Ok(0));
        assert_eq!(code(db.set(&ann, "posts", "2", &json!({"author": a})).await).map(|_| ()), Err(DENIED));
        assert_eq!(db.get(&system(), "posts", "2").await.unwrap().unwrap()["author"], json!(b));

        // An upsert is judged as what it is.
        assert_eq!(
            code(db.set(&ann, "posts", "3", &json!({"author": a, "status": "done"})).await).map(|_| ()),
            Err(DENIED)
        );
        let made = db.set(&ann, "posts", "3", &json!({"author": a, "status": "draft"})).await.unwrap();
        assert_eq!(made.upserted_id.as_deref(), Some("3"));

        let remove = async |query: Value, multi| code(db.remove(&ann, "posts", &filter(query), multi).await);
        assert_eq!(remove(json!({"_id": "2"}), false).await, Err(DENIED));
        assert_eq!(remove(json!({"author": "{openid}", "status": "draft"}), true).await, Ok(2));
        assert_eq!(set(&bob, json!({"_id": "2"}), json!({"$set": {"status": "done"}}), false).await, Ok(1));
        assert_eq!(code(db.remove(&bob, "posts", &filter(json!({"_id": "2"})), false).await), Err(DENIED));
        assert_eq!(db.count(&system(), "posts", &filter(json!({}))).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_stays_whatever_the_rule_says() {
    on_each_database(async |bed| {
        let db = &bed.database;
        let (ann, bob) = (bed.user(&env("e1")).await, bed.user(&env("e1")).await);
        bed.publish_rule(&env("e1"), "wiki", json!({"read": true, "write": true})).await;
        let visitor = Actor::visitor(env("e1"));
        let (a, b) = (ann.openid().unwrap(), bob.openid().unwrap());
        db.add(&ann, "wiki", vec![json!({"_id": "1"})]).await.unwrap();
        for forged in [json!({"_openid": a}), json!({"_openid": null})] {
            assert_eq!(code(db.add(&bob, "wiki", vec![forged.clone()]).await), Err(DENIED), "{forged}");
            assert_eq!(code(db.add(&visitor, "wiki", vec![forged]).await), Err(DENIED));
        }
        for change in [
            json!({"$set": {"_openid": b}}),
            json!({"$unset": {"_openid": ""}}),
            json!({"$rename": {"n": "_openid"}}),
            json!({"_openid": b}),
        ] {
            let (one, change) = (filter(json!({"_id": "1"})), update(change));
            let done = db.update(&bob, "wiki", &one, &change, Write::default()).await;
            assert_eq!(code(done).map(|_| ()), Err(DENIED), "{change:?}");
        }
        // What Bob replaces stays Ann's; what a visitor makes is nobody's.
        db.set(&bob, "wiki", "1", &json!({"text": "new"})).await.unwrap();
        assert_eq!(
            db.get(&bob, "wiki", "1").await.unwrap().unwrap(),
            json!({"_id": "1", "_openid": a, "text": "new"})
        );
        db.set(&visitor, "wiki", "1", &json!({"text": "newer"})).await.unwrap();
        assert_eq!(db.get(&bob, "wiki", "1").await.unwrap().unwrap()["_openid"], json!(a));
        db.add(&visitor, "wiki", vec![json!({"_id": "2"})]).await.unwrap();
        db.set(&bob, "wiki", "2", &json!({"text": "mine?"})).await.unwrap();
        assert_eq!(db.get(&bob, "wiki", "2").await.unwrap().unwrap(), json!({"_id": "2", "text": "mine?"}));
        // Creating alone.
        bed.publish_rule(&env("e1"), "wiki", json!({"read": true, "create": true})).await;
        assert!(db.set(&bob, "wiki", "3", &json!({})).await.is_ok());
        assert_eq!(code(db.set(&bob, "wiki", "1", &json!({})).await).map(|_| ()), Err(DENIED));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn get_reads_few_documents_and_of_its_own_environment() {
    on_each_database(async |bed| {
        let db = &bed.database;
        let ann = bed.user(&env("e1")).await;
        let other = Actor::system(env("e2"));
        db.create_collection(&system(), "shops").await.unwrap();
        db.create_collection(&other, "shops").await.unwrap();
        let me = ann.openid().unwrap();
        db.add(&other, "shops", vec![json!({"_id": "far", "staff": [me]})]).await.unwrap();
        let shops = (0..20).map(|n| json!({"_id": format!("s{n}"), "staff": [me]})).collect();
        db.add(&system(), "shops", shops).await.unwrap();
        let rule = json!({"read": "auth.openid in get(`database.shops.${doc.shop}`).staff", "write": "auth.openid in get(`database.shops.${doc.shop}`).staff"});
        bed.publish_rule(&env("e1"), "orders", rule).await;
        let orders = (0..20).map(|n| json!({"_id": format!("o{n}"), "shop": format!("s{n}")})).collect();
        db.add(&system(), "orders", orders).await.unwrap();
        db.add(&system(), "orders", vec![json!({"_id": "far", "shop": "far"})]).await.unwrap();

        let found = async |json| code(db.query(&ann, "orders", &query(json)).await).map(|docs| docs.len());
        assert_eq!(found(json!({"shop": "s1"})).await, Ok(1));
        assert_eq!(found(json!({"shop": "far"})).await, Err(DENIED));
        assert_eq!(found(json!({"_id": "far"})).await, Err(DENIED));
        assert_eq!(found(json!({"_id": "o1"})).await, Ok(1));
        let shops = |n| (0..n).map(|n| format!("s{n}")).collect::<Vec<_>>();
        assert_eq!(found(json!({"shop": {"$in": shops(10)}})).await, Ok(10));
        assert_eq!(found(json!({"shop": {"$in": shops(11)}})).await, Err(DENIED));
        let ids: Vec<_> = (0..11).map(|n| format!("o{n}")).collect();
        assert_eq!(found(json!({"_id": {"$in": ids}})).await, Err(DENIED));
        assert_eq!(code(db.add(&ann, "orders", vec![json!({"shop": "s3"})]).await).map(|_| ()), Ok(()));
        assert_eq!(code(db.add(&ann, "orders", vec![json!({"shop": "far"})]).await).map(|_| ()), Err(DENIED));
        let many = (0..11).map(|n| json!({"shop": format!("s{n}")})).collect();
        assert_eq!(code(db.add(&ann, "orders", many).await).map(|_| ()), Err(DENIED));
        assert_eq!(code(db.remove(&ann, "orders", &filter(json!({"shop": "s5"})), true).await), Ok(1));
        // The rule of another environment's collection is its own.
        assert_eq!(code(db.query(&ann, "shops", &query(json!({}))).await).map(|docs| docs.len()), Ok(0));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn watches_keep_to_the_rule() {
    on_each_database(async |bed| {
        let db = &bed.database;
        let (ann, bob) = (bed.user(&env("e1")).await, bed.user(&env("e1")).await);
        let me = ann.openid().unwrap();
        bed.publish_rule(&env("e1"), "posts", json!({"read": "doc.author == auth.openid || doc.public"}))
            .await;
        db.add(
            &system(),
            "posts",
            vec![json!({"_id": "1", "author": me}), json!({"_id": "2", "author": "x"})],
        )
        .await
        .unwrap();
        assert_eq!(code(db.may_watch(&ann, "posts", &json!({})).await).map(|_| ()), Err(DENIED));
        let may = db.may_watch(&ann, "posts", &json!({"author": "{openid}"})).await.unwrap();
        assert_eq!(may.query, json!({"author": me}));
        let watched =
            db.watched(&env("e1"), "posts", &may.query, &json!({}), may.reader.as_deref()).await.unwrap();
        assert_eq!(watched.window(9).await.unwrap().docs.len(), 1);
        assert!(watched.matches(&json!({"_id": "3", "author": me})));
        assert!(!watched.matches(&json!({"_id": "3", "author": [me]})));
        assert!(!watched.matches(&json!({"_id": "3", "author": "x"})));
        // The name of a reader opens nothing by itself.
        assert!(
            db.watched(&env("e1"), "posts", &json!({}), &json!({}), may.reader.as_deref()).await.is_err()
        );
        assert!(db.watched(&env("e1"), "posts", &json!({}), &json!({}), Some("x")).await.is_err());
        let others = db.may_watch(&bob, "posts", &json!({"public": true})).await.unwrap();
        assert_ne!(
            others.reader,
            db.may_watch(&ann, "posts", &json!({"public": true})).await.unwrap().reader
        );

        // Another rule is another watch, and whoever watches hears of it.
        let mut changes = db.rule_changes();
        bed.publish_rule(&env("e1"), "posts", json!({"read": "doc.public == true"})).await;
        assert!(changes.has_changed().unwrap());
        changes.mark_unchanged();
        assert!(db.may_watch(&ann, "posts", &json!({"author": "{openid}"})).await.is_err());
        let (a, b) = (
            db.may_watch(&ann, "posts", &json!({"public": true})).await.unwrap(),
            db.may_watch(&bob, "posts", &json!({"public": true})).await.unwrap(),
        );
        // It does not matter who watches: they share.
        assert_eq!(a.reader, b.reader);
        assert_ne!(a.reader, others.reader);
        bed.publish_rule(&env("e1"), "posts", json!({"read": true})).await;
        assert_eq!(db.may_watch(&ann, "posts", &json!({})).await.unwrap().reader, None);
    })
    .await;
}
