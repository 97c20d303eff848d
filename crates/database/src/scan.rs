//! Finding documents: by id where the filter names ids, by an index where one helps, else by walking the collection.
//! Whatever finds them, the matcher has the last word.

use crate::index::{self, Indexes, Range, Step};
use crate::rows::{self, Narrow, Place, Row, Sieve, Walk};
use crate::rules::Reach;
use crate::text::Part;
use crate::usage::Tally;
use crate::{DatabaseError, Filter, Order};
use std::collections::{HashMap, HashSet, VecDeque};
use std::ops::ControlFlow;
use std::sync::Arc;
use store::Reader;
use types::documents::PageMark;

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
    /// Where an earlier page of the same query ended, so that less is read. Documents before it may come all the same.
    pub after: Option<PageMark>,
}

/// A search under way.
pub(crate) struct Cursor<'c, C> {
    conn: &'c C,
    place: Place,
    narrow: Narrow,
    sieve: Sieve,
    state: State,
    page: usize,
    sorted: bool,
    /// Whether documents are found by where they lie.
    by_place: bool,
    /// What it costs; told to the statistic when the search ends.
    tally: Tally,
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

/// Rows of a collection and what is laid over them.
pub(crate) struct Layers<'c, C> {
    pub conn: &'c C,
    pub overlay: Overlay,
}

impl<'c, C: Reader> Layers<'c, C> {
    /// The rows as they are.
    pub fn of(conn: &'c C) -> Self {
        Self { conn, overlay: Overlay::default() }
    }

