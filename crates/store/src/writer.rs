//! The one writer: runs jobs in batches, numbers their changes, commits, publishes, answers.

use crate::rows::Rows;
use crate::sqlite::{self, Sqlite};
use crate::{Append, Change, Clock, Random, StoreError, Tx, log};
use futures::{FutureExt, future::BoxFuture};
use sea_orm::{DatabaseConnection, DatabaseTransaction, TransactionTrait};
use std::{collections::HashMap, panic::AssertUnwindSafe, sync::Arc, sync::Mutex, time::Duration};
use tokio::sync::{broadcast, mpsc, oneshot};
use types::EnvId;

/// Jobs of one commit. More would delay the first of them for little gain.
const BATCH: usize = 256;
/// How long one job may hold everybody else up.
const JOB_LIMIT: Duration = Duration::from_secs(10);

/// A job whose types only its caller knows.
pub(crate) trait Job: Send {
    /// Its environment, if it only adds rows. Then it is not run but appends.
    fn appends(&self) -> Option<&EnvId> {
        None
    }
    /// Says which rows; answers whether it succeeded.
    fn append(&mut self, _: &mut Append) -> bool {
        false
    }
    /// Runs it; says whether it succeeded. A job runs once.
    fn run<'a>(&'a mut self, tx: &'a mut Tx) -> BoxFuture<'a, bool>;
    /// Answers the caller. With an error, whatever the job said is replaced by it.
    fn answer(self: Box<Self>, error: Option<StoreError>);
}

struct TypedJob<T, E, F> {
    /// Taken by the run.
    work: Option<F>,
    /// Left by the run.
    outcome: Option<Result<T, E>>,
    answer: oneshot::Sender<Result<T, E>>,
}

/// Boxes a caller's closure, and gives the caller's end of the answer.
pub(crate) fn job<T, E, F>(work: F) -> (Box<dyn Job>, oneshot::Receiver<Result<T, E>>)
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
    F: for<'a> FnOnce(&'a mut Tx) -> BoxFuture<'a, Result<T, E>> + Send + 'static,
{
    let (answer, receiver) = oneshot::channel();
    (Box::new(TypedJob { work: Some(work), outcome: None, answer }), receiver)
}

impl<T, E, F> Job for TypedJob<T, E, F>
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
    F: for<'a> FnOnce(&'a mut Tx) -> BoxFuture<'a, Result<T, E>> + Send + 'static,
{
    fn run<'a>(&'a mut self, tx: &'a mut Tx) -> BoxFuture<'a, bool> {
        Box::pin(async move {
            let Some(work) = self.work.take() else { return false };
            let run = AssertUnwindSafe(tokio::time::timeout(JOB_LIMIT, work(tx))).catch_unwind();
            let outcome = match run.await {
                Ok(Ok(outcome)) => outcome,
                Ok(Err(_)) => Err(StoreError::TimedOut.into()),
                Err(_) => Err(StoreError::Panicked.into()),
            };
            let succeeded = outcome.is_ok();
            self.outcome = Some(outcome);
            succeeded
        })
    }

    fn answer(self: Box<Self>, error: Option<StoreError>) {
        TypedJob::answer(*self, error);
    }
}

impl<T, E: From<StoreError>, F> TypedJob<T, E, F> {
    fn answer(self, error: Option<StoreError>) {
        let outcome = match (error, self.outcome) {
            (Some(error), _) => Err(error.into()),
            (None, Some(outcome)) => outcome,
            (None, None) => Err(StoreError::Closed.into()),
        };
        // The caller may have gone away; its write stands all the same.
        let _ = self.answer.send(outcome);
    }
}

struct AppendJob<T, E, F> {
    env: EnvId,
    job: TypedJob<T, E, F>,
}

