//! The short way to an SQLite file, for what is done most: reading documents and adding them. A statement is prepared
//! once for each connection and run without a channel to another thread for every row or step.

use crate::rows::Rows;
use crate::{Columns, StoreError};
use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, Row, TransactionBehavior};
use sea_orm::sqlx::sqlite::SqliteConnectOptions;
use sea_orm::{DbBackend, Statement, Value};
use std::borrow::Cow;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Views that may be open at once; more wait.
const VIEWS: usize = 8;
/// How long a view waits for its turn, and a statement for a lock.
const PATIENCE: Duration = Duration::from_secs(10);
/// Pages of 4 KB in the file's log before they go to their places. Under load some thousand come in a second, the same
/// ones again and again: four times SQLite's own figure writes each less often.
pub(crate) const CHECKPOINT: &str = "4000";
/// Prepared statements that a connection keeps.
const STATEMENTS: usize = 200;

/// How long a reader goes on with what it sees. A commit of this process ends that at once; one of another process, such
/// as the command line's, is seen after this.
const FRESH: Duration = Duration::from_secs(1);

/// A database file.
pub(crate) struct Sqlite {
    path: PathBuf,
    /// Those that nobody uses at the moment. There are never more than views and threads at once.
    idle: Mutex<Vec<Reading>>,
    views: Arc<Semaphore>,
    /// Goes up when a commit begins and when it has ended: odd while one is under way.
    commits: AtomicU64,
}

/// A connection for reading, mostly in a read transaction. As long as nothing is committed, whoever reads next goes on
/// with that: to begin and to end one takes locks of the file, which is most of what it costs to read a document.
struct Reading {
    conn: Connection,
    /// How it stood with commits before its transaction began.
    commits: u64,
    since: Instant,
}

impl Reading {
    /// Ends its transaction. One that cannot is of no use any more.
    fn end(&self) -> Result<(), rusqlite::Error> {
        if !self.conn.is_autocommit() {
            self.conn.prepare_cached("ROLLBACK")?.execute(())?;
        }
        Ok(())
    }
}

impl Sqlite {
    /// The file of a `sqlite:` address; `None` for other databases. It must exist.
    pub fn of(url: &str) -> Result<Option<Arc<Self>>, StoreError> {
        if !url.starts_with("sqlite:") {
            return Ok(None);
        }
        let options = SqliteConnectOptions::from_str(url).map_err(|e| StoreError::Database(e.to_string()))?;
        let path = options.get_filename().to_owned();
        let (idle, views) = (Mutex::default(), Arc::new(Semaphore::new(VIEWS)));
        Ok(Some(Arc::new(Self { path, idle, views, commits: AtomicU64::new(0) })))
    }

    fn open(&self, access: OpenFlags) -> Result<Connection, StoreError> {
        let conn = Connection::open_with_flags(&self.path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        conn.busy_timeout(PATIENCE)?;
        conn.execute_batch(&format!(
            "PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000; \
             PRAGMA mmap_size = 268435456; PRAGMA wal_autocheckpoint = {CHECKPOINT};",
        ))?;
        conn.set_prepared_statement_cache_capacity(STATEMENTS);
        Ok(conn)
    }

    /// A connection for the writer alone.
    pub fn writer(&self) -> Result<Connection, StoreError> {
        self.open(OpenFlags::SQLITE_OPEN_READ_WRITE)
    }

    /// A reader that sees everything that was committed, in a transaction.
    fn take(&self) -> Result<Reading, StoreError> {
        let now = Instant::now();
        let idle = self.idle().pop();
        let conn = match idle {
            Some(reading) if self.is_current(&reading) && now - reading.since < FRESH => return Ok(reading),
            Some(old) => {
                old.end()?;
                old.conn
            }
            None => self.open(OpenFlags::SQLITE_OPEN_READ_ONLY)?,
        };
        let commits = self.commits.load(Ordering::SeqCst);
        conn.prepare_cached("BEGIN")?.execute(())?;
        Ok(Reading { conn, commits, since: now })
    }

    fn give_back(&self, reading: Reading) {
        let mut idle = self.idle();
        // What somebody still sees the file's log has to keep.
        if self.is_current(&reading) || reading.end().is_ok() {
            idle.push(reading);
        }
    }

    /// Something is about to be committed. From now on a transaction may see it or not, and none is gone on with: whoever
    /// has seen it must not find it gone. And nobody who is idle keeps the log from being used again.
    pub fn commit_begins(&self) {
        self.commits.fetch_add(1, Ordering::SeqCst);
        self.idle().retain(|reading| reading.end().is_ok());
    }

    /// It is committed, or given up. To be called before anybody is told of it.
    pub fn commit_ended(&self) {
        self.commits.fetch_add(1, Ordering::SeqCst);
    }

    fn is_current(&self, reading: &Reading) -> bool {
        let commits = self.commits.load(Ordering::SeqCst);
        reading.commits == commits && commits.is_multiple_of(2) && !reading.conn.is_autocommit()
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Reading>> {
        self.idle.lock().unwrap_or_else(|e| e.into_inner())
    }

    /// Runs a short statement here and now.
    pub fn look_up<T>(
        &self,
        query: &Statement,
        mut read: impl FnMut(&dyn Columns) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let reading = self.take()?;
        let found = run(&reading.conn, query, &mut read);
        self.give_back(reading);
        found
    }

    /// Begins a read transaction.
    pub async fn view(self: &Arc<Self>) -> Result<View, StoreError> {
        let turn = tokio::time::timeout(PATIENCE, self.views.clone().acquire_owned()).await;
        let busy = || StoreError::Database("too many reads at once".to_owned());
        let turn = turn.map_err(|_| busy())?.map_err(|_| StoreError::Closed)?;
        let lease = Lease { reading: Some(self.take()?), file: self.clone(), _turn: turn };
        Ok(View { lease: tokio::sync::Mutex::new(Some(lease)) })
    }
}

/// A reader whose transaction somebody relies on; gives it back when dropped.
struct Lease {
    reading: Option<Reading>,
    file: Arc<Sqlite>,
    _turn: OwnedSemaphorePermit,
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(reading) = self.reading.take() {
            self.file.give_back(reading);
        }
    }
}

impl Lease {
    fn run<T>(
        &self,
        query: &Statement,
        read: &mut dyn FnMut(&dyn Columns) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        run(&self.reading.as_ref().ok_or(StoreError::Closed)?.conn, query, read)
    }
}

pub(crate) struct View {
    /// `None` after a statement that never came back.
    lease: tokio::sync::Mutex<Option<Lease>>,
}

impl View {
    pub async fn rows<T, F>(&self, query: Statement, mut read: F) -> Result<Vec<T>, StoreError>
    where
        T: Send + 'static,
        F: FnMut(&dyn Columns) -> Result<T, StoreError> + Send + 'static,
    {
        let mut slot = self.lease.lock().await;
        let lease = slot.take().ok_or(StoreError::Closed)?;
        let run = tokio::task::spawn_blocking(move || {
            let found = lease.run(&query, &mut read);
            (lease, found)
        });
        let (lease, found) = run.await.map_err(|_| StoreError::Panicked)?;
        *slot = Some(lease);
        found
    }

