//! The desk on a real SQLite file and, where `SAMPAN_TEST_POSTGRES` names a server, on PostgreSQL.
#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail as tests do")]

mod care;
mod console;
mod conversations;
mod fold;
mod lists;
mod live;
mod load;
mod outbox;
mod time;
mod world;
