//! The secrets of API keys, encrypted: whoever signs requests with one can be checked only by who knows it.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Keys from before this step have none: they open the doors that ask for the secret itself.
        let column = text_null("secret_sealed").to_owned();
        manager.alter_table(Table::alter().table("api_keys").add_column(column).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("api_keys").drop_column("secret_sealed").to_owned()).await
    }
}
