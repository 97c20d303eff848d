//! Who gets a conversation that waits. All of it inside of the one writer, so nobody gets more than they can hold.

use crate::{
    DeskError,
    roster::{self, Agent},
    rows,
    setup::Team,
    work::Work,
};
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use std::collections::HashMap;
use store::Tx;
use types::desk::{AgentRef, AssignedWhy, Availability, Conversation, Party, Routing, What};

/// Open conversations at once of an agent, where neither the agent nor the team says.
const CAPACITY: u32 = 5;

/// Gives a conversation that nobody has to an agent, where its team wants that and somebody can.
pub async fn route(tx: &Tx, work: &mut Work) -> Result<(), DeskError> {
    if work.chat.queued_at.is_none() {
        return Ok(());
    }
    let setup = work.setup.clone();
    let Some(team) = setup.team(work.chat.team.as_deref()) else { return Ok(()) };
    if team.content.routing == Routing::Manual {
        return Ok(());
    }
    let all = roster::all(tx.conn(), &work.env).await?;
    let open = roster::open_by_agent(tx.conn(), &work.env).await?;
    let fit = fit(work, team, &all, &open);
    let last = if team.content.sticky { last_agent(tx, work).await? } else { None };
    let again = fit.iter().find(|agent| last.as_ref() == Some(&agent.agent.id));
    let Some(chosen) = again.copied().or_else(|| choose(team.content.routing, &fit, &open)) else {
        return Ok(());
    };
    note_routed(tx, work, &chosen.agent, &all).await?;
    let (team, agent, why) = (work.chat.team.clone(), Some(chosen.agent.clone()), AssignedWhy::Routed);
    work.add(Party::system(), What::Assigned { team, agent, why, note: String::new() });
    Ok(())
}

/// Agents of the team who are there, have room, and can do what it takes.
fn fit<'a>(work: &Work, team: &Team, all: &'a [Agent], open: &HashMap<String, u32>) -> Vec<&'a Agent> {
    let chat = &work.chat;
    let ours = |agent: &&Agent| match &chat.team {
        Some(team) => agent.profile.teams.contains(team),
        None => true,
    };
    let ours: Vec<&Agent> = all.iter().filter(ours).collect();
    // What nobody of the team can do cannot be asked for: the customer would wait for ever.
    let skills =
        chat.skills.iter().filter(|skill| ours.iter().any(|agent| agent.profile.skills.contains(skill)));
    let skills: Vec<&String> = skills.collect();
    let lang_matters = ours.iter().any(|agent| speaks(agent, &chat.lang));
    let can = |agent: &&Agent| {
        skills.iter().all(|skill| agent.profile.skills.contains(skill))
            && (!lang_matters || speaks(agent, &chat.lang))
            && agent.availability == Availability::Online
            && work.desk.is_connected(&work.env, &agent.agent.id)
            && open.get(agent.agent.id.as_str()).copied().unwrap_or_default() < capacity(agent, team)
    };
    ours.into_iter().filter(can).collect()
}

fn capacity(agent: &Agent, team: &Team) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 100 by the form")]
    let of_team = || team.content.capacity.map_or(CAPACITY, |n| n.clamp(1.0, 1000.0) as u32);
    match agent.profile.capacity {
        0 => of_team(),
        own => own,
    }
}

/// Whether an agent speaks a language: `zh` is also `zh-CN`. One without languages speaks any.
fn speaks(agent: &Agent, lang: &str) -> bool {
    let main = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    let languages = &agent.profile.languages;
    lang.is_empty() || languages.is_empty() || languages.iter().any(|one| main(one) == main(lang))
}

fn choose<'a>(routing: Routing, fit: &[&'a Agent], open: &HashMap<String, u32>) -> Option<&'a Agent> {
    let busy = |agent: &Agent| open.get(agent.agent.id.as_str()).copied().unwrap_or_default();
    // Whoever never got one comes first, then whoever got one longest ago.
    let turn = |agent: &Agent| (agent.routed_at.unwrap_or(i64::MIN), agent.agent.id.clone());
    match routing {
        Routing::Manual => None,
        Routing::RoundRobin => fit.iter().copied().min_by_key(|agent| turn(agent)),
        Routing::LeastBusy => fit.iter().copied().min_by_key(|agent| (busy(agent), turn(agent))),
    }
}

/// Remembers whose turn it was. Two turns never have the same moment.
async fn note_routed(tx: &Tx, work: &Work, agent: &AgentRef, all: &[Agent]) -> Result<(), DeskError> {
    let latest = all.iter().filter_map(|agent| agent.routed_at).fold(0, Ord::max);
    let at = Ord::max(latest + 1, store::millis(work.now));
    let update = Query::update()
        .table("desk_agents")
        .value("routed_at", at)
        .and_where(Expr::col("env").eq(work.env.as_str()))
        .and_where(Expr::col("member").eq(agent.id.as_str()))
        .to_owned();
    tx.conn().execute(&update).await?;
    Ok(())
}

/// Who had the customer's conversation before this one.
async fn last_agent(tx: &Tx, work: &Work) -> Result<Option<types::MemberId>, DeskError> {
    let Some(previous) = &work.chat.previous else { return Ok(None) };
    let chat: Option<Conversation> = rows::conversation(tx.conn(), &work.env, previous).await?;
    Ok(chat.and_then(|chat| chat.agent).map(|agent| agent.id))
}
