//! What channels keep of their customers, such as how much WeChat still lets through.

use crate::{Desk, DeskError};
use access::Actor;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query, SelectStatement};
use store::{Store, millis};
use types::desk::{Allowance, Customer};
use types::{ConversationId, EnvId, Json, Permission};

/// Largest note, in bytes of JSON.
const MAX_NOTE: usize = 8 * 1024;

/// Notes of channels: one for each customer, opaque but for what agents should see of it. Cheap to clone.
#[derive(Clone)]
pub struct Notes(Store);

impl Notes {
    /// The notes of a store.
    pub fn new(store: Store) -> Self {
        Self(store)
    }

    /// Changes the note of a customer in one step, so that of two changes none is lost. `change` gets the note, null if
    /// there is none, and gives the new one, what agents see of it, and an answer.
    pub async fn change<T, F>(&self, env: &EnvId, customer: &Customer, change: F) -> Result<T, DeskError>
    where
        T: Send + 'static,
        F: FnOnce(Json) -> (Json, Option<Allowance>, T) + Send + 'static,
    {
        let (env, customer) = (env.clone(), customer.clone());
        self.0
            .write(move |tx| {
                Box::pin(async move {
                    let found = tx.conn().query_one(&note(&env, &customer)).await?;
                    let before = match found {
                        Some(row) => serde_json::from_str(&row.try_get::<String>("", "state")?)?,
                        None => Json::Null,
                    };
                    let (after, allowance, answer) = change(before);
                    let state = after.to_string();
                    if state.len() > MAX_NOTE {
                        return Err(DeskError::invalid("/note", "too_large", "8 KiB at most"));
                    }
                    let allowance = allowance.as_ref().map(serde_json::to_string).transpose()?;
                    let row = Query::insert()
                        .into_table("desk_channel_notes")
                        .columns(["env", "channel", "person", "state", "allowance", "updated_at"])
                        .values_panic([
                            env.as_str().into(),
                            customer.channel.as_str().into(),
                            customer.person.as_str().into(),
                            state.into(),
                            allowance.into(),
                            millis(tx.now()).into(),
                        ])
                        .on_conflict(
                            OnConflict::columns(["env", "channel", "person"])
                                .update_columns(["state", "allowance", "updated_at"])
                                .to_owned(),
                        )
                        .to_owned();
                    tx.conn().execute(&row).await?;
                    Ok(answer)
                })
            })
            .await
    }

    /// How much a channel still lets through to a customer, as it last said; nothing where there is no limit.
    pub async fn allowance(&self, env: &EnvId, customer: &Customer) -> Result<Option<Allowance>, DeskError> {
        let Some(row) = self.0.read().query_one(&note(env, customer)).await? else { return Ok(None) };
        let allowance: Option<String> = row.try_get("", "allowance")?;
        Ok(allowance.map(|json| serde_json::from_str(&json)).transpose()?)
    }
}

impl Desk {
    /// How much the channel of a conversation still lets through to its customer, as it last said.
    pub async fn allowance(
        &self,
        actor: &Actor,
        id: &ConversationId,
    ) -> Result<Option<Allowance>, DeskError> {
        actor.require(Permission::Reply)?;
        let customer = self.conversation(actor, id).await?.customer;
        Notes::new(self.store().clone()).allowance(actor.env(), &customer).await
    }
}

fn note(env: &EnvId, customer: &Customer) -> SelectStatement {
    Query::select()
        .columns(["state", "allowance"])
        .from("desk_channel_notes")
        .and_where(Expr::col("env").eq(env.as_str()))
        .and_where(Expr::col("channel").eq(customer.channel.as_str()))
        .and_where(Expr::col("person").eq(customer.person.as_str()))
        .to_owned()
}
