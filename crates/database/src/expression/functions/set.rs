//! Sets: arrays in which order and repetition do not count.

use super::{Fault, Operator, array, given, null, some, values};
use crate::expression::Value;
use crate::value;
use std::collections::BTreeMap;
use types::Json;

/// Elements by what makes them equal, in their order.
type Set = BTreeMap<Vec<u8>, Json>;

fn set(list: &Json) -> Result<Set, Fault> {
    Ok(array(list)?.iter().map(|item| (key(item), item.clone())).collect())
}

fn key(item: &Json) -> Vec<u8> {
    let mut key = Vec::new();
    value::encode(item, &mut key);
    key
}

/// All operands; `None` if one is null or missing.
fn sets(operands: &[Value<'_>]) -> Result<Option<Vec<Set>>, Fault> {
    (0..operands.len()).map(|i| given(operands, i).map(set).transpose()).collect()
}

fn list(set: Set) -> Vec<Json> {
    set.into_values().collect()
}

pub(crate) static SETS: &[Operator] = &[
    values("$allElementsTrue", "whether no element is false", 1, 1, |v| {
        some(array(given(v, 0).ok_or("takes arrays")?)?.iter().all(|item| value::truthy(Some(item))))
    }),
    values("$anyElementTrue", "whether an element is true", 1, 1, |v| {
        some(array(given(v, 0).ok_or("takes arrays")?)?.iter().any(|item| value::truthy(Some(item))))
    }),
    values("$setDifference", "what is in the first alone", 2, 2, |v| match sets(v)?.as_deref() {
        Some([a, b]) => some(list(
            a.iter().filter(|(k, _)| !b.contains_key(*k)).map(|(k, v)| (k.clone(), v.clone())).collect(),
        )),
        _ => null(),
    }),
    values("$setEquals", "whether all have the same elements", 2, usize::MAX, |v| {
        let sets = sets(v)?.ok_or("takes arrays")?;
        some(sets.windows(2).all(|pair| pair[0].keys().eq(pair[1].keys())))
    }),
    values("$setIntersection", "what is in all", 0, usize::MAX, |v| match sets(v)? {
        None => null(),
        Some(sets) => {
            let Some((first, others)) = sets.split_first() else { return some(Vec::<Json>::new()) };
            let everywhere = first.iter().filter(|(k, _)| others.iter().all(|set| set.contains_key(*k)));
            some(list(everywhere.map(|(k, v)| (k.clone(), v.clone())).collect()))
        }
    }),
    values("$setIsSubset", "whether the second has all of the first", 2, 2, |v| {
        let sets = sets(v)?.ok_or("takes arrays")?;
        some(sets[0].keys().all(|k| sets[1].contains_key(k)))
    }),
    values("$setUnion", "what is in one of them", 0, usize::MAX, |v| match sets(v)? {
        None => null(),
        Some(sets) => some(list(sets.into_iter().flatten().collect())),
    }),
];
