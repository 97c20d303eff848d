//! Messages that a client numbers itself: sent again after a lost answer, they are answered as the first time.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = string_null("client_id").to_owned();
        manager.alter_table(Table::alter().table("bot_turns").add_column(column).to_owned()).await?;
        let mut index = Index::create().name("bot_turns_client").table("bot_turns").unique().to_owned();
        // Without an id of the client (NULL) nothing is held to be the same.
        for column in ["env", "bot", "edition", "channel", "person", "client_id"] {
            index.col(column);
        }
        manager.create_index(index).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name("bot_turns_client").table("bot_turns").to_owned()).await?;
        manager.alter_table(Table::alter().table("bot_turns").drop_column("client_id").to_owned()).await
    }
}
