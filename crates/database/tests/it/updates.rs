use database::{DatabaseError, Update};
use serde_json::{Value, json};

const NOW: i64 = 1_700_000_000_000;

fn apply(update: &Value, doc: &Value) -> Result<Value, DatabaseError> {
    Update::parse(update)?.apply(doc, NOW)
}

/// Each row: a document, an update, the document after it. Compared as text: numbers stay as written, fields in order.
#[test]
fn operators_change_what_they_name() {
    let rows = [
        (
            json!({"_id": "1", "a": 1}),
            json!({"$set": {"a": 2, "b.c": "x"}}),
            json!({"_id": "1", "a": 2, "b": {"c": "x"}}),
        ),
        (json!({"a": [1, 2]}), json!({"$set": {"a.1": 9, "a.3": 4}}), json!({"a": [1, 9, null, 4]})),
        (json!({"a": [{"n": 1}]}), json!({"$inc": {"a.0.n": 2}}), json!({"a": [{"n": 3}]})),
        (json!({}), json!({"$set": {"at": {"$date": {"offset": 5}}}}), json!({"at": {"$date": NOW + 5}})),
        (
            json!({"a": 1, "b": {"c": 1, "d": 2}}),
            json!({"$unset": {"a": "", "b.c": ""}}),
            json!({"b": {"d": 2}}),
        ),
        (json!({"a": [1, 2]}), json!({"$unset": {"a.0": "", "x.y": ""}}), json!({"a": [null, 2]})),
        (json!({"n": 1}), json!({"$inc": {"n": 2, "m": 3}}), json!({"n": 3, "m": 3})),
        (json!({"n": 1}), json!({"$inc": {"n": 0.5}}), json!({"n": 1.5})),
        (json!({"n": 3}), json!({"$mul": {"n": 2, "m": 3}}), json!({"n": 6, "m": 0})),
        (
            json!({"n": 3}),
            json!({"$min": {"n": 2, "m": 1}, "$max": {"k": 1}}),
            json!({"n": 2, "m": 1, "k": 1}),
        ),
        (json!({"n": 3}), json!({"$max": {"n": 2}}), json!({"n": 3})),
        (json!({"a": 1, "b": 2}), json!({"$rename": {"a": "c.d", "x": "y"}}), json!({"b": 2, "c": {"d": 1}})),
        (
            json!({"f": 13}),
            json!({"$bit": {"f": {"and": 10, "or": 1}, "g": {"xor": 3}}}),
            json!({"f": 9, "g": 3}),
        ),
        (
            json!({"l": [1]}),
            json!({"$push": {"l": 2, "m": {"$each": [1, 2]}}}),
            json!({"l": [1, 2], "m": [1, 2]}),
        ),
        (
            json!({"l": [1, 2]}),
            json!({"$push": {"l": {"$each": [0], "$position": 0}}}),
            json!({"l": [0, 1, 2]}),
        ),
        (
            json!({"l": [1, 2]}),
            json!({"$push": {"l": {"$each": [9], "$position": -1}}}),
            json!({"l": [1, 9, 2]}),
        ),
        (
            json!({"l": [3, 1]}),
            json!({"$push": {"l": {"$each": [2], "$sort": -1, "$slice": 2}}}),
            json!({"l": [3, 2]}),
        ),
        (
            json!({"l": [{"s": 3}]}),
            json!({"$push": {"l": {"$each": [{"s": 1}], "$sort": {"s": 1}, "$slice": -1}}}),
            json!({"l": [{"s": 3}]}),
        ),
        (json!({"l": [1, 2, 3]}), json!({"$pop": {"l": 1, "x": 1}}), json!({"l": [1, 2]})),
        (json!({"l": [1, 2, 3]}), json!({"$pop": {"l": -1}}), json!({"l": [2, 3]})),
        (json!({"l": [1, 2, 1]}), json!({"$pull": {"l": 1}}), json!({"l": [2]})),
        (json!({"l": [1, 5, 9]}), json!({"$pull": {"l": {"$gte": 5}}}), json!({"l": [1]})),
        (json!({"l": [1, 5, 9]}), json!({"$pull": {"l": {"$in": [1, 9]}}}), json!({"l": [5]})),
        (
            json!({"l": [{"a": 1, "b": 2}, {"a": 2}]}),
            json!({"$pull": {"l": {"a": 1}}}),
            json!({"l": [{"a": 2}]}),
        ),
        (json!({"l": [1, 2, 3, 2]}), json!({"$pullAll": {"l": [2, 3]}}), json!({"l": [1]})),
        (json!({"l": [1]}), json!({"$addToSet": {"l": 1, "m": 1}}), json!({"l": [1], "m": [1]})),
        (json!({"l": [1]}), json!({"$addToSet": {"l": {"$each": [1, 2, 2]}}}), json!({"l": [1, 2]})),
        // What the official SDK sends for addToSet({each: [..]}).
        (json!({"l": [1]}), json!({"$addToSet": {"l": {"each": [3]}}}), json!({"l": [1, 3]})),
        (
            json!({"l": []}),
            json!({"$addToSet": {"l": {"each": [3], "x": 1}}}),
            json!({"l": [{"each": [3], "x": 1}]}),
        ),
        (
            json!({"l": [{"a": 1}, {"a": 2, "b": 1}, {"b": 3}]}),
            json!({"$pull": {"l": {"$or": [{"a": 1}, {"b": {"$gt": 2}}]}}}),
            json!({"l": [{"a": 2, "b": 1}]}),
        ),
        (json!({"l": ["ab", "b"]}), json!({"$pull": {"l": {"$regex": "^a"}}}), json!({"l": ["b"]})),
        (json!({"l": [{"$date": 5}, 5]}), json!({"$pull": {"l": {"$date": 5}}}), json!({"l": [5]})),
        (json!({"n": 2147483647}), json!({"$inc": {"n": 1}}), json!({"n": 2147483648_i64})),
        (
            json!({"n": {"$numberLong": "5"}}),
            json!({"$inc": {"n": 1}, "$max": {"m": {"$numberLong": "7"}}}),
            json!({"n": {"$numberLong": "6"}, "m": {"$numberLong": "7"}}),
        ),
        (
            json!({}),
            json!({"$set": {"r": {"$regex": "a", "$options": "i"}, "o": {"$oid": "ABCDEF0123456789abcdef01"}}}),
            json!({"r": {"$regularExpression": {"pattern": "a", "options": "i"}}, "o": {"$oid": "abcdef0123456789abcdef01"}}),
        ),
        (json!({"a": 1}), json!({"$setOnInsert": {"b": 1}, "$set": {"a": 2}}), json!({"a": 2})),
        (json!({"_id": "1", "a": 1}), json!({"b": 1.0}), json!({"_id": "1", "b": 1.0})),
        (
            json!({"_id": "1", "a": 1}),
            json!({"_id": "1", "b": {"$date": {"offset": 0}}}),
            json!({"_id": "1", "b": {"$date": NOW}}),
        ),
    ];
    for (doc, update, expected) in rows {
        let after = apply(&update, &doc).unwrap_or_else(|e| panic!("{update} on {doc}: {e}"));
        assert_eq!(after.to_string(), expected.to_string(), "{update} on {doc}");
    }
}

