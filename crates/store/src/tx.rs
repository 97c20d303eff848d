//! What a job works with.

use crate::{Change, NewChange, Random};
use sea_orm::DatabaseTransaction;
use std::{collections::HashMap, sync::Arc};
use types::{EnvId, Timestamp};

/// A line of the audit trail: who did what to which thing.
#[derive(Clone, Debug)]
pub struct Audit {
    /// The environment; empty for things of the whole project.
    pub env: String,
    /// Who: `member:mem_…`, `user:…`, `function:…`, `system`.
    pub actor: String,
    /// What: `content.publish`, `member.sign_in`.
    pub action: String,
    /// To which: `activity/premiere`.
    pub object: String,
    /// More, in JSON or words. Never a secret.
    pub detail: String,
}

/// One job's transaction: rows through [`Tx::conn`], change-log entries and audit lines through the methods.
pub struct Tx {
    pub(crate) conn: DatabaseTransaction,
    pub(crate) now: Timestamp,
    pub(crate) random: Arc<dyn Random>,
    /// The last number given in each environment. Only numbers of committed jobs are kept by the writer.
    pub(crate) numbers: HashMap<EnvId, u64>,
    pub(crate) changes: Vec<Change>,
    pub(crate) audit: Vec<(Timestamp, Audit)>,
}

impl Tx {
    /// Where the job reads and writes rows. It sees what earlier jobs of the same batch wrote.
    pub fn conn(&self) -> &DatabaseTransaction {
        &self.conn
    }

    /// The time of the transaction.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Randomness, for ids.
    pub fn random(&self) -> &dyn Random {
        &*self.random
    }

    /// Enters a change into the log and answers its number, which is final if the job succeeds.
    pub async fn change(&mut self, change: NewChange) -> Result<u64, crate::StoreError> {
        let last = match self.numbers.get(&change.env) {
            Some(last) => *last,
            None => crate::log::last_seq(&self.conn, &change.env).await?,
        };
        let seq = last + 1;
        self.numbers.insert(change.env.clone(), seq);
        let NewChange { env, topic, key, op, before, after } = change;
        self.changes.push(Change { env, seq, at: self.now, topic, key, op, before, after });
        Ok(seq)
    }

    /// The number of the newest change of an environment that this job or one before it made; `None` if the log was not
    /// looked at yet.
    pub fn last_change(&self, env: &EnvId) -> Option<u64> {
        self.numbers.get(env).copied()
    }

    /// Adds a line to the audit trail.
    pub fn audit(&mut self, line: Audit) {
        self.audit.push((self.now, line));
    }
}
