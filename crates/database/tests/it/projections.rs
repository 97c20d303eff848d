use database::Projection;
use serde_json::json;

#[test]
fn projections_choose_fields() {
    let doc =
        json!({"_id": "1", "a": 1, "b": {"c": 1, "d": 2}, "l": [{"x": 1, "y": 2}, 3], "n": [1, 2, 3, 4]});
    let rows = [
        (json!({}), doc.clone()),
        (json!(null), doc.clone()),
        (json!({"a": 1}), json!({"_id": "1", "a": 1})),
        (json!({"a": true, "_id": 0}), json!({"a": 1})),
        (json!({"_id": 1}), json!({"_id": "1"})),
        (json!({"b.c": 1, "l.x": 1}), json!({"_id": "1", "b": {"c": 1}, "l": [{"x": 1}]})),
        (json!({"a": 0, "b.d": 0, "l.y": 0, "n": 0}), json!({"_id": "1", "b": {"c": 1}, "l": [{"x": 1}, 3]})),
        (json!({"a": 1, "n": {"$slice": 2}}), json!({"_id": "1", "a": 1, "n": [1, 2]})),
        (json!({"_id": 0, "l": 0, "b": 0, "n": {"$slice": -1}}), json!({"a": 1, "n": [4]})),
        (json!({"_id": 0, "l": 0, "b": 0, "n": {"$slice": [1, 2]}}), json!({"a": 1, "n": [2, 3]})),
        (
            json!({"l": {"$elemMatch": {"x": 1}}, "a": 1}),
            json!({"_id": "1", "a": 1, "l": [{"x": 1, "y": 2}]}),
        ),
        (json!({"n": {"$elemMatch": {"$gt": 2}}, "a": 1}), json!({"_id": "1", "a": 1, "n": [3]})),
        (json!({"n": {"$elemMatch": {"$gt": 9}}, "a": 1}), json!({"_id": "1", "a": 1})),
        // Alone, an element includes its field and a slice includes everything.
        (json!({"n": {"$elemMatch": {"$gt": 2}}}), json!({"_id": "1", "n": [3]})),
        (json!({"_id": 0, "n": {"$elemMatch": {"$gt": 2}}}), json!({"n": [3]})),
        (json!({"n": {"$elemMatch": {"$gt": 9}}}), json!({"_id": "1"})),
        (
            json!({"a": 0, "b": 0, "n": {"$elemMatch": {"$gt": 2}}}),
            json!({"_id": "1", "l": [{"x": 1, "y": 2}, 3], "n": [3]}),
        ),
    ];
    for (projection, expected) in rows {
        let shown = Projection::parse(&projection).unwrap().apply(doc.clone());
        assert_eq!(shown.to_string(), expected.to_string(), "{projection}");
    }
    for (projection, code) in [
        (json!({"a": 1, "b": 0}), "INVALID_PARAM"),
        (json!({"a": "x"}), "INVALID_PARAM"),
        (json!({"a": {"$slice": "x"}}), "INVALID_PARAM"),
        (json!({"a": {"$meta": "textScore"}}), "DATABASE_INVALID_OPERRATOR"),
        (json!([]), "INVALID_PARAM"),
    ] {
        assert_eq!(Projection::parse(&projection).unwrap_err().code(), code, "{projection}");
    }
}