/// As [`job`], for one that only adds rows.
pub(crate) fn append_job<T, E, F>(env: EnvId, work: F) -> (Box<dyn Job>, oneshot::Receiver<Result<T, E>>)
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
    F: FnOnce(&mut Append) -> Result<T, E> + Send + 'static,
{
    let (answer, receiver) = oneshot::channel();
    let job = TypedJob { work: Some(work), outcome: None, answer };
    (Box::new(AppendJob { env, job }), receiver)
}

impl<T, E, F> Job for AppendJob<T, E, F>
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
    F: FnOnce(&mut Append) -> Result<T, E> + Send + 'static,
{
    fn appends(&self) -> Option<&EnvId> {
        Some(&self.env)
    }

    fn append(&mut self, to: &mut Append) -> bool {
        let Some(work) = self.job.work.take() else { return false };
        let outcome = std::panic::catch_unwind(AssertUnwindSafe(|| work(to)))
            .unwrap_or_else(|_| Err(StoreError::Panicked.into()));
        let succeeded = outcome.is_ok();
        self.job.outcome = Some(outcome);
        succeeded
    }

    fn run<'a>(&'a mut self, _: &'a mut Tx) -> BoxFuture<'a, bool> {
        Box::pin(std::future::ready(false))
    }

    fn answer(self: Box<Self>, error: Option<StoreError>) {
        self.job.answer(error);
    }
}

pub(crate) struct Writer {
    conn: DatabaseConnection,
    /// The database, if it is a file, and a connection for batches that only add rows. Used while no transaction of
    /// `conn` is open.
    direct: Option<(Arc<Sqlite>, rusqlite::Connection)>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    feed: broadcast::Sender<Arc<[Arc<Change>]>>,
    /// Committed numbers; written here only, after a commit.
    heads: Arc<Mutex<HashMap<EnvId, u64>>>,
}

/// What the successful jobs of a batch leave to be written and published.
#[derive(Default)]
struct Batch {
    numbers: HashMap<EnvId, u64>,
    changes: Vec<Change>,
    audit: Vec<(types::Timestamp, crate::Audit)>,
    /// Rows that are still to be written.
    rows: Rows,
}

impl Writer {
    pub(crate) fn new(
        conn: DatabaseConnection,
        direct: Option<(Arc<Sqlite>, rusqlite::Connection)>,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        feed: broadcast::Sender<Arc<[Arc<Change>]>>,
        heads: Arc<Mutex<HashMap<EnvId, u64>>>,
    ) -> Self {
        Self { conn, direct, clock, random, feed, heads }
    }

    /// Works until the last handle on the store is gone.
    pub(crate) async fn run(mut self, mut inbox: mpsc::Receiver<Box<dyn Job>>) {
        let mut jobs = Vec::with_capacity(BATCH);
        while inbox.recv_many(&mut jobs, BATCH).await > 0 {
            let error = self.commit(&mut jobs).await.err();
            if let Some(error) = &error {
                tracing::error!(%error, "a batch of writes failed");
            }
            for job in jobs.drain(..) {
                job.answer(error.clone());
            }
        }
    }

    /// Runs the jobs in one transaction and commits what succeeded. An error means that nothing was committed.
    async fn commit(&mut self, jobs: &mut [Box<dyn Job>]) -> Result<(), StoreError> {
        let heads = self.heads.lock().unwrap_or_else(|e| e.into_inner()).clone();
        let mut batch = Batch { numbers: heads, ..Batch::default() };
        let known = |env: &EnvId| batch.numbers.contains_key(env);
        let mut envs: Vec<EnvId> = jobs.iter().filter_map(|job| job.appends()).cloned().collect();
        envs.retain(|env| !known(env));
        for env in envs {
            let last = log::last_seq(&self.conn, &env).await?;
            batch.numbers.insert(env, last);
        }
        let mut direct = self.direct.take();
        if let Some((file, _)) = &direct {
            file.commit_begins();
        }
        let done = match &mut direct {
            Some((_, direct)) if jobs.iter().all(|job| job.appends().is_some()) => {
                self.append_all(direct, jobs, &mut batch).map(|()| true)
            }
            _ => self.run_all(jobs, &mut batch).await,
        };
        if let Some((file, _)) = &direct {
            file.commit_ended();
        }
        self.direct = direct;
        if !done? {
            return Ok(());
        }
        self.publish(batch);
        Ok(())
    }

