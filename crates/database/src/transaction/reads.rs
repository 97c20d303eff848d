//! Reading inside a transaction.

use super::Transaction;
use crate::ops::Query;
use crate::ops::query::{found, shown};
use crate::rows::Place;
use crate::rules::Reach;
use crate::scan::{Cursor, Wanted};
use crate::{DatabaseError, Filter, Order};
use std::ops::ControlFlow;
use types::Json;

impl Transaction {
    /// As [`crate::Database::query`].
    pub async fn query(&self, collection: &str, query: &Query) -> Result<Vec<Json>, DatabaseError> {
        let (place, reach) = self.readable(collection).await?;
        let ids = query.filter.ids();
        let mut sight = self.sight(&place, ids.as_deref()).await?;
        let last = usize::try_from(query.last()).unwrap_or(usize::MAX);
        if last == 0 {
            return Ok(Vec::new());
        }
        let (conn, overlay) = (sight.snapshot.conn(), sight.overlay.clone());
        let rows = found(conn, &self.database, &place, &reach, query, last, overlay).await?;
        for row in &rows {
            sight.read(&place, &row.id, true)?;
        }
        // Looking for a document and not finding it is a reading, too.
        for id in ids.iter().flatten() {
            sight.read(&place, id, false)?;
        }
        shown(rows, query)
    }

    /// As [`crate::Database::count`].
    pub async fn count(&self, collection: &str, filter: &Filter) -> Result<u64, DatabaseError> {
        let (place, reach) = self.readable(collection).await?;
        let mut sight = self.sight(&place, filter.ids().as_deref()).await?;
        let wanted = Wanted { filter: filter.clone(), order: Order::default(), rows: None };
        let owner = reach.owner().map(str::to_owned);
        let indexes = self.database.indexes();
        let cursor = Cursor::open(sight.snapshot.conn(), indexes, place.clone(), owner, wanted).await?;
        let mut ids = Vec::new();
        cursor
            .over(sight.overlay.clone())
            .each(&mut |row| {
                ids.push(row.id);
                Ok(ControlFlow::Continue(()))
            })
            .await?;
        ids.iter().try_for_each(|id| sight.read(&place, id, true))?;
        Ok(ids.len() as u64)
    }

    async fn readable(&self, collection: &str) -> Result<(Place, Reach), DatabaseError> {
        let (place, preset) = self.database.place(&self.actor, collection).await?;
        Ok((place, preset.readable(&self.actor, collection)?))
    }
}
