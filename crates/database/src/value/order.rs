//! The order and equality of values: MongoDB's.

use super::{Kind, Num, class, kind};
use std::cmp::Ordering;
use types::Json;

/// A total order over all values.
pub(crate) fn compare(a: &Json, b: &Json) -> Ordering {
    match (a, b) {
        (Json::Number(a), Json::Number(b)) => Num::of(a).compare(Num::of(b)),
        (Json::String(a), Json::String(b)) => a.as_bytes().cmp(b.as_bytes()),
        _ => compare_kinds(kind(a), kind(b)),
    }
}

pub(crate) fn equal(a: &Json, b: &Json) -> bool {
    compare(a, b).is_eq()
}

fn compare_kinds(a: Kind<'_>, b: Kind<'_>) -> Ordering {
    match (a, b) {
        (Kind::Number(a), Kind::Number(b)) => a.compare(b),
        (Kind::String(a), Kind::String(b)) => a.as_bytes().cmp(b.as_bytes()),
        (Kind::Bool(a), Kind::Bool(b)) => a.cmp(&b),
        (Kind::Date(a), Kind::Date(b)) => a.cmp(&b),
        (Kind::ObjectId(a), Kind::ObjectId(b)) => a.cmp(b),
        (Kind::Regex { pattern: p, options: o }, Kind::Regex { pattern: q, options: r }) => {
            p.cmp(q).then_with(|| o.cmp(r))
        }
        (Kind::Binary { data: a, subtype: s }, Kind::Binary { data: b, subtype: t }) => {
            // Shorter ones first, then by subtype, then by content.
            let (a, b) = (super::key::bytes(a), super::key::bytes(b));
            a.len().cmp(&b.len()).then_with(|| s.cmp(t)).then_with(|| a.cmp(&b))
        }
        (Kind::Array(a), Kind::Array(b)) => {
            let elements = a.iter().zip(b).map(|(a, b)| compare(a, b));
            elements.into_iter().find(|o| o.is_ne()).unwrap_or(a.len().cmp(&b.len()))
        }
        (Kind::Object(x), Kind::Object(y)) => {
            let fields = x.iter().zip(y).map(|((xn, xv), (yn, yv))| {
                class(xv).cmp(&class(yv)).then_with(|| xn.cmp(yn)).then_with(|| compare(xv, yv))
            });
            fields.into_iter().find(|o| o.is_ne()).unwrap_or(x.len().cmp(&y.len()))
        }
        (a, b) => a.class().cmp(&b.class()),
    }
}
