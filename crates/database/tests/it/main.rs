//! Documents on a real SQLite file and, where `SAMPAN_TEST_POSTGRES` names a server, on PostgreSQL.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod aggregates;
mod agreement;
mod bed;
mod compatibility;
mod console;
mod documents;
mod filters;
mod gates;
mod imports;
mod indexes;
mod maker;
mod places;
mod presets;
mod projections;
mod queries;
mod rule_properties;
mod rules;
mod transactions;
mod updates;
mod watches;
