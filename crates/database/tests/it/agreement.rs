//! Whatever finds documents, the answer is what the matcher and the comparator say: random documents, queries, orders
//! and indexes.

use crate::bed::{Bed, on_each_database, system};
use crate::indexes::{built, index};
use crate::maker::{Maker, times};
use database::{Filter, IndexState, Order, Query, Update, Write};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

fn plain() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(Value::from),
        (-3..6i64).prop_map(Value::from),
        prop::sample::select(vec![
            json!(1.0),
            json!(2.5),
            json!(-0.0),
            json!(0.1),
            json!(1e300),
            json!(5e-324),
            json!(0.30000000000000004),
            json!(1.0000000000000002),
            json!(123456789012345.67),
            json!(1e15),
            json!(-1e-310),
            json!(i64::MAX),
            json!(u64::MAX),
            json!(9007199254740993_i64),
            json!(9007199254740992.0),
            json!({"$numberLong": "2"}),
            json!({"$numberDouble": "NaN"}),
            json!({"$numberDouble": "-Infinity"}),
        ]),
        prop::sample::select(vec![
            "",
            "a",
            "ab",
            "A",
            "\u{0}",
            "a\u{0}b",
            "你好",
            "\u{1f600}",
            "\u{7f}",
            "a\nb",
            "\\",
            "\\u0000",
            "\"",
            "1",
            "{\"$date\":5}"
        ])
        .prop_map(Value::from),
        (-2..3i64).prop_map(|ms| json!({"$date": ms})),
        (0..3u8).prop_map(|n| json!({"$oid": format!("{n:024x}")})),
        Just(json!({"$binary": {"base64": "AQI=", "subType": "00"}})),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    plain().prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::vec((prop::sample::select(vec!["x", "y", "0", "it's"]), inner), 0..3).prop_map(
                |fields| fields.into_iter().map(|(k, v)| (k.to_owned(), v)).collect::<Map<_, _>>().into()
            ),
        ]
    })
}

fn document() -> impl Strategy<Value = Value> {
    prop::collection::vec((prop::sample::select(vec!["a", "b", "c", "名"]), value()), 0..4)
        .prop_map(|fields| fields.into_iter().map(|(k, v)| (k.to_owned(), v)).collect::<Map<_, _>>().into())
}

fn path() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "a", "a", "b", "c", "a.x", "b.x", "a.0", "a.x.y", "b.0.x", "名", "a.it's", "_id",
    ])
}

fn test() -> impl Strategy<Value = Value> {
    let simple = prop_oneof![
        value().prop_map(|v| json!({"$eq": v})),
        (prop::sample::select(vec!["$gt", "$gte", "$lt", "$lte", "$ne"]), value())
            .prop_map(|(o, v)| json!({o: v})),
        (plain(), plain()).prop_map(|(a, b)| json!({"$gte": a, "$lt": b})),
        (prop::sample::select(vec!["$in", "$nin", "$all"]), prop::collection::vec(value(), 0..4))
            .prop_map(|(o, v)| json!({o: v})),
        any::<bool>().prop_map(|b| json!({"$exists": b})),
        (0..3).prop_map(|n| json!({"$size": n})),
        (plain(), plain()).prop_map(|(a, b)| json!({"$elemMatch": {"$gt": a, "$lte": b}})),
        value().prop_map(|v| json!({"$elemMatch": {"x": v}})),
        Just(json!({"$regex": "^a", "$options": "i"})),
        prop::sample::select(vec!["int", "long", "double", "string", "array", "object", "date"])
            .prop_map(|t| json!({"$type": t})),
        Just(json!({"$mod": [2, 1]})),
    ];
    (simple, any::<bool>()).prop_map(|(test, not)| if not { json!({"$not": test}) } else { test })
}

fn query() -> impl Strategy<Value = Value> {
    let clause = prop_oneof![
        3 => (path(), value()).prop_map(|(p, v)| json!({p: {"$eq": v}})),
        3 => (path(), test()).prop_map(|(p, t)| json!({p: t})),
    ];
    clause.prop_recursive(2, 6, 3, |inner| {
        (prop::sample::select(vec!["$and", "$and", "$or", "$nor"]), prop::collection::vec(inner, 1..4))
            .prop_map(|(o, q)| json!({o: q}))
    })
}

