//! Content: objects by hash, releases as manifests of hashes, each environment's history and drafts.

use crate::{key, table};
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = [
            // Immutable: `hash` is the SHA-256 of `json` in canonical spelling.
            table("objects").col(string("hash").primary_key()).col(text("json")).to_owned(),
            // Immutable: `id` is the SHA-256 of `manifest`.
            table("releases")
                .col(string("id").primary_key())
                .col(text("manifest"))
                .col(big_integer("created_at"))
                .to_owned(),
            // Where each environment pointed, in order. The newest entry is where it points now.
            table("release_history")
                .col(string("env"))
                .col(big_integer("number"))
                .col(string("release_id"))
                .col(string("action"))
                .col(string_null("source"))
                .col(big_integer_null("rolled_back_to"))
                .col(text("note"))
                .col(text("actor"))
                .col(big_integer("at"))
                .primary_key(&mut key(&["env", "number"]))
                .to_owned(),
            table("drafts")
                .col(string("env"))
                .col(string("kind"))
                .col(string("key"))
                // NULL: the draft deletes the item.
                .col(text_null("json"))
                .col(big_integer("revision"))
                .col(text("actor"))
                .col(big_integer("updated_at"))
                .primary_key(&mut key(&["env", "kind", "key"]))
                .to_owned(),
        ];
        for table in tables {
            manager.create_table(table).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["drafts", "release_history", "releases", "objects"] {
            manager.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}
