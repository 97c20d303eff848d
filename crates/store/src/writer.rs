//! The one writer: runs jobs in batches, numbers their changes, commits, publishes, answers.

use crate::{Change, Clock, Random, StoreError, Tx, log};
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
        let outcome = match (error, self.outcome) {
            (Some(error), _) => Err(error.into()),
            (None, Some(outcome)) => outcome,
            (None, None) => Err(StoreError::Closed.into()),
        };
        // The caller may have gone away; its write stands all the same.
        let _ = self.answer.send(outcome);
    }
}

pub(crate) struct Writer {
    conn: DatabaseConnection,
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
}

impl Writer {
    pub(crate) fn new(
        conn: DatabaseConnection,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        feed: broadcast::Sender<Arc<[Arc<Change>]>>,
        heads: Arc<Mutex<HashMap<EnvId, u64>>>,
    ) -> Self {
        Self { conn, clock, random, feed, heads }
    }

    /// Works until the last handle on the store is gone.
    pub(crate) async fn run(self, mut inbox: mpsc::Receiver<Box<dyn Job>>) {
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
    async fn commit(&self, jobs: &mut [Box<dyn Job>]) -> Result<(), StoreError> {
        let outer = self.conn.begin().await?;
        let heads = self.heads.lock().unwrap_or_else(|e| e.into_inner()).clone();
        let mut batch = Batch { numbers: heads, ..Batch::default() };
        let outer = if let [job] = jobs {
            // Alone, a job needs no savepoint: if it fails there is nothing else to keep.
            let (conn, succeeded) = self.run_job(outer, job.as_mut(), &mut batch).await;
            if !succeeded {
                return Ok(conn.rollback().await?);
            }
            conn
        } else {
            for job in jobs {
                let (savepoint, succeeded) =
                    self.run_job(outer.begin().await?, job.as_mut(), &mut batch).await;
                if succeeded { savepoint.commit().await? } else { savepoint.rollback().await? }
            }
            outer
        };
        log::append(&outer, &batch.changes).await?;
        log::append_audit(&outer, &batch.audit).await?;
        outer.commit().await?;
        self.publish(batch);
        Ok(())
    }

    async fn run_job(
        &self,
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
