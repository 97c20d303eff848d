//! What queries cost: for each shape of query how often it was asked, and how many documents were read for how many that
//! were found. In memory, bounded, forgotten with the process; it decides nothing, people look at it.

use crate::filter::{Clause, Test};
use crate::index::Index;
use crate::path::Path;
use crate::rows::{self, Place};
use crate::{Database, DatabaseError, Filter, Order, limits};
use access::Actor;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use store::Clock;
use types::documents::{IndexField, QueryCost, QueryShape};
use types::{EnvId, Permission, Timestamp};

/// Shapes that are kept of one collection; the one that was not seen for longest makes room.
const SHAPES: usize = 100;
/// Collections of which shapes are kept.
const COLLECTIONS: usize = 1000;
/// Bytes of the names in one shape; one with more is not kept.
const SHAPE_BYTES: usize = 1024;
/// An index is proposed if a query reads at least so many documents on average,
const SCANNED: u64 = 100;
/// and so many times what it finds.
const TIMES: u64 = 5;

/// The statistic of all environments.
pub(crate) struct Usage {
    clock: Arc<dyn Clock>,
    /// Held for moments, never while waiting.
    seen: Mutex<HashMap<(EnvId, String), HashMap<QueryShape, Entry>>>,
}

struct Entry {
    count: u64,
    scanned: u64,
    /// How often the whole collection was passed over besides.
    whole: u64,
    returned: u64,
    index: Option<String>,
    last_seen: Timestamp,
}

/// What one search costs; told to the statistic when it is dropped.
pub(crate) struct Tally {
    usage: Arc<Usage>,
    /// `None` if it is not kept: a search by ids, or a shape that is too large.
    pub kept: Option<((EnvId, String), QueryShape)>,
    /// How many documents are enough.
    rows: Option<usize>,
    pub index: Option<(i64, String)>,
    pub scanned: u64,
    /// Whether SQL passed over all of the collection.
    pub whole: bool,
    pub matched: u64,
}

impl Usage {
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, seen: Mutex::default() }
    }

    /// Begins to count for a search.
    pub fn begin(
        self: &Arc<Self>,
        place: &Place,
        filter: &Filter,
        order: &Order,
        rows: Option<usize>,
    ) -> Tally {
        let shape = if filter.ids().is_some() { None } else { shape(filter, order) };
        let kept = shape.map(|shape| ((place.env.clone(), place.collection.clone()), shape));
        Tally { usage: self.clone(), kept, rows, index: None, scanned: 0, whole: false, matched: 0 }
    }
}

impl Drop for Tally {
    fn drop(&mut self) {
        let Some((place, shape)) = self.kept.take() else { return };
        let mut seen = self.usage.seen.lock().unwrap_or_else(|e| e.into_inner());
        if seen.len() >= COLLECTIONS && !seen.contains_key(&place) {
            return;
        }
        let shapes = seen.entry(place).or_default();
        if shapes.len() >= SHAPES && !shapes.contains_key(&shape) {
            let oldest =
                shapes.iter().min_by_key(|(_, entry)| entry.last_seen).map(|(shape, _)| shape.clone());
            if let Some(oldest) = oldest {
                shapes.remove(&oldest);
            }
        }
        let now = self.usage.clock.now();
        let entry = shapes.entry(shape).or_insert(Entry {
            count: 0,
            scanned: 0,
            whole: 0,
            returned: 0,
            index: None,
            last_seen: now,
        });
        entry.count += 1;
        match self.whole {
            true => entry.whole += 1,
            false => entry.scanned += self.scanned,
        }
        entry.returned += self.matched.min(self.rows.map_or(u64::MAX, |rows| rows as u64));
        entry.index = self.index.take().map(|(_, name)| name);
        entry.last_seen = now;
    }
}

/// The shape of a query; `None` if its names are too large together to be kept.
fn shape(filter: &Filter, order: &Order) -> Option<QueryShape> {
    let mut shape = QueryShape::default();
    add(filter, &mut shape);
    let sorted = |(path, descending): &(Path, bool)| IndexField {
        descending: *descending,
        ..IndexField::new(&path.text)
    };
    shape.order = order.fields().iter().map(sorted).collect();
    for names in [&mut shape.equal, &mut shape.range, &mut shape.places, &mut shape.other] {
        names.sort();
        names.dedup();
    }
    let names = shape.equal.iter().chain(&shape.range).chain(&shape.places).chain(&shape.other);
    let bytes: usize = names.chain(shape.order.iter().map(|field| &field.path)).map(String::len).sum();
    (bytes <= SHAPE_BYTES).then_some(shape)
}

