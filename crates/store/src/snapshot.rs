//! A consistent view for several reads.

use crate::{StoreError, log};
use sea_orm::{
    AccessMode, DatabaseConnection, DatabaseTransaction, DbBackend, IsolationLevel, TransactionTrait,
};
use types::EnvId;

/// A read transaction: all its reads see the same commit. Ends when dropped; keep it short.
pub struct Snapshot {
    conn: DatabaseTransaction,
}

impl Snapshot {
    pub(crate) async fn begin(readers: &DatabaseConnection) -> Result<Self, StoreError> {
        let conn = match readers.get_database_backend() {
            // A deferred transaction of SQLite sees one commit from its first read on.
            DbBackend::Sqlite => readers.begin().await?,
            _ => {
                readers
                    .begin_with_config(Some(IsolationLevel::RepeatableRead), Some(AccessMode::ReadOnly))
                    .await?
            }
        };
        Ok(Self { conn })
    }

    /// Where to read.
    pub fn conn(&self) -> &DatabaseTransaction {
        &self.conn
    }

    /// The number of the last change of an environment that this view includes.
    pub async fn seq(&self, env: &EnvId) -> Result<u64, StoreError> {
        log::last_seq(&self.conn, env).await
    }

    /// What things of a topic were when the environment's change `after` was the last: by key, those that changed
    /// between then and this view; `None` for what was not there. `keys` narrows it to some things. Nothing at all if
    /// more than `most` of them changed. The log must still reach back to `after`.
    pub async fn states_at(
        &self,
        env: &EnvId,
        topic: &str,
        keys: Option<&[String]>,
        after: u64,
        most: usize,
    ) -> Result<Option<Vec<(String, Option<types::Json>)>>, StoreError> {
        log::states_at(&self.conn, env, topic, keys, after, most).await
    }
}
