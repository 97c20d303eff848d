//! What an expression comes to: for one document, or for all that a case of a query speaks of.
//!
//! A part can have a value, or none: a property of nothing, a field that the query leaves open. What depends on a part
//! without a value has none either, unless the rest decides: `false && …` is false, `true || …` is true. Only true
//! allows anything.

use super::case::Case;
use super::syntax::{Expr, Key, Node, Op};
use crate::value::{self, Class, Kind, NULL};
use serde_json::json;
use std::borrow::Cow;
use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::HashMap;
use types::{Json, RuleGap as Gap};

/// Where a `get()` leads: a collection and an id.
pub(crate) type Place = (String, String);

/// What an expression is evaluated with.
pub(crate) struct Facts<'a> {
    /// The user, or null.
    pub auth: &'a Json,
    /// Milliseconds since 1970.
    pub now: i64,
    pub subject: Subject<'a>,
    /// What is written, or null.
    pub data: &'a Json,
    /// The documents that `get()` read so far; `None` for one that is not there.
    pub got: &'a HashMap<Place, Option<Json>>,
    /// Those that it would have needed as well.
    pub wanted: RefCell<Vec<Place>>,
}

#[derive(Clone, Copy)]
pub(crate) enum Subject<'a> {
    Document(&'a Json),
    Case(&'a Case<'a>),
}

/// What a part of an expression comes to.
#[derive(Clone, Debug)]
pub(crate) enum Value<'a> {
    Known(Cow<'a, Json>),
    /// A field of a document of which only the query is known.
    Field(Vec<String>),
    None(Gap),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    True,
    False,
    Open,
}

impl Verdict {
    fn value<'a>(self) -> Value<'a> {
        match self {
            Verdict::True => known(true),
            Verdict::False => known(false),
            Verdict::Open => Value::None(Gap::Query),
        }
    }
}

fn known<'a>(value: impl Into<Json>) -> Value<'a> {
    Value::Known(Cow::Owned(value.into()))
}

impl<'a> Facts<'a> {
    /// Whether the expression is true, false, or neither.
    pub fn verdict(&self, expr: &'a Expr) -> Verdict {
        match self.value(expr) {
            Value::Known(value) if truthy(&value) => Verdict::True,
            Value::Known(_) => Verdict::False,
            Value::Field(_) | Value::None(_) => Verdict::Open,
        }
    }

