//! What an environment keeps for talking to others (an app secret, a provider's key): encrypted, one row for each name.

use crate::{key, table};
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                table("secrets")
                    .col(string("env"))
                    .col(string("name"))
                    .col(text("sealed"))
                    .col(string("updated_by"))
                    .col(big_integer("updated_at"))
                    .primary_key(&mut key(&["env", "name"]))
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("secrets").to_owned()).await
    }
}
