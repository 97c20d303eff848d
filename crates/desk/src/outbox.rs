//! Messages on their way to customers whose channel must be called. A row stands until the channel took the message
//! or failed for good; it is written in the transaction of the message, so a crash loses none.

use crate::{Desk, DeskError, ports::Failure, rows, work::Work};
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use std::collections::HashSet;
use store::millis;
use types::desk::{Conversation, DeliveryState, Event, Party, What};
use types::{ConversationId, EnvId, Timestamp};

/// Rows of one round.
const ROUND: u64 = 200;
/// After so many tries a message counts as failed, whatever its channel says.
const TRIES: i32 = 8;
/// The first pause between tries, in seconds; it doubles up to [`LONGEST_PAUSE`].
const PAUSE: i64 = 2;
/// The longest pause, in seconds.
const LONGEST_PAUSE: i64 = 300;

/// Enters a message.
pub async fn put<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    chat: &Conversation,
    seq: u64,
    due: Timestamp,
) -> Result<(), DeskError> {
    let insert = Query::insert()
        .into_table("desk_outbox")
        .columns(["env", "conversation", "seq", "channel", "tries", "due_at"])
        .values_panic([
            env.as_str().into(),
            chat.id.as_str().into(),
            rows::number(seq).into(),
            chat.customer.channel.as_str().into(),
            0.into(),
            millis(due).into(),
        ])
        .to_owned();
    conn.execute(&insert).await?;
    Ok(())
}

/// Takes a message out.
pub async fn remove<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    id: &ConversationId,
    seq: u64,
) -> Result<(), DeskError> {
    let delete = Query::delete()
        .from_table("desk_outbox")
        .and_where(Expr::col("env").eq(env.as_str()))
        .and_where(Expr::col("conversation").eq(id.as_str()))
        .and_where(Expr::col("seq").eq(rows::number(seq)))
        .to_owned();
    conn.execute(&delete).await?;
    Ok(())
}

/// A row whose time has come.
struct Due {
    env: EnvId,
    conversation: ConversationId,
    seq: u64,
    tries: i32,
}

impl Desk {
    /// Gives messages whose time has come to their channels, at most some hundred, and writes down what became of
    /// them. Of one conversation only the oldest message goes in a round, so the order holds. Answers how many were
    /// tried; to be called again at once while that is not 0. One caller at a time.
    pub async fn deliver_due(&self) -> Result<usize, DeskError> {
        let due = self.due().await?;
        let tried = due.len();
        let mut waiting = due.into_iter();
        let mut running = tokio::task::JoinSet::new();
        loop {
            while running.len() < 16
                && let Some(row) = waiting.next()
            {
                let desk = self.clone();
                running.spawn(async move { desk.deliver(row).await });
            }
            match running.join_next().await {
                Some(Ok(outcome)) => outcome?,
                // A channel that panics is tried again like one that failed: its row still stands.
                Some(Err(error)) => tracing::error!(%error, "a channel panicked"),
                None => return Ok(tried),
            }
        }
    }

    async fn due(&self) -> Result<Vec<Due>, DeskError> {
        let query = Query::select()
            .columns(["env", "conversation", "seq", "tries", "due_at"])
            .from("desk_outbox")
            .and_where(Expr::col("due_at").lte(millis(self.store().now())))
            .order_by("due_at", Order::Asc)
            .order_by("seq", Order::Asc)
            .limit(ROUND)
            .to_owned();
        let mut seen = HashSet::new();
        let mut due = vec![];
        for row in self.store().read().query_all(&query).await? {
            let env = EnvId::new(row.try_get::<String>("", "env")?);
            let conversation = ConversationId::new(row.try_get::<String>("", "conversation")?);
            if !seen.insert((env.clone(), conversation.clone())) {
                continue;
            }
            let seq = row.try_get::<i64>("", "seq")?.unsigned_abs();
            let tries: i32 = row.try_get("", "tries")?;
            // An older message that waits for its next try goes before this one.
            let Some((oldest, oldest_due)) = self.oldest(&env, &conversation).await? else { continue };
            if oldest == seq {
                due.push(Due { env, conversation, seq, tries });
            } else if oldest_due <= millis(self.store().now()) {
                due.push(Due { env, conversation, seq: oldest, tries });
            }
        }
        Ok(due)
    }

    async fn oldest(&self, env: &EnvId, id: &ConversationId) -> Result<Option<(u64, i64)>, DeskError> {
        let query = Query::select()
            .columns(["seq", "due_at"])
            .from("desk_outbox")
            .and_where(Expr::col("env").eq(env.as_str()))
            .and_where(Expr::col("conversation").eq(id.as_str()))
            .order_by("seq", Order::Asc)
            .limit(1)
            .to_owned();
        let Some(row) = self.store().read().query_one(&query).await? else { return Ok(None) };
        Ok(Some((row.try_get::<i64>("", "seq")?.unsigned_abs(), row.try_get("", "due_at")?)))
    }

    async fn deliver(&self, row: Due) -> Result<(), DeskError> {
        let read = self.store().read();
        let chat = rows::conversation(read, &row.env, &row.conversation).await?;
        let event = rows::event(read, &row.env, &row.conversation, row.seq).await?;
        let outcome = match (chat, event) {
            (Some(chat), Some(event)) => self.call(&row.env, &chat, &event).await,
            _ => Err(Failure { reason: "gone".to_owned(), retriable: false }),
        };
        match outcome {
            Err(Failure { retriable: true, .. }) if row.tries + 1 < TRIES => self.later(row).await,
            Err(Failure { reason, .. }) => self.done(row, DeliveryState::Failed, Some(reason)).await,
            Ok(state) => self.done(row, state, None).await,
        }
    }

    async fn call(
        &self,
        env: &EnvId,
        chat: &Conversation,
        event: &Event,
    ) -> Result<DeliveryState, Failure> {
        match self.channel(&chat.customer.channel) {
            Some(channel) => channel.deliver(env, chat, event).await,
            None => Err(Failure { reason: "no_channel".to_owned(), retriable: false }),
        }
    }

    async fn later(&self, row: Due) -> Result<(), DeskError> {
        let tries = row.tries + 1;
        let pause = Ord::min(PAUSE << Ord::min(row.tries, 16), LONGEST_PAUSE);
        let due = self.store().now() + chrono::Duration::seconds(pause);
        let update = Query::update()
            .table("desk_outbox")
            .value("tries", tries)
            .value("due_at", millis(due))
            .and_where(Expr::col("env").eq(row.env.as_str()))
            .and_where(Expr::col("conversation").eq(row.conversation.as_str()))
            .and_where(Expr::col("seq").eq(rows::number(row.seq)))
            .to_owned();
        self.write(move |tx| {
            Box::pin(async move {
                tx.conn().execute(&update).await?;
                Ok(())
            })
        })
        .await
    }

    async fn done(&self, row: Due, state: DeliveryState, reason: Option<String>) -> Result<(), DeskError> {
        let desk = self.clone();
        self.write(move |tx| {
            Box::pin(async move {
                remove(tx.conn(), &row.env, &row.conversation, row.seq).await?;
                let mut work = match Work::load(tx, &desk, &row.env, &row.conversation).await {
                    Ok(work) => work,
                    Err(DeskError::NotFound(_)) => return Ok(()),
                    Err(error) => return Err(error),
                };
                work.add(Party::system(), What::Delivery { message: row.seq, state, reason });
                work.save(tx).await?;
                Ok(())
            })
        })
        .await
    }
}
