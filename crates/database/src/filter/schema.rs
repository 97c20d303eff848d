//! `$jsonSchema`: the keywords of JSON schema, draft 4, that MongoDB knows.

use super::Pattern;
use super::operators::type_test;
use super::parse::{Parser, literal};
use super::tests::{Test, TypeTest};
use crate::DatabaseError;
use crate::value::{self, Kind, Num, kind};
use std::cmp::Ordering;
use types::Json;

/// A parsed schema: everything in it must hold.
#[derive(Clone, Debug, Default)]
pub(crate) struct Schema {
    rules: Vec<Rule>,
}

#[derive(Clone, Debug)]
enum Rule {
    Type(Test),
    Enum(Vec<Json>),
    Minimum {
        limit: Json,
        exclusive: bool,
    },
    Maximum {
        limit: Json,
        exclusive: bool,
    },
    MultipleOf(f64),
    Length {
        least: usize,
        most: usize,
    },
    Pattern(Pattern),
    Items(Schema),
    ItemCount {
        least: usize,
        most: usize,
    },
    Unique,
    Properties(Vec<(String, Schema)>),
    PatternProperties(Vec<(Pattern, Schema)>),
    /// Names and patterns that are known, and what others must be; `None` if there may be no others.
    Additional {
        names: Vec<String>,
        patterns: Vec<Pattern>,
        others: Option<Schema>,
    },
    Required(Vec<String>),
    PropertyCount {
        least: usize,
        most: usize,
    },
    All(Vec<Schema>),
    Any(Vec<Schema>),
    One(Vec<Schema>),
    Not(Schema),
}

/// The keywords, for the list of what is supported.
pub(crate) static KEYWORDS: &[&str] = &[
    "bsonType",
    "type",
    "enum",
    "minimum",
    "exclusiveMinimum",
    "maximum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "items",
    "minItems",
    "maxItems",
    "uniqueItems",
    "properties",
    "patternProperties",
    "additionalProperties",
    "required",
    "minProperties",
    "maxProperties",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "title",
    "description",
];

impl Parser {
    pub(super) fn schema(&mut self, json: &Json) -> Result<Schema, DatabaseError> {
        let map = json.as_object().ok_or_else(|| DatabaseError::param("a schema is an object"))?;
        let wrong = |name: &str| DatabaseError::param(format!("{name} of the schema cannot be read"));
        let count = |name: &str, default: usize| match map.get(name) {
            None => Ok(default),
            Some(json) => value::number(json)
                .and_then(Num::exact)
                .and_then(|n| usize::try_from(n).ok())
                .ok_or_else(|| wrong(name)),
        };
        let flag = |name: &str| map.get(name).is_some_and(|json| json.as_bool() == Some(true));
        let mut rules = Vec::new();
        for (name, json) in map {
            let list = || json.as_array().filter(|list| !list.is_empty()).ok_or_else(|| wrong(name));
            let number = || value::number(json).map(|_| json.clone()).ok_or_else(|| wrong(name));
            rules.push(match name.as_str() {
                "bsonType" => Rule::Type(types(json, type_test).ok_or_else(|| wrong(name))?),
                "type" => Rule::Type(types(json, json_type).ok_or_else(|| wrong(name))?),
                "enum" => Rule::Enum(list()?.iter().map(literal).collect::<Result<_, _>>()?),
                "minimum" => Rule::Minimum { limit: number()?, exclusive: flag("exclusiveMinimum") },
                "maximum" => Rule::Maximum { limit: number()?, exclusive: flag("exclusiveMaximum") },
                "multipleOf" => {
                    let by = value::number(json).map(|n| n.float()).filter(|n| *n > 0.0);
                    Rule::MultipleOf(by.ok_or_else(|| wrong(name))?)
                }
                "minLength" | "maxLength" => {
                    Rule::Length { least: count("minLength", 0)?, most: count("maxLength", usize::MAX)? }
                }
                "pattern" => Rule::Pattern(self.pattern(json, None)?),
                "items" => Rule::Items(self.schema(json)?),
                "minItems" | "maxItems" => {
                    Rule::ItemCount { least: count("minItems", 0)?, most: count("maxItems", usize::MAX)? }
                }
                "uniqueItems" if flag(name) => Rule::Unique,
                "properties" => Rule::Properties(self.properties(json)?),
                "patternProperties" => {
                    let properties = self.properties(json)?.into_iter();
                    let patterns =
                        properties.map(|(name, schema)| Ok((self.pattern(&name.into(), None)?, schema)));
                    Rule::PatternProperties(patterns.collect::<Result<_, DatabaseError>>()?)
                }
                "additionalProperties" => {
                    let known = |name: &str| map.get(name).and_then(Json::as_object);
                    let patterns = known("patternProperties").into_iter().flat_map(|map| map.keys());
                    Rule::Additional {
                        names: known("properties").into_iter().flat_map(|map| map.keys()).cloned().collect(),
                        patterns: patterns
                            .map(|name| self.pattern(&name.clone().into(), None))
                            .collect::<Result<_, _>>()?,
                        others: match json {
                            Json::Bool(true) => Some(Schema::default()),
                            Json::Bool(false) => None,
                            json => Some(self.schema(json)?),
                        },
                    }
                }
                "required" => {
                    let names = list()?.iter().map(|name| name.as_str().map(str::to_owned));
                    Rule::Required(names.collect::<Option<_>>().ok_or_else(|| wrong(name))?)
                }
                "minProperties" | "maxProperties" => Rule::PropertyCount {
                    least: count("minProperties", 0)?,
                    most: count("maxProperties", usize::MAX)?,
                },
                "allOf" => Rule::All(self.schemas(list()?)?),
                "anyOf" => Rule::Any(self.schemas(list()?)?),
                "oneOf" => Rule::One(self.schemas(list()?)?),
                "not" => Rule::Not(self.schema(json)?),
                "exclusiveMinimum" | "exclusiveMaximum" | "uniqueItems" | "title" | "description" => continue,
                _ => return Err(DatabaseError::operator(name, "in $jsonSchema")),
            });
        }
        Ok(Schema { rules })
    }

