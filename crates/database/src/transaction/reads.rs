//! Reading inside a transaction.

use super::Transaction;
use crate::ops::Query;
use crate::ops::query::{found, shown};
use crate::rules::Reading;
use crate::scan::{Cursor, Wanted};
use crate::{DatabaseError, Filter, Order};
use std::ops::ControlFlow;
use types::Json;

impl Transaction {
    /// As [`crate::Database::query`].
    pub async fn query(&self, collection: &str, query: &Query) -> Result<Vec<Json>, DatabaseError> {
        let gate = self.database.gate(&self.actor, collection).await?;
        let ids = gate.filled(&query.filter).ids();
        let mut sight = self.sight(&gate.place, ids.as_deref()).await?;
        let last = usize::try_from(query.last()).unwrap_or(usize::MAX);
        let rows = found(&sight.view(), &gate, query, last).await?;
        for row in &rows {
            sight.read(&gate.place, &row.id, true)?;
        }
        // Looking for a document and not finding it is a reading, too.
        for id in ids.iter().flatten() {
            sight.read(&gate.place, id, false)?;
        }
        shown(rows, query)
    }

    /// As [`crate::Database::count`].
    pub async fn count(&self, collection: &str, filter: &Filter) -> Result<u64, DatabaseError> {
        let gate = self.database.gate(&self.actor, collection).await?;
        let mut sight = self.sight(&gate.place, gate.filled(filter).ids().as_deref()).await?;
        let Reading { filter, reach } = gate.read(&sight.view(), filter).await?;
        let wanted = Wanted { filter, order: Order::default(), rows: None, after: None };
        let indexes = self.database.indexes();
        let cursor = Cursor::open(sight.snapshot.conn(), indexes, gate.place.clone(), reach, wanted).await?;
        let mut ids = Vec::new();
        cursor
            .over(sight.overlay.clone())
            .each(&mut |row| {
                ids.push(row.id);
                Ok(ControlFlow::Continue(()))
            })
            .await?;
        ids.iter().try_for_each(|id| sight.read(&gate.place, id, true))?;
        Ok(ids.len() as u64)
    }
}
