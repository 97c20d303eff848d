//! Imports of documents, and how far they are.

use crate::table;
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                table("document_imports")
                    .col(string("env"))
                    .col(string("id").primary_key())
                    .col(string("collection"))
                    // The file: its name, and how it is written.
                    .col(string("name"))
                    .col(string("format"))
                    .col(string("ids"))
                    .col(string("state"))
                    .col(big_integer("bytes"))
                    // Where the reading is, and what has become of what was read.
                    .col(big_integer("read_bytes"))
                    .col(big_integer("read_lines"))
                    .col(big_integer("added"))
                    .col(big_integer("replaced"))
                    .col(big_integer("refused"))
                    // JSON: the first complaints, and who began it.
                    .col(text("errors"))
                    .col(text_null("problem"))
                    .col(text("member"))
                    .col(big_integer("created_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("document_imports_collection")
                    .table("document_imports")
                    .col("env")
                    .col("collection")
                    .col("created_at")
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("document_imports").to_owned()).await
    }
}
