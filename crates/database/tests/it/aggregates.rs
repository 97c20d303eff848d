use crate::bed::{Bed, env, on_each_database, system};
use access::Actor;
use database::{DatabaseError, Pipeline, Preset};
use serde_json::{Value, json};

async fn run(bed: &Bed, actor: &Actor, stages: Value) -> Result<Vec<Value>, DatabaseError> {
    bed.database.aggregate(actor, "things", &Pipeline::parse(&stages)?).await
}

async fn fill(bed: &Bed) {
    let docs = vec![
        json!({"_id": "a", "kind": "x", "n": 1, "tags": ["p", "q"], "at": {"$date": 1_700_000_000_000_i64}, "loc": {"type": "Point", "coordinates": [0, 0]}}),
        json!({"_id": "b", "kind": "x", "n": 2.5, "tags": [], "loc": {"type": "Point", "coordinates": [2, 0]}}),
        json!({"_id": "c", "kind": "y", "n": 3, "ref": "a", "loc": {"type": "Point", "coordinates": [1, 0]}}),
        json!({"_id": "d", "n": 10, "ref": ["a", "b"]}),
    ];
    bed.database.add(&system(), "things", docs).await.unwrap();
}

/// Each row: stages, and what comes out. As in MongoDB.
#[tokio::test(flavor = "multi_thread")]
async fn stages_do_what_they_do_in_mongodb() {
    on_each_database(async |bed| {
        fill(&bed).await;
        let rows = [
            (json!([{"$match": {"n": {"$gt": 2}}}, {"$project": {"n": 1}}]),
                json!([{"_id": "b", "n": 2.5}, {"_id": "c", "n": 3}, {"_id": "d", "n": 10}])),
            (json!([{"$group": {"_id": "$kind", "sum": {"$sum": "$n"}, "avg": {"$avg": "$n"}, "ids": {"$push": "$_id"},
                "max": {"$max": "$n"}, "first": {"$first": "$_id"}}}, {"$sort": {"_id": 1}}]),
                json!([
                    {"_id": null, "sum": 10, "avg": 10.0, "ids": ["d"], "max": 10, "first": "d"},
                    {"_id": "x", "sum": 3.5, "avg": 1.75, "ids": ["a", "b"], "max": 2.5, "first": "a"},
                    {"_id": "y", "sum": 3, "avg": 3.0, "ids": ["c"], "max": 3, "first": "c"},
                ])),
            (json!([{"$sort": {"n": -1}}, {"$skip": 1}, {"$limit": 2}, {"$project": {"_id": 1}}]), json!([{"_id": "c"}, {"_id": "b"}])),
            (json!([{"$unwind": "$tags"}, {"$project": {"tags": 1}}]), json!([{"_id": "a", "tags": "p"}, {"_id": "a", "tags": "q"}])),
            (json!([{"$unwind": {"path": "$tags", "includeArrayIndex": "i", "preserveNullAndEmptyArrays": true}},
                {"$match": {"kind": "x"}}, {"$project": {"tags": 1, "i": 1}}]),
                json!([{"_id": "a", "tags": "p", "i": 0}, {"_id": "a", "tags": "q", "i": 1}, {"_id": "b", "i": null}])),
            (json!([{"$count": "total"}]), json!([{"total": 4}])),
            (json!([{"$match": {"n": 99}}, {"$count": "total"}]), json!([])),
            (json!([{"$sortByCount": "$kind"}, {"$limit": 1}]), json!([{"_id": "x", "count": 2}])),
            (json!([{"$match": {"_id": "a"}}, {"$replaceRoot": {"newRoot": {"k": "$kind"}}}]), json!([{"k": "x"}])),
            (json!([{"$bucket": {"groupBy": "$n", "boundaries": [0, 2, 5], "default": "more", "output": {"ids": {"$push": "$_id"}}}}]),
                json!([{"_id": 0, "ids": ["a"]}, {"_id": 2, "ids": ["b", "c"]}, {"_id": "more", "ids": ["d"]}])),
            (json!([{"$bucketAuto": {"groupBy": "$n", "buckets": 2}}]),
                json!([{"_id": {"min": 1, "max": 3}, "count": 2}, {"_id": {"min": 3, "max": 10}, "count": 2}])),
            (json!([{"$facet": {"n": [{"$count": "c"}], "top": [{"$sort": {"n": -1}}, {"$limit": 1}, {"$project": {"_id": 1}}]}}]),
                json!([{"n": [{"c": 4}], "top": [{"_id": "d"}]}])),
            (json!([{"$match": {"ref": {"$exists": true}}}, {"$lookup": {"from": "things", "localField": "ref", "foreignField": "_id", "as": "found"}},
                {"$project": {"found._id": 1}}]),
                json!([{"_id": "c", "found": [{"_id": "a"}]}, {"_id": "d", "found": [{"_id": "a"}, {"_id": "b"}]}])),
            (json!([{"$match": {"_id": "a"}}, {"$lookup": {"from": "things", "let": {"n": "$n"}, "as": "more",
                "pipeline": [{"$match": {"$expr": {"$gt": ["$n", {"$multiply": ["$$n", 2]}]}}}, {"$project": {"_id": 1}}]}},
                {"$project": {"more": 1}}]),
                json!([{"_id": "a", "more": [{"_id": "b"}, {"_id": "c"}, {"_id": "d"}]}])),
            (json!([{"$geoNear": {"near": {"type": "Point", "coordinates": [0, 0]}, "distanceField": "far", "key": "loc",
                "maxDistance": 200_000, "query": {"n": {"$gt": 0}}}}, {"$project": {"far": {"$round": ["$far", 0]}}}]),
                json!([{"_id": "a", "far": 0.0}, {"_id": "c", "far": 111_319.0}])),
            (json!([{"$match": {"_id": "a"}}, {"$addFields": {"x.y": {"$add": ["$n", 1]}, "kind": "$$REMOVE"}},
                {"$unset": ["loc", "at", "tags"]}]),
                json!([{"_id": "a", "n": 1, "x": {"y": 2}}])),
            (json!([{"$sample": {"size": 99}}, {"$count": "c"}]), json!([{"c": 4}])),
        ];
        for (stages, expected) in rows {
            let made = run(&bed, &system(), stages.clone()).await;
            assert_eq!(json!(made.unwrap_or_else(|e| panic!("{stages}: {e}"))), expected, "{stages}");
        }
    })
    .await;
}

