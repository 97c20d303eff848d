//! Transactions: what they see, when they conflict, and that nothing is lost or done twice.

use crate::bed::{Bed, env, on_each_database, system};
use access::Actor;
use chrono::Duration;
use database::{DatabaseError, Filter, IndexSpec, Order, Preset, Query, Transaction, Update, Write, limits};
use serde_json::{Value as Json, json};

const ONE: Write = Write { multi: false, upsert: false };
const ALL: Write = Write { multi: true, upsert: false };
const UPSERT: Write = Write { multi: false, upsert: true };

fn filter(json: Json) -> Filter {
    Filter::parse(&json).unwrap()
}

fn update(json: Json) -> Update {
    Update::parse(&json).unwrap()
}

fn query(json: Json) -> Query {
    Query { filter: filter(json), ..Query::default() }
}

async fn begin(bed: &Bed, actor: &Actor) -> (String, Transaction) {
    let id = bed.database.start_transaction(actor).await.unwrap();
    let transaction = bed.database.transaction(actor, &id).unwrap();
    (id, transaction)
}

async fn seed(bed: &Bed, docs: Json) {
    bed.database.add(&system(), "things", docs.as_array().unwrap().clone()).await.unwrap();
}

async fn get(bed: &Bed, id: &str) -> Json {
    bed.database.get(&system(), "things", id).await.unwrap().unwrap_or(Json::Null)
}

async fn ids(transaction: &Transaction, condition: Json) -> Vec<String> {
    let found = transaction.query("things", &query(condition)).await.unwrap();
    found.iter().map(|doc| doc["_id"].as_str().unwrap().to_owned()).collect()
}

async fn inc(transaction: &Transaction, id: &str, by: i64) -> Result<u64, DatabaseError> {
    let done = transaction
        .update("things", &filter(json!({"_id": id})), &update(json!({"$inc": {"n": by}})), ONE)
        .await?;
    Ok(done.updated)
}

async fn inc_outside(bed: &Bed, id: &str, by: i64) {
    bed.database
        .update(&system(), "things", &filter(json!({"_id": id})), &update(json!({"$inc": {"n": by}})), ONE)
        .await
        .unwrap();
}

fn is_conflict<T: std::fmt::Debug>(result: Result<T, DatabaseError>) -> bool {
    matches!(result, Err(DatabaseError::TransactionConflict))
}

#[tokio::test]
async fn sees_its_own_writes_and_nobody_else_does_before_the_commit() {
    on_each_database(async |bed| {
        seed(&bed, json!([{"_id": "a", "n": 1}, {"_id": "b", "n": 2}, {"_id": "c", "n": 3}])).await;
        let (_, transaction) = begin(&bed, &system()).await;
        assert_eq!(inc(&transaction, "a", 10).await.unwrap(), 1);
        assert_eq!(transaction.remove("things", &filter(json!({"_id": "b"})), false).await.unwrap(), 1);
        let added =
            transaction.add("things", vec![json!({"_id": "d", "n": 4}), json!({"n": 5})]).await.unwrap();
        assert_eq!(added[0], "d");
        let set = Update::replacement(&json!({"n": 6})).unwrap();
        let upserted =
            transaction.update("things", &filter(json!({"_id": "e"})), &set, UPSERT).await.unwrap();
        assert_eq!(upserted.upserted_id.as_deref(), Some("e"));
        let modified = transaction
            .modify("things", &filter(json!({"_id": "d"})), &update(json!({"$inc": {"n": 1}})), false)
            .await
            .unwrap();
        assert_eq!(modified.doc, Some(json!({"_id": "d", "n": 5})));

        let expected = vec!["a".to_owned(), "c".into(), "d".into(), added[1].clone(), "e".into()];
        assert_eq!(ids(&transaction, json!({})).await, expected);
        assert_eq!(transaction.count("things", &filter(json!({}))).await.unwrap(), 5);
        assert_eq!(ids(&transaction, json!({"n": {"$gte": 6}})).await, ["a", "e"]);
        assert!(ids(&transaction, json!({"_id": "b"})).await.is_empty());
        let ordered = Query {
            order: Order::parse(&json!({"n": -1})).unwrap(),
            limit: Some(2),
            skip: 1,
            ..Query::default()
        };
        let numbers = transaction.query("things", &ordered).await.unwrap();
        assert_eq!(numbers.iter().map(|doc| doc["n"].clone()).collect::<Vec<_>>(), [6, 5]);

        assert_eq!(get(&bed, "a").await["n"], 1);
        assert_eq!(bed.database.count(&system(), "things", &Filter::default()).await.unwrap(), 3);
        transaction.commit().await.unwrap();
        assert_eq!(get(&bed, "a").await["n"], 11);
        assert_eq!(get(&bed, "b").await, Json::Null);
        assert_eq!(get(&bed, "d").await, json!({"_id": "d", "n": 5}));
        assert_eq!(get(&bed, "e").await, json!({"_id": "e", "n": 6}));
        assert_eq!(bed.database.count(&system(), "things", &Filter::default()).await.unwrap(), 5);
    })
    .await;
}

