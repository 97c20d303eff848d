//! Updates: operators that change parts of a document, or a document that takes its place.

mod apply;
mod array;
mod number;
mod operators;
mod parse;

pub(crate) use operators::OPERATORS;

use crate::filter::{ElementTests, Filter};
use crate::path::Path;
use std::cmp::Ordering;
use types::Json;

/// A parsed update.
#[derive(Clone, Debug)]
pub struct Update {
    pub(crate) form: Form,
}

#[derive(Clone, Debug)]
pub(crate) enum Form {
    /// The whole document except `_id`, as `doc.set` does.
    Replace(Json),
    /// Parts of it, all or none; and what a new document of an upsert gets beside.
    Operators { operators: Vec<(Path, Operator)>, on_insert: Vec<(Path, Operator)> },
}

#[derive(Clone, Debug)]
pub(crate) enum Operator {
    Set(Json),
    Unset,
    Inc(Json),
    Mul(Json),
    Min(Json),
    Max(Json),
    Rename(Path),
    Bit(Vec<(Bit, i64)>),
    Push {
        items: Vec<Json>,
        position: Option<i64>,
        sort: Option<Sort>,
        slice: Option<i64>,
    },
    /// The last element, or the first.
    Pop {
        first: bool,
    },
    Pull(Pull),
    AddToSet(Vec<Json>),
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Bit {
    And,
    Or,
    Xor,
}

/// The `$sort` of a `$push`: whole elements, or fields of them. `true` is descending.
#[derive(Clone, Debug)]
pub(crate) enum Sort {
    Elements(bool),
    Fields(Vec<(Path, bool)>),
}

/// Which elements go.
#[derive(Clone, Debug)]
pub(crate) enum Pull {
    /// Those equal to one of these.
    Values(Vec<Json>),
    /// Those that pass operators.
    Tests(ElementTests),
    /// Those that are objects and match.
    Objects(Filter),
}

impl Update {
    /// Whether it replaces whole documents.
    pub fn replaces(&self) -> bool {
        matches!(self.form, Form::Replace(_))
    }

    /// Whether it changes a field, or something in it, or the whole document.
    pub(crate) fn touches(&self, field: &str) -> bool {
        match &self.form {
            Form::Replace(doc) => doc.get(field).is_some(),
            Form::Operators { operators, on_insert } => {
                operators.iter().chain(on_insert).any(|(path, operator)| {
                    path.root() == field || matches!(operator, Operator::Rename(to) if to.root() == field)
                })
            }
        }
    }
}

/// What stands in [`Update::written`] for a field that is taken away.
const REMOVED: &str = "$remove";

impl Update {
    /// What it writes, for rules: the fields that it names with the values that they have after it. A field that is
    /// gone then has the value `{"$remove": true}`, so that it is not taken for one that was left alone.
    pub(crate) fn written(&self, after: &Json) -> Json {
        let mut data = Json::Object(Default::default());
        match &self.form {
            Form::Replace(new) => {
                for name in new.as_object().into_iter().flatten().map(|(name, _)| name) {
                    data[name] = after.get(name).cloned().unwrap_or_default();
                }
            }
            Form::Operators { operators, .. } => {
                let targets = operators.iter().flat_map(|(path, operator)| match operator {
                    Operator::Rename(to) => vec![path, to],
                    _ => vec![path],
                });
                for path in targets {
                    let value = match crate::path::get(after, &path.parts) {
                        Some(value) => value.clone(),
                        None => serde_json::json!({REMOVED: true}),
                    };
                    // Places of one update do not overlap, so there is always room.
                    let _ = crate::path::put(&mut data, &path.parts, value);
                }
            }
        }
        data
    }
}

impl Sort {
    pub fn compare(&self, a: &Json, b: &Json) -> Ordering {
        let directed = |order: Ordering, descending: &bool| if *descending { order.reverse() } else { order };
        match self {
            Sort::Elements(descending) => directed(crate::value::compare(a, b), descending),
            Sort::Fields(fields) => fields.iter().fold(Ordering::Equal, |order, (path, descending)| {
                order.then_with(|| {
                    let get = |v| crate::path::get(v, &path.parts).unwrap_or(&Json::Null);
                    directed(crate::value::compare(get(a), get(b)), descending)
                })
            }),
        }
    }
}
