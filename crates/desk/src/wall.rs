//! The figures of a wall board.

use crate::{Desk, DeskError, rows};
use access::Actor;
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use store::millis;
use types::desk::{Availability, ClockKind, ClockState, State, Wall, What};
use types::{Permission, Timestamp};

/// Conversations that are not resolved of which promises are looked at.
const MOST: u64 = 5_000;
/// Ratings of a day that are looked at.
const RATINGS: u64 = 5_000;

impl Desk {
    /// How it stands now and how the day goes, whose beginning is `today`.
    pub async fn wall(&self, actor: &Actor, today: Timestamp) -> Result<Wall, DeskError> {
        actor.require(Permission::Reply)?;
        let (env, read, today) = (actor.env(), self.store().read(), millis(today));
        let mut wall = Wall::default();
        for line in self.count(env).await?.lines.into_iter().filter(|line| line.state == State::Open) {
            wall.open += line.conversations;
            wall.waiting += line.waiting;
            wall.queue += if line.agent.is_none() { line.conversations } else { 0 };
        }
        for agent in self.agents(actor).await?.into_iter().filter(|agent| agent.connected) {
            match agent.availability {
                Availability::Online => wall.online += 1,
                Availability::Busy => wall.busy += 1,
                Availability::Away => wall.away += 1,
            }
        }
        let living = rows::summaries(env)
            .and_where(Expr::col("state").is_in(["open", "pending"]))
            .order_by("active_at", Order::Desc)
            .limit(MOST)
            .to_owned();
        for row in read.query_all(&living).await? {
            let chat = rows::summary_of(&row)?;
            if chat.state == State::Open {
                wall.waiting_since = [wall.waiting_since, chat.waiting_since].into_iter().flatten().min();
            }
            let clocks = ClockKind::ALL.into_iter().filter_map(|kind| chat.clocks.get(kind));
            let (mut late, mut soon) = (false, false);
            for clock in clocks.filter(|clock| clock.state == ClockState::Running) {
                late |= clock.breached;
                soon |= clock.warned && !clock.breached;
            }
            wall.late += u32::from(late);
            wall.due_soon += u32::from(soon && !late);
        }
        for (column, count) in [("created_at", &mut wall.began), ("resolved_at", &mut wall.resolved)] {
            let query = Query::select()
                .expr_as(Expr::col("id").count(), "n")
                .from("desk_conversations")
                .and_where(Expr::col("env").eq(env.as_str()))
                .and_where(Expr::col(column).gte(today))
                .to_owned();
            let row = read.query_one(&query).await?;
            let n = row.map(|row| row.try_get::<i64>("", "n")).transpose()?;
            *count = u32::try_from(n.unwrap_or_default()).unwrap_or(u32::MAX);
        }
        let rated = Query::select()
            .columns(["conversation", "seq", "at", "data"])
            .from("desk_events")
            .and_where(Expr::col("env").eq(env.as_str()))
            .and_where(Expr::col("kind").eq("rated"))
            .and_where(Expr::col("at").gte(today))
            .limit(RATINGS)
            .to_owned();
        let mut sum = 0.0;
        for row in read.query_all(&rated).await? {
            if let What::Rated { score, .. } = rows::event_of(&row)?.what {
                wall.ratings += 1;
                sum += f64::from(score);
            }
        }
        wall.rating = (wall.ratings > 0).then(|| sum / f64::from(wall.ratings));
        Ok(wall)
    }
}