#[tokio::test]
async fn sees_the_moment_at_which_it_began() {
    on_each_database(async |bed| {
        seed(&bed, json!([{"_id": "a", "n": 1}, {"_id": "b", "n": 2}, {"_id": "c", "n": 3}])).await;
        let (_, transaction) = begin(&bed, &system()).await;
        inc_outside(&bed, "a", 100).await;
        inc_outside(&bed, "a", 100).await;
        bed.database.remove(&system(), "things", &filter(json!({"_id": "b"})), false).await.unwrap();
        seed(&bed, json!([{"_id": "z", "n": 9}])).await;
        let mut found = ids(&transaction, json!({"n": {"$lt": 50}})).await;
        found.sort();
        assert_eq!(found, ["a", "b", "c"], "not what came later");
        assert_eq!(ids(&transaction, json!({"_id": "b"})).await, ["b"]);
        assert!(ids(&transaction, json!({"_id": "z"})).await.is_empty());
        // It has seen one moment: reading alone cannot conflict.
        transaction.commit().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn the_first_to_commit_wins() {
    on_each_database(async |bed| {
        seed(&bed, json!([{"_id": "a", "n": 0}, {"_id": "b", "n": 0}])).await;
        let (_, first) = begin(&bed, &system()).await;
        let (id, second) = begin(&bed, &system()).await;
        inc(&first, "a", 1).await.unwrap();
        inc(&second, "a", 1).await.unwrap();
        inc(&second, "b", 1).await.unwrap();
        first.commit().await.unwrap();
        assert!(is_conflict(second.commit().await));
        assert_eq!(
            (get(&bed, "a").await["n"].clone(), get(&bed, "b").await["n"].clone()),
            (json!(1), json!(0))
        );
        assert!(matches!(bed.database.transaction(&system(), &id), Err(DatabaseError::TransactionMissing)));

        // What has changed already is written as it was: the commit is what tells.
        let (_, late) = begin(&bed, &system()).await;
        inc_outside(&bed, "a", 100).await;
        inc(&late, "a", 1).await.unwrap();
        assert_eq!(late.query("things", &query(json!({"_id": "a"}))).await.unwrap()[0]["n"], 2);
        assert!(is_conflict(late.check().await));
        assert!(is_conflict(late.commit().await));
        assert_eq!(get(&bed, "a").await["n"], 101);

        // What was only read counts as well: neither of two may take the last one.
        let (_, one) = begin(&bed, &system()).await;
        let (_, other) = begin(&bed, &system()).await;
        for transaction in [&one, &other] {
            ids(transaction, json!({"_id": {"$in": ["a", "b"]}})).await;
        }
        inc(&one, "a", -1).await.unwrap();
        inc(&other, "b", -1).await.unwrap();
        one.commit().await.unwrap();
        assert!(is_conflict(other.commit().await));

        // As does what was not there.
        let (_, one) = begin(&bed, &system()).await;
        assert!(ids(&one, json!({"_id": "new"})).await.is_empty());
        inc(&one, "a", 1).await.unwrap();
        seed(&bed, json!([{"_id": "new"}])).await;
        assert!(is_conflict(one.commit().await));
        let (_, one) = begin(&bed, &system()).await;
        one.add("things", vec![json!({"_id": "both"})]).await.unwrap();
        seed(&bed, json!([{"_id": "both"}])).await;
        assert!(is_conflict(one.commit().await));
    })
    .await;
}

#[tokio::test]
async fn an_aborted_one_leaves_nothing() {
    on_each_database(async |bed| {
        seed(&bed, json!([{"_id": "a", "n": 0}])).await;
        let (id, transaction) = begin(&bed, &system()).await;
        inc(&transaction, "a", 1).await.unwrap();
        bed.database.abort_transaction(&system(), &id).unwrap();
        assert!(matches!(bed.database.transaction(&system(), &id), Err(DatabaseError::TransactionMissing)));
        assert!(transaction.commit().await.is_err(), "a call that was under way commits nothing");
        assert_eq!(get(&bed, "a").await["n"], 0);
        let twice = bed.database.abort_transaction(&system(), &id);
        assert!(matches!(twice, Err(DatabaseError::TransactionMissing)));
    })
    .await;
}

#[tokio::test]
async fn a_failed_call_leaves_the_transaction_as_it_was() {
    on_each_database(async |bed| {
        seed(&bed, json!([{"_id": "a", "n": 0}, {"_id": "b", "n": "text"}])).await;
        let (_, transaction) = begin(&bed, &system()).await;
        let every = filter(json!({"_id": {"$exists": true}}));
        assert!(transaction.update("things", &every, &update(json!({"$inc": {"n": 1}})), ALL).await.is_err());
        let twice = transaction.add("things", vec![json!({"_id": "x"}), json!({"_id": "a"})]).await;
        assert!(matches!(twice, Err(DatabaseError::Duplicate(id)) if id == "a"));
        assert!(ids(&transaction, json!({"_id": "x"})).await.is_empty());
        transaction.add("things", vec![json!({"_id": "y"})]).await.unwrap();
        transaction.commit().await.unwrap();
        assert_eq!(get(&bed, "a").await["n"], 0);
        assert_eq!(get(&bed, "y").await, json!({"_id": "y"}));
    })
    .await;
}

#[tokio::test]
async fn removing_and_adding_again_replaces_and_keeps_unique_indexes() {
    on_each_database(async |bed| {
        let spec = json!({"name": "k", "fields": [{"path": "k"}], "unique": true});
        let spec: IndexSpec = serde_json::from_value(spec).unwrap();
        bed.database.create_index(&system(), "things", spec).await.unwrap();
        seed(&bed, json!([{"_id": "a", "k": 1}, {"_id": "b", "k": 2}])).await;
        let (_, transaction) = begin(&bed, &system()).await;
        for id in ["a", "b"] {
            transaction.remove("things", &filter(json!({"_id": id})), false).await.unwrap();
        }
        transaction
            .add("things", vec![json!({"_id": "c", "k": 1}), json!({"_id": "a", "k": 3})])
            .await
            .unwrap();
        transaction.commit().await.unwrap();
        assert_eq!(get(&bed, "a").await, json!({"_id": "a", "k": 3}));
        assert_eq!(get(&bed, "b").await, Json::Null);
        let changes = bed.store.changes_after(&env("e1"), 2, 100).await.unwrap();
        let changes: Vec<_> = changes.iter().map(|(c, _)| (c.key.as_str(), c.op)).collect();
        use store::ChangeOp::{Add, Remove};
        assert_eq!(changes, [("b", Remove), ("a", Remove), ("c", Add), ("a", Add)]);
        // Two swap their values: only what is there in the end has to be unique.
        let (_, transaction) = begin(&bed, &system()).await;
        for (id, k) in [("c", 3), ("a", 1)] {
            let set = update(json!({"$set": {"k": k}}));
            transaction.update("things", &filter(json!({"_id": id})), &set, ONE).await.unwrap();
        }
        transaction.commit().await.unwrap();
        assert_eq!(get(&bed, "a").await["k"], 1);
        let (_, transaction) = begin(&bed, &system()).await;
        transaction.add("things", vec![json!({"_id": "d", "k": 1})]).await.unwrap();
        assert!(matches!(transaction.commit().await, Err(DatabaseError::NotUnique(_))));
        assert_eq!(get(&bed, "d").await, Json::Null);
        // The keys follow: the removed ones are free, the new ones are found.
        let found =
            bed.database.query(&system(), "things", &query(json!({"k": {"$in": [1, 3]}}))).await.unwrap();
        assert_eq!(found.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn it_expires() {
    on_each_database(async |bed| {
        seed(&bed, json!([{"_id": "a", "n": 0}])).await;
        let (id, transaction) = begin(&bed, &system()).await;
        inc(&transaction, "a", 1).await.unwrap();
        bed.clock.advance(Duration::seconds(29).to_std().unwrap());
        assert!(bed.database.transaction(&system(), &id).is_ok());
        bed.clock.advance(Duration::seconds(2).to_std().unwrap());
        assert!(matches!(bed.database.transaction(&system(), &id), Err(DatabaseError::TransactionExpired)));
        assert!(matches!(transaction.commit().await, Err(DatabaseError::TransactionExpired)));
        assert_eq!(get(&bed, "a").await["n"], 0);
    })
    .await;
}

#[tokio::test]
async fn it_belongs_to_who_began_it_where_they_began_it() {
    on_each_database(async |bed| {
        let (e1, e2) = (env("e1"), env("e2"));
        let (mine, other) = (bed.user(&e1).await, bed.user(&e1).await);
        let (id, _) = begin(&bed, &mine).await;
        for actor in [&other, &bed.user(&e2).await, &system(), &Actor::system(e2)] {
            assert!(matches!(bed.database.transaction(actor, &id), Err(DatabaseError::TransactionMissing)));
            assert!(bed.database.abort_transaction(actor, &id).is_err());
        }
        assert!(bed.database.transaction(&mine, &id).is_ok());
    })
    .await;
}

#[tokio::test]
async fn rules_hold_inside() {
    on_each_database(async |bed| {
        let e1 = env("e1");
        bed.publish(&e1, "things", Preset::ReadOnly).await;
        let (mine, other) = (bed.user(&e1).await, bed.user(&e1).await);
        bed.database.add(&other, "things", vec![json!({"_id": "theirs", "n": 1})]).await.unwrap();
        let (_, transaction) = begin(&bed, &mine).await;
        transaction.add("things", vec![json!({"_id": "own", "n": 1})]).await.unwrap();
        inc(&transaction, "own", 1).await.unwrap();
        assert!(matches!(inc(&transaction, "theirs", 1).await, Err(DatabaseError::PermissionDenied(_))));
        let forged = transaction.add("things", vec![json!({"_openid": other.openid().unwrap()})]).await;
        assert!(matches!(forged, Err(DatabaseError::PermissionDenied(_))));
        assert_eq!(ids(&transaction, json!({})).await.len(), 2);
        transaction.commit().await.unwrap();
        assert_eq!(get(&bed, "own").await["_openid"], mine.openid().unwrap());
        assert_eq!(get(&bed, "theirs").await["n"], 1);

        bed.publish(&e1, "things", Preset::Private).await;
        let (_, transaction) = begin(&bed, &mine).await;
        assert_eq!(ids(&transaction, json!({})).await, ["own"]);
        assert_eq!(transaction.count("things", &Filter::default()).await.unwrap(), 1);
        bed.publish(&e1, "things", Preset::AdminOnly).await;
        assert!(transaction.query("things", &Query::default()).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn their_number_and_size_are_bounded() {
    let dir = tempfile::tempdir().unwrap();
    let bed = Bed::open(&format!("sqlite:{}", dir.path().join("t.db").display())).await;
    let user = bed.user(&env("e1")).await;
    let mut open = Vec::new();
    for _ in 0..limits::TRANSACTIONS_PER_USER {
        open.push(begin(&bed, &user).await.0);
    }
    assert!(matches!(bed.database.start_transaction(&user).await, Err(DatabaseError::TooManyTransactions)));
    bed.database.abort_transaction(&user, &open[0]).unwrap();
    begin(&bed, &user).await;
    for _ in limits::TRANSACTIONS_PER_USER..limits::TRANSACTIONS {
        begin(&bed, &system()).await;
    }
    assert!(bed.database.start_transaction(&system()).await.is_err());
    begin(&bed, &Actor::system(env("e2"))).await;
    bed.clock.advance(std::time::Duration::from_secs(31));

    let (id, large) = begin(&bed, &system()).await;
    let text = "x".repeat(15 * 1024 * 1024);
    let mut refused = false;
    for _ in 0..10 {
        refused |= large.add("things", vec![json!({ "text": text })]).await.is_err();
    }
    assert!(refused);
    bed.database.abort_transaction(&system(), &id).unwrap();
    let (_, another) = begin(&bed, &system()).await;
    another.add("things", vec![json!({ "text": text })]).await.unwrap();
}

/// As the SDKs' `runTransaction` does.
async fn retrying<F: AsyncFn(&Transaction) -> Result<(), DatabaseError>>(bed: &Bed, work: F) -> usize {
    for attempt in 1.. {
        let (id, transaction) = begin(bed, &system()).await;
        let done = match work(&transaction).await {
            Ok(()) => transaction.commit().await,
            Err(error) => Err(error),
        };
        match done {
            Err(DatabaseError::TransactionConflict) => {
                let _ = bed.database.abort_transaction(&system(), &id);
            }
            other => {
                other.unwrap();
                return attempt;
            }
        }
    }
    unreachable!()
}

async fn balance(transaction: &Transaction, id: &str) -> Result<i64, DatabaseError> {
    Ok(transaction.query("things", &query(json!({"_id": id}))).await?[0]["n"].as_i64().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_increments_all_land_once() {
    on_each_database(async |bed| {
        seed(&bed, json!([{"_id": "counter", "n": 0}])).await;
        let work = (0..12).map(|_| async {
            for _ in 0..5 {
                retrying(&bed, async |transaction| {
                    let n = balance(transaction, "counter").await?;
                    let set = update(json!({"$set": {"n": n + 1}}));
                    transaction.update("things", &filter(json!({"_id": "counter"})), &set, ONE).await?;
                    Ok(())
                })
                .await;
            }
        });
        futures::future::join_all(work).await;
        assert_eq!(get(&bed, "counter").await["n"], 60);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn money_is_moved_and_neither_made_nor_lost() {
    on_each_database(async |bed| {
        const ACCOUNTS: usize = 5;
        let accounts: Json = (0..ACCOUNTS).map(|i| json!({"_id": format!("acc{i}"), "n": 100})).collect();
        seed(&bed, accounts).await;
        let movers = (0..8_usize).map(|mover| {
            let bed = &bed;
            async move {
                let mut seed = mover as u64 + 1;
                let mut random = move |below: u64| {
                    seed =
                        seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    (seed >> 33) % below
                };
                for _ in 0..10 {
                    let from = random(ACCOUNTS as u64);
                    let to = (from + 1 + random(ACCOUNTS as u64 - 1)) % ACCOUNTS as u64;
                    let amount = random(60) as i64 + 1;
                    retrying(bed, async |transaction| {
                        let (from, to) = (format!("acc{from}"), format!("acc{to}"));
                        // Nobody may owe money, and everybody sees all of it at every moment.
                        if balance(transaction, &from).await? >= amount {
                            inc(transaction, &from, -amount).await?;
                            inc(transaction, &to, amount).await?;
                        }
                        let all = transaction.query("things", &Query::default()).await?;
                        let sum: i64 = all.iter().map(|doc| doc["n"].as_i64().unwrap()).sum();
                        assert_eq!(sum, 100 * ACCOUNTS as i64);
                        Ok(())
                    })
                    .await;
                }
            }
        });
        futures::future::join_all(movers).await;
        let all = bed.database.query(&system(), "things", &Query::default()).await.unwrap();
        let balances: Vec<i64> = all.iter().map(|doc| doc["n"].as_i64().unwrap()).collect();
        assert_eq!(balances.iter().sum::<i64>(), 100 * ACCOUNTS as i64);
        assert!(balances.iter().all(|n| *n >= 0), "{balances:?}");
    })
    .await;
}

#[tokio::test]
async fn a_view_that_cannot_be_made_is_a_conflict() {
    let dir = tempfile::tempdir().unwrap();
    let bed = Bed::open(&format!("sqlite:{}", dir.path().join("t.db").display())).await;
    let (id, transaction) = begin(&bed, &system()).await;
    for _ in 0..=limits::TRANSACTION_CHANGES / 500 {
        bed.database.add(&system(), "things", (0..500).map(|n| json!({"n": n})).collect()).await.unwrap();
    }
    assert!(ids(&transaction, json!({"_id": "x"})).await.is_empty(), "an id is looked for all the same");
    assert!(is_conflict(transaction.query("things", &Query::default()).await));
    assert!(is_conflict(transaction.query("things", &query(json!({"_id": "x"}))).await));
    bed.database.abort_transaction(&system(), &id).unwrap();
}
