//! Steps on conversations: by hand, in bulk, and as macros and rules take them.

use crate::{
    Desk, DeskError, agent,
    customer::author,
    engine::party,
    input::{MAX_LABELS, MAX_LINE, check_lang, check_length, check_text, check_words},
    roster, rows,
    work::Work,
};
use access::Actor;
use chrono::Duration;
use store::Tx;
use types::desk::{
    Action, AgentRef, AssignedWhy, Bulked, Conversation, From, MAX_EVENTS, MAX_TEXT, Message, Party,
    PartyKind, State, What, undo_of,
};
use types::{ConversationId, Permission};

/// Most steps at once.
pub const MAX_ACTIONS: usize = 20;
/// Most conversations of a bulk step.
pub const MAX_BULK: usize = 200;
/// Longest sleep, in minutes: a year.
const MAX_SNOOZE: u32 = 525_600;

impl Desk {
    /// Takes steps on a conversation: all of them or, if one is refused, none.
    pub async fn act(
        &self,
        actor: &Actor,
        id: &ConversationId,
        actions: Vec<Action>,
    ) -> Result<Conversation, DeskError> {
        actor.require(Permission::Reply)?;
        actions.iter().try_for_each(check)?;
        if actions.len() > MAX_ACTIONS {
            return Err(DeskError::invalid("/actions", "too_many", format!("at most {MAX_ACTIONS}")));
        }
        let (desk, env, id) = (self.clone(), actor.env().clone(), id.clone());
        let (by, from) = author(actor);
        self.write(move |tx| {
            Box::pin(async move {
                let mut work = Work::load(tx, &desk, &env, &id).await?;
                work.living()?;
                for action in &actions {
                    perform(tx, &mut work, &by, from, action).await?;
                }
                work.save(tx).await
            })
        })
        .await
    }

    /// Takes the same steps on several conversations, each for itself. Answers what became of each, in order, with the
    /// way back.
    pub async fn bulk(
        &self,
        actor: &Actor,
        ids: &[ConversationId],
        actions: &[Action],
    ) -> Result<Vec<Bulked>, DeskError> {
        actor.require(Permission::Reply)?;
        if ids.len() > MAX_BULK {
            return Err(DeskError::invalid("/ids", "too_many", format!("at most {MAX_BULK}")));
        }
        let mut outcomes = Vec::with_capacity(ids.len());
        for id in ids {
            let mut bulked = Bulked { id: id.clone(), name: String::new(), problem: None, undo: vec![] };
            let done = async {
                let before = self.conversation(actor, id).await?;
                bulked.name = before.customer.name.clone();
                let undo: Vec<_> = actions.iter().rev().flat_map(|step| undo_of(&before, step)).collect();
                let after = self.act(actor, id, actions.to_vec()).await?;
                if after.seq == before.seq {
                    return Ok(vec![]);
                }
                let mut back = self.words_back(actor, id, before.seq, after.seq).await?;
                back.extend(undo);
                Ok::<_, DeskError>(back)
            };
            match done.await {
                Ok(undo) => bulked.undo = undo,
                Err(error) => bulked.problem = Some(error.into()),
            }
            outcomes.push(bulked);
        }
        Ok(outcomes)
    }

    /// The steps that take back what the actor said in a conversation between two numbers.
    async fn words_back(
        &self,
        actor: &Actor,
        id: &ConversationId,
        after: u64,
        last: u64,
    ) -> Result<Vec<Action>, DeskError> {
        let by = party(actor);
        let events = rows::events_after(self.store().read(), actor.env(), id, after, MAX_EVENTS).await?;
        let said = events.into_iter().filter(|event| event.seq <= last).filter_map(|event| {
            let may = matches!(&event.what, What::Message(said) if said.undo_until.is_some());
            (may && event.by.is(&by)).then_some(Action::TakeBack { message: event.seq })
        });
        Ok(said.collect())
    }

    /// Sets a reminder for the member who acts.
    pub async fn remind(
        &self,
        actor: &Actor,
        id: &ConversationId,
        at: types::Timestamp,
        text: String,
    ) -> Result<Conversation, DeskError> {
        actor.require(Permission::Reply)?;
        check_text("/text", &text, MAX_LINE)?;
        let (by, agent) = (party(actor), crate::engine::agent(actor).ok_or(DeskError::NotFound("agent"))?);
        let set = move |work: &mut Work| {
            if at <= work.now || work.chat.reminders.len() >= MAX_LABELS {
                return Err(DeskError::invalid("/at", "format", "a moment to come, and few of them"));
            }
            work.add(by, What::ReminderSet { remind_at: at, text, agent });
            Ok(())
        };
        Ok(self.change(actor.env(), id, set).await?.0)
    }
}

/// Refuses a step whose values cannot be used.
pub(crate) fn check(action: &Action) -> Result<(), DeskError> {
    match action {
        Action::State { to: State::Snoozed, until: None } => {
            Err(DeskError::invalid("/until", "required", "a moment to come"))
        }
        Action::State { .. } | Action::Release | Action::Priority { .. } | Action::Agent { .. } => Ok(()),
        Action::TakeBack { .. } => Ok(()),
        Action::Snooze { minutes } if (1..=MAX_SNOOZE).contains(minutes) => Ok(()),
        Action::Snooze { .. } => Err(DeskError::invalid("/minutes", "too_large", "1 to 525600")),
        Action::Team { team } => check_length("/team", team, 64),
        Action::Label { add, remove } => {
            check_words("/add", add)?;
            check_words("/remove", remove)
        }
        Action::Subject { to } => check_length("/to", to, MAX_LINE),
        Action::Language { to } => check_lang(to),
        Action::Skills { to } => check_words("/to", to),
        Action::Reply { text } | Action::Note { text } => check_text("/text", text, MAX_TEXT),
    }
}

