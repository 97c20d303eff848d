//! Summaries of the elements of one array, or of several values.

use super::{Operator, Out, some, values};
use crate::expression::{ACCUMULATORS, Value};
use crate::value;
use types::Json;

pub(crate) static SUMMARIES: &[Operator] = &[
    values("$avg", "the mean of the numbers", 0, usize::MAX, |v| summary("$avg", v)),
    values("$max", "the greatest", 0, usize::MAX, |v| summary("$max", v)),
    values("$min", "the smallest", 0, usize::MAX, |v| summary("$min", v)),
    values("$stdDevPop", "the standard deviation of a whole population", 0, usize::MAX, |v| {
        summary("$stdDevPop", v)
    }),
    values("$stdDevSamp", "the standard deviation, estimated from a sample", 0, usize::MAX, |v| {
        summary("$stdDevSamp", v)
    }),
    values("$sum", "the sum of the numbers", 0, usize::MAX, |v| summary("$sum", v)),
];

/// What the accumulator of the same name makes of them.
fn summary(name: &str, operands: &[Value<'_>]) -> Out {
    let accumulator = ACCUMULATORS.iter().find(|a| a.name == name).ok_or("has no accumulator")?;
    let mut state = (accumulator.start)();
    let mut add = |value: Option<&Json>| state.add(value).map_err(|_| "cannot be computed");
    match operands {
        [Some(list)] if list.is_array() => {
            for item in list.as_array().into_iter().flatten() {
                add(Some(item))?;
            }
        }
        operands => {
            for operand in operands {
                add(Some(operand.as_deref().unwrap_or(&value::NULL)))?;
            }
        }
    }
    some(state.finish())
}
