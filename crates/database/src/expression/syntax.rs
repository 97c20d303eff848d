//! Operators that decide which of their operands are computed, and how often.

use super::parse::{Parser, literal, parts};
use super::{Expression, Operator, Shape};
use crate::DatabaseError;
use crate::update::Sort;
use types::Json;

const fn syntax(
    name: &'static str,
    about: &'static str,
    read: fn(&mut Parser, &Json) -> Result<Expression, DatabaseError>,
) -> Operator {
    Operator { name, about, shape: Shape::Syntax(read) }
}

pub(super) static SYNTAX: &[Operator] =
    &[
        syntax("$and", "whether all are true", |p, json| Ok(Expression::And(several(p, json)?))),
        syntax("$or", "whether one is true", |p, json| Ok(Expression::Or(several(p, json)?))),
        super::functions::NOT,
        syntax("$cond", "one of two values: `{if, then, else}` or a list of the three", |p, json| {
            let [case, then, otherwise] = match json {
                Json::Array(items) => match items.as_slice() {
                    [a, b, c] => [a, b, c],
                    _ => return Err(DatabaseError::param("$cond takes three values")),
                },
                json => {
                    let map = parts("$cond", json, &["if", "then", "else"], 3)?;
                    [&map["if"], &map["then"], &map["else"]]
                }
            };
            let branches = vec![(p.expression(case)?, p.expression(then)?)];
            Ok(Expression::Switch { branches, default: Some(p.boxed(otherwise)?) })
        }),
        syntax("$switch", "the `then` of the first true `case` of `branches`, or `default`", |p, json| {
            let map = parts("$switch", json, &["branches", "default"], 1)?;
            let wrong = || DatabaseError::param("branches of $switch is a list that is not empty");
            let list = map["branches"].as_array().filter(|list| !list.is_empty()).ok_or_else(wrong)?;
            let branches = list.iter().map(|branch| {
                let branch = parts("a branch of $switch", branch, &["case", "then"], 2)?;
                Ok((p.expression(&branch["case"])?, p.expression(&branch["then"])?))
            });
            let branches = branches.collect::<Result<_, DatabaseError>>()?;
            Ok(Expression::Switch { branches, default: map.get("default").map(|d| p.boxed(d)).transpose()? })
        }),
        syntax("$ifNull", "the first value that is not null or missing, or else the last", |p, json| {
            match json {
                Json::Array(items) if items.len() >= 2 => Ok(Expression::IfNull(p.list(items)?)),
                _ => Err(DatabaseError::param("$ifNull takes two values or more")),
            }
        }),
        syntax("$let", "the value of `in` with the variables `vars`", |p, json| {
            let map = parts("$let", json, &["vars", "in"], 2)?;
            let vars = map["vars"].as_object().ok_or_else(|| DatabaseError::param("vars is an object"))?;
            let names = vars.keys().map(|name| variable(name)).collect::<Result<Vec<_>, _>>()?;
            let values = vars.values().map(|json| p.expression(json)).collect::<Result<_, _>>()?;
            let body = p.with(&names, |p| p.boxed(&map["in"]))?;
            Ok(Expression::Let { names, values, body })
        }),
        syntax("$map", "`in` of each element of `input`, which is `$$this` or `as`", |p, json| {
            let map = parts("$map", json, &["input", "in", "as"], 2)?;
            let names = element(map.get("as"))?;
            let input = p.boxed(&map["input"])?;
            let body = p.with(&names, |p| p.boxed(&map["in"]))?;
            Ok(Expression::Map { input, names, body })
        }),
        syntax("$filter", "the elements of `input` for which `cond` is true, at most `limit`", |p, json| {
            let map = parts("$filter", json, &["input", "cond", "as", "limit"], 2)?;
            let names = element(map.get("as"))?;
            let input = p.boxed(&map["input"])?;
            let body = p.with(&names, |p| p.boxed(&map["cond"]))?;
            let limit = map.get("limit").map(|limit| p.boxed(limit)).transpose()?;
            Ok(Expression::Filter { input, names, body, limit })
        }),
        syntax("$reduce", "`in`, from `initialValue` on, over `input`: `$$value` and `$$this`", |p, json| {
            let map = parts("$reduce", json, &["input", "initialValue", "in"], 3)?;
            let names = vec!["value".to_owned(), "this".to_owned()];
            let (input, initial) = (p.boxed(&map["input"])?, p.boxed(&map["initialValue"])?);
            let body = p.with(&names, |p| p.boxed(&map["in"]))?;
            Ok(Expression::Reduce { input, names, initial, body })
        }),
        syntax("$sortArray", "`input` sorted by `sortBy`", |p, json| {
            let map = parts("$sortArray", json, &["input", "sortBy"], 2)?;
            Ok(Expression::SortArray { input: p.boxed(&map["input"])?, by: Sort::parse(&map["sortBy"])? })
        }),
        syntax("$literal", "a value as it is written", |_, json| literal(json)),
    ];

fn several(parser: &mut Parser, json: &Json) -> Result<Vec<Expression>, DatabaseError> {
    match json {
        Json::Array(items) => parser.list(items),
        json => Ok(vec![parser.expression(json)?]),
    }
}

fn element(name: Option<&Json>) -> Result<Vec<String>, DatabaseError> {
    let wrong = || DatabaseError::param("as is the name of a variable");
    let name = name.map_or(Some("this"), Json::as_str).ok_or_else(wrong)?;
    Ok(vec![variable(name)?])
}

/// A variable's name begins with a small letter.
pub(crate) fn variable(name: &str) -> Result<String, DatabaseError> {
    let begins = name.chars().next().is_some_and(|c| c.is_ascii_lowercase() || !c.is_ascii());
    if begins && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || !c.is_ascii()) {
        Ok(name.to_owned())
    } else {
        Err(DatabaseError::param(format!("{name:?} cannot be the name of a variable")))
    }
}
