//! Lists, counts, search, and the place in the queue.

use crate::{
    Desk, DeskError,
    input::check_text,
    rows::{self, MERGED, event_of, summaries, summary_of},
};
use access::Actor;
use chrono::Duration;
use sea_orm::sea_query::{Cond, Expr, ExprTrait, Func, LikeExpr, Order as Way, Query, SelectStatement};
use sea_orm::{ConnectionTrait, QueryResult};
use store::millis;
use types::desk::{Conversation, CountLine, Counts, Event, MAX_ROWS, Order, Priority, Scope, State, View};
use types::{ConversationId, EnvId, MemberId, Permission};

/// How far back a search goes.
const SEARCHED: Duration = Duration::days(90);
/// Most messages that a search looks at, newest first.
const LOOKED_AT: u64 = 20_000;
/// Most messages that a search answers.
const FOUND: u64 = 50;
/// Most places of a queue that are worked out.
pub(crate) const PLACES: u64 = 1_000;

/// A page of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The rows, in order.
    pub rows: Vec<Conversation>,
    /// What to ask for the next page with; none if this is the last.
    pub next: Option<String>,
}

impl Desk {
    /// A page of a list: the first, or the one after `next` of the page before; at most `limit` rows (200).
    pub async fn list(
        &self,
        actor: &Actor,
        view: &View,
        next: Option<&str>,
        limit: u32,
    ) -> Result<Page, DeskError> {
        actor.require(Permission::Reply)?;
        let limit = limit.clamp(1, MAX_ROWS);
        let mut query = filtered(actor.env(), view);
        ordered(&mut query, view.order, next)?;
        query.limit(u64::from(limit) + 1);
        let rows = self.store().read().query_all(&query).await?;
        let mut rows = rows.iter().map(summary_of).collect::<Result<Vec<_>, _>>()?;
        let more = rows.len() > limit as usize;
        rows.truncate(limit as usize);
        let next = rows.last().filter(|_| more).map(|last| place(last, view.order));
        // Databases do not agree on whether LIKE tells capitals from small letters.
        rows.retain(|row| view.holds(row));
        Ok(Page { rows, next })
    }

    /// How many conversations there are that are not resolved. From an index, without looking at any of them.
    pub async fn counts(&self, actor: &Actor) -> Result<Counts, DeskError> {
        actor.require(Permission::Reply)?;
        self.count(actor.env()).await
    }

    pub(crate) async fn count(&self, env: &EnvId) -> Result<Counts, DeskError> {
        let query = Query::select()
            .columns(["state", "team", "agent"])
            .expr_as(Expr::col("state").count(), "n")
            .expr_as(Expr::col("unread").sum(), "unread")
            .expr_as(Expr::col("waits").sum(), "waits")
            .from("desk_conversations")
            .and_where(Expr::col("env").eq(env.as_str()))
            .and_where(Expr::col("state").is_in(["open", "pending", "snoozed"]))
            .group_by_columns(["state", "team", "agent"])
            .to_owned();
        let rows = self.store().read().query_all(&query).await?;
        Ok(Counts { lines: rows.iter().map(line_of).collect::<Result<_, _>>()? })
    }

    /// Messages that hold a text, newest first: of the last 90 days, at most the newest 20,000 of them are looked at.
    pub async fn search(&self, actor: &Actor, text: &str) -> Result<Vec<Event>, DeskError> {
        actor.require(Permission::Reply)?;
        check_text("/text", text, 100)?;
        let since = millis(self.store().now() - SEARCHED);
        let recent = Query::select()
            .columns(["conversation", "seq", "at", "data"])
            .from("desk_events")
            .and_where(Expr::col("env").eq(actor.env().as_str()))
            .and_where(Expr::col("kind").eq("message"))
            .and_where(Expr::col("at").gte(since))
            .order_by("at", Way::Desc)
            .limit(LOOKED_AT)
            .to_owned();
        let like = rows::like(&text.trim().to_lowercase())?;
        let query = Query::select()
            .columns(["conversation", "seq", "at", "data"])
            .from_subquery(recent, "recent")
            .and_where(Expr::expr(Func::lower(Expr::col("data"))).like(like))
            .order_by("at", Way::Desc)
            .limit(FOUND)
            .to_owned();
        let found = self.store().read().query_all(&query).await?;
        let events = found.iter().map(event_of).collect::<Result<Vec<_>, _>>()?;
        // The text may have been found in a name or an address.
        let words = text.trim().to_lowercase();
        let says = |event: &Event| match &event.what {
            types::desk::What::Message(message) => message.text.to_lowercase().contains(&words),
            _ => false,
        };
        Ok(events.into_iter().filter(says).collect())
    }

    /// The place of a waiting conversation in its team's queue, from 1.
    pub(crate) async fn position(&self, env: &EnvId, chat: &Conversation) -> Result<Option<u32>, DeskError> {
        if chat.queued_at.is_none() {
            return Ok(None);
        }
        let waiting = self.queue(env, PLACES).await?;
        let mine = waiting.iter().filter(|(_, team)| *team == chat.team.as_deref().unwrap_or_default());
        let before = mine.take_while(|(id, _)| *id != chat.id).count();
        Ok(Some(u32::try_from(before + 1).unwrap_or(u32::MAX)))
    }

