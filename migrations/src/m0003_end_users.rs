//! End users of mini-programs and the refresh tokens that keep them signed in.

use crate::{key, table};
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                table("end_users")
                    .col(string("env"))
                    .col(string("id"))
                    .col(boolean("anonymous"))
                    .col(string_null("openid"))
                    .col(big_integer("created_at"))
                    .col(big_integer("seen_at"))
                    .primary_key(&mut key(&["env", "id"]))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                table("refresh_tokens")
                    .col(string("hash").primary_key())
                    .col(string("env"))
                    .col(string("user_id"))
                    .col(big_integer("expires_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("refresh_tokens_user")
                    .table("refresh_tokens")
                    .col("env")
                    .col("user_id")
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["refresh_tokens", "end_users"] {
            manager.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}
