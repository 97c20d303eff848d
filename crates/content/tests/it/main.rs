//! Content on a real SQLite file and, where `SAMPAN_TEST_POSTGRES` names a server, on PostgreSQL.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod drafts;
mod history;
mod promotion;
mod publishing;
mod world;
