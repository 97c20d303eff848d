//! Connections, transactions, the change log, the clock, randomness and ids. Knows no domain.
//!
//! There is one write path. [`Store::write`] hands a job to the single writer, which runs waiting jobs one after the
//! other inside one database transaction (group commit), gives every change its number, and answers each job after
//! the commit is on disk. A job's rows, its audit lines and its change-log entries are committed together or not at
//! all. Readers use a pool of their own and never wait for the writer.
#![warn(missing_docs)]

mod change;
mod clock;
mod connect;
mod error;
mod feed;
mod log;
mod random;
mod read;
mod rows;
mod snapshot;
mod sqlite;
mod tx;
mod writer;

pub use change::{Change, ChangeOp, NewChange};
pub use clock::{Clock, ManualClock, SystemClock, millis, timestamp};
pub use error::StoreError;
pub use feed::{ChangeFeed, Lagged};
pub use futures::future::BoxFuture;
pub use log::Touch;
pub use random::{Random, SeededRandom, SystemRandom};
pub use read::{Columns, Reader, View};
pub use rows::{Append, Table};
pub use sea_orm;
pub use snapshot::Snapshot;
pub use tx::{Audit, Tx};

use sea_orm::DatabaseConnection;
use std::{collections::HashMap, sync::Arc, sync::Mutex};
use tokio::sync::{broadcast, mpsc};
use types::{EnvId, Timestamp};

/// Batches of committed changes that a slow listener may fall behind before it must start over.
const FEED_BATCHES: usize = 4096;
/// Jobs that may wait for the writer; beyond that [`Store::write`] waits too.
const WRITE_QUEUE: usize = 4096;

/// A handle on the database; cheap to clone.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    /// Only ever used for reading.
    readers: DatabaseConnection,
    /// The short way to the file, if the database is one.
    direct: Option<Arc<sqlite::Sqlite>>,
    /// The writer's inbox.
    jobs: mpsc::Sender<Box<dyn writer::Job>>,
    /// Committed changes, in order, sent by the writer.
    feed: broadcast::Sender<Arc<[Arc<Change>]>>,
    /// The newest committed number of each environment that was written to; owned by the writer, read by all.
    heads: Arc<Mutex<HashMap<EnvId, u64>>>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
}

impl Store {
    /// Opens (and creates, and migrates) a database. `url` is `sqlite:PATH` or `postgres://…`.
    pub async fn open(url: &str, clock: Arc<dyn Clock>, random: Arc<dyn Random>) -> Result<Self, StoreError> {
        let connections = connect::connect(url).await?;
        let direct = sqlite::Sqlite::of(url)?;
        let (jobs, inbox) = mpsc::channel(WRITE_QUEUE);
        let (feed, _) = broadcast::channel(FEED_BATCHES);
        let heads = Arc::new(Mutex::new(HashMap::new()));
        let writer = writer::Writer::new(
            connections.writer,
            match &direct {
                Some(file) => Some((file.clone(), file.writer()?)),
                None => None,
            },
            clock.clone(),
            random.clone(),
            feed.clone(),
            heads.clone(),
        );
        // A thread of its own: it waits for the disk, and one step less wakes it and whoever waits for it.
        let runtime = tokio::runtime::Handle::current();
        std::thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || runtime.block_on(writer.run(inbox)))
            .map_err(|error| StoreError::Database(format!("the writer cannot be started: {error}")))?;
        Ok(Self {
            inner: Arc::new(Inner { readers: connections.readers, direct, jobs, feed, heads, clock, random }),
        })
    }

    /// The pool for reading. Writing through it is refused by the database (SQLite) or a mistake (PostgreSQL).
    pub fn read(&self) -> &DatabaseConnection {
        &self.inner.readers
    }

    /// Runs a job in the one write path and answers after its commit. The job must only use its [`Tx`]: while it
    /// runs, every other writer waits. An error from the job takes all of its writes back.
    pub async fn write<T, E, F>(&self, job: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'a> FnOnce(&'a mut Tx) -> BoxFuture<'a, Result<T, E>> + Send + 'static,
    {
        let (job, answer) = writer::job(job);
        self.inner.jobs.send(job).await.map_err(|_| StoreError::Closed)?;
        answer.await.map_err(|_| StoreError::Closed)?
    }

    /// Runs a job that only adds rows to an environment. As [`Store::write`], but many such jobs share their statements:
    /// the cheapest of all writes.
    pub async fn append<T, E, F>(&self, env: &EnvId, job: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Append) -> Result<T, E> + Send + 'static,
    {
        let (job, answer) = writer::append_job(env.clone(), job);
        self.inner.jobs.send(job).await.map_err(|_| StoreError::Closed)?;
        answer.await.map_err(|_| StoreError::Closed)?
    }

    /// A consistent view for several reads through [`Reader`].
    pub async fn view(&self) -> Result<View, StoreError> {
        Ok(View(match &self.inner.direct {
            Some(file) => read::Inner::Direct(file.view().await?),
            None => read::Inner::Shared(self.snapshot().await?),
        }))
    }

    pub(crate) fn direct(&self) -> Option<&Arc<sqlite::Sqlite>> {
        self.inner.direct.as_ref()
    }

    /// A consistent view for several reads, with the number of the last change it includes.
    pub async fn snapshot(&self) -> Result<Snapshot, StoreError> {
        Snapshot::begin(&self.inner.readers).await
    }

    /// Every change committed from now on, in order.
    pub fn changes(&self) -> ChangeFeed {
        ChangeFeed::new(self.inner.feed.subscribe())
    }

    /// Changes of an environment with numbers greater than `after`, oldest first, at most `limit`, each with the state
    /// before it. Trimmed ones are not there: compare the first number with `after + 1`.
    pub async fn changes_after(
        &self,
        env: &EnvId,
        after: u64,
        limit: u64,
    ) -> Result<Vec<(Touch, Option<types::Json>)>, StoreError> {
        log::changes_after(&self.inner.readers, env, after, limit).await
    }

    /// What changed in an environment after a number, without the values: for who knows how things stood then. `None` if
    /// more than `most` changes were made, or some of them are trimmed.
    pub async fn touched_after(
        &self,
        env: &EnvId,
        after: u64,
        most: usize,
    ) -> Result<Option<Vec<Touch>>, StoreError> {
        if self.head(env).await? <= after {
            return Ok(Some(vec![]));
        }
        log::touched_after(&self.inner.readers, env, after, most).await
    }

    /// Removes log entries older than a moment. Numbering goes on where it was.
    pub async fn trim_changes(&self, before: Timestamp) -> Result<u64, StoreError> {
        self.write(move |tx| Box::pin(async move { log::trim(tx.conn(), before).await })).await
    }

    /// The number of the newest committed change of an environment; 0 if there was none.
    pub async fn head(&self, env: &EnvId) -> Result<u64, StoreError> {
        let known = self.inner.heads.lock().unwrap_or_else(|e| e.into_inner()).get(env).copied();
        match known {
            Some(seq) => Ok(seq),
            None => log::last_seq(&self.inner.readers, env).await,
        }
    }

    /// What time it is.
    pub fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    /// The clock, for engines that keep one.
    pub fn clock(&self) -> Arc<dyn Clock> {
        self.inner.clock.clone()
    }

    /// The source of randomness, for engines that keep one.
    pub fn random(&self) -> Arc<dyn Random> {
        self.inner.random.clone()
    }

    /// Whether the database answers, for readiness checks.
    pub async fn ping(&self) -> Result<(), StoreError> {
        Ok(self.inner.readers.ping().await?)
    }
}
