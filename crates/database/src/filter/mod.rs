//! Filters: the one place that decides whether a document matches a query, for reads, writes and watches.

mod operators;
mod parse;
mod pattern;
mod pins;
mod prefilter;
mod schema;
mod tests;
mod user;

pub(crate) use operators::{FIELD, Listed, TOP};
pub(crate) use pattern::Pattern;
pub(crate) use prefilter::Condition;
pub(crate) use schema::KEYWORDS;
pub(crate) use tests::{Bound, Choices, Test};

use crate::expression::Expression;
use crate::geo::Near;
use crate::path::Path;
use schema::Schema;
use std::sync::Arc;
use tests::Subject;
use types::Json;

/// A parsed filter. All of its clauses must hold.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub(crate) clauses: Vec<Clause>,
}

#[derive(Clone, Debug)]
pub(crate) enum Clause {
    Field(Path, Vec<Test>),
    And(Vec<Filter>),
    Or(Vec<Filter>),
    Nor(Vec<Filter>),
    /// True if the expression is; a document for which it fails does not match.
    Expression(Arc<Expression>),
    Schema(Arc<Schema>),
}

impl Filter {
    /// Whether it lets every document through.
    pub fn is_empty(&self) -> bool {
        self.clauses.is_empty()
    }

    /// Whether a document matches.
    pub fn matches(&self, doc: &Json) -> bool {
        self.clauses.iter().all(|clause| clause.matches(doc))
    }

    /// Whether an element of an array matches a `$pull` condition such as `{"$gte": 6}`.
    pub(crate) fn element_test(tests: &ElementTests, element: &Json) -> bool {
        tests.0.iter().all(|test| test.holds(&Subject::Element(element)))
    }

    /// The `$near` by which matching documents are sorted, and its field.
    pub(crate) fn near(&self) -> Option<(&Path, &Near)> {
        self.certain().find_map(|(path, test)| match test {
            Test::Near(near) => Some((path, near)),
            _ => None,
        })
    }

    /// One that matches documents with a geometry as near as that at a field.
    pub(crate) fn near_to(path: Path, near: Near) -> Filter {
        Filter { clauses: vec![Clause::Field(path, vec![Test::Near(near)])] }
    }

    /// One that matches what both match.
    pub(crate) fn and(mut self, other: Filter) -> Filter {
        self.clauses.extend(other.clauses);
        self
    }

    /// One that matches documents whose field equals one of these values.
    pub(crate) fn any_of(path: Path, values: Vec<Json>) -> Filter {
        Filter { clauses: vec![Clause::Field(path, vec![Test::In(Choices::of(values))])] }
    }
}

impl Clause {
    fn matches(&self, doc: &Json) -> bool {
        match self {
            Clause::Field(path, tests) => {
                let subject = Subject::Path(doc, &path.parts);
                tests.iter().all(|test| test.holds(&subject))
            }
            Clause::And(filters) => filters.iter().all(|f| f.matches(doc)),
            Clause::Or(filters) => filters.iter().any(|f| f.matches(doc)),
            Clause::Nor(filters) => !filters.iter().any(|f| f.matches(doc)),
            Clause::Expression(expression) => expression.holds(doc),
            Clause::Schema(schema) => schema.allows(doc),
        }
    }
}

/// Operators that are applied to the elements of an array.
#[derive(Clone, Debug)]
pub(crate) struct ElementTests(pub(crate) Vec<Test>);
