//! The language of rules: what can be written, and what it means for a document and for a query.

use crate::bed::{Bed, on_each_database, system};
use database::Database;
use serde_json::{Value, json};
use types::{RuleClause, RuleFaultKind as Kind, RuleOperation as Operation, RuleOutcome, RuleSubject};
use types::{RuleTrial, RuleUser, RuleVerdict};

#[test]
fn mistakes_are_told_with_their_place() {
    use Kind::*;
    for (source, kind, at, name) in [
        ("", Incomplete, 1, ""),
        ("doc.a ==", Incomplete, 9, ""),
        ("doc.a = 1", Assignment, 7, ""),
        ("doc.a == 1 & true", Single, 12, "&"),
        ("doc.a == 1 | true", Single, 12, "|"),
        ("doc.a == 'x", Open, 10, ""),
        ("get(`database.a.${doc.b`)", Open, 17, ""),
        ("你好 == 1", Name, 1, "你好"),
        ("'你好' == user", Name, 9, "user"),
        ("auth.name == 1", Auth, 6, "name"),
        ("auth['name'] == 1", Auth, 6, "name"),
        ("auth[doc.x] == 1", Auth, 6, "[]"),
        ("request.doc == 1", Request, 9, ""),
        ("request == 1", Request, 9, ""),
        ("exists(doc.a)", Function, 1, "exists"),
        ("get(", Incomplete, 5, ""),
        ("1 < doc.a < 3", Chain, 11, ""),
        ("doc.a == 1)", Unexpected, 11, ")"),
        ("(doc.a == 1", Incomplete, 12, ""),
        ("doc.", Incomplete, 5, ""),
        ("doc.a doc.b", Unexpected, 7, "doc"),
        ("doc.a == 12x", Unexpected, 10, "12"),
        ("doc.a ? 1", Character, 7, "?"),
        ("doc.a == 1;", Character, 11, ";"),
        ("get('a') && get('b') && get('c') && get('d')", Gets, 37, "3"),
        ("get(get(get('a').b).c).d", GetDepth, 9, ""),
        ("get(`database.a.${user}`)", Name, 19, "user"),
    ] {
        let faults = Database::check_rule(&json!({"rule": {"write": source}}));
        assert_eq!(faults.len(), 1, "{source}");
        let fault = &faults[0];
        assert_eq!((fault.kind, fault.at, fault.name.as_str()), (kind, at, name), "{source}");
        assert_eq!(fault.path, "/rule/write");
        assert!(fault.to_string().starts_with(&format!("At character {at}: ")), "{fault}");
    }
    let bounded = |source: String| Database::check_rule(&json!({"rule": {"read": source}}))[0].kind;
    assert_eq!(bounded("(".repeat(3000)), Complex);
    assert_eq!(bounded("!".repeat(3000)), Complex);
    assert_eq!(bounded("[".repeat(3000)), Complex);
    assert_eq!(bounded(format!("doc{}", ".a".repeat(2000))), Complex);
    assert_eq!(bounded(vec!["1"; 600].join("||")), Complex);
    assert_eq!(bounded(" ".repeat(5000)), Long);
    let deep = format!("{}true{}", "(".repeat(30), ")".repeat(30));
    assert_eq!(Database::check_rule(&json!({"rule": {"read": deep}})), vec![]);
}

#[test]
fn settings_are_checked_one_by_one() {
    use Kind::*;
    for (item, expected) in [
        (json!("PRIVATE"), vec![("", Object)]),
        (json!({}), vec![("/preset", Missing)]),
        (json!({"preset": "PRIVATE", "rule": {}}), vec![("/rule", Both)]),
        (json!({"rule": true}), vec![("/rule", Object)]),
        (json!({"rule": {"raed": true}}), vec![("/rule/raed", Setting)]),
        (json!({"rule": {"read": 1, "write": null}}), vec![("/rule/read", Value), ("/rule/write", Value)]),
        (json!({"rule": {"read": "request.data.a"}}), vec![("/rule/read", NoData)]),
        (json!({"rule": {"delete": "request.data.a"}}), vec![("/rule/delete", NoData)]),
        (json!({"rule": {}, "a/b": 1}), vec![("/a~1b", Setting)]),
        (json!({"rule": {"read": true, "write": "request.data.a", "delete": false}}), vec![]),
    ] {
        let faults = Database::check_rule(&item);
        let found: Vec<_> = faults.iter().map(|fault| (fault.path.as_str(), fault.kind)).collect();
        assert_eq!(found, expected, "{item}");
    }
}

