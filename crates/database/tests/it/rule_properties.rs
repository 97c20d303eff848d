//! Random rules, queries and documents: a query that is allowed never leads to a document for which the rule is not
//! true.

use crate::bed::{Bed, env, on_each_database, system};
use crate::maker::{Maker, times};
use database::{Database, Filter, Query};
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use types::{RuleOperation, RuleSubject, RuleTrial, RuleUser};

fn plain() -> impl Strategy<Value = Value> {
    prop_oneof![
        1 => Just(json!(null)),
        1 => any::<bool>().prop_map(Value::from),
        4 => (0..4i64).prop_map(Value::from),
        1 => prop::sample::select(vec![json!(1.0), json!(2.5), json!({"$date": 2}), json!({"$numberLong": "3"})]),
        3 => prop::sample::select(vec!["a", "b", "", "{openid}"]).prop_map(Value::from),
    ]
}

fn field() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["a", "a", "b", "c.x"])
}

/// A value as a rule writes it.
fn literal() -> impl Strategy<Value = String> {
    prop_oneof![
        (0..4i64).prop_map(|n| n.to_string()),
        prop::sample::select(vec!["null", "true", "false", "2.5", "'a'", "'b'", "''", "auth.openid", "now"])
            .prop_map(str::to_owned),
    ]
}

fn rule() -> impl Strategy<Value = String> {
    let atom = prop_oneof![
        6 => (field(), prop::sample::select(vec!["==", "!=", "<", "<=", ">", ">="]), literal())
            .prop_map(|(f, op, v)| format!("doc.{f} {op} {v}")),
        2 => (literal(), prop::sample::select(vec!["==", "!=", "<", ">="]), field())
            .prop_map(|(v, op, f)| format!("{v} {op} doc.{f}")),
        2 => (field(), prop::collection::vec(literal(), 0..4))
            .prop_map(|(f, list)| format!("doc.{f} in [{}]", list.join(", "))),
        2 => literal().prop_map(|v| format!("{v} in doc.l")),
        1 => field().prop_map(|f| format!("doc.{f}")),
        1 => (field(), field()).prop_map(|(f, g)| format!("doc.{f} == doc.{g}")),
        1 => (field(), literal()).prop_map(|(f, v)| format!("`${{doc.{f}}}` == `${{{v}}}`")),
    ];
    atom.prop_recursive(3, 6, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a} && {b}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} || {b})")),
            inner.prop_map(|a| format!("!({a})")),
        ]
    })
}

fn test() -> impl Strategy<Value = Value> {
    prop_oneof![
        4 => plain().prop_map(|v| json!({"$eq": v})),
        3 => (prop::sample::select(vec!["$gt", "$gte", "$lt", "$lte", "$ne"]), plain()).prop_map(|(o, v)| json!({o: v})),
        3 => (prop::sample::select(vec!["$in", "$nin"]), prop::collection::vec(plain(), 0..4)).prop_map(|(o, v)| json!({o: v})),
        1 => any::<bool>().prop_map(|b| json!({"$exists": b})),
        1 => prop::sample::select(vec!["int", "string", "null", "double"]).prop_map(|t| json!({"$type": t})),
        1 => Just(json!({"$regex": "^a"})),
        1 => Just(json!({"$mod": [2, 1]})),
        1 => (plain(), plain()).prop_map(|(a, b)| json!({"$gte": a, "$lt": b})),
        1 => plain().prop_map(|v| json!({"$not": {"$gt": v}})),
    ]
}

fn of_list() -> impl Strategy<Value = Value> {
    prop_oneof![
        plain(),
        plain().prop_map(|v| json!({"$ne": v})),
        prop::collection::vec(plain(), 1..3).prop_map(|v| json!({"$all": v})),
        prop::collection::vec(plain(), 1..3).prop_map(|v| json!({"$in": v})),
        prop::collection::vec(plain(), 1..3).prop_map(|v| json!({"$nin": v})),
        plain().prop_map(|v| json!({"$elemMatch": {"$eq": v}})),
        prop::collection::vec(plain(), 0..3).prop_map(Value::from),
    ]
}

fn query() -> impl Strategy<Value = Value> {
    let clause = prop_oneof![
        4 => (field(), test(), field(), test()).prop_map(|(f, t, g, u)| if f == g { json!({f: t}) } else { json!({f: t, g: u}) }),
        3 => (field(), test()).prop_map(|(f, t)| json!({f: t})),
        1 => plain().prop_map(|v| json!({"c": {"x": v}})),
        2 => of_list().prop_map(|t| json!({"l": t})),
    ];
    clause.prop_recursive(2, 6, 3, |inner| {
        (prop::sample::select(vec!["$and", "$or", "$or", "$nor"]), prop::collection::vec(inner, 1..4))
            .prop_map(|(o, q)| json!({o: q}))
    })
}

