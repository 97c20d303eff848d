//! Conditions on the values of one path.

use super::{Filter, Pattern};
use crate::geo::{self, Near, Region, Shape};
use crate::path::{self, Part, Visit};
use crate::value::{self, Kind, NULL, Num, kind};
use std::cmp::Ordering;
use std::collections::HashSet;
use std::sync::Arc;
use types::Json;

/// A condition. `$ne` and `$nin` are negations, as in MongoDB.
#[derive(Clone, Debug)]
pub(crate) enum Test {
    Equal(Json),
    Compare(Bound, Json),
    In(Choices),
    Exists(bool),
    Type(Vec<TypeTest>),
    Size(usize),
    All(Vec<Test>),
    Element(Vec<Test>),
    ElementMatches(Filter),
    Mod {
        divisor: i64,
        remainder: i64,
    },
    Matches(Pattern),
    Near(Near),
    Within(Arc<Region>),
    Intersects(Arc<Shape>),
    Not(Vec<Test>),
    /// No value can satisfy it: `$all: []`.
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Bound {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// A type that `$type` names.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum TypeTest {
    /// Any kind of number.
    Number,
    Named(&'static str),
}

/// The alternatives of `$in`; texts apart, because there can be thousands.
#[derive(Clone, Debug, Default)]
pub(crate) struct Choices {
    pub texts: HashSet<String>,
    pub values: Vec<Json>,
    pub patterns: Vec<Pattern>,
}

/// What a test looks at: the values at a path of a document, or one element of an array.
pub(super) enum Subject<'a> {
    Path(&'a Json, &'a [Part]),
    Element(&'a Json),
}

impl<'a> Subject<'a> {
    fn any_leaf(&self, f: Visit<'_, 'a>) -> bool {
        match self {
            Subject::Path(value, path) => path::any_leaf(value, path, f),
            Subject::Element(value) => f(Some(value)),
        }
    }

    fn any_value(&self, f: Visit<'_, 'a>) -> bool {
        match self {
            Subject::Path(value, path) => path::any_value(value, path, f),
            Subject::Element(value) => f(Some(value)),
        }
    }
}

impl Test {
    /// Whether it looks at the value of a field alone, and takes equal values for the same.
    pub(crate) fn is_of_values(&self) -> bool {
        match self {
            Test::Equal(_) | Test::Compare(..) | Test::In(_) | Test::Matches(_) | Test::Mod { .. } => true,
            Test::Exists(_) | Test::Never => true,
            Test::Not(tests) => tests.iter().all(Test::is_of_values),
            Test::Type(_)
            | Test::Size(_)
            | Test::All(_)
            | Test::Element(_)
            | Test::ElementMatches(_)
            | Test::Near(_)
            | Test::Within(_)
            | Test::Intersects(_) => false,
        }
    }

    /// Whether a field with this value would pass; `None` is a field that is not there.
    pub(crate) fn accepts(&self, value: Option<&Json>) -> bool {
        let doc = value.map_or_else(|| serde_json::json!({}), |value| serde_json::json!({"x": value}));
        self.holds(&Subject::Path(&doc, &[Part { name: "x".to_owned(), index: None }]))
    }

    pub(super) fn holds(&self, subject: &Subject) -> bool {
        match self {
            Test::Equal(expected) => subject.any_leaf(&mut |v| value::equal(or_null(v), expected)),
            Test::Compare(bound, limit) => subject.any_leaf(&mut |v| bound.holds(or_null(v), limit)),
            Test::In(choices) => subject.any_leaf(&mut |v| choices.have(or_null(v))),
            Test::Exists(expected) => subject.any_value(&mut |v| v.is_some()) == *expected,
            Test::Type(types) => {
                subject.any_leaf(&mut |v| v.is_some_and(|v| types.iter().any(|t| t.fits(v))))
            }
            Test::Size(size) => any_array(subject, |items| items.len() == *size),
            Test::All(tests) => tests.iter().all(|test| test.holds(subject)),
            Test::Element(tests) => any_array(subject, |items| {
                items.iter().any(|item| tests.iter().all(|test| test.holds(&Subject::Element(item))))
            }),
            Test::ElementMatches(filter) => any_array(subject, |items| {
                items.iter().any(|item| value::fields(item).is_some() && filter.matches(item))
            }),
            Test::Mod { divisor, remainder } => subject.any_leaf(&mut |v| {
                v.and_then(value::number)
                    .and_then(Num::truncated)
                    .is_some_and(|n| n.checked_rem(*divisor).unwrap_or(0) == *remainder)
            }),
            Test::Matches(pattern) => subject.any_leaf(&mut |v| v.is_some_and(|v| pattern.matches_value(v))),
            Test::Near(near) => near.of(|f| subject.any_leaf(f)).is_some(),
            Test::Within(region) => {
                subject.any_leaf(&mut |v| v.and_then(geo::read).is_some_and(|g| region.covers(&g)))
            }
            Test::Intersects(shape) => {
                subject.any_leaf(&mut |v| v.and_then(geo::read).is_some_and(|g| shape.intersects(&g)))
            }
            Test::Not(tests) => !tests.iter().all(|test| test.holds(subject)),
            Test::Never => false,
        }
    }
}

impl Bound {
    /// Values of different types are not comparable, whichever way; neither is not-a-number with a number.
    pub fn holds(self, value: &Json, limit: &Json) -> bool {
        let (a, b) = (kind(value), kind(limit));
        if a.class() != b.class() {
            return false;
        }
        let order = value::compare(value, limit);
        let nan = |kind: &Kind| matches!(kind, Kind::Number(Num::Double(n)) if n.is_nan());
        if order != Ordering::Equal && (nan(&a) || nan(&b)) {
            return false;
        }
        match self {
            Bound::Less => order == Ordering::Less,
            Bound::LessOrEqual => order != Ordering::Greater,
            Bound::Greater => order == Ordering::Greater,
            Bound::GreaterOrEqual => order != Ordering::Less,
        }
    }
}

impl TypeTest {
    pub(super) fn fits(self, value: &Json) -> bool {
        let kind = kind(value);
        match self {
            TypeTest::Number => matches!(kind, Kind::Number(_)),
            TypeTest::Named(name) => kind.type_name() == name,
        }
    }
}

impl Choices {
    /// Those without regular expressions.
    pub fn of(values: Vec<Json>) -> Self {
        let mut choices = Choices::default();
        for value in values {
            match value {
                Json::String(text) => {
                    choices.texts.insert(text);
                }
                value => choices.values.push(value),
            }
        }
        choices
    }

    fn have(&self, value: &Json) -> bool {
        if let Json::String(text) = value
            && self.texts.contains(text)
        {
            return true;
        }
        self.patterns.iter().any(|p| p.matches_value(value))
            || self.values.iter().any(|choice| value::equal(choice, value))
    }
}

/// A missing field compares as null.
fn or_null(value: Option<&Json>) -> &Json {
    value.unwrap_or(&NULL)
}

fn any_array(subject: &Subject, mut f: impl FnMut(&[Json]) -> bool) -> bool {
    subject.any_value(&mut |v| v.and_then(Json::as_array).is_some_and(|items| f(items)))
}
