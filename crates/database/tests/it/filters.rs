use database::{DatabaseError, Filter};
use serde_json::{Value, json};

fn matches(query: Value, doc: Value) -> bool {
    Filter::parse(&query).unwrap().matches(&doc)
}

/// Each row: a query, documents that match, documents that do not.
#[test]
fn operators_match_as_in_mongodb() {
    let rows: Vec<(Value, Vec<Value>, Vec<Value>)> = vec![
        (json!({}), vec![json!({}), json!({"a": 1})], vec![]),
        (
            json!({"a": 1}),
            vec![json!({"a": 1}), json!({"a": 1.0}), json!({"a": [2, 1]})],
            vec![json!({}), json!({"a": "1"}), json!({"a": [[1]]})],
        ),
        (
            json!({"a": null}),
            vec![json!({}), json!({"a": null}), json!({"a": [null]})],
            vec![json!({"a": 0}), json!({"a": []})],
        ),
        (
            json!({"a": [1, 2]}),
            vec![json!({"a": [1, 2]}), json!({"a": [[1, 2], 3]})],
            vec![json!({"a": [2, 1]}), json!({"a": 1})],
        ),
        (
            json!({"a": {"b": 1, "c": 2}}),
            vec![json!({"a": {"b": 1, "c": 2}})],
            vec![json!({"a": {"c": 2, "b": 1}}), json!({"a": {"b": 1}})],
        ),
        (
            json!({"a": {"$eq": "x"}}),
            vec![json!({"a": "x"}), json!({"a": ["y", "x"]})],
            vec![json!({"a": "y"})],
        ),
        (
            json!({"a": {"$ne": 1}}),
            vec![json!({}), json!({"a": 2}), json!({"a": "1"})],
            vec![json!({"a": 1}), json!({"a": [1, 2]})],
        ),
        (json!({"a": {"$ne": null}}), vec![json!({"a": 0})], vec![json!({}), json!({"a": null})]),
        // Ranges stay within a type.
        (
            json!({"a": {"$gt": 1}}),
            vec![json!({"a": 2}), json!({"a": 1.5}), json!({"a": [0, 9]})],
            vec![json!({"a": 1}), json!({"a": "2"}), json!({}), json!({"a": null}), json!({"a": true})],
        ),
        (json!({"a": {"$gte": null}}), vec![json!({}), json!({"a": null})], vec![json!({"a": 1})]),
        (
            json!({"a": {"$lt": "b"}}),
            vec![json!({"a": "a"}), json!({"a": "B"})],
            vec![json!({"a": "b"}), json!({"a": 0})],
        ),
        (
            json!({"a": {"$gte": 1, "$lt": 5}}),
            vec![json!({"a": 1}), json!({"a": [0, 6, 3]}), json!({"a": [0, 6]})],
            vec![json!({"a": 5}), json!({"a": 0})],
        ),
        (
            json!({"a": {"$lte": {"$date": 1000}}}),
            vec![json!({"a": {"$date": 1000}}), json!({"a": {"$date": -5}})],
            vec![json!({"a": 500}), json!({"a": {"$date": 1001}}), json!({"a": {"x": 1}})],
        ),
        (
            json!({"a": {"$gt": 9007199254740992_i64}}),
            vec![json!({"a": 9007199254740993_i64}), json!({"a": u64::MAX})],
            vec![json!({"a": 9007199254740992_i64}), json!({"a": 9007199254740992.0})],
        ),
        (
            json!({"a": {"$in": [1, "x", null]}}),
            vec![json!({"a": 1}), json!({"a": "x"}), json!({}), json!({"a": ["z", "x"]})],
            vec![json!({"a": 2}), json!({"a": "y"})],
        ),
        (
            json!({"a": {"$in": [{"$regex": "^ab"}, 7]}}),
            vec![json!({"a": "abc"}), json!({"a": 7})],
            vec![json!({"a": "cab"})],
        ),
        (json!({"a": {"$in": []}}), vec![], vec![json!({}), json!({"a": null})]),
        (
            json!({"a": {"$nin": [1, null]}}),
            vec![json!({"a": 2})],
            vec![json!({}), json!({"a": 1}), json!({"a": [3, 1]})],
        ),
        (json!({"a": {"$exists": true}}), vec![json!({"a": null}), json!({"a": []})], vec![json!({})]),
        (
            json!({"a.b": {"$exists": false}}),
            vec![json!({"a": 1}), json!({}), json!({"a": []}), json!({"a": [{"c": 1}]})],
            vec![json!({"a": {"b": null}}), json!({"a": [{"c": 1}, {"b": 1}]})],
        ),
        (
            json!({"a": {"$size": 2}}),
            vec![json!({"a": [1, 2]})],
            vec![json!({"a": [1]}), json!({"a": 2}), json!({})],
        ),
        (
            json!({"a": {"$all": [1, 2]}}),
            vec![json!({"a": [2, 3, 1]})],
            vec![json!({"a": [1]}), json!({"a": 1})],
        ),
        (json!({"a": {"$all": [1]}}), vec![json!({"a": 1})], vec![json!({"a": 2})]),
        (json!({"a": {"$all": []}}), vec![], vec![json!({"a": []}), json!({})]),
        (
            json!({"a": {"$all": [{"$elemMatch": {"x": 1}}, {"$elemMatch": {"x": 2}}]}}),
            vec![json!({"a": [{"x": 1}, {"x": 2}]})],
            vec![json!({"a": [{"x": 1}]})],
        ),
        (
            json!({"a": {"$elemMatch": {"$gte": 3, "$lt": 5}}}),
            vec![json!({"a": [1, 4]})],
            vec![json!({"a": [1, 6]}), json!({"a": 4})],
        ),
        (
            json!({"a": {"$elemMatch": {"x": 1, "y.z": {"$gt": 2}}}}),
            vec![json!({"a": [{"x": 1, "y": {"z": 3}}]})],
            vec![json!({"a": [{"x": 1}, {"y": {"z": 3}}]}), json!({"a": {"x": 1, "y": {"z": 3}}})],
        ),
        (
            json!({"a": {"$elemMatch": {"$or": [{"x": 1}, {"x": 2}]}}}),
            vec![json!({"a": [{"x": 2}]})],
            vec![json!({"a": [{"x": 3}]})],
        ),
        (
            json!({"a": {"$mod": [3, 1]}}),
            vec![json!({"a": 4}), json!({"a": 4.9}), json!({"a": [2, 7]})],
            vec![json!({"a": 3}), json!({"a": "4"}), json!({})],
        ),
        (
            json!({"a": {"$regex": "^he", "$options": "i"}}),
            vec![json!({"a": "Hello"}), json!({"a": ["x", "HE"]})],
            vec![json!({"a": "oh he"}), json!({"a": 1})],
        ),
        (
            json!({"a": {"$not": {"$gt": 3}}}),
            vec![json!({"a": 3}), json!({}), json!({"a": "x"})],
            vec![json!({"a": 4})],
        ),
        (json!({"a": {"$not": {"$regex": "x"}}}), vec![json!({"a": "y"})], vec![json!({"a": "x"})]),
        (
            json!({"$or": [{"a": 1}, {"b": 2}]}),
            vec![json!({"a": 1}), json!({"b": 2})],
            vec![json!({"a": 2, "b": 1})],
        ),
        (
            json!({"$and": [{"a": {"$gte": 1}}, {"a": {"$lt": 5}}], "b": 1}),
            vec![json!({"a": 4, "b": 1})],
            vec![json!({"a": 4}), json!({"a": 5, "b": 1})],
        ),
        (
            json!({"$nor": [{"a": 1}, {"b": 2}]}),
            vec![json!({}), json!({"a": 2})],
            vec![json!({"a": 1}), json!({"b": 2})],
        ),
        // Paths.
        (
            json!({"a.b": 1}),
            vec![json!({"a": {"b": 1}}), json!({"a": [{"b": 0}, {"b": [5, 1]}]})],
            vec![json!({"a": 1}), json!({"a": [[{"b": 1}]]})],
        ),
        (
            json!({"a.1": 7}),
            vec![
                json!({"a": [0, 7]}),
                json!({"a": {"1": 7}}),
                json!({"a": [{"1": 7}]}),
                json!({"a": [0, [7]]}),
            ],
            vec![json!({"a": [7]})],
        ),
        (json!({"a.0.b": 1}), vec![json!({"a": [{"b": 1}]})], vec![json!({"a": [{"c": 1}, {"b": 1}]})]),
        (
            json!({"a.b": null}),
            vec![json!({}), json!({"a": 1}), json!({"a": [{"c": 1}]})],
            vec![json!({"a": [1, 2]}), json!({"a": {"b": 1}})],
        ),
        (
            json!({"a": {"$type": "string"}}),
            vec![json!({"a": "x"}), json!({"a": [1, "x"]})],
            vec![json!({"a": 1}), json!({})],
        ),
        (
            json!({"a": {"$type": ["array", 10]}}),
            vec![json!({"a": []}), json!({"a": null})],
            vec![json!({"a": 1}), json!({})],
        ),
        (
            json!({"a": {"$type": "long"}}),
            vec![json!({"a": {"$numberLong": "5"}}), json!({"a": 5_000_000_000_i64})],
            vec![json!({"a": 5}), json!({"a": 5.0})],
        ),
        (
            json!({"a": {"$type": "number"}}),
            vec![json!({"a": 1.5}), json!({"a": {"$numberLong": "1"}})],
            vec![json!({"a": "1"})],
        ),
        // Types of one class are equal across their spellings, others never.
        (
            json!({"a": 5}),
            vec![json!({"a": {"$numberLong": "5"}}), json!({"a": 5.0})],
            vec![json!({"a": "5"}), json!({"a": {"$date": 5}})],
        ),
        (
            json!({"a": {"$oid": "0123456789ABCDEF01234567"}}),
            vec![json!({"a": {"$oid": "0123456789abcdef01234567"}})],
            vec![json!({"a": "0123456789abcdef01234567"})],
        ),
        (
            json!({"a": {"$binary": {"base64": "AQI=", "subType": "00"}}}),
            vec![json!({"a": {"$binary": {"base64": "AQI=", "subType": "00"}}})],
            vec![json!({"a": {"$binary": {"base64": "AQM=", "subType": "00"}}})],
        ),
        (
            json!({"a": {"$regularExpression": {"pattern": "^x", "options": ""}}}),
            vec![json!({"a": "xy"}), json!({"a": {"$regularExpression": {"pattern": "^x", "options": ""}}})],
            vec![json!({"a": "yx"}), json!({"a": {"$regularExpression": {"pattern": "^x", "options": "i"}}})],
        ),
        (
            json!({"a": {"$not": {"$regularExpression": {"pattern": "x", "options": ""}}}}),
            vec![json!({"a": "y"})],
            vec![json!({"a": "x"})],
        ),
        (
            json!({"a": {"$gt": {"$numberDouble": "NaN"}}}),
            vec![],
            vec![json!({"a": 1}), json!({"a": {"$numberDouble": "NaN"}})],
        ),
        (
            json!({"a": {"$gte": {"$numberDouble": "NaN"}}}),
            vec![json!({"a": {"$numberDouble": "NaN"}})],
            vec![json!({"a": 1})],
        ),
        (
            json!({"_id": {"$oid": "0123456789abcdef01234567"}}),
            vec![json!({"_id": "0123456789abcdef01234567"})],
            vec![json!({"_id": "x"})],
        ),
        (
            json!({"a": {"$all": [{"$regex": "^x"}, 1]}}),
            vec![json!({"a": ["xy", 1]})],
            vec![json!({"a": ["y", 1]})],
        ),
        // Expressions.
        (
            json!({"$expr": {"$gt": ["$a", {"$multiply": ["$b", 2]}]}}),
            vec![json!({"a": 5, "b": 2})],
            vec![json!({"a": 4, "b": 2}), json!({"a": 5, "b": "x"})],
        ),
        (
            json!({"$expr": {"$in": ["x", {"$ifNull": ["$tags", []]}]}, "n": 1}),
            vec![json!({"n": 1, "tags": ["x"]})],
            vec![json!({"n": 1}), json!({"n": 2, "tags": ["x"]})],
        ),
        // Schemas.
        (
            json!({"$jsonSchema": {"required": ["a"], "properties": {
                "a": {"bsonType": "int", "minimum": 1, "maximum": 3, "exclusiveMaximum": true},
                "b": {"bsonType": "array", "items": {"type": "string", "minLength": 2}, "uniqueItems": true},
            }, "additionalProperties": false}}),
            vec![json!({"a": 1}), json!({"a": 2, "b": ["xx", "yy"]})],
            vec![
                json!({}),
                json!({"a": 3}),
                json!({"a": 1.5}),
                json!({"a": 1, "b": ["x"]}),
                json!({"a": 1, "c": 1}),
                json!({"a": 1, "b": ["xx", "xx"]}),
            ],
        ),
        // On a sphere: the great circle from 10°E to 50°E at 50°N passes north of the parallel.
        (
            json!({"p": {"$geoWithin": {"$geometry": {"type": "Polygon",
                "coordinates": [[[10, 40], [50, 40], [50, 50], [10, 50], [10, 40]]]}}}}),
            vec![
                json!({"p": {"type": "Point", "coordinates": [30, 51]}}),
                json!({"p": [30, 45]}),
                json!({"p": {"type": "LineString", "coordinates": [[20, 45], [40, 45]]}}),
                json!({"p": [[0, 0], [30, 45]]}),
            ],
            vec![
                json!({"p": {"type": "Point", "coordinates": [30, 40.1]}}),
                json!({"p": {"type": "LineString", "coordinates": [[0, 45], [40, 45]]}}),
                json!({"p": [-150, -45]}),
                json!({"p": "x"}),
                json!({}),
            ],
        ),
        // Across the 180th meridian.
        (
            json!({"p": {"$geoWithin": {"$geometry": {"type": "Polygon",
                "coordinates": [[[170, -10], [-170, -10], [-170, 10], [170, 10], [170, -10]]]}}}}),
            vec![json!({"p": [179, 0]}), json!({"p": [-179, 0]})],
            vec![json!({"p": [0, 0]}), json!({"p": [160, 0]})],
        ),
        (
            json!({"p": {"$geoIntersects": {"$geometry": {"type": "LineString", "coordinates": [[0, 0], [10, 0]]}}}}),
            vec![
                json!({"p": {"type": "LineString", "coordinates": [[5, -5], [5, 5]]}}),
                json!({"p": {"type": "Polygon", "coordinates": [[[-1, -1], [20, -1], [20, 1], [-1, 1], [-1, -1]]]}}),
            ],
            vec![json!({"p": {"type": "LineString", "coordinates": [[5, 1], [5, 5]]}}), json!({"p": [5, 1]})],
        ),
        (
            json!({"p": {"$geoWithin": {"$centerSphere": [[0, 0], 0.1]}}}),
            vec![json!({"p": [5, 0]})],
            vec![json!({"p": [6, 0]}), json!({"p": {"type": "LineString", "coordinates": [[0, 0], [6, 0]]}})],
        ),
        (
            json!({"p": {"$geoWithin": {"$box": [[0, 0], [2, 2]]}}}),
            vec![json!({"p": [1, 1]})],
            vec![json!({"p": [3, 1]})],
        ),
        (
            json!({"p": {"$near": {"$geometry": {"type": "Point", "coordinates": [0, 0]}, "$maxDistance": 112_000, "$minDistance": 1000}}}),
            vec![json!({"p": [1, 0]})],
            vec![json!({"p": [1.1, 0]}), json!({"p": [0, 0]}), json!({})],
        ),
        // A line that ends at the south pole is as far from a point as its nearest end, or as its side.
        (
            json!({"p": {"$near": {"$geometry": {"type": "Point", "coordinates": [120, 30]}, "$maxDistance": 7_000_000}}}),
            vec![json!({"p": {"type": "LineString", "coordinates": [[120, -90], [120, -30]]}})],
            vec![json!({"p": {"type": "LineString", "coordinates": [[-1, -89], [95, -90]]}})],
        ),
        (
            json!({"p": {"$near": {"$geometry": {"type": "Point", "coordinates": [30, 1]}, "$maxDistance": 111_400}}}),
            vec![json!({"p": {"type": "LineString", "coordinates": [[0, 0], [60, 0]]}})],
            vec![
                json!({"p": {"type": "LineString", "coordinates": [[60, 0], [90, 0]]}}),
                json!({"p": [30, 2.1]}),
            ],
        ),
        (json!({"在线.名": "好"}), vec![json!({"在线": {"名": "好"}})], vec![json!({"在线": {}})]),
    ];
    for (query, yes, no) in rows {
        for doc in yes {
            assert!(matches(query.clone(), doc.clone()), "{query} must match {doc}");
        }
        for doc in no {
            assert!(!matches(query.clone(), doc.clone()), "{query} must not match {doc}");
        }
    }
}

