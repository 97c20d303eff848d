//! Accumulators: one value made of the values of many documents.

use crate::DatabaseError;
use crate::value::{self, Num};
use serde_json::Map;
use std::collections::HashSet;
use types::Json;

/// A name of `$group`.
#[derive(Debug)]
pub(crate) struct Accumulator {
    pub name: &'static str,
    pub about: &'static str,
    pub start: fn() -> State,
}

/// What has been seen so far.
#[derive(Debug)]
pub(crate) enum State {
    Sum(Num),
    Average { sum: f64, count: u64 },
    Least(Option<Json>),
    Greatest(Option<Json>),
    First(Option<Option<Json>>),
    Last(Option<Json>),
    All(Vec<Json>),
    Set { seen: HashSet<Vec<u8>>, list: Vec<Json> },
    Deviation { count: u64, mean: f64, squares: f64, sample: bool },
    Merged(Map<String, Json>),
    Count(u64),
}

const fn accumulator(name: &'static str, about: &'static str, start: fn() -> State) -> Accumulator {
    Accumulator { name, about, start }
}

/// Every accumulator.
pub(crate) static ACCUMULATORS: &[Accumulator] = &[
    accumulator("$addToSet", "the different values", || State::Set {
        seen: HashSet::new(),
        list: Vec::new(),
    }),
    accumulator("$avg", "the mean of the numbers", || State::Average { sum: 0.0, count: 0 }),
    accumulator("$count", "how many documents: `{}`", || State::Count(0)),
    accumulator("$first", "the value of the first document", || State::First(None)),
    accumulator("$last", "the value of the last document", || State::Last(None)),
    accumulator("$max", "the greatest value", || State::Greatest(None)),
    accumulator("$mergeObjects", "one object of all, the later values winning", || State::Merged(Map::new())),
    accumulator("$min", "the smallest value", || State::Least(None)),
    accumulator("$push", "all values", || State::All(Vec::new())),
    accumulator("$stdDevPop", "the standard deviation of a whole population", || deviation(false)),
    accumulator("$stdDevSamp", "the standard deviation, estimated from a sample", || deviation(true)),
    accumulator("$sum", "the sum of the numbers", || State::Sum(Num::Int(0))),
];

fn deviation(sample: bool) -> State {
    State::Deviation { count: 0, mean: 0.0, squares: 0.0, sample }
}

impl State {
    /// Takes the next value; answers by how many bytes it grew.
    pub fn add(&mut self, value: Option<&Json>) -> Result<usize, DatabaseError> {
        let present = value.filter(|value| !value.is_null());
        let number = value.and_then(value::number);
        match self {
            State::Sum(sum) => {
                if let Some(number) = number {
                    // Beyond 64 bits a sum goes on as a double.
                    *sum = sum.add(number).unwrap_or(Num::Double(sum.float() + number.float()));
                }
            }
            State::Average { sum, count } => {
                if let Some(number) = number {
                    *sum += number.float();
                    *count += 1;
                }
            }
            State::Least(least) => {
                if let Some(value) = present
                    && least.as_ref().is_none_or(|least| value::compare(value, least).is_lt())
                {
                    *least = Some(value.clone());
                }
            }
            State::Greatest(greatest) => {
                if let Some(value) = present
                    && greatest.as_ref().is_none_or(|greatest| value::compare(value, greatest).is_gt())
                {
                    *greatest = Some(value.clone());
                }
            }
            State::First(first) => {
                if first.is_none() {
                    *first = Some(value.cloned());
                    return Ok(value.map_or(0, value::size));
                }
            }
            State::Last(last) => *last = value.cloned(),
            State::All(list) => {
                if let Some(value) = value {
                    list.push(value.clone());
                    return Ok(value::size(value));
                }
            }
            State::Set { seen, list } => {
                if let Some(value) = value {
                    let mut key = Vec::new();
                    value::encode(value, &mut key);
                    let bytes = key.len() + value::size(value);
                    if seen.insert(key) {
                        list.push(value.clone());
                        return Ok(bytes);
                    }
                }
            }
            State::Deviation { count, mean, squares, .. } => {
                if let Some(number) = number {
                    *count += 1;
                    let apart = number.float() - *mean;
                    *mean += apart / *count as f64;
                    *squares += apart * (number.float() - *mean);
                }
            }
            State::Merged(map) => {
                if let Some(value) = present {
                    let fields = value::fields(value)
                        .ok_or_else(|| DatabaseError::Refused("$mergeObjects takes objects".to_owned()))?;
                    map.extend(fields.clone());
                    return Ok(value::size(value));
                }
            }
            State::Count(count) => *count += 1,
        }
        Ok(0)
    }

    /// The value.
    pub fn finish(self) -> Json {
        match self {
            State::Sum(sum) => sum.json(),
            State::Average { count: 0, .. } => Json::Null,
            State::Average { sum, count } => Num::Double(sum / count as f64).json(),
            State::Least(value) | State::Greatest(value) | State::Last(value) => value.unwrap_or_default(),
            State::First(value) => value.flatten().unwrap_or_default(),
            State::All(list) | State::Set { list, .. } => Json::Array(list),
            State::Deviation { count, squares, sample, .. } => {
                let by = if sample { count.saturating_sub(1) } else { count };
                if by == 0 { Json::Null } else { Num::Double((squares / by as f64).sqrt()).json() }
            }
            State::Merged(map) => Json::Object(map),
            State::Count(count) => count.into(),
        }
    }
}
