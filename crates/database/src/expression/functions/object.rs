//! Objects.

use super::{Fault, Operator, Out, array, given, named, null, some, text, values};
use crate::expression::{Value, object};
use crate::value;
use serde_json::{Map, json};
use types::Json;

fn fields(value: &Json) -> Result<&Map<String, Json>, Fault> {
    value::fields(value).ok_or_else(|| "takes objects".into())
}

/// A name that a document could have.
fn name(value: &Json) -> Result<String, Fault> {
    let name = text(value)?;
    if name.is_empty() || name.starts_with('$') || name.contains('.') {
        return Err("takes names of fields without $ and dots".into());
    }
    Ok(name.to_owned())
}

pub(crate) static OBJECTS: &[Operator] = &[
    values("$arrayToObject", "an object of `[name, value]` pairs or of `{k, v}`", 1, 1, |v| {
        let Some(list) = given(v, 0) else { return null() };
        let mut made = Map::new();
        for item in array(list)? {
            let (k, v) = match item {
                Json::Array(pair) if pair.len() == 2 => (&pair[0], &pair[1]),
                item => match (item.get("k"), item.get("v")) {
                    (Some(k), Some(v)) => (k, v),
                    _ => return Err("takes pairs or objects of k and v".into()),
                },
            };
            made.insert(name(k)?, v.clone());
        }
        some(made)
    }),
    values("$objectToArray", "an array of `{k, v}`", 1, 1, |v| {
        let Some(value) = given(v, 0) else { return null() };
        some(fields(value)?.iter().map(|(k, v)| json!({"k": k, "v": v})).collect::<Vec<_>>())
    }),
    values("$mergeObjects", "one object of several, the later values winning", 0, usize::MAX, |v| {
        let mut made = Map::new();
        for i in 0..v.len() {
            match given(v, i) {
                None => {}
                Some(Json::Array(items)) if v.len() == 1 => {
                    for item in items.iter().filter(|item| !item.is_null()) {
                        made.extend(fields(item)?.clone());
                    }
                }
                Some(value) => made.extend(fields(value)?.clone()),
            }
        }
        some(made)
    }),
    named("$setField", "`input` with a `field` of a `value`", &["field", "input", "value"], 3, set_field),
    named("$unsetField", "`input` without a `field`", &["field", "input"], 2, set_field),
];

fn set_field(operands: &[Value<'_>]) -> Out {
    let name = name(given(operands, 0).ok_or("takes the name of a field")?)?;
    let Some(input) = given(operands, 1) else { return null() };
    let mut made = fields(input)?.clone();
    match operands.get(2).cloned().flatten() {
        Some(value) => {
            made.insert(name, value.into_owned());
        }
        None => {
            made.shift_remove(&name);
        }
    }
    some(object(made))
}
