//! What a query says for certain about every document that it matches.
//!
//! A query is taken apart into cases, of which each matching document meets at least one; a case is a list of tests
//! that all hold. Arrays stand aside: in queries `{"tags": "a"}` also means a list that has `"a"`, and a rule that
//! compares `doc.tags` means the field itself. A case speaks of documents without such lists, and the evaluator has
//! the last word on each document that is found (see [`super::Judge`]).

use super::evaluate::{Verdict, order, same};
use super::syntax::Op;
use crate::filter::{Bound, Choices, Clause, Test};
use crate::path::Path;
use crate::{Filter, limits, value};
use serde_json::json;
use std::cmp::Ordering;
use types::Json;

/// Choices of one `$in` that are cases of their own, and that are looked at in any way.
const CHOICES: (usize, usize) = (16, 1000);

/// Tests of one case. Knowing less is safe: then less is shown.
const TESTS: usize = 256;

/// One alternative of a query.
#[derive(Clone, Debug, Default)]
pub(crate) struct Case<'f> {
    tests: Vec<(&'f Path, Known<'f>)>,
}

#[derive(Clone, Debug)]
enum Known<'f> {
    Test(&'f Test),
    Value(Json),
}

/// The cases of a query.
pub(crate) fn cases(filter: &Filter) -> Vec<Case<'_>> {
    let mut cases = vec![Case::default()];
    add(&mut cases, filter);
    cases
}

fn add<'f>(cases: &mut Vec<Case<'f>>, filter: &'f Filter) {
    for clause in &filter.clauses {
        match clause {
            Clause::Field(path, tests) => tests.iter().for_each(|test| test_of(cases, path, test)),
            Clause::And(filters) => filters.iter().for_each(|filter| add(cases, filter)),
            Clause::Or(filters) if cases.len() * filters.len() <= limits::RULE_CASES => {
                let mut branches = Vec::new();
                for filter in filters {
                    let mut branch = vec![Case::default()];
                    add(&mut branch, filter);
                    branches.append(&mut branch);
                }
                split(cases, &branches);
            }
            // They are known to hold as well, but nothing is concluded from them.
            Clause::Or(_) | Clause::Nor(_) | Clause::Expression(_) | Clause::Schema(_) => {}
        }
    }
}

fn test_of<'f>(cases: &mut Vec<Case<'f>>, path: &'f Path, test: &'f Test) {
    if let Test::In(choices) = test
        && let Some(values) = listed(choices)
        && (1..=CHOICES.0).contains(&values.len())
        && cases.len() * values.len() <= limits::RULE_CASES
    {
        let one = |value: Json| Case { tests: vec![(path, Known::Value(value))] };
        let branches: Vec<_> = values.into_iter().map(one).collect();
        return split(cases, &branches);
    }
    for case in cases.iter_mut().filter(|case| case.tests.len() < TESTS) {
        case.tests.push((path, Known::Test(test)));
    }
}

/// The choices in a steady order, if they are few enough and no regular expressions.
fn listed(choices: &Choices) -> Option<Vec<Json>> {
    let many = choices.texts.len() + choices.values.len() > CHOICES.1;
    if many || !choices.patterns.is_empty() {
        return None;
    }
    let mut texts: Vec<&String> = choices.texts.iter().collect();
    texts.sort();
    Some(texts.into_iter().map(|text| json!(text)).chain(choices.values.iter().cloned()).collect())
}

fn split<'f>(cases: &mut Vec<Case<'f>>, branches: &[Case<'f>]) {
    if cases.len() * branches.len() > limits::RULE_CASES {
        return;
    }
    let mut all = Vec::with_capacity(cases.len() * branches.len());
    for case in cases.iter() {
        for branch in branches {
            let mut tests = case.tests.clone();
            tests.extend(branch.tests.iter().take(TESTS.saturating_sub(tests.len())).cloned());
            all.push(Case { tests });
        }
    }
    *cases = all;
}