fn order() -> impl Strategy<Value = Value> {
    let way = || prop::sample::select(vec![1, -1]);
    prop_oneof![
        2 => Just(json!({})),
        3 => (path(), way()).prop_map(|(p, w)| json!({p: w})),
        3 => (path(), way(), path(), way()).prop_map(|(p, w, q, v)| json!([{"field": p, "direction": w}, {"field": q, "direction": v}])),
        1 => way().prop_map(|w| json!({"_id": w})),
    ]
}

/// Collections that are made, and asked 40 things each.
const ROUNDS: u64 = 12;

#[tokio::test(flavor = "multi_thread")]
async fn every_way_of_finding_agrees_with_the_matcher() {
    on_each_database(async |bed| {
        let mut maker = Maker::new();
        let (mut compared, rounds) = (0u64, times(ROUNDS));
        for round in rounds.clone() {
            compared += one_round(&bed, &mut maker, &format!("c{}", round % 400)).await;
        }
        eprintln!("{compared} comparisons in {rounds:?}");
        assert!(compared > 0);
    })
    .await;
}

async fn one_round(bed: &Bed, maker: &mut Maker, name: &str) -> u64 {
    let db = &bed.database;
    // A collection is used again after many rounds, with what is left in it.
    let _ = db.create_collection(&system(), name).await;
    let everything = Filter::parse(&json!({"_id": {"$exists": true}})).unwrap();
    db.remove(&system(), name, &everything, true).await.unwrap();
    let docs = maker.make(prop::collection::vec(document(), 1..100));
    let half = docs.len() / 2;
    db.add(&system(), name, docs[..half.max(1)].to_vec()).await.unwrap();
    for i in 0..maker.make(0..4) {
        let fields = maker.make(prop::collection::vec((path(), any::<bool>()), 1..3));
        let spec = index(&format!("i{i}"), &fields, false);
        // A field may be named twice, or the index be there from before.
        if db.create_index(&system(), name, spec).await.is_ok() {
            assert_eq!(built(bed, name, &format!("i{i}")).await, IndexState::Ready);
        }
    }
    if half + 1 < docs.len() {
        db.add(&system(), name, docs[half + 1..].to_vec()).await.unwrap();
    }
    for _ in 0..3 {
        let (at, to) = (maker.make(query()), maker.make((path(), value())));
        // An id cannot be changed.
        let Ok(update) = Update::parse(&json!({"$set": {to.0: to.1}})) else { continue };
        // Some updates cannot be done, and then nothing is.
        let write = Write { multi: true, upsert: false };
        let _ = db.update(&system(), name, &Filter::parse(&at).unwrap(), &update, write).await;
    }
    let all = Query { limit: Some(1000), ..Query::default() };
    let all = db.query(&system(), name, &all).await.unwrap();
    let mut compared = 0;
    for _ in 0..40 {
        let (asked, sorted, limit) = (maker.make(query()), maker.make(order()), maker.make(1..12u64));
        let (filter, order) = (Filter::parse(&asked).unwrap(), Order::parse(&sorted).unwrap());
        let mut expected: Vec<Value> = all.iter().filter(|doc| filter.matches(doc)).cloned().collect();
        expected.sort_by(|a, b| order.compare(a, b));
        for limit in [limit, 1000] {
            let query = Query {
                filter: filter.clone(),
                order: order.clone(),
                limit: Some(limit),
                ..Query::default()
            };
            let found = db.query(&system(), name, &query).await.unwrap();
            let expected = &expected[..expected.len().min(limit as usize)];
            let indexes = match found == expected {
                true => Vec::new(),
                false => db.list_indexes(&system(), name).await.unwrap(),
            };
            assert!(
                found == expected,
                "{asked} by {sorted}, {limit} of {}\nfound {}\nexpected {}\nwith {indexes:?}",
                json!(all),
                json!(found),
                json!(expected)
            );
            compared += all.len() as u64;
        }
        assert_eq!(db.count(&system(), name, &filter).await.unwrap(), expected.len() as u64, "{asked}");
    }
    compared
}