#[test]
fn what_cannot_be_done_is_refused() {
    let rows = [
        (json!({"a": 1}), json!({"$set": {"a.b": 1}}), "DATABASE_REQUEST_FAILED"),
        (json!({"a": null}), json!({"$set": {"a.b": 1}}), "DATABASE_REQUEST_FAILED"),
        (json!({"a": []}), json!({"$set": {"a.x": 1}}), "DATABASE_REQUEST_FAILED"),
        (json!({"a": []}), json!({"$set": {"a.999999999": 1}}), "DATABASE_REQUEST_FAILED"),
        (json!({"a": "1"}), json!({"$inc": {"a": 1}}), "DATABASE_REQUEST_FAILED"),
        (json!({"a": null}), json!({"$inc": {"a": 1}}), "DATABASE_REQUEST_FAILED"),
        (json!({"a": i64::MAX}), json!({"$inc": {"a": 1}}), "DATABASE_REQUEST_FAILED"),
        (json!({"a": 1e308}), json!({"$mul": {"a": 10.0}}), "DATABASE_REQUEST_FAILED"),
        (json!({"a": 1.5}), json!({"$bit": {"a": {"and": 1}}}), "DATABASE_REQUEST_FAILED"),
        (json!({"a": 1}), json!({"$push": {"a": 1}}), "DATABASE_REQUEST_FAILED"),
        (json!({}), json!({"$set": {"_id": "2"}}), "INVALID_PARAM"),
        (json!({}), json!({"$rename": {"a": "_id"}}), "INVALID_PARAM"),
        (json!({"_id": "1"}), json!({"_id": "2"}), "INVALID_PARAM"),
        (json!({}), json!({"$set": {"a": 1}, "$inc": {"a": 1}}), "INVALID_PARAM"),
        (json!({}), json!({"$set": {"a": 1, "a0": 2, "a.b": 1}}), "INVALID_PARAM"),
        (json!({}), json!({"$set": {"a": 1}, "b": 1}), "INVALID_PARAM"),
        (json!({}), json!({"$inc": {"a": "1"}}), "INVALID_PARAM"),
        (json!({}), json!({"$pop": {"a": 2}}), "INVALID_PARAM"),
        (json!({}), json!({"$set": 1}), "INVALID_PARAM"),
        (json!({}), json!({"$set": {"a": {"": 1}}}), "INVALID_PARAM"),
        (json!({}), json!({"a.b": 1}), "INVALID_PARAM"),
        (json!({}), json!([1]), "INVALID_PARAM"),
        (json!({}), json!({"$set": {"a.$.b": 1}}), "DATABASE_INVALID_OPERRATOR"),
        (json!({}), json!({"$set": {"a": {"$gt": 1}}}), "DATABASE_INVALID_OPERRATOR"),
        (json!({}), json!({"$currentDate": {"a": true}}), "DATABASE_INVALID_OPERRATOR"),
        (json!({}), json!({"$push": {"a": {"$each": [], "$foo": 1}}}), "DATABASE_INVALID_OPERRATOR"),
    ];
    for (doc, update, code) in rows {
        match apply(&update, &doc) {
            Ok(after) => panic!("{update} on {doc} gave {after}"),
            Err(error) => assert_eq!(error.code(), code, "{update} on {doc}: {error}"),
        }
    }
}