    /// Conversations that nobody has, with their teams, those that wait longest first.
    pub(crate) async fn queue(
        &self,
        env: &EnvId,
        limit: u64,
    ) -> Result<Vec<(ConversationId, String)>, DeskError> {
        let query = Query::select()
            .columns(["id", "team"])
            .from("desk_conversations")
            .and_where(Expr::col("env").eq(env.as_str()))
            .and_where(Expr::col("agent").eq(""))
            .and_where(Expr::col("state").eq("open"))
            .order_by("queued_at", Way::Asc)
            .order_by("id", Way::Asc)
            .limit(limit)
            .to_owned();
        let rows = self.store().read().query_all(&query).await?;
        let waiting = |row: &QueryResult| -> Result<_, DeskError> {
            Ok((ConversationId::new(row.try_get::<String>("", "id")?), row.try_get("", "team")?))
        };
        rows.iter().map(waiting).collect()
    }
}

fn line_of(row: &QueryResult) -> Result<CountLine, DeskError> {
    let number = |column: &str| -> Result<u32, DeskError> {
        Ok(u32::try_from(row.try_get::<i64>("", column)?).unwrap_or(u32::MAX))
    };
    let (state, team, agent): (String, String, String) =
        (row.try_get("", "state")?, row.try_get("", "team")?, row.try_get("", "agent")?);
    Ok(CountLine {
        state: State::parse(&state).unwrap_or_default(),
        team: Some(team).filter(|team| !team.is_empty()),
        agent: Some(agent).filter(|agent| !agent.is_empty()).map(MemberId::new),
        conversations: number("n")?,
        unread: number("unread")?,
        waiting: number("waits")?,
    })
}

/// The same as [`View::holds`], for the database.
pub(crate) fn filtered(env: &EnvId, view: &View) -> SelectStatement {
    let mut query = summaries(env);
    match &view.scope {
        Scope::All => {}
        Scope::Unassigned => {
            query.and_where(Expr::col("agent").eq(""));
        }
        Scope::Agent { agent } => {
            query.and_where(Expr::col("agent").eq(agent.as_str()));
        }
        Scope::Team { team } => {
            query.and_where(Expr::col("team").eq(team.as_str()));
        }
    }
    if view.states.is_empty() {
        query.and_where(Expr::col("state").ne(MERGED));
    } else {
        query.and_where(Expr::col("state").is_in(view.states.iter().map(|state| state.as_str())));
    }
    if view.priority > Priority::None {
        query.and_where(Expr::col("priority").gte(view.priority as i32));
    }
    for label in &view.labels {
        let label = label.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        let like = LikeExpr::new(format!("%|{label}|%")).escape('\\');
        query.and_where(Expr::col("labels").like(like));
    }
    for (column, value) in [("channel", &view.channel), ("person", &view.person)] {
        if let Some(value) = value {
            query.and_where(Expr::col(column).eq(value.as_str()));
        }
    }
    if let Some(from) = view.active_from {
        query.and_where(Expr::col("active_at").gte(millis(from)));
    }
    if let Some(until) = view.active_until {
        query.and_where(Expr::col("active_at").lt(millis(until)));
    }
    for (column, wanted) in [("unread", view.unread), ("follow_up", view.follow_up)] {
        if wanted {
            query.and_where(Expr::col(column).eq(1));
        }
    }
    query
}

/// Sorts as [`View::compare`] does, from after a place on.
fn ordered(query: &mut SelectStatement, order: Order, after: Option<&str>) -> Result<(), DeskError> {
    let columns: &[(&'static str, Way)] = match order {
        Order::Latest => &[("active_at", Way::Desc)],
        Order::Waiting => &[("waiting", Way::Asc)],
        Order::Priority => &[("priority", Way::Desc), ("active_at", Way::Desc)],
    };
    for (column, way) in columns {
        query.order_by(*column, way.clone());
    }
    query.order_by("id", Way::Desc);
    let Some(after) = after else { return Ok(()) };
    let bad = || DeskError::invalid("/next", "format", "not a place in this list");
    let mut parts = after.split(':');
    // After the place: greater in the first column, or the same there and greater in the next.
    let (mut after, mut same) = (Cond::any(), Cond::all());
    for (column, way) in columns {
        let value: i64 = parts.next().and_then(|part| part.parse().ok()).ok_or_else(bad)?;
        let beyond = match way {
            Way::Asc => Expr::col(*column).gt(value),
            _ => Expr::col(*column).lt(value),
        };
        after = after.add(same.clone().add(beyond));
        same = same.add(Expr::col(*column).eq(value));
    }
    let id = parts.next().ok_or_else(bad)?;
    query.cond_where(after.add(same.add(Expr::col("id").lt(id))));
    Ok(())
}

/// The place of a row in a list.
fn place(c: &Conversation, order: Order) -> String {
    let (active, id) = (millis(c.active_at), &c.id);
    match order {
        Order::Latest => format!("{active}:{id}"),
        Order::Waiting => format!("{}:{id}", c.waiting_since.map_or(i64::MAX, millis)),
        Order::Priority => format!("{}:{active}:{id}", c.priority as i32),
    }
}