    pub async fn look_up<T>(
        &self,
        query: &Statement,
        mut read: impl FnMut(&dyn Columns) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let slot = self.lease.lock().await;
        slot.as_ref().ok_or(StoreError::Closed)?.run(query, &mut read)
    }
}

fn run<T>(
    conn: &Connection,
    query: &Statement,
    read: &mut dyn FnMut(&dyn Columns) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut statement = conn.prepare_cached(&query.sql)?;
    for (at, value) in query.values.iter().flat_map(|values| &values.0).enumerate() {
        statement.raw_bind_parameter(at + 1, Bound(value))?;
    }
    let (mut rows, mut found) = (statement.raw_query(), Vec::new());
    while let Some(row) = rows.next()? {
        found.push(read(row)?);
    }
    Ok(found)
}

/// Adds rows in a transaction of its own.
pub(crate) fn append(conn: &mut Connection, rows: &Rows) -> Result<(), StoreError> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for (table, rows) in rows.each() {
        let mut statement = tx.prepare_cached(&table.insert(DbBackend::Sqlite, 1))?;
        for row in rows {
            for (at, value) in row.iter().enumerate() {
                statement.raw_bind_parameter(at + 1, Bound(value))?;
            }
            statement.raw_execute()?;
        }
    }
    Ok(tx.commit()?)
}

/// A value of sea-orm as SQLite takes it.
struct Bound<'v>(&'v Value);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let value = match self.0 {
            Value::String(Some(text)) => ValueRef::Text(text.as_bytes()),
            Value::Bytes(Some(bytes)) => ValueRef::Blob(bytes),
            Value::BigInt(Some(n)) => ValueRef::Integer(*n),
            Value::Int(Some(n)) => ValueRef::Integer(i64::from(*n)),
            Value::Double(Some(n)) => ValueRef::Real(*n),
            Value::String(None) | Value::Bytes(None) | Value::BigInt(None) | Value::Int(None) => {
                ValueRef::Null
            }
            other => {
                let error = format!("no column holds {other:?}");
                return Err(rusqlite::Error::ToSqlConversionFailure(error.into()));
            }
        };
        Ok(ToSqlOutput::Borrowed(value))
    }
}

impl Columns for Row<'_> {
    fn int(&self, at: usize) -> Result<i64, StoreError> {
        Ok(self.get(at)?)
    }

    fn text(&self, at: usize) -> Result<Option<Cow<'_, str>>, StoreError> {
        match self.get_ref(at)? {
            ValueRef::Null => Ok(None),
            value => Ok(Some(Cow::Borrowed(value.as_str().map_err(rusqlite::Error::from)?))),
        }
    }

    fn bytes(&self, at: usize) -> Result<Cow<'_, [u8]>, StoreError> {
        Ok(Cow::Borrowed(self.get_ref(at)?.as_blob().map_err(rusqlite::Error::from)?))
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error() {
            Some(cause) if matches!(cause.extended_code, 1555 | 2067) => Self::Duplicate(error.to_string()),
            _ => Self::Database(error.to_string()),
        }
    }
}
