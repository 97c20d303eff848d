//! `'{openid}'` in queries: the user who asks.

use super::{Clause, Filter, Test};
use std::borrow::Cow;
use types::Json;

/// What stands for the user's openid.
const MARK: &str = "{openid}";

impl Filter {
    /// The filter with the openid in the place of every value `'{openid}'`.
    pub(crate) fn of_user(&self, openid: &str) -> Cow<'_, Filter> {
        if !self.mentions_user() {
            return Cow::Borrowed(self);
        }
        let mut filter = self.clone();
        filter.fill(openid);
        Cow::Owned(filter)
    }

    /// As [`Filter::of_user`], for a query that is not parsed.
    pub(crate) fn fill_json(query: &mut Json, openid: &str) {
        match query {
            Json::String(text) if text == MARK => *text = openid.to_owned(),
            Json::Array(items) => items.iter_mut().for_each(|item| Self::fill_json(item, openid)),
            Json::Object(map) => map.values_mut().for_each(|value| Self::fill_json(value, openid)),
            _ => {}
        }
    }

    fn mentions_user(&self) -> bool {
        self.clauses.iter().any(|clause| match clause {
            Clause::Field(_, tests) => tests.iter().any(Test::mentions_user),
            Clause::And(filters) | Clause::Or(filters) | Clause::Nor(filters) => {
                filters.iter().any(Filter::mentions_user)
            }
            Clause::Expression(_) | Clause::Schema(_) => false,
        })
    }

    fn fill(&mut self, openid: &str) {
        for clause in &mut self.clauses {
            match clause {
                Clause::Field(_, tests) => tests.iter_mut().for_each(|test| test.fill(openid)),
                Clause::And(filters) | Clause::Or(filters) | Clause::Nor(filters) => {
                    filters.iter_mut().for_each(|filter| filter.fill(openid));
                }
                Clause::Expression(_) | Clause::Schema(_) => {}
            }
        }
    }
}

impl Test {
    fn mentions_user(&self) -> bool {
        match self {
            Test::Equal(value) | Test::Compare(_, value) => mentioned(value),
            Test::In(choices) => choices.texts.contains(MARK) || choices.values.iter().any(mentioned),
            Test::All(tests) | Test::Element(tests) | Test::Not(tests) => {
                tests.iter().any(Test::mentions_user)
            }
            Test::ElementMatches(filter) => filter.mentions_user(),
            _ => false,
        }
    }

    fn fill(&mut self, openid: &str) {
        match self {
            Test::Equal(value) | Test::Compare(_, value) => Filter::fill_json(value, openid),
            Test::In(choices) => {
                choices.values.iter_mut().for_each(|value| Filter::fill_json(value, openid));
                if choices.texts.remove(MARK) {
                    choices.texts.insert(openid.to_owned());
                }
            }
            Test::All(tests) | Test::Element(tests) | Test::Not(tests) => {
                tests.iter_mut().for_each(|test| test.fill(openid));
            }
            Test::ElementMatches(filter) => filter.fill(openid),
            _ => {}
        }
    }
}

fn mentioned(value: &Json) -> bool {
    match value {
        Json::String(text) => text == MARK,
        Json::Array(items) => items.iter().any(mentioned),
        Json::Object(map) => map.values().any(mentioned),
        _ => false,
    }
}
