//! Push over a real store: SQLite and, where `SAMPAN_TEST_POSTGRES` names a server, PostgreSQL.

mod bed;
mod client;
mod flow;
mod groups;
mod model;
mod resume;
mod windows;
