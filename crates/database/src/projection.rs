//! Which fields of a document are answered.

use crate::path::{Part, Path};
use crate::{DatabaseError, value};
use serde_json::Map;
use types::Json;

/// A parsed projection; the default answers whole documents.
#[derive(Clone, Debug, Default)]
pub struct Projection {
    /// Fields to keep (`_id` is kept unless excluded), or none to keep all that are not excluded.
    include: Vec<Path>,
    exclude: Vec<Path>,
    slices: Vec<(Path, Slice)>,
}

#[derive(Clone, Copy, Debug)]
struct Slice {
    /// Negative: from the end.
    skip: i64,
    count: usize,
}

impl Projection {
    /// Parses `{"name": 1, "tags": {"$slice": 3}}` or `{"secret": 0}`; `null` and `{}` are whole documents.
    pub fn parse(json: &Json) -> Result<Self, DatabaseError> {
        let map = match json {
            Json::Null => return Ok(Self::default()),
            Json::Object(map) => map,
            _ => return Err(DatabaseError::param("a projection is an object")),
        };
        value::check_size(json, "projection")?;
        let mut projection = Self::default();
        for (name, json) in map {
            let path = Path::parse(name)?;
            match json {
                Json::Bool(true) => projection.include.push(path),
                Json::Bool(false) => projection.exclude.push(path),
                Json::Number(n) if n.as_f64() == Some(0.0) => projection.exclude.push(path),
                Json::Number(_) => projection.include.push(path),
                Json::Object(operators) => projection.slices.push((path, slice(operators)?)),
                _ => {
                    return Err(DatabaseError::param(format!("the projection of {name} is 1, 0 or $slice")));
                }
            }
        }
        // `_id` goes with either kind.
        if projection.exclude.iter().any(|path| path.text != "_id") {
            if projection.include.iter().any(|path| path.text != "_id") {
                return Err(DatabaseError::param("a projection includes fields or excludes them, not both"));
            }
            projection.include.clear();
        }
        // A slice among included fields includes its field.
        if !projection.include.is_empty() {
            projection.include.extend(projection.slices.iter().map(|(path, _)| path.clone()));
        }
        Ok(projection)
    }

    /// What a document shows.
    pub fn apply(&self, mut doc: Json) -> Json {
        for (path, slice) in &self.slices {
            walk(&mut doc, &path.parts, &mut |value| {
                if let Json::Array(items) = value {
                    slice.cut(items);
                }
            });
        }
        if !self.include.is_empty() {
            let mut paths: Vec<&[Part]> = self.include.iter().map(|path| path.parts.as_slice()).collect();
            let id = [Part { name: "_id".to_owned(), index: None }];
            paths.push(&id);
            doc = keep(doc, &paths);
        }
        for path in &self.exclude {
            if let Some((last, parents)) = path.parts.split_last() {
                walk(&mut doc, parents, &mut |value| remove(value, last));
            }
        }
        doc
    }
}

fn slice(operators: &Map<String, Json>) -> Result<Slice, DatabaseError> {
    let wrong = || DatabaseError::param("$slice takes a whole number or [skip, count]");
    if let Some(name) = operators.keys().find(|name| *name != "$slice") {
        return Err(DatabaseError::operator(name, "in a projection"));
    }
    let count = |json: &Json| json.as_u64().map(|n| n as usize);
    match operators.get("$slice") {
        Some(Json::Array(list)) => match list.as_slice() {
            [skip, number] => Ok(Slice {
                skip: skip.as_i64().ok_or_else(wrong)?,
                count: count(number).filter(|n| *n > 0).ok_or_else(wrong)?,
            }),
            _ => Err(wrong()),
        },
        Some(json) => match json.as_i64() {
            Some(last) if last < 0 => Ok(Slice { skip: last, count: usize::MAX }),
            Some(first) => Ok(Slice { skip: 0, count: first as usize }),
            None => Err(wrong()),
        },
        None => Err(DatabaseError::param("a projection of a field is 1, 0 or $slice")),
    }
}

impl Slice {
    fn cut(self, items: &mut Vec<Json>) {
        let skip = if self.skip < 0 {
            items.len().saturating_sub(self.skip.unsigned_abs() as usize)
        } else {
            (self.skip as usize).min(items.len())
        };
        items.drain(..skip);
        items.truncate(self.count);
    }
}

/// Calls `f` with every value that a path leads to, through arrays of objects.
fn walk(value: &mut Json, path: &[Part], f: &mut dyn FnMut(&mut Json)) {
    match (path.split_first(), value) {
        (None, value) => f(value),
        (Some((part, rest)), Json::Object(map)) => {
            if let Some(value) = map.get_mut(&part.name) {
                walk(value, rest, f);
            }
        }
        (Some(_), Json::Array(items)) => items.iter_mut().for_each(|item| walk(item, path, f)),
        (Some(_), _) => {}
    }
}

fn remove(value: &mut Json, part: &Part) {
    match value {
        Json::Object(map) => {
            map.shift_remove(&part.name);
        }
        Json::Array(items) => items.iter_mut().for_each(|item| remove(item, part)),
        _ => {}
    }
}

/// The value with nothing but these paths, in the document's own order.
fn keep(value: Json, paths: &[&[Part]]) -> Json {
    match value {
        Json::Object(map) => {
            let kept = map.into_iter().filter_map(|(name, value)| {
                let inner: Vec<&[Part]> = paths
                    .iter()
                    .filter_map(|path| path.split_first())
                    .filter(|(part, _)| part.name == name)
                    .map(|(_, rest)| rest)
                    .collect();
                if inner.is_empty() {
                    None
                } else if inner.iter().any(|rest| rest.is_empty()) {
                    Some((name, value))
                } else if value.is_object() || value.is_array() {
                    Some((name, keep(value, &inner)))
                } else {
                    None
                }
            });
            Json::Object(kept.collect())
        }
        Json::Array(items) => Json::Array(
            items
                .into_iter()
                .filter(|item| item.is_object() || item.is_array())
                .map(|item| keep(item, paths))
                .collect(),
        ),
        plain => plain,
    }
}
