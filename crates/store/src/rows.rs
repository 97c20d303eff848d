//! Rows that are added and nothing else: they need no transaction of their own, and many share one statement.

use crate::{Audit, Change, NewChange, Random, StoreError};
use sea_orm::{ConnectionTrait, DbBackend, Statement, Value};
use std::sync::Arc;
use types::{EnvId, Timestamp};

/// Where rows are added.
#[derive(Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// The columns that every row gives, in order.
    pub columns: &'static [&'static str],
    /// What happens to a row that is there already: the words behind `ON CONFLICT`. `None`: the write fails.
    pub conflict: Option<&'static str>,
}

/// Values of one INSERT: below every database's bound on parameters.
const VALUES: usize = 16_000;

impl Table {
    /// The statement that adds so many rows.
    pub(crate) fn insert(&self, backend: DbBackend, rows: usize) -> String {
        let width = self.columns.len();
        let row = |row: usize| {
            let places = (1..=width).map(|at| match backend {
                DbBackend::Postgres => format!("${}", row * width + at),
                _ => "?".to_owned(),
            });
            format!("({})", places.collect::<Vec<_>>().join(", "))
        };
        let rows: Vec<String> = (0..rows).map(row).collect();
        let conflict = self.conflict.map(|conflict| format!(" ON CONFLICT {conflict}")).unwrap_or_default();
        format!(
            r#"INSERT INTO "{}" ("{}") VALUES {}{conflict}"#,
            self.name,
            self.columns.join(r#"", ""#),
            rows.join(", "),
        )
    }
}

/// Rows by their table.
#[derive(Debug, Default)]
pub(crate) struct Rows(Vec<(&'static Table, Vec<Value>)>);

impl Rows {
    /// Adds rows, one after the other: as many values as there are columns, or a multiple of it.
    pub fn add(&mut self, table: &'static Table, values: impl IntoIterator<Item = Value>) {
        match self.0.iter_mut().find(|(other, _)| std::ptr::eq(*other, table)) {
            Some((_, all)) => all.extend(values),
            None => self.0.push((table, values.into_iter().collect())),
        }
    }

    pub fn merge(&mut self, other: Rows) {
        for (table, values) in other.0 {
            self.add(table, values);
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The rows of each table, one slice of values each.
    pub fn each(&self) -> impl Iterator<Item = (&'static Table, std::slice::Chunks<'_, Value>)> {
        self.0.iter().map(|(table, values)| (*table, values.chunks(table.columns.len())))
    }

    /// Writes them, many with one statement.
    pub async fn write<C: ConnectionTrait>(self, conn: &C) -> Result<(), StoreError> {
        let backend = conn.get_database_backend();
        for (table, values) in self.0 {
            let width = table.columns.len();
            let mut values = values.into_iter();
            loop {
                let some: Vec<Value> = values.by_ref().take(VALUES / width * width).collect();
                if some.is_empty() {
                    break;
                }
                let sql = table.insert(backend, some.len() / width);
                conn.execute_raw(Statement::from_sql_and_values(backend, sql, some)).await?;
            }
        }
        Ok(())
    }
}

/// What a job works with that only adds rows: see [`crate::Store::append`].
pub struct Append {
    pub(crate) env: EnvId,
    pub(crate) now: Timestamp,
    pub(crate) random: Arc<dyn Random>,
    /// The last number given in the environment.
    pub(crate) last: u64,
    pub(crate) rows: Rows,
    pub(crate) changes: Vec<Change>,
    pub(crate) audit: Vec<(Timestamp, Audit)>,
}

impl Append {
    /// The time of the write.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Randomness, for ids.
    pub fn random(&self) -> &dyn Random {
        &*self.random
    }

    /// Adds a row. If the database refuses it, every write that shares the commit fails: add only what it cannot refuse.
    pub fn row(&mut self, table: &'static Table, values: impl IntoIterator<Item = Value>) {
        self.rows.add(table, values);
    }

    /// Enters a change of the job's environment into the log and answers its number, which is final if the job
    /// succeeds.
    pub fn change(&mut self, change: NewChange) -> u64 {
        debug_assert_eq!(self.env, change.env);
        self.last += 1;
        let NewChange { env: _, topic, key, op, before, after } = change;
        let (env, seq, at) = (self.env.clone(), self.last, self.now);
        self.changes.push(Change { env, seq, at, topic, key, op, before, after });
        seq
    }

    /// Adds a line to the audit trail.
    pub fn audit(&mut self, line: Audit) {
        self.audit.push((self.now, line));
    }
}
