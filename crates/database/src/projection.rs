//! Which fields of a document are answered.

use crate::filter::ElementTests;
use crate::path::{Part, Path};
use crate::{DatabaseError, Filter, value};
use serde_json::Map;
use types::Json;

/// A parsed projection; the default answers whole documents.
#[derive(Clone, Debug, Default)]
pub struct Projection {
    /// Fields to keep (`_id` is kept unless excluded), or none to keep all that are not excluded.
    include: Vec<Path>,
    exclude: Vec<Path>,
    slices: Vec<(Path, Slice)>,
    /// Arrays of which one element is shown.
    firsts: Vec<(Path, ElementTest)>,
}

/// What the shown element of an array meets.
#[derive(Clone, Debug)]
enum ElementTest {
    Values(ElementTests),
    Objects(Filter),
}

/// The operators of projections, for the list of what is supported.
pub(crate) static OPERATORS: &[(&str, &str)] = &[
    ("$slice", "the first elements of an array, the last ones, or some from one on"),
    ("$elemMatch", "the first element of an array that meets a condition"),
];

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
                Json::Object(operators) if operators.contains_key("$elemMatch") && operators.len() == 1 => {
                    projection.firsts.push((path, element_test(&operators["$elemMatch"])?));
                }
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
        // `$elemMatch` alone includes its field and no other; `$slice` alone includes all.
        let excludes = projection.exclude.iter().any(|path| path.text != "_id");
        // A slice among included fields includes its field.
        if !projection.include.is_empty() || (!projection.firsts.is_empty() && !excludes) {
            projection.include.extend(projection.slices.iter().map(|(path, _)| path.clone()));
            projection.include.extend(projection.firsts.iter().map(|(path, _)| path.clone()));
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
        for (path, test) in &self.firsts {
            if let Some((last, parents)) = path.parts.split_last() {
                walk(&mut doc, parents, &mut |value| {
                    let Some(map) = value.as_object_mut() else { return };
                    let first = match map.get_mut(&last.name) {
                        Some(Json::Array(items)) => items.iter().position(|item| test.holds(item)),
                        _ => None,
                    };
                    match (first, map.get_mut(&last.name)) {
                        (Some(i), Some(Json::Array(items))) => *items = vec![items.swap_remove(i)],
                        _ => {
                            map.shift_remove(&last.name);
                        }
                    }
                });
            }
        }
        if !self.include.is_empty() {
            let mut paths: Vec<&[Part]> = self.include.iter().map(|path| path.parts.as_slice()).collect();
            let id = [Part { name: "_id".to_owned(), index: None }];
            paths.push(&id);
            doc = keep(doc, &paths);
        }
        for path in &self.exclude {
            take_away(&mut doc, &path.parts);
        }
        doc
    }
}

impl ElementTest {
    fn holds(&self, item: &Json) -> bool {
        match self {
            ElementTest::Values(tests) => Filter::element_test(tests, item),
            ElementTest::Objects(filter) => value::fields(item).is_some() && filter.matches(item),
        }
    }
}

fn element_test(json: &Json) -> Result<ElementTest, DatabaseError> {
    match Filter::parse_elements(json)? {
        Some(tests) => Ok(ElementTest::Values(tests)),
        None => Ok(ElementTest::Objects(Filter::parse(json)?)),
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

/// Takes a field away, in every element of an array on the way.
pub(crate) fn take_away(doc: &mut Json, path: &[Part]) {
    if let Some((last, parents)) = path.split_last() {
        walk(doc, parents, &mut |value| remove(value, last));
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
pub(crate) fn keep(value: Json, paths: &[&[Part]]) -> Json {
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
