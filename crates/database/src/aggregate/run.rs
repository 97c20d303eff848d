//! Sending documents through stages.

use super::stages::Stage;
use super::{Docs, bucket, facet, geo_near, group, lookup, project, unwind};
use crate::expression::{Outer, STATE_BYTES};
use crate::rules::{Gate, Reading};
use crate::scan::{Cursor, Layers, Wanted};
use crate::{Database, DatabaseError, Filter, Order, limits, value};
use access::Actor;
use futures::{StreamExt, TryStreamExt, stream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use store::View;
use types::Json;

/// What every stage of a running pipeline has.
#[derive(Clone)]
pub(super) struct Context<'a> {
    pub database: &'a Database,
    pub actor: &'a Actor,
    view: &'a View,
    pub outer: Arc<Outer>,
    /// Bytes that stages hold.
    held: Arc<AtomicUsize>,
}

impl<'a> Context<'a> {
    pub fn new(database: &'a Database, actor: &'a Actor, view: &'a View, outer: Outer) -> Self {
        Self { database, actor, view, outer: Arc::new(outer), held: Arc::default() }
    }

    /// The same with other variables.
    pub fn under(&self, outer: Outer) -> Self {
        Self { outer: Arc::new(outer), ..self.clone() }
    }

    /// Counts what a stage holds from now on.
    pub fn hold(&self, bytes: usize) -> Result<(), DatabaseError> {
        let before = self.held.fetch_add(bytes, Ordering::Relaxed);
        if before.saturating_add(bytes) > limits::PIPELINE_BYTES {
            return Err(DatabaseError::Refused(format!(
                "the pipeline has to hold more than {} bytes; match, project or limit earlier",
                limits::PIPELINE_BYTES
            )));
        }
        Ok(())
    }

    /// Counts what a stage holds no longer.
    pub fn release(&self, bytes: usize) {
        self.held.fetch_sub(bytes, Ordering::Relaxed);
    }

    /// The documents behind a gate, in the order of their creation as far as no index finds them.
    pub fn documents(&self, gate: Gate, filter: Filter) -> Docs<'a> {
        let (view, database) = (self.view, self.database);
        let open = async move {
            let Reading { filter, reach } = gate.read(&Layers::of(view), &filter).await?;
            let wanted = Wanted { filter, order: Order::default(), rows: None, after: None };
            let cursor = Cursor::open(view, database.indexes(), gate.place, reach, wanted).await?;
            Ok::<_, DatabaseError>(stream::try_unfold(cursor, |mut cursor| async move {
                Ok::<_, DatabaseError>(cursor.next().await?.map(|rows| (rows, cursor)))
            }))
        };
        let rows = stream::once(open).try_flatten();
        rows.map_ok(|rows| stream::iter(rows.into_iter().map(|row| Ok(row.doc)))).try_flatten().boxed()
    }

    /// The stream behind some stages.
    pub fn through<'s>(&self, stages: &'s [Stage], docs: Docs<'s>) -> Docs<'s>
    where
        'a: 's,
    {
        stages.iter().fold(docs, |docs, stage| self.stage(stage, docs))
    }

    fn stage<'s>(&self, stage: &'s Stage, docs: Docs<'s>) -> Docs<'s>
    where
        'a: 's,
    {
        let context = self.clone();
        match stage {
            Stage::Match(filter) => {
                docs.try_filter(move |doc| std::future::ready(filter.matches(doc))).boxed()
            }
            Stage::Expression(expression) => docs
                .try_filter_map(move |doc| {
                    let kept = expression.is_true(&doc, &context.outer).map(|is| is.then_some(doc));
                    std::future::ready(kept)
                })
                .boxed(),
            Stage::Project(project) => each(docs, move |doc| project::project(project, doc, &context.outer)),
            Stage::AddFields(fields) => each(docs, move |doc| project::add(fields, doc, &context.outer)),
            Stage::Unset(paths) => each(docs, move |doc| Ok(project::without(paths, doc))),
            Stage::ReplaceRoot(root) => each(docs, move |doc| match root.value(&doc, &context.outer)? {
                Some(new) if value::fields(&new).is_some() => Ok(new),
                _ => Err(DatabaseError::Refused("the new root is not an object".to_owned())),
            }),
            Stage::Limit(count) => docs.take(usize::try_from(*count).unwrap_or(usize::MAX)).boxed(),
            Stage::Skip(count) => docs.skip(usize::try_from(*count).unwrap_or(usize::MAX)).boxed(),
            Stage::Unwind(unwind) => unwind::run(unwind, docs),
            Stage::Count(name) => whole(async move {
                let count: u64 = docs.try_fold(0, |count, _| std::future::ready(Ok(count + 1))).await?;
                // Nothing is not counted as 0.
                Ok(if count == 0 { Vec::new() } else { vec![serde_json::json!({name.as_str(): count})] })
            }),
            Stage::Group(group) => whole(group::run(group, docs, context)),
            Stage::Sort { order, first } => whole(sort(order, *first, docs, context)),
            Stage::Sample(size) => whole(sample(*size, docs, context)),
            Stage::Bucket(bucket) => whole(bucket::run(bucket, docs, context)),
            Stage::BucketAuto(bucket) => whole(bucket::run_auto(bucket, docs, context)),
            Stage::Lookup(lookup) => lookup::run(lookup, docs, context),
            Stage::GeoNear(near) => whole(geo_near::run(near, docs, context)),
            Stage::Facet(facets) => whole(facet::run(facets, docs, context)),
        }
    }
}

