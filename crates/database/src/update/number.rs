//! Operators on numbers. Whole numbers stay whole; a result that does not fit is refused rather than rounded.

use super::Bit;
use crate::DatabaseError;
use crate::path::Path;
use crate::value::{self, Num};
use types::Json;

pub(super) fn add(current: Option<&Json>, by: &Json, at: &Path) -> Result<Json, DatabaseError> {
    calculate(current, by, at, Num::add)
}

/// A missing field counts as 0, of the type of the factor.
pub(super) fn multiply(current: Option<&Json>, by: &Json, at: &Path) -> Result<Json, DatabaseError> {
    calculate(current, by, at, Num::multiply)
}

fn calculate(
    current: Option<&Json>,
    by: &Json,
    at: &Path,
    combine: impl Fn(Num, Num) -> Option<Num>,
) -> Result<Json, DatabaseError> {
    let number = |json: &Json| value::number(json).ok_or_else(|| not_a_number(at, "a number"));
    let current = current.map_or(Ok(Num::Int(0)), number)?;
    combine(current, number(by)?)
        .filter(|result| result.float().is_finite() || !current.float().is_finite())
        .map(Num::json)
        .ok_or_else(|| DatabaseError::Refused(format!("the new value of field {} is too large", at.text)))
}

pub(super) fn bits(current: Option<&Json>, steps: &[(Bit, i64)], at: &Path) -> Result<Json, DatabaseError> {
    let mut value = match current {
        None => 0,
        Some(json) => match value::number(json) {
            Some(Num::Int(n)) => i64::from(n),
            Some(Num::Long(n)) => n,
            _ => return Err(not_a_number(at, "a whole number")),
        },
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
