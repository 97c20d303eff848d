//! What the console does with documents: pages, changes to what somebody looks at, undo, what queries cost.

use crate::bed::{Bed, env, on_each_database, system};
use crate::documents::{filter, update};
use crate::indexes::{built, index};
use access::Actor;
use database::{DatabaseError, Expected, IndexState, Order, Page, Query};
use serde_json::{Value, json};
use types::documents::{PageMark, Removed};

async fn fill(bed: &Bed, count: usize) {
    let docs = |from: usize| {
        (from..(from + 100).min(count))
            .map(|n| json!({"_id": format!("d{n:04}"), "n": n % 7, "shop": n % 3, "tags": [n % 5, n % 2], "at": {"$date": n}}))
            .collect()
    };
    for from in (0..count).step_by(100) {
        bed.database.add(&system(), "things", docs(from)).await.unwrap();
    }
}

fn ids(docs: &[Value]) -> Vec<String> {
    docs.iter().map(|doc| doc["_id"].as_str().unwrap().to_owned()).collect()
}

/// All pages of a query, each after the mark of the one before, which went over a wire.
async fn pages(bed: &Bed, query: &Query) -> Vec<Page> {
    let (mut pages, mut mark): (Vec<Page>, Option<PageMark>) = (Vec::new(), None);
    loop {
        let page = bed.database.page(&system(), "things", query, mark.as_ref()).await.unwrap();
        mark = page.next.as_ref().map(|m| serde_json::from_str(&serde_json::to_string(m).unwrap()).unwrap());
        pages.push(page);
        if mark.is_none() {
            return pages;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_one_after_the_other_are_the_whole_in_order() {
    on_each_database(async |bed| {
        fill(&bed, 300).await;
        let db = &bed.database;
        for indexed in [false, true] {
            if indexed {
                for spec in [
                    index("n", &[("n", false)], false),
                    index("shop_at", &[("shop", false), ("at", true)], false),
                    index("tags", &[("tags", false)], false),
                ] {
                    let name = spec.name.clone();
                    db.create_index(&system(), "things", spec).await.unwrap();
                    assert_eq!(built(&bed, "things", &name).await, IndexState::Ready);
                }
            }
            for (condition, order) in [
                (json!({}), json!(null)),
                (json!({}), json!({"_id": -1})),
                (json!({}), json!({"n": 1})),
                (json!({}), json!({"n": -1})),
                (json!({"shop": 1}), json!({"at": -1})),
                (json!({"shop": 1, "at": {"$gte": {"$date": 50}}}), json!({"at": 1})),
                (json!({}), json!({"tags": 1})),
                (json!({"n": {"$in": [1, 2]}}), json!({"tags": -1, "n": 1})),
                (json!({"_id": {"$in": ["d0001", "d0002", "d0003"]}}), json!({"n": -1})),
                (json!({"nothing": 1}), json!(null)),
            ] {
                let query = Query {
                    filter: filter(condition.clone()),
                    order: Order::parse(&order).unwrap(),
                    limit: Some(1000),
                    ..Query::default()
                };
                let whole = ids(&db.query(&system(), "things", &query).await.unwrap());
                let by_pages = pages(&bed, &Query { limit: Some(17), ..query }).await;
                let found: Vec<String> = by_pages.iter().flat_map(|page| ids(&page.docs)).collect();
                assert_eq!(found, whole, "{condition} {order} indexed: {indexed}");
                let sorted_by_index = order == json!({"n": 1}) || order == json!({"at": -1});
                if indexed && sorted_by_index {
                    let scanned: Vec<u64> = by_pages.iter().map(|page| page.scanned).collect();
                    assert!(scanned.iter().all(|scanned| *scanned <= 64), "{order}: {scanned:?}");
                    assert!(by_pages[0].index.is_some());
                }
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_between_two_pages_moves_nothing() {
    on_each_database(async |bed| {
        fill(&bed, 60).await;
        let db = &bed.database;
        let query =
            Query { order: Order::parse(&json!({"_id": 1})).unwrap(), limit: Some(20), ..Query::default() };
        let first = db.page(&system(), "things", &query, None).await.unwrap();
        db.add(&system(), "things", vec![json!({"_id": "a"})]).await.unwrap();
        let gone = filter(json!({"_id": "d0019"}));
        db.remove(&system(), "things", &gone, false).await.unwrap();
        let second = db.page(&system(), "things", &query, first.next.as_ref()).await.unwrap();
        assert_eq!(ids(&second.docs)[0], "d0020");
        // A mark that somebody made up reads no further than its maker may.
        let forged = PageMark { created: 0, keys: vec![json!("d0059")], at: Some((1, "zz".into())) };
        assert!(db.page(&system(), "things", &query, Some(&forged)).await.unwrap().docs.is_empty());
        let stranger = bed.user(&env("e1")).await;
        assert!(db.page(&stranger, "things", &query, Some(&forged)).await.unwrap().docs.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_is_changed_only_while_it_is_what_was_seen() {
    on_each_database(async |bed| {
        let db = &bed.database;
        db.add(&system(), "things", vec![json!({"_id": "a", "n": 1, "deep": {"x": null}})]).await.unwrap();
        let (_, revision) = db.open(&system(), "things", "a").await.unwrap().unwrap();
        let set = |json: Value| update(json!({"$set": json}));
        let value = |path: &str, value: Option<Value>| Expected::Value { path: path.into(), value };
        let revise = async |expected, change| db.revise(&system(), "things", "a", expected, &change).await;
        let doc = revise(value("n", Some(json!(1))), set(json!({"n": 2}))).await.unwrap();
        assert_eq!(doc["n"], 2);
        for (expected, change) in [
            (value("n", Some(json!(1))), set(json!({"n": 3}))),
            (value("n", Some(json!(2.0))), set(json!({"n": 3}))),
            (value("n", None), set(json!({"n": 3}))),
            (Expected::Revision(revision), set(json!({"n": 3}))),
        ] {
            assert!(matches!(revise(expected, change).await, Err(DatabaseError::Changed)));
        }
        // Null is not the same as nothing.
        assert!(matches!(
            revise(value("deep.x", None), set(json!({"n": 3}))).await,
            Err(DatabaseError::Changed)
        ));
        revise(value("deep.y", None), set(json!({"deep.y": 1}))).await.unwrap();
        let (_, revision) = db.open(&system(), "things", "a").await.unwrap().unwrap();
        let whole = database::Update::replacement(&json!({"_id": "a", "new": true})).unwrap();
        assert_eq!(
            revise(Expected::Revision(revision), whole).await.unwrap(),
            json!({"_id": "a", "new": true})
        );
        let user = bed.user(&env("e1")).await;
        let error =
            db.revise(&user, "things", "a", value("n", None), &set(json!({"n": 1}))).await.unwrap_err();
        assert_eq!(error.code(), "DATABASE_PERMISSION_DENIED");
        assert!(db.open(&Actor::system(env("e2")), "things", "a").await.unwrap().is_none());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_deleted_comes_back_as_it_was() {
    on_each_database(async |bed| {
        fill(&bed, 100).await;
        let db = &bed.database;
        db.add(&system(), "things", vec![json!({"_id": "z", "_openid": "o1", "long": {"$numberLong": "5"}})])
            .await
            .unwrap();
        let all = Query { limit: Some(1000), ..Query::default() };
        let before = db.query(&system(), "things", &all).await.unwrap();
        let mut chosen = ids(&before)[40..].to_vec();
        chosen.push("not there".into());
        let removed = db.remove_by_ids(&system(), "things", &chosen).await.unwrap();
        assert_eq!(removed.count, 61);
        assert_eq!(db.query(&system(), "things", &all).await.unwrap().len(), 40);
        // In another environment, or for somebody who may not write, there is nothing to put back.
        let other = Actor::system(env("e2"));
        assert!(db.put_back(&other, "things", removed).await.is_err());
        let user = bed.user(&env("e1")).await;
        assert!(db.put_back(&user, "things", removed).await.is_err());
        assert!(db.remove_by_ids(&user, "things", &chosen).await.is_err());
        assert_eq!(db.put_back(&system(), "things", removed).await.unwrap(), 61);
        let after = db.query(&system(), "things", &all).await.unwrap();
        assert_eq!(after, before);
        assert_eq!(after[100]["long"].to_string(), r#"{"$numberLong":"5"}"#);
        // Once is enough.
        let head = bed.store.head(&env("e1")).await.unwrap();
        assert!(db.put_back(&system(), "things", removed).await.is_err());
        for wrong in [
            Removed { first: 0, last: 0, count: 1 },
            Removed { first: 5, last: 4, count: 0 },
            Removed { first: 1, last: u64::MAX, count: 3 },
            Removed { count: 2, ..removed },
        ] {
            assert!(db.put_back(&system(), "things", wrong).await.is_err());
        }
        assert_eq!(bed.store.head(&env("e1")).await.unwrap(), head);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_collection_is_gone_with_everything() {
    on_each_database(async |bed| {
        fill(&bed, 1200).await;
        let db = &bed.database;
        db.create_index(&system(), "things", index("n", &[("n", false)], false)).await.unwrap();
        built(&bed, "things", "n").await;
        let user = bed.user(&env("e1")).await;
        assert!(db.drop_collection(&user, "things").await.is_err());
        bed.publish(&env("e1"), "ruled", database::Preset::ReadOnly).await;
        assert!(matches!(db.drop_collection(&system(), "ruled").await, Err(DatabaseError::Refused(_))));
        assert_eq!(db.drop_collection(&system(), "things").await.unwrap(), 1200);
        let missing = db.count(&system(), "things", &filter(json!({}))).await.unwrap_err();
        assert_eq!(missing.code(), "DATABASE_COLLECTION_NOT_EXIST");
        // Another environment's has the same name.
        assert_eq!(db.count(&Actor::system(env("e2")), "things", &filter(json!({}))).await.unwrap(), 0);
        db.create_collection(&system(), "things").await.unwrap();
        assert_eq!(db.count(&system(), "things", &filter(json!({}))).await.unwrap(), 0);
        assert!(db.list_indexes(&system(), "things").await.unwrap().is_empty());
        db.add(&system(), "things", vec![json!({"n": 1})]).await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_costly_query_is_seen_and_an_index_is_proposed_until_it_is_there() {
    on_each_database(async |bed| {
        fill(&bed, 600).await;
        let db = &bed.database;
        let query = Query {
            filter: filter(json!({"shop": 1, "n": {"$gt": 0}})),
            order: Order::parse(&json!({"at": -1})).unwrap(),
            limit: Some(10),
            ..Query::default()
        };
        for _ in 0..3 {
            db.query(&system(), "things", &query).await.unwrap();
        }
        db.count(&system(), "things", &filter(json!({"_id": "d0001"}))).await.unwrap();
        let costs = db.query_costs(&system(), Some("things")).await.unwrap();
        assert_eq!(costs.len(), 1, "a search by id is none: {costs:?}");
        assert_eq!((costs[0].count, costs[0].scanned, costs[0].returned), (3, 1800, 30));
        assert_eq!(costs[0].shape.equal, ["shop"]);
        assert_eq!(costs[0].shape.range, ["n"]);
        assert_eq!(costs[0].index, None);
        let proposal = costs[0].proposal.clone().unwrap();
        let spec = index("proposed", &[("shop", false), ("at", true)], false);
        assert_eq!(proposal, spec.fields);
        db.create_index(&system(), "things", spec).await.unwrap();
        built(&bed, "things", "proposed").await;
        db.query(&system(), "things", &query).await.unwrap();
        let cost = &db.query_costs(&system(), None).await.unwrap()[0];
        assert_eq!(cost.index.as_deref(), Some("proposed"));
        assert_eq!(cost.proposal, None);
        assert!(cost.scanned < 1800 + 100, "{cost:?}");
        let (keys, bytes) = db.index_size(&system(), "things", "proposed").await.unwrap().unwrap();
        assert!(keys == 600 && bytes > 600, "{keys} {bytes}");
        assert!(db.query_costs(&bed.user(&env("e1")).await, None).await.is_err());
        assert!(db.query_costs(&Actor::system(env("e2")), None).await.unwrap().is_empty());
        // However many shapes there are, some are kept.
        for n in 0..300 {
            let shape = json!({format!("f{n}"): 1});
            db.count(&system(), "things", &filter(shape)).await.unwrap();
        }
        assert_eq!(db.query_costs(&system(), None).await.unwrap().len(), 100);
    })
    .await;
}
