//! Finding documents: by id where the filter names ids, by an index where one helps, else by walking the collection.
//! Whatever finds them, the matcher has the last word.

use crate::index::{self, Indexes, Range, Step};
use crate::rows::{self, Narrow, Place, Row, Sieve, Walk};
use crate::text::Part;
use crate::{DatabaseError, Filter, Order};
use std::collections::{HashSet, VecDeque};
use std::ops::ControlFlow;
use store::Reader;

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
    sieve: Sieve,
    state: State,
    page: usize,
    sorted: bool,
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
    /// Begins a search for documents of an owner, or of all. Where there are indexes, the reader must be a view or a
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
        let narrow = Narrow { owner: owner.clone(), ..Narrow::default() };
        if let Some(ids) = filter.ids() {
            let sieve = Sieve::new(filter, owner);
            return Ok(Self { conn, place, narrow, sieve, state: State::Ids(ids), page, sorted: false });
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
                let sieve = Sieve::new(filter, owner);
                return Ok(Self { conn, place, narrow, sieve, state, page, sorted: plan.sorted });
            }
        }
        let near = filter.near().is_some();
        let (walk, sorted) = match order.by_id() {
            Some(descending) => (Walk::Id { after: filter.id_beyond(descending), descending }, true),
            None => (Walk::Created { after: 0 }, order.is_natural() && !near),
        };
        let narrow = Narrow { spellings: filter.spellings(), condition: filter.prefilter(), ..narrow };
        let sieve = Sieve::new(filter, owner);
        Ok(Self { conn, place, narrow, sieve, state: State::Walk(walk), page, sorted })
    }

    /// Lets it read no more of matching documents than this: see [`Row::complete`].
    pub fn only(mut self, part: Part) -> Self {
        self.sieve.wanted = part;
        self
    }

    /// Whether documents come in the order that was wanted.
    pub fn sorted(&self) -> bool {
        self.sorted
    }

    /// The next matching documents, which may be none of a page; `None` at the end.
    pub async fn next(&mut self) -> Result<Option<Vec<Row>>, DatabaseError> {
        let limit = self.page as u64;
        self.page = (self.page * 2).min(PAGES.1);
        let found = match &mut self.state {
            State::Done => return Ok(None),
            State::Ids(ids) => {
                let mut found = rows::sieved(self.conn, &self.place, ids, &self.sieve).await?;
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
                found.into_iter().filter_map(|seen| seen.row).collect()
            }
            State::Index { number, ranges, step, seen: before } => {
                let found =
                    index::page(self.conn, &self.place, *number, step, &self.narrow, limit, &self.sieve)
                        .await?;
                let complete = (found.len() as u64) < limit;
                step.after = found.last().map(|seen| (seen.key.clone(), seen.created));
                let mut rows: Vec<Row> = found.into_iter().filter_map(|seen| seen.row).collect();
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
        Ok(Some(found))
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
