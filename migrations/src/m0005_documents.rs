//! Collections and their documents.

use crate::{key, table};
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                table("collections")
                    .col(string("env"))
                    .col(string("name"))
                    .col(big_integer("created_at"))
                    .primary_key(&mut key(&["env", "name"]))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                table("documents")
                    .col(string("env"))
                    .col(string("collection"))
                    .col(string("id"))
                    .col(text("doc"))
                    // The `_openid` of the creator, for permission presets.
                    .col(string_null("owner"))
                    // The change that created it: the natural order of a collection.
                    .col(big_integer("created_seq"))
                    .col(big_integer("changed_seq"))
                    .primary_key(&mut key(&["env", "collection", "id"]))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("documents_order")
                    .table("documents")
                    .col("env")
                    .col("collection")
                    .col("created_seq")
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["documents", "collections"] {
            manager.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}