fn each<'s>(docs: Docs<'s>, f: impl FnMut(Json) -> Result<Json, DatabaseError> + Send + 's) -> Docs<'s> {
    let mut f = f;
    docs.and_then(move |doc| std::future::ready(f(doc))).boxed()
}

/// A stream of what is only known at the end.
fn whole<'s>(made: impl Future<Output = Result<Vec<Json>, DatabaseError>> + Send + 's) -> Docs<'s> {
    stream::once(made).map_ok(|list| stream::iter(list.into_iter().map(Ok))).try_flatten().boxed()
}

/// Sorts all, or keeps the first of them only.
async fn sort(
    order: &Order,
    first: Option<u64>,
    mut docs: Docs<'_>,
    context: Context<'_>,
) -> Result<Vec<Json>, DatabaseError> {
    let first = first.and_then(|n| usize::try_from(n).ok());
    let mut list: Vec<Json> = Vec::new();
    while let Some(doc) = docs.try_next().await? {
        context.hold(value::size(&doc))?;
        list.push(doc);
        if let Some(first) = first
            && list.len() >= first.saturating_mul(2).max(64)
        {
            list.sort_by(|a, b| order.compare(a, b));
            context.release(list.iter().skip(first).map(value::size).sum());
            list.truncate(first);
        }
    }
    list.sort_by(|a, b| order.compare(a, b));
    list.truncate(first.unwrap_or(usize::MAX));
    Ok(list)
}

/// So many documents, each as likely as every other.
async fn sample(size: u64, mut docs: Docs<'_>, context: Context<'_>) -> Result<Vec<Json>, DatabaseError> {
    let random = context.database.store().random();
    let mut list: Vec<Json> = Vec::new();
    let mut seen: u64 = 0;
    let number = || {
        let digits = random.hex_id(15);
        u64::from_str_radix(&digits, 16).unwrap_or_default()
    };
    while let Some(doc) = docs.try_next().await? {
        seen += 1;
        if (list.len() as u64) < size {
            context.hold(value::size(&doc) + STATE_BYTES)?;
            list.push(doc);
            continue;
        }
        let at = number() % seen;
        if let Some(place) = usize::try_from(at).ok().and_then(|at| list.get_mut(at)) {
            context.release(value::size(place));
            context.hold(value::size(&doc))?;
            *place = doc;
        }
    }
    // The order is of chance too.
    for i in (1..list.len()).rev() {
        list.swap(i, (number() % (i as u64 + 1)) as usize);
    }
    Ok(list)
}
