//! From JSON to an expression.

use super::{Expression, Operator, Shape, operator};
use crate::DatabaseError;
use crate::path::{Part, Path};
use crate::value::{self, Use};
use serde_json::Map;
use types::Json;

/// Knows the variables that an expression may use.
#[derive(Default)]
pub(crate) struct Parser {
    names: Vec<String>,
    /// Whether there is a clock for `$$NOW`.
    clock: bool,
}

impl Expression {
    /// Parses the expression of a query, which knows no time.
    pub fn parse(json: &Json) -> Result<Self, DatabaseError> {
        value::check_size(json, "expression")?;
        Parser::default().expression(json)
    }
}

impl Parser {
    /// For a pipeline, with the variables from outside.
    pub fn new(names: Vec<String>) -> Self {
        Self { names, clock: true }
    }

    pub fn names(&self) -> &[String] {
        &self.names
    }

    pub fn expression(&mut self, json: &Json) -> Result<Expression, DatabaseError> {
        match json {
            Json::String(text) if text.starts_with("$$") => self.variable(&text[2..]),
            Json::String(text) if text.starts_with('$') => Ok(Expression::Field(path(&text[1..])?)),
            Json::Array(items) => Ok(Expression::Array(self.list(items)?)),
            Json::Object(map) if !value::is_tag(map) => self.object(map),
            json => literal(json),
        }
    }

    fn variable(&mut self, text: &str) -> Result<Expression, DatabaseError> {
        let (name, rest) = text.split_once('.').unwrap_or((text, ""));
        let path = if rest.is_empty() { Vec::new() } else { path(rest)? };
        match name {
            "ROOT" | "CURRENT" => Ok(Expression::Variable("ROOT".to_owned(), path)),
            "REMOVE" => Ok(Expression::Nothing),
            "NOW" if self.clock => Ok(Expression::Now),
            _ if self.names.iter().any(|known| known == name) => {
                Ok(Expression::Variable(name.to_owned(), path))
            }
            _ => Err(DatabaseError::operator(&format!("$${name}"), "as a variable here")),
        }
    }

    fn object(&mut self, map: &Map<String, Json>) -> Result<Expression, DatabaseError> {
        // The client dialect's spelling of a regular expression.
        if map.contains_key("$regex") && map.keys().all(|name| name == "$regex" || name == "$options") {
            let text = |name: &str| map.get(name).map_or(Some(""), Json::as_str);
            if let (Some(pattern), Some(options)) = (text("$regex"), text("$options")) {
                let regex = serde_json::json!({"pattern": pattern, "options": options});
                return Ok(Expression::Literal(serde_json::json!({"$regularExpression": regex})));
            }
        }
        let Some(name) = map.keys().find(|name| name.starts_with('$')) else {
            let fields = map.iter().map(|(name, json)| {
                if name.is_empty() || name.contains('.') {
                    return Err(DatabaseError::param(format!("{name:?} cannot be the name of a field")));
                }
                Ok((name.clone(), self.expression(json)?))
            });
            return Ok(Expression::Object(fields.collect::<Result<_, _>>()?));
        };
        if map.len() > 1 {
            return Err(DatabaseError::param(format!("{name} stands beside other fields in an expression")));
        }
        let operator = operator(name).ok_or_else(|| DatabaseError::operator(name, "in an expression"))?;
        self.call(operator, &map[name])
    }

    fn call(&mut self, operator: &'static Operator, json: &Json) -> Result<Expression, DatabaseError> {
        let wrong = |what: &str| DatabaseError::param(format!("{} takes {what}", operator.name));
        let operands = match operator.shape {
            Shape::Syntax(read) => return read(self, json),
            Shape::Values { least, most, .. } => {
                let operands = match json {
                    Json::Array(items) => self.list(items)?,
                    json => vec![self.expression(json)?],
                };
                if !(least..=most).contains(&operands.len()) {
                    return Err(match (least, most) {
                        (least, usize::MAX) => wrong(&format!("{least} or more values")),
                        (least, most) if least == most => wrong(&format!("{least} value(s)")),
                        (least, most) => wrong(&format!("{least} to {most} values")),
                    });
                }
                operands
            }
            Shape::Named { names, required, .. } => self.named(operator.name, json, names, required)?,
            Shape::Date(_) => match json {
                Json::Object(map) if map.contains_key("date") => {
                    self.named(operator.name, json, &["date", "timezone"], 1)?
                }
                Json::Array(items) if items.len() == 1 => vec![self.expression(&items[0])?],
                Json::Array(_) => return Err(wrong("one date")),
                json => vec![self.expression(json)?],
            },
        };
        Ok(Expression::Call(operator, operands))
    }

    /// Operands by name, in the order of the names.
    pub fn named(
        &mut self,
        operator: &str,
        json: &Json,
        names: &[&str],
        required: usize,
    ) -> Result<Vec<Expression>, DatabaseError> {
        let map = parts(operator, json, names, required)?;
        names
            .iter()
            .map(|name| match map.get(*name) {
                Some(json) => self.expression(json),
                None => Ok(Expression::Nothing),
            })
            .collect()
    }

    pub fn list(&mut self, items: &[Json]) -> Result<Vec<Expression>, DatabaseError> {
        items.iter().map(|item| self.expression(item)).collect()
    }

    pub fn boxed(&mut self, json: &Json) -> Result<Box<Expression>, DatabaseError> {
        Ok(Box::new(self.expression(json)?))
    }

    /// Parses something that sees some more variables.
    pub fn with<T>(&mut self, names: &[String], read: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.names.len();
        self.names.extend_from_slice(names);
        let done = read(self);
        self.names.truncate(before);
        done
    }
}

/// An object that has these names only, the first so many of them surely.
pub(super) fn parts<'a>(
    operator: &str,
    json: &'a Json,
    names: &[&str],
    required: usize,
) -> Result<&'a Map<String, Json>, DatabaseError> {
    let map = json.as_object().ok_or_else(|| {
        DatabaseError::param(format!("{operator} takes an object with {}", names.join(", ")))
    })?;
    if let Some(name) = map.keys().find(|name| !names.contains(&name.as_str())) {
        return Err(DatabaseError::operator(name, &format!("in {operator}")));
    }
    match names[..required].iter().find(|name| !map.contains_key(**name)) {
        Some(name) => Err(DatabaseError::param(format!("{operator} lacks {name}"))),
        None => Ok(map),
    }
}

fn path(text: &str) -> Result<Vec<Part>, DatabaseError> {
    Ok(Path::parse(text)?.parts)
}

/// A value that stands for itself.
pub(super) fn literal(json: &Json) -> Result<Expression, DatabaseError> {
    value::check(json, Use::Filter)?;
    let mut json = json.clone();
    value::resolve(&mut json, 0);
    Ok(Expression::Literal(json))
}
