//! What follows from what was done, in the same write: teams, notices, alarms, rules, an agent, clocks.

use crate::{DeskError, routing, rules, setup::Setup, sla, work::Work};
use store::Tx;
use types::Lang;
use types::desk::{AssignedWhy, Event, From, Message, Party, Side, State, What};

/// Adds the events that follow.
pub async fn settle(tx: &Tx, work: &mut Work) -> Result<(), DeskError> {
    if work.events().next().is_none() || work.chat.merged_into.is_some() {
        return Ok(());
    }
    alarms(work);
    away(work);
    closed(work);
    rules::run(tx, work).await?;
    routing::route(tx, work).await?;
    sla::follow(work);
    Ok(())
}

/// Words of either side that somebody must know of.
fn alarms(work: &mut Work) {
    let found: Vec<(Side, u64, Vec<String>)> =
        work.events().filter_map(|event| alarm(&work.setup, event)).collect();
    for (side, message, words) in found {
        work.add(Party::system(), What::Alarm { side, message, words });
    }
}

fn alarm(setup: &Setup, event: &Event) -> Option<(Side, u64, Vec<String>)> {
    let What::Message(message) = &event.what else { return None };
    let (side, list) = match message.from {
        From::Customer => (Side::Customer, &setup.desk.alarm_customer),
        From::Agent => (Side::Team, &setup.desk.alarm_agent),
        From::Bot | From::System => return None,
    };
    let text = message.text.to_lowercase();
    let inside = |word: &&String| {
        let word = word.trim().to_lowercase();
        !word.is_empty() && text.contains(&word)
    };
    let words: Vec<String> = list.iter().filter(inside).cloned().collect();
    (!words.is_empty()).then_some((side, event.seq, words))
}

/// The customer came back, and whoever had the conversation is not there: it goes into the queue.
fn away(work: &mut Work) {
    let opened = work.events().any(|event| {
        matches!(event.what, What::State { from: State::Resolved | State::Snoozed, to: State::Open, .. })
    });
    let routed = work
        .setup
        .team(work.chat.team.as_deref())
        .is_some_and(|team| team.content.routing != types::desk::Routing::Manual);
    let gone = |id| !work.desk.is_connected(&work.env, id);
    if opened && routed && work.chat.agent.as_ref().is_some_and(|agent| gone(&agent.id)) {
        let (team, agent, why) = (work.chat.team.clone(), None, AssignedWhy::AgentAway);
        work.add(Party::system(), What::Assigned { team, agent, why, note: String::new() });
    }
}

/// Tells whoever comes when the team does not work.
fn closed(work: &mut Work) {
    let comes = |event: &Event| {
        matches!(event.what, What::Opened { .. } | What::State { from: State::Resolved, to: State::Open, .. })
    };
    if !work.events().any(comes) {
        return;
    }
    let setup = work.setup.clone();
    let Some(team) = setup.team(work.chat.team.as_deref()) else { return };
    let lang = Lang::from_tag(&work.chat.lang).unwrap_or(Lang::Zh);
    let text = team.content.closed.get(lang).to_owned();
    if text.is_empty() || team.calendar.is_open(work.now) {
        return;
    }
    let client_id = format!("closed-{}", work.chat.seq + 1);
    let message = Message {
        client_id,
        from: From::System,
        text,
        attachments: vec![],
        undo_until: None,
        retracted: false,
    };
    work.say(Party::system(), message);
}
