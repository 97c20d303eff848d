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
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Views that may be open at once; more wait.
const VIEWS: usize = 8;
/// How long a view waits for its turn, and a statement for a lock.
const PATIENCE: Duration = Duration::from_secs(10);
/// Prepared statements that a connection keeps.
const STATEMENTS: usize = 200;

/// A database file.
pub(crate) struct Sqlite {
    path: PathBuf,
    /// Connections for reading that nobody uses at the moment. There are never more than views and threads at once.
    idle: Mutex<Vec<Connection>>,
    views: Arc<Semaphore>,
}

impl Sqlite {
    /// The file of a `sqlite:` address; `None` for other databases. It must exist.
    pub fn of(url: &str) -> Result<Option<Arc<Self>>, StoreError> {
        if !url.starts_with("sqlite:") {
            return Ok(None);
        }
        let options = SqliteConnectOptions::from_str(url).map_err(|e| StoreError::Database(e.to_string()))?;
        let path = options.get_filename().to_owned();
        Ok(Some(Arc::new(Self { path, idle: Mutex::default(), views: Arc::new(Semaphore::new(VIEWS)) })))
    }

    fn open(&self, access: OpenFlags) -> Result<Connection, StoreError> {
        let conn = Connection::open_with_flags(&self.path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        conn.busy_timeout(PATIENCE)?;
        conn.execute_batch(
            "PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000; \
             PRAGMA mmap_size = 268435456;",
        )?;
        conn.set_prepared_statement_cache_capacity(STATEMENTS);
        Ok(conn)
    }

    /// A connection for the writer alone.
    pub fn writer(&self) -> Result<Connection, StoreError> {
        self.open(OpenFlags::SQLITE_OPEN_READ_WRITE)
    }

    fn take(&self) -> Result<Connection, StoreError> {
        let idle = self.idle.lock().unwrap_or_else(|e| e.into_inner()).pop();
        idle.map_or_else(|| self.open(OpenFlags::SQLITE_OPEN_READ_ONLY), Ok)
    }

    fn give_back(&self, conn: Connection) {
        self.idle.lock().unwrap_or_else(|e| e.into_inner()).push(conn);
    }

    /// Runs a short statement here and now.
    pub fn look_up<T>(
        &self,
        query: &Statement,
        mut read: impl FnMut(&dyn Columns) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let conn = self.take()?;
        let found = run(&conn, query, &mut read);
        self.give_back(conn);
        found
    }

    /// Begins a read transaction.
    pub async fn view(self: &Arc<Self>) -> Result<View, StoreError> {
        let turn = tokio::time::timeout(PATIENCE, self.views.clone().acquire_owned()).await;
        let busy = || StoreError::Database("too many reads at once".to_owned());
        let turn = turn.map_err(|_| busy())?.map_err(|_| StoreError::Closed)?;
        let conn = self.take()?;
        conn.prepare_cached("BEGIN")?.execute(())?;
        let lease = Lease { conn: Some(conn), file: self.clone(), _turn: turn };
        Ok(View { lease: tokio::sync::Mutex::new(Some(lease)) })
    }
}

/// A connection in a read transaction; ends it and gives the connection back when dropped.
struct Lease {
    conn: Option<Connection>,
    file: Arc<Sqlite>,
    _turn: OwnedSemaphorePermit,
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(conn) = self.conn.take() {
            let ended = conn.prepare_cached("ROLLBACK").and_then(|mut end| end.execute(()));
            // One that cannot end its transaction is closed.
            if ended.is_ok() {
                self.file.give_back(conn);
            }
        }
    }
}

impl Lease {
    fn run<T>(
        &self,
        query: &Statement,
        read: &mut dyn FnMut(&dyn Columns) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        run(self.conn.as_ref().ok_or(StoreError::Closed)?, query, read)
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
