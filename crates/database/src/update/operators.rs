//! The operators of updates. Parsing looks them up here, and the list of what is supported is made from here.

use super::parse::{compared, literal, whole};
use super::{Bit, Operator, Pull, Sort};
use crate::DatabaseError;
use crate::filter::{Filter, Listed, TOP};
use crate::path::Path;
use crate::value;
use serde_json::Map;
use types::Json;

pub(crate) type ReadOperator = fn(&str, &Json) -> Result<Operator, DatabaseError>;

const fn operator(name: &'static str, about: &'static str, read: ReadOperator) -> Listed<ReadOperator> {
    Listed { name, about, read }
}

/// Every operator of updates.
pub(crate) static OPERATORS: &[Listed<ReadOperator>] = &[
    operator("$set", "puts a value", |_, json| Ok(Operator::Set(literal(json)?))),
    operator("$setOnInsert", "puts a value in a document that an upsert makes", |_, json| {
        Ok(Operator::Set(literal(json)?))
    }),
    operator("$unset", "takes a field away", |_, _| Ok(Operator::Unset)),
    operator("$inc", "adds a number", |name, json| Ok(Operator::Inc(number(name, json)?))),
    operator("$mul", "multiplies by a number", |name, json| Ok(Operator::Mul(number(name, json)?))),
    operator("$min", "puts a value that is smaller", |_, json| Ok(Operator::Min(literal(json)?))),
    operator("$max", "puts a value that is greater", |_, json| Ok(Operator::Max(literal(json)?))),
    operator("$rename", "moves a value to another field", |name, json| {
        Ok(Operator::Rename(Path::parse(json.as_str().ok_or_else(|| wrong(name, "a field name"))?)?))
    }),
    operator("$bit", "and, or, xor on a whole number", |name, json| {
        Ok(Operator::Bit(bits(json).ok_or_else(|| wrong(name, "and, or, xor with whole numbers"))?))
    }),
    operator("$push", "adds to an array, with `$each`, `$position`, `$sort`, `$slice`", push),
    operator("$pop", "takes the last element of an array away (1), or the first (-1)", |name, json| {
        match whole(json) {
            Some(1) => Ok(Operator::Pop { first: false }),
            Some(-1) => Ok(Operator::Pop { first: true }),
            _ => Err(wrong(name, "1 or -1")),
        }
    }),
    operator("$pull", "takes elements away that equal a value or match a query", |_, json| {
        Ok(Operator::Pull(pull(json)?))
    }),
    operator("$pullAll", "takes elements away that equal one of several values", |name, json| {
        let list = json.as_array().ok_or_else(|| wrong(name, "a list"))?;
        Ok(Operator::Pull(Pull::Values(list.iter().map(compared).collect::<Result<_, _>>()?)))
    }),
    operator("$addToSet", "adds to an array what it has not, with `$each`", |name, json| {
        Ok(Operator::AddToSet(match json.as_object().and_then(each) {
            Some(list) => literals(list, name)?,
            None => vec![literal(json)?],
        }))
    }),
];

fn wrong(name: &str, what: &str) -> DatabaseError {
    DatabaseError::param(format!("{name} takes {what}"))
}

fn number(name: &str, json: &Json) -> Result<Json, DatabaseError> {
    match value::number(json) {
        Some(number) if number.float().is_finite() => Ok(json.clone()),
        _ => Err(wrong(name, "a number")),
    }
}

/// The list of `{"$each": […]}`; the official SDK sends `{"each": […]}` for `addToSet`.
fn each(map: &Map<String, Json>) -> Option<&Json> {
    if map.len() == 1 { map.get("$each").or_else(|| map.get("each")) } else { None }
}

fn push(_: &str, json: &Json) -> Result<Operator, DatabaseError> {
    let (mut position, mut sort, mut slice) = (None, None, None);
    let Some(map) = json.as_object().filter(|map| map.contains_key("$each")) else {
        return Ok(Operator::Push { items: vec![literal(json)?], position, sort, slice });
    };
    for (name, json) in map {
        let number = || whole(json).ok_or_else(|| wrong(name, "a whole number"));
        match name.as_str() {
            "$each" => {}
            "$position" => position = Some(number()?),
            "$slice" => slice = Some(number()?),
            "$sort" => sort = Some(Sort::parse(json)?),
            _ => return Err(DatabaseError::operator(name, "in $push")),
        }
    }
    Ok(Operator::Push { items: literals(&map["$each"], "$push")?, position, sort, slice })
}

fn pull(json: &Json) -> Result<Pull, DatabaseError> {
    value::check_size(json, "condition")?;
    // Operators such as `$or` speak about the fields of elements.
    let on_fields = |map: &Map<String, Json>| map.keys().any(|name| TOP.iter().any(|top| top.name == name));
    if json.as_object().is_some_and(on_fields) {
        Ok(Pull::Objects(Filter::parse(json)?))
    } else if let Some(tests) = Filter::parse_elements(json)? {
        Ok(Pull::Tests(tests))
    } else if value::fields(json).is_some() {
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
            Some((bit, whole(json)?))
        })
        .collect()
}

fn literals(json: &Json, operator: &str) -> Result<Vec<Json>, DatabaseError> {
    let list =
        json.as_array().ok_or_else(|| DatabaseError::param(format!("$each of {operator} takes a list")))?;
    list.iter().map(literal).collect()
}
