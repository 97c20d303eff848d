//! The change log, the seed of every push, and the audit trail.

use crate::{key, table};
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                table("changes")
                    .col(string("env"))
                    .col(big_integer("seq"))
                    .col(big_integer("at"))
                    .col(string("topic"))
                    .col(string("key"))
                    .col(string("op"))
                    .col(text_null("before"))
                    .col(text_null("after"))
                    .primary_key(&mut key(&["env", "seq"]))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(Index::create().name("changes_at").table("changes").col("at").to_owned())
            .await?;
        // The log is trimmed; where an environment's numbering stands must outlive its last row.
        manager
            .create_table(
                table("sequences").col(string("env").primary_key()).col(big_integer("seq")).to_owned(),
            )
            .await?;
        manager
            .create_table(
                table("audit")
                    .col(pk_auto("id"))
                    .col(string("env"))
                    .col(big_integer("at"))
                    .col(string("actor"))
                    .col(string("action"))
                    .col(string("object"))
                    .col(text("detail"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(Index::create().name("audit_env_at").table("audit").col("env").col("at").to_owned())
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["audit", "sequences", "changes"] {
            manager.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}
