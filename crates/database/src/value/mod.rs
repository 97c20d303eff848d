//! The one type of values: JSON, in which an object with a single `$` name is a value that JSON has no word for.
//!
//! | value | spelling |
//! |---|---|
//! | int, long, double | a JSON number: whole within 32 bits, whole beyond them, with a point or exponent |
//! | a long within 32 bits | `{"$numberLong": "5"}` |
//! | not a number, infinite | `{"$numberDouble": "NaN"}`, `"Infinity"`, `"-Infinity"` |
//! | date | `{"$date": ms}` |
//! | object id | `{"$oid": "24 hex digits"}` |
//! | binary | `{"$binary": {"base64": …, "subType": "00"}}` |
//! | regular expression | `{"$regularExpression": {"pattern": …, "options": …}}` |
//!
//! GeoJSON is plain objects, as in MongoDB. Everything that looks at values looks at them through [`kind`].

mod check;
mod key;
mod number;
mod order;

pub(crate) use check::{Use, check, check_size, resolve};
pub(crate) use key::{encode, text_key};
pub(crate) use number::Num;
pub(crate) use order::{compare, equal};

use serde_json::Map;
use types::Json;

/// What stands for a missing value where one is needed.
pub(crate) static NULL: Json = Json::Null;

/// A value by its type.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind<'a> {
    Null,
    Number(Num),
    String(&'a str),
    Object(&'a Map<String, Json>),
    Array(&'a [Json]),
    /// Base64 text, and the two hex digits of the subtype.
    Binary {
        data: &'a str,
        subtype: &'a str,
    },
    /// 24 hex digits.
    ObjectId(&'a str),
    Bool(bool),
    /// Milliseconds since 1970.
    Date(i64),
    Regex {
        pattern: &'a str,
        options: &'a str,
    },
}

/// The type of a value, in the order in which types sort. Comparisons in queries stay within one class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum Class {
    Null = 0x10,
    Number = 0x20,
    String = 0x30,
    Object = 0x40,
    Array = 0x50,
    Binary = 0x60,
    ObjectId = 0x68,
    Bool = 0x70,
    Date = 0x78,
    Regex = 0x80,
}

/// The value by its type.
pub(crate) fn kind(value: &Json) -> Kind<'_> {
    match value {
        Json::Null => Kind::Null,
        Json::Bool(flag) => Kind::Bool(*flag),
        Json::Number(number) => Kind::Number(Num::of(number)),
        Json::String(text) => Kind::String(text),
        Json::Array(items) => Kind::Array(items),
        Json::Object(map) => tagged(map).unwrap_or(Kind::Object(map)),
    }
}

fn tagged(map: &Map<String, Json>) -> Option<Kind<'_>> {
    let (tag, inner) = single(map)?;
    match tag {
        "$date" => inner.as_i64().map(Kind::Date),
        "$oid" => inner.as_str().map(Kind::ObjectId),
        "$numberLong" => Some(Kind::Number(Num::Long(inner.as_str()?.parse().ok()?))),
        "$numberDouble" => Some(Kind::Number(Num::Double(inner.as_str()?.parse().ok()?))),
        "$binary" => {
            let text = |name| inner.get(name).and_then(Json::as_str);
            Some(Kind::Binary { data: text("base64")?, subtype: text("subType")? })
        }
        "$regularExpression" => {
            let text = |name| inner.get(name).and_then(Json::as_str);
            Some(Kind::Regex { pattern: text("pattern")?, options: text("options")? })
        }
        _ => None,
    }
}

/// The only field of an object, if its name begins with `$`.
fn single(map: &Map<String, Json>) -> Option<(&str, &Json)> {
    if map.len() != 1 {
        return None;
    }
    map.iter().next().filter(|(name, _)| name.starts_with('$')).map(|(name, inner)| (name.as_str(), inner))
}

/// Whether an object is spelled as a value, well or badly, and not as operators.
pub(crate) fn is_tag(map: &Map<String, Json>) -> bool {
    single(map).is_some_and(|(tag, _)| {
        matches!(tag, "$date" | "$oid" | "$numberLong" | "$numberDouble" | "$binary" | "$regularExpression")
    })
}

impl Kind<'_> {
    pub fn class(&self) -> Class {
        match self {
            Kind::Null => Class::Null,
            Kind::Number(_) => Class::Number,
            Kind::String(_) => Class::String,
            Kind::Object(_) => Class::Object,
            Kind::Array(_) => Class::Array,
            Kind::Binary { .. } => Class::Binary,
            Kind::ObjectId(_) => Class::ObjectId,
            Kind::Bool(_) => Class::Bool,
            Kind::Date(_) => Class::Date,
            Kind::Regex { .. } => Class::Regex,
        }
    }

    /// The type's name, as `$type` knows it.
    pub fn type_name(&self) -> &'static str {
        match self {
            Kind::Null => "null",
            Kind::Number(number) => number.type_name(),
            Kind::String(_) => "string",
            Kind::Object(_) => "object",
            Kind::Array(_) => "array",
            Kind::Binary { .. } => "binData",
            Kind::ObjectId(_) => "objectId",
            Kind::Bool(_) => "bool",
            Kind::Date(_) => "date",
            Kind::Regex { .. } => "regex",
        }
    }
}

pub(crate) fn class(value: &Json) -> Class {
    kind(value).class()
}

/// The fields of a plain object; `None` for every other value, tagged ones included.
pub(crate) fn fields(value: &Json) -> Option<&Map<String, Json>> {
    match kind(value) {
        Kind::Object(map) => Some(map),
        _ => None,
    }
}

/// The number that a value is.
pub(crate) fn number(value: &Json) -> Option<Num> {
    match kind(value) {
        Kind::Number(number) => Some(number),
        _ => None,
    }
}

/// A date.
pub(crate) fn date(ms: i64) -> Json {
    serde_json::json!({"$date": ms})
}

/// What counts as true in expressions: all but `false`, 0, null and nothing.
pub(crate) fn truthy(value: Option<&Json>) -> bool {
    match value.map(kind) {
        None | Some(Kind::Null) => false,
        Some(Kind::Bool(flag)) => flag,
        Some(Kind::Number(number)) => number.float() != 0.0,
        Some(_) => true,
    }
}

/// About how many bytes of memory a value takes.
pub(crate) fn size(value: &Json) -> usize {
    match value {
        Json::Null | Json::Bool(_) | Json::Number(_) => 40,
        Json::String(text) => 40 + text.len(),
        Json::Array(items) => 40 + items.iter().map(size).sum::<usize>(),
        Json::Object(map) => {
            80 + map.iter().map(|(name, value)| 48 + name.len() + size(value)).sum::<usize>()
        }
    }
}
