//! What the change log does not need: what a change left is what the next one found, and its numbers are in the order of
//! time already.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name("changes_at").table("changes").to_owned()).await?;
        manager.alter_table(Table::alter().table("changes").drop_column("after").to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .alter_table(Table::alter().table("changes").add_column(text_null("after")).to_owned())
            .await?;
        manager.create_index(Index::create().name("changes_at").table("changes").col("at").to_owned()).await
    }
}
