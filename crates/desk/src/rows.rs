//! Conversations and events as rows.

use crate::DeskError;
use sea_orm::sea_query::{Expr, ExprTrait, LikeExpr, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, QueryResult};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use store::{StoreError, millis, timestamp};
use types::desk::{Conversation, Customer, Event, Party, Source, What};
use types::{ConversationId, EnvId, Json};

/// An event without what its key says.
#[derive(Serialize, Deserialize)]
struct Data<'a> {
    by: Cow<'a, Party>,
    #[serde(flatten)]
    what: Cow<'a, What>,
}

/// What an event is, as stored for look-ups.
pub fn kind(what: &What) -> &'static str {
    match what {
        What::Opened { .. } => "opened",
        What::HandedOver { .. } => "handed_over",
        What::Message(_) => "message",
        What::Note { .. } => "note",
        What::Retracted { .. } => "retracted",
        What::Delivery { .. } => "delivery",
        What::State { .. } => "state",
        What::Assigned { .. } => "assigned",
        What::Labelled { .. } => "labelled",
        What::Prioritised { .. } => "prioritised",
        What::Described { .. } => "described",
        What::Read { .. } => "read",
        What::ClockStarted { .. } => "clock_started",
        What::ClockPaused { .. } => "clock_paused",
        What::Warned { .. } => "warned",
        What::Breached { .. } => "breached",
        What::Rated { .. } => "rated",
        What::FollowedUp { .. } => "followed_up",
        What::Alarm { .. } => "alarm",
        What::Absorbed { .. } => "absorbed",
        What::MergedInto { .. } => "merged_into",
        What::ReminderSet { .. } => "reminder_set",
        What::Reminded { .. } => "reminded",
        What::RuleRan { .. } => "rule_ran",
        What::Erased {} => "erased",
    }
}

/// The summary of a conversation.
pub async fn conversation<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    id: &ConversationId,
) -> Result<Option<Conversation>, DeskError> {
    let query = summaries(env).and_where(Expr::col("id").eq(id.as_str())).to_owned();
    conn.query_one(&query).await?.as_ref().map(summary_of).transpose()
}

/// The summaries of several conversations; those that are not there are left out.
pub async fn conversations<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    ids: impl IntoIterator<Item = &ConversationId>,
) -> Result<Vec<Conversation>, DeskError> {
    let ids: Vec<&str> = ids.into_iter().map(ConversationId::as_str).collect();
    let query = summaries(env).and_where(Expr::col("id").is_in(ids)).to_owned();
    conn.query_all(&query).await?.iter().map(summary_of).collect()
}

/// The newest conversation of a customer.
pub async fn newest_of<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    channel: &str,
    person: &str,
) -> Result<Option<Conversation>, DeskError> {
    let query = summaries(env)
        .and_where(Expr::col("channel").eq(channel))
        .and_where(Expr::col("person").eq(person))
        .and_where(Expr::col("state").ne(MERGED))
        .order_by("created_at", Order::Desc)
        .order_by("id", Order::Desc)
        .limit(1)
        .to_owned();
    conn.query_one(&query).await?.as_ref().map(summary_of).transpose()
}

/// The state of conversations that are a part of another one, for look-ups.
pub const MERGED: &str = "merged";

/// A query for summaries of an environment.
pub fn summaries(env: &EnvId) -> SelectStatement {
    Query::select()
        .column("summary")
        .from("desk_conversations")
        .and_where(Expr::col("env").eq(env.as_str()))
        .to_owned()
}

pub fn summary_of(row: &QueryResult) -> Result<Conversation, DeskError> {
    let text: String = row.try_get("", "summary")?;
    Ok(serde_json::from_str(&text)?)
}

