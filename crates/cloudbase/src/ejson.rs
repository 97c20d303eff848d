//! MongoDB's extended JSON, and the client dialect that everything behind the doors speaks.
//!
//! The gateway's queries and the server SDKs arrive as canonical EJSON (`{"$numberInt":"1"}`); the js-sdk's bodies are
//! plain JSON with `{"$date":ms}`. Both become the client dialect: plain numbers, `{"$date":ms}`,
//! `{"$date":{"offset":ms}}` for the server's time, `{"$regex":…,"$options":…}`, ids as text.

use crate::Refusal;
use chrono::DateTime;
use serde_json::{Map, Number, Value as Json, json};

/// Rewrites every EJSON value inside `value` to the client dialect. What has no counterpart is refused.
pub fn to_client(value: Json) -> Result<Json, Refusal> {
    match value {
        Json::Array(items) => items.into_iter().map(to_client).collect::<Result<_, _>>().map(Json::Array),
        Json::Object(fields) => object(fields),
        plain => Ok(plain),
    }
}

fn object(mut fields: Map<String, Json>) -> Result<Json, Refusal> {
    let single = match fields.keys().next() {
        Some(key) if fields.len() == 1 && key.starts_with('$') => key.clone(),
        _ => return each(fields),
    };
    let inner = |fields: &mut Map<String, Json>| fields.remove(&single).unwrap_or_default();
    match single.as_str() {
        "$numberInt" | "$numberLong" | "$numberDouble" => number(&single, inner(&mut fields)),
        "$date" => Ok(json!({"$date": date(inner(&mut fields))?})),
        "$tcb_server_date" => match to_client(inner(&mut fields))? {
            Json::Object(mut date) => {
                Ok(json!({"$date": {"offset": date.remove("offset").unwrap_or_else(|| json!(0))}}))
            }
            _ => Err(Refusal::param("A server date must be an object with an offset.")),
        },
        "$oid" => match inner(&mut fields) {
            Json::String(id) => Ok(Json::String(id)),
            _ => Err(Refusal::param("$oid must be a text.")),
        },
        "$regularExpression" => match inner(&mut fields) {
            Json::Object(mut regex) => Ok(json!({
                "$regex": regex.remove("pattern").unwrap_or_else(|| json!("")),
                "$options": regex.remove("options").unwrap_or_else(|| json!("")),
            })),
            _ => Err(Refusal::param("$regularExpression must be an object with a pattern.")),
        },
        "$numberDecimal" | "$binary" | "$uuid" | "$timestamp" | "$minKey" | "$maxKey" | "$undefined"
        | "$symbol" | "$code" | "$dbPointer" => {
            Err(Refusal::param(format!("Values of the type {single} are not supported.")))
        }
        _ => each(fields),
    }
}

fn each(fields: Map<String, Json>) -> Result<Json, Refusal> {
    fields.into_iter().map(|(k, v)| Ok((k, to_client(v)?))).collect::<Result<_, _>>().map(Json::Object)
}

fn number(kind: &str, value: Json) -> Result<Json, Refusal> {
    let wrong = || Refusal::param(format!("{kind} must hold a number as text."));
    let Json::String(text) = value else { return Err(wrong()) };
    if kind != "$numberDouble" {
        return text.parse::<i64>().map(|n| json!(n)).map_err(|_| wrong());
    }
    text.parse::<f64>().ok().and_then(Number::from_f64).map(Json::Number).ok_or_else(wrong)
}

/// The inside of a `$date`: milliseconds, a wrapped number of them, RFC 3339 text, or the server's time.
fn date(value: Json) -> Result<Json, Refusal> {
    let wrong = || Refusal::param("$date must hold milliseconds, an RFC 3339 time or an offset.");
    match value {
        Json::Number(ms) => Ok(Json::Number(ms)),
        Json::String(text) => {
            DateTime::parse_from_rfc3339(&text).map(|t| json!(t.timestamp_millis())).map_err(|_| wrong())
        }
        Json::Object(fields) => match to_client(Json::Object(fields))? {
            ms @ Json::Number(_) => Ok(ms),
            Json::Object(offset)
                if offset.len() == 1 && offset.get("offset").is_some_and(Json::is_number) =>
            {
                Ok(Json::Object(offset))
            }
            _ => Err(wrong()),
        },
        _ => Err(wrong()),
    }
}