    /// Jobs that all only add rows, through the file's own connection. Waits for the disk: the writer has a thread of
    /// its own.
    fn append_all(
        &self,
        direct: &mut rusqlite::Connection,
        jobs: &mut [Box<dyn Job>],
        batch: &mut Batch,
    ) -> Result<(), StoreError> {
        for job in jobs {
            self.append(job.as_mut(), batch);
        }
        let mut rows = std::mem::take(&mut batch.rows);
        rows.merge(log::rows(&batch.changes, std::mem::take(&mut batch.audit)));
        if rows.is_empty() { Ok(()) } else { sqlite::append(direct, &rows) }
    }

    /// Jobs of all kinds, in their order. Answers whether anything was to be committed.
    async fn run_all(&mut self, jobs: &mut [Box<dyn Job>], batch: &mut Batch) -> Result<bool, StoreError> {
        let outer = self.conn.begin().await?;
        let outer = match jobs {
            // Alone, a job needs no savepoint: if it fails there is nothing else to keep.
            [job] if job.appends().is_none() => {
                let (conn, succeeded) = self.run_job(outer, job.as_mut(), batch).await;
                if !succeeded {
                    conn.rollback().await?;
                    return Ok(false);
                }
                conn
            }
            jobs => {
                for job in jobs {
                    if job.appends().is_some() {
                        self.append(job.as_mut(), batch);
                        continue;
                    }
                    // It must see what others added before it.
                    std::mem::take(&mut batch.rows).write(&outer).await?;
                    let (savepoint, succeeded) =
                        self.run_job(outer.begin().await?, job.as_mut(), batch).await;
                    if succeeded { savepoint.commit().await? } else { savepoint.rollback().await? }
                }
                outer
            }
        };
        let mut rows = std::mem::take(&mut batch.rows);
        rows.merge(log::rows(&batch.changes, std::mem::take(&mut batch.audit)));
        rows.write(&outer).await?;
        outer.commit().await?;
        Ok(true)
    }

    fn append(&self, job: &mut dyn Job, batch: &mut Batch) {
        let Some(env) = job.appends().cloned() else { return };
        let last = batch.numbers.get(&env).copied().unwrap_or_default();
        let mut append = Append {
            env,
            now: self.clock.now(),
            random: self.random.clone(),
            last,
            rows: Rows::default(),
            changes: Vec::new(),
            audit: Vec::new(),
        };
        if job.append(&mut append) {
            batch.numbers.insert(append.env, append.last);
            batch.rows.merge(append.rows);
            batch.changes.append(&mut append.changes);
            batch.audit.append(&mut append.audit);
        }
    }

    async fn run_job(
        &mut self,
        conn: DatabaseTransaction,
        job: &mut dyn Job,
        batch: &mut Batch,
    ) -> (DatabaseTransaction, bool) {
        let mut tx = Tx {
            conn,
            now: self.clock.now(),
            random: self.random.clone(),
            numbers: batch.numbers.clone(),
            changes: Vec::new(),
            audit: Vec::new(),
        };
        let succeeded = job.run(&mut tx).await;
        if succeeded {
            batch.numbers = tx.numbers;
            batch.changes.append(&mut tx.changes);
            batch.audit.append(&mut tx.audit);
        }
        (tx.conn, succeeded)
    }

    /// After the commit, before the answers: whoever has an answer can rely on the feed having the change.
    fn publish(&self, batch: Batch) {
        *self.heads.lock().unwrap_or_else(|e| e.into_inner()) = batch.numbers;
        if !batch.changes.is_empty() {
            // Nobody listening is fine.
            let _ = self.feed.send(batch.changes.into_iter().map(Arc::new).collect());
        }
    }
}
