//! Files that people send: what is known of them. Their bytes are in an object store under their hash.

use crate::{key, table};
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut columns = table("files");
        for name in ["env", "id", "owner", "name", "mime", "hash"] {
            columns.col(string(name));
        }
        for name in ["size", "width", "height", "at"] {
            columns.col(big_integer(name));
        }
        manager.create_table(columns.primary_key(&mut key(&["env", "id"])).to_owned()).await?;
        let mut same = Index::create().name("files_same").table("files").unique().to_owned();
        for column in ["env", "owner", "hash"] {
            same.col(column);
        }
        manager.create_index(same).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("files").to_owned()).await
    }
}
