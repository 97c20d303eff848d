//! Types and conversions between them.

use super::calendar::Zone;
use super::{Fault, Operator, Out, given, named, null, some, values};
use crate::expression::Value;
use crate::value::{self, Kind, Num, kind};
use chrono::{DateTime, SecondsFormat};
use serde_json::json;
use types::Json;

pub(crate) static TYPES: &[Operator] = &[
    named(
        "$convert",
        "a value as another type, with `onError` and `onNull`",
        &["input", "to", "onError", "onNull"],
        2,
        |v| {
            let own = |at: usize| v[at].as_deref().cloned();
            let Some(input) = given(v, 0) else { return Ok(own(3).or(Some(Json::Null))) };
            let to = match given(v, 1).map(kind) {
                Some(Kind::String(name)) => name,
                Some(Kind::Number(number)) => match number.exact() {
                    Some(1) => "double",
                    Some(2) => "string",
                    Some(7) => "objectId",
                    Some(8) => "bool",
                    Some(9) => "date",
                    Some(16) => "int",
                    Some(18) => "long",
                    _ => return Err("knows no such type".into()),
                },
                _ => return null(),
            };
            match (convert(input, to), own(2)) {
                (Err(_), Some(instead)) => Ok(Some(instead)),
                (converted, _) => Ok(Some(converted?)),
            }
        },
    ),
    values("$isNumber", "whether it is a number", 1, 1, |v| {
        some(v[0].as_deref().is_some_and(|value| value::number(value).is_some()))
    }),
    values("$toBool", "as a bool", 1, 1, |v| to(v, "bool")),
    values("$toDate", "as a date", 1, 1, |v| to(v, "date")),
    values("$toDouble", "as a double", 1, 1, |v| to(v, "double")),
    values("$toInt", "as a whole number of 32 bits", 1, 1, |v| to(v, "int")),
    values("$toLong", "as a whole number of 64 bits", 1, 1, |v| to(v, "long")),
    values("$toObjectId", "as an object id", 1, 1, |v| to(v, "objectId")),
    values("$toString", "as a text", 1, 1, |v| to(v, "string")),
    values("$type", "the name of the type; `missing` for nothing", 1, 1, |v| {
        some(v[0].as_deref().map_or("missing", |value| kind(value).type_name()))
    }),
];

fn to(operands: &[Value<'_>], name: &str) -> Out {
    match given(operands, 0) {
        None => null(),
        Some(value) => Ok(Some(convert(value, name)?)),
    }
}

fn convert(value: &Json, to: &str) -> Result<Json, Fault> {
    let kind = kind(value);
    let cannot = || Fault::from(format!("cannot make {to} of {}", kind.type_name()));
    let whole = |of: fn(f64) -> bool| match kind {
        Kind::Bool(flag) => Ok(i64::from(flag)),
        Kind::Number(number) if of(number.float()) => number.truncated().ok_or_else(cannot),
        Kind::Date(ms) => Ok(ms),
        Kind::String(text) => text.parse::<i64>().map_err(|_| cannot()),
        _ => Err(cannot()),
    };
    match to {
        "bool" => Ok(match kind {
            Kind::Bool(flag) => flag,
            Kind::Number(number) => number.float() != 0.0,
            _ => true,
        }
        .into()),
        "int" => {
            let n = i32::try_from(whole(|n| n.abs() < 2_147_483_649.0)?).map_err(|_| cannot())?;
            if matches!(kind, Kind::Date(_)) { Err(cannot()) } else { Ok(n.into()) }
        }
        "long" => Ok(Num::Long(whole(f64::is_finite)?).json()),
        "double" | "number" => match kind {
            Kind::Bool(flag) => Ok(f64::from(u8::from(flag)).into()),
            Kind::Number(number) => Ok(Num::Double(number.float()).json()),
            Kind::Date(ms) => Ok((ms as f64).into()),
            Kind::String(text) => text.parse().map(|n| Num::Double(n).json()).map_err(|_| cannot()),
            _ => Err(cannot()),
        },
        "date" => match kind {
            Kind::Date(_) => Ok(value.clone()),
            Kind::Number(Num::Long(ms)) => Ok(value::date(ms)),
            Kind::Number(number) => number.truncated().map(value::date).ok_or_else(cannot),
            Kind::ObjectId(hex) => {
                let seconds = hex.get(..8).and_then(|hex| i64::from_str_radix(hex, 16).ok());
                seconds.map(|s| value::date(s * 1000)).ok_or_else(cannot)
            }
            Kind::String(text) => {
                super::date::read(text, None, Zone::of(&[], 0)?).map(value::date).ok_or_else(cannot)
            }
            _ => Err(cannot()),
        },
        "objectId" => match kind {
            Kind::ObjectId(_) => Ok(value.clone()),
            Kind::String(hex) if hex.len() == 24 && hex.bytes().all(|b| b.is_ascii_hexdigit()) => {
                Ok(json!({"$oid": hex.to_ascii_lowercase()}))
            }
            _ => Err(cannot()),
        },
        "string" => text(value).map(Json::from),
        _ => Err("knows no such type".into()),
    }
}

/// A value as a text.
pub(super) fn text(value: &Json) -> Result<String, Fault> {
    Ok(match kind(value) {
        Kind::String(text) => text.to_owned(),
        Kind::Bool(flag) => flag.to_string(),
        Kind::ObjectId(hex) => hex.to_owned(),
        Kind::Number(Num::Double(n)) => n.to_string(),
        Kind::Number(Num::Int(n)) => n.to_string(),
        Kind::Number(Num::Long(n)) => n.to_string(),
        Kind::Number(Num::Huge(n)) => n.to_string(),
        Kind::Date(ms) => DateTime::from_timestamp_millis(ms)
            .ok_or("takes dates of the years that a calendar has")?
            .to_rfc3339_opts(SecondsFormat::Millis, true),
        _ => return Err("cannot make a text of it".into()),
    })
}