/// Each row: an expression over one document, and its value; `null` also for nothing.
#[tokio::test(flavor = "multi_thread")]
async fn expressions_compute_as_in_mongodb() {
    let dir = tempfile::tempdir().unwrap();
    let bed = Bed::open(&format!("sqlite:{}", dir.path().join("t.db").display())).await;
    let doc = json!({"_id": "1", "n": 7, "f": 2.5, "t": "Hello 世界", "l": [3, 1, 2], "o": {"a": 1, "b": 2},
        "at": {"$date": 1_700_000_000_000_i64}, "items": [{"p": 2, "q": 3}, {"p": 5, "q": 1}]});
    bed.database.add(&system(), "things", vec![doc]).await.unwrap();
    let rows = [
        (json!({"$add": ["$n", 1, 2.5]}), json!(10.5)),
        (json!({"$divide": ["$n", 2]}), json!(3.5)),
        (json!({"$mod": ["$n", 4]}), json!(3)),
        (json!({"$subtract": [{"$add": ["$at", 5000]}, "$at"]}), json!(5000)),
        (json!({"$round": ["$f"]}), json!(2.0)),
        (json!({"$trunc": [2.789, 1]}), json!(2.7)),
        (json!({"$sum": "$l"}), json!(6)),
        (json!({"$avg": ["$n", 1]}), json!(4.0)),
        (json!({"$arrayElemAt": ["$l", -1]}), json!(2)),
        (json!({"$slice": ["$l", 1, 2]}), json!([1, 2])),
        (json!({"$range": [0, 10, 4]}), json!([0, 4, 8])),
        (json!({"$range": [3, 0, -2]}), json!([3, 1])),
        (
            json!({"$map": {"input": "$items", "as": "i", "in": {"$multiply": ["$$i.p", "$$i.q"]}}}),
            json!([6, 5]),
        ),
        (json!({"$filter": {"input": "$l", "cond": {"$gte": ["$$this", 2]}}}), json!([3, 2])),
        (
            json!({"$reduce": {"input": "$l", "initialValue": 0, "in": {"$add": ["$$value", "$$this"]}}}),
            json!(6),
        ),
        (json!({"$sortArray": {"input": "$l", "sortBy": 1}}), json!([1, 2, 3])),
        (json!("$items.p"), json!([2, 5])),
        (json!({"$zip": {"inputs": ["$l", ["a", "b"]]}}), json!([[3, "a"], [1, "b"]])),
        (json!({"$setUnion": [["b", "a"], ["a", "c"]]}), json!(["a", "b", "c"])),
        (json!({"$setDifference": ["$l", [1]]}), json!([2, 3])),
        (json!({"$objectToArray": "$o"}), json!([{"k": "a", "v": 1}, {"k": "b", "v": 2}])),
        (json!({"$arrayToObject": [[["x", 1], ["y", 2]]]}), json!({"x": 1, "y": 2})),
        (json!({"$mergeObjects": ["$o", {"b": 3}]}), json!({"a": 1, "b": 3})),
        (json!({"$concat": [{"$toUpper": "ab"}, "-", {"$substrCP": ["$t", 6, 2]}]}), json!("AB-世界")),
        (json!({"$strLenCP": "$t"}), json!(8)),
        (json!({"$indexOfCP": ["$t", "界"]}), json!(7)),
        (json!({"$split": ["a,b", ","]}), json!(["a", "b"])),
        (
            json!({"$regexFind": {"input": "$t", "regex": "l+(o)"}}),
            json!({"match": "llo", "idx": 2, "captures": ["o"]}),
        ),
        (json!({"$trim": {"input": "  x "}}), json!("x")),
        (json!({"$cond": [{"$gt": ["$n", 5]}, "big", "small"]}), json!("big")),
        (
            json!({"$switch": {"branches": [{"case": {"$eq": ["$n", 1]}, "then": 1}], "default": "none"}}),
            json!("none"),
        ),
        (json!({"$ifNull": ["$nothing", "$null", "x"]}), json!("x")),
        (json!({"$let": {"vars": {"a": "$n"}, "in": {"$multiply": ["$$a", 2]}}}), json!(14)),
        (
            json!({"$dateToString": {"date": "$at", "format": "%Y-%m-%d %H:%M:%S %z", "timezone": "Asia/Shanghai"}}),
            json!("2023-11-15 06:13:20 +0800"),
        ),
        (json!({"$hour": {"date": "$at", "timezone": "+08:00"}}), json!(6)),
        (json!({"$dayOfWeek": "$at"}), json!(3)),
        (json!({"$isoWeek": "$at"}), json!(46)),
        (json!({"$week": "$at"}), json!(46)),
        (
            json!({"$dateTrunc": {"date": "$at", "unit": "month", "timezone": "Asia/Shanghai"}}),
            json!({"$date": 1_698_768_000_000_i64}),
        ),
        (
            json!({"$dateTrunc": {"date": "$at", "unit": "week", "startOfWeek": "monday"}}),
            json!({"$date": 1_699_833_600_000_i64}),
        ),
        (
            json!({"$dateDiff": {"startDate": "$at", "endDate": {"$dateAdd": {"startDate": "$at", "unit": "day", "amount": 3}}, "unit": "day"}}),
            json!(3),
        ),
        (
            json!({"$dateFromString": {"dateString": "2023-11-14T22:13:20Z"}}),
            json!({"$date": 1_700_000_000_000_i64}),
        ),
        (
            json!({"$dateFromParts": {"year": 2023, "month": 13, "day": 1}}),
            json!({"$date": 1_704_067_200_000_i64}),
        ),
        (json!({"$toInt": "42"}), json!(42)),
        (json!({"$convert": {"input": "x", "to": "int", "onError": -1}}), json!(-1)),
        (json!({"$toString": "$at"}), json!("2023-11-14T22:13:20.000Z")),
        (json!({"$type": "$nothing"}), json!("missing")),
        (json!({"$toLong": 5}), json!({"$numberLong": "5"})),
        (json!({"$eq": [{"$toLong": 5}, 5]}), json!(true)),
        (json!({"$literal": "$n"}), json!("$n")),
        (json!({"$and": [true, {"$not": [false]}]}), json!(true)),
        (json!({"$stdDevPop": [2, 4]}), json!(1.0)),
    ];
    for (expression, expected) in rows {
        let made = run(&bed, &system(), json!([{"$project": {"_id": 0, "x": expression}}])).await;
        let made = made.unwrap_or_else(|e| panic!("{expression}: {e}"));
        assert_eq!(made[0].get("x").cloned().unwrap_or_default(), expected, "{expression}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pipelines_have_bounds_and_name_what_they_refuse() {
    on_each_database(async |bed| {
        fill(&bed).await;
        let doubled = (0..40).map(Value::from).collect::<Vec<_>>();
        for (stages, code, named) in [
            (json!([{"$graphLookup": {}}]), "DATABASE_INVALID_OPERRATOR", "$graphLookup"),
            (json!([{"$addFields": {"x": {"$function": 1}}}]), "DATABASE_INVALID_OPERRATOR", "$function"),
            (json!([{"$group": {"_id": 1, "x": {"$top": 1}}}]), "DATABASE_INVALID_OPERRATOR", "$top"),
            (json!([{"$match": {}}, {"$geoNear": {}}]), "DATABASE_INVALID_OPERRATOR", "$geoNear"),
            (json!([{"$project": {"x": "$$unknown"}}]), "DATABASE_INVALID_OPERRATOR", "$$unknown"),
            (json!([{"$lookup": {"from": "nowhere", "localField": "a", "foreignField": "b", "as": "c"}}]), "DATABASE_COLLECTION_NOT_EXIST", "nowhere"),
            (json!([{"$limit": 0}]), "INVALID_PARAM", "$limit"),
            (json!({}), "INVALID_PARAM", "list"),
            (json!([{"$addFields": {"x": {"$add": ["$n", "y"]}}}]), "DATABASE_REQUEST_FAILED", "$add"),
            (json!([{"$addFields": {"x": {"$divide": ["$n", 0]}}}]), "DATABASE_REQUEST_FAILED", "$divide"),
            (json!([{"$addFields": {"x": {"$range": [0, 1_000_000_000]}}}]), "DATABASE_REQUEST_FAILED", "$range"),
            // What doubles with every step ends before memory does.
            (json!([{"$addFields": {"x": {"$reduce": {"input": doubled, "initialValue": ["x"], "in": ["$$value", "$$value"]}}}}]),
                "DATABASE_REQUEST_FAILED", "bytes"),
            (json!([{"$addFields": {"x": {"$reduce": {"input": doubled, "initialValue": "xxxxxxxx", "in": {"$concat": ["$$value", "$$value"]}}}}}]),
                "DATABASE_REQUEST_FAILED", "bytes"),
        ] {
            let error = run(&bed, &system(), stages.clone()).await.unwrap_err();
            assert_eq!(error.code(), code, "{stages}: {error}");
            assert!(error.to_string().contains(named), "{stages}: {error}");
        }
        // Twenty arrays of some megabytes: too much for a sort to hold.
        let more = (0..20).map(|n| json!({"n": n})).collect();
        bed.database.add(&system(), "things", more).await.unwrap();
        let grow = json!({"$addFields": {"x": {"$range": [0, 100_000]}}});
        let error = run(&bed, &system(), json!([grow, {"$sort": {"n": 1}}, {"$project": {"n": 1}}])).await.unwrap_err();
        assert!(error.to_string().contains("hold"), "{error}");
        // What flows through is not held.
        let flowing = json!([{"$limit": 1}, grow, {"$unwind": "$x"}, {"$match": {"x": {"$lt": 3}}}, {"$count": "c"}]);
        assert_eq!(run(&bed, &system(), flowing).await.unwrap(), [json!({"c": 3})]);
        assert_eq!(run(&bed, &system(), json!([grow, {"$count": "c"}])).await.unwrap(), [json!({"c": 24})]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lookup_reads_what_its_actor_may_read() {
    on_each_database(async |bed| {
        let (ann, bob) = (bed.user(&env("e1")).await, bed.user(&env("e1")).await);
        let db = &bed.database;
        db.create_collection(&system(), "secret").await.unwrap();
        db.create_collection(&Actor::system(env("e2")), "elsewhere").await.unwrap();
        db.add(&Actor::system(env("e2")), "things", vec![json!({"_id": "other", "k": 1})]).await.unwrap();
        db.add(&ann, "things", vec![json!({"_id": "hers", "k": 1})]).await.unwrap();
        db.add(&bob, "things", vec![json!({"_id": "his", "k": 1})]).await.unwrap();
        bed.publish(&env("e1"), "secret", Preset::AdminOnly).await;
        let lookup = |from: &str| json!([{"$lookup": {"from": from, "localField": "k", "foreignField": "k", "as": "all"}},
            {"$project": {"all._id": 1}}]);
        let through = |from: &str| json!([{"$lookup": {"from": from, "pipeline": [], "as": "all"}}, {"$project": {"all._id": 1}}]);
        for stages in [lookup("things"), through("things")] {
            let seen = run(&bed, &ann, stages.clone()).await.unwrap();
            assert_eq!(seen, [json!({"_id": "hers", "all": [{"_id": "hers"}]})]);
            let seen = run(&bed, &system(), stages).await.unwrap();
            assert_eq!(seen.len(), 2);
            assert!(seen.iter().all(|doc| doc["all"] == json!([{"_id": "hers"}, {"_id": "his"}])));
        }
        for inner in [lookup("secret"), through("secret"), json!([{"$facet": {"f": lookup("secret")}}])] {
            let error = run(&bed, &ann, inner).await.unwrap_err();
            assert_eq!(error.code(), "DATABASE_PERMISSION_DENIED");
        }
        let error = run(&bed, &system(), lookup("elsewhere")).await.unwrap_err();
        assert_eq!(error.code(), "DATABASE_COLLECTION_NOT_EXIST");
    })
    .await;
}
