//! Operators on numbers. Whole numbers stay whole; a result that does not fit is refused rather than rounded.

use super::Bit;
use crate::DatabaseError;
use crate::path::Path;
use serde_json::Number;
use types::Json;

pub(super) fn add(current: Option<&Json>, by: &Json, at: &Path) -> Result<Json, DatabaseError> {
    let Some(current) = current else { return Ok(by.clone()) };
    calculate(current, by, at, i64::checked_add, |a, b| a + b)
}

/// A missing field counts as 0.
pub(super) fn multiply(current: Option<&Json>, by: &Json, at: &Path) -> Result<Json, DatabaseError> {
    calculate(current.unwrap_or(&Json::from(0)), by, at, i64::checked_mul, |a, b| a * b)
}

fn calculate(
    a: &Json,
    b: &Json,
    at: &Path,
    whole: impl Fn(i64, i64) -> Option<i64>,
    float: impl Fn(f64, f64) -> f64,
) -> Result<Json, DatabaseError> {
    let result = match (a.as_i64(), b.as_i64()) {
        (Some(a), Some(b)) => whole(a, b).map(Json::from),
        _ => match (a.as_f64(), b.as_f64()) {
            (Some(a), Some(b)) => Number::from_f64(float(a, b)).map(Json::Number),
            _ => return Err(not_a_number(at, "a number")),
        },
    };
    result.ok_or_else(|| DatabaseError::Refused(format!("the new value of field {} is too large", at.text)))
}

pub(super) fn bits(current: Option<&Json>, steps: &[(Bit, i64)], at: &Path) -> Result<Json, DatabaseError> {
    let mut value = match current {
        None => 0,
        Some(json) => json.as_i64().ok_or_else(|| not_a_number(at, "a whole number"))?,
    };
    for (bit, operand) in steps {
        match bit {
            Bit::And => value &= operand,
            Bit::Or => value |= operand,
            Bit::Xor => value ^= operand,
        }
    }
    Ok(value.into())
}

fn not_a_number(at: &Path, what: &str) -> DatabaseError {
    DatabaseError::Refused(format!("field {} is not {what}", at.text))
}