/// Writes a summary. `stored` is the number of the last event that the database has, 0 for a new conversation.
/// Says whether that was so.
pub async fn put_conversation<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    c: &Conversation,
    stored: u64,
    tick_at: Option<i64>,
) -> Result<bool, DeskError> {
    let state = if c.merged_into.is_some() { MERGED } else { c.state.as_str() };
    let labels: String = c.labels.iter().map(|label| format!("|{label}|")).collect();
    let agent = c.agent.as_ref().map_or("", |agent| agent.id.as_str());
    let follow_up = c.rating.as_ref().is_some_and(|rating| rating.follow_up);
    let columns = [
        ("seq", Expr::val(number(c.seq))),
        ("state", state.into()),
        ("priority", (c.priority as i32).into()),
        ("channel", c.customer.channel.as_str().into()),
        ("person", c.customer.person.as_str().into()),
        ("team", c.team.as_deref().unwrap_or_default().into()),
        ("agent", agent.into()),
        ("labels", labels.into()),
        ("unread", i32::from(!c.unread.is_empty()).into()),
        ("waits", i32::from(c.waiting_since.is_some()).into()),
        ("follow_up", i32::from(follow_up).into()),
        ("waiting", c.waiting_since.map_or(i64::MAX, millis).into()),
        ("queued_at", c.queued_at.map(millis).into()),
        ("active_at", millis(c.active_at).into()),
        ("created_at", millis(c.created_at).into()),
        ("resolved_at", c.resolved_at.filter(|_| !c.erased).map(millis).into()),
        ("tick_at", tick_at.into()),
        ("summary", serde_json::to_string(c)?.into()),
    ];
    if stored == 0 {
        let (names, values): (Vec<_>, Vec<_>) = columns.into_iter().unzip();
        let insert = Query::insert()
            .into_table("desk_conversations")
            .columns(["env", "id"].into_iter().chain(names))
            .values([env.as_str().into(), c.id.as_str().into()].into_iter().chain(values))
            .map_err(|error| StoreError::Database(error.to_string()))?
            .to_owned();
        conn.execute(&insert).await?;
        return Ok(true);
    }
    let update = Query::update()
        .table("desk_conversations")
        .values(columns)
        .and_where(Expr::col("env").eq(env.as_str()))
        .and_where(Expr::col("id").eq(c.id.as_str()))
        .and_where(Expr::col("seq").eq(number(stored)))
        .to_owned();
    Ok(conn.execute(&update).await?.rows_affected() == 1)
}

/// Writes when a conversation must be looked at next.
pub async fn put_tick<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    id: &ConversationId,
    tick_at: Option<i64>,
) -> Result<(), DeskError> {
    let update = Query::update()
        .table("desk_conversations")
        .value("tick_at", tick_at)
        .and_where(Expr::col("env").eq(env.as_str()))
        .and_where(Expr::col("id").eq(id.as_str()))
        .to_owned();
    conn.execute(&update).await?;
    Ok(())
}

/// Appends events; each with its author's own name of it, if it is a message.
pub async fn append<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    events: &[(Event, Option<String>)],
) -> Result<(), DeskError> {
    let mut insert = Query::insert();
    insert.into_table("desk_events").columns(["env", "conversation", "seq", "at", "kind", "client", "data"]);
    for (event, client) in events {
        insert
            .values([
                env.as_str().into(),
                event.conversation.as_str().into(),
                number(event.seq).into(),
                millis(event.at).into(),
                kind(&event.what).into(),
                client.clone().into(),
                data(event)?.into(),
            ])
            .map_err(|error| StoreError::Database(error.to_string()))?;
    }
    conn.execute(&insert).await?;
    Ok(())
}

/// Replaces what an event says: only to take words out.
pub async fn rewrite<C: ConnectionTrait>(conn: &C, env: &EnvId, event: &Event) -> Result<(), DeskError> {
    let update = Query::update()
        .table("desk_events")
        .value("data", data(event)?)
        .and_where(Expr::col("env").eq(env.as_str()))
        .and_where(Expr::col("conversation").eq(event.conversation.as_str()))
        .and_where(Expr::col("seq").eq(number(event.seq)))
        .to_owned();
    conn.execute(&update).await?;
    Ok(())
}

fn data(event: &Event) -> Result<String, DeskError> {
    let data = Data { by: Cow::Borrowed(&event.by), what: Cow::Borrowed(&event.what) };
    Ok(serde_json::to_string(&data)?)
}

/// A query for events of a conversation.
pub fn events(env: &EnvId, id: &ConversationId) -> SelectStatement {
    Query::select()
        .columns(["conversation", "seq", "at", "data"])
        .from("desk_events")
        .and_where(Expr::col("env").eq(env.as_str()))
        .and_where(Expr::col("conversation").eq(id.as_str()))
        .to_owned()
}

