//! What may be in a value that a client sent, and what the server fills in before it is stored.

use super::{Kind, kind};
use crate::{DatabaseError, limits};
use base64::Engine;
use serde_json::{Map, json};
use types::Json;

/// Where a value is going to, which decides what may be in it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// Compared with: dates are moments.
    Filter,
    /// Stored: dates may also be `{"$date": {"offset": ms}}`, counted from the time of the write, and regular
    /// expressions `{"$regex": …, "$options": …}`.
    Write,
}

/// Checks names, tagged values and depth of a value that a client sent.
pub(crate) fn check(value: &Json, usage: Use) -> Result<(), DatabaseError> {
    check_at(value, usage, 1)
}

fn check_at(value: &Json, usage: Use, depth: usize) -> Result<(), DatabaseError> {
    if depth > limits::DOCUMENT_DEPTH {
        return Err(DatabaseError::param(format!("more than {} levels deep", limits::DOCUMENT_DEPTH)));
    }
    match value {
        Json::Array(items) => items.iter().try_for_each(|item| check_at(item, usage, depth + 1)),
        Json::Object(map) if map.contains_key("$date") || super::is_tag(map) => check_tag(value, usage),
        Json::Object(map) if usage == Use::Write && regex(map).is_some() => Ok(()),
        Json::Object(map) => map.iter().try_for_each(|(name, value)| {
            check_name(name)?;
            check_at(value, usage, depth + 1)
        }),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => Ok(()),
    }
}

fn check_name(name: &str) -> Result<(), DatabaseError> {
    if name.is_empty() {
        Err(DatabaseError::param("a field name is empty"))
    } else if name.starts_with('$') {
        Err(DatabaseError::operator(name, "as a field name"))
    } else if name.contains('.') {
        Err(DatabaseError::param(format!("field name {name} contains a dot")))
    } else {
        Ok(())
    }
}

fn check_tag(value: &Json, usage: Use) -> Result<(), DatabaseError> {
    let fits = match kind(value) {
        Kind::Date(_) | Kind::Number(_) | Kind::Regex { .. } => true,
        Kind::ObjectId(hex) => hex.len() == 24 && hex.bytes().all(|b| b.is_ascii_hexdigit()),
        Kind::Binary { data, subtype } => {
            (1..=2).contains(&subtype.len())
                && subtype.bytes().all(|b| b.is_ascii_hexdigit())
                && base64::engine::general_purpose::STANDARD.decode(data).is_ok()
        }
        _ => usage == Use::Write && server_date(value).is_some(),
    };
    if fits {
        return Ok(());
    }
    let tag = value.as_object().and_then(|map| map.keys().next()).map_or("", String::as_str);
    let text: String = value.to_string().chars().take(100).collect();
    Err(DatabaseError::param(match tag {
        "$date" => format!("{text} is not a date in milliseconds"),
        _ => format!("{text} is not a value of the type {tag}"),
    }))
}

/// The offset of a date that the server fills in.
fn server_date(value: &Json) -> Option<i64> {
    let date = value.as_object().filter(|map| map.len() == 1)?.get("$date")?.as_object()?;
    if date.len() == 1 { date.get("offset")?.as_i64() } else { None }
}

/// A regular expression as the client dialect spells it.
fn regex(map: &Map<String, Json>) -> Option<(&str, &str)> {
    let pattern = map.get("$regex")?.as_str()?;
    match (map.len(), map.get("$options")) {
        (1, None) => Some((pattern, "")),
        (2, Some(Json::String(options))) => Some((pattern, options)),
        _ => None,
    }
}

/// Fills in the dates that the server is asked to give, and spells every value in the one way that is stored.
pub(crate) fn resolve(value: &mut Json, now: i64) {
    match value {
        Json::Array(items) => items.iter_mut().for_each(|item| resolve(item, now)),
        Json::Object(map) => {
            if let Some((pattern, options)) = regex(map) {
                *value = json!({"$regularExpression": {"pattern": pattern, "options": options}});
                return;
            }
            if !map.contains_key("$date") && !super::is_tag(map) {
                map.values_mut().for_each(|value| resolve(value, now));
                return;
            }
            let spelled = match (server_date(value), kind(value)) {
                (Some(offset), _) => super::date(now.saturating_add(offset)),
                (None, Kind::Number(number)) => number.json(),
                (None, Kind::ObjectId(hex)) => json!({"$oid": hex.to_ascii_lowercase()}),
                (None, Kind::Binary { data, subtype }) => {
                    let subtype = format!("{subtype:0>2}").to_ascii_lowercase();
                    json!({"$binary": {"base64": data, "subType": subtype}})
                }
                (None, _) => return,
            };
            *value = spelled;
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
    }
}

/// Counts the values of an expression, so that none is too large.
pub(crate) fn check_size(value: &Json, what: &str) -> Result<(), DatabaseError> {
    let mut left = limits::EXPRESSION_NODES;
    if fits(value, &mut left, limits::EXPRESSION_DEPTH) {
        Ok(())
    } else {
        Err(DatabaseError::param(format!(
            "the {what} has more than {} values or {} levels",
            limits::EXPRESSION_NODES,
            limits::EXPRESSION_DEPTH
        )))
    }
}

fn fits(value: &Json, left: &mut usize, depth: usize) -> bool {
    if *left == 0 || depth == 0 {
        return false;
    }
    *left -= 1;
    match value {
        Json::Array(items) => items.iter().all(|item| fits(item, left, depth - 1)),
        Json::Object(map) => map.values().all(|value| fits(value, left, depth - 1)),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => true,
    }
}
