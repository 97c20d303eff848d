//! Values of documents by their type: how they are shown, and how they are read when somebody edits one in place.

use super::ask::{Wrong, json};
use chrono::{DateTime, FixedOffset, NaiveDateTime, SecondsFormat, Utc};
use serde_json::json as make;
use types::Json;

/// Characters of a value that a cell shows.
const BRIEF: usize = 120;

/// The type of a value, as far as showing and editing it is a matter of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    Missing,
    Null,
    Text,
    Int,
    Double,
    Long,
    Bool,
    Date,
    ObjectId,
    Binary,
    Regex,
    Point,
    Object,
    Array,
}

/// Why a text is no value of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotThat {
    /// A whole number was wanted.
    Whole,
    /// A number was wanted.
    Number,
    /// `true` or `false` was wanted.
    Bool,
    /// A date was wanted.
    Date,
    /// JSON was wanted.
    Json(Wrong),
}

impl Type {
    /// The type of a value, or of its absence.
    pub fn of(value: Option<&Json>) -> Type {
        let Some(value) = value else { return Type::Missing };
        match value {
            Json::Null => Type::Null,
            Json::Bool(_) => Type::Bool,
            Json::String(_) => Type::Text,
            Json::Array(_) => Type::Array,
            Json::Number(number) if number.is_f64() => Type::Double,
            Json::Number(_) => Type::Int,
            Json::Object(map) => match (map.len(), map.keys().next().map(String::as_str)) {
                (1, Some("$date")) => Type::Date,
                (1, Some("$oid")) => Type::ObjectId,
                (1, Some("$numberLong")) => Type::Long,
                (1, Some("$numberDouble")) => Type::Double,
                (1, Some("$binary")) => Type::Binary,
                (1, Some("$regularExpression")) => Type::Regex,
                (2, _) if point(value).is_some() => Type::Point,
                _ => Type::Object,
            },
        }
    }

    /// The name of the type in the SDKs' `$type`, for developers.
    pub fn name(self) -> &'static str {
        match self {
            Type::Missing => "",
            Type::Null => "null",
            Type::Text => "string",
            Type::Int => "int",
            Type::Double => "double",
            Type::Long => "long",
            Type::Bool => "bool",
            Type::Date => "date",
            Type::ObjectId => "objectId",
            Type::Binary => "binData",
            Type::Regex => "regex",
            Type::Point => "Point",
            Type::Object => "object",
            Type::Array => "array",
        }
    }
}

/// Longitude and latitude of a GeoJSON point.
pub fn point(value: &Json) -> Option<(f64, f64)> {
    if value.get("type")?.as_str()? != "Point" {
        return None;
    }
    let at = value.get("coordinates")?.as_array().filter(|at| at.len() == 2)?;
    Some((at[0].as_f64()?, at[1].as_f64()?))
}

/// The moment of a date.
pub fn date(value: &Json) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_millis(value.get("$date")?.as_i64()?)
}

/// A value in one short line.
pub fn brief(value: &Json) -> String {
    let text = match (Type::of(Some(value)), value) {
        (_, Json::String(text)) => text.clone(),
        (Type::Long, _) => inner(value, "$numberLong"),
        (Type::Double, Json::Object(_)) => inner(value, "$numberDouble"),
        (Type::ObjectId, _) => inner(value, "$oid"),
        (Type::Binary, _) => {
            let bytes = value["$binary"]["base64"].as_str().map_or(0, |text| text.len() / 4 * 3);
            format!("binary, {bytes} B")
        }
        (Type::Regex, _) => {
            let part = |name: &str| value["$regularExpression"][name].as_str().unwrap_or_default();
            format!("/{}/{}", part("pattern"), part("options"))
        }
        (Type::Point, _) => point(value).map(|(x, y)| format!("{x}, {y}")).unwrap_or_default(),
        _ => value.to_string(),
    };
    // What does not fit is in the document.
    let line = text.split(['\n', '\r']).next().unwrap_or_default();
    let cut = line.len() < text.len() || line.chars().nth(BRIEF).is_some();
    let short: String = line.chars().take(BRIEF).collect();
    if cut { short + "…" } else { short }
}

fn inner(value: &Json, tag: &str) -> String {
    value[tag].as_str().unwrap_or_default().to_owned()
}

fn zone(minutes: i32) -> FixedOffset {
    use chrono::Offset;
    minutes.checked_mul(60).and_then(FixedOffset::east_opt).unwrap_or_else(|| Utc.fix())
}

/// What stands in the control when a value is edited. `offset` is the reader's zone in minutes east of UTC.
pub fn text_of(value: Option<&Json>, offset: i32) -> String {
    match (Type::of(value), value) {
        (_, None) => String::new(),
        (_, Some(Json::String(text))) => text.clone(),
        (Type::Date, Some(value)) => date(value)
            .map(|at| at.with_timezone(&zone(offset)).to_rfc3339_opts(SecondsFormat::AutoSi, false))
            .unwrap_or_default(),
        (Type::Long, Some(value)) => inner(value, "$numberLong"),
        (_, Some(value)) => value.to_string(),
    }
}

