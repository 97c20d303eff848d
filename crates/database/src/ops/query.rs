//! Reading documents.

use super::near::Rounds;
use crate::geo::Near;
use crate::path::{self, Path};
use crate::rows::{self, Row};
use crate::rules::{Gate, Reading};
use crate::scan::{Cursor, Layers, Wanted};
use crate::text::Part;
use crate::{Database, DatabaseError, Filter, Order, Projection, limits};
use access::Actor;
use std::ops::ControlFlow;
use store::Reader;
use types::Json;

/// What to read.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// Which documents.
    pub filter: Filter,
    /// In which order; without one, that of their creation.
    pub order: Order,
    /// How many to pass over.
    pub skip: u64,
    /// How many to answer: 100 if none is named, at most 1000.
    pub limit: Option<u64>,
    /// Which of their fields.
    pub projection: Projection,
}

impl Query {
    /// The number of the last document that is answered.
    pub(crate) fn last(&self) -> u64 {
        self.skip.saturating_add(self.limit.unwrap_or(limits::DEFAULT_LIMIT).min(limits::MAX_LIMIT))
    }
}

impl Database {
    /// The matching documents that the actor may read.
    pub async fn query(
        &self,
        actor: &Actor,
        collection: &str,
        query: &Query,
    ) -> Result<Vec<Json>, DatabaseError> {
        let gate = self.gate(actor, collection).await?;
        let last = query.last();
        shown(self.first(&gate, query, last).await?, query)
    }

    /// One document, if the actor may read it.
    pub async fn get(
        &self,
        actor: &Actor,
        collection: &str,
        id: &str,
    ) -> Result<Option<Json>, DatabaseError> {
        let gate = self.gate(actor, collection).await?;
        let by_id = Filter::by_key(id)?;
        let reading = gate.read(&Layers::of(self.store()), &by_id).await?;
        let rows = rows::by_ids(self.store(), &gate.place, &[id.to_owned()]).await?;
        Ok(rows.into_iter().find(|row| reading.reach.admits_row(row)).map(|row| row.doc))
    }

    /// How many documents match that the actor may read.
    pub async fn count(
        &self,
        actor: &Actor,
        collection: &str,
        filter: &Filter,
    ) -> Result<u64, DatabaseError> {
        let gate = self.gate(actor, collection).await?;
        let view = self.store().view().await?;
        let Reading { filter, reach } = gate.read(&Layers::of(&view), filter).await?;
        if filter.is_empty() && reach.judge.is_none() {
            return rows::count(&view, &gate.place, reach.owner.as_deref()).await;
        }
        let wanted = Wanted { filter, order: Order::default(), rows: None, after: None };
        let cursor = Cursor::open(&view, self.indexes(), gate.place, reach, wanted).await?;
        let mut cursor = cursor.only(Part::Fields(Vec::new()));
        let mut count = 0;
        cursor
            .each(&mut |_| {
                count += 1;
                Ok(ControlFlow::Continue(()))
            })
            .await?;
        Ok(count)
    }

    /// The first `last` documents of an order; the rest is forgotten on the way.
    async fn first(&self, gate: &Gate, query: &Query, last: u64) -> Result<Vec<Row>, DatabaseError> {
        let last = usize::try_from(last).unwrap_or(usize::MAX);
        if last == 0 {
            gate.read(&Layers::of(self.store()), &query.filter).await?;
            return Ok(Vec::new());
        }
        // One read needs no transaction.
        if query.filter.ids().is_some() {
            return found(&Layers::of(self.store()), gate, query, last).await;
        }
        let view = self.store().view().await?;
        found(&Layers::of(&view), gate, query, last).await
    }
}

/// What a query answers of the documents that it found.
pub(crate) fn shown(rows: Vec<Row>, query: &Query) -> Result<Vec<Json>, DatabaseError> {
    let mut bytes = 0;
    let docs = rows.into_iter().skip(usize::try_from(query.skip).unwrap_or(usize::MAX)).map(|row| {
        bytes += row.bytes;
        if bytes > limits::RESULT_BYTES {
            return Err(DatabaseError::Refused(format!(
                "the result has more than {} bytes; ask for fewer documents or fields",
                limits::RESULT_BYTES
            )));
        }
        Ok(query.projection.apply(row.doc))
    });
    docs.collect()
}

