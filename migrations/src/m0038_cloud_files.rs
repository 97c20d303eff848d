//! Files by path, how much an environment keeps of them, and for pictures of chats: which object holds the bytes and
//! whether a message has them.

use crate::{key, table};
use sea_orm_migration::{prelude::*, schema::*, sea_orm::DatabaseBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut path = string("path");
        // Folders are ranges of paths: both databases must order them by their bytes.
        if manager.get_database_backend() == DatabaseBackend::Postgres {
            path.extra("COLLATE \"C\"");
        }
        let mut files = table("cloud_files");
        files.col(string("env")).col(path);
        for name in ["object", "mime", "hash"] {
            files.col(string(name));
        }
        for name in ["size", "created_at", "updated_at"] {
            files.col(big_integer(name));
        }
        files.col(string_null("owner"));
        manager.create_table(files.primary_key(&mut key(&["env", "path"])).to_owned()).await?;
        for (name, column) in [("cloud_files_object", "object"), ("cloud_files_owner", "owner")] {
            let index = Index::create().name(name).table("cloud_files").col("env").col(column).to_owned();
            manager.create_index(index).await?;
        }
        let mut usage = table("file_usage");
        usage.col(string("env")).col(big_integer("files")).col(big_integer("bytes"));
        manager.create_table(usage.primary_key(&mut key(&["env"])).to_owned()).await?;

        // Bytes of earlier pictures are kept under the hash of what they are, and may well be in a message.
        let object = Table::alter().table("files").add_column(string_null("object")).to_owned();
        manager.alter_table(object).await?;
        let sent = Table::alter().table("files").add_column(big_integer("sent").default(1)).to_owned();
        manager.alter_table(sent).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["object", "sent"] {
            manager.alter_table(Table::alter().table("files").drop_column(column).to_owned()).await?;
        }
        manager.drop_table(Table::drop().table("cloud_files").to_owned()).await?;
        manager.drop_table(Table::drop().table("file_usage").to_owned()).await
    }
}
