//! Turns say which release answered; conversations are found by their last message; dismissed questions stay dismissed.

use crate::{key, table};
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let release =
            Table::alter().table("bot_turns").add_column(big_integer_null("release_number")).to_owned();
        manager.alter_table(release).await?;
        let mut last = Index::create();
        last.name("bot_sessions_last").table("bot_sessions");
        for column in ["env", "bot", "edition", "updated_at"] {
            last.col(column);
        }
        manager.create_index(last.to_owned()).await?;
        manager
            .create_table(
                table("bot_dismissed")
                    .col(string("env"))
                    .col(string("bot"))
                    .col(string("question"))
                    .col(string("actor"))
                    .col(big_integer("at"))
                    .primary_key(&mut key(&["env", "bot", "question"]))
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("bot_dismissed").to_owned()).await?;
        manager.drop_index(Index::drop().name("bot_sessions_last").table("bot_sessions").to_owned()).await?;
        let release = Table::alter().table("bot_turns").drop_column("release_number").to_owned();
        manager.alter_table(release).await
    }
}
