//! What an update makes of a document.

use super::{Form, Operator, Update, array, number};
use crate::DatabaseError;
use crate::filter::Filter;
use crate::path::{self, Path};
use crate::value;
use types::Json;

impl Update {
    /// The document after the update; `now` (ms) fills in server dates. `_id` stays and comes first.
    pub fn apply(&self, doc: &Json, now: i64) -> Result<Json, DatabaseError> {
        match &self.form {
            Form::Replace(new) => replace(doc, new, now),
            Form::Operators { operators, .. } => {
                let mut doc = doc.clone();
                for (path, operator) in operators {
                    operator.apply(&mut doc, path, now)?;
                }
                Ok(doc)
            }
        }
    }

    /// The document that an upsert makes where nothing matches: what the filter says is equal, then the update.
    /// It has an `_id` only if the filter or the replacement names one.
    pub(crate) fn insert(&self, filter: &Filter, now: i64) -> Result<Json, DatabaseError> {
        let mut doc = Json::Object(Default::default());
        for (path, value) in filter.equalities() {
            if !self.replaces() || path.text == "_id" {
                path::put(&mut doc, &path.parts, value.clone())?;
            }
        }
        match &self.form {
            Form::Replace(new) if doc.get("_id").is_none() => {
                let mut new = new.clone();
                value::resolve(&mut new, now);
                Ok(new)
            }
            _ => self.apply(&doc, now),
        }
        .and_then(|mut doc| {
            if let Form::Operators { on_insert, .. } = &self.form {
                on_insert.iter().try_for_each(|(path, operator)| operator.apply(&mut doc, path, now))?;
            }
            Ok(doc)
        })
    }
}

fn replace(doc: &Json, new: &Json, now: i64) -> Result<Json, DatabaseError> {
    let id = doc.get("_id").cloned().unwrap_or_default();
    let mut fields = serde_json::Map::new();
    fields.insert("_id".to_owned(), id.clone());
    for (name, value) in new.as_object().into_iter().flatten() {
        if name == "_id" && !value::equal(value, &id) {
            return Err(DatabaseError::param("_id cannot be changed"));
        }
        let mut value = value.clone();
        value::resolve(&mut value, now);
        fields.insert(name.clone(), value);
    }
    Ok(Json::Object(fields))
}

impl Operator {
    fn apply(&self, doc: &mut Json, at: &Path, now: i64) -> Result<(), DatabaseError> {
        let current = path::get(doc, &at.parts);
        let resolved = |value: &Json| {
            let mut value = value.clone();
            value::resolve(&mut value, now);
            value
        };
        let new = match self {
            Operator::Set(value) => resolved(value),
            Operator::Unset => {
                path::take(doc, &at.parts);
                return Ok(());
            }
            Operator::Inc(by) => number::add(current, by, at)?,
            Operator::Mul(by) => number::multiply(current, by, at)?,
            Operator::Min(value) | Operator::Max(value) => {
                let value = resolved(value);
                let wins = current.is_none_or(|current| {
                    let order = value::compare(&value, current);
                    if matches!(self, Operator::Min(_)) { order.is_lt() } else { order.is_gt() }
                });
                if !wins {
                    return Ok(());
                }
                value
            }
            Operator::Rename(to) => {
                return match path::take(doc, &at.parts) {
                    Some(value) => path::put(doc, &to.parts, value),
                    None => Ok(()),
                };
            }
            Operator::Bit(steps) => number::bits(current, steps, at)?,
            Operator::Push { items, position, sort, slice } => {
                let items = items.iter().map(resolved).collect();
                let list = array::list(current, at)?.unwrap_or_default();
                array::push(list, items, *position, sort.as_ref(), *slice)
            }
            Operator::Pop { first } => match array::list(current, at)? {
                Some(list) => array::pop(list, *first),
                None => return Ok(()),
            },
            Operator::Pull(pull) => match array::list(current, at)? {
                Some(list) => array::pull(list, pull),
                None => return Ok(()),
            },
            Operator::AddToSet(items) => {
                let list = array::list(current, at)?.unwrap_or_default();
                array::add_to_set(list, items.iter().map(resolved))
            }
        };
        path::put(doc, &at.parts, new)
    }
}
