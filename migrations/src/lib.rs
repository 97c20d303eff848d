//! The schema, one step per file, for SQLite and PostgreSQL alike.
//!
//! Times are milliseconds since 1970 (UTC) in 64-bit integers, JSON is text in its canonical or original spelling:
//! both read the same on either database. Every table of tenants' rows begins its key with `env`.

use sea_orm_migration::prelude::*;

mod m0001_changes;
mod m0002_members;
mod m0003_end_users;
mod m0004_content;
mod m0005_documents;
mod m0006_bots;
mod m0007_api_key_secrets;
mod m0008_bot_releases;
mod m0008_document_indexes;
mod m0009_secrets;
mod m0010_desk;
mod m0020_client_ids;
mod m0021_files;
mod m0030_channel_notes;
mod m0035_login;
mod m0038_cloud_files;
mod m0040_desk_calls;
mod m0044_document_imports;
mod m0045_lean_log;
mod m0046_link_scans;

/// Runs the steps that a database has not seen.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_changes::Migration),
            Box::new(m0002_members::Migration),
            Box::new(m0003_end_users::Migration),
            Box::new(m0004_content::Migration),
            Box::new(m0005_documents::Migration),
            Box::new(m0006_bots::Migration),
            Box::new(m0007_api_key_secrets::Migration),
            Box::new(m0008_document_indexes::Migration),
            Box::new(m0008_bot_releases::Migration),
            Box::new(m0009_secrets::Migration),
            Box::new(m0010_desk::Migration),
            Box::new(m0020_client_ids::Migration),
            Box::new(m0021_files::Migration),
            Box::new(m0030_channel_notes::Migration),
            Box::new(m0035_login::Migration),
            Box::new(m0038_cloud_files::Migration),
            Box::new(m0040_desk_calls::Migration),
            Box::new(m0044_document_imports::Migration),
            Box::new(m0045_lean_log::Migration),
            Box::new(m0046_link_scans::Migration),
        ]
    }
}

/// A table under construction, by name.
fn table(name: &'static str) -> TableCreateStatement {
    Table::create().table(name).to_owned()
}

/// The primary key over columns, in this order.
fn key(columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    for column in columns {
        index.col(*column);
    }
    index.to_owned()
}
