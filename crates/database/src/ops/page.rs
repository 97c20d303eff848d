//! Pages of documents that cost the same wherever they are: each begins where the one before it ended.

use super::Query;
use super::query::{Found, Sorting};
use crate::rows::Row;
use crate::rules::Reading;
use crate::scan::{Cursor, Layers, Wanted};
use crate::{Database, DatabaseError, limits};
use access::Actor;
use std::cmp::Ordering;
use std::ops::ControlFlow;
use types::Json;
use types::documents::PageMark;

/// A page of documents.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The documents.
    pub docs: Vec<Json>,
    /// Where the next page begins; `None` if there is none. What `$near` sorts has no second page.
    pub next: Option<PageMark>,
    /// How many documents were read for it.
    pub scanned: u64,
    /// The name of the index that found them.
    pub index: Option<String>,
}

impl Database {
    /// The documents of a query that come after a mark, in its order, equals in the order of their creation. `skip`
    /// plays no part. Documents that are written between two pages are on one of them, or not, but on none twice
    /// unless what they are sorted by was changed.
    pub async fn page(
        &self,
        actor: &Actor,
        collection: &str,
        query: &Query,
        after: Option<&PageMark>,
    ) -> Result<Page, DatabaseError> {
        let gate = self.gate(actor, collection).await?;
        let limit = query.limit.unwrap_or(limits::DEFAULT_LIMIT).min(limits::MAX_LIMIT) as usize;
        // One more tells whether there is another page.
        let last = limit + 1;
        let view = self.store().view().await?;
        let Reading { filter, reach } = gate.read(&Layers::of(&view), &query.filter).await?;
        let wanted = Wanted { filter, order: query.order.clone(), rows: Some(last), after: after.cloned() };
        let mut cursor = Cursor::open(&view, self.indexes(), gate.place, reach, wanted).await?;
        let sorted = cursor.sorted();
        let mut found = Found { rows: Vec::new(), bytes: 0, sorting: Sorting::of(query, sorted) };
        let pages = !matches!(found.sorting, Sorting::Near(..));
        cursor
            .each(&mut |row| {
                if after.is_none_or(|mark| is_past(&row, query, mark)) {
                    found.push(row, last)?;
                }
                let enough = sorted && found.rows.len() == last;
                Ok(if enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
            })
            .await?;
        found.trim(last);
        let (scanned, index) = (cursor.scanned(), cursor.index().cloned());
        let mut rows = found.rows;
        let more = rows.len() > limit;
        rows.truncate(limit);
        if rows.iter().map(|row| row.bytes).sum::<usize>() > limits::RESULT_BYTES {
            return Err(DatabaseError::Refused(format!(
                "the page has more than {} bytes; ask for fewer documents",
                limits::RESULT_BYTES
            )));
        }
        let next = rows.last().filter(|_| more && pages).map(|row| PageMark {
            created: row.created,
            keys: query.order.keys(&row.doc),
            at: index.as_ref().zip(row.key.as_ref()).map(|((number, _), key)| (*number, hex::encode(key))),
        });
        let docs = rows.into_iter().map(|row| query.projection.apply(row.doc)).collect();
        Ok(Page { docs, next, scanned, index: index.map(|(_, name)| name) })
    }
}

fn is_past(row: &Row, query: &Query, mark: &PageMark) -> bool {
    let order = query.order.compare_keys(&row.doc, &mark.keys);
    order.then(row.created.cmp(&mark.created)) == Ordering::Greater
}