    /// The value of a part.
    pub fn value(&self, expr: &'a Expr) -> Value<'a> {
        match &expr.node {
            Node::Literal(value) => Value::Known(Cow::Borrowed(value)),
            Node::List(list) => self.list(list),
            Node::Auth => Value::Known(Cow::Borrowed(self.auth)),
            Node::Data => Value::Known(Cow::Borrowed(self.data)),
            Node::Now => known(self.now),
            Node::Doc => match self.subject {
                Subject::Document(doc) => Value::Known(Cow::Borrowed(doc)),
                Subject::Case(_) => Value::None(Gap::Query),
            },
            Node::Path(root, keys) => self.path(root, keys),
            Node::Get(path) => self.get(path),
            Node::Template(parts) => self.joined(parts),
            Node::Sum(parts) => self.sum(parts),
            Node::Not(inner) => match self.verdict(inner) {
                Verdict::True => Verdict::False.value(),
                Verdict::False => Verdict::True.value(),
                Verdict::Open => Value::None(Gap::Part),
            },
            Node::All(parts) => self.row(parts, Verdict::False),
            Node::Any(parts) => self.row(parts, Verdict::True),
            Node::Compare(op, a, b) => self.compare(*op, a, b),
            Node::In(a, b) => self.within(a, b),
        }
    }

    /// `&&` ends at the first false part, `||` at the first true one.
    fn row(&self, parts: &'a [Expr], end: Verdict) -> Value<'a> {
        let mut open = false;
        for part in parts {
            match self.verdict(part) {
                verdict if verdict == end => return end.value(),
                Verdict::Open => open = true,
                _ => {}
            }
        }
        match (open, end) {
            (true, _) => Value::None(Gap::Part),
            (false, end) => known(end == Verdict::False),
        }
    }

    fn list(&self, list: &'a [Expr]) -> Value<'a> {
        let mut values = Vec::with_capacity(list.len());
        for item in list {
            match self.value(item) {
                Value::Known(value) => values.push(value.into_owned()),
                Value::Field(_) => return Value::None(Gap::Query),
                Value::None(_) => return Value::None(Gap::Part),
            }
        }
        known(values)
    }

    fn path(&self, root: &'a Expr, keys: &'a [Key]) -> Value<'a> {
        if let (Node::Doc, Subject::Case(case)) = (&root.node, self.subject) {
            return match self.names(keys) {
                Ok(names) => match case.pinned(&names) {
                    Some(value) => known(value),
                    None => Value::Field(names),
                },
                Err(gap) => Value::None(gap),
            };
        }
        let mut value = match self.value(root) {
            Value::Known(value) => value,
            other => return other,
        };
        for key in keys {
            let name = match self.name(key) {
                Ok(name) => name,
                Err(gap) => return Value::None(gap),
            };
            if value.is_null() && !root.is_stored() {
                return Value::None(Gap::Nothing);
            }
            value = match value {
                Cow::Borrowed(value) => Cow::Borrowed(property(value, &name)),
                Cow::Owned(value) => Cow::Owned(property(&value, &name).clone()),
            };
        }
        Value::Known(value)
    }

    fn names(&self, keys: &'a [Key]) -> Result<Vec<String>, Gap> {
        keys.iter().map(|key| self.name(key).map(Cow::into_owned)).collect()
    }

    fn name(&self, key: &'a Key) -> Result<Cow<'a, str>, Gap> {
        match key {
            Key::Name(name) => Ok(Cow::Borrowed(name)),
            Key::At(expr) => match self.value(expr) {
                Value::Known(value) => text(&value).map(Cow::Owned).ok_or(Gap::Text),
                Value::Field(_) => Err(Gap::Query),
                Value::None(_) => Err(Gap::Part),
            },
        }
    }

    fn get(&self, path: &'a Expr) -> Value<'a> {
        let path = match self.value(path) {
            Value::Known(path) => path,
            Value::Field(_) => return Value::None(Gap::Query),
            Value::None(gap @ (Gap::Query | Gap::Unread)) => return Value::None(gap),
            Value::None(_) => return Value::None(Gap::Part),
        };
        let mut names = path.as_str().unwrap_or_default().splitn(3, '.');
        let place = match (names.next(), names.next(), names.next()) {
            (Some("database"), Some(collection), Some(id)) if !collection.is_empty() && !id.is_empty() => {
                (collection.to_owned(), id.to_owned())
            }
            _ => return Value::None(Gap::Path),
        };
        match self.got.get(&place) {
            Some(doc) => Value::Known(Cow::Borrowed(doc.as_ref().unwrap_or(&NULL))),
            None => {
                self.wanted.borrow_mut().push(place);
                Value::None(Gap::Unread)
            }
        }
    }

    fn joined(&self, parts: &'a [Expr]) -> Value<'a> {
        let mut joined = String::new();
        for part in parts {
            match self.value(part) {
                Value::Known(value) => match text(&value) {
                    Some(text) => joined += &text,
                    None => return Value::None(Gap::Text),
                },
                Value::Field(_) => return Value::None(Gap::Query),
                Value::None(gap) => return Value::None(gap),
            }
        }
        known(joined)
    }

    fn sum(&self, parts: &'a [Expr]) -> Value<'a> {
        let mut sum = json!(0);
        for part in parts {
            let Value::Known(value) = self.value(part) else { return self.joined(parts) };
            let (Some(a), Some(b)) = (value::number(&sum), value::number(&value)) else {
                return self.joined(parts);
            };
            sum = match (a.exact(), b.exact()) {
                (Some(a), Some(b)) if a.checked_add(b).is_some() => json!(a + b),
                _ => json!(a.float() + b.float()),
            };
        }
        known(sum)
    }

    fn compare(&self, op: Op, a: &'a Expr, b: &'a Expr) -> Value<'a> {
        match (self.value(a), self.value(b)) {
            (Value::Known(a), Value::Known(b)) => known(holds(op, &a, &b)),
            (Value::Field(names), Value::Known(value)) => {
                self.of_case(|case| case.compare(&names, op, &value))
            }
            (Value::Known(value), Value::Field(names)) => {
                self.of_case(|case| case.compare(&names, op.mirrored(), &value))
            }
            (Value::Field(_), Value::Field(_)) => Value::None(Gap::Query),
            (Value::None(gap @ (Gap::Query | Gap::Unread)), _)
            | (_, Value::None(gap @ (Gap::Query | Gap::Unread))) => Value::None(gap),
            (Value::None(_), _) | (_, Value::None(_)) => Value::None(Gap::Part),
        }
    }

    fn within(&self, item: &'a Expr, list: &'a Expr) -> Value<'a> {
        // A query that pins a field to a value also finds it in a list.
        if let (Node::Path(root, keys), Subject::Case(case)) = (&list.node, self.subject)
            && root.node == Node::Doc
            && let Ok(names) = self.names(keys)
            && let Value::Known(item) = self.value(item)
        {
            let verdict = case.contains(&names, &item);
            // A query for null also finds lists that have null.
            let list_is_null = matches!(self.value(list), Value::Known(list) if list.is_null());
            if verdict != Verdict::Open || list_is_null {
                return verdict.value();
            }
        }
        match (self.value(item), self.value(list)) {
            (Value::Known(_), Value::Known(list)) if list.is_null() => known(false),
            (Value::Known(item), Value::Known(list)) => match list.as_array() {
                Some(list) => known(list.iter().any(|other| same(other, &item))),
                None => Value::None(Gap::List),
            },
            (Value::Field(names), Value::Known(list)) => match list.as_array() {
                Some(list) => self.of_case(|case| case.one_of(&names, list)),
                None => Value::None(Gap::List),
            },
            (Value::None(gap @ (Gap::Query | Gap::Unread)), _)
            | (_, Value::None(gap @ (Gap::Query | Gap::Unread))) => Value::None(gap),
            (_, Value::Field(_)) => Value::None(Gap::Query),
            (Value::None(_), _) | (_, Value::None(_)) => Value::None(Gap::Part),
        }
    }

    fn of_case(&self, verdict: impl FnOnce(&Case) -> Verdict) -> Value<'a> {
        match self.subject {
            Subject::Case(case) => verdict(case).value(),
            Subject::Document(_) => Value::None(Gap::Query),
        }
    }
}

/// A property of a value: a field, an element, or null.
fn property<'v>(value: &'v Json, name: &str) -> &'v Json {
    let found = match value {
        Json::Object(map) => map.get(name),
        Json::Array(items) => name.parse().ok().and_then(|i: usize| items.get(i)),
        _ => None,
    };
    found.unwrap_or(&NULL)
}

/// A text, or a number in digits; equal numbers have equal digits.
fn text(value: &Json) -> Option<String> {
    match value::kind(value) {
        Kind::String(text) => Some(text.to_owned()),
        Kind::Number(number) => {
            Some(number.exact().map_or_else(|| number.float().to_string(), |whole| whole.to_string()))
        }
        _ => None,
    }
}

fn truthy(value: &Json) -> bool {
    match value {
        Json::String(text) => !text.is_empty(),
        Json::Array(_) => true,
        value => value::truthy(Some(value)) && !is_nan(value),
    }
}

fn is_nan(value: &Json) -> bool {
    value::number(value).is_some_and(|number| number.float().is_nan())
}

/// Whether two values are the same. A date is the same as its milliseconds, which is what `now` is.
pub(super) fn same(a: &Json, b: &Json) -> bool {
    match (value::kind(a), value::kind(b)) {
        (Kind::Date(ms), Kind::Number(_)) => value::equal(&json!(ms), b),
        (Kind::Number(_), Kind::Date(ms)) => value::equal(a, &json!(ms)),
        _ => value::equal(a, b),
    }
}

/// How two values stand to each other: numbers (and dates), texts, booleans among themselves.
pub(super) fn order(a: &Json, b: &Json) -> Option<Ordering> {
    let plain = |value: &Json| match value::kind(value) {
        Kind::Date(ms) => json!(ms),
        _ => value.clone(),
    };
    let (a, b) = (plain(a), plain(b));
    let class = value::class(&a);
    let ordered = matches!(class, Class::Number | Class::String | Class::Bool);
    (ordered && class == value::class(&b) && !is_nan(&a) && !is_nan(&b)).then(|| value::compare(&a, &b))
}

/// Whether a comparison holds.
pub(super) fn holds(op: Op, a: &Json, b: &Json) -> bool {
    let ordered = |fits: fn(Ordering) -> bool| order(a, b).is_some_and(fits);
    match op {
        Op::Equal => same(a, b),
        Op::Unequal => !same(a, b),
        Op::Less => ordered(Ordering::is_lt),
        Op::LessOrEqual => ordered(Ordering::is_le),
        Op::Greater => ordered(Ordering::is_gt),
        Op::GreaterOrEqual => ordered(Ordering::is_ge),
    }
}
