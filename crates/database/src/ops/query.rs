//! Reading documents.

use crate::rows::{self, Place, Row, Walk};
use crate::rules::Reach;
use crate::{Database, DatabaseError, Filter, Order, Projection, limits, scan};
use access::Actor;
use sea_orm::ConnectionTrait;
use std::ops::ControlFlow;
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

impl Database {
    /// The matching documents that the actor may read.
    pub async fn query(
        &self,
        actor: &Actor,
        collection: &str,
        query: &Query,
    ) -> Result<Vec<Json>, DatabaseError> {
        let (place, preset) = self.place(actor, collection).await?;
        let reach = preset.readable(actor, collection)?;
        let limit = query.limit.unwrap_or(limits::DEFAULT_LIMIT).min(limits::MAX_LIMIT);
        let last = query.skip.saturating_add(limit);
        let rows = first(self.store().read(), &place, &reach, &query.filter, &query.order, last).await?;
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

    /// One document, if the actor may read it.
    pub async fn get(
        &self,
        actor: &Actor,
        collection: &str,
        id: &str,
    ) -> Result<Option<Json>, DatabaseError> {
        let (place, preset) = self.place(actor, collection).await?;
        let reach = preset.readable(actor, collection)?;
        let rows = rows::by_ids(self.store().read(), &place, &[id.to_owned()]).await?;
        let mine = |row: &Row| reach.owner().is_none_or(|owner| row.owner.as_deref() == Some(owner));
        Ok(rows.into_iter().find(mine).map(|row| row.doc))
    }

    /// How many documents match that the actor may read.
    pub async fn count(
        &self,
        actor: &Actor,
        collection: &str,
        filter: &Filter,
    ) -> Result<u64, DatabaseError> {
        let (place, preset) = self.place(actor, collection).await?;
        let reach = preset.readable(actor, collection)?;
        let conn = self.store().read();
        if filter.is_empty() {
            return rows::count(conn, &place, reach.owner()).await;
        }
        let mut count = 0;
        let walk = Walk::Created { after: 0 };
        scan::each(conn, &place, reach.owner(), filter, walk, &mut |_| {
            count += 1;
            Ok(ControlFlow::Continue(()))
        })
        .await?;
        Ok(count)
    }
}

/// The first `last` documents of an order; the rest is forgotten on the way.
async fn first<C: ConnectionTrait>(
    conn: &C,
    place: &Place,
    reach: &Reach,
    filter: &Filter,
    order: &Order,
    last: u64,
) -> Result<Vec<Row>, DatabaseError> {
    let last = usize::try_from(last).unwrap_or(usize::MAX);
    if last == 0 {
        return Ok(Vec::new());
    }
    // These orders are the rows' own: the walk can end early.
    let (walk, sorted) = match order.by_id() {
        Some(descending) => (Walk::Id { after: None, descending }, true),
        None => (Walk::Created { after: 0 }, order.is_natural()),
    };
    let mut found = Found { rows: Vec::new(), bytes: 0 };
    scan::each(conn, place, reach.owner(), filter, walk, &mut |row| {
        found.push(row, order, last, sorted)?;
        let enough = sorted && found.rows.len() == last;
        Ok(if enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })
    .await?;
    found.trim(order, last, sorted);
    Ok(found.rows)
}

struct Found {
    rows: Vec<Row>,
    bytes: usize,
}

impl Found {
    fn push(&mut self, row: Row, order: &Order, last: usize, sorted: bool) -> Result<(), DatabaseError> {
        self.bytes += row.bytes;
        self.rows.push(row);
        // Sorting now and then keeps no more than twice of what is asked for.
        if self.rows.len() >= last.saturating_mul(2).max(64) || self.bytes > limits::SORT_BYTES {
            self.trim(order, last, sorted);
            if self.bytes > limits::SORT_BYTES {
                return Err(DatabaseError::Refused(format!(
                    "sorting needs more than {} bytes; ask for fewer documents or a narrower query",
                    limits::SORT_BYTES
                )));
            }
        }
        Ok(())
    }

    fn trim(&mut self, order: &Order, last: usize, sorted: bool) {
        if !sorted {
            // Stable: equals stay in the order of their creation.
            self.rows.sort_by(|a, b| order.compare(&a.doc, &b.doc));
        }
        self.rows.truncate(last);
        self.bytes = self.rows.iter().map(|row| row.bytes).sum();
    }
}
