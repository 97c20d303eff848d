//! Arrays.

use super::{Fault, Operator, Out, array, fits, given, named, null, some, values, whole};
use crate::expression::Value;
use crate::{limits, value};
use serde_json::json;
use types::Json;

pub(crate) static ARRAYS: &[Operator] = &[
    values("$arrayElemAt", "the element at a place, from the end if negative", 2, 2, |v| {
        match (given(v, 0), given(v, 1)) {
            (Some(list), Some(at)) => Ok(element(array(list)?, whole(at)?)),
            _ => null(),
        }
    }),
    values("$first", "the first element", 1, 1, |v| match given(v, 0) {
        None => null(),
        Some(list) => Ok(element(array(list)?, 0)),
    }),
    values("$last", "the last element", 1, 1, |v| match given(v, 0) {
        None => null(),
        Some(list) => Ok(element(array(list)?, -1)),
    }),
    named("$firstN", "the first `n` elements of `input`", &["n", "input"], 2, |v| {
        let (n, list) = counted(v)?;
        some(list[..n.min(list.len())].to_vec())
    }),
    named("$lastN", "the last `n` elements of `input`", &["n", "input"], 2, |v| {
        let (n, list) = counted(v)?;
        some(list[list.len().saturating_sub(n)..].to_vec())
    }),
    named("$maxN", "the `n` greatest elements of `input`", &["n", "input"], 2, |v| {
        let (n, mut list) = sorted(v)?;
        list.reverse();
        list.truncate(n);
        some(list)
    }),
    named("$minN", "the `n` smallest elements of `input`", &["n", "input"], 2, |v| {
        let (n, mut list) = sorted(v)?;
        list.truncate(n);
        some(list)
    }),
    values("$concatArrays", "arrays one after the other", 0, usize::MAX, |v| {
        let mut all = Vec::new();
        for i in 0..v.len() {
            let Some(list) = given(v, i) else { return null() };
            let list = array(list)?;
            fits(all.len() + list.len(), limits::EXPRESSION_ITEMS)?;
            all.extend(list.iter().cloned());
        }
        some(all)
    }),
    values("$in", "whether an array has a value", 2, 2, |v| {
        let list = array(given(v, 1).ok_or("takes a value and an array")?)?;
        let wanted = v[0].as_deref().unwrap_or(&value::NULL);
        some(list.iter().any(|item| value::equal(item, wanted)))
    }),
    values("$indexOfArray", "where a value is, from one place to another; -1 if nowhere", 2, 4, |v| {
        let Some(list) = given(v, 0) else { return null() };
        let list = array(list)?;
        let wanted = v[1].as_deref().unwrap_or(&value::NULL);
        let place = |i, default: usize| match given(v, i) {
            None => Ok(default),
            Some(n) => usize::try_from(whole(n)?).map_err(|_| Fault::from("takes places, 0 or more")),
        };
        let (from, to) = (place(2, 0)?, place(3, list.len())?.min(list.len()));
        let found = (from..to).find(|i| value::equal(&list[*i], wanted));
        some(found.map_or(-1, |i| i as i64))
    }),
    values("$isArray", "whether it is an array", 1, 1, |v| some(v[0].as_deref().is_some_and(Json::is_array))),
    values("$range", "whole numbers from, to, by", 2, 3, |v| {
        let at = |i: usize| whole(given(v, i).ok_or("takes whole numbers")?);
        let (from, to, by) = (at(0)?, at(1)?, if v.len() > 2 { at(2)? } else { 1 });
        if by == 0 {
            return Err("takes a step that is not 0".into());
        }
        let count =
            (i128::from(to) - i128::from(from) + i128::from(by) - i128::from(by.signum())) / i128::from(by);
        let count = usize::try_from(count.max(0)).unwrap_or(usize::MAX);
        fits(count, limits::EXPRESSION_ITEMS)?;
        some((0..count as i64).map(|i| Json::from(from + i * by)).collect::<Vec<_>>())
    }),
    values("$reverseArray", "from the last element to the first", 1, 1, |v| match given(v, 0) {
        None => null(),
        Some(list) => some(array(list)?.iter().rev().cloned().collect::<Vec<_>>()),
    }),
    values("$size", "how many elements", 1, 1, |v| match given(v, 0) {
        Some(list) => some(array(list)?.len()),
        None => Err("takes arrays".into()),
    }),
    values("$slice", "a part: `[array, n]` or `[array, from, n]`", 2, 3, slice),
    named(
        "$zip",
        "arrays of first elements, of second ones, …",
        &["inputs", "useLongestLength", "defaults"],
        1,
        zip,
    ),
];

fn element(list: &[Json], at: i64) -> Option<Json> {
    let at = if at < 0 { list.len().checked_sub(at.unsigned_abs() as usize)? } else { at as usize };
    list.get(at).cloned()
}

fn counted<'a>(operands: &'a [Value<'_>]) -> Result<(usize, &'a [Json]), Fault> {
    let n = whole(given(operands, 0).ok_or("takes a number n")?)?;
    let n = usize::try_from(n).ok().filter(|n| *n > 0).ok_or("takes a number n, 1 or more")?;
    Ok((n, array(given(operands, 1).ok_or("takes arrays")?)?))
}

fn sorted(operands: &[Value<'_>]) -> Result<(usize, Vec<Json>), Fault> {
    let (n, list) = counted(operands)?;
    let mut list: Vec<Json> = list.iter().filter(|item| !item.is_null()).cloned().collect();
    list.sort_by(value::compare);
    Ok((n, list))
}

fn slice(operands: &[Value<'_>]) -> Out {
    let Some(list) = given(operands, 0) else { return null() };
    let list = array(list)?;
    let mut numbers = [0, 0];
    for (i, number) in numbers.iter_mut().enumerate().take(operands.len() - 1) {
        let Some(n) = given(operands, i + 1) else { return null() };
        *number = whole(n)?;
    }
    let back = |n: i64| list.len().saturating_sub(n.unsigned_abs() as usize);
    let ahead = |n: i64| usize::try_from(n).unwrap_or(usize::MAX).min(list.len());
    let [a, b] = numbers;
    let (from, to) = match operands.len() {
        2 if a < 0 => (back(a), list.len()),
        2 => (0, ahead(a)),
        _ if b <= 0 => return Err("takes a count, 1 or more".into()),
        _ => {
            let from = if a < 0 { back(a) } else { ahead(a) };
            (from, from.saturating_add(ahead(b)).min(list.len()))
        }
    };
    some(list[from..to].to_vec())
}

fn zip(operands: &[Value<'_>]) -> Out {
    let Some(inputs) = given(operands, 0) else { return null() };
    let mut lists = Vec::new();
    for input in array(inputs)? {
        if input.is_null() {
            return null();
        }
        lists.push(array(input)?);
    }
    let longest = given(operands, 1).is_some_and(|flag| *flag == json!(true));
    let lengths = lists.iter().map(|list| list.len());
    let length = if longest { lengths.max() } else { lengths.min() }.unwrap_or(0);
    fits(length.saturating_mul(lists.len()), limits::EXPRESSION_ITEMS)?;
    let defaults = given(operands, 2).map(array).transpose()?.unwrap_or_default();
    let cell =
        |i: usize, row: usize| lists[i].get(row).or_else(|| defaults.get(i)).cloned().unwrap_or_default();
    some((0..length).map(|row| (0..lists.len()).map(|i| cell(i, row)).collect::<Json>()).collect::<Vec<_>>())
}