/// Documents whose lists stand in `l` alone, or anywhere.
fn document(lists: bool) -> impl Strategy<Value = Value> {
    let list = || prop::collection::vec(plain(), 0..3).prop_map(Value::from);
    let value = move || match lists {
        true => prop_oneof![3 => plain(), 2 => list(), 1 => plain().prop_map(|v| json!([{"x": v}]))].boxed(),
        false => plain().boxed(),
    };
    let inner = prop_oneof![value(), value().prop_map(|v| json!({"x": v}))];
    let l = if lists { value() } else { list().boxed() };
    let fields =
        (prop::option::of(value()), prop::option::of(value()), prop::option::of(inner), prop::option::of(l));
    fields.prop_map(|(a, b, c, l)| {
        let fields = [("a", a), ("b", b), ("c", c), ("l", l)];
        fields
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?)))
            .collect::<Map<_, _>>()
            .into()
    })
}

/// Rules with a query of which it is asked whether it implies them.
const PROOFS: u64 = 4000;
/// Collections that are made, and asked for with 20 rules each.
const ROUNDS: u64 = 60;

async fn allows(db: &Database, rule: &str, on: RuleSubject, openid: &str) -> bool {
    let user = Some(RuleUser { openid: openid.to_owned(), uid: openid.to_owned(), login_type: None });
    let item = json!({"rule": {"read": rule}});
    let trial = RuleTrial { item, operation: RuleOperation::Read, user, on, data: None };
    db.try_rule(&system(), "things", &trial).await.unwrap().allowed
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_query_is_shown_to_imply_is_true_of_all_that_it_matches() {
    let dir = tempfile::tempdir().unwrap();
    let bed = Bed::open(&format!("sqlite:{}", dir.path().join("t.db").display())).await;
    let mut maker = Maker::new();
    let (mut asked, mut shown, mut compared) = (0u64, 0u64, 0u64);
    let (rules, queries) = (rule(), query());
    let docs = maker.make(prop::collection::vec(document(false), 500));
    for _ in times(PROOFS) {
        let (rule, query) = (maker.make(&rules), maker.make(&queries));
        asked += 1;
        if !allows(&bed.database, &rule, RuleSubject::Query(query.clone()), "a").await {
            continue;
        }
        shown += 1;
        // The user is "a": what the query means by it is put in by hand.
        let filled: Value = serde_json::from_str(&query.to_string().replace("{openid}", "a")).unwrap();
        let filter = Filter::parse(&filled).unwrap();
        for doc in &docs {
            if filter.matches(doc) {
                compared += 1;
                let fine = allows(&bed.database, &rule, RuleSubject::Document(doc.clone()), "a").await;
                assert!(fine, "{rule} was shown for {query}, but is not true of {doc}");
            }
        }
    }
    eprintln!("{asked} rules and queries, {shown} shown, {compared} documents");
    // A proof that never succeeds would prove nothing here.
    assert!(shown * 50 > asked && compared > shown);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_read_or_write_reaches_a_document_for_which_the_rule_is_not_true() {
    on_each_database(async |bed| {
        let mut maker = Maker::new();
        let (db, user) = (&bed.database, bed.user(&env("e1")).await);
        let me = user.openid().unwrap();
        let (mut asked, mut allowed, mut found) = (0u64, 0u64, 0u64);
        for _ in times(ROUNDS) {
            let everything = Filter::parse(&json!({"_id": {"$exists": true}})).unwrap();
            db.remove(&system(), "things", &everything, true).await.unwrap();
            let docs = maker.make(prop::collection::vec(document(true), 8..20));
            let docs = serde_json::from_str(&json!(docs).to_string().replace("{openid}", me)).unwrap();
            db.add(&system(), "things", docs).await.unwrap();
            for _ in 0..20 {
                let (rule, query) = (maker.make(rule()), maker.make(query()));
                bed.publish_rule(&env("e1"), "things", json!({"read": rule, "write": rule})).await;
                let filled: Value = serde_json::from_str(&query.to_string().replace("{openid}", me)).unwrap();
                let filter = Filter::parse(&filled).unwrap();
                asked += 1;
                let all = Query { limit: Some(1000), ..Query::default() };
                let stored = db.query(&system(), "things", &all).await.unwrap();
                let mut expected = Vec::new();
                for doc in &stored {
                    let is = filter.matches(doc);
                    if is && allows(db, &rule, RuleSubject::Document(doc.clone()), me).await {
                        expected.push(doc["_id"].clone());
                    }
                }
                let asked_for = Query { filter: Filter::parse(&query).unwrap(), ..all };
                let Ok(read) = db.query(&user, "things", &asked_for).await else { continue };
                allowed += 1;
                found += read.len() as u64;
                let ids: Vec<_> = read.iter().map(|doc| doc["_id"].clone()).collect();
                assert_eq!(ids, expected, "{rule} for {query}");
                let count = db.count(&user, "things", &asked_for.filter).await.unwrap();
                assert_eq!(count, expected.len() as u64);
                let removed = db.remove(&user, "things", &asked_for.filter, true).await.unwrap();
                assert_eq!(removed, expected.len() as u64, "{rule} for {query}");
                let left = db
                    .query(&system(), "things", &Query { limit: Some(1000), ..Query::default() })
                    .await
                    .unwrap();
                assert_eq!(left.len() as u64, stored.len() as u64 - removed);
            }
        }
        eprintln!("{asked} rules and queries, {allowed} allowed, {found} documents");
        assert!(allowed > 0 && found > 0);
    })
    .await;
}
