//! Conversations in the store: what each remembers, its turns, and those that wait for a person.

mod dismissed;
mod erase;

pub use dismissed::{dismiss, dismissed, restore};
pub use erase::{delete_old, erase, of_person, talked_to};

use crate::{BotError, Edition, dialogue::State};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, QueryResult};
use store::{ChangeOp, NewChange, Tx};
use types::{ConversationRow, EnvId, Handoff, HandoffState, Outcome, Timestamp, Turn};

/// Which conversation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Who {
    /// The environment.
    pub env: EnvId,
    /// The bot.
    pub bot: String,
    /// The published bot or the draft.
    pub edition: Edition,
    /// Where it takes place.
    pub channel: String,
    /// The person's id there.
    pub person: String,
}

impl Who {
    fn values(&self) -> [&str; 5] {
        [self.env.as_str(), &self.bot, self.edition.as_str(), &self.channel, &self.person]
    }

    pub(crate) fn select(&self, table: &'static str) -> SelectStatement {
        let mut query = Query::select();
        query.from(table);
        for (column, value) in ["env", "bot", "edition", "channel", "person"].into_iter().zip(self.values()) {
            query.and_where(Expr::col(column).eq(value));
        }
        query
    }
}

/// What a conversation remembers, and since when.
pub async fn state<C: ConnectionTrait>(conn: &C, who: &Who) -> Result<Option<(State, Timestamp)>, BotError> {
    let query = who.select("bot_sessions").columns(["state", "updated_at"]).to_owned();
    let Some(row) = conn.query_one(&query).await? else { return Ok(None) };
    let (state, at): (String, i64) = (row.try_get("", "state")?, row.try_get("", "updated_at")?);
    Ok(Some((serde_json::from_str(&state)?, store::timestamp(at))))
}

/// Keeps what a conversation remembers.
pub async fn keep(tx: &mut Tx, who: &Who, state: &State) -> Result<(), BotError> {
    let [env, bot, edition, channel, person] = who.values();
    let (text, now) = (serde_json::to_string(state)?, store::millis(tx.now()));
    let insert = Query::insert()
        .into_table("bot_sessions")
        .columns(["env", "bot", "edition", "channel", "person", "state", "updated_at"])
        .values_panic([
            env.into(),
            bot.into(),
            edition.into(),
            channel.into(),
            person.into(),
            text.into(),
            now.into(),
        ])
        .on_conflict(
            OnConflict::columns(["env", "bot", "edition", "channel", "person"])
                .update_columns(["state", "updated_at"])
                .to_owned(),
        )
        .to_owned();
    tx.conn().execute(&insert).await?;
    Ok(())
}

/// Adds a turn.
pub async fn add_turn(tx: &mut Tx, who: &Who, turn: &Turn) -> Result<(), BotError> {
    let [env, bot, edition, channel, person] = who.values();
    let insert = Query::insert()
        .into_table("bot_turns")
        .columns([
            "env",
            "id",
            "bot",
            "edition",
            "channel",
            "person",
            "at",
            "outcome",
            "item",
            "said",
            "turn",
            "release_number",
            "client_id",
        ])
        .values_panic([
            env.into(),
            turn.id.as_str().into(),
            bot.into(),
            edition.into(),
            channel.into(),
            person.into(),
            store::millis(turn.at).into(),
            word(turn.outcome).into(),
            turn.item.clone().into(),
            turn.said.as_str().into(),
            serde_json::to_string(turn)?.into(),
            turn.release.map(|number| number as i64).into(),
            turn.client_id.clone().into(),
        ])
        .to_owned();
    tx.conn().execute(&insert).await?;
    Ok(())
}

/// The last turns of a conversation, oldest first.
pub async fn turns<C: ConnectionTrait>(conn: &C, who: &Who, limit: u64) -> Result<Vec<Turn>, BotError> {
    let query = who
        .select("bot_turns")
        .column("turn")
        .order_by("at", Order::Desc)
        .order_by("id", Order::Desc)
        .limit(limit)
        .to_owned();
    let mut turns = conn.query_all(&query).await?.iter().map(turn_of).collect::<Result<Vec<_>, _>>()?;
    turns.reverse();
    Ok(turns)
}

