//! Agents: what they are set up for, and whether they are there.

use crate::{Desk, DeskError, engine::agent as acting, input::check_words};
use access::Actor;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Order, Query};
use sea_orm::{ConnectionTrait, QueryResult};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use store::{ChangeOp, NewChange, Tx};
use types::desk::{AgentPresence, AgentProfile, AgentRef, Availability};
use types::{EnvId, MemberId, Permission, Timestamp};

/// How long a console may be silent before its agent counts as gone.
pub const SILENCE: chrono::Duration = chrono::Duration::seconds(90);
/// The change log's topic of agents.
pub const AGENTS: &str = "desk_agents";
/// Most teams of an agent.
const MAX_TEAMS: usize = 50;

/// When each agent's console was heard of last. In memory: after a restart consoles come back by themselves.
#[derive(Default)]
pub(crate) struct Heard(Mutex<HashMap<(EnvId, MemberId), Timestamp>>);

impl Heard {
    pub fn note(&self, env: &EnvId, member: &MemberId, now: Timestamp) {
        let mut heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        heard.insert((env.clone(), member.clone()), now);
    }

    pub fn at(&self, env: &EnvId, member: &MemberId) -> Option<Timestamp> {
        let heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        heard.get(&(env.clone(), member.clone())).copied()
    }
}

/// An agent as stored.
#[derive(Clone, Debug)]
pub(crate) struct Agent {
    pub agent: AgentRef,
    pub profile: AgentProfile,
    pub availability: Availability,
    /// When routing last chose them.
    pub routed_at: Option<i64>,
}

impl Desk {
    /// A member sits down at the desk, or says whether they want work. The first time makes them an agent.
    pub async fn set_availability(&self, actor: &Actor, availability: Availability) -> Result<(), DeskError> {
        actor.require(Permission::Reply)?;
        let me = acting(actor).ok_or(DeskError::NotFound("agent"))?;
        self.heard().note(actor.env(), &me.id, self.store().now());
        let env = actor.env().clone();
        self.write(move |tx| {
            Box::pin(async move {
                let known = find(tx.conn(), &env, &me.id).await?;
                let profile = known.map(|known| known.profile).unwrap_or_default();
                put(tx, &env, &me, &profile, availability).await
            })
        })
        .await
    }

    /// The member opens the desk. The first time makes them an agent, who wants no work yet.
    pub async fn arrive(&self, actor: &Actor) -> Result<(), DeskError> {
        self.heartbeat(actor)?;
        let Some(me) = acting(actor) else { return Ok(()) };
        if find(self.store().read(), actor.env(), &me.id).await?.is_some() {
            return Ok(());
        }
        self.set_availability(actor, Availability::Away).await
    }

    /// The member's console is still open. To be called about every 30 s; after 90 s of silence an agent counts as gone.
    pub fn heartbeat(&self, actor: &Actor) -> Result<(), DeskError> {
        actor.require(Permission::Reply)?;
        if let Some(me) = acting(actor) {
            self.heard().note(actor.env(), &me.id, self.store().now());
        }
        Ok(())
    }

    /// Sets an agent up: teams, skills, languages, capacity. Members who never were at the desk are named by `agent`.
    pub async fn set_profile(
        &self,
        actor: &Actor,
        agent: AgentRef,
        profile: AgentProfile,
    ) -> Result<(), DeskError> {
        actor.require(Permission::Oversee)?;
        check_words("/skills", &profile.skills)?;
        check_words("/languages", &profile.languages)?;
        if profile.teams.len() > MAX_TEAMS || profile.teams.iter().any(|team| team.len() > 64) {
            return Err(DeskError::invalid("/teams", "too_many", "at most 50 keys of teams"));
        }
        let env = actor.env().clone();
        self.write(move |tx| {
            Box::pin(async move {
                let known = find(tx.conn(), &env, &agent.id).await?;
                let availability = known.map(|known| known.availability).unwrap_or_default();
                put(tx, &env, &agent, &profile, availability).await
            })
        })
        .await
    }

    /// All agents of the desk, by name.
    pub async fn agents(&self, actor: &Actor) -> Result<Vec<AgentPresence>, DeskError> {
        actor.require(Permission::Reply)?;
        self.roster(actor.env()).await
    }

