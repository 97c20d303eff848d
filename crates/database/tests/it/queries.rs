use crate::bed::{on_each_database, system};
use crate::documents::filter;
use database::{Order, Projection, Query, limits};
use serde_json::{Value, json};

fn query(order: Value, skip: u64, limit: Option<u64>) -> Query {
    Query { order: Order::parse(&order).unwrap(), skip, limit, ..Query::default() }
}

fn ids(docs: &[Value]) -> Vec<&str> {
    docs.iter().map(|doc| doc["_id"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_come_in_order_with_skip_and_limit() {
    on_each_database(async |bed| {
        let db = &bed.database;
        let docs = vec![
            json!({"_id": "b", "n": 2, "t": "x"}),
            json!({"_id": "a", "n": "text"}),
            json!({"_id": "B", "n": 1, "t": "x"}),
            json!({"_id": "é", "n": [5, 0]}),
            json!({"_id": "c"}),
            json!({"_id": "d", "n": 2.5, "t": "y"}),
            json!({"_id": "e", "n": {"$date": 5}}),
            json!({"_id": "f", "n": true}),
        ];
        db.add(&system(), "things", docs).await.unwrap();
        let rows = [
            (query(json!(null), 0, None), vec!["b", "a", "B", "é", "c", "d", "e", "f"]),
            (query(json!([]), 1, Some(2)), vec!["a", "B"]),
            (query(json!({"_id": "asc"}), 0, None), vec!["B", "a", "b", "c", "d", "e", "f", "é"]),
            (query(json!({"_id": -1}), 1, Some(2)), vec!["f", "e"]),
            // Null and missing, numbers, texts, booleans, dates; an array by its least element.
            (query(json!({"n": 1}), 0, None), vec!["c", "é", "B", "b", "d", "a", "f", "e"]),
            (
                query(json!([{"field": "n", "direction": "desc"}]), 0, None),
                vec!["e", "f", "a", "é", "d", "b", "B", "c"],
            ),
            (
                query(
                    json!([{"field": "t", "direction": "desc"}, {"field": "n", "direction": "asc"}]),
                    0,
                    Some(3),
                ),
                vec!["d", "B", "b"],
            ),
            // Equals stay in the order of their creation.
            (query(json!({"t": "asc"}), 0, None), vec!["a", "é", "c", "e", "f", "b", "B", "d"]),
            (query(json!({"n": 1}), 6, Some(10)), vec!["f", "e"]),
            (query(json!({"n": 1}), u64::MAX, None), vec![]),
            (query(json!(null), 0, Some(0)), vec![]),
        ];
        for (query, expected) in rows {
            let docs = db.query(&system(), "things", &query).await.unwrap();
            assert_eq!(ids(&docs), expected, "{query:?}");
        }
        let by_ids = Query {
            filter: filter(json!({"_id": {"$in": ["e", "a", "zz"]}})),
            ..query(json!({"_id": "desc"}), 0, None)
        };
        assert_eq!(ids(&db.query(&system(), "things", &by_ids).await.unwrap()), ["e", "a"]);
        let none = Query { filter: filter(json!({"_id": 5})), ..Query::default() };
        assert!(db.query(&system(), "things", &none).await.unwrap().is_empty());
        let shown = Query {
            projection: Projection::parse(&json!({"t": 1})).unwrap(),
            ..query(json!(null), 0, Some(1))
        };
        assert_eq!(db.query(&system(), "things", &shown).await.unwrap(), [json!({"_id": "b", "t": "x"})]);
        for order in [json!({"a": "up"}), json!([{"direction": "asc"}]), json!("a"), json!({"a": 2})] {
            assert_eq!(Order::parse(&order).unwrap_err().code(), "INVALID_PARAM", "{order}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn results_have_bounds() {
    on_each_database(async |bed| {
        let db = &bed.database;
        for batch in 0..3 {
            let docs = (0..500).map(|n| json!({"n": batch * 500 + n})).collect();
            db.add(&system(), "things", docs).await.unwrap();
        }
        assert_eq!(db.query(&system(), "things", &Query::default()).await.unwrap().len(), 100);
        let docs = db.query(&system(), "things", &query(json!({"n": -1}), 0, Some(5000))).await.unwrap();
        assert_eq!(docs.len() as u64, limits::MAX_LIMIT);
        assert_eq!((&docs[0]["n"], &docs[999]["n"]), (&json!(1499), &json!(500)));
        let docs = db.query(&system(), "things", &query(json!(null), 1100, Some(50))).await.unwrap();
        assert_eq!((&docs[0]["n"], docs.len()), (&json!(1100), 50));
        assert_eq!(db.count(&system(), "things", &filter(json!({"n": {"$gte": 1000}}))).await.unwrap(), 500);
        assert_eq!(db.count(&system(), "things", &filter(json!({}))).await.unwrap(), 1500);

        db.create_collection(&system(), "large").await.unwrap();
        let text = "z".repeat(1_600_000);
        let docs = (0..21).map(|n| json!({"n": n, "text": text})).collect();
        db.add(&system(), "large", docs).await.unwrap();
        let error = db.query(&system(), "large", &Query::default()).await.unwrap_err();
        assert_eq!(error.code(), "DATABASE_REQUEST_FAILED");
        assert_eq!(
            db.query(&system(), "large", &query(json!({"n": 1}), 0, Some(20))).await.unwrap().len(),
            20
        );
    })
    .await;
}

/// What SQL narrows down must be what the matcher says, whatever the values and wherever they stand.
#[tokio::test(flavor = "multi_thread")]
async fn a_query_answers_what_the_matcher_says() {
    on_each_database(async |bed| {
        let db = &bed.database;
        let values = [
            json!("x"),
            json!("a\"b"),
            json!("\\"),
            json!("你好"),
            json!("tab\t\u{1}"),
            json!("é%_'"),
            json!(""),
            json!(1),
            json!(1.0),
            json!(true),
            json!(null),
            json!({"$date": 5}),
            json!({"x": "x"}),
        ];
        let mut docs = vec![json!({"t": "other"})];
        for value in &values {
            docs.push(json!({"a": value}));
            docs.push(json!({"a": [0, value]}));
            docs.push(json!({"a": [[value]], "b": {"a": value}}));
            docs.push(json!({"b": [{"a": value}], "a": "x"}));
        }
        db.add(&system(), "things", docs).await.unwrap();
        let all = Query { limit: Some(1000), ..Query::default() };
        let all = db.query(&system(), "things", &all).await.unwrap();
        for value in &values {
            for json in [
                json!({"a": value}),
                json!({"b.a": value}),
                json!({"a": "x", "b.a": value}),
                json!({"$and": [{"a": {"$eq": value}}]}),
                json!({"$or": [{"a": value}, {"b.a": "x"}]}),
                json!({"a": {"$ne": value}}),
                json!({"a": {"$in": [value, "x"]}}),
            ] {
                let filter = filter(json.clone());
                let expected: Vec<_> = all.iter().filter(|doc| filter.matches(doc)).cloned().collect();
                let query = Query { filter: filter.clone(), limit: Some(1000), ..Query::default() };
                assert_eq!(db.query(&system(), "things", &query).await.unwrap(), expected, "{json}");
                assert_eq!(db.count(&system(), "things", &filter).await.unwrap(), expected.len() as u64);
            }
        }
    })
    .await;
}