pub fn event_of(row: &QueryResult) -> Result<Event, DeskError> {
    let text: String = row.try_get("", "data")?;
    let data: Data<'static> = serde_json::from_str(&text)?;
    Ok(Event {
        conversation: ConversationId::new(row.try_get::<String>("", "conversation")?),
        seq: row.try_get::<i64>("", "seq")?.unsigned_abs(),
        at: timestamp(row.try_get("", "at")?),
        by: data.by.into_owned(),
        what: data.what.into_owned(),
    })
}

/// Events after a number, oldest first.
pub async fn events_after<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    id: &ConversationId,
    after: u64,
    limit: u32,
) -> Result<Vec<Event>, DeskError> {
    let query = events(env, id)
        .and_where(Expr::col("seq").gt(number(after)))
        .order_by("seq", Order::Asc)
        .limit(limit.into())
        .to_owned();
    conn.query_all(&query).await?.iter().map(event_of).collect()
}

/// The newest events before a number, oldest first.
pub async fn events_before<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    id: &ConversationId,
    before: u64,
    limit: u32,
) -> Result<Vec<Event>, DeskError> {
    let query = events(env, id)
        .and_where(Expr::col("seq").lt(number(before)))
        .order_by("seq", Order::Desc)
        .limit(limit.into())
        .to_owned();
    let mut events = conn.query_all(&query).await?.iter().map(event_of).collect::<Result<Vec<_>, _>>()?;
    events.reverse();
    Ok(events)
}

/// One event.
pub async fn event<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    id: &ConversationId,
    seq: u64,
) -> Result<Option<Event>, DeskError> {
    let query = events(env, id).and_where(Expr::col("seq").eq(number(seq))).to_owned();
    conn.query_one(&query).await?.as_ref().map(event_of).transpose()
}

/// The message that an author sent under a name of its own.
pub async fn said<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    id: &ConversationId,
    client: &str,
) -> Result<Option<Event>, DeskError> {
    let query = events(env, id).and_where(Expr::col("client").eq(client)).to_owned();
    conn.query_one(&query).await?.as_ref().map(event_of).transpose()
}

/// What sources handed over with a conversation, oldest first.
pub async fn sources<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    id: &ConversationId,
) -> Result<Vec<Source>, DeskError> {
    let query = Query::select()
        .columns(["seq", "turns"])
        .from("desk_sources")
        .and_where(Expr::col("env").eq(env.as_str()))
        .and_where(Expr::col("conversation").eq(id.as_str()))
        .order_by("seq", Order::Asc)
        .to_owned();
    let source = |row: &QueryResult| -> Result<Source, DeskError> {
        let turns: String = row.try_get("", "turns")?;
        let seq = row.try_get::<i64>("", "seq")?.unsigned_abs();
        Ok(Source { seq, turns: serde_json::from_str(&turns)? })
    };
    conn.query_all(&query).await?.iter().map(source).collect()
}

/// What is known of a customer: an object.
pub async fn attributes<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    customer: &Customer,
) -> Result<Json, DeskError> {
    let query = Query::select()
        .column("attributes")
        .from("desk_customers")
        .and_where(Expr::col("env").eq(env.as_str()))
        .and_where(Expr::col("channel").eq(customer.channel.as_str()))
        .and_where(Expr::col("person").eq(customer.person.as_str()))
        .to_owned();
    let Some(row) = conn.query_one(&query).await? else { return Ok(serde_json::json!({})) };
    let text: String = row.try_get("", "attributes")?;
    Ok(serde_json::from_str(&text)?)
}

/// A pattern for texts that hold another one, as JSON spells it (`\` escapes).
pub fn like(text: &str) -> Result<LikeExpr, DeskError> {
    let spelled = serde_json::to_string(text)?;
    let spelled = spelled.get(1..spelled.len() - 1).unwrap_or_default();
    let spelled = spelled.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    Ok(LikeExpr::new(format!("%{spelled}%")).escape('\\'))
}

/// A number as databases keep it.
pub fn number(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}
