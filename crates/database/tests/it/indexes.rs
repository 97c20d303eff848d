use crate::bed::{Bed, env, on_each_database, system};
use crate::documents::{filter, update};
use access::Actor;
use database::{IndexSpec, IndexState, Order, Query, Write};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use types::documents::IndexField;

pub fn index(name: &str, fields: &[(&str, bool)], unique: bool) -> IndexSpec {
    let fields = fields
        .iter()
        .map(|(path, descending)| IndexField { descending: *descending, ..IndexField::new(*path) });
    IndexSpec { name: name.into(), fields: fields.collect(), unique }
}

/// Waits until an index is no longer being built.
pub async fn built(bed: &Bed, collection: &str, name: &str) -> IndexState {
    let begun = Instant::now();
    loop {
        let list = bed.database.list_indexes(&system(), collection).await.unwrap();
        let info = list.into_iter().find(|info| info.spec.name == name).unwrap();
        if info.state != IndexState::Building {
            return info.state;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "{info:?}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_index_is_built_in_the_background_and_kept_by_writes() {
    on_each_database(async |bed| {
        let db = &bed.database;
        for batch in 0..4 {
            let docs = (0..300)
                .map(|n| json!({"_id": format!("{batch}-{n:03}"), "n": n, "k": n % 7, "b": batch}))
                .collect();
            db.add(&system(), "things", docs).await.unwrap();
        }
        db.create_index(&system(), "things", index("by_k", &[("k", false), ("n", true)], false))
            .await
            .unwrap();
        // Writes do not wait for the building, and are in the index too.
        db.add(&system(), "things", vec![json!({"_id": "new", "k": 3, "n": 1000})]).await.unwrap();
        let moved = update(json!({"$set": {"k": 3}}));
        db.update(&system(), "things", &filter(json!({"_id": "0-000"})), &moved, Write::default())
            .await
            .unwrap();
        db.remove(&system(), "things", &filter(json!({"_id": "0-003"})), false).await.unwrap();
        assert_eq!(built(&bed, "things", "by_k").await, IndexState::Ready);
        let info = &db.list_indexes(&system(), "things").await.unwrap()[0];
        assert!(info.total >= 1200 && info.built >= info.total, "{info:?}");

        let query = Query {
            filter: filter(json!({"k": 3})),
            order: Order::parse(&json!({"n": -1})).unwrap(),
            limit: Some(3),
            ..Query::default()
        };
        let ids = async |query: &Query| {
            let docs = db.query(&system(), "things", query).await.unwrap();
            docs.iter().map(|doc| doc["_id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(ids(&query).await, ["new", "0-297", "1-297"]);
        assert_eq!(db.count(&system(), "things", &filter(json!({"k": 3}))).await.unwrap(), 4 * 43 + 1);
        let range =
            Query { filter: filter(json!({"k": 3, "n": {"$gte": 290, "$lt": 1000}})), ..query.clone() };
        assert_eq!(ids(&range).await, ["0-297", "1-297", "2-297"]);
        let gone = Query { filter: filter(json!({"k": 3, "n": {"$lt": 5}})), ..query.clone() };
        assert_eq!(ids(&gone).await, ["1-003", "2-003", "3-003"]);

        // Dropped, it is gone at once, and the answers stay.
        db.drop_index(&system(), "things", "by_k").await.unwrap();
        assert_eq!(ids(&query).await, ["new", "0-297", "1-297"]);
        let error = db.drop_index(&system(), "things", "by_k").await.unwrap_err();
        assert_eq!(error.code(), "DATABASE_REQUEST_FAILED");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_unique_index_refuses_a_second_document() {
    on_each_database(async |bed| {
        let db = &bed.database;
        db.create_index(&system(), "things", index("phone", &[("phone", false)], true)).await.unwrap();
        assert_eq!(built(&bed, "things", "phone").await, IndexState::Ready);
        db.add(&system(), "things", vec![json!({"_id": "a", "phone": 1})]).await.unwrap();
        let head = bed.store.head(&env("e1")).await.unwrap();
        for docs in [vec![json!({"phone": 1.0})], vec![json!({"phone": 2}), json!({"phone": [3, 2]})]] {
            let error = db.add(&system(), "things", docs).await.unwrap_err();
            assert_eq!(error.code(), "DATABASE_REQUEST_FAILED");
        }
        assert_eq!(bed.store.head(&env("e1")).await.unwrap(), head);
        db.add(&system(), "things", vec![json!({"_id": "b", "phone": 2})]).await.unwrap();
        let clash = update(json!({"$set": {"phone": 1}}));
        let b = filter(json!({"_id": "b"}));
        assert!(db.update(&system(), "things", &b, &clash, Write::default()).await.is_err());
        // The same document may keep its value.
        let same = update(json!({"$set": {"other": 1}}));
        assert_eq!(db.update(&system(), "things", &b, &same, Write::default()).await.unwrap().updated, 1);
        db.remove(&system(), "things", &filter(json!({"_id": "a"})), false).await.unwrap();
        assert_eq!(db.update(&system(), "things", &b, &clash, Write::default()).await.unwrap().updated, 1);

        // Documents that clash already make the building fail, and nothing else.
        db.create_collection(&system(), "twice").await.unwrap();
        db.add(&system(), "twice", vec![json!({"n": 1}), json!({"n": 1})]).await.unwrap();
        db.create_index(&system(), "twice", index("n", &[("n", false)], true)).await.unwrap();
        assert_eq!(built(&bed, "twice", "n").await, IndexState::Failed);
        assert!(db.list_indexes(&system(), "twice").await.unwrap()[0].error.is_some());
        db.add(&system(), "twice", vec![json!({"n": 1})]).await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_indexes_are_refused() {
    on_each_database(async |bed| {
        let db = &bed.database;
        let user = bed.user(&env("e1")).await;
        let good = || index("n", &[("n", false)], false);
        let error = db.create_index(&user, "things", good()).await.unwrap_err();
        assert_eq!(error.code(), "DATABASE_PERMISSION_DENIED");
        for spec in [
            index("", &[("n", false)], false),
            index("n", &[], false),
            index("n", &[("a", false), ("a", true)], false),
        ] {
            assert_eq!(db.create_index(&system(), "things", spec).await.unwrap_err().code(), "INVALID_PARAM");
        }
        db.create_index(&system(), "things", good()).await.unwrap();
        assert!(db.create_index(&system(), "things", good()).await.is_err());
        let error = db.create_index(&system(), "nowhere", good()).await.unwrap_err();
        assert_eq!(error.code(), "DATABASE_COLLECTION_NOT_EXIST");
        // A value that is too long for the index is refused with its document.
        built(&bed, "things", "n").await;
        let error = db.add(&system(), "things", vec![json!({"n": "x".repeat(2000)})]).await.unwrap_err();
        assert_eq!(error.code(), "DATABASE_REQUEST_FAILED");
        // The same name in another environment is another index.
        let other = Actor::system(env("e2"));
        assert!(db.list_indexes(&other, "things").await.unwrap().is_empty());
        db.create_index(&other, "things", good()).await.unwrap();
        db.add(&other, "things", vec![json!({"_id": "o", "n": 1})]).await.unwrap();
        let query = Query { filter: filter(json!({"n": 1})), ..Query::default() };
        assert_eq!(db.query(&system(), "things", &query).await.unwrap(), Vec::<Value>::new());
    })
    .await;
}

/// By hand: `SAMPAN_PAGE_DOCUMENTS=1000000 cargo test --release -p database a_page_costs -- --nocapture`.
#[tokio::test(flavor = "multi_thread")]
async fn a_page_costs_the_same_whatever_the_size() {
    let most: usize = std::env::var("SAMPAN_PAGE_DOCUMENTS").map_or(4000, |n| n.parse().unwrap());
    let dir = tempfile::tempdir().unwrap();
    let bed = Bed::open(&format!("sqlite:{}", dir.path().join("t.db").display())).await;
    let db = &bed.database;
    db.create_index(&system(), "things", index("page", &[("shop", false), ("at", true)], false))
        .await
        .unwrap();
    assert_eq!(built(&bed, "things", "page").await, IndexState::Ready);
    let query = Query {
        filter: filter(json!({"shop": 7, "open": true})),
        order: Order::parse(&json!({"at": -1})).unwrap(),
        limit: Some(20),
        ..Query::default()
    };
    let mut written = 0;
    for size in [most / 100, most] {
        while written < size {
            let docs = (written..(written + 500).min(size)).map(|n| {
                json!({"shop": n % 10, "at": {"$date": (n * 7919) % most}, "open": n % 3 != 0, "note": "x".repeat(150)})
            });
            let docs: Vec<Value> = docs.collect();
            written += docs.len();
            db.add(&system(), "things", docs).await.unwrap();
        }
        let begun = Instant::now();
        for _ in 0..20 {
            let page = db.query(&system(), "things", &query).await.unwrap();
            assert!(page.len() == 20 || size < 1000);
            assert!(page.is_sorted_by(|a, b| a["at"]["$date"].as_i64() >= b["at"]["$date"].as_i64()));
        }
        eprintln!("{size} documents: {:?} a page", begun.elapsed() / 20);
    }
}
