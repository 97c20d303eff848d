//! What a channel of the desk keeps of its customers: how much may still be sent, and which messages it has seen.

use crate::{key, table};
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                table("desk_channel_notes")
                    .col(string("env"))
                    .col(string("channel"))
                    .col(string("person"))
                    .col(text("state"))
                    .col(text_null("allowance"))
                    .col(big_integer("updated_at"))
                    .primary_key(&mut key(&["env", "channel", "person"]))
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("desk_channel_notes").to_owned()).await
    }
}