#[test]
fn what_is_not_supported_is_refused() {
    let refused = |query: Value| Filter::parse(&query).unwrap_err();
    for query in [
        json!({"$expr": {"$function": {}}}),
        json!({"$expr": {"$gt": ["$a", "$$NOW"]}}),
        json!({"$jsonSchema": {"$ref": "x"}}),
        json!({"$where": "1"}),
        json!({"$text": {"$search": "x"}}),
        json!({"a": {"$geoWithin": {"$uniqueDocs": 1}}}),
        json!({"$or": [{"a": {"$near": [1, 2]}}]}),
        json!({"a": {"$options": "i"}}),
        json!({"a.$.b": 1}),
        json!({"a": {"b": {"$gt": 1}}}),
    ] {
        let error = refused(query.clone());
        assert!(matches!(error, DatabaseError::InvalidOperator(_)), "{query}: {error:?}");
        assert_eq!(error.code(), "DATABASE_INVALID_OPERRATOR");
    }
    let deep = (0..40).fold(json!({"a": 1}), |inner, _| json!({"$and": [inner]}));
    let nested = (0..40).fold(json!(1), |inner, _| json!({"x": inner}));
    for query in [
        json!([]),
        json!("x"),
        json!({"": 1}),
        json!({"a..b": 1}),
        json!({"$or": []}),
        json!({"$and": {"a": 1}}),
        json!({"$or": [1]}),
        json!({"a": {"$in": 1}}),
        json!({"a": {"$size": -1}}),
        json!({"a": {"$size": "2"}}),
        json!({"a": {"$mod": [0, 1]}}),
        json!({"a": {"$mod": [2]}}),
        json!({"a": {"$not": 1}}),
        json!({"a": {"$not": {}}}),
        json!({"a": {"$near": 1}}),
        json!({"a": {"$near": [181, 0]}}),
        json!({"a": {"$geoWithin": {"$geometry": {"type": "Polygon", "coordinates": []}}}}),
        json!({"a": {"$geoWithin": {"$geometry": {"type": "Point", "coordinates": [1, 2]}}}}),
        json!({"a": {"$geoWithin": {"$geometry":
            {"type": "Polygon", "coordinates": [[[-170, -80], [0, 80], [170, -80], [-170, -80]]]}}}}),
        json!({"a": {"$type": "word"}}),
        json!({"a": {"$oid": "xyz"}}),
        json!({"a": {"$size": 1.5}}),
        json!({"$expr": {"$gt": ["$a"]}}),
        json!({"a": {"$gt": 1, "b": 2}}),
        json!({"a": {"$date": "soon"}}),
        json!({"a": {"$date": {"offset": 0}}}),
        json!({"a": {"$regex": "("}}),
        json!({"a": {"$regex": "(?=x)"}}),
        json!({"a": {"$regex": "a{1000}{1000}"}}),
        json!({"a": {"$regex": "x".repeat(2000)}}),
        json!({"a": {"$in": vec![json!({"$regex": "a"}); 17]}}),
        json!({"a": {"$in": (0..10_001).collect::<Vec<_>>()}}),
        json!({"a": nested}),
        deep,
    ] {
        let error = refused(query.clone());
        assert_eq!(error.code(), "INVALID_PARAM", "{query}: {error:?}");
    }
    assert_eq!(refused(json!({"a": {"$regex": "a", "$options": "q"}})).code(), "DATABASE_INVALID_OPERRATOR");
}

