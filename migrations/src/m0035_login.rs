//! How end users sign in: by what they are recognised, codes on their way, keys of tickets, tokens that were cut off.

use crate::{key, table};
use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let users = [
            string_null("password_hash"),
            // types::users::Profile
            text_null("profile"),
            boolean("disabled").default(false).take(),
            big_integer_null("updated_at"),
        ];
        // A session is what one sign-in began: refreshing goes on with it under a new token.
        let tokens = [
            string_null("session"),
            string_null("method"),
            big_integer_null("began_at"),
            // What a custom ticket allows at most.
            big_integer_null("ends_at"),
        ];
        for (name, columns) in [("end_users", users), ("refresh_tokens", tokens)] {
            for mut column in columns {
                let add = Table::alter().table(name).add_column(&mut column).to_owned();
                manager.alter_table(add).await?;
            }
        }
        manager
            .create_table(
                table("end_user_identities")
                    .col(string("env"))
                    .col(string("provider"))
                    .col(string("subject"))
                    .col(string("label"))
                    .col(string("user_id"))
                    .col(big_integer("created_at"))
                    .primary_key(&mut key(&["env", "provider", "subject"]))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                table("verification_codes")
                    .col(string("env"))
                    .col(string("id"))
                    .col(string("provider"))
                    .col(string("subject"))
                    .col(string("label"))
                    .col(string("code_hash"))
                    .col(integer("tries"))
                    .col(boolean("verified"))
                    // Who asked for it, if they were signed in.
                    .col(string_null("user_id"))
                    .col(big_integer("expires_at"))
                    .primary_key(&mut key(&["env", "id"]))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                table("ticket_keys")
                    .col(string("env"))
                    .col(string("id"))
                    .col(text("public_key"))
                    .col(string("created_by"))
                    .col(big_integer("created_at"))
                    .primary_key(&mut key(&["env", "id"]))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                table("login_settings")
                    .col(string("env"))
                    // The ways that are on, as a JSON array.
                    .col(text("methods"))
                    .primary_key(&mut key(&["env"]))
                    .to_owned(),
            )
            .await?;
        // Access tokens of a user made until a moment are worth nothing, until they would have ended anyway.
        manager
            .create_table(
                table("token_cuts")
                    .col(string("env"))
                    .col(string("user_id"))
                    .col(big_integer("made_until"))
                    .col(big_integer("expires_at"))
                    .primary_key(&mut key(&["env", "user_id"]))
                    .to_owned(),
            )
            .await?;
        for (name, on, columns) in [
            ("end_user_identities_user", "end_user_identities", ["env", "user_id"]),
            ("end_users_created", "end_users", ["env", "created_at"]),
            ("end_users_openid", "end_users", ["env", "openid"]),
        ] {
            let [first, second] = columns;
            manager
                .create_index(Index::create().name(name).table(on).col(first).col(second).to_owned())
                .await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in
            ["token_cuts", "login_settings", "ticket_keys", "verification_codes", "end_user_identities"]
        {
            manager.drop_table(Table::drop().table(name).to_owned()).await?;
        }
        for (name, on) in [("end_users_openid", "end_users"), ("end_users_created", "end_users")] {
            manager.drop_index(Index::drop().name(name).table(on).to_owned()).await?;
        }
        for (name, columns) in [
            ("end_users", ["password_hash", "profile", "disabled", "updated_at"]),
            ("refresh_tokens", ["session", "method", "began_at", "ends_at"]),
        ] {
            for column in columns {
                manager.alter_table(Table::alter().table(name).drop_column(column).to_owned()).await?;
            }
        }
        Ok(())
    }
}
