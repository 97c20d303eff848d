//! Which index answers a query, and which of its keys.

use super::keys::{part, place};
use super::{Field, Index, Range};
use crate::filter::{Bound, Test};
use crate::geo::{self, Area};
use crate::path::Path;
use crate::{Filter, Order, value};
use std::sync::Arc;
use types::Json;

/// Ranges of one walk; beyond that a scan is no slower.
const RANGES: usize = 500;

/// How a query uses an index. Every document that matches has a key in one of the ranges; others may, too.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub index: Arc<Index>,
    /// In the order of the walk, none overlapping another.
    pub ranges: Vec<Range>,
    /// Whether the walk goes from great keys to small ones.
    pub descending: bool,
    /// Whether documents come in the order that was asked for, equals in the order of their creation.
    pub sorted: bool,
    /// Whether a document may come more than once.
    pub many: bool,
    /// Whether documents are found by where they lie.
    pub by_place: bool,
}

/// The best plan for a query, if an index helps at all. `many` has the numbers of the indexes over arrays.
pub(crate) fn choose(indexes: &[Arc<Index>], many: &[i64], filter: &Filter, order: &Order) -> Option<Plan> {
    let plans = indexes.iter().filter(|index| index.ready).filter_map(|index| {
        let (score, plan) = plan(index, many.contains(&index.number), filter, order);
        (score > 0).then_some((score, plan))
    });
    // The first of the best.
    plans
        .fold(None, |best: Option<(u32, Plan)>, next| match best {
            Some(best) if best.0 >= next.0 => Some(best),
            _ => Some(next),
        })
        .map(|(_, plan)| plan)
}

fn plan(index: &Arc<Index>, many: bool, filter: &Filter, order: &Order) -> (u32, Plan) {
    let mut prefixes: Vec<Vec<u8>> = vec![Vec::new()];
    let mut pinned = 0;
    for field in index.fields.iter().take_while(|field| !field.geo) {
        let Some(points) = points(filter, &field.path, field.descending) else { break };
        if prefixes.len() * points.len() > RANGES {
            break;
        }
        prefixes =
            prefixes.iter().flat_map(|p| points.iter().map(|point| [p.as_slice(), point].concat())).collect();
        pinned += 1;
    }
    let rest = &index.fields[pinned..];
    let bounds = match rest.first() {
        Some(field) if field.geo => {
            // Cells in each of many groups are no better than the groups.
            places(filter, &field.path).filter(|places| places.len() * prefixes.len() <= RANGES)
        }
        Some(field) => bounds(filter, &field.path, field.descending, many).map(|bounds| vec![bounds]),
        None => None,
    };
    let by_place = bounds.is_some() && rest[0].geo;
    let single = prefixes.len() == 1;
    let way = if single { walk(rest, filter, order, pinned, index, many) } else { None };
    // A bound may hide the key that an array is sorted by.
    let sorted = way.is_some() && !(many && bounds.is_some());
    let bounded = |prefix: &Vec<u8>| match &bounds {
        None => vec![Range { from: prefix.clone(), to: after(prefix) }],
        Some(bounds) => {
            let bound = |(from, to): &(Vec<u8>, Vec<u8>)| Range {
                from: [prefix.as_slice(), from].concat(),
                to: Some([prefix.as_slice(), to].concat()),
            };
            bounds.iter().map(bound).collect()
        }
    };
    let mut ranges: Vec<Range> = prefixes.iter().flat_map(bounded).collect();
    ranges.sort_by(|a, b| a.from.cmp(&b.from));
    ranges.dedup();
    let descending = sorted && way == Some(true);
    let score = 4 * pinned as u32
        + 2 * u32::from(bounds.is_some())
        + u32::from(by_place)
        + 3 * u32::from(sorted && !order.is_natural());
    let many = many || ranges.len() > 1;
    (score, Plan { index: index.clone(), ranges, descending, sorted, many, by_place })
}

