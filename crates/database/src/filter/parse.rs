//! From JSON to a filter.

use super::operators::{FIELD, TOP};
use super::pattern::Pattern;
use super::tests::Test;
use super::{Clause, ElementTests, Filter};
use crate::DatabaseError;
use crate::path::Path;
use crate::value::{self, Kind, Use, kind};
use serde_json::Map;
use types::Json;

/// What a filter has used up while it is parsed, and where the parser is.
#[derive(Default)]
pub(crate) struct Parser {
    pub(super) regexes: usize,
    /// How many operators are around that do not need all of what is in them.
    depth: usize,
}

/// An operator as it was sent.
pub(crate) struct Given<'a> {
    pub name: &'a str,
    pub json: &'a Json,
    /// The object that it stands in.
    pub beside: &'a Map<String, Json>,
}

impl Given<'_> {
    pub fn wrong(&self, what: &str) -> DatabaseError {
        DatabaseError::param(format!("{} takes {what}", self.name))
    }
}

impl Filter {
    /// Parses a filter such as `{"n": {"$gte": 2}, "$or": [{"a": 1}, {"b.c": "x"}]}`. `null` and `{}` match all.
    pub fn parse(json: &Json) -> Result<Self, DatabaseError> {
        match json {
            Json::Null => Ok(Self::default()),
            Json::Object(map) => {
                value::check_size(json, "query")?;
                Parser::default().filter(map)
            }
            _ => Err(DatabaseError::param("a query is an object")),
        }
    }

    /// Parses the condition of a `$pull` on elements: operators, or a filter for elements that are objects.
    pub(crate) fn parse_elements(json: &Json) -> Result<Option<ElementTests>, DatabaseError> {
        let mut parser = Parser { depth: 1, ..Parser::default() };
        if matches!(kind(json), Kind::Regex { .. }) {
            return Ok(Some(ElementTests(vec![parser.equal(json)?])));
        }
        match parser.operators(json)? {
            Some(map) => Ok(Some(ElementTests(parser.tests(map)?))),
            None => Ok(None),
        }
    }
}

impl Parser {
    pub fn filter(&mut self, map: &Map<String, Json>) -> Result<Filter, DatabaseError> {
        let clauses = map.iter().map(|(name, json)| self.clause(name, json)).collect::<Result<_, _>>()?;
        Ok(Filter { clauses })
    }

    fn clause(&mut self, name: &str, json: &Json) -> Result<Clause, DatabaseError> {
        if !name.starts_with('$') {
            let path = Path::parse(name)?;
            let mut tests = self.condition(json)?;
            if path.text == "_id" {
                tests.iter_mut().for_each(id_as_text);
            }
            return Ok(Clause::Field(path, tests));
        }
        match TOP.iter().find(|top| top.name == name) {
            Some(top) => (top.read)(self, name, json),
            None => Err(DatabaseError::operator(name, "at the top of a query")),
        }
    }

    /// What a field is compared with: operators, or a value to be equal to.
    pub fn condition(&mut self, json: &Json) -> Result<Vec<Test>, DatabaseError> {
        match self.operators(json)? {
            Some(map) => self.tests(map),
            None => Ok(vec![self.equal(json)?]),
        }
    }

    pub fn tests(&mut self, map: &Map<String, Json>) -> Result<Vec<Test>, DatabaseError> {
        let mut tests = Vec::with_capacity(map.len());
        for (name, json) in map {
            // Read together with the operator that they belong to.
            let part = match name.as_str() {
                "$options" => map.contains_key("$regex"),
                "$minDistance" | "$maxDistance" => {
                    map.contains_key("$near") || map.contains_key("$nearSphere")
                }
                _ => false,
            };
            if part {
                continue;
            }
            let Some(field) = FIELD.iter().find(|field| field.name == name) else {
                return Err(DatabaseError::operator(name, "in a query"));
            };
            tests.push((field.read)(self, &Given { name, json, beside: map })?);
        }
        Ok(tests)
    }

    /// Equality with a value; a regular expression also matches texts.
    pub fn equal(&mut self, json: &Json) -> Result<Test, DatabaseError> {
        if let Json::Object(map) = json
            && let Some(pattern) = map.get("$regex")
        {
            return Ok(Test::Matches(self.pattern(pattern, map.get("$options"))?));
        }
        match kind(json) {
            Kind::Regex { pattern, options } => {
                self.count_regex()?;
                Ok(Test::Matches(Pattern::new(pattern, options)?))
            }
            _ => Ok(Test::Equal(literal(json)?)),
        }
    }

    /// The pattern of `$regex`: a text with `$options`, or a regular expression.
    pub fn pattern(&mut self, json: &Json, options: Option<&Json>) -> Result<Pattern, DatabaseError> {
        let wrong = || DatabaseError::param("$regex and $options take texts");
        self.count_regex()?;
        let options = options.map(|json| json.as_str().ok_or_else(wrong)).transpose()?;
        match kind(json) {
            Kind::Regex { pattern, options: own } => Pattern::new(pattern, options.unwrap_or(own)),
            Kind::String(pattern) => Pattern::new(pattern, options.unwrap_or_default()),
            _ => Err(wrong()),
        }
    }

    /// The operators of an object such as `{"$gte": 1}`; `None` for a value. Half and half is refused.
    pub fn operators<'a>(&self, json: &'a Json) -> Result<Option<&'a Map<String, Json>>, DatabaseError> {
        let Json::Object(map) = json else { return Ok(None) };
        let dollars = map.keys().filter(|name| name.starts_with('$')).count();
        if dollars == 0 || value::is_tag(map) {
            Ok(None)
        } else if dollars == map.len() {
            Ok(Some(map))
        } else {
            Err(DatabaseError::param("an object mixes operators and fields"))
        }
    }

    /// Whether `$not` can turn this around: operators, or a regular expression.
    pub fn negatable(&self, json: &Json) -> bool {
        matches!(kind(json), Kind::Regex { .. }) || self.operators(json).is_ok_and(|map| map.is_some())
    }

    /// Reads what stands inside of an operator that does not need all of it.
    pub fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        self.depth += 1;
        let done = read(self);
        self.depth -= 1;
        done
    }

    pub fn is_nested(&self) -> bool {
        self.depth > 0
    }
}

/// Documents have texts as ids, whichever way they were written.
fn id_as_text(test: &mut Test) {
    let text = |value: &mut Json| {
        let id = match kind(value) {
            Kind::ObjectId(hex) => Json::from(hex),
            _ => return,
        };
        *value = id;
    };
    match test {
        Test::Equal(value) | Test::Compare(_, value) => text(value),
        Test::In(choices) => {
            let values = std::mem::take(&mut choices.values).into_iter().map(|mut value| {
                text(&mut value);
                value
            });
            let new = super::Choices::of(values.collect());
            choices.texts.extend(new.texts);
            choices.values = new.values;
        }
        Test::Not(tests) => tests.iter_mut().for_each(id_as_text),
        _ => {}
    }
}

/// A value to compare with, in the spelling of stored ones.
pub(super) fn literal(json: &Json) -> Result<Json, DatabaseError> {
    value::check(json, Use::Filter)?;
    let mut json = json.clone();
    value::resolve(&mut json, 0);
    Ok(json)
}