pub fn ann() -> RuleUser {
    RuleUser { openid: "ann".to_owned(), uid: "u1".to_owned(), login_type: Some("ANONYMOUS".to_owned()) }
}

async fn judged(bed: &Bed, rule: Value, operation: Operation, on: RuleSubject, data: Value) -> RuleVerdict {
    let trial = RuleTrial { item: json!({"rule": rule}), operation, user: Some(ann()), on, data: Some(data) };
    bed.database.try_rule(&system(), "things", &trial).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn expressions_mean_what_they_say() {
    on_each_database(async |bed| {
        bed.database.create_collection(&system(), "shops").await.unwrap();
        bed.database
            .add(&system(), "shops", vec![json!({"_id": "s1", "owner": ["ann"], "next": "s2", "ann": 2}), json!({"_id": "s2", "name": "x.y"}), json!({"_id": "x.y", "n": 1})])
            .await
            .unwrap();
        let doc = json!({
            "_id": "1", "_openid": "ann", "n": 5, "f": 5.0, "t": "b", "on": true, "off": false, "none": null, "zero": 0,
            "empty": "", "tags": ["a", "b"], "in": {"er": {"x": 1}}, "roles": {"ann": "editor"}, "shop": "s1",
            "at": {"$date": 1_777_000_000_000_i64}, "later": {"$date": 4_000_000_000_000_i64}, "list": [{"v": 1}],
        });
        for (source, expected) in [
            // Literals and truth.
            ("true", true), ("false", false), ("!false", true), ("null", false), ("1", true), ("0", false), ("''", false),
            ("'a'", true), ("doc.on", true), ("doc.off", false), ("doc.missing", false), ("!doc.missing", true),
            ("doc.zero", false), ("doc.empty", false), ("doc.tags", true), ("doc != null", true),
            // Comparisons.
            ("doc.n == 5", true), ("doc.n === 5.0", true), ("doc.n == '5'", false), ("doc.n != 5", false), ("doc.n !== 6", true),
            ("doc.n == doc.f", true), ("doc.n < 6", true), ("doc.n <= 5", true), ("doc.n > 5", false), ("doc.n >= 5", true),
            ("doc.t > 'a'", true), ("doc.t < 'a'", false), ("doc.t > 1", false), ("doc.missing < 1", false), ("doc.missing > -1", false),
            ("doc.none == null", true), ("doc.missing == null", true), ("doc.missing == undefined", true), ("doc.in.no.where == null", true),
            ("-5 < doc.n", true), ("doc.tags == ['a', 'b']", true), ("doc.tags == ['b', 'a']", false),
            // A list is not its elements, here.
            ("doc.tags == 'a'", false), ("doc.tags != 'a'", true), ("doc.tags[0] == 'a'", true), ("doc.tags[2] == null", true),
            ("doc.list[0].v == 1", true), ("doc.in['er'].x == 1", true), ("doc['n'] == 5", true),
            // Dates and the time.
            ("doc.at < now", true), ("doc.later > now", true), ("doc.at == 1777000000000", true), ("now + 1 > now", true),
            // Lists.
            ("doc.t in ['a', 'b']", true), ("doc.n in [4, 5.0]", true), ("doc.n in []", false), ("!(doc.t in ['c'])", true),
            ("'a' in doc.tags", true), ("'c' in doc.tags", false), ("'c' in doc.missing", false), ("'b' in doc.t", false), ("!('b' in doc.t)", false),
            // Logic, with parts that have no value.
            ("doc.on && doc.n == 5", true), ("doc.on && doc.off", false), ("doc.off || doc.on", true),
            ("doc.off && doc.on || doc.on", true), ("doc.on || doc.off && doc.off", true), ("(doc.on || doc.off) && doc.off", false),
            ("get('database.shops.none').x == 1 || true", true), ("get('database.shops.none').x == null", false),
            ("!(get('database.shops.none').x == 1)", false), ("get('database.shops.none') == null", true),
            ("false && get('nonsense')", false), ("get('nonsense') == null", false),
            // The user.
            ("auth != null", true), ("auth.openid == doc._openid", true), ("auth.uid == 'u1'", true), ("auth.loginType == 'ANONYMOUS'", true),
            ("doc.roles[auth.openid] == 'editor'", true), ("doc.roles[auth.uid] == null", true), ("doc.roles[doc.tags] == 1", false),
            // Other documents.
            ("auth.openid in get('database.shops.s1').owner", true), ("auth.openid in get(`database.shops.${doc.shop}`).owner", true),
            ("get('database.shops.' + doc.shop).ann == 2", true), ("get('database.shops.s1')[auth.openid] in [1, 2]", true),
            ("get(`database.shops.${get('database.shops.s1').next}`).name == 'x.y'", true),
            ("get('database.shops.x.y').n == 1", true), ("get('database.shops').n == 1", false), ("get(5).n == 1", false), ("get('table.shops.s1').ann == 2", false),
            (r"'it\'s' == 'it\'s'", true), ("\"a\" == 'a'", true), ("`a${1 + 2}b` == 'a3b'", true), ("'n' + 1 == 'n1'", true),
            ("`${doc.f}` == '5'", true), ("`${doc.tags}` == ''", false),
        ] {
            let on = RuleSubject::Document(doc.clone());
            let verdict = judged(&bed, json!({"read": source}), Operation::Read, on, Value::Null).await;
            assert_eq!(verdict.allowed, expected, "{source}: {:?}", verdict.clause);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_must_imply_the_rule() {
    on_each_database(async |bed| {
        bed.database.create_collection(&system(), "shops").await.unwrap();
        bed.database
            .add(
                &system(),
                "shops",
                vec![json!({"_id": "s1", "owner": ["ann"]}), json!({"_id": "s2", "owner": []})],
            )
            .await
            .unwrap();
        let own = "doc._openid == auth.openid";
        let shop = "auth.openid in get(`database.shops.${doc.shop}`).owner";
        for (source, query, expected) in [
            (own, json!({}), false),
            (own, json!({"_openid": "ann"}), true),
            (own, json!({"_openid": "{openid}"}), true),
            (own, json!({"_openid": "bob"}), false),
            (own, json!({"_openid": {"$in": ["ann"]}}), true),
            (own, json!({"_openid": {"$in": ["ann", "bob"]}}), false),
            (own, json!({"_openid": {"$gte": "ann"}}), false),
            (own, json!({"$and": [{"n": 1}, {"_openid": "{openid}"}]}), true),
            (own, json!({"$or": [{"n": 1}, {"_openid": "{openid}"}]}), false),
            (own, json!({"$or": [{"n": 1, "_openid": "ann"}, {"_openid": "{openid}"}]}), true),
            (own, json!({"$nor": [{"_openid": {"$ne": "ann"}}]}), false),
            (own, json!({"$expr": {"$eq": ["$_openid", "ann"]}}), false),
            ("doc.published == true || doc.author == auth.openid", json!({"published": true}), true),
            ("doc.published == true || doc.author == auth.openid", json!({"author": "{openid}"}), true),
            (
                "doc.published == true || doc.author == auth.openid",
                json!({"$or": [{"published": true}, {"author": "{openid}"}]}),
                true,
            ),
            ("doc.published == true || doc.author == auth.openid", json!({"published": false}), false),
            ("doc.status != 'deleted'", json!({"status": "open"}), true),
            ("doc.status != 'deleted'", json!({"status": {"$ne": "deleted"}}), true),
            ("doc.status != 'deleted'", json!({"status": {"$ne": "open"}}), false),
            ("doc.status != 'deleted'", json!({}), false),
            ("doc.status in ['a', 'b']", json!({"status": "a"}), true),
            ("doc.status in ['a', 'b']", json!({"status": {"$in": ["b", "a"]}}), true),
            ("doc.status in ['a', 'b']", json!({"status": {"$in": ["b", "c"]}}), false),
            ("!(doc.status in ['a', 'b'])", json!({"status": "c"}), true),
            ("!(doc.status in ['a', 'b'])", json!({"status": {"$nin": ["b", "a", "c"]}}), true),
            ("!(doc.status in ['a', 'b'])", json!({"status": {"$nin": ["a"]}}), false),
            ("!(doc.status in ['a', 'b'])", json!({"status": {"$gt": "b"}}), true),
            ("doc.n > 5", json!({"n": {"$gt": 5}}), true),
            ("doc.n > 5", json!({"n": {"$gt": 6}}), true),
            ("doc.n > 5", json!({"n": {"$gte": 5}}), false),
            ("doc.n > 5", json!({"n": {"$gte": 6}}), true),
            ("doc.n > 5", json!({"n": 7}), true),
            ("doc.n > 5", json!({"n": {"$in": [6, 7]}}), true),
            ("doc.n > 5", json!({"n": {"$in": [5, 7]}}), false),
            ("doc.n >= 5", json!({"n": {"$gt": 5}}), true),
            ("doc.n >= 5", json!({"n": {"$gt": 4}}), false),
            ("doc.n < 5", json!({"n": {"$lt": 5}}), true),
            ("doc.n < 5", json!({"n": {"$lte": 5}}), false),
            ("doc.n <= 5", json!({"n": {"$lt": 5}}), true),
            ("!(doc.n > 5)", json!({"n": {"$lte": 5}}), true),
            ("!(doc.n > 5)", json!({"n": {"$lt": 6}}), false),
            ("5 < doc.n", json!({"n": {"$gt": 5}}), true),
            ("doc.n > 1 && doc.n < 5", json!({"n": {"$gt": 1, "$lt": 5}}), true),
            ("doc.n > 1 && doc.n < 5", json!({"n": {"$gt": 1}}), false),
            ("doc.at < now", json!({"at": {"$lt": {"$date": 1_700_000_000_000_i64}}}), true),
            ("doc.at < now", json!({"at": {"$lt": {"$date": 4_000_000_000_000_i64}}}), false),
            ("doc.x == null", json!({"x": null}), true),
            ("doc.x == null", json!({"x": {"$exists": false}}), true),
            ("doc.x == null", json!({}), false),
            ("doc.x != null", json!({"x": {"$exists": true}}), false),
            ("doc.x != null", json!({"x": {"$ne": null}}), true),
            ("doc.x != null", json!({"x": {"$gt": 1}}), true),
            ("doc.a.b == 1", json!({"a.b": 1}), true),
            ("doc.a.b == 1", json!({"a": {"b": 1}}), true),
            ("doc.a == doc.b", json!({"a": 1, "b": 1}), true),
            ("doc.a == doc.b", json!({"a": 1}), false),
            ("auth.openid in doc.editors", json!({"editors": "{openid}"}), true),
            ("auth.openid in doc.editors", json!({"editors": {"$elemMatch": {"$eq": "ann"}}}), true),
            ("auth.openid in doc.editors", json!({"editors": {"$all": ["ann", "x"]}}), true),
            ("auth.openid in doc.editors", json!({"editors": "bob"}), false),
            ("!(auth.openid in doc.editors)", json!({"editors": null}), false),
            ("!(auth.openid in doc.editors)", json!({"editors": {"$exists": false}}), true),
            ("!(auth.openid in doc.blocked)", json!({"blocked": {"$ne": "ann"}}), true),
            ("doc.roles[auth.openid] == 'x'", json!({"roles.ann": "x"}), true),
            ("doc.public", json!({"public": true}), true),
            ("doc.public", json!({"public": {"$exists": true}}), false),
            ("auth != null", json!({}), true),
            ("auth == null", json!({}), false),
            ("true || doc.x == 1", json!({}), true),
            ("doc.x == 1 && false", json!({"x": 1}), false),
            (shop, json!({"shop": "s1"}), true),
            (shop, json!({"shop": "s2"}), false),
            (shop, json!({}), false),
            (shop, json!({"shop": {"$in": ["s1"]}}), true),
            (shop, json!({"shop": {"$gt": "s1"}}), false),
            (shop, json!({"$or": [{"shop": "s1"}, {"shop": "s2"}]}), false),
            ("get(`database.shops.${doc._id}`) != null", json!({"_id": {"$in": ["s1", "s2"]}}), true),
            // A query that names documents is judged by them; there is none of these ids.
            (own, json!({"_id": "none"}), false),
            // Too many alternatives count as not shown.
            (
                "doc.a == 1 || doc.a != 1",
                json!({"$or": (0..70).map(|n| json!({"a": n})).collect::<Vec<_>>()}),
                false,
            ),
        ] {
            let on = RuleSubject::Query(query.clone());
            let verdict = judged(&bed, json!({"read": source}), Operation::Read, on, Value::Null).await;
            assert_eq!(verdict.allowed, expected, "{source} for {query}: {:?}", verdict.clause);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn writes_see_what_is_written() {
    on_each_database(async |bed| {
        let doc = || {
            RuleSubject::Document(json!({"_id": "1", "_openid": "ann", "n": 1, "role": "x", "tags": ["a"]}))
        };
        for (source, data, expected) in [
            ("request.data.n == 2", json!({"n": 2}), true),
            ("request.data.n == 2", json!({"$inc": {"n": 1}}), true),
            ("request.data.n == 2", json!({"m": 2}), false),
            ("request.data.a.b == 1", json!({"a.b": 1}), true),
            ("request.data.role == null", json!({"n": 2}), true),
            ("request.data.role == null", json!({"role": "admin"}), false),
            ("request.data.role == null", json!({"$unset": {"role": ""}}), false),
            ("request.data.role == null", json!({"$rename": {"n": "role"}}), false),
            ("request.data.role == null", json!({"$rename": {"role": "n"}}), false),
            ("request.data.tags == ['a', 'b']", json!({"$push": {"tags": "b"}}), true),
            ("doc.n < request.data.n", json!({"n": 2}), true),
            ("doc.n < request.data.n", json!({"n": 0}), false),
        ] {
            let verdict =
                judged(&bed, json!({"update": source}), Operation::Update, doc(), data.clone()).await;
            assert_eq!(verdict.allowed, expected, "{source} with {data}");
            assert_eq!(verdict.rule.as_deref(), Some("update"));
        }
        let create = json!({"create": "doc.n == 1 && request.data.n == doc.n && doc._openid == auth.openid"});
        let verdict =
            judged(&bed, create.clone(), Operation::Create, RuleSubject::Nothing, json!({"n": 1})).await;
        assert!(verdict.allowed);
        let verdict = judged(&bed, create, Operation::Create, RuleSubject::Nothing, json!({"n": 2})).await;
        assert!(!verdict.allowed);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trial_tells_which_clause_decided() {
    on_each_database(async |bed| {
        fn decisive(clause: &RuleClause) -> Vec<&str> {
            let inner: Vec<&str> = clause.parts.iter().flat_map(decisive).collect();
            if !inner.is_empty() {
                inner
            } else if clause.decisive {
                vec![clause.text.as_str()]
            } else {
                vec![]
            }
        }
        let rule = "auth != null && (doc.a == 1 || doc.b == 1) && !doc.closed";
        for (doc, expected) in [
            (json!({"a": 1}), vec!["auth != null", "doc.a == 1", "doc.closed"]),
            (json!({"b": 1}), vec!["auth != null", "doc.b == 1", "doc.closed"]),
            (json!({}), vec!["doc.a == 1", "doc.b == 1"]),
            (json!({"a": 1, "closed": true}), vec!["doc.closed"]),
        ] {
            let on = RuleSubject::Document(doc.clone());
            let verdict = judged(&bed, json!({"write": rule}), Operation::Delete, on, Value::Null).await;
            assert_eq!(verdict.rule.as_deref(), Some("write"));
            assert_eq!(verdict.clause.text, rule);
            assert_eq!(decisive(&verdict.clause), expected, "{doc}");
        }
        // What stands behind the part that decided is not looked at.
        let on = RuleSubject::Document(json!({}));
        let verdict = judged(&bed, json!({"write": rule}), Operation::Delete, on, Value::Null).await;
        assert_eq!(verdict.clause.parts[2].outcome, RuleOutcome::Skipped);
        let field = &verdict.clause.parts[1].parts[0].parts[0];
        assert_eq!((field.text.as_str(), &field.outcome), ("doc.a", &RuleOutcome::Value(Value::Null)));
        // A query that leaves a field open.
        let on = RuleSubject::Query(json!({"$or": [{"a": 1, "closed": false}, {"b": 1}]}));
        let verdict = judged(&bed, json!({"read": rule}), Operation::Read, on, Value::Null).await;
        assert_eq!(decisive(&verdict.clause), ["doc.closed"]);
        assert_eq!(verdict.case.as_deref(), Some("b: 1"));
        // Presets are tried in the same words.
        let trial = |user, on| RuleTrial {
            item: json!({"preset": "PRIVATE"}),
            operation: Operation::Read,
            user,
            on,
            data: None,
        };
        let query = trial(Some(ann()), RuleSubject::Query(json!({"n": 1})));
        let verdict = bed.database.try_rule(&system(), "things", &query).await.unwrap();
        assert!(verdict.allowed && verdict.own_only);
        let query = trial(None, RuleSubject::Query(json!({"n": 1})));
        assert!(!bed.database.try_rule(&system(), "things", &query).await.unwrap().allowed);
        let other = trial(Some(ann()), RuleSubject::Document(json!({"_openid": "bob"})));
        let verdict = bed.database.try_rule(&system(), "things", &other).await.unwrap();
        assert!(!verdict.allowed);
        assert_eq!(decisive(&verdict.clause), ["doc._openid == auth.openid"]);
        // End users try nothing.
        let user = bed.user(&crate::bed::env("e1")).await;
        assert!(bed.database.try_rule(&user, "things", &other).await.is_err());
    })
    .await;
}
