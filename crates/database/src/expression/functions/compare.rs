//! Comparisons, over all types in their order.

use super::{Operator, some, values};
use crate::expression::Value;
use crate::value;
use std::cmp::Ordering;

/// Nothing comes before everything.
fn order(operands: &[Value<'_>]) -> Ordering {
    match (operands[0].as_deref(), operands[1].as_deref()) {
        (Some(a), Some(b)) => value::compare(a, b),
        (a, b) => a.is_some().cmp(&b.is_some()),
    }
}

pub(crate) static COMPARISON: &[Operator] = &[
    values("$cmp", "-1, 0 or 1", 2, 2, |v| some(order(v) as i32)),
    values("$eq", "equal", 2, 2, |v| some(order(v).is_eq())),
    values("$gt", "greater", 2, 2, |v| some(order(v).is_gt())),
    values("$gte", "greater or equal", 2, 2, |v| some(order(v).is_ge())),
    values("$lt", "less", 2, 2, |v| some(order(v).is_lt())),
    values("$lte", "less or equal", 2, 2, |v| some(order(v).is_le())),
    values("$ne", "not equal", 2, 2, |v| some(order(v).is_ne())),
];

pub(crate) const NOT: Operator =
    values("$not", "whether it is not true", 1, 1, |v| some(!value::truthy(v[0].as_deref())));