/// Makes a document safe for a client that runs `EJSON.parse` over the whole answer: one value that it cannot read
/// would make the SDK drop every document. Such a value is shown as its JSON text.
pub fn safe(value: Json) -> Json {
    match value {
        Json::Array(items) => items.into_iter().map(safe).collect(),
        Json::Object(fields) => {
            let special = fields.keys().any(|k| k.starts_with('$'));
            let date = fields.len() == 1 && fields.get("$date").is_some_and(Json::is_number);
            match special && !date {
                true => Json::String(Json::Object(fields).to_string()),
                false => fields.into_iter().map(|(k, v)| (k, safe(v))).collect(),
            }
        }
        plain => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_values_become_client_ones() {
        for (ejson, client) in [
            (json!({"n": {"$gte": {"$numberInt": "1"}}}), json!({"n": {"$gte": 1}})),
            (json!({"$numberLong": "9007199254740993"}), json!(9007199254740993_i64)),
            (json!({"$numberDouble": "1.5"}), json!(1.5)),
            (json!({"$date": {"$numberInt": "5"}}), json!({"$date": 5})),
            (json!({"$date": {"$numberLong": "1700000000000"}}), json!({"$date": 1700000000000_i64})),
            (json!({"$date": "2023-11-14T22:13:20.000Z"}), json!({"$date": 1700000000000_i64})),
            (json!({"$date": {"offset": 5}}), json!({"$date": {"offset": 5}})),
            (json!({"$tcb_server_date": {"offset": {"$numberInt": "0"}}}), json!({"$date": {"offset": 0}})),
            (
                json!({"$regularExpression": {"pattern": "ab", "options": "i"}}),
                json!({"$regex": "ab", "$options": "i"}),
            ),
            (json!({"$oid": "6342aa"}), json!("6342aa")),
            (json!({"$and": [{"n": {"$lt": {"$numberInt": "-5"}}}]}), json!({"$and": [{"n": {"$lt": -5}}]})),
            (json!({"a": null, "b": [], "$c": 1}), json!({"a": null, "b": [], "$c": 1})),
        ] {
            assert_eq!(to_client(ejson.clone()).unwrap(), client, "{ejson}");
        }
    }

    #[test]
    fn the_order_of_keys_is_kept() {
        let text = r#"{"z":{"$numberInt":"1"},"a":{"$numberInt":"2"},"m":3}"#;
        assert_eq!(
            to_client(serde_json::from_str(text).unwrap()).unwrap().to_string(),
            r#"{"z":1,"a":2,"m":3}"#
        );
    }

    #[test]
    fn values_without_a_counterpart_are_refused() {
        for bad in [
            json!({"$numberInt": "x"}),
            json!({"$numberInt": 1}),
            json!({"$numberDouble": "NaN"}),
            json!({"$numberDecimal": "1"}),
            json!({"$date": "yesterday"}),
            json!({"$date": {"$gt": 1}}),
            json!({"$date": true}),
            json!({"$oid": 1}),
            json!({"a": [{"$binary": {}}]}),
        ] {
            assert!(to_client(bad.clone()).is_err(), "{bad}");
        }
    }

    #[test]
    fn answers_never_break_ejson_parse() {
        let doc =
            json!({"_id": "a", "at": {"$date": 5}, "odd": {"$date": {"offset": 0}}, "x": [{"$oid": "zz"}]});
        assert_eq!(
            safe(doc),
            json!({"_id": "a", "at": {"$date": 5}, "odd": "{\"$date\":{\"offset\":0}}", "x": ["{\"$oid\":\"zz\"}"]})
        );
    }
}
