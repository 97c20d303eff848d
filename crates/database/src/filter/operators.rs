//! The operators of queries. Parsing looks them up here, and the list of what is supported is made from here.

use super::parse::{Given, Parser};
use super::tests::{Bound, Choices, Test, TypeTest};
use super::{Clause, Filter};
use crate::expression::Expression;
use crate::geo::{Near, Region, Shape};
use crate::value::{self, Num};
use crate::{DatabaseError, limits};
use std::sync::Arc;
use types::Json;

/// A name of a language, what it means, and how it is read.
pub(crate) struct Listed<Read: 'static> {
    pub name: &'static str,
    pub about: &'static str,
    pub read: Read,
}

pub(crate) type ReadTest = fn(&mut Parser, &Given) -> Result<Test, DatabaseError>;
pub(crate) type ReadClause = fn(&mut Parser, &str, &Json) -> Result<Clause, DatabaseError>;

const fn test(name: &'static str, about: &'static str, read: ReadTest) -> Listed<ReadTest> {
    Listed { name, about, read }
}

const fn clause(name: &'static str, about: &'static str, read: ReadClause) -> Listed<ReadClause> {
    Listed { name, about, read }
}

/// What stands at the top of a query, beside fields.
pub(crate) static TOP: &[Listed<ReadClause>] = &[
    clause("$and", "all of several queries", |p, name, json| Ok(Clause::And(p.filters(name, json)?))),
    clause("$or", "one of several queries", |p, name, json| Ok(Clause::Or(p.inner(name, json)?))),
    clause("$nor", "none of several queries", |p, name, json| Ok(Clause::Nor(p.inner(name, json)?))),
    clause("$expr", "an expression of the aggregation language is true", |_, _, json| {
        Ok(Clause::Expression(Arc::new(Expression::parse(json)?)))
    }),
    clause("$jsonSchema", "the document is valid under a JSON schema", |p, _, json| {
        Ok(Clause::Schema(Arc::new(p.schema(json)?)))
    }),
    clause("$comment", "nothing: a note for readers of the query", |_, _, _| Ok(Clause::And(Vec::new()))),
];

/// What a field can be compared with.
pub(crate) static FIELD: &[Listed<ReadTest>] = &[
    test("$eq", "equal, or an array with an equal element", |p, g| p.equal(g.json)),
    test("$ne", "not `$eq`", |p, g| Ok(Test::Not(vec![p.equal(g.json)?]))),
    test("$gt", "greater, of the same type", |p, g| p.compare(Bound::Greater, g.json)),
    test("$gte", "greater or equal, of the same type", |p, g| p.compare(Bound::GreaterOrEqual, g.json)),
    test("$lt", "less, of the same type", |p, g| p.compare(Bound::Less, g.json)),
    test("$lte", "less or equal, of the same type", |p, g| p.compare(Bound::LessOrEqual, g.json)),
    test("$in", "one of a list, which may hold regular expressions", |p, g| Ok(Test::In(p.choices(g)?))),
    test("$nin", "not `$in`", |p, g| Ok(Test::Not(vec![Test::In(p.choices(g)?)]))),
    test("$exists", "whether the field is there", |_, g| {
        Ok(Test::Exists(g.json.is_null() || value::truthy(Some(g.json))))
    }),
    test("$type", "of a type, by name or number, or of one of several", |_, g| {
        let one = |json: &Json| type_test(json).ok_or_else(|| g.wrong("names or numbers of types"));
        Ok(Test::Type(match g.json {
            Json::Array(list) if !list.is_empty() => list.iter().map(one).collect::<Result<_, _>>()?,
            json => vec![one(json)?],
        }))
    }),
    test("$size", "an array of so many elements", |_, g| {
        let size = value::number(g.json).and_then(Num::exact).and_then(|n| usize::try_from(n).ok());
        Ok(Test::Size(size.ok_or_else(|| g.wrong("a whole number, 0 or more"))?))
    }),
    test("$all", "an array with all of these elements", all),
    test("$elemMatch", "an array with one element that meets everything", element),
    test("$mod", "`[divisor, remainder]` of the whole part", |_, g| {
        let whole = |json: &Json| value::number(json).and_then(Num::truncated);
        let pair = match g.json.as_array().map(Vec::as_slice) {
            Some([divisor, remainder]) => (whole(divisor).filter(|d| *d != 0), whole(remainder)),
            _ => return Err(g.wrong("[divisor, remainder]")),
        };
        match pair {
            (Some(divisor), Some(remainder)) => Ok(Test::Mod { divisor, remainder }),
            _ => Err(g.wrong("a divisor that is not 0 and a remainder")),
        }
    }),
    test("$regex", "a text that a regular expression finds; `$options` are i, m, s, x", |p, g| {
        Ok(Test::Matches(p.pattern(g.json, g.beside.get("$options"))?))
    }),
    test("$not", "not what other operators say", |p, g| {
        p.nested(|p| match p.condition(g.json)? {
            tests if !tests.is_empty() && p.negatable(g.json) => Ok(Test::Not(tests)),
            _ => Err(g.wrong("operators")),
        })
    }),
    test("$near", "sorted by distance from a point, with `$minDistance` and `$maxDistance`", near),
    test("$nearSphere", "as `$near`", near),
    test("$geoWithin", "within `$geometry`, `$centerSphere`, `$center`, `$box` or `$polygon`", |_, g| {
        Ok(Test::Within(Arc::new(Region::parse(g.json)?)))
    }),
    test("$geoIntersects", "has a point in common with a `$geometry`", |_, g| {
        match g.json.as_object().filter(|map| map.len() == 1).and_then(|map| map.get("$geometry")) {
            Some(json) => Ok(Test::Intersects(Arc::new(Shape::parse(json)?))),
            None => Err(g.wrong("a $geometry")),
        }
    }),
];