    /// The documents of some ids that are there, in no order.
    pub async fn by_ids(&self, place: &Place, ids: &[String]) -> Result<Vec<Row>, DatabaseError> {
        let mut found = rows::by_ids(self.conn, place, ids).await?;
        let docs = &self.overlay.docs;
        if !docs.is_empty() {
            found.retain(|row| !docs.contains_key(&row.id));
            found.extend(ids.iter().filter_map(|id| docs.get(id)?.clone()));
        }
        Ok(found)
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

impl<'c, C: Reader> Cursor<'c, C> {
    /// Begins a search for documents that are reached. Where there are indexes, the reader must be a view or a
    /// transaction: what a plan relies on must not change before the keys are read.
    pub async fn open(
        conn: &'c C,
        indexes: &Indexes,
        place: Place,
        reach: Reach,
        wanted: Wanted,
    ) -> Result<Self, DatabaseError> {
        let Wanted { filter, order, rows, after: mark } = wanted;
        let mut tally = indexes.usage().begin(&place, &filter, &order, rows);
        let page = rows.unwrap_or(PAGES.1).clamp(PAGES.0, PAGES.1);
        let narrow = Narrow { owner: reach.owner.clone(), ..Narrow::default() };
        let (overlay, laid) = (Overlay::default(), false);
        if let Some(ids) = filter.ids() {
            let sieve = Sieve::new(filter, reach);
            return Ok(Self {
                conn,
                place,
                narrow,
                sieve,
                state: State::Ids(ids),
                page,
                sorted: false,
                by_place: false,
                tally,
                overlay,
                laid,
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
                tally.index = Some((plan.index.number, plan.index.name.clone()));
                let resumed = mark.as_ref().filter(|_| plan.sorted).and_then(|mark| {
                    let (number, key) = mark.at.as_ref()?;
                    let key = hex::decode(key).ok()?;
                    (*number == plan.index.number).then_some((key, mark.created))
                });
                let state = match ranges.pop_front() {
                    Some(range) => State::Index {
                        number: plan.index.number,
                        ranges,
                        step: Step { range, descending: plan.descending, after: resumed },
                        seen: plan.many.then(HashSet::new),
                    },
                    None => State::Done,
                };
                let sieve = Sieve::new(filter, reach);
                return Ok(Self {
                    conn,
                    place,
                    narrow,
                    sieve,
                    state,
                    page,
                    sorted: plan.sorted,
                    by_place: plan.by_place,
                    tally,
                    overlay,
                    laid,
                });
            }
        }
        let near = filter.near().is_some();
        let (walk, sorted) = match order.by_id() {
            Some(descending) => {
                let after = mark.and_then(|mark| types::document_key(mark.keys.first()?));
                let after = after.or_else(|| filter.id_beyond(descending));
                (Walk::Id { after, descending }, true)
            }
            None => {
                let natural = order.is_natural() && !near;
                let after = mark.filter(|_| natural).map_or(0, |mark| mark.created);
                (Walk::Created { after }, natural)
            }
        };
        let narrow = Narrow { spellings: filter.spellings(), condition: filter.prefilter(), ..narrow };
        let sieve = Sieve::new(filter, reach);
        let (state, by_place) = (State::Walk(walk), false);
        Ok(Self { conn, place, narrow, sieve, state, page, sorted, by_place, tally, overlay, laid })
    }

    /// Documents that were read so far.
    pub fn scanned(&self) -> u64 {
        self.tally.scanned
    }

    /// The number and name of the index that finds them.
    pub fn index(&self) -> Option<&(i64, String)> {
        self.tally.index.as_ref()
    }

    /// Whether an index finds documents by where they lie.
    pub fn by_place(&self) -> bool {
        self.by_place
    }

    /// Goes on with what an earlier search began: the statistic is told of one.
    pub fn after(&mut self, mut earlier: Self) {
        self.tally.scanned += earlier.tally.scanned;
        earlier.tally.kept = None;
    }

    /// The same search, with some documents in the place of what the rows say of them.
    pub fn over(self, overlay: Overlay) -> Self {
        Self { laid: !overlay.docs.is_empty(), overlay, ..self }
    }

    /// Lets it read no more of matching documents than this: see [`Row::complete`].
    pub fn only(mut self, part: Part) -> Self {
        self.sieve.wanted = part;
        self
    }

    /// Whether documents come in the order that was wanted.
    pub fn sorted(&self) -> bool {
        self.sorted && !self.laid
    }

    /// The next matching documents, which may be none of a page; `None` at the end.
    pub async fn next(&mut self) -> Result<Option<Vec<Row>>, DatabaseError> {
        let limit = self.page as u64;
        self.page = (self.page * 2).min(PAGES.1);
        let mut found: Vec<Row> = match &mut self.state {
            State::Done if self.laid => {
                self.laid = false;
                return Ok(Some(self.laid_over()));
            }
            State::Done => return Ok(None),
            State::Ids(ids) => {
                let mut found = rows::sieved(self.conn, &self.place, ids, &self.sieve).await?;
                self.tally.scanned += found.len() as u64;
                found.sort_by_key(|row| row.created);
                self.state = State::Done;
                found
            }
            State::Walk(walk) => {
                let found =
                    rows::page(self.conn, &self.place, &self.narrow, walk, limit, &self.sieve).await?;
                match (found.last(), walk) {
                    (None, _) => self.state = State::Done,
                    (Some(_), _) if (found.len() as u64) < limit => self.state = State::Done,
                    (Some(last), Walk::Created { after }) => *after = last.created,
                    (Some(last), Walk::Id { after, .. }) => *after = Some(last.id.clone()),
                }
                // What SQL passed over was read as well: all of the collection, if the walk comes to its end.
                let narrowed = self.narrow.condition.is_some() || !self.narrow.spellings.is_empty();
                self.tally.whole |= narrowed && matches!(self.state, State::Done);
                self.tally.scanned += found.len() as u64;
                found.into_iter().filter_map(|seen| seen.row).collect()
            }
            State::Index { number, ranges, step, seen: before } => {
                let found =
                    index::page(self.conn, &self.place, *number, step, &self.narrow, limit, &self.sieve)
                        .await?;
                let complete = (found.len() as u64) < limit;
                step.after = found.last().map(|seen| (seen.key.clone(), seen.created));
                self.tally.scanned += found.len() as u64;
                let rows =
                    found.into_iter().filter_map(|seen| Some(Row { key: Some(seen.key), ..seen.row? }));
                let mut rows: Vec<Row> = rows.collect();
                if let Some(before) = before {
                    rows.retain(|row| before.insert(row.created));
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
        if !self.overlay.docs.is_empty() {
            found.retain(|row| !self.overlay.docs.contains_key(&row.id));
        }
        self.tally.matched += found.len() as u64;
        Ok(Some(found))
    }

    /// The matching documents of the overlay.
    fn laid_over(&self) -> Vec<Row> {
        let matching = self.overlay.docs.values().flatten().filter(|row| self.sieve.passes(row));
        let mut found: Vec<Row> = matching.cloned().collect();
        found.sort_by_key(|row| row.created);
        found
    }

    /// Calls `f` with each document until it breaks.
    pub async fn each(
        &mut self,
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
