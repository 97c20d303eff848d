//! From the client dialect's JSON to a filter.

use super::pattern::Pattern;
use super::{Bound, Choices, Clause, ElementTests, Filter, Test};
use crate::path::Path;
use crate::value::{self, Use};
use crate::{DatabaseError, limits};
use serde_json::Map;
use types::Json;

/// What a filter has used up while it is parsed.
#[derive(Default)]
struct Parser {
    regexes: usize,
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
        match operators(json)? {
            Some(map) => Ok(Some(ElementTests(Parser::default().tests(map)?))),
            None => Ok(None),
        }
    }
}

impl Parser {
    fn filter(&mut self, map: &Map<String, Json>) -> Result<Filter, DatabaseError> {
        let clauses = map.iter().map(|(name, json)| self.clause(name, json)).collect::<Result<_, _>>()?;
        Ok(Filter { clauses })
    }

    fn clause(&mut self, name: &str, json: &Json) -> Result<Clause, DatabaseError> {
        match name {
            "$and" => Ok(Clause::And(self.filters(name, json)?)),
            "$or" => Ok(Clause::Or(self.filters(name, json)?)),
            "$nor" => Ok(Clause::Nor(self.filters(name, json)?)),
            _ if name.starts_with('$') => Err(DatabaseError::operator(name, "at the top of a query")),
            _ => Ok(Clause::Field(Path::parse(name)?, self.condition(json)?)),
        }
    }

    fn filters(&mut self, name: &str, json: &Json) -> Result<Vec<Filter>, DatabaseError> {
        let wrong = || DatabaseError::param(format!("{name} takes a list of queries that is not empty"));
        let list = json.as_array().filter(|list| !list.is_empty()).ok_or_else(wrong)?;
        list.iter().map(|item| self.filter(item.as_object().ok_or_else(wrong)?)).collect()
    }

    /// What a field is compared with: operators, or a value to be equal to.
    fn condition(&mut self, json: &Json) -> Result<Vec<Test>, DatabaseError> {
        match operators(json)? {
            Some(map) => self.tests(map),
            None => Ok(vec![Test::Equal(literal(json)?)]),
        }
    }

    fn tests(&mut self, map: &Map<String, Json>) -> Result<Vec<Test>, DatabaseError> {
        let mut tests = Vec::with_capacity(map.len());
        for (name, json) in map {
            // Read together with the pattern.
            if name == "$options" && map.contains_key("$regex") {
                continue;
            }
            tests.push(self.test(name, json, map)?);
        }
        Ok(tests)
    }

    fn test(&mut self, name: &str, json: &Json, all: &Map<String, Json>) -> Result<Test, DatabaseError> {
        let wrong = |what: &str| DatabaseError::param(format!("{name} takes {what}"));
        Ok(match name {
            "$eq" => Test::Equal(literal(json)?),
            "$ne" => Test::Not(vec![Test::Equal(literal(json)?)]),
            "$gt" => Test::Compare(Bound::Greater, literal(json)?),
            "$gte" => Test::Compare(Bound::GreaterOrEqual, literal(json)?),
            "$lt" => Test::Compare(Bound::Less, literal(json)?),
            "$lte" => Test::Compare(Bound::LessOrEqual, literal(json)?),
            "$in" => Test::In(self.choices(name, json)?),
            "$nin" => Test::Not(vec![Test::In(self.choices(name, json)?)]),
            "$exists" => Test::Exists(match json {
                Json::Bool(exists) => *exists,
                Json::Number(n) => n.as_f64() != Some(0.0),
                _ => return Err(wrong("true or false")),
            }),
            "$size" => {
                let size = super::whole(json).and_then(|n| usize::try_from(n).ok());
                Test::Size(size.ok_or_else(|| wrong("a whole number, 0 or more"))?)
            }
            "$all" => self.all(json.as_array().ok_or_else(|| wrong("a list"))?)?,
            "$elemMatch" => {
                let map = json.as_object().ok_or_else(|| wrong("an object"))?;
                match map.keys().next().map(String::as_str) {
                    Some("$and" | "$or" | "$nor") | None => Test::ElementMatches(self.filter(map)?),
                    Some(_) => match operators(json)? {
                        Some(map) => Test::Element(self.tests(map)?),
                        None => Test::ElementMatches(self.filter(map)?),
                    },
                }
            }
            "$mod" => match json.as_array().map(Vec::as_slice) {
                Some([divisor, remainder]) => {
                    match (super::whole(divisor).filter(|d| *d != 0), super::whole(remainder)) {
                        (Some(divisor), Some(remainder)) => Test::Mod { divisor, remainder },
                        _ => return Err(wrong("a divisor that is not 0 and a remainder")),
                    }
                }
                _ => return Err(wrong("[divisor, remainder]")),
            },
            "$regex" => Test::Matches(self.pattern(json, all.get("$options"))?),
            "$not" => match operators(json)? {
                Some(map) if !map.is_empty() => Test::Not(self.tests(map)?),
                _ => return Err(wrong("operators")),
            },
            _ => return Err(DatabaseError::operator(name, "in a query")),
        })
    }

    fn choices(&mut self, name: &str, json: &Json) -> Result<Choices, DatabaseError> {
        let list = json.as_array().ok_or_else(|| DatabaseError::param(format!("{name} takes a list")))?;
        let mut choices = Choices::default();
        for item in list {
            match item {
                Json::String(text) => {
                    choices.texts.insert(text.clone());
                }
                Json::Object(map) if map.contains_key("$regex") => {
                    let pattern = self.pattern(&map["$regex"], map.get("$options"))?;
                    choices.patterns.push(pattern);
                }
                _ => choices.values.push(literal(item)?),
            }
        }
        Ok(choices)
    }

    fn all(&mut self, list: &[Json]) -> Result<Test, DatabaseError> {
        if list.is_empty() {
            return Ok(Test::Never);
        }
        let tests = list.iter().map(|item| match item.get("$elemMatch") {
            Some(json) if item.as_object().is_some_and(|map| map.len() == 1) => {
                self.test("$elemMatch", json, &Map::new())
            }
            _ => Ok(Test::Equal(literal(item)?)),
        });
        Ok(Test::All(tests.collect::<Result<_, _>>()?))
    }

    fn pattern(&mut self, json: &Json, options: Option<&Json>) -> Result<Pattern, DatabaseError> {
        let wrong = || DatabaseError::param("$regex and $options take texts");
        self.regexes += 1;
        if self.regexes > limits::REGEXES {
            return Err(DatabaseError::param(format!(
                "a query has more than {} regular expressions",
                limits::REGEXES
            )));
        }
        let options = options.map_or(Some(""), Json::as_str).ok_or_else(wrong)?;
        Pattern::new(json.as_str().ok_or_else(wrong)?, options)
    }
}

/// The operators of an object such as `{"$gte": 1}`; `None` for a value. Half and half is refused.
fn operators(json: &Json) -> Result<Option<&Map<String, Json>>, DatabaseError> {
    let Json::Object(map) = json else { return Ok(None) };
    let dollars = map.keys().filter(|name| name.starts_with('$')).count();
    if dollars == 0 || (map.len() == 1 && map.contains_key("$date")) {
        Ok(None)
    } else if dollars == map.len() {
        Ok(Some(map))
    } else {
        Err(DatabaseError::param("an object mixes operators and fields"))
    }
}

/// A value to compare with.
fn literal(json: &Json) -> Result<Json, DatabaseError> {
    value::check(json, Use::Filter)?;
    Ok(json.clone())
}
