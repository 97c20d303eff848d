//! Push over a real store: SQLite and, where `SAMPAN_TEST_POSTGRES` names a server, PostgreSQL.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests fail as tests do"
)]

mod bed;
mod client;
mod flow;
mod groups;
mod model;
mod resume;
mod windows;