#[test]
fn a_hostile_regular_expression_ends_soon() {
    let filter = Filter::parse(&json!({"a": {"$regex": "^(a+)+$"}})).unwrap();
    let text = format!("{}!", "a".repeat(100_000));
    let begun = std::time::Instant::now();
    assert!(!filter.matches(&json!({"a": text})));
    assert!(begun.elapsed().as_secs() < 5);
}

#[test]
fn equality_keys_are_found_in_every_document_that_matches() {
    let cases = [
        (json!({"room": "r1", "n": {"$gt": 1}}), json!({"room": "r1", "n": 2})),
        (json!({"tags": "x"}), json!({"tags": ["y", "x"]})),
        (json!({"a.b": 1}), json!({"a": [{"b": 1.0}]})),
        (json!({"$and": [{"ok": true}]}), json!({"ok": true})),
    ];
    for (query, doc) in cases {
        let filter = Filter::parse(&query).unwrap();
        assert!(filter.matches(&doc));
        let (path, key) = filter.equality().unwrap();
        assert!(Filter::keys(&doc, &path).contains(&key), "{query}");
    }
    for query in
        [json!({"a": null}), json!({"$or": [{"a": 1}, {"b": 1}]}), json!({"a": {"$gt": 1}}), json!({})]
    {
        assert_eq!(Filter::parse(&query).unwrap().equality(), None, "{query}");
    }
}
