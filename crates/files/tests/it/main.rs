//! Files on a real SQLite file and, where `SAMPAN_TEST_POSTGRES` names a server, on PostgreSQL; their bytes in a real
//! folder, and over the wire of S3 against a small fake of it.
#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail as tests do")]

mod attachments;
mod bed;
mod changes;
mod kind;
mod links;
mod lists;
mod rules;
mod s3;
mod sweep;
mod thumbs;
mod uploads;