    fn schemas(&mut self, list: &[Json]) -> Result<Vec<Schema>, DatabaseError> {
        list.iter().map(|json| self.schema(json)).collect()
    }

    fn properties(&mut self, json: &Json) -> Result<Vec<(String, Schema)>, DatabaseError> {
        let map = json.as_object().ok_or_else(|| DatabaseError::param("properties are an object"))?;
        map.iter().map(|(name, json)| Ok((name.clone(), self.schema(json)?))).collect()
    }
}

fn types(json: &Json, one: impl Fn(&Json) -> Option<TypeTest>) -> Option<Test> {
    let types = match json {
        Json::Array(list) => list.iter().map(one).collect::<Option<_>>()?,
        json => vec![one(json)?],
    };
    Some(Test::Type(types))
}

fn json_type(json: &Json) -> Option<TypeTest> {
    match json.as_str()? {
        "boolean" => Some(TypeTest::Named("bool")),
        "number" => Some(TypeTest::Number),
        name @ ("object" | "array" | "string" | "null") => type_test(&name.into()),
        _ => None,
    }
}

impl Schema {
    pub fn allows(&self, value: &Json) -> bool {
        self.rules.iter().all(|rule| rule.allows(value))
    }
}

impl Rule {
    /// A rule about one type lets values of every other type pass.
    fn allows(&self, value: &Json) -> bool {
        let beyond = |limit: &Json, exclusive: bool, wrong: Ordering| {
            value::number(value).is_some() && {
                let order = value::compare(value, limit);
                order == wrong || (exclusive && order.is_eq())
            }
        };
        match (self, kind(value)) {
            // Unlike in a query, the elements of an array do not speak for it.
            (Rule::Type(Test::Type(types)), _) => types.iter().any(|t| t.fits(value)),
            (Rule::Type(_), _) => false,
            (Rule::Enum(values), _) => values.iter().any(|one| value::equal(one, value)),
            (Rule::Minimum { limit, exclusive }, _) => !beyond(limit, *exclusive, Ordering::Less),
            (Rule::Maximum { limit, exclusive }, _) => !beyond(limit, *exclusive, Ordering::Greater),
            (Rule::MultipleOf(by), Kind::Number(number)) => (number.float() / by).fract() == 0.0,
            (Rule::Length { least, most }, Kind::String(text)) => {
                (*least..=*most).contains(&text.chars().count())
            }
            (Rule::Pattern(pattern), Kind::String(text)) => pattern.matches(text),
            (Rule::Items(schema), Kind::Array(items)) => items.iter().all(|item| schema.allows(item)),
            (Rule::ItemCount { least, most }, Kind::Array(items)) => (*least..=*most).contains(&items.len()),
            (Rule::Unique, Kind::Array(items)) => {
                let mut keys: Vec<Vec<u8>> = items.iter().map(encoded).collect();
                keys.sort();
                keys.windows(2).all(|pair| pair[0] != pair[1])
            }
            (Rule::Properties(all), Kind::Object(map)) => {
                all.iter().all(|(name, schema)| map.get(name).is_none_or(|value| schema.allows(value)))
            }
            (Rule::PatternProperties(all), Kind::Object(map)) => all.iter().all(|(pattern, schema)| {
                map.iter().all(|(name, value)| !pattern.matches(name) || schema.allows(value))
            }),
            (Rule::Additional { names, patterns, others }, Kind::Object(map)) => {
                map.iter().all(|(name, value)| {
                    names.contains(name)
                        || patterns.iter().any(|pattern| pattern.matches(name))
                        || others.as_ref().is_some_and(|schema| schema.allows(value))
                })
            }
            (Rule::Required(names), Kind::Object(map)) => names.iter().all(|name| map.contains_key(name)),
            (Rule::PropertyCount { least, most }, Kind::Object(map)) => (*least..=*most).contains(&map.len()),
            (Rule::All(all), _) => all.iter().all(|schema| schema.allows(value)),
            (Rule::Any(all), _) => all.iter().any(|schema| schema.allows(value)),
            (Rule::One(all), _) => all.iter().filter(|schema| schema.allows(value)).count() == 1,
            (Rule::Not(schema), _) => !schema.allows(value),
            _ => true,
        }
    }
}

fn encoded(value: &Json) -> Vec<u8> {
    let mut key = Vec::new();
    value::encode(value, &mut key);
    key
}