fn add(filter: &Filter, shape: &mut QueryShape) {
    for clause in &filter.clauses {
        let operator = match clause {
            Clause::Field(path, tests) => {
                for test in tests {
                    let names = match test {
                        Test::Equal(_) => &mut shape.equal,
                        Test::In(choices) if choices.patterns.is_empty() => &mut shape.equal,
                        Test::Compare(..) => &mut shape.range,
                        Test::Near(_) | Test::Within(_) | Test::Intersects(_) => &mut shape.places,
                        _ => &mut shape.other,
                    };
                    names.push(path.text.clone());
                }
                continue;
            }
            Clause::And(filters) => {
                filters.iter().for_each(|filter| add(filter, shape));
                continue;
            }
            Clause::Or(_) => "$or",
            Clause::Nor(_) => "$nor",
            Clause::Expression(_) => "$expr",
            Clause::Schema(_) => "$jsonSchema",
        };
        shape.other.push(operator.to_owned());
    }
}

/// The fields of an index that would spare queries of a shape most of what they read.
fn proposal(
    shape: &QueryShape,
    cost: &Entry,
    scanned: u64,
    indexes: &[Arc<Index>],
) -> Option<Vec<IndexField>> {
    if scanned < SCANNED * cost.count || scanned < TIMES * cost.returned.max(cost.count) {
        return None;
    }
    let mut fields: Vec<IndexField> = shape.equal.iter().map(IndexField::new).collect();
    let rest = match (shape.places.first(), shape.range.first()) {
        (Some(place), _) => vec![IndexField { geo: true, ..IndexField::new(place) }],
        (None, _) if !shape.order.is_empty() => shape.order.clone(),
        (None, Some(range)) => vec![IndexField::new(range)],
        (None, None) => Vec::new(),
    };
    fields.extend(rest.into_iter().filter(|field| !shape.equal.contains(&field.path)));
    if fields.is_empty() || fields.len() > limits::INDEX_FIELDS {
        return None;
    }
    let there = |index: &Arc<Index>| {
        let known = index.fields.iter().map(|field| (field.path.text.as_str(), field.descending, field.geo));
        known.take(fields.len()).eq(fields.iter().map(|f| (f.path.as_str(), f.descending, f.geo)))
    };
    if indexes.iter().any(there) { None } else { Some(fields) }
}

impl Database {
    /// What recent queries of the actor's environment have cost, of one collection or of all; the costliest first.
    pub async fn query_costs(
        &self,
        actor: &Actor,
        collection: Option<&str>,
    ) -> Result<Vec<QueryCost>, DatabaseError> {
        if !actor.may(Permission::ReadDocuments) {
            return Err(DatabaseError::PermissionDenied("looking at queries".to_owned()));
        }
        let places: Vec<(EnvId, String)> = {
            let seen = self.indexes().usage().seen.lock().unwrap_or_else(|e| e.into_inner());
            let here = |place: &&(EnvId, String)| {
                place.0 == *actor.env() && collection.is_none_or(|collection| collection == place.1)
            };
            seen.keys().filter(here).cloned().collect()
        };
        let mut costs = Vec::new();
        for key in places {
            let place = Place { env: key.0.clone(), collection: key.1.clone() };
            let indexes = self.indexes().of(self.store(), &place).await?;
            let all = rows::count(self.store(), &place, None).await?;
            let seen = self.indexes().usage().seen.lock().unwrap_or_else(|e| e.into_inner());
            let shapes = seen.get(&key).into_iter().flatten();
            costs.extend(shapes.map(|(shape, entry)| {
                let scanned = entry.scanned + entry.whole * all;
                QueryCost {
                    collection: place.collection.clone(),
                    shape: shape.clone(),
                    count: entry.count,
                    scanned,
                    returned: entry.returned,
                    index: entry.index.clone(),
                    last_seen: entry.last_seen,
                    proposal: proposal(shape, entry, scanned, &indexes),
                }
            }));
        }
        costs.sort_by(|a, b| b.scanned.cmp(&a.scanned).then_with(|| b.last_seen.cmp(&a.last_seen)));
        Ok(costs)
    }
}
