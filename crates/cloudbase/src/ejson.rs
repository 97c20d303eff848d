//! MongoDB's extended JSON, and the client dialect that everything behind the doors speaks.
//!
//! The gateway's queries and the server SDKs arrive as canonical EJSON (`{"$numberInt":"1"}`); the js-sdk's bodies are
//! plain JSON with `{"$date":ms}`. Both become the client dialect: plain numbers, `{"$date":ms}`,
//! `{"$date":{"offset":ms}}` for the server's time. What JSON has no word for keeps its EJSON spelling, and so its
//! type: `$oid`, `$binary`, `$regularExpression`, a `$numberLong` that would fit 32 bits, a `$numberDouble` that is
//! no number.

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
        "$numberInt" | "$numberLong" | "$numberDouble" => {
            let number = number(&single, inner(&mut fields))?;
            // A long that looks like an int stays a long.
            match number.as_i64() {
                Some(n) if single == "$numberLong" && i32::try_from(n).is_ok() => {
                    Ok(json!({"$numberLong": n.to_string()}))
                }
                _ => Ok(number),
            }
        }
        "$date" => Ok(json!({"$date": date(inner(&mut fields))?})),
        "$tcb_server_date" => match inner(&mut fields) {
            Json::Object(mut offset) => {
                let offset = offset.remove("offset").unwrap_or_else(|| json!(0));
                Ok(json!({"$date": {"offset": plain(offset)?}}))
            }
            _ => Err(Refusal::param("A server date must be an object with an offset.")),
        },
        "$oid" => match inner(&mut fields) {
            Json::String(id) if id.len() == 24 && id.bytes().all(|b| b.is_ascii_hexdigit()) => {
                Ok(json!({"$oid": id.to_ascii_lowercase()}))
            }
            _ => Err(Refusal::param("$oid must have 24 hexadecimal digits.")),
        },
        "$regularExpression" => match inner(&mut fields) {
            Json::Object(mut regex) => {
                let mut text = |name: &str| match regex.remove(name) {
                    None => Ok(String::new()),
                    Some(Json::String(text)) => Ok(text),
                    Some(_) => Err(Refusal::param("A regular expression has texts as pattern and options.")),
                };
                Ok(json!({"$regularExpression": {"pattern": text("pattern")?, "options": text("options")?}}))
            }
            _ => Err(Refusal::param("$regularExpression must be an object with a pattern.")),
        },
        "$binary" => match inner(&mut fields) {
            Json::Object(binary) => match (binary.get("base64"), binary.get("subType")) {
                (Some(Json::String(data)), Some(Json::String(subtype))) => {
                    Ok(json!({"$binary": {"base64": data, "subType": subtype}}))
                }
                _ => Err(Refusal::param("$binary must have texts as base64 and subType.")),
            },
            _ => Err(Refusal::param("$binary must be an object with base64 and subType.")),
        },
        "$numberDecimal" | "$uuid" | "$timestamp" | "$minKey" | "$maxKey" | "$undefined" | "$symbol"
        | "$code" | "$dbPointer" => {
            Err(Refusal::param(format!("Values of the type {single} are not supported.")))
        }
        _ => each(fields),
    }
}

/// Operators' options that the SDKs send as null when the app left them out: their EJSON writes JavaScript's
/// `undefined` so. None of them can mean null.
const OPTIONS: [&str; 6] = ["$options", "$maxDistance", "$minDistance", "$position", "$sort", "$slice"];

/// A condition or a change without the options that the app left out.
pub fn without_undefined(value: Json) -> Json {
    match value {
        Json::Array(items) => items.into_iter().map(without_undefined).collect(),
        Json::Object(fields) => fields
            .into_iter()
            .filter(|(name, value)| !(value.is_null() && OPTIONS.contains(&name.as_str())))
            .map(|(name, value)| (name, without_undefined(value)))
            .collect(),
        plain => plain,
    }
}