    pub(crate) async fn roster(&self, env: &EnvId) -> Result<Vec<AgentPresence>, DeskError> {
        let agents = all(self.store().read(), env).await?;
        let open = open_by_agent(self.store().read(), env).await?;
        let presence = |known: Agent| {
            let seen_at = self.heard().at(env, &known.agent.id);
            AgentPresence {
                connected: self.is_connected(env, &known.agent.id),
                open: open.get(known.agent.id.as_str()).copied().unwrap_or_default(),
                agent: known.agent,
                profile: known.profile,
                availability: known.availability,
                seen_at,
            }
        };
        Ok(agents.into_iter().map(presence).collect())
    }
}

async fn put(
    tx: &mut Tx,
    env: &EnvId,
    agent: &AgentRef,
    profile: &AgentProfile,
    availability: Availability,
) -> Result<(), DeskError> {
    let insert = Query::insert()
        .into_table("desk_agents")
        .columns(["env", "member", "name", "profile", "availability"])
        .values_panic([
            env.as_str().into(),
            agent.id.as_str().into(),
            serde_json::to_string(&agent.name)?.into(),
            serde_json::to_string(profile)?.into(),
            availability.as_str().into(),
        ])
        .on_conflict(
            OnConflict::columns(["env", "member"])
                .update_columns(["name", "profile", "availability"])
                .to_owned(),
        )
        .to_owned();
    tx.conn().execute(&insert).await?;
    told(tx, env, &agent.id).await
}

async fn told(tx: &mut Tx, env: &EnvId, member: &MemberId) -> Result<(), DeskError> {
    tx.change(NewChange {
        env: env.clone(),
        topic: AGENTS.to_owned(),
        key: member.to_string(),
        op: ChangeOp::Update,
        before: None,
        after: None,
    })
    .await?;
    Ok(())
}

/// An agent of the desk, by the member's id.
pub(crate) async fn agent<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    member: &MemberId,
) -> Result<AgentRef, DeskError> {
    find(conn, env, member).await?.map(|known| known.agent).ok_or(DeskError::NotFound("agent"))
}

pub(crate) async fn find<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
    member: &MemberId,
) -> Result<Option<Agent>, DeskError> {
    let query = select(env).and_where(Expr::col("member").eq(member.as_str())).to_owned();
    conn.query_one(&query).await?.as_ref().map(agent_of).transpose()
}

pub(crate) async fn all<C: ConnectionTrait>(conn: &C, env: &EnvId) -> Result<Vec<Agent>, DeskError> {
    let query = select(env).order_by("name", Order::Asc).order_by("member", Order::Asc).to_owned();
    conn.query_all(&query).await?.iter().map(agent_of).collect()
}

fn select(env: &EnvId) -> sea_orm::sea_query::SelectStatement {
    Query::select()
        .columns(["member", "name", "profile", "availability", "routed_at"])
        .from("desk_agents")
        .and_where(Expr::col("env").eq(env.as_str()))
        .to_owned()
}

fn agent_of(row: &QueryResult) -> Result<Agent, DeskError> {
    let (name, profile): (String, String) = (row.try_get("", "name")?, row.try_get("", "profile")?);
    let availability: String = row.try_get("", "availability")?;
    Ok(Agent {
        agent: AgentRef {
            id: MemberId::new(row.try_get::<String>("", "member")?),
            name: serde_json::from_str(&name)?,
        },
        profile: serde_json::from_str(&profile)?,
        availability: Availability::parse(&availability).unwrap_or_default(),
        routed_at: row.try_get("", "routed_at")?,
    })
}

/// How many open conversations each agent has. From the index that counts.
pub(crate) async fn open_by_agent<C: ConnectionTrait>(
    conn: &C,
    env: &EnvId,
) -> Result<HashMap<String, u32>, DeskError> {
    let query = Query::select()
        .column("agent")
        .expr_as(Expr::col("agent").count(), "n")
        .from("desk_conversations")
        .and_where(Expr::col("env").eq(env.as_str()))
        .and_where(Expr::col("state").eq("open"))
        .and_where(Expr::col("agent").ne(""))
        .group_by_col("agent")
        .to_owned();
    let rows = conn.query_all(&query).await?;
    rows.iter()
        .map(|row| {
            let n: i64 = row.try_get("", "n")?;
            Ok((row.try_get("", "agent")?, u32::try_from(n).unwrap_or(u32::MAX)))
        })
        .collect()
}
