//! What calls members at the desk: notes that mention them, reminders that came due.

use crate::{key, table};
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                table("desk_calls")
                    .col(string("env"))
                    .col(string("member"))
                    .col(big_integer("at"))
                    .col(string("conversation"))
                    .col(big_integer("seq"))
                    // 0 or 1.
                    .col(integer("seen"))
                    .primary_key(&mut key(&["env", "member", "at", "conversation", "seq"]))
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("desk_calls").to_owned()).await
    }
}
