//! The project, its environments, its members, their sessions, and API keys.

use crate::{key, table};
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = [
            table("projects")
                .col(string("id").primary_key())
                .col(text("name"))
                .col(big_integer("created_at"))
                .to_owned(),
            table("environments")
                .col(string("id").primary_key())
                .col(string("project"))
                .col(text("name"))
                .col(string("stage"))
                .col(integer("position"))
                .col(big_integer("created_at"))
                .to_owned(),
            table("members")
                .col(string("id").primary_key())
                .col(string("email").unique_key())
                .col(text("name"))
                .col(string("role"))
                .col(text("password_hash"))
                .col(big_integer("created_at"))
                .to_owned(),
            table("sessions")
                .col(string("id").primary_key())
                .col(text("data"))
                .col(big_integer("expires_at"))
                .to_owned(),
            table("api_keys")
                .col(string("id").primary_key())
                .col(string("secret_hash").unique_key())
                .col(text("name"))
                .col(big_integer("created_at"))
                .to_owned(),
            table("api_key_environments")
                .col(string("key_id"))
                .col(string("env"))
                .primary_key(&mut key(&["key_id", "env"]))
                .to_owned(),
        ];
        for table in tables {
            manager.create_table(table).await?;
        }
        manager
            .create_index(
                Index::create().name("sessions_expires_at").table("sessions").col("expires_at").to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["api_key_environments", "api_keys", "sessions", "members", "environments", "projects"] {
            manager.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}