/// Conversations with the published bot, the one that somebody spoke in last first.
pub async fn conversations<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    bot: &str,
    person: Option<&str>,
    before: Option<Timestamp>,
    limit: u64,
) -> Result<Vec<ConversationRow>, BotError> {
    let mut query = Query::select();
    query
        .columns(["channel", "person", "state", "updated_at"])
        .from("bot_sessions")
        .and_where(Expr::col("env").eq(env.as_str()))
        .and_where(Expr::col("bot").eq(bot))
        .and_where(Expr::col("edition").eq(Edition::Live.as_str()))
        .order_by("updated_at", Order::Desc)
        .limit(limit);
    if let Some(person) = person {
        query.and_where(Expr::col("person").eq(person));
    }
    if let Some(before) = before {
        query.and_where(Expr::col("updated_at").lt(store::millis(before)));
    }
    let row = |row: &QueryResult| -> Result<ConversationRow, BotError> {
        let state: State = serde_json::from_str(&row.try_get::<String>("", "state")?)?;
        Ok(ConversationRow {
            channel: row.try_get("", "channel")?,
            person: row.try_get("", "person")?,
            last: store::timestamp(row.try_get("", "updated_at")?),
            messages: state.turns,
            page: state.page,
        })
    };
    conn.query_all(&query).await?.iter().map(row).collect()
}

/// The last turns of anybody's conversations with the published bot since a moment, the newest first.
pub async fn recent_turns<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    bot: &str,
    since: Timestamp,
    limit: u64,
) -> Result<Vec<Turn>, BotError> {
    let query = Query::select()
        .column("turn")
        .from("bot_turns")
        .and_where(Expr::col("env").eq(env.as_str()))
        .and_where(Expr::col("bot").eq(bot))
        .and_where(Expr::col("edition").eq(Edition::Live.as_str()))
        .and_where(Expr::col("at").gte(store::millis(since)))
        .order_by("at", Order::Desc)
        .limit(limit)
        .to_owned();
    conn.query_all(&query).await?.iter().map(turn_of).collect()
}

pub(crate) fn turn_of(row: &QueryResult) -> Result<Turn, BotError> {
    let text: String = row.try_get("", "turn")?;
    Ok(serde_json::from_str(&text)?)
}

/// An outcome as stored.
pub fn word(outcome: Outcome) -> String {
    serde_json::to_value(outcome).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The turns of the published bot since a moment, for figures, the newest first.
pub async fn facts<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    bot: &str,
    since: Timestamp,
    limit: u64,
) -> Result<Vec<Fact>, BotError> {
    let query = Query::select()
        .columns(["at", "outcome", "item", "channel", "person", "said", "release_number"])
        .from("bot_turns")
        .and_where(Expr::col("env").eq(env.as_str()))
        .and_where(Expr::col("bot").eq(bot))
        .and_where(Expr::col("edition").eq(Edition::Live.as_str()))
        .and_where(Expr::col("at").gte(store::millis(since)))
        .order_by("at", Order::Desc)
        .limit(limit)
        .to_owned();
    let rows = conn.query_all(&query).await?;
    rows.iter()
        .map(|row| {
            let outcome: String = row.try_get("", "outcome")?;
            Ok(Fact {
                at: store::timestamp(row.try_get("", "at")?),
                outcome: serde_json::from_value(outcome.into())?,
                item: row.try_get("", "item")?,
                channel: row.try_get("", "channel")?,
                person: row.try_get("", "person")?,
                said: row.try_get("", "said")?,
                release: row.try_get::<Option<i64>>("", "release_number")?.map(|number| number as u64),
            })
        })
        .collect()
}

/// What figures are made of.
#[derive(Clone, Debug)]
pub struct Fact {
    /// When.
    pub at: Timestamp,
    /// What it came to.
    pub outcome: Outcome,
    /// About which intent or question.
    pub item: Option<String>,
    /// Where.
    pub channel: String,
    /// Who.
    pub person: String,
    /// What was said.
    pub said: String,
    /// The release that answered.
    pub release: Option<u64>,
}

