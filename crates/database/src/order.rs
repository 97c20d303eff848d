//! The order of documents.

use crate::path::{self, Part, Path};
use crate::{DatabaseError, limits, value};
use std::cmp::Ordering;
use types::Json;

/// Fields to sort by, the most important first. None: the order of creation.
#[derive(Clone, Debug, Default)]
pub struct Order {
    fields: Vec<(Path, bool)>,
}

impl Order {
    /// Parses `[{"field": "n", "direction": "desc"}]`, `{"n": "desc"}` or `{"n": -1}`; `null` is no order.
    pub fn parse(json: &Json) -> Result<Self, DatabaseError> {
        let wrong = || DatabaseError::param("an order names fields with asc, desc, 1 or -1");
        let fields = match json {
            Json::Null => Vec::new(),
            Json::Object(map) => {
                map.iter().map(|(name, json)| field(name, json)).collect::<Result<Vec<_>, _>>()?
            }
            Json::Array(list) => list
                .iter()
                .map(|item| {
                    let name = item.get("field").and_then(Json::as_str).ok_or_else(wrong)?;
                    field(name, item.get("direction").unwrap_or(&Json::Null))
                })
                .collect::<Result<Vec<_>, _>>()?,
            _ => return Err(wrong()),
        };
        if fields.len() > limits::ORDER_FIELDS {
            return Err(DatabaseError::param(format!(
                "an order has at most {} fields",
                limits::ORDER_FIELDS
            )));
        }
        Ok(Self { fields })
    }

    /// Whether documents come in the order of their creation.
    pub fn is_natural(&self) -> bool {
        self.fields.is_empty()
    }

    /// Whether `_id` alone decides: then the direction, `true` for descending.
    pub(crate) fn by_id(&self) -> Option<bool> {
        // Ids are unique: what follows `_id` decides nothing.
        self.fields.first().filter(|(path, _)| path.text == "_id").map(|(_, descending)| *descending)
    }

    /// The fields, and whether each descends.
    pub(crate) fn fields(&self) -> &[(Path, bool)] {
        &self.fields
    }

    /// How two documents stand to each other by the fields alone.
    pub fn compare(&self, a: &Json, b: &Json) -> Ordering {
        self.fields.iter().fold(Ordering::Equal, |order, (path, descending)| {
            order.then_with(|| {
                let order = value::compare(
                    sort_key(a, &path.parts, *descending),
                    sort_key(b, &path.parts, *descending),
                );
                if *descending { order.reverse() } else { order }
            })
        })
    }

    /// What a document is sorted by, field by field.
    pub(crate) fn keys(&self, doc: &Json) -> Vec<Json> {
        self.fields.iter().map(|(path, descending)| sort_key(doc, &path.parts, *descending).clone()).collect()
    }

    /// How a document stands to one that is sorted by these values.
    pub(crate) fn compare_keys(&self, doc: &Json, keys: &[Json]) -> Ordering {
        self.fields.iter().zip(keys).fold(Ordering::Equal, |order, ((path, descending), key)| {
            order.then_with(|| {
                let order = value::compare(sort_key(doc, &path.parts, *descending), key);
                if *descending { order.reverse() } else { order }
            })
        })
    }

    /// As [`Order::compare`], with `_id` deciding between equals, descending where no order was asked for: the total
    /// order of a watch's window, which must not depend on anything but the documents.
    pub fn compare_total(&self, a: &Json, b: &Json) -> Ordering {
        let id = |doc: &Json| doc.get("_id").cloned().unwrap_or_default();
        self.compare(a, b).then_with(|| {
            let order = value::compare(&id(a), &id(b));
            if self.is_natural() { order.reverse() } else { order }
        })
    }
}

fn field(name: &str, direction: &Json) -> Result<(Path, bool), DatabaseError> {
    let descending = match direction {
        Json::String(text) if text.eq_ignore_ascii_case("asc") => false,
        Json::String(text) if text.eq_ignore_ascii_case("desc") => true,
        Json::Number(number) if number.as_f64() == Some(1.0) => false,
        Json::Number(number) if number.as_f64() == Some(-1.0) => true,
        _ => return Err(DatabaseError::param(format!("the order of {name} is asc, desc, 1 or -1"))),
    };
    Ok((Path::parse(name)?, descending))
}

/// The value that a document is sorted by: of several the smallest, or the largest if descending.
fn sort_key<'a>(doc: &'a Json, path: &[Part], descending: bool) -> &'a Json {
    // Without arrays there is only one value, and it is found without a walk.
    let plain = path.iter().try_fold(doc, |value, part| value.as_object()?.get(&part.name));
    if let Some(value) = plain.filter(|value| !value.is_array()) {
        return value;
    }
    let keys = path::keys(doc, path).into_iter();
    let best = if descending {
        keys.max_by(|a, b| value::compare(a, b))
    } else {
        keys.min_by(|a, b| value::compare(a, b))
    };
    best.unwrap_or(&value::NULL)
}