/// The first documents that a query finds, in its order.
pub(crate) async fn found<R: Reader>(
    view: &Layers<'_, R>,
    gate: &Gate,
    query: &Query,
    last: usize,
) -> Result<Vec<Row>, DatabaseError> {
    let mut reading = gate.read(view, &query.filter).await?;
    // Of those that are only sorted by, the rest is read when it is known which come first.
    let part = Part::of(&query.filter, &query.order);
    let mut rounds = Rounds::of(query);
    let mut earlier = None;
    loop {
        let Reading { filter, reach } = rounds.narrow(&mut reading);
        let wanted = Wanted { filter, order: query.order.clone(), rows: Some(last), after: None };
        let place = gate.place.clone();
        let cursor = Cursor::open(view.conn, gate.database.indexes(), place, reach, wanted).await?;
        let cursor = cursor.over(view.overlay.clone());
        let sorted = cursor.sorted();
        let mut cursor = if sorted || !part.has_more() { cursor } else { cursor.only(part.clone()) };
        if let Some(earlier) = earlier.take() {
            cursor.after(earlier);
        }
        if !cursor.by_place() && rounds.end() {
            earlier = Some(cursor);
            continue;
        }
        let mut found = Found { rows: Vec::new(), bytes: 0, sorting: Sorting::of(query, sorted) };
        cursor
            .each(&mut |row| {
                found.push(row, last)?;
                let enough = sorted && found.rows.len() == last;
                Ok(if enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
            })
            .await?;
        found.trim(last);
        if found.rows.len() < last && rounds.widen() {
            earlier = Some(cursor);
            continue;
        }
        return found.rows.into_iter().map(Row::complete).collect();
    }
}

/// What decides which documents come first.
pub(super) enum Sorting<'q> {
    /// They come in order.
    Done,
    /// The order, and creation between equals.
    By(&'q Order),
    /// The distance from a point.
    Near(&'q Path, &'q Near),
}

impl<'q> Sorting<'q> {
    pub fn of(query: &'q Query, sorted: bool) -> Self {
        match query.filter.near() {
            _ if sorted => Sorting::Done,
            Some((path, near)) if query.order.is_natural() => Sorting::Near(path, near),
            _ => Sorting::By(&query.order),
        }
    }
}

pub(super) struct Found<'q> {
    pub rows: Vec<Row>,
    pub bytes: usize,
    pub sorting: Sorting<'q>,
}

impl Found<'_> {
    pub fn push(&mut self, row: Row, last: usize) -> Result<(), DatabaseError> {
        self.bytes += row.bytes;
        self.rows.push(row);
        // Sorting now and then keeps no more than twice of what is asked for.
        if self.rows.len() >= last.saturating_mul(2).max(64) || self.bytes > limits::SORT_BYTES {
            self.trim(last);
            if self.bytes > limits::SORT_BYTES {
                return Err(DatabaseError::Refused(format!(
                    "sorting needs more than {} bytes; ask for fewer documents or a narrower query",
                    limits::SORT_BYTES
                )));
            }
        }
        Ok(())
    }

    pub fn trim(&mut self, last: usize) {
        match self.sorting {
            Sorting::Done => {}
            // Equals stay in the order of their creation.
            Sorting::By(order) => self
                .rows
                .sort_by(|a, b| order.compare(&a.doc, &b.doc).then_with(|| a.created.cmp(&b.created))),
            Sorting::Near(path, near) => self.rows.sort_by_cached_key(|row| {
                let metres = near.of(|f| path::any_leaf(&row.doc, &path.parts, f));
                // Distances are not negative: their bits sort as they do.
                (metres.unwrap_or(f64::INFINITY).to_bits(), row.created)
            }),
        }
        self.rows.truncate(last);
        self.bytes = self.rows.iter().map(|row| row.bytes).sum();
    }
}