/// Puts a conversation in the queue unless it waits there already.
pub async fn queue(tx: &mut Tx, who: &Who, reason: &str) -> Result<(), BotError> {
    let waiting = who_waits(who);
    if tx.conn().query_one(&waiting).await?.is_some() {
        return Ok(());
    }
    let id = tx.random().id("ho");
    let [env, bot, _, channel, person] = who.values();
    let insert = Query::insert()
        .into_table("bot_handoffs")
        .columns(["env", "id", "bot", "channel", "person", "reason", "state", "at"])
        .values_panic([
            env.into(),
            id.as_str().into(),
            bot.into(),
            channel.into(),
            person.into(),
            reason.into(),
            HandoffState::Waiting.as_str().into(),
            store::millis(tx.now()).into(),
        ])
        .to_owned();
    tx.conn().execute(&insert).await?;
    changed(tx, &who.env, id, ChangeOp::Add).await
}

fn who_waits(who: &Who) -> SelectStatement {
    Query::select()
        .column("id")
        .from("bot_handoffs")
        .and_where(Expr::col("env").eq(who.env.as_str()))
        .and_where(Expr::col("bot").eq(who.bot.as_str()))
        .and_where(Expr::col("channel").eq(who.channel.as_str()))
        .and_where(Expr::col("person").eq(who.person.as_str()))
        .and_where(Expr::col("state").ne(HandoffState::Closed.as_str()))
        .to_owned()
}

async fn changed(tx: &mut Tx, env: &EnvId, id: String, op: ChangeOp) -> Result<(), BotError> {
    let change =
        NewChange { env: env.clone(), topic: "handoff".into(), key: id, op, before: None, after: None };
    tx.change(change).await?;
    Ok(())
}

/// The queue, those that wait longest first, closed ones last.
pub async fn handoffs<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    limit: u64,
) -> Result<Vec<Handoff>, BotError> {
    let mut all = Vec::new();
    for (states, order) in [(["waiting", "taken"], Order::Asc), (["closed", "closed"], Order::Desc)] {
        let query = Query::select()
            .columns(["id", "bot", "channel", "person", "reason", "state", "taken_by", "at"])
            .from("bot_handoffs")
            .and_where(Expr::col("env").eq(env.as_str()))
            .and_where(Expr::col("state").is_in(states))
            .order_by("at", order)
            .limit(limit)
            .to_owned();
        for row in conn.query_all(&query).await? {
            all.push(handoff_of(&row)?);
        }
    }
    Ok(all)
}

/// One of the queue.
pub async fn handoff<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    id: &str,
) -> Result<Option<Handoff>, BotError> {
    let query = Query::select()
        .columns(["id", "bot", "channel", "person", "reason", "state", "taken_by", "at"])
        .from("bot_handoffs")
        .and_where(Expr::col("env").eq(env.as_str()))
        .and_where(Expr::col("id").eq(id))
        .to_owned();
    conn.query_one(&query).await?.as_ref().map(handoff_of).transpose()
}

fn handoff_of(row: &QueryResult) -> Result<Handoff, BotError> {
    let (state, taken_by): (String, Option<String>) =
        (row.try_get("", "state")?, row.try_get("", "taken_by")?);
    Ok(Handoff {
        id: row.try_get("", "id")?,
        bot: row.try_get("", "bot")?,
        channel: row.try_get("", "channel")?,
        person: row.try_get("", "person")?,
        reason: row.try_get("", "reason")?,
        state: HandoffState::parse(&state).unwrap_or_default(),
        taken_by: taken_by.map(|name| serde_json::from_str(&name)).transpose()?,
        at: store::timestamp(row.try_get("", "at")?),
    })
}

/// Moves one of the queue on. Says whether it was in the state that the mover saw: of two who take it, one wins.
pub async fn move_handoff(
    tx: &mut Tx,
    env: &EnvId,
    id: &str,
    from: HandoffState,
    to: HandoffState,
    by: &types::Text,
) -> Result<bool, BotError> {
    let update = Query::update()
        .table("bot_handoffs")
        .value("state", to.as_str())
        .value("taken_by", serde_json::to_string(by)?)
        .and_where(Expr::col("env").eq(env.as_str()))
        .and_where(Expr::col("id").eq(id))
        .and_where(Expr::col("state").eq(from.as_str()))
        .to_owned();
    let moved = tx.conn().execute(&update).await?.rows_affected() == 1;
    if moved {
        changed(tx, env, id.to_owned(), ChangeOp::Update).await?;
    }
    Ok(moved)
}