fn near(parser: &mut Parser, given: &Given) -> Result<Test, DatabaseError> {
    if parser.is_nested() {
        return Err(DatabaseError::operator(given.name, "inside of another operator"));
    }
    Ok(Test::Near(Near::parse(given.json, given.beside)?))
}

fn all(parser: &mut Parser, given: &Given) -> Result<Test, DatabaseError> {
    let list = given.json.as_array().ok_or_else(|| given.wrong("a list"))?;
    if list.is_empty() {
        return Ok(Test::Never);
    }
    let tests = list.iter().map(|item| match item.as_object() {
        Some(map) if map.len() == 1 && map.contains_key("$elemMatch") => {
            element(parser, &Given { name: "$elemMatch", json: &map["$elemMatch"], beside: map })
        }
        _ => parser.equal(item),
    });
    Ok(Test::All(tests.collect::<Result<_, _>>()?))
}

fn element(parser: &mut Parser, given: &Given) -> Result<Test, DatabaseError> {
    let map = given.json.as_object().ok_or_else(|| given.wrong("an object"))?;
    let on_fields = map.keys().next().is_none_or(|name| TOP.iter().any(|top| top.name == name));
    parser.nested(|p| match p.operators(given.json)? {
        Some(map) if !on_fields => Ok(Test::Element(p.tests(map)?)),
        _ => Ok(Test::ElementMatches(p.filter(map)?)),
    })
}

/// The names and numbers of types.
const TYPES: [(&str, i64); 13] = [
    ("double", 1),
    ("string", 2),
    ("object", 3),
    ("array", 4),
    ("binData", 5),
    ("objectId", 7),
    ("bool", 8),
    ("date", 9),
    ("null", 10),
    ("regex", 11),
    ("int", 16),
    ("long", 18),
    // Known, and the type of nothing here.
    ("decimal", 19),
];

pub(super) fn type_test(json: &Json) -> Option<TypeTest> {
    if json.as_str() == Some("number") {
        return Some(TypeTest::Number);
    }
    let number = value::number(json).and_then(Num::exact);
    let found = TYPES.iter().find(|(name, code)| json.as_str() == Some(name) || number == Some(*code))?;
    Some(TypeTest::Named(found.0))
}

impl Parser {
    fn choices(&mut self, given: &Given) -> Result<Choices, DatabaseError> {
        let list = given.json.as_array().ok_or_else(|| given.wrong("a list"))?;
        let mut choices = Choices::default();
        for item in list {
            match self.equal(item)? {
                Test::Matches(pattern) => choices.patterns.push(pattern),
                Test::Equal(Json::String(text)) => {
                    choices.texts.insert(text);
                }
                Test::Equal(value) => choices.values.push(value),
                _ => return Err(given.wrong("values")),
            }
        }
        Ok(choices)
    }

    fn compare(&mut self, bound: Bound, json: &Json) -> Result<Test, DatabaseError> {
        Ok(Test::Compare(bound, super::parse::literal(json)?))
    }

    pub(super) fn filters(&mut self, name: &str, json: &Json) -> Result<Vec<Filter>, DatabaseError> {
        let wrong = || DatabaseError::param(format!("{name} takes a list of queries that is not empty"));
        let list = json.as_array().filter(|list| !list.is_empty()).ok_or_else(wrong)?;
        list.iter().map(|item| self.filter(item.as_object().ok_or_else(wrong)?)).collect()
    }

    /// As `filters`, for those of which not every one holds.
    fn inner(&mut self, name: &str, json: &Json) -> Result<Vec<Filter>, DatabaseError> {
        self.nested(|p| p.filters(name, json))
    }

    pub(super) fn count_regex(&mut self) -> Result<(), DatabaseError> {
        self.regexes += 1;
        match self.regexes > limits::REGEXES {
            true => Err(DatabaseError::param(format!(
                "a query has more than {} regular expressions",
                limits::REGEXES
            ))),
            false => Ok(()),
        }
    }
}
