//! From JSON to an update.

use super::operators::OPERATORS;
use super::{Form, Operator, Sort, Update};
use crate::DatabaseError;
use crate::path::Path;
use crate::value::{self, Num, Use};
use types::Json;

impl Update {
    /// Parses an update: operators if its names are operators, otherwise a replacement.
    pub fn parse(json: &Json) -> Result<Self, DatabaseError> {
        match json.as_object() {
            Some(map) if map.keys().any(|name| name.starts_with('$')) => Self::operators(json),
            _ => Self::replacement(json),
        }
    }

    /// A document that takes the place of others.
    pub fn replacement(json: &Json) -> Result<Self, DatabaseError> {
        if value::fields(json).is_none() {
            return Err(DatabaseError::param("a document is an object"));
        }
        value::check(json, Use::Write)?;
        Ok(Self { form: Form::Replace(json.clone()) })
    }

    /// Parses `{"$set": {"a.b": 1}, "$inc": {"n": 1}}`.
    pub fn operators(json: &Json) -> Result<Self, DatabaseError> {
        value::check_size(json, "update")?;
        let map = json.as_object().ok_or_else(|| DatabaseError::param("an update is an object"))?;
        let mut operators: Vec<(Path, Operator)> = Vec::new();
        let mut on_insert: Vec<(Path, Operator)> = Vec::new();
        for (name, fields) in map {
            if !name.starts_with('$') {
                return Err(DatabaseError::param(format!("field {name} stands beside update operators")));
            }
            let known = OPERATORS.iter().find(|known| known.name == name);
            let known = known.ok_or_else(|| DatabaseError::operator(name, "in an update"))?;
            let fields = fields
                .as_object()
                .ok_or_else(|| DatabaseError::param(format!("{name} takes an object of fields")))?;
            for (path, json) in fields {
                let path = Path::parse(path)?;
                let list = if name == "$setOnInsert" { &mut on_insert } else { &mut operators };
                list.push((path, (known.read)(name, json)?));
            }
        }
        check_places(operators.iter().chain(&on_insert))?;
        Ok(Self { form: Form::Operators { operators, on_insert } })
    }
}

/// Two operators may not write the same place, and none may write `_id`.
fn check_places<'a>(operators: impl Iterator<Item = &'a (Path, Operator)>) -> Result<(), DatabaseError> {
    let mut places: Vec<&Path> = Vec::new();
    for (path, operator) in operators {
        places.push(path);
        if let Operator::Rename(to) = operator {
            places.push(to);
        }
    }
    if places.iter().any(|path| path.root() == "_id") {
        return Err(DatabaseError::param("_id cannot be changed"));
    }
    // Sorted by names, a place and what lies within it are neighbours.
    places.sort_by(|a, b| a.parts.iter().map(|p| &p.name).cmp(b.parts.iter().map(|p| &p.name)));
    match places.windows(2).find(|pair| pair[0].overlaps(pair[1])) {
        Some(pair) => Err(DatabaseError::param(format!(
            "{} and {} are changed by the same update",
            pair[0].text, pair[1].text
        ))),
        None => Ok(()),
    }
}

impl Sort {
    /// Parses `1`, `-1` or `{"a.b": 1, "c": -1}`.
    pub(crate) fn parse(json: &Json) -> Result<Self, DatabaseError> {
        let wrong = || DatabaseError::param("a sort takes 1, -1 or an object of fields with 1 or -1");
        let descending = |json: &Json| match whole(json) {
            Some(1) => Ok(false),
            Some(-1) => Ok(true),
            _ => Err(wrong()),
        };
        match value::fields(json) {
            Some(map) if !map.is_empty() => {
                let fields = map.iter().map(|(name, json)| Ok((Path::parse(name)?, descending(json)?)));
                Ok(Sort::Fields(fields.collect::<Result<_, DatabaseError>>()?))
            }
            _ => Ok(Sort::Elements(descending(json)?)),
        }
    }
}

pub(super) fn whole(json: &Json) -> Option<i64> {
    value::number(json).and_then(Num::exact)
}

/// A value to store.
pub(super) fn literal(json: &Json) -> Result<Json, DatabaseError> {
    value::check(json, Use::Write)?;
    Ok(json.clone())
}

/// A value to compare with.
pub(super) fn compared(json: &Json) -> Result<Json, DatabaseError> {
    value::check(json, Use::Filter)?;
    let mut json = json.clone();
    value::resolve(&mut json, 0);
    Ok(json)
}
