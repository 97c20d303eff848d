//! Opening either database the way the rest of the crate relies on.

use crate::StoreError;
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, Database, DatabaseConnection};
use sea_orm_migration::MigratorTrait;
use std::time::Duration;

/// Readers that may run at once. SQLite gives each a thread.
const READERS: u32 = 8;

/// One connection that writes, and a pool that reads.
pub(crate) struct Connections {
    pub writer: DatabaseConnection,
    pub readers: DatabaseConnection,
}

pub(crate) async fn connect(url: &str) -> Result<Connections, StoreError> {
    let writer = Database::connect(options(url, 1, false)).await?;
    migrations::Migrator::up(&writer, None).await?;
    let readers = Database::connect(options(url, READERS, true)).await?;
    Ok(Connections { writer, readers })
}

fn options(url: &str, connections: u32, read_only: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .min_connections(1)
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(10))
        .test_before_acquire(false)
        .sqlx_logging(false);
    if url.starts_with("sqlite:") {
        options.idle_timeout(None::<Duration>).max_lifetime(None::<Duration>).map_sqlx_sqlite_opts(
            move |sqlite| {
                let sqlite = sqlite
                    .create_if_missing(!read_only)
                    .journal_mode(SqliteJournalMode::Wal)
                    // FULL: an acknowledged write survives a power cut. Group commit makes it cheap.
                    .synchronous(SqliteSynchronous::Full)
                    .busy_timeout(Duration::from_secs(10))
                    .pragma("cache_size", "-16000")
                    .pragma("temp_store", "MEMORY")
                    .pragma("mmap_size", "268435456")
                    .pragma("wal_autocheckpoint", crate::sqlite::CHECKPOINT);
                if read_only { sqlite.pragma("query_only", "ON") } else { sqlite }
            },
        );
    }
    options
}
