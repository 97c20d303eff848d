//! Indexes of documents: what they are, and the keys they hold.

use crate::{key, table};
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                table("document_indexes")
                    .col(big_integer("number").primary_key())
                    .col(string("env"))
                    .col(string("collection"))
                    .col(string("name"))
                    // JSON: name, fields, unique.
                    .col(text("spec"))
                    .col(string("state"))
                    // How far the building is: documents read, documents there were, and the last one read.
                    .col(big_integer("built"))
                    .col(big_integer("total"))
                    .col(big_integer("cursor"))
                    // 1 if an array gives a document several keys.
                    .col(integer("many").default(0))
                    .col(text_null("error"))
                    .col(big_integer("created_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("document_indexes_name")
                    .table("document_indexes")
                    .col("env")
                    .col("collection")
                    .col("name")
                    .unique()
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                table("document_keys")
                    .col(big_integer("index_number"))
                    // Values as bytes that sort as they do.
                    .col(ColumnDef::new("doc_key").blob().not_null())
                    // The document, by the change that created it.
                    .col(big_integer("created_seq"))
                    .primary_key(&mut key(&["index_number", "doc_key", "created_seq"]))
                    .to_owned(),
            )
            .await?;
        // What one end user owns is found without reading what others do.
        manager
            .create_index(
                Index::create()
                    .name("documents_owner")
                    .table("documents")
                    .col("env")
                    .col("collection")
                    .col("owner")
                    .col("created_seq")
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name("documents_owner").table("documents").to_owned()).await?;
        for name in ["document_keys", "document_indexes"] {
            manager.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}