/// The parts of keys, from one up to another, between which a matching document lies: by that condition on a field
/// that leaves the least of the map.
fn places(filter: &Filter, path: &Path) -> Option<Vec<(Vec<u8>, Vec<u8>)>> {
    let areas = filter.certain().filter(|(at, _)| *at == path).filter_map(|(_, test)| match test {
        Test::Near(near) => near.areas(),
        Test::Within(region) => Some(region.areas()),
        Test::Intersects(shape) => Some(shape.areas()),
        _ => None,
    });
    let least = areas.min_by(|a, b| Area::size(a).total_cmp(&Area::size(b)))?;
    let ranges = geo::ranges(&least).into_iter();
    Some(ranges.map(|(first, last)| (place(first), place(last + 1))).collect())
}

/// The parts of keys that a field of a matching document can have, if the filter names its values.
fn points(filter: &Filter, path: &Path, descending: bool) -> Option<Vec<Vec<u8>>> {
    let mut points = filter.certain().filter(|(at, _)| *at == path).find_map(|(_, test)| match test {
        Test::Equal(value) => Some(of_value(value, descending)),
        Test::In(choices) if choices.patterns.is_empty() => {
            if choices.texts.len() + choices.values.len() > RANGES {
                return None;
            }
            let texts = choices.texts.iter().map(|text| part(&Json::from(text.as_str()), descending));
            Some(texts.chain(choices.values.iter().flat_map(|value| of_value(value, descending))).collect())
        }
        _ => None,
    })?;
    points.sort();
    points.dedup();
    Some(points)
}

/// A whole array is found by its first element, or as an element of another.
fn of_value(value: &Json, descending: bool) -> Vec<Vec<u8>> {
    let mut points = vec![part(value, descending)];
    if let Json::Array(items) = value {
        points.push(part(items.first().unwrap_or(&value::NULL), descending));
    }
    points
}

/// From which part of a key on, and up to which, a field of a matching document lies.
fn bounds(filter: &Filter, path: &Path, descending: bool, many: bool) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut found: Option<(Vec<u8>, Vec<u8>)> = None;
    for (_, test) in filter.certain().filter(|(at, _)| *at == path) {
        let Test::Compare(bound, limit) = test else { continue };
        if limit.is_array() {
            continue;
        }
        let at = part(limit, descending);
        // The type's own range: the first byte is the type's.
        let (mut from, mut to) = (vec![at[0]], after(&at[..1])?);
        let past = after(&at)?;
        match (bound, descending) {
            (Bound::Greater, false) | (Bound::Less, true) => from = past,
            (Bound::GreaterOrEqual, false) | (Bound::LessOrEqual, true) => from = at,
            (Bound::Less, false) | (Bound::Greater, true) => to = at,
            (Bound::LessOrEqual, false) | (Bound::GreaterOrEqual, true) => to = past,
        }
        found = Some(match found {
            // One element of an array can meet one bound, and another the other.
            Some(found) if many => found,
            Some((f, t)) => (f.max(from), t.min(to)),
            None => (from, to),
        });
    }
    found
}

/// Whether a walk over what is behind the pinned fields comes in the order that is asked for: then whether it goes
/// from great to small.
fn walk(
    rest: &[Field],
    filter: &Filter,
    order: &Order,
    pinned: usize,
    index: &Index,
    many: bool,
) -> Option<bool> {
    if filter.near().is_some() {
        return None;
    }
    // A field with one value decides nothing.
    let fixed = |path: &Path| !many && index.fields[..pinned].iter().any(|field| field.path == *path);
    let wanted: Vec<_> = order.fields().iter().filter(|(path, _)| !fixed(path)).collect();
    if wanted.len() != rest.len() || !wanted.iter().zip(rest).all(|(a, b)| a.0 == b.path && !b.geo) {
        return None;
    }
    let mut ways = wanted.iter().zip(rest).map(|(a, b)| a.1 != b.descending);
    let first = ways.next().unwrap_or(false);
    ways.all(|way| way == first).then_some(first)
}

/// The first bytes behind everything that begins like this; `None` if there are none.
fn after(prefix: &[u8]) -> Option<Vec<u8>> {
    let kept = prefix.iter().rposition(|byte| *byte != 255)?;
    let mut next = prefix[..=kept].to_vec();
    next[kept] += 1;
    Some(next)
}
