//! Other programs' spellings of values (MongoDB's canonical extended JSON) in ours.

use chrono::DateTime;
use serde_json::{Map, json};
use types::Json;

/// A value with every `$numberInt`, `$numberDouble` and `$date` as [`crate::value`] spells them.
pub(super) fn normal(value: Json) -> Json {
    match value {
        Json::Array(items) => Json::Array(items.into_iter().map(normal).collect()),
        Json::Object(map) => {
            if let Some(plain) = tagged(&map) {
                return plain;
            }
            Json::Object(map.into_iter().map(|(name, value)| (name, normal(value))).collect())
        }
        plain => plain,
    }
}

fn tagged(map: &Map<String, Json>) -> Option<Json> {
    let (tag, inner) = map.iter().next().filter(|_| map.len() == 1)?;
    match (tag.as_str(), inner) {
        ("$numberInt", Json::String(text)) => text.parse::<i32>().ok().map(Json::from),
        ("$numberDouble", Json::String(text)) => {
            let number = text.parse::<f64>().ok()?;
            serde_json::Number::from_f64(number).map(Json::Number)
        }
        ("$date", Json::String(text)) => {
            let at = DateTime::parse_from_rfc3339(text).ok()?;
            Some(json!({"$date": at.timestamp_millis()}))
        }
        ("$date", Json::Object(long)) => {
            let ms = long.get("$numberLong")?.as_str()?.parse::<i64>().ok()?;
            Some(json!({"$date": ms}))
        }
        _ => None,
    }
}
