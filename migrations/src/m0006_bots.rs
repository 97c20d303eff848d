//! Conversations with bots: what each remembers, what was said, and which wait for a person.

use crate::{key, table};
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

fn index(name: &'static str, table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(name).table(table);
    for column in columns {
        index.col(*column);
    }
    index.to_owned()
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                table("bot_sessions")
                    .col(string("env"))
                    .col(string("bot"))
                    .col(string("edition"))
                    .col(string("channel"))
                    .col(string("person"))
                    .col(text("state"))
                    .col(big_integer("updated_at"))
                    .primary_key(&mut key(&["env", "bot", "edition", "channel", "person"]))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                table("bot_turns")
                    .col(string("env"))
                    .col(string("id"))
                    .col(string("bot"))
                    .col(string("edition"))
                    .col(string("channel"))
                    .col(string("person"))
                    .col(big_integer("at"))
                    .col(string("outcome"))
                    .col(string_null("item"))
                    .col(text("said"))
                    .col(text("turn"))
                    .primary_key(&mut key(&["env", "id"]))
                    .to_owned(),
            )
            .await?;
        manager.create_index(index("bot_turns_time", "bot_turns", &["env", "bot", "edition", "at"])).await?;
        let person = ["env", "bot", "edition", "channel", "person", "at"];
        manager.create_index(index("bot_turns_person", "bot_turns", &person)).await?;
        manager
            .create_table(
                table("bot_handoffs")
                    .col(string("env"))
                    .col(string("id"))
                    .col(string("bot"))
                    .col(string("channel"))
                    .col(string("person"))
                    .col(string("reason"))
                    .col(string("state"))
                    .col(string_null("taken_by"))
                    .col(big_integer("at"))
                    .primary_key(&mut key(&["env", "id"]))
                    .to_owned(),
            )
            .await?;
        manager.create_index(index("bot_handoffs_state", "bot_handoffs", &["env", "state", "at"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["bot_handoffs", "bot_turns", "bot_sessions"] {
            manager.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        Ok(())
    }
}