impl Case<'_> {
    /// The value at a path, where the case says what it is.
    pub fn pinned(&self, names: &[String]) -> Option<Json> {
        self.tests.iter().find_map(|(path, known)| {
            let value = match known {
                Known::Value(value) | Known::Test(Test::Equal(value)) => value,
                Known::Test(Test::Exists(false)) => &value::NULL,
                Known::Test(_) => return None,
            };
            // A field that is pinned pins what is in it.
            let inner = rest(path, names)?;
            Some(inner.iter().try_fold(value, |value, name| value.get(name)).cloned().unwrap_or_default())
        })
    }

    /// The values that it pins, with their paths.
    pub fn pins(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.tests.iter().filter_map(|(path, known)| match known {
            Known::Value(value) | Known::Test(Test::Equal(value)) => Some((path.text.as_str(), value)),
            Known::Test(_) => None,
        })
    }

    fn on<'c>(&'c self, names: &'c [String]) -> impl Iterator<Item = &'c Known<'c>> {
        self.tests.iter().filter(|(path, _)| rest(path, names).is_some_and(<[_]>::is_empty)).map(|(_, k)| k)
    }

    /// What a comparison of a field with a value comes to.
    pub fn compare(&self, names: &[String], op: Op, with: &Json) -> Verdict {
        let verdicts = self.on(names).map(|known| match op {
            Op::Equal if known.excludes(with) => Verdict::False,
            Op::Unequal if known.excludes(with) => Verdict::True,
            Op::Equal | Op::Unequal => Verdict::Open,
            _ => known.bounds(op, with),
        });
        decided(verdicts)
    }

    /// Whether a field is one of a list.
    pub fn one_of(&self, names: &[String], list: &[Json]) -> Verdict {
        decided(self.on(names).map(|known| {
            let within = |values: Vec<Json>| {
                !values.is_empty() && values.iter().all(|value| list.iter().any(|item| same(item, value)))
            };
            match known {
                Known::Test(Test::In(choices)) if listed(choices).is_some_and(within) => Verdict::True,
                known if list.iter().all(|item| known.excludes(item)) => Verdict::False,
                _ => Verdict::Open,
            }
        }))
    }

    /// Whether the list in a field has a value.
    pub fn contains(&self, names: &[String], value: &Json) -> Verdict {
        // A query for null also finds documents without the list.
        if value.is_null() {
            return Verdict::Open;
        }
        let is = |test: &Test| matches!(test, Test::Equal(item) if same(item, value));
        decided(self.on(names).map(|known| match known {
            Known::Value(Json::Array(list)) | Known::Test(Test::Equal(Json::Array(list))) => {
                if list.iter().any(|item| same(item, value)) {
                    Verdict::True
                } else {
                    Verdict::Open
                }
            }
            Known::Value(item) if same(item, value) => Verdict::True,
            Known::Test(test) if is(test) => Verdict::True,
            Known::Test(Test::All(tests)) if tests.iter().any(is) => Verdict::True,
            Known::Test(Test::Element(tests)) if tests.iter().any(is) => Verdict::True,
            Known::Test(Test::Not(tests)) if rules_out(tests, value) => Verdict::False,
            Known::Test(Test::Exists(false)) => Verdict::False,
            _ => Verdict::Open,
        }))
    }
}

/// The names behind a path that leads to them.
fn rest<'n>(path: &Path, names: &'n [String]) -> Option<&'n [String]> {
    let (first, rest) = names.split_at_checked(path.parts.len())?;
    path.parts.iter().zip(first).all(|(part, name)| part.name == *name).then_some(rest)
}

fn decided(mut verdicts: impl Iterator<Item = Verdict>) -> Verdict {
    verdicts.find(|verdict| *verdict != Verdict::Open).unwrap_or(Verdict::Open)
}

/// Whether `$ne` or `$nin` names the value, in each of its forms: to a query they are two values.
fn rules_out(tests: &[Test], value: &Json) -> bool {
    let named = |form: &Json| match tests {
        [Test::Equal(item)] => value::equal(item, form),
        [Test::In(choices)] => {
            listed(choices).is_some_and(|values| values.iter().any(|item| value::equal(item, form)))
        }
        _ => false,
    };
    named(value) && twin(value).is_none_or(|twin| named(&twin))
}

/// The other form of a value: rules take dates and their milliseconds for the same.
fn twin(value: &Json) -> Option<Json> {
    match value::kind(value) {
        value::Kind::Date(ms) => Some(json!(ms)),
        value::Kind::Number(number) => number.exact().map(value::date),
        _ => None,
    }
}

impl Known<'_> {
    /// Whether a field with this value would not pass.
    fn excludes(&self, value: &Json) -> bool {
        let test = match self {
            Known::Value(known) => return !same(known, value),
            Known::Test(test) if test.is_of_values() => test,
            Known::Test(_) => return false,
        };
        // Rules take nothing for null.
        if value.is_null() {
            return !test.accepts(None) && !test.accepts(Some(value));
        }
        !test.accepts(Some(value)) && twin(value).is_none_or(|twin| !test.accepts(Some(&twin)))
    }

    /// What follows for an order comparison.
    fn bounds(&self, op: Op, with: &Json) -> Verdict {
        let (bound, limit) = match self {
            Known::Test(Test::Compare(bound, limit)) => (*bound, limit),
            Known::Test(Test::In(choices)) => {
                let Some(values) = listed(choices).filter(|values| !values.is_empty()) else {
                    return Verdict::Open;
                };
                let holds = values.iter().filter(|value| super::evaluate::holds(op, value, with)).count();
                return match holds {
                    0 => Verdict::False,
                    n if n == values.len() => Verdict::True,
                    _ => Verdict::Open,
                };
            }
            _ => return Verdict::Open,
        };
        let Some(order) = order(limit, with) else { return Verdict::Open };
        let (below, strict) = match bound {
            Bound::Less => (true, true),
            Bound::LessOrEqual => (true, false),
            Bound::Greater => (false, true),
            Bound::GreaterOrEqual => (false, false),
        };
        // Seen from the other side, a lower bound is an upper one.
        let (op, order) = if below { (op, order) } else { (op.mirrored(), order.reverse()) };
        match (op, order) {
            // The field is at most the limit, which is at most the value.
            (Op::Less, Ordering::Less) | (Op::LessOrEqual, Ordering::Less | Ordering::Equal) => Verdict::True,
            (Op::Less, Ordering::Equal) if strict => Verdict::True,
            (Op::Greater, Ordering::Less | Ordering::Equal) => Verdict::False,
            (Op::GreaterOrEqual, Ordering::Less) => Verdict::False,
            (Op::GreaterOrEqual, Ordering::Equal) if strict => Verdict::False,
            _ => Verdict::Open,
        }
    }
}
