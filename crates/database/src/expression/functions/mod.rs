//! Functions of values, a file for each kind.

mod arithmetic;
mod array;
mod calendar;
mod compare;
mod convert;
mod date;
mod object;
mod set;
mod summary;
mod text;

pub(super) use arithmetic::{ARITHMETIC, TRIGONOMETRY};
pub(super) use array::ARRAYS;
pub(super) use compare::{COMPARISON, NOT};
pub(super) use convert::TYPES;
pub(super) use date::DATES;
pub(super) use object::OBJECTS;
pub(super) use set::SETS;
pub(super) use summary::SUMMARIES;
pub(super) use text::TEXTS;

use super::{Fault, Operator, Run, Shape, Value};
use crate::value::{self, Kind, Num, kind};
use types::Json;

type Out = Result<Option<Json>, Fault>;

const fn values(name: &'static str, about: &'static str, least: usize, most: usize, run: Run) -> Operator {
    Operator { name, about, shape: Shape::Values { least, most, run } }
}

const fn named(
    name: &'static str,
    about: &'static str,
    names: &'static [&'static str],
    required: usize,
    run: Run,
) -> Operator {
    Operator { name, about, shape: Shape::Named { names, required, run } }
}

/// The operand at a place; `None` if it is null or nothing.
fn given<'a>(operands: &'a [Value<'_>], at: usize) -> Option<&'a Json> {
    operands.get(at).and_then(|value| value.as_deref()).filter(|value| !value.is_null())
}

fn null() -> Out {
    Ok(Some(Json::Null))
}

fn some(value: impl Into<Json>) -> Out {
    Ok(Some(value.into()))
}

fn number(value: &Json) -> Result<Num, Fault> {
    value::number(value).ok_or_else(|| "takes numbers".into())
}

/// A whole number.
fn whole(value: &Json) -> Result<i64, Fault> {
    value::number(value).and_then(Num::exact).ok_or_else(|| "takes whole numbers".into())
}

fn text(value: &Json) -> Result<&str, Fault> {
    match kind(value) {
        Kind::String(text) => Ok(text),
        _ => Err("takes texts".into()),
    }
}

fn array(value: &Json) -> Result<&[Json], Fault> {
    match kind(value) {
        Kind::Array(items) => Ok(items),
        _ => Err("takes arrays".into()),
    }
}

/// Refuses to make an array or a text that could not be stored.
fn fits(size: usize, most: usize) -> Result<(), Fault> {
    if size > most { Err(format!("makes more than {most} parts or bytes").into()) } else { Ok(()) }
}
