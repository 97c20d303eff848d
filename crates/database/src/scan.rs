//! Finding documents: by id where the filter names ids, by an index where one helps, else by walking the collection.
//! Whatever finds them, the matcher has the last word.

use crate::index::{self, Indexes, Range, Step};
use crate::rows::{self, Narrow, Place, Row, Walk};
use crate::usage::Tally;
use crate::{DatabaseError, Filter, Order};
use sea_orm::ConnectionTrait;
use std::collections::{HashSet, VecDeque};
use std::ops::ControlFlow;
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
    filter: Filter,
    state: State,
    page: usize,
    sorted: bool,
    /// What it costs; told to the statistic when the search ends.
    tally: Tally,
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
        let Wanted { filter, order, rows, after: mark } = wanted;
        let mut tally = indexes.usage().begin(&place, &filter, &order, rows);
        let page = rows.unwrap_or(PAGES.1).clamp(PAGES.0, PAGES.1);
        let narrow = Narrow { owner, ..Narrow::default() };
        if let Some(ids) = filter.ids() {
            let state = State::Ids(ids);
            return Ok(Self { conn, place, narrow, filter, state, page, sorted: false, tally });
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
                    let key = index::key_of_hex(key)?;
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
                return Ok(Self { conn, place, narrow, filter, state, page, sorted: plan.sorted, tally });
            }
        }
        let near = filter.near().is_some();
        let (walk, sorted) = match order.by_id() {
            Some(descending) => {
                let after = mark.and_then(|mark| mark.keys.first()?.as_str().map(str::to_owned));
                (Walk::Id { after, descending }, true)
            }
            None => {
                let natural = order.is_natural() && !near;
                let after = mark.filter(|_| natural).map_or(0, |mark| mark.created);
                (Walk::Created { after }, natural)
            }
        };
        let narrow = Narrow { spellings: filter.spellings(), ..narrow };
        Ok(Self { conn, place, narrow, filter, state: State::Walk(walk), page, sorted, tally })
    }

    /// Documents that were read so far.
    pub fn scanned(&self) -> u64 {
        self.tally.scanned
    }

    /// The number and name of the index that finds them.
    pub fn index(&self) -> Option<&(i64, String)> {
        self.tally.index.as_ref()
    }

    /// Whether documents come in the order that was wanted.
    pub fn sorted(&self) -> bool {
        self.sorted
    }

    /// The next matching documents, which may be none of a page; `None` at the end.
    pub async fn next(&mut self) -> Result<Option<Vec<Row>>, DatabaseError> {
        let limit = self.page as u64;
        self.page = (self.page * 2).min(PAGES.1);
        let mut found = match &mut self.state {
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
                let mut rows: Vec<Row> =
                    found.into_iter().map(|(key, row)| Row { key: Some(key), ..row }).collect();
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
        self.tally.scanned += found.len() as u64;
        found.retain(|row| self.filter.matches(&row.doc));
        self.tally.matched += found.len() as u64;
        Ok(Some(found))
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
