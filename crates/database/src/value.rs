//! The order and equality of values: MongoDB's, over JSON with `{"$date": ms}` for dates.

use crate::{DatabaseError, limits};
use serde_json::Number;
use std::cmp::Ordering;
use types::Json;

/// The type of a value, in the order in which types sort. Comparisons in queries stay within one class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    Null,
    Number,
    String,
    Object,
    Array,
    Bool,
    Date,
}

pub(crate) fn class(value: &Json) -> Class {
    match value {
        Json::Null => Class::Null,
        Json::Number(_) => Class::Number,
        Json::String(_) => Class::String,
        Json::Array(_) => Class::Array,
        Json::Bool(_) => Class::Bool,
        Json::Object(_) if date(value).is_some() => Class::Date,
        Json::Object(_) => Class::Object,
    }
}

/// The milliseconds of a date.
pub(crate) fn date(value: &Json) -> Option<i64> {
    let map = value.as_object()?;
    if map.len() == 1 { map.get("$date")?.as_i64() } else { None }
}

/// A total order over all values.
pub(crate) fn compare(a: &Json, b: &Json) -> Ordering {
    match (a, b) {
        (Json::Number(a), Json::Number(b)) => compare_numbers(a, b),
        (Json::String(a), Json::String(b)) => a.as_bytes().cmp(b.as_bytes()),
        (Json::Bool(a), Json::Bool(b)) => a.cmp(b),
        (Json::Array(a), Json::Array(b)) => {
            let elements = a.iter().zip(b).map(|(a, b)| compare(a, b));
            elements.into_iter().find(|o| o.is_ne()).unwrap_or(a.len().cmp(&b.len()))
        }
        (Json::Object(x), Json::Object(y)) => match (date(a), date(b)) {
            (Some(a), Some(b)) => a.cmp(&b),
            (None, None) => {
                let fields = x.iter().zip(y).map(|((xn, xv), (yn, yv))| {
                    class(xv).cmp(&class(yv)).then_with(|| xn.cmp(yn)).then_with(|| compare(xv, yv))
                });
                fields.into_iter().find(|o| o.is_ne()).unwrap_or(x.len().cmp(&y.len()))
            }
            _ => class(a).cmp(&class(b)),
        },
        _ => class(a).cmp(&class(b)),
    }
}

pub(crate) fn equal(a: &Json, b: &Json) -> bool {
    compare(a, b).is_eq()
}

/// Exact, across integers and floating point.
fn compare_numbers(a: &Number, b: &Number) -> Ordering {
    match (integer(a), integer(b)) {
        (Some(a), Some(b)) => a.cmp(&b),
        (Some(a), None) => compare_integer(a, b.as_f64().unwrap_or_default()),
        (None, Some(b)) => compare_integer(b, a.as_f64().unwrap_or_default()).reverse(),
        // JSON has no NaN.
        (None, None) => a.as_f64().partial_cmp(&b.as_f64()).unwrap_or(Ordering::Equal),
    }
}

fn integer(number: &Number) -> Option<i128> {
    number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from))
}

fn compare_integer(integer: i128, float: f64) -> Ordering {
    // A float beyond 2^127 saturates, and no integer of JSON reaches that far.
    let whole = float.trunc();
    integer.cmp(&(whole as i128)).then_with(|| 0.0.partial_cmp(&(float - whole)).unwrap_or(Ordering::Equal))
}

/// Where a value is going to, which decides what may be in it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// Compared with: dates are moments.
    Filter,
    /// Stored: dates may also be `{"$date": {"offset": ms}}`, counted from the time of the write.
    Write,
}

/// Checks names, dates and depth of a value that a client sent.
pub(crate) fn check(value: &Json, usage: Use) -> Result<(), DatabaseError> {
    check_at(value, usage, 1)
}

fn check_at(value: &Json, usage: Use, depth: usize) -> Result<(), DatabaseError> {
    if depth > limits::DOCUMENT_DEPTH {
        return Err(DatabaseError::param(format!("more than {} levels deep", limits::DOCUMENT_DEPTH)));
    }
    match value {
        Json::Array(items) => items.iter().try_for_each(|item| check_at(item, usage, depth + 1)),
        Json::Object(map) if map.contains_key("$date") => check_date(value, usage),
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

fn check_date(value: &Json, usage: Use) -> Result<(), DatabaseError> {
    if date(value).is_some() || (usage == Use::Write && server_date(value).is_some()) {
        Ok(())
    } else {
        Err(DatabaseError::param(format!("{value} is not a date in milliseconds")))
    }
}

/// The offset of a date that the server fills in.
fn server_date(value: &Json) -> Option<i64> {
    let date = value.as_object().filter(|map| map.len() == 1)?.get("$date")?.as_object()?;
    if date.len() == 1 { date.get("offset")?.as_i64() } else { None }
}

/// Fills in the dates that the server is asked to give.
pub(crate) fn resolve_dates(value: &mut Json, now: i64) {
    if let Some(offset) = server_date(value) {
        *value = serde_json::json!({"$date": now.saturating_add(offset)});
        return;
    }
    match value {
        Json::Array(items) => items.iter_mut().for_each(|item| resolve_dates(item, now)),
        Json::Object(map) => map.values_mut().for_each(|value| resolve_dates(value, now)),
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
