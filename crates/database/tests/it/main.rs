//! Documents on a real SQLite file and, where `SAMPAN_TEST_POSTGRES` names a server, on PostgreSQL.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod aggregates;
mod agreement;
mod bed;
mod compatibility;
mod documents;
mod filters;
mod indexes;
mod presets;
mod projections;
mod queries;
mod transactions;
mod updates;
mod watches;
