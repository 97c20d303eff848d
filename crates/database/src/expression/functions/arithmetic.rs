//! Numbers. Null if an operand is null or missing.

use super::{Fault, Operator, Out, given, null, number, some, values, whole};
use crate::expression::Value;
use crate::value::{self, Kind, Num, kind};
use types::Json;

const fn float(name: &'static str, about: &'static str, run: crate::expression::Run) -> Operator {
    values(name, about, 1, 1, run)
}

/// A function of one number.
fn of(operands: &[Value<'_>], f: impl Fn(f64) -> f64) -> Out {
    match given(operands, 0) {
        None => null(),
        Some(value) => some(Num::Double(f(number(value)?.float())).json()),
    }
}

/// A function of two numbers.
fn of_two(operands: &[Value<'_>], f: impl Fn(f64, f64) -> f64) -> Out {
    match (given(operands, 0), given(operands, 1)) {
        (Some(a), Some(b)) => some(Num::Double(f(number(a)?.float(), number(b)?.float())).json()),
        _ => null(),
    }
}

fn overflow() -> Fault {
    "goes beyond 64 bits".into()
}

pub(crate) static ARITHMETIC: &[Operator] = &[
    values("$abs", "the number without its sign", 1, 1, |v| match given(v, 0) {
        None => null(),
        Some(json) => some(
            match number(json)? {
                Num::Double(n) => Num::Double(n.abs()),
                Num::Huge(n) => Num::Huge(n),
                whole => Num::whole(whole.exact().and_then(i64::checked_abs).ok_or_else(overflow)?),
            }
            .json(),
        ),
    }),
    values("$add", "the sum of numbers, and of at most one date", 1, usize::MAX, add),
    values("$ceil", "the next whole number above", 1, 1, |v| rounded(v, f64::ceil)),
    values("$divide", "the quotient", 2, 2, |v| match (given(v, 0), given(v, 1)) {
        (Some(a), Some(b)) => {
            let (a, b) = (number(a)?, number(b)?);
            if b.float() == 0.0 {
                return Err("cannot divide by 0".into());
            }
            some(
                match (a.exact(), b.exact()) {
                    (Some(x), Some(y)) if x % y == 0 && is_whole(a) && is_whole(b) => Num::whole(x / y),
                    _ => Num::Double(a.float() / b.float()),
                }
                .json(),
            )
        }
        _ => null(),
    }),
    float("$exp", "e to the power", |v| of(v, f64::exp)),
    values("$floor", "the next whole number below", 1, 1, |v| rounded(v, f64::floor)),
    float("$ln", "the natural logarithm", |v| of(v, f64::ln)),
    values("$log", "the logarithm to a base", 2, 2, |v| of_two(v, f64::log)),
    float("$log10", "the logarithm to base 10", |v| of(v, f64::log10)),
    values("$mod", "the remainder of a division", 2, 2, |v| match (given(v, 0), given(v, 1)) {
        (Some(a), Some(b)) => {
            let (a, b) = (number(a)?, number(b)?);
            if b.float() == 0.0 {
                return Err("cannot divide by 0".into());
            }
            some(
                match (a.exact(), b.exact()) {
                    (Some(x), Some(y)) if is_whole(a) && is_whole(b) => {
                        Num::whole(x.checked_rem(y).unwrap_or(0))
                    }
                    _ => Num::Double(a.float() % b.float()),
                }
                .json(),
            )
        }
        _ => null(),
    }),
    values("$multiply", "the product", 1, usize::MAX, |v| {
        let mut product = Num::Int(1);
        for i in 0..v.len() {
            let Some(value) = given(v, i) else { return null() };
            product = product.multiply(number(value)?).ok_or_else(overflow)?;
        }
        some(product.json())
    }),
    values("$pow", "a number to the power of another", 2, 2, |v| match (given(v, 0), given(v, 1)) {
        (Some(a), Some(b)) => {
            let (a, b) = (number(a)?, number(b)?);
            let exact = match (a.exact(), b.exact().and_then(|b| u32::try_from(b).ok())) {
                (Some(x), Some(y)) if is_whole(a) && is_whole(b) => x.checked_pow(y),
                _ => None,
            };
            some(exact.map_or_else(|| Num::Double(a.float().powf(b.float())), Num::whole).json())
        }
        _ => null(),
    }),
    values("$round", "rounded to a place, half to even", 1, 2, |v| to_place(v, round_half_even)),
    float("$sqrt", "the square root", |v| match given(v, 0).map(number).transpose()? {
        Some(n) if n.float() < 0.0 => Err("takes numbers, 0 or more".into()),
        _ => of(v, f64::sqrt),
    }),
    values(
        "$subtract",
        "the difference of numbers, of dates, or a date some milliseconds earlier",
        2,
        2,
        subtract,
    ),
    values("$trunc", "cut off at a place", 1, 2, |v| to_place(v, f64::trunc)),
];

pub(crate) static TRIGONOMETRY: &[Operator] = &[
    float("$sin", "the sine, of radians", |v| of(v, f64::sin)),
    float("$cos", "the cosine", |v| of(v, f64::cos)),
    float("$tan", "the tangent", |v| of(v, f64::tan)),
    float("$asin", "the inverse sine", |v| of(v, f64::asin)),
    float("$acos", "the inverse cosine", |v| of(v, f64::acos)),
    float("$atan", "the inverse tangent", |v| of(v, f64::atan)),
    values("$atan2", "the inverse tangent of y / x", 2, 2, |v| of_two(v, f64::atan2)),
    float("$sinh", "the hyperbolic sine", |v| of(v, f64::sinh)),
    float("$cosh", "the hyperbolic cosine", |v| of(v, f64::cosh)),
    float("$tanh", "the hyperbolic tangent", |v| of(v, f64::tanh)),
    float("$asinh", "the inverse hyperbolic sine", |v| of(v, f64::asinh)),
    float("$acosh", "the inverse hyperbolic cosine", |v| of(v, f64::acosh)),
    float("$atanh", "the inverse hyperbolic tangent", |v| of(v, f64::atanh)),
    float("$degreesToRadians", "radians", |v| of(v, f64::to_radians)),
    float("$radiansToDegrees", "degrees", |v| of(v, f64::to_degrees)),
];

fn is_whole(number: Num) -> bool {
    matches!(number, Num::Int(_) | Num::Long(_))
}

fn rounded(operands: &[Value<'_>], f: impl Fn(f64) -> f64) -> Out {
    match given(operands, 0).map(number).transpose()? {
        None => null(),
        Some(Num::Double(n)) => some(Num::Double(f(n)).json()),
        Some(whole) => some(whole.json()),
    }
}

fn round_half_even(n: f64) -> f64 {
    n.round_ties_even()
}

fn to_place(operands: &[Value<'_>], f: impl Fn(f64) -> f64) -> Out {
    let Some(value) = given(operands, 0).map(number).transpose()? else { return null() };
    let place = given(operands, 1).map(whole).transpose()?.unwrap_or(0);
    if !(-20..=100).contains(&place) {
        return Err("rounds to a place of -20 to 100".into());
    }
    let scale = 10f64.powi(place as i32);
    some(
        match value {
            Num::Double(n) => {
                let scaled = f(n * scale) / scale;
                Num::Double(if scaled.is_finite() { scaled } else { n })
            }
            whole if place >= 0 => whole,
            whole => {
                let rounded = f(whole.float() * scale) / scale;
                Num::Double(rounded).exact().map_or(Num::Double(rounded), Num::whole)
            }
        }
        .json(),
    )
}

fn add(operands: &[Value<'_>]) -> Out {
    let (mut sum, mut date) = (Num::Int(0), None);
    for i in 0..operands.len() {
        let Some(value) = given(operands, i) else { return null() };
        match kind(value) {
            Kind::Date(ms) if date.is_none() => date = Some(ms),
            Kind::Number(n) => sum = sum.add(n).ok_or_else(overflow)?,
            _ => return Err("takes numbers and at most one date".into()),
        }
    }
    match date {
        None => some(sum.json()),
        Some(ms) => some(value::date(ms.checked_add(sum.float().round() as i64).ok_or_else(overflow)?)),
    }
}

fn subtract(operands: &[Value<'_>]) -> Out {
    let (Some(a), Some(b)) = (given(operands, 0), given(operands, 1)) else { return null() };
    match (kind(a), kind(b)) {
        (Kind::Date(a), Kind::Date(b)) => some(Json::from(a.checked_sub(b).ok_or_else(overflow)?)),
        (Kind::Date(a), Kind::Number(b)) => {
            some(value::date(a.checked_sub(b.float().round() as i64).ok_or_else(overflow)?))
        }
        (Kind::Number(a), Kind::Number(b)) => some(a.subtract(b).ok_or_else(overflow)?.json()),
        _ => Err("takes two numbers, two dates, or a date and a number".into()),
    }
}
