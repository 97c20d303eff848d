//! Content on a real SQLite file and, where `SAMPAN_TEST_POSTGRES` names a server, on PostgreSQL.

mod drafts;
mod history;
mod promotion;
mod publishing;
mod world;