/// A number in any spelling, as a plain one.
fn plain(value: Json) -> Result<Json, Refusal> {
    match value {
        Json::Object(fields) if fields.len() == 1 => match fields.into_iter().next() {
            Some((kind, value)) if kind.starts_with("$number") => number(&kind, value),
            _ => Err(Refusal::param("A number is expected.")),
        },
        value => Ok(value),
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
    let float = text.parse::<f64>().map_err(|_| wrong())?;
    Ok(match Number::from_f64(float) {
        Some(number) => Json::Number(number),
        None if float.is_nan() => json!({"$numberDouble": "NaN"}),
        None if float > 0.0 => json!({"$numberDouble": "Infinity"}),
        None => json!({"$numberDouble": "-Infinity"}),
    })
}

/// The inside of a `$date`: milliseconds, a wrapped number of them, RFC 3339 text, or the server's time.
fn date(value: Json) -> Result<Json, Refusal> {
    let wrong = || Refusal::param("$date must hold milliseconds, an RFC 3339 time or an offset.");
    match value {
        Json::Number(ms) => Ok(Json::Number(ms)),
        Json::String(text) => {
            DateTime::parse_from_rfc3339(&text).map(|t| json!(t.timestamp_millis())).map_err(|_| wrong())
        }
        Json::Object(mut fields) if fields.len() == 1 => match fields.remove("offset") {
            Some(offset) => match plain(offset)? {
                offset @ Json::Number(_) => Ok(json!({"offset": offset})),
                _ => Err(wrong()),
            },
            None => match plain(Json::Object(fields)) {
                Ok(ms @ Json::Number(_)) => Ok(ms),
                _ => Err(wrong()),
            },
        },
        _ => Err(wrong()),
    }
}

/// Whether an object is a value that `EJSON.parse` can read.
fn is_value(fields: &Map<String, Json>) -> bool {
    let Some((tag, inner)) = fields.iter().next().filter(|_| fields.len() == 1) else { return false };
    let text = |name: &str| inner.get(name).is_some_and(Json::is_string);
    match tag.as_str() {
        "$date" => inner.is_number(),
        "$oid" => {
            inner.as_str().is_some_and(|id| id.len() == 24 && id.bytes().all(|b| b.is_ascii_hexdigit()))
        }
        "$numberLong" => inner.as_str().is_some_and(|n| n.parse::<i64>().is_ok()),
        "$numberDouble" => inner.as_str().is_some_and(|n| n.parse::<f64>().is_ok()),
        "$binary" => text("base64") && text("subType"),
        "$regularExpression" => text("pattern") && text("options"),
        _ => false,
    }
}

/// Makes a document safe for a client that runs `EJSON.parse` over the whole answer: one value that it cannot read
/// would make the SDK drop every document. Such a value is shown as its JSON text.
pub fn safe(value: Json) -> Json {
    match value {
        Json::Array(items) => items.into_iter().map(safe).collect(),
        Json::Object(fields) => {
            let special = fields.keys().any(|k| k.starts_with('$'));
            match special {
                true if is_value(&fields) => Json::Object(fields),
                true => Json::String(Json::Object(fields).to_string()),
                false => fields.into_iter().map(|(k, v)| (k, safe(v))).collect(),
            }
        }
        plain => plain,
    }
}

/// A document as plain JSON, for clients that know no EJSON: every number is a number, a regular expression is
/// `{"$regex", "$options"}`. What is not a number (NaN, infinity) is null, as JavaScript's own JSON has it.
pub fn plain_json(value: Json) -> Json {
    match value {
        Json::Array(items) => items.into_iter().map(plain_json).collect(),
        Json::Object(fields) => {
            let tag =
                fields.iter().next().filter(|_| fields.len() == 1).map(|(tag, inner)| (tag.as_str(), inner));
            match tag {
                Some(("$numberLong", Json::String(n))) => n.parse::<i64>().map_or(Json::Null, Json::from),
                Some(("$numberDouble", Json::String(n))) => n.parse::<f64>().map_or(Json::Null, Json::from),
                Some(("$regularExpression", regex)) => {
                    json!({"$regex": regex["pattern"], "$options": regex["options"]})
                }
                _ => fields.into_iter().map(|(k, v)| (k, plain_json(v))).collect(),
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
                json!({"$regularExpression": {"pattern": "ab", "options": "i"}}),
            ),
            (json!({"$oid": "0123456789ABCDEF01234567"}), json!({"$oid": "0123456789abcdef01234567"})),
            (json!({"$numberLong": "5"}), json!({"$numberLong": "5"})),
            (json!({"$date": {"$numberLong": "5"}}), json!({"$date": 5})),
            (json!({"$numberDouble": "1.0"}), json!(1.0)),
            (json!({"$numberDouble": "NaN"}), json!({"$numberDouble": "NaN"})),
            (json!({"$numberDouble": "-Infinity"}), json!({"$numberDouble": "-Infinity"})),
            (
                json!({"b": {"$binary": {"base64": "AQI=", "subType": "00"}}}),
                json!({"b": {"$binary": {"base64": "AQI=", "subType": "00"}}}),
            ),
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
    fn options_that_an_app_left_out_are_left_out() {
        assert_eq!(
            without_undefined(
                json!({"$or": [{"p": {"$nearSphere": {"$geometry": {}, "$maxDistance": null}}},
                {"s": {"$regex": "a", "$options": null}}, {"n": null}]})
            ),
            json!({"$or": [{"p": {"$nearSphere": {"$geometry": {}}}}, {"s": {"$regex": "a"}}, {"n": null}]})
        );
        assert_eq!(
            without_undefined(
                json!({"$push": {"l": {"$each": [null], "$position": null, "$sort": 1, "$slice": null}}})
            ),
            json!({"$push": {"l": {"$each": [null], "$sort": 1}}})
        );
    }

    #[test]
    fn values_without_a_counterpart_are_refused() {
        for bad in [
            json!({"$numberInt": "x"}),
            json!({"$numberInt": 1}),
            json!({"$numberDouble": "many"}),
            json!({"$numberDecimal": "1"}),
            json!({"$date": "yesterday"}),
            json!({"$date": {"$gt": 1}}),
            json!({"$date": true}),
            json!({"$oid": 1}),
            json!({"$oid": "6342aa"}),
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
        let typed = json!({"n": {"$numberLong": "5"}, "o": {"$oid": "0123456789abcdef01234567"},
            "r": {"$regularExpression": {"pattern": "a", "options": ""}}, "x": {"$numberDouble": "NaN"}});
        assert_eq!(safe(typed.clone()), typed);
        assert_eq!(
            plain_json(typed),
            json!({"n": 5, "o": {"$oid": "0123456789abcdef01234567"}, "r": {"$regex": "a", "$options": ""}, "x": null})
        );
    }
}
