//! The desk: conversations, their log, what waits to be delivered, agents, and what surrounds them.

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

/// Nobody's team or agent is the empty text, so that indexes and comparisons need no special case.
fn tables() -> Vec<TableCreateStatement> {
    vec![
        // What the log of each conversation came to: `summary`, and the columns that lists and jobs look for.
        table("desk_conversations")
            .col(string("env"))
            .col(string("id"))
            .col(big_integer("seq"))
            .col(string("state"))
            .col(integer("priority"))
            .col(string("channel"))
            .col(string("person"))
            .col(string("team"))
            .col(string("agent"))
            .col(text("labels"))
            // 0 or 1, for the index that counts.
            .col(integer("unread"))
            .col(integer("waits"))
            .col(integer("follow_up"))
            // Since when the customer waits; the greatest number if nobody does.
            .col(big_integer("waiting"))
            .col(big_integer_null("queued_at"))
            .col(big_integer("active_at"))
            .col(big_integer("created_at"))
            .col(big_integer_null("resolved_at"))
            // The next moment at which time alone changes something.
            .col(big_integer_null("tick_at"))
            .col(text("summary"))
            .primary_key(&mut key(&["env", "id"]))
            .to_owned(),
        // Append-only, except that words are taken out where they were taken back or erased.
        table("desk_events")
            .col(string("env"))
            .col(string("conversation"))
            .col(big_integer("seq"))
            .col(big_integer("at"))
            .col(string("kind"))
            // Author and the author's own name of a message.
            .col(string_null("client"))
            .col(text("data"))
            .primary_key(&mut key(&["env", "conversation", "seq"]))
            .to_owned(),
        table("desk_sources")
            .col(string("env"))
            .col(string("conversation"))
            .col(big_integer("seq"))
            .col(text("turns"))
            .primary_key(&mut key(&["env", "conversation", "seq"]))
            .to_owned(),
        table("desk_customers")
            .col(string("env"))
            .col(string("channel"))
            .col(string("person"))
            .col(text("name"))
            .col(text("attributes"))
            .col(big_integer("updated_at"))
            .primary_key(&mut key(&["env", "channel", "person"]))
            .to_owned(),
        table("desk_agents")
            .col(string("env"))
            .col(string("member"))
            .col(text("name"))
            .col(text("profile"))
            .col(string("availability"))
            .col(big_integer_null("routed_at"))
            .primary_key(&mut key(&["env", "member"]))
            .to_owned(),
        table("desk_outbox")
            .col(string("env"))
            .col(string("conversation"))
            .col(big_integer("seq"))
            .col(string("channel"))
            .col(integer("tries"))
            .col(big_integer("due_at"))
            .primary_key(&mut key(&["env", "conversation", "seq"]))
            .to_owned(),
        table("desk_views")
            .col(string("env"))
            .col(string("id"))
            // Empty: everybody's.
            .col(string("member"))
            .col(text("name"))
            .col(text("view"))
            .primary_key(&mut key(&["env", "id"]))
            .to_owned(),
        table("desk_candidates")
            .col(string("env"))
            .col(string("id"))
            .col(string("state"))
            .col(string("conversation"))
            .col(big_integer("at"))
            .col(text("candidate"))
            .primary_key(&mut key(&["env", "id"]))
            .to_owned(),
        // Who read what: one row for a member, a conversation and some minutes.
        table("desk_reads")
            .col(string("env"))
            .col(string("conversation"))
            .col(string("member"))
            .col(big_integer("at"))
            .primary_key(&mut key(&["env", "conversation", "member", "at"]))
            .to_owned(),
    ]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in tables() {
            manager.create_table(table).await?;
        }
        let conversations = "desk_conversations";
        let counted = ["env", "state", "team", "agent", "unread", "waits"];
        let indexes = [
            index("desk_conversations_person", conversations, &["env", "channel", "person", "created_at"]),
            index("desk_conversations_state", conversations, &["env", "state", "active_at"]),
            index("desk_conversations_agent", conversations, &["env", "agent", "state", "active_at"]),
            index("desk_conversations_counted", conversations, &counted),
            index("desk_conversations_tick", conversations, &["tick_at"]),
            index("desk_conversations_created", conversations, &["env", "created_at"]),
            index("desk_events_kind", "desk_events", &["env", "kind", "at"]),
            index("desk_events_client", "desk_events", &["env", "conversation", "client"]).unique().to_owned(),
            index("desk_outbox_due", "desk_outbox", &["due_at"]),
            index("desk_candidates_state", "desk_candidates", &["env", "state", "at"]),
            index("desk_reads_member", "desk_reads", &["env", "member", "at"]),
        ];
        for index in indexes {
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            "desk_reads",
            "desk_candidates",
            "desk_views",
            "desk_outbox",
            "desk_agents",
            "desk_customers",
            "desk_sources",
            "desk_events",
            "desk_conversations",
        ] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}
