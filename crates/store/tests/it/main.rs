//! The store on a real SQLite file and, where `SAMPAN_TEST_POSTGRES` names a server, on PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod appends;
mod writes;
