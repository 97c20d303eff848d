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
}
