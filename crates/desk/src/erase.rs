//! Forgetting: on a customer's wish, and when the time that conversations are kept is over. What happened and when
//! stays for the figures; what was said and who it was goes.

use crate::{Desk, DeskError, engine::party, rows, work::Work};
use access::Actor;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use store::{Audit, Tx, millis};
use types::desk::{Customer, Event, Party, PartyKind, State, What};
use types::{ConversationId, EnvId, Permission, Text};

/// Events of one job: it must not hold the writer up.
const AT_ONCE: u32 = 500;
/// Conversations whose time is over, of one round.
const ROUND: u64 = 20;
/// Most conversations of a customer that one call erases.
const MOST: u64 = 1_000;

/// What is kept of a customer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Conversations whose words are not erased yet.
    pub conversations: u64,
    /// Messages in them that stand.
    pub messages: u64,
}

impl Desk {
    /// What an erasure would take.
    pub async fn kept(&self, actor: &Actor, customer: &Customer) -> Result<Kept, DeskError> {
        actor.require(Permission::Oversee)?;
        let query = rows::summaries(actor.env())
            .and_where(Expr::col("channel").eq(customer.channel.as_str()))
            .and_where(Expr::col("person").eq(customer.person.as_str()))
            .limit(MOST)
            .to_owned();
        let mut kept = Kept::default();
        for row in self.store().read().query_all(&query).await? {
            let chat = rows::summary_of(&row)?;
            kept.conversations += 1;
            kept.messages += u64::from(chat.messages);
        }
        Ok(kept)
    }

    /// Erases a customer: the words of both sides in all conversations, names, attributes, what bots handed over.
    /// Answers how many conversations. They cannot be found by the customer any more; a new message begins a new one.
    pub async fn erase(&self, actor: &Actor, customer: &Customer) -> Result<usize, DeskError> {
        actor.require(Permission::Oversee)?;
        let (env, by) = (actor.env().clone(), party(actor));
        let query = Query::select()
            .column("id")
            .from("desk_conversations")
            .and_where(Expr::col("env").eq(env.as_str()))
            .and_where(Expr::col("channel").eq(customer.channel.as_str()))
            .and_where(Expr::col("person").eq(customer.person.as_str()))
            .limit(MOST)
            .to_owned();
        let rows = self.store().read().query_all(&query).await?;
        for row in &rows {
            let id = ConversationId::new(row.try_get::<String>("", "id")?);
            self.erase_conversation(&env, &id, by.clone()).await?;
        }
        let (customer, label, count) = (customer.clone(), actor.label(), rows.len());
        self.write(move |tx| {
            Box::pin(async move {
                let delete = Query::delete()
                    .from_table("desk_customers")
                    .and_where(Expr::col("env").eq(env.as_str()))
                    .and_where(Expr::col("channel").eq(customer.channel.as_str()))
                    .and_where(Expr::col("person").eq(customer.person.as_str()))
                    .to_owned();
                tx.conn().execute(&delete).await?;
                // Not whom: that is what was asked to be forgotten.
                let detail = serde_json::json!({"conversations": count}).to_string();
                let (action, object) = ("desk.erase".to_owned(), format!("channel/{}", customer.channel));
                tx.audit(Audit { env: env.to_string(), actor: label, action, object, detail });
                Ok(())
            })
        })
        .await?;
        Ok(rows.len())
    }

    /// Erases resolved conversations whose time is over, at most some of each environment. Answers how many.
    pub async fn retire(&self) -> Result<usize, DeskError> {
        let mut count = 0;
        for env in self.published().environments() {
            let Some(days) = self.setup(&env).desk.retention_days.filter(|days| *days >= 1.0) else {
                continue;
            };
            #[expect(clippy::cast_possible_truncation, reason = "at most ten years by the form")]
            let before = self.store().now() - chrono::Duration::days(days.clamp(1.0, 36_500.0) as i64);
            let query = Query::select()
                .column("id")
                .from("desk_conversations")
                .and_where(Expr::col("env").eq(env.as_str()))
                .and_where(Expr::col("resolved_at").lt(millis(before)))
                .order_by("resolved_at", Order::Asc)
                .limit(ROUND)
                .to_owned();
            for row in self.store().read().query_all(&query).await? {
                let id = ConversationId::new(row.try_get::<String>("", "id")?);
                self.erase_conversation(&env, &id, Party::system()).await?;
                count += 1;
            }
        }
        Ok(count)
    }

    async fn erase_conversation(&self, env: &EnvId, id: &ConversationId, by: Party) -> Result<(), DeskError> {
        let mut after = 0;
        loop {
            let (desk, env, id, by) = (self.clone(), env.clone(), id.clone(), by.clone());
            let next =
                self.write(move |tx| Box::pin(async move { page(tx, &desk, &env, &id, by, after).await }));
            match next.await? {
                Some(last) => after = last,
                None => return Ok(()),
            }
        }
    }
}

/// Takes the words out of some events. The last page is closed by the event that says so.
async fn page(
    tx: &mut Tx,
    desk: &Desk,
    env: &EnvId,
    id: &ConversationId,
    by: Party,
    after: u64,
) -> Result<Option<u64>, DeskError> {
    let events = rows::events_after(tx.conn(), env, id, after, AT_ONCE).await?;
    let last = events.last().map(|event| event.seq);
    for mut event in events {
        if strip(&mut event) {
            rows::rewrite(tx.conn(), env, &event).await?;
        }
    }
    if last.is_some_and(|last| last - after >= u64::from(AT_ONCE)) {
        return Ok(last);
    }
    for table in ["desk_sources", "desk_outbox", "desk_candidates"] {
        let delete = Query::delete()
            .from_table(table)
            .and_where(Expr::col("env").eq(env.as_str()))
            .and_where(Expr::col("conversation").eq(id.as_str()))
            .to_owned();
        tx.conn().execute(&delete).await?;
    }
    let mut work = Work::load(tx, desk, env, id).await?;
    // Nobody can be answered any more.
    if work.chat.merged_into.is_none() && work.chat.state != State::Resolved {
        work.move_to(by.clone(), State::Resolved, None)?;
    }
    work.add(by, What::Erased {});
    work.save(tx).await?;
    Ok(None)
}

/// Takes the words out of an event. Says whether there were any.
fn strip(event: &mut Event) -> bool {
    if event.by.kind == PartyKind::Customer {
        event.by.name = Text::default();
    }
    match &mut event.what {
        What::Opened { customer, subject, .. } => {
            customer.name.clear();
            customer.person.clear();
            subject.clear();
        }
        What::Message(message) => {
            message.text.clear();
            message.attachments.clear();
        }
        What::Note { text, .. } => text.clear(),
        What::Assigned { note, .. } | What::FollowedUp { note } => note.clear(),
        What::Described { subject, name, .. } => {
            for text in [subject, name].into_iter().flatten() {
                text.clear();
            }
        }
        What::Rated { comment, .. } => comment.clear(),
        What::ReminderSet { text, .. } | What::Reminded { text, .. } => text.clear(),
        What::Read { .. } | What::State { .. } | What::Retracted { .. } => {
            return event.by.kind == PartyKind::Customer;
        }
        What::HandedOver { .. }
        | What::Delivery { .. }
        | What::Labelled { .. }
        | What::Prioritised { .. }
        | What::ClockStarted { .. }
        | What::ClockPaused { .. }
        | What::Warned { .. }
        | What::Breached { .. }
        | What::Alarm { .. }
        | What::Absorbed { .. }
        | What::MergedInto { .. }
        | What::RuleRan { .. }
        | What::Erased {} => return false,
    }
    true
}
