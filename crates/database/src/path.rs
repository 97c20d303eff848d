//! Dot paths: reading with array traversal (queries), and reading and writing one exact place (updates).

use crate::{DatabaseError, limits, value};
use types::Json;

/// One name of a path. A number is also an index, where it meets an array.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Part {
    pub name: String,
    pub index: Option<usize>,
}

/// A dot path such as `tags.0` or `items.price`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Path {
    pub text: String,
    pub parts: Vec<Part>,
}

impl Path {
    pub fn parse(text: &str) -> Result<Self, DatabaseError> {
        let parts: Vec<Part> = text
            .split('.')
            .take(limits::PATH_PARTS + 1)
            .map(|name| Part { name: name.to_owned(), index: index(name) })
            .collect();
        if parts.len() > limits::PATH_PARTS {
            return Err(DatabaseError::param(format!("a path has more than {} names", limits::PATH_PARTS)));
        }
        for part in &parts {
            if part.name.is_empty() {
                return Err(DatabaseError::param(format!("path {text:?} has an empty name")));
            }
            if part.name.starts_with('$') {
                return Err(DatabaseError::operator(&part.name, &format!("in the path {text}")));
            }
        }
        Ok(Self { text: text.to_owned(), parts })
    }

    /// The first name.
    pub fn root(&self) -> &str {
        self.parts.first().map_or("", |part| &part.name)
    }

    /// Whether one path lies within the other, so that an update of both has no clear meaning.
    pub fn overlaps(&self, other: &Path) -> bool {
        self.parts.iter().zip(&other.parts).all(|(a, b)| a == b)
    }
}

/// Only the plain spelling is an index: `0`, `17`, not `07` or `+1`.
fn index(name: &str) -> Option<usize> {
    let plain = !name.is_empty()
        && name.bytes().all(|b| b.is_ascii_digit())
        && (name == "0" || !name.starts_with('0'));
    if plain { name.parse().ok() } else { None }
}

/// Calls `f` with every value that a path leads to, going through arrays on the way; with `None` where it leads
/// nowhere. Stops when `f` answers true, and answers whether it did.
pub(crate) fn any_value<'a>(value: &'a Json, path: &[Part], f: Visit<'_, 'a>) -> bool {
    let Some((part, rest)) = path.split_first() else { return f(Some(value)) };
    match value {
        Json::Object(map) => match map.get(&part.name) {
            Some(value) => enter(value, rest, f),
            None => f(None),
        },
        _ => f(None),
    }
}

/// Sees a value, or that there is none; answers whether it has seen enough.
pub(crate) type Visit<'f, 'a> = &'f mut dyn FnMut(Option<&'a Json>) -> bool;

fn enter<'a>(value: &'a Json, path: &[Part], f: Visit<'_, 'a>) -> bool {
    let Some((part, rest)) = path.split_first() else { return f(Some(value)) };
    let Json::Array(items) = value else { return any_value(value, path, f) };
    items.iter().enumerate().any(|(i, item)| {
        if part.index == Some(i) && enter(item, rest, f) {
            return true;
        }
        match item {
            Json::Object(map) => match map.get(&part.name) {
                Some(value) => enter(value, rest, f),
                // An index that is no field of the elements does not make them lack anything.
                None => part.index.is_none() && f(None),
            },
            _ => false,
        }
    })
}

/// As [`any_value`], and also with each element of an array at the end of the path, before the array itself.
pub(crate) fn any_leaf<'a>(value: &'a Json, path: &[Part], f: Visit<'_, 'a>) -> bool {
    any_value(value, path, &mut |value| match value {
        Some(Json::Array(items)) => items.iter().any(|item| f(Some(item))) || f(value),
        _ => f(value),
    })
}

/// The values under which a document is found and sorted by a path: each element of an array at its end, and null
/// where there is nothing. Never empty. An index holds exactly these, and a sort takes the first or the last.
pub(crate) fn keys<'a>(doc: &'a Json, path: &[Part]) -> Vec<&'a Json> {
    let mut keys = Vec::with_capacity(1);
    any_value(doc, path, &mut |value| {
        match value {
            Some(Json::Array(items)) if !items.is_empty() => keys.extend(items),
            Some(Json::Array(_)) | None => keys.push(&value::NULL),
            Some(value) => keys.push(value),
        }
        false
    });
    if keys.is_empty() {
        keys.push(&value::NULL);
    }
    keys
}

/// The value at exactly this place: an index is used on arrays only, and arrays are not gone through.
pub(crate) fn get<'a>(value: &'a Json, path: &[Part]) -> Option<&'a Json> {
    path.iter().try_fold(value, |value, part| match value {
        Json::Object(map) => map.get(&part.name),
        Json::Array(items) => items.get(part.index?),
        _ => None,
    })
}

/// Puts a value at a place, making the objects on the way.
pub(crate) fn put(value: &mut Json, path: &[Part], new: Json) -> Result<(), DatabaseError> {
    let Some((part, rest)) = path.split_first() else {
        *value = new;
        return Ok(());
    };
    let slot = match value {
        Json::Object(map) => map.entry(&part.name).or_insert_with(|| hole(rest)),
        Json::Array(items) => {
            let Some(index) = part.index else { return Err(no_place(part, "an array")) };
            if index >= items.len() {
                if index > limits::ARRAY_INDEX {
                    return Err(DatabaseError::Refused(format!(
                        "index {index} is beyond the end of an array; at most {} can be written",
                        limits::ARRAY_INDEX
                    )));
                }
                items.resize(index, Json::Null);
                items.push(hole(rest));
            }
            &mut items[index]
        }
        Json::Null => return Err(no_place(part, "null")),
        Json::Bool(_) | Json::Number(_) | Json::String(_) => return Err(no_place(part, "a plain value")),
    };
    put(slot, rest, new)
}

/// What stands at a new place until the value arrives.
fn hole(rest: &[Part]) -> Json {
    if rest.is_empty() { Json::Null } else { Json::Object(Default::default()) }
}

fn no_place(part: &Part, what: &str) -> DatabaseError {
    DatabaseError::Refused(format!("cannot create field {} in {what}", part.name))
}

/// Takes away the value at a place; an element of an array becomes null, so that the others keep their places.
pub(crate) fn take(value: &mut Json, path: &[Part]) -> Option<Json> {
    let (part, rest) = path.split_first()?;
    match value {
        Json::Object(map) if rest.is_empty() => map.shift_remove(&part.name),
        Json::Object(map) => take(map.get_mut(&part.name)?, rest),
        Json::Array(items) => {
            let item = items.get_mut(part.index?)?;
            if rest.is_empty() { Some(item.take()) } else { take(item, rest) }
        }
        _ => None,
    }
}

/// Whether an array stands on a path or at its end.
pub(crate) fn through_array(doc: &Json, path: &[Part]) -> bool {
    let mut value = doc;
    for part in path {
        match value {
            Json::Object(map) => match map.get(&part.name) {
                Some(inner) => value = inner,
                None => return false,
            },
            _ => break,
        }
    }
    value.is_array()
}

/// Takes the value at a place out, leaving null there.
pub(crate) fn take_out(value: &mut Json, path: &[Part]) -> Option<Json> {
    let at = path.iter().try_fold(value, |value, part| match value {
        Json::Object(map) => map.get_mut(&part.name),
        Json::Array(items) => items.get_mut(part.index?),
        _ => None,
    })?;
    Some(at.take())
}