/// Takes one checked step. What is so already adds no event.
pub(crate) async fn perform(
    tx: &Tx,
    work: &mut Work,
    by: &Party,
    from: From,
    action: &Action,
) -> Result<(), DeskError> {
    let by = by.clone();
    let goes_on = match action {
        Action::State { to, .. } => *to != State::Resolved,
        Action::Snooze { .. } | Action::Reply { .. } => true,
        _ => false,
    };
    if goes_on {
        work.newest(tx).await?;
    }
    match action {
        Action::State { to, until } => match to {
            State::Snoozed => sleep(work, by, *until),
            State::Open | State::Pending | State::Resolved if *to == work.chat.state => Ok(()),
            State::Open | State::Pending | State::Resolved => work.move_to(by, *to, None),
        },
        Action::Snooze { minutes } => {
            let until = work.now + Duration::minutes((*minutes).into());
            sleep(work, by, Some(until))
        }
        Action::Team { team } => {
            let team = Some(team.clone()).filter(|team| !team.is_empty());
            if team != work.chat.team {
                assigned(work, by, team, None);
            }
            Ok(())
        }
        Action::Agent { agent } => {
            let agent = roster::agent(tx.conn(), &work.env, agent).await?;
            if work.chat.agent.as_ref() != Some(&agent) {
                let team = work.chat.team.clone();
                assigned(work, by, team, Some(agent));
            }
            Ok(())
        }
        Action::Release => {
            if work.chat.agent.is_some() {
                let (team, agent, why) = (work.chat.team.clone(), None, AssignedWhy::Released);
                work.add(by, What::Assigned { team, agent, why, note: String::new() });
            }
            Ok(())
        }
        Action::Priority { to } => {
            if *to != work.chat.priority {
                work.add(by, What::Prioritised { to: *to });
            }
            Ok(())
        }
        Action::Label { add, remove } => label(work, by, add, remove),
        Action::Subject { to } => {
            if *to != work.chat.subject {
                work.add(by, described(Some(to.clone()), None, None));
            }
            Ok(())
        }
        Action::Language { to } => {
            if *to != work.chat.lang {
                work.add(by, described(None, Some(to.clone()), None));
            }
            Ok(())
        }
        Action::Skills { to } => {
            if *to != work.chat.skills {
                work.add(by, described(None, None, Some(to.clone())));
            }
            Ok(())
        }
        Action::Reply { text } => {
            // Named by its place in the log: no other step of the same author has it.
            let client_id = format!("act-{}", work.chat.seq + 1);
            let undo_until = (by.kind == PartyKind::Agent).then(|| work.now + work.setup.undo());
            let (text, attachments) = (text.clone(), vec![]);
            work.say(by, Message { client_id, from, text, attachments, undo_until, retracted: false });
            Ok(())
        }
        Action::TakeBack { message } => agent::take_back(tx, work, by, *message).await.map(drop),
        Action::Note { text } => {
            work.add(by, What::Note { text: text.clone(), mentions: vec![], only_for: None });
            Ok(())
        }
    }
}

fn sleep(work: &mut Work, by: Party, until: Option<types::Timestamp>) -> Result<(), DeskError> {
    let until = until.filter(|until| *until > work.now);
    let until = until.ok_or_else(|| DeskError::invalid("/until", "too_small", "a moment to come"))?;
    if until - work.now > Duration::minutes(MAX_SNOOZE.into()) {
        return Err(DeskError::invalid("/until", "too_large", "within a year"));
    }
    work.move_to(by, State::Snoozed, Some(until))
}

fn assigned(work: &mut Work, by: Party, team: Option<String>, agent: Option<AgentRef>) {
    let why = if by.kind == PartyKind::Rule { AssignedWhy::Rule } else { AssignedWhy::Given };
    work.add(by, What::Assigned { team, agent, why, note: String::new() });
}

fn label(work: &mut Work, by: Party, add: &[String], remove: &[String]) -> Result<(), DeskError> {
    let has = |label: &&String| work.chat.labels.contains(label);
    let mut added: Vec<String> = add.iter().filter(|label| !has(label)).cloned().collect();
    added.dedup();
    let removed: Vec<String> =
        remove.iter().filter(|label| has(label) && !add.contains(label)).cloned().collect();
    if work.chat.labels.len() + added.len() > MAX_LABELS + removed.len() {
        return Err(DeskError::invalid("/add", "too_many", format!("at most {MAX_LABELS} labels")));
    }
    if !added.is_empty() || !removed.is_empty() {
        work.add(by, What::Labelled { added, removed });
    }
    Ok(())
}

fn described(subject: Option<String>, lang: Option<String>, skills: Option<Vec<String>>) -> What {
    What::Described { subject, lang, name: None, skills }
}
