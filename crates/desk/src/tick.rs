//! What time alone does: sleepers wake, reminders come, promises are warned of and broken, teams help out, agents who
//! went away lose what waits, resolved conversations have had their time.

use crate::{Desk, DeskError, rows, setup::Setup, work::Work};
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use store::millis;
use types::desk::{
    AssignedWhy, Clock, ClockKind, ClockState, Conversation, Party, Reminder, Routing, State, What,
};
use types::{ConversationId, EnvId, MemberId, Timestamp};

/// Conversations of one round.
const ROUND: u64 = 200;
/// Conversations of an agent who went away, and of a queue, that are looked at in one round.
const MOVED: u64 = 50;

/// When a conversation must be looked at next, though nobody does anything.
pub fn next(chat: &Conversation, setup: &Setup) -> Option<Timestamp> {
    if chat.merged_into.is_some() {
        return None;
    }
    let snooze = chat.snoozed_until.filter(|_| chat.state == State::Snoozed);
    let reminder = chat.reminders.first().map(|reminder| reminder.at);
    let clocks = ClockKind::ALL.into_iter().filter_map(|kind| chat.clocks.get(kind)).filter_map(moment);
    clocks.chain(snooze).chain(reminder).chain(overflow(chat, setup)).min()
}

/// When a running clock has something to say next.
fn moment(clock: &Clock) -> Option<Timestamp> {
    if clock.state != ClockState::Running || clock.breached {
        return None;
    }
    Some(if clock.warned { clock.due_at } else { Ord::min(clock.warn_at, clock.due_at) })
}

/// When another team helps out.
fn overflow(chat: &Conversation, setup: &Setup) -> Option<Timestamp> {
    let team = setup.team(chat.team.as_deref())?;
    let after = team.content.overflow_s.filter(|_| setup.teams.contains_key(&team.content.overflow_to))?;
    #[expect(clippy::cast_possible_truncation, reason = "at most a day by the form")]
    let after = chrono::Duration::seconds(after.clamp(0.0, 86_400.0) as i64);
    Some(chat.queued_at? + after)
}

impl Desk {
    /// Does what is due now in all environments, at most some hundred things of each sort. Doing it again changes
    /// nothing. Answers how many conversations were looked at; to be called about every second, and again at once while
    /// it answers [`Desk::TICK`] or more.
    pub async fn tick(&self) -> Result<usize, DeskError> {
        let query = Query::select()
            .columns(["env", "id"])
            .from("desk_conversations")
            .and_where(Expr::col("tick_at").lte(millis(self.store().now())))
            .order_by("tick_at", Order::Asc)
            .limit(ROUND)
            .to_owned();
        let due = self.store().read().query_all(&query).await?;
        for row in &due {
            let env = EnvId::new(row.try_get::<String>("", "env")?);
            let id = ConversationId::new(row.try_get::<String>("", "id")?);
            match self.change(&env, &id, pass).await {
                Ok(_) | Err(DeskError::NotFound(_) | DeskError::Merged { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        for env in self.published().environments() {
            self.send_back(&env).await?;
            self.send_on(&env).await?;
        }
        Ok(due.len())
    }

    /// From how many on there may be more to do at once.
    pub const TICK: usize = ROUND as usize;

    /// What waits with agents who went away goes back into the queue.
    async fn send_back(&self, env: &EnvId) -> Result<(), DeskError> {
        let setup = self.setup(env);
        let routed = setup.teams.iter().filter(|(_, team)| team.content.routing != Routing::Manual);
        let teams: Vec<&str> = routed.map(|(key, _)| key.as_str()).collect();
        if teams.is_empty() {
            return Ok(());
        }
        let agents = crate::roster::all(self.store().read(), env).await?;
        let gone = agents.into_iter().map(|agent| agent.agent.id).filter(|id| !self.is_connected(env, id));
        let gone: Vec<MemberId> = gone.collect();
        if gone.is_empty() {
            return Ok(());
        }
        let query = rows::summaries(env)
            .and_where(Expr::col("agent").is_in(gone.iter().map(MemberId::as_str)))
            .and_where(Expr::col("state").eq("open"))
            .and_where(Expr::col("waits").eq(1))
            .and_where(Expr::col("team").is_in(teams))
            .limit(MOVED)
            .to_owned();
        for row in self.store().read().query_all(&query).await? {
            let chat = rows::summary_of(&row)?;
            let had = chat.agent.map(|agent| agent.id);
            let desk = self.clone();
            let back = move |work: &mut Work| {
                let same = work.chat.agent.as_ref().map(|agent| &agent.id) == had.as_ref();
                let gone = had.as_ref().is_some_and(|id| !desk.is_connected(&work.env, id));
                if same && gone && work.chat.state == State::Open {
                    let (team, agent, why) = (work.chat.team.clone(), None, AssignedWhy::AgentAway);
                    work.add(Party::system(), What::Assigned { team, agent, why, note: String::new() });
                }
                Ok(())
            };
            self.change(env, &chat.id, back).await?;
        }
        Ok(())
    }

    /// What waits goes to agents who have room now, those that wait longest first.
    async fn send_on(&self, env: &EnvId) -> Result<(), DeskError> {
        let setup = self.setup(env);
        if setup.teams.values().all(|team| team.content.routing == Routing::Manual) {
            return Ok(());
        }
        for (id, team) in self.queue(env, MOVED).await? {
            if setup.team(Some(&team)).is_some_and(|team| team.content.routing != Routing::Manual) {
                self.route_waiting(env, &id).await?;
            }
        }
        Ok(())
    }

    async fn route_waiting(&self, env: &EnvId, id: &ConversationId) -> Result<(), DeskError> {
        let (desk, env, id) = (self.clone(), env.clone(), id.clone());
        self.write(move |tx| {
            Box::pin(async move {
                let mut work = Work::load(tx, &desk, &env, &id).await?;
                crate::routing::route(tx, &mut work).await?;
                work.save(tx).await?;
                Ok(())
            })
        })
        .await
    }
}

/// Does what is due in a conversation.
fn pass(work: &mut Work) -> Result<(), DeskError> {
    let now = work.now;
    if work.chat.state == State::Snoozed && work.chat.snoozed_until.is_some_and(|until| until <= now) {
        work.move_to(Party::system(), State::Open, None)?;
    }
    while let Some(due) = work.chat.reminders.first().filter(|due| due.at <= now).cloned() {
        let Reminder { at, text, agent } = due;
        work.add(Party::system(), What::Reminded { remind_at: at, text, agent });
    }
    for kind in ClockKind::ALL {
        let Some(clock) = work.chat.clocks.get(kind).filter(|clock| moment(clock).is_some()).cloned() else {
            continue;
        };
        if clock.due_at < now {
            work.add(Party::system(), What::Breached { clock: kind });
        } else if clock.warn_at <= now && !clock.warned {
            work.add(Party::system(), What::Warned { clock: kind });
        }
    }
    let setup = work.setup.clone();
    if overflow(&work.chat, &setup).is_some_and(|at| at <= now) {
        let to = setup.team(work.chat.team.as_deref()).map(|team| team.content.overflow_to.clone());
        work.add(
            Party::system(),
            What::Assigned { team: to, agent: None, why: AssignedWhy::Overflow, note: String::new() },
        );
    }
    work.looked();
    Ok(())
}
