//! What calls members: notes that mention them, and their reminders.

use crate::{Desk, DeskError, agent::seen_by_agent, engine::agent, rows};
use access::Actor;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Order, Query};
use store::{ChangeOp, NewChange, Tx, millis};
use types::desk::{Call, Calls, Event, What};
use types::{ConversationId, EnvId, MemberId, Permission};

/// The topic of the change log under which calls stand; the key is the member.
pub const CALLS_TOPIC: &str = "desk_call";
/// Most calls of a list.
const MOST: u64 = 100;

/// Writes down whom an event calls. Nobody calls themselves with a note.
pub(crate) async fn note(tx: &mut Tx, env: &EnvId, event: &Event) -> Result<(), DeskError> {
    let members = match &event.what {
        What::Note { mentions, .. } => mentions.as_slice(),
        What::Reminded { agent, .. } => std::slice::from_ref(&agent.id),
        _ => return Ok(()),
    };
    let is_note = matches!(event.what, What::Note { .. });
    for member in members.iter().filter(|member| !is_note || member.as_str() != event.by.id) {
        let insert = Query::insert()
            .into_table("desk_calls")
            .columns(["env", "member", "at", "conversation", "seq", "seen"])
            .values_panic([
                env.as_str().into(),
                member.as_str().into(),
                millis(event.at).into(),
                event.conversation.as_str().into(),
                rows::number(event.seq).into(),
                0.into(),
            ])
            .on_conflict(
                OnConflict::columns(["env", "member", "at", "conversation", "seq"]).do_nothing().to_owned(),
            )
            .to_owned();
        tx.conn().execute(&insert).await?;
        tell(tx, env, member).await?;
    }
    Ok(())
}

/// Says that the member's calls changed; not which.
async fn tell(tx: &mut Tx, env: &EnvId, member: &MemberId) -> Result<(), DeskError> {
    let (topic, key) = (CALLS_TOPIC.to_owned(), member.to_string());
    let (env, op) = (env.clone(), ChangeOp::Update);
    tx.change(NewChange { env, topic, key, op, before: None, after: None }).await?;
    Ok(())
}

impl Desk {
    /// What calls the member who asks, newest first.
    pub async fn calls(&self, actor: &Actor) -> Result<Calls, DeskError> {
        actor.require(Permission::Reply)?;
        let me = agent(actor).ok_or(DeskError::NotFound("agent"))?.id;
        let query = Query::select()
            .columns(["conversation", "seq", "seen"])
            .from("desk_calls")
            .and_where(Expr::col("env").eq(actor.env().as_str()))
            .and_where(Expr::col("member").eq(me.as_str()))
            .order_by("at", Order::Desc)
            .order_by("seq", Order::Desc)
            .limit(MOST)
            .to_owned();
        let mut calls = Calls::default();
        for row in self.store().read().query_all(&query).await? {
            let id = ConversationId::new(row.try_get::<String>("", "conversation")?);
            let seq = row.try_get::<i64>("", "seq")?.unsigned_abs();
            let seen = row.try_get::<i32>("", "seen")? == 1;
            let conversation = rows::conversation(self.store().read(), actor.env(), &id).await?;
            let event = rows::event(self.store().read(), actor.env(), &id, seq).await?;
            let (Some(conversation), Some(event)) = (conversation, event) else { continue };
            calls.unseen += u32::from(!seen);
            calls.calls.push(Call { conversation, event: seen_by_agent(event, actor), seen });
        }
        Ok(calls)
    }

    /// The member has looked at what calls them: in one conversation, or everywhere.
    pub async fn calls_seen(&self, actor: &Actor, only: Option<&ConversationId>) -> Result<(), DeskError> {
        actor.require(Permission::Reply)?;
        let me = agent(actor).ok_or(DeskError::NotFound("agent"))?.id;
        let mut update = Query::update();
        update
            .table("desk_calls")
            .value("seen", 1)
            .and_where(Expr::col("env").eq(actor.env().as_str()))
            .and_where(Expr::col("member").eq(me.as_str()))
            .and_where(Expr::col("seen").eq(0));
        if let Some(id) = only {
            update.and_where(Expr::col("conversation").eq(id.as_str()));
        }
        let env = actor.env().clone();
        self.write(move |tx| {
            Box::pin(async move {
                if tx.conn().execute(&update).await?.rows_affected() > 0 {
                    tell(tx, &env, &me).await?;
                }
                Ok(())
            })
        })
        .await
    }
}
