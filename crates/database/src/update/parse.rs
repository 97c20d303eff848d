//! From the client dialect's JSON to an update.

use super::{Bit, Form, Operator, Pull, Sort, Update};
use crate::DatabaseError;
use crate::filter::Filter;
use crate::path::Path;
use crate::value::{self, Use};
use serde_json::Map;
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
        if !json.is_object() || value::date(json).is_some() {
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
        for (name, fields) in map {
            if !name.starts_with('$') {
                return Err(DatabaseError::param(format!("field {name} stands beside update operators")));
            }
            let fields = fields
                .as_object()
                .ok_or_else(|| DatabaseError::param(format!("{name} takes an object of fields")))?;
            for (path, json) in fields {
                let path = Path::parse(path)?;
                operators.push((path, operator(name, json)?));
            }
        }
        check_places(&operators)?;
        Ok(Self { form: Form::Operators(operators) })
    }
}

/// Two operators may not write the same place, and none may write `_id`.
fn check_places(operators: &[(Path, Operator)]) -> Result<(), DatabaseError> {
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

fn operator(name: &str, json: &Json) -> Result<Operator, DatabaseError> {
    let wrong = |what: &str| DatabaseError::param(format!("{name} takes {what}"));
    Ok(match name {
        "$set" => Operator::Set(literal(json)?),
        "$unset" => Operator::Unset,
        "$inc" if json.is_number() => Operator::Inc(json.clone()),
        "$mul" if json.is_number() => Operator::Mul(json.clone()),
        "$inc" | "$mul" => return Err(wrong("a number")),
        "$min" => Operator::Min(literal(json)?),
        "$max" => Operator::Max(literal(json)?),
        "$rename" => Operator::Rename(Path::parse(json.as_str().ok_or_else(|| wrong("a field name"))?)?),
        "$bit" => Operator::Bit(bits(json).ok_or_else(|| wrong("and, or, xor with whole numbers"))?),
        "$push" => push(json)?,
        "$pop" => match json.as_i64() {
            Some(1) => Operator::Pop { first: false },
            Some(-1) => Operator::Pop { first: true },
            _ => return Err(wrong("1 or -1")),
        },
        "$pull" => Operator::Pull(pull(json)?),
        "$pullAll" => {
            let list = json.as_array().ok_or_else(|| wrong("a list"))?;
            Operator::Pull(Pull::Values(list.iter().map(compared).collect::<Result<_, _>>()?))
        }
        "$addToSet" => Operator::AddToSet(match json.as_object().and_then(each) {
            Some(list) => literals(list, name)?,
            None => vec![literal(json)?],
        }),
        _ => return Err(DatabaseError::operator(name, "in an update")),
    })
}

/// The list of `{"$each": […]}`; the official SDK sends `{"each": […]}` for `addToSet`.
fn each(map: &Map<String, Json>) -> Option<&Json> {
    if map.len() == 1 { map.get("$each").or_else(|| map.get("each")) } else { None }
}

fn push(json: &Json) -> Result<Operator, DatabaseError> {
    let (mut position, mut sort, mut slice) = (None, None, None);
    let Some(map) = json.as_object().filter(|map| map.contains_key("$each")) else {
        return Ok(Operator::Push { items: vec![literal(json)?], position, sort, slice });
    };
    for (name, json) in map {
        let number =
            || json.as_i64().ok_or_else(|| DatabaseError::param(format!("{name} takes a whole number")));
        match name.as_str() {
            "$each" => {}
            "$position" => position = Some(number()?),
            "$slice" => slice = Some(number()?),
            "$sort" => sort = Some(parse_sort(json)?),
            _ => return Err(DatabaseError::operator(name, "in $push")),
        }
    }
    Ok(Operator::Push { items: literals(&map["$each"], "$push")?, position, sort, slice })
}

fn parse_sort(json: &Json) -> Result<Sort, DatabaseError> {
    let wrong = || DatabaseError::param("$sort takes 1, -1 or an object of fields with 1 or -1");
    let descending = |json: &Json| match json.as_i64() {
        Some(1) => Ok(false),
        Some(-1) => Ok(true),
        _ => Err(wrong()),
    };
    match json {
        Json::Object(map) if !map.is_empty() => {
            let fields = map.iter().map(|(name, json)| Ok((Path::parse(name)?, descending(json)?)));
            Ok(Sort::Fields(fields.collect::<Result<_, DatabaseError>>()?))
        }
        _ => Ok(Sort::Elements(descending(json)?)),
    }
}

fn pull(json: &Json) -> Result<Pull, DatabaseError> {
    if let Some(tests) = Filter::parse_elements(json)? {
        Ok(Pull::Tests(tests))
    } else if json.is_object() && value::date(json).is_none() {
        Ok(Pull::Objects(Filter::parse(json)?))
    } else {
        Ok(Pull::Values(vec![compared(json)?]))
    }
}

fn bits(json: &Json) -> Option<Vec<(Bit, i64)>> {
    let map = json.as_object().filter(|map| !map.is_empty())?;
    map.iter()
        .map(|(name, json)| {
            let bit = match name.as_str() {
                "and" => Bit::And,
                "or" => Bit::Or,
                "xor" => Bit::Xor,
                _ => return None,
            };
            Some((bit, json.as_i64()?))
        })
        .collect()
}

fn literals(json: &Json, operator: &str) -> Result<Vec<Json>, DatabaseError> {
    let list =
        json.as_array().ok_or_else(|| DatabaseError::param(format!("$each of {operator} takes a list")))?;
    list.iter().map(literal).collect()
}

/// A value to store.
fn literal(json: &Json) -> Result<Json, DatabaseError> {
    value::check(json, Use::Write)?;
    Ok(json.clone())
}

/// A value to compare with.
fn compared(json: &Json) -> Result<Json, DatabaseError> {
    value::check(json, Use::Filter)?;
    Ok(json.clone())
}
