//! Expressions: what aggregation and `$expr` compute from a document.

mod accumulator;
mod evaluate;
mod functions;
mod parse;
mod scope;
mod syntax;

pub(crate) use accumulator::{ACCUMULATORS, Accumulator, State};
pub(crate) use parse::Parser;
pub(crate) use scope::{Outer, Scope};
pub(crate) use syntax::variable;

/// What a new group or state costs by itself, in bytes.
pub(crate) const STATE_BYTES: usize = 64;

use crate::path::Part;
use serde_json::Map;
use std::borrow::Cow;
use types::Json;

/// A value on the way; `None` is nothing, which is not null.
pub(crate) type Value<'a> = Option<Cow<'a, Json>>;

/// A parsed expression.
#[derive(Clone, Debug)]
pub(crate) enum Expression {
    Literal(Json),
    /// `$a.b`.
    Field(Vec<Part>),
    /// `$$name.a`.
    Variable(String, Vec<Part>),
    /// `$$NOW`.
    Now,
    /// `$$REMOVE`: nothing.
    Nothing,
    Object(Vec<(String, Expression)>),
    Array(Vec<Expression>),
    /// A function of values.
    Call(&'static Operator, Vec<Expression>),
    And(Vec<Expression>),
    Or(Vec<Expression>),
    Switch {
        branches: Vec<(Expression, Expression)>,
        default: Option<Box<Expression>>,
    },
    IfNull(Vec<Expression>),
    Let {
        names: Vec<String>,
        values: Vec<Expression>,
        body: Box<Expression>,
    },
    Map {
        input: Box<Expression>,
        names: Vec<String>,
        body: Box<Expression>,
    },
    Filter {
        input: Box<Expression>,
        names: Vec<String>,
        body: Box<Expression>,
        limit: Option<Box<Expression>>,
    },
    Reduce {
        input: Box<Expression>,
        names: Vec<String>,
        initial: Box<Expression>,
        body: Box<Expression>,
    },
    SortArray {
        input: Box<Expression>,
        by: crate::update::Sort,
    },
}

/// A name of the language.
#[derive(Debug)]
pub(crate) struct Operator {
    pub name: &'static str,
    pub about: &'static str,
    pub shape: Shape,
}

/// How an operator's operand is read.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    /// A list of so many values; one alone needs no list.
    Values { least: usize, most: usize, run: Run },
    /// An object of values by name, the first so many of which must be there.
    Named { names: &'static [&'static str], required: usize, run: Run },
    /// A date, or an object of `date` and `timezone`.
    Date(Run),
    /// Something that does not compute all of its operands, or not once.
    Syntax(fn(&mut Parser, &Json) -> Result<Expression, crate::DatabaseError>),
}

/// Computes a function; a missing named operand is `None`.
pub(crate) type Run = fn(&[Value<'_>]) -> Result<Option<Json>, Fault>;

/// What an operator cannot do with what it was given, as the rest of a sentence: "takes numbers".
#[derive(Debug)]
pub(crate) struct Fault(Cow<'static, str>);

impl From<&'static str> for Fault {
    fn from(text: &'static str) -> Self {
        Self(text.into())
    }
}

impl From<String> for Fault {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

/// Every operator of expressions, in groups with a title.
pub(crate) static OPERATORS: &[(&str, &[Operator])] = &[
    ("Arithmetic", functions::ARITHMETIC),
    ("Trigonometry", functions::TRIGONOMETRY),
    ("Comparison", functions::COMPARISON),
    ("Logic and control", syntax::SYNTAX),
    ("Arrays", functions::ARRAYS),
    ("Sets", functions::SETS),
    ("Objects", functions::OBJECTS),
    ("Texts", functions::TEXTS),
    ("Dates", functions::DATES),
    ("Types", functions::TYPES),
    ("Summaries of an array or of several values", functions::SUMMARIES),
];

/// The operator of a name.
fn operator(name: &str) -> Option<&'static Operator> {
    OPERATORS.iter().flat_map(|(_, group)| group.iter()).find(|operator| operator.name == name)
}

/// The value at a path: through an array, the values of its elements.
pub(crate) fn fetch<'a>(value: &'a Json, path: &[Part]) -> Value<'a> {
    let Some((part, rest)) = path.split_first() else { return Some(Cow::Borrowed(value)) };
    match value {
        Json::Object(map) => fetch(map.get(&part.name)?, rest),
        Json::Array(items) => {
            let found = items.iter().filter_map(|item| fetch(item, path).map(Cow::into_owned));
            Some(Cow::Owned(Json::Array(found.collect())))
        }
        _ => None,
    }
}

/// An object's fields in a map, for those that make objects.
pub(crate) fn object(fields: impl IntoIterator<Item = (String, Json)>) -> Json {
    Json::Object(Map::from_iter(fields))
}
