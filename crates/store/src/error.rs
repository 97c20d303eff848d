//! What can go wrong below the engines.

use sea_orm::DbErr;

/// A failure of the store. None of it is for clients to read.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused or failed.
    #[error("database: {0}")]
    Database(String),
    /// A row with that key is there already.
    #[error("duplicate key: {0}")]
    Duplicate(String),
    /// Stored data cannot be read back.
    #[error("stored data is not readable: {0}")]
    Corrupt(String),
    /// A job took longer than a write may take.
    #[error("a write took too long and was taken back")]
    TimedOut,
    /// A job panicked; its writes were taken back.
    #[error("a write panicked and was taken back")]
    Panicked,
    /// The store is shutting down.
    #[error("the store is closed")]
    Closed,
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        match error.sql_err() {
            Some(sea_orm::SqlErr::UniqueConstraintViolation(message)) => Self::Duplicate(message),
            _ => Self::Database(error.to_string()),
        }
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::Corrupt(error.to_string())
    }
}
