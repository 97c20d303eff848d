//! Filters: the one place that decides whether a document matches a query, for reads, writes and watches.

mod parse;
mod pattern;
mod pins;

use crate::path::{self, Part, Path};
use crate::value;
use pattern::Pattern;
use std::cmp::Ordering;
use std::collections::HashSet;
use types::Json;

/// A parsed filter. All of its clauses must hold.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    clauses: Vec<Clause>,
}

#[derive(Clone, Debug)]
enum Clause {
    Field(Path, Vec<Test>),
    And(Vec<Filter>),
    Or(Vec<Filter>),
    Nor(Vec<Filter>),
}

/// A condition on the values of one path. `$ne` and `$nin` are negations, as in MongoDB.
#[derive(Clone, Debug)]
enum Test {
    Equal(Json),
    Compare(Bound, Json),
    In(Choices),
    Exists(bool),
    Size(usize),
    All(Vec<Test>),
    Element(Vec<Test>),
    ElementMatches(Filter),
    Mod {
        divisor: i64,
        remainder: i64,
    },
    Matches(Pattern),
    Not(Vec<Test>),
    /// No value can satisfy it: `$all: []`.
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Bound {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// The alternatives of `$in`; texts apart, because there can be thousands.
#[derive(Clone, Debug, Default)]
struct Choices {
    texts: HashSet<String>,
    values: Vec<Json>,
    patterns: Vec<Pattern>,
}

/// What a test looks at: the values at a path of a document, or one element of an array.
enum Subject<'a> {
    Path(&'a Json, &'a [Part]),
    Element(&'a Json),
}

impl Subject<'_> {
    fn any_leaf(&self, f: &mut dyn FnMut(Option<&Json>) -> bool) -> bool {
        match self {
            Subject::Path(value, path) => path::any_leaf(value, path, f),
            Subject::Element(value) => f(Some(value)),
        }
    }

    fn any_value(&self, f: &mut dyn FnMut(Option<&Json>) -> bool) -> bool {
        match self {
            Subject::Path(value, path) => path::any_value(value, path, f),
            Subject::Element(value) => f(Some(value)),
        }
    }
}

impl Filter {
    /// Whether it lets every document through.
    pub fn is_empty(&self) -> bool {
        self.clauses.is_empty()
    }

    /// Whether a document matches.
    pub fn matches(&self, doc: &Json) -> bool {
        self.clauses.iter().all(|clause| match clause {
            Clause::Field(path, tests) => {
                let subject = Subject::Path(doc, &path.parts);
                tests.iter().all(|test| test.holds(&subject))
            }
            Clause::And(filters) => filters.iter().all(|f| f.matches(doc)),
            Clause::Or(filters) => filters.iter().any(|f| f.matches(doc)),
            Clause::Nor(filters) => !filters.iter().any(|f| f.matches(doc)),
        })
    }

    /// Whether an element of an array matches a `$pull` condition such as `{"$gte": 6}`.
    pub(crate) fn element_test(tests: &ElementTests, element: &Json) -> bool {
        tests.0.iter().all(|test| test.holds(&Subject::Element(element)))
    }
}

/// Operators that are applied to the elements of an array.
#[derive(Clone, Debug)]
pub(crate) struct ElementTests(Vec<Test>);

impl Test {
    fn holds(&self, subject: &Subject) -> bool {
        match self {
            Test::Equal(expected) => subject.any_leaf(&mut |v| value::equal(or_null(v), expected)),
            Test::Compare(bound, limit) => subject.any_leaf(&mut |v| bound.holds(or_null(v), limit)),
            Test::In(choices) => subject.any_leaf(&mut |v| choices.have(or_null(v))),
            Test::Exists(expected) => subject.any_value(&mut |v| v.is_some()) == *expected,
            Test::Size(size) => any_array(subject, |items| items.len() == *size),
            Test::All(tests) => tests.iter().all(|test| test.holds(subject)),
            Test::Element(tests) => any_array(subject, |items| {
                items.iter().any(|item| tests.iter().all(|test| test.holds(&Subject::Element(item))))
            }),
            Test::ElementMatches(filter) => any_array(subject, |items| {
                items
                    .iter()
                    .any(|item| item.is_object() && value::date(item).is_none() && filter.matches(item))
            }),
            Test::Mod { divisor, remainder } => subject.any_leaf(&mut |v| {
                v.and_then(whole).is_some_and(|n| n.checked_rem(*divisor).unwrap_or(0) == *remainder)
            }),
            Test::Matches(pattern) => {
                subject.any_leaf(&mut |v| v.and_then(Json::as_str).is_some_and(|text| pattern.matches(text)))
            }
            Test::Not(tests) => !tests.iter().all(|test| test.holds(subject)),
            Test::Never => false,
        }
    }
}

impl Bound {
    /// Values of different types are not comparable, whichever way.
    fn holds(self, value: &Json, limit: &Json) -> bool {
        if value::class(value) != value::class(limit) {
            return false;
        }
        let order = value::compare(value, limit);
        match self {
            Bound::Less => order == Ordering::Less,
            Bound::LessOrEqual => order != Ordering::Greater,
            Bound::Greater => order == Ordering::Greater,
            Bound::GreaterOrEqual => order != Ordering::Less,
        }
    }
}

impl Choices {
    fn have(&self, value: &Json) -> bool {
        if let Json::String(text) = value
            && (self.texts.contains(text) || self.patterns.iter().any(|p| p.matches(text)))
        {
            return true;
        }
        self.values.iter().any(|choice| value::equal(choice, value))
    }
}

/// A missing field compares as null.
fn or_null(value: Option<&Json>) -> &Json {
    value.unwrap_or(&Json::Null)
}

fn any_array(subject: &Subject, mut f: impl FnMut(&[Json]) -> bool) -> bool {
    subject.any_value(&mut |v| v.and_then(Json::as_array).is_some_and(|items| f(items)))
}

/// The integer part of a number.
fn whole(value: &Json) -> Option<i64> {
    value.as_i64().or_else(|| {
        let float = value.as_f64()?.trunc();
        (float.abs() < 9.2e18).then_some(float as i64)
    })
}
