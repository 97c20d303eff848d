//! A conversation as the person's own screen needs it: page by page, and only what is new since.

use crate::{
    BotError, Bots, Conversation,
    engine::who,
    rows::{self, Who},
};
use access::Actor;
use sea_orm::sea_query::{Cond, Expr, ExprTrait, Order, SelectStatement};
use sea_orm::{ConnectionTrait, DatabaseConnection};
use serde::{Deserialize, Serialize};
use store::{ChangeOp, NewChange, Tx};
use types::{Timestamp, Turn};

/// The topic of the change log under which turns with published bots are told; a change's key is the turn's id and
/// its state a [`TurnMark`].
pub const TURNS_TOPIC: &str = "bot/turn";
/// Longest id of a client for a message, in bytes.
const MAX_CLIENT_ID: usize = 64;
/// Most turns of a page.
const PAGE: u64 = 200;

/// Whose turn it was.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TurnMark {
    /// The bot.
    pub bot: String,
    /// Where.
    pub channel: String,
    /// The person's id there.
    pub person: String,
}

/// A place in a conversation: a turn's moment and id.
pub type Place<'a> = (Timestamp, &'a str);

impl Bots {
    /// The turn that a message of this client's id got, if it was said already.
    pub async fn answered(
        &self,
        actor: &Actor,
        with: &Conversation,
        client_id: &str,
    ) -> Result<Option<Turn>, BotError> {
        self.said_before(&who(actor, with)?, Some(self::client_id(client_id)?)).await
    }

    /// The last turns before a place, or of all, oldest first.
    pub async fn turns_before(
        &self,
        actor: &Actor,
        with: &Conversation,
        before: Option<Place<'_>>,
        limit: u64,
    ) -> Result<Vec<Turn>, BotError> {
        let mut query = who(actor, with)?.select("bot_turns");
        if let Some((at, id)) = before {
            let at = store::millis(at);
            let same = Cond::all().add(Expr::col("at").eq(at)).add(Expr::col("id").lt(id));
            query.cond_where(Cond::any().add(Expr::col("at").lt(at)).add(same));
        }
        let mut turns = read(self.store().read(), query, Order::Desc, limit).await?;
        turns.reverse();
        Ok(turns)
    }

    /// Turns at or after a moment, oldest first.
    pub async fn turns_since(
        &self,
        actor: &Actor,
        with: &Conversation,
        since: Timestamp,
        limit: u64,
    ) -> Result<Vec<Turn>, BotError> {
        let mut query = who(actor, with)?.select("bot_turns");
        query.and_where(Expr::col("at").gte(store::millis(since)));
        read(self.store().read(), query, Order::Asc, limit).await
    }

    pub(crate) async fn said_before(
        &self,
        who: &Who,
        client_id: Option<&str>,
    ) -> Result<Option<Turn>, BotError> {
        let Some(client_id) = client_id else { return Ok(None) };
        let mut query = who.select("bot_turns");
        query.and_where(Expr::col("client_id").eq(client_id));
        Ok(read(self.store().read(), query, Order::Asc, 1).await?.pop())
    }
}

async fn read(
    conn: &DatabaseConnection,
    mut query: SelectStatement,
    order: Order,
    limit: u64,
) -> Result<Vec<Turn>, BotError> {
    query.column("turn").order_by("at", order.clone()).order_by("id", order).limit(Ord::min(limit, PAGE));
    conn.query_all(&query).await?.iter().map(rows::turn_of).collect()
}

/// A client's id as it may be.
pub(crate) fn client_id(id: &str) -> Result<&str, BotError> {
    let fits = !id.is_empty() && id.len() <= MAX_CLIENT_ID && !id.chars().any(char::is_control);
    fits.then_some(id).ok_or(BotError::Invalid("the client id", "needs 1–64 plain characters"))
}

/// Tells listeners of the change log that a conversation goes on.
pub(crate) async fn tell(tx: &mut Tx, who: &Who, turn: &Turn) -> Result<(), BotError> {
    let mark = TurnMark { bot: who.bot.clone(), channel: who.channel.clone(), person: who.person.clone() };
    tx.change(NewChange {
        env: who.env.clone(),
        topic: TURNS_TOPIC.to_owned(),
        key: turn.id.clone(),
        op: ChangeOp::Add,
        before: None,
        after: Some(serde_json::to_value(mark)?),
    })
    .await?;
    Ok(())
}