/// Reads a text as a value of the same type as before. Where there was none, or null, the text is JSON or else a text,
/// and an empty one is nothing at all.
pub fn value_of(kind: Type, text: &str, offset: i32) -> Result<Option<Json>, NotThat> {
    let trimmed = text.trim();
    let number = || -> Result<serde_json::Number, NotThat> {
        trimmed.parse::<f64>().ok().and_then(serde_json::Number::from_f64).ok_or(NotThat::Number)
    };
    Ok(Some(match kind {
        Type::Missing | Type::Null if trimmed.is_empty() => return Ok(None),
        Type::Missing | Type::Null => json(trimmed).unwrap_or_else(|_| Json::from(text)),
        Type::Text => Json::from(text),
        Type::Int => match trimmed.parse::<i64>() {
            Ok(whole) => Json::from(whole),
            Err(_) if trimmed.parse::<f64>().is_ok() => return Err(NotThat::Whole),
            Err(_) => return Err(NotThat::Number),
        },
        Type::Double if matches!(trimmed, "NaN" | "Infinity" | "-Infinity") => {
            make!({ "$numberDouble": trimmed })
        }
        Type::Double => Json::Number(number()?),
        Type::Long => match trimmed.parse::<i64>() {
            Ok(whole) => make!({ "$numberLong": whole.to_string() }),
            Err(_) => return Err(NotThat::Whole),
        },
        Type::Bool => match trimmed {
            "true" => Json::Bool(true),
            "false" => Json::Bool(false),
            _ => return Err(NotThat::Bool),
        },
        Type::Date => make!({ "$date": moment(trimmed, offset).ok_or(NotThat::Date)?.timestamp_millis() }),
        Type::ObjectId | Type::Binary | Type::Regex | Type::Point | Type::Object | Type::Array => {
            json(trimmed).map_err(NotThat::Json)?
        }
    }))
}

/// A moment as people write it; without a zone it is in the reader's.
pub fn moment(text: &str, offset: i32) -> Option<DateTime<Utc>> {
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some(at.to_utc());
    }
    let text = text.replace('T', " ");
    let day = format!("{text} 00:00:00");
    let local = ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%d %H:%M"]
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(&text, form).ok())
        .or_else(|| NaiveDateTime::parse_from_str(&day, "%Y-%m-%d %H:%M:%S").ok())?;
    local.and_local_timezone(zone(offset)).single().map(|at| at.to_utc())
}

/// The fields of documents as columns: `_id` first, then in the order in which they are met.
pub fn columns<'a>(docs: impl Iterator<Item = &'a Json>) -> Vec<String> {
    let mut columns = vec!["_id".to_owned()];
    for name in docs.filter_map(Json::as_object).flat_map(|doc| doc.keys()) {
        if !columns.contains(name) {
            columns.push(name.clone());
        }
    }
    columns
}

/// The values of a document that JSON has no word for: their paths, types and meanings.
pub fn tagged(doc: &Json) -> Vec<(String, Type, String)> {
    let mut found = Vec::new();
    walk(doc, &mut String::new(), &mut found);
    found
}

fn walk(value: &Json, path: &mut String, found: &mut Vec<(String, Type, String)>) {
    let kind = Type::of(Some(value));
    let special =
        matches!(kind, Type::Date | Type::ObjectId | Type::Long | Type::Binary | Type::Regex | Type::Point);
    if special && found.len() < 50 {
        let text = match date(value) {
            Some(at) => at.to_rfc3339_opts(SecondsFormat::AutoSi, true),
            None => brief(value),
        };
        found.push((path.clone(), kind, text));
        return;
    }
    let length = path.len();
    let mut step = |name: &str, value: &Json| {
        if length > 0 {
            path.push('.');
        }
        path.push_str(name);
        walk(value, path, found);
        path.truncate(length);
    };
    match value {
        Json::Object(map) => map.iter().for_each(|(name, value)| step(name, value)),
        Json::Array(list) => list.iter().enumerate().for_each(|(i, value)| step(&i.to_string(), value)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_edited_keeps_its_type() {
        for value in [
            make!("a text"),
            make!(""),
            make!(5),
            make!(5.0),
            make!({"$numberLong": "5"}),
            make!({"$numberDouble": "NaN"}),
            make!(true),
            make!({"$date": 1_700_000_000_123_i64}),
            make!({"a": [1, {"$date": 5}]}),
            make!({"type": "Point", "coordinates": [1.5, 2.5]}),
        ] {
            let kind = Type::of(Some(&value));
            let text = text_of(Some(&value), 480);
            let text = if kind == Type::Double && value.is_object() { "NaN".to_owned() } else { text };
            assert_eq!(value_of(kind, &text, 480).unwrap().unwrap().to_string(), value.to_string());
        }
    }

    #[test]
    fn what_is_no_value_of_the_type_says_why() {
        assert_eq!(value_of(Type::Int, "5.5", 0), Err(NotThat::Whole));
        assert_eq!(value_of(Type::Int, "five", 0), Err(NotThat::Number));
        assert_eq!(value_of(Type::Bool, "yes", 0), Err(NotThat::Bool));
        assert_eq!(value_of(Type::Date, "tomorrow", 0), Err(NotThat::Date));
        assert!(matches!(value_of(Type::Array, "[1,", 0), Err(NotThat::Json(Wrong::Syntax(1, ..)))));
        assert_eq!(value_of(Type::Double, "5", 0), Ok(Some(make!(5.0))));
        assert_eq!(value_of(Type::Missing, " ", 0), Ok(None));
        assert_eq!(value_of(Type::Missing, "x", 0), Ok(Some(make!("x"))));
    }

    #[test]
    fn a_date_without_a_zone_is_the_readers() {
        let noon = "2026-11-25T04:00:00Z".parse().ok();
        assert_eq!(moment("2026-11-25 12:00", 480), noon);
        assert_eq!(moment("2026-11-25T12:00:00", 480), noon);
        assert_eq!(moment("2026-11-25T12:00:00+08:00", 0), noon);
        assert_eq!(moment("2026-11-25", 0), "2026-11-25T00:00:00Z".parse().ok());
    }
}
