//! Computing expressions.

use super::{Expression, Outer, Scope, Value, fetch, object};
use crate::DatabaseError;
use crate::value::{self, truthy};
use std::borrow::Cow;
use types::Json;

impl Expression {
    /// The value for a document.
    pub fn value(&self, doc: &Json, outer: &Outer) -> Result<Option<Json>, DatabaseError> {
        outer.scope(doc, |scope| Ok(self.evaluate(scope)?.map(Cow::into_owned)))
    }

    /// Whether it is true of a document; a computation that fails is not.
    pub fn holds(&self, doc: &Json) -> bool {
        self.is_true(doc, &Outer::default()).unwrap_or(false)
    }

    /// Whether it is true of a document.
    pub fn is_true(&self, doc: &Json, outer: &Outer) -> Result<bool, DatabaseError> {
        outer.scope(doc, |scope| Ok(truthy(self.evaluate(scope)?.as_deref())))
    }

    pub(super) fn evaluate<'a>(&'a self, scope: &Scope<'a>) -> Result<Value<'a>, DatabaseError> {
        Ok(match self {
            Expression::Literal(value) => Some(Cow::Borrowed(value)),
            Expression::Field(path) => fetch(scope.root, path),
            Expression::Variable(name, path) if name == "ROOT" => fetch(scope.root, path),
            Expression::Variable(name, path) => scope.variable(name).and_then(|value| fetch(value, path)),
            Expression::Now => Some(Cow::Owned(value::date(scope.now))),
            Expression::Nothing => None,
            Expression::Object(fields) => {
                let mut made = Vec::with_capacity(fields.len());
                for (name, expression) in fields {
                    if let Some(value) = expression.evaluate(scope)? {
                        scope.charge(&value)?;
                        made.push((name.clone(), value.into_owned()));
                    }
                }
                Some(Cow::Owned(object(made)))
            }
            Expression::Array(items) => {
                let mut made = Vec::with_capacity(items.len());
                for item in items {
                    let value = item.evaluate(scope)?.unwrap_or(Cow::Borrowed(&value::NULL));
                    scope.charge(&value)?;
                    made.push(value.into_owned());
                }
                Some(Cow::Owned(Json::Array(made)))
            }
            Expression::Call(operator, operands) => {
                let operands: Vec<Value> =
                    operands.iter().map(|operand| operand.evaluate(scope)).collect::<Result<_, _>>()?;
                let run = match operator.shape {
                    super::Shape::Values { run, .. }
                    | super::Shape::Named { run, .. }
                    | super::Shape::Date(run) => run,
                    super::Shape::Syntax(_) => return Ok(None),
                };
                let made = run(&operands)
                    .map_err(|fault| DatabaseError::Refused(format!("{} {}", operator.name, fault.0)))?;
                if let Some(made) = &made {
                    scope.charge(made)?;
                }
                made.map(Cow::Owned)
            }
            Expression::And(all) => {
                let mut holds = true;
                for one in all {
                    holds = truthy(one.evaluate(scope)?.as_deref());
                    if !holds {
                        break;
                    }
                }
                Some(Cow::Owned(holds.into()))
            }
            Expression::Or(all) => {
                let mut holds = false;
                for one in all {
                    holds = truthy(one.evaluate(scope)?.as_deref());
                    if holds {
                        break;
                    }
                }
                Some(Cow::Owned(holds.into()))
            }
            Expression::Switch { branches, default } => {
                for (case, then) in branches {
                    if truthy(case.evaluate(scope)?.as_deref()) {
                        return then.evaluate(scope);
                    }
                }
                match default {
                    Some(default) => default.evaluate(scope)?,
                    None => {
                        return Err(DatabaseError::Refused("no branch of $switch is true".to_owned()));
                    }
                }
            }
            Expression::IfNull(all) => {
                let mut last = None;
                for one in all {
                    last = one.evaluate(scope)?;
                    if last.as_deref().is_some_and(|value| !value.is_null()) {
                        break;
                    }
                }
                last
            }
            Expression::Let { names, values, body } => {
                let values: Vec<Value> =
                    values.iter().map(|value| value.evaluate(scope)).collect::<Result<_, _>>()?;
                let seen: Vec<Option<&Json>> = values.iter().map(Option::as_deref).collect();
                owned(scope.with(names, &seen, |inner| owned(body.evaluate(inner))))?
            }
            Expression::Map { input, names, body } => {
                let Some(items) = list(input, scope, "$map")? else { return null() };
                let mut made = Vec::with_capacity(items.len());
                for item in items.iter() {
                    let value = scope.with(names, &[Some(item)], |inner| owned(body.evaluate(inner)))?;
                    let value = value.map_or(Json::Null, Cow::into_owned);
                    scope.charge(&value)?;
                    made.push(value);
                }
                Some(Cow::Owned(Json::Array(made)))
            }
            Expression::Filter { input, names, body, limit } => {
                let Some(items) = list(input, scope, "$filter")? else { return null() };
                let limit = match limit {
                    None => usize::MAX,
                    Some(limit) => limit
                        .evaluate(scope)?
                        .and_then(|n| value::number(&n)?.exact())
                        .and_then(|n| usize::try_from(n).ok())
                        .filter(|n| *n > 0)
                        .ok_or_else(|| DatabaseError::Refused("limit of $filter is 1 or more".to_owned()))?,
                };
                let mut made = Vec::new();
                for item in items.iter() {
                    if made.len() == limit {
                        break;
                    }
                    let keep = scope.with(names, &[Some(item)], |inner| {
                        Ok::<_, DatabaseError>(truthy(body.evaluate(inner)?.as_deref()))
                    })?;
                    if keep {
                        made.push(item.clone());
                    }
                }
                Some(Cow::Owned(Json::Array(made)))
            }
            Expression::Reduce { input, names, initial, body } => {
                let Some(items) = list(input, scope, "$reduce")? else { return null() };
                let mut value = initial.evaluate(scope)?.map(Cow::into_owned);
                for item in items.iter() {
                    let next = scope.with(names, &[value.as_ref(), Some(item)], |inner| {
                        Ok::<_, DatabaseError>(body.evaluate(inner)?.map(Cow::into_owned))
                    })?;
                    if let Some(next) = &next {
                        scope.charge(next)?;
                    }
                    value = next;
                }
                value.map(Cow::Owned)
            }
            Expression::SortArray { input, by } => {
                let Some(items) = list(input, scope, "$sortArray")? else { return null() };
                let mut items = items.into_owned();
                items.sort_by(|a, b| by.compare(a, b));
                Some(Cow::Owned(Json::Array(items)))
            }
        })
    }
}

fn null<'a>() -> Result<Value<'a>, DatabaseError> {
    Ok(Some(Cow::Borrowed(&value::NULL)))
}

/// A value that outlives the variables it was made from.
fn owned<'b>(value: Result<Value<'_>, DatabaseError>) -> Result<Value<'b>, DatabaseError> {
    Ok(value?.map(|value| Cow::Owned(value.into_owned())))
}

/// The array that an input is; `None` for null and nothing.
fn list<'a>(
    input: &'a Expression,
    scope: &Scope<'a>,
    name: &str,
) -> Result<Option<Cow<'a, [Json]>>, DatabaseError> {
    match input.evaluate(scope)? {
        None | Some(Cow::Borrowed(Json::Null)) | Some(Cow::Owned(Json::Null)) => Ok(None),
        Some(Cow::Borrowed(Json::Array(items))) => Ok(Some(Cow::Borrowed(items))),
        Some(Cow::Owned(Json::Array(items))) => Ok(Some(Cow::Owned(items))),
        Some(_) => Err(DatabaseError::Refused(format!("the input of {name} is not an array"))),
    }
}
