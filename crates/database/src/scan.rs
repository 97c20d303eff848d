//! Finding documents: by id where the filter names ids, by an index where one helps, else by walking the collection.
//! Whatever finds them, the matcher has the last word.

use crate::index::{self, Indexes, Range, Step};
use crate::rows::{self, Narrow, Place, Row, Walk};
use crate::{DatabaseError, Filter, Order};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use std::collections::{HashMap, HashSet, VecDeque};
use std::ops::ControlFlow;
use std::sync::Arc;

/// Documents read at once, at the beginning of a search that needs few, and at most.
const PAGES: (usize, usize) = (32, 500);

/// What is searched for.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    pub filter: Filter,
    /// The order in which documents are best found.
    pub order: Order,
    /// How many are likely to be enough.
    pub rows: Option<usize>,
}

/// A search under way.
pub(crate) struct Cursor<'c, C> {
    conn: &'c C,
    place: Place,
    narrow: Narrow,
    filter: Filter,
    state: State,
    page: usize,
    sorted: bool,
    /// What takes the place of rows.
    overlay: Overlay,
    /// Whether that is still to come, after the rows.
    laid: bool,
}

/// Documents as they are for somebody, where that is not what the rows say; `None` for one that is not there.
#[derive(Clone, Default)]
pub(crate) struct Overlay {
    pub docs: Arc<HashMap<String, Option<Row>>>,
}

/// Rows and what is laid over them.
pub(crate) struct View<'c> {
    pub conn: &'c DatabaseTransaction,
    pub overlay: Overlay,
}

impl<'c> View<'c> {
    /// The rows as they are.
    pub fn of(conn: &'c DatabaseTransaction) -> Self {
        Self { conn, overlay: Overlay::default() }
    }
}

enum State {
    Ids(Vec<String>),
    Walk(Walk),
    Index {
        number: i64,
        /// Those that come after the current one.
        ranges: VecDeque<Range>,
        step: Step,
        /// Documents that were seen, where one may come again.
        seen: Option<HashSet<u64>>,
    },
    Done,
}

impl<'c, C: ConnectionTrait> Cursor<'c, C> {
    /// Begins a search for documents of an owner, or of all. Where there are indexes, the connection must be a
    /// transaction: what a plan relies on must not change before the keys are read.
    pub async fn open(
        conn: &'c C,
        indexes: &Indexes,
        place: Place,
        owner: Option<String>,
        wanted: Wanted,
    ) -> Result<Self, DatabaseError> {
        let Wanted { filter, order, rows } = wanted;
        let page = rows.unwrap_or(PAGES.1).clamp(PAGES.0, PAGES.1);
        let narrow = Narrow { owner, ..Narrow::default() };
        let overlay = Overlay::default();
        if let Some(ids) = filter.ids() {
            return Ok(Self {
                conn,
                place,
                narrow,
                filter,
                state: State::Ids(ids),
                page,
                sorted: false,
                overlay,
                laid: false,
            });
        }
        let known = indexes.of(conn, &place).await?;
        if known.iter().any(|index| index.ready) {
            let many = index::flags(conn, &place).await?;
            if let Some(plan) = index::choose(&known, &many, &filter, &order) {
                let mut ranges = VecDeque::from(plan.ranges);
                if plan.descending {
                    ranges.make_contiguous().reverse();
                }
                let state = match ranges.pop_front() {
                    Some(range) => State::Index {
                        number: plan.index.number,
                        ranges,
                        step: Step { range, descending: plan.descending, after: None },
                        seen: plan.many.then(HashSet::new),
                    },
                    None => State::Done,
                };
                return Ok(Self {
                    conn,
                    place,
                    narrow,
                    filter,
                    state,
                    page,
                    sorted: plan.sorted,
                    overlay,
                    laid: false,
                });
            }
        }
        let near = filter.near().is_some();
        let (walk, sorted) = match order.by_id() {
            Some(descending) => (Walk::Id { after: None, descending }, true),
            None => (Walk::Created { after: 0 }, order.is_natural() && !near),
        };
        let narrow = Narrow { spellings: filter.spellings(), ..narrow };
        Ok(Self { conn, place, narrow, filter, state: State::Walk(walk), page, sorted, overlay, laid: false })
    }

    /// The same search, with some documents in the place of what the rows say of them.
    pub fn over(self, overlay: Overlay) -> Self {
        Self { laid: !overlay.docs.is_empty(), overlay, ..self }
    }

    /// Whether documents come in the order that was wanted.
    pub fn sorted(&self) -> bool {
        self.sorted && !self.laid
    }

    /// The next matching documents, which may be none of a page; `None` at the end.
    pub async fn next(&mut self) -> Result<Option<Vec<Row>>, DatabaseError> {
        let limit = self.page as u64;
        self.page = (self.page * 2).min(PAGES.1);
        let mut found = match &mut self.state {
            State::Done if self.laid => {
                self.laid = false;
                return Ok(Some(self.laid_over()));
            }
            State::Done => return Ok(None),
            State::Ids(ids) => {
                let mut found = rows::by_ids(self.conn, &self.place, ids).await?;
                let owner = self.narrow.owner.as_deref();
                found.retain(|row| owner.is_none() || row.owner.as_deref() == owner);
                found.sort_by_key(|row| row.created);
                self.state = State::Done;
                found
            }
            State::Walk(walk) => {
                let found = rows::page(self.conn, &self.place, &self.narrow, walk, limit).await?;
                match (found.last(), walk) {
                    (None, _) => self.state = State::Done,
                    (Some(_), _) if (found.len() as u64) < limit => self.state = State::Done,
                    (Some(last), Walk::Created { after }) => *after = last.created,
                    (Some(last), Walk::Id { after, .. }) => *after = Some(last.id.clone()),
                }
                found
            }
            State::Index { number, ranges, step, seen } => {
                let found = index::page(self.conn, &self.place, *number, step, &self.narrow, limit).await?;
                let complete = (found.len() as u64) < limit;
                step.after = found.last().map(|(key, row)| (key.clone(), row.created));
                let mut rows: Vec<Row> = found.into_iter().map(|(_, row)| row).collect();
                if let Some(seen) = seen {
                    rows.retain(|row| seen.insert(row.created));
                }
                if complete {
                    match ranges.pop_front() {
                        Some(range) => {
                            step.range = range;
                            step.after = None;
                        }
                        None => self.state = State::Done,
                    }
                }
                rows
            }
        };
        found.retain(|row| self.filter.matches(&row.doc) && !self.overlay.docs.contains_key(&row.id));
        Ok(Some(found))
    }

    /// The matching documents of the overlay.
    fn laid_over(&self) -> Vec<Row> {
        let owner = self.narrow.owner.as_deref();
        let matches =
            |row: &&Row| (owner.is_none() || row.owner.as_deref() == owner) && self.filter.matches(&row.doc);
        let mut found: Vec<Row> = self.overlay.docs.values().flatten().filter(matches).cloned().collect();
        found.sort_by_key(|row| row.created);
        found
    }

    /// Calls `f` with each document until it breaks.
    pub async fn each(
        mut self,
        f: &mut (dyn FnMut(Row) -> Result<ControlFlow<()>, DatabaseError> + Send),
    ) -> Result<(), DatabaseError> {
        while let Some(rows) = self.next().await? {
            for row in rows {
                if f(row)?.is_break() {
                    return Ok(());
                }
            }
        }
        Ok(())
    }
}
