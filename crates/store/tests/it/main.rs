//! The store on a real SQLite file and, where `SAMPAN_TEST_POSTGRES` names a server, on PostgreSQL.

mod writes;
