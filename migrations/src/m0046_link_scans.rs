//! Which users followed which links, and when.

use crate::{key, table};
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                table("link_scans")
                    .col(string("env"))
                    .col(string("user_id"))
                    // The beginning of a minute: what is scanned again within it is one scan.
                    .col(big_integer("at"))
                    .col(string("link"))
                    .primary_key(&mut key(&["env", "user_id", "at", "link"]))
                    .to_owned(),
            )
            .await?;
        // Old ones are deleted.
        let old = Index::create().name("link_scans_at").table("link_scans").col("at").to_owned();
        manager.create_index(old).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("link_scans").to_owned()).await
    }
}
