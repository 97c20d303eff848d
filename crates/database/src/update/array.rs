//! Operators on arrays.

use super::{Pull, Sort};
use crate::DatabaseError;
use crate::filter::Filter;
use crate::path::Path;
use crate::value;
use types::Json;

/// The array at a place; `None` if nothing is there.
pub(super) fn list(current: Option<&Json>, at: &Path) -> Result<Option<Vec<Json>>, DatabaseError> {
    match current {
        None => Ok(None),
        Some(Json::Array(items)) => Ok(Some(items.clone())),
        Some(_) => Err(DatabaseError::Refused(format!("field {} is not an array", at.text))),
    }
}

pub(super) fn push(
    mut list: Vec<Json>,
    items: Vec<Json>,
    position: Option<i64>,
    sort: Option<&Sort>,
    slice: Option<i64>,
) -> Json {
    let length = list.len();
    let at = match position {
        None => length,
        // From the end, as in MongoDB.
        Some(back) if back < 0 => length.saturating_sub(back.unsigned_abs() as usize),
        Some(at) => usize::try_from(at).unwrap_or(length).min(length),
    };
    list.splice(at..at, items);
    if let Some(sort) = sort {
        list.sort_by(|a, b| sort.compare(a, b));
    }
    match slice {
        None => {}
        Some(last) if last < 0 => {
            let drop = list.len().saturating_sub(last.unsigned_abs() as usize);
            list.drain(..drop);
        }
        Some(first) => list.truncate(first as usize),
    }
    Json::Array(list)
}

pub(super) fn pop(mut list: Vec<Json>, first: bool) -> Json {
    if !first {
        list.pop();
    } else if !list.is_empty() {
        list.remove(0);
    }
    Json::Array(list)
}

pub(super) fn pull(mut list: Vec<Json>, pull: &Pull) -> Json {
    list.retain(|item| !match pull {
        Pull::Values(values) => values.iter().any(|value| value::equal(value, item)),
        Pull::Tests(tests) => Filter::element_test(tests, item),
        Pull::Objects(filter) => value::fields(item).is_some() && filter.matches(item),
    });
    Json::Array(list)
}

pub(super) fn add_to_set(mut list: Vec<Json>, items: impl Iterator<Item = Json>) -> Json {
    for item in items {
        if !list.iter().any(|present| value::equal(present, &item)) {
            list.push(item);
        }
    }
    Json::Array(list)
}
