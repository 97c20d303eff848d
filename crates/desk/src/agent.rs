//! What agents do in a conversation: read, answer, note, take back.

use crate::{
    Desk, DeskError, Said,
    customer::author,
    engine::{agent, party},
    input::{Say, check_text},
    outbox, rows,
    work::Work,
};
use access::Actor;
use store::Tx;
use types::desk::{
    AssignedWhy, Conversation, Event, Here, MAX_EVENTS, MAX_TEXT, Message, Party, PartyKind, Side, Source,
    What,
};
use types::{ConversationId, Json, MemberId, Permission};

/// Most members that a note calls.
const MAX_MENTIONS: usize = 20;

/// What an agent's page of a conversation begins with.
#[derive(Clone, Debug, PartialEq)]
pub struct Chat {
    /// The conversation.
    pub conversation: Conversation,
    /// Its newest events, oldest first; their numbers have no gap.
    pub events: Vec<Event>,
    /// What is known of the customer: an object.
    pub attributes: Json,
    /// Who else is here.
    pub here: Vec<Here>,
}

impl Desk {
    /// Opens a conversation: its newest events and what is known of the customer. That the member reads it is written
    /// down, at most once in some minutes.
    pub async fn chat(&self, actor: &Actor, id: &ConversationId) -> Result<Chat, DeskError> {
        actor.require(Permission::Reply)?;
        self.note_reading(actor, id).await?;
        let snapshot = self.store().snapshot().await?;
        let found = rows::conversation(snapshot.conn(), actor.env(), id).await?;
        let conversation = found.ok_or(DeskError::NotFound("conversation"))?;
        let events =
            rows::events_before(snapshot.conn(), actor.env(), id, conversation.seq + 1, MAX_EVENTS).await?;
        let attributes = rows::attributes(snapshot.conn(), actor.env(), &conversation.customer).await?;
        let events = events.into_iter().map(|event| seen_by_agent(event, actor)).collect();
        let here = self.here(actor.env(), id);
        Ok(Chat { conversation, events, attributes, here })
    }

    /// Older events of a conversation: those before a number, oldest first, at most `limit` (200).
    pub async fn events_before(
        &self,
        actor: &Actor,
        id: &ConversationId,
        before: u64,
        limit: u32,
    ) -> Result<Vec<Event>, DeskError> {
        actor.require(Permission::Reply)?;
        let limit = limit.clamp(1, MAX_EVENTS);
        let events = rows::events_before(self.store().read(), actor.env(), id, before, limit).await?;
        Ok(events.into_iter().map(|event| seen_by_agent(event, actor)).collect())
    }

    /// Newer events of a conversation: those after a number, oldest first, at most `limit` (200).
    pub async fn events_after(
        &self,
        actor: &Actor,
        id: &ConversationId,
        after: u64,
        limit: u32,
    ) -> Result<Vec<Event>, DeskError> {
        actor.require(Permission::Reply)?;
        let limit = limit.clamp(1, MAX_EVENTS);
        let events = rows::events_after(self.store().read(), actor.env(), id, after, limit).await?;
        Ok(events.into_iter().map(|event| seen_by_agent(event, actor)).collect())
    }

    /// What sources handed over with a conversation, oldest first.
    pub async fn sources(&self, actor: &Actor, id: &ConversationId) -> Result<Vec<Source>, DeskError> {
        actor.require(Permission::Reply)?;
        rows::sources(self.store().read(), actor.env(), id).await
    }

    /// Answers the customer. Whoever answers what nobody has takes it. A member may take the message back for some
    /// seconds ([`Desk::retract`]). Sent again under the same `client_id` it changes nothing.
    pub async fn reply(&self, actor: &Actor, id: &ConversationId, say: Say) -> Result<Said, DeskError> {
        actor.require(Permission::Reply)?;
        say.check()?;
        let say = Say { attachments: self.given_out(actor, id, say.attachments).await?, ..say };
        let (desk, env, id) = (self.clone(), actor.env().clone(), id.clone());
        let ((by, from), agent) = (author(actor), agent(actor));
        self.write(move |tx| {
            Box::pin(async move {
                let mut work = Work::load(tx, &desk, &env, &id).await?;
                if let Some(event) = work.said(tx, &by, &say.client_id).await? {
                    return Ok(Said { conversation: work.chat, event, again: true });
                }
                work.living()?;
                work.newest(tx).await?;
                if let Some(agent) = agent.filter(|_| work.chat.agent.is_none()) {
                    let team = work.chat.team.clone();
                    let (agent, why, note) = (Some(agent), AssignedWhy::Took, String::new());
                    work.add(by.clone(), What::Assigned { team, agent, why, note });
                }
                // Only people change their minds.
                let undo_until = (by.kind == PartyKind::Agent).then(|| work.now + work.setup.undo());
                let message = Message { undo_until, ..crate::customer::message(say, from) };
                let seq = work.say(by, message);
                let event = work.event(seq).cloned().ok_or(DeskError::NotFound("message"))?;
                Ok(Said { conversation: work.save(tx).await?, event, again: false })
            })
        })
        .await
    }

    /// Takes a message back, within its time and by its author. Its words are gone for good; they are answered here
    /// once more, for the draft that they become again.
    pub async fn retract(
        &self,
        actor: &Actor,
        id: &ConversationId,
        message: u64,
    ) -> Result<Message, DeskError> {
        actor.require(Permission::Reply)?;
        let (desk, env, id, by) = (self.clone(), actor.env().clone(), id.clone(), party(actor));
        self.write(move |tx| {
            Box::pin(async move {
                let mut work = Work::load(tx, &desk, &env, &id).await?;
                work.living()?;
                let words = take_back(tx, &mut work, by, message).await?;
                work.save(tx).await?;
                Ok(words)
            })
        })
        .await
    }

    /// Writes a note that the customer never sees, and calls members with it.
    pub async fn note(
        &self,
        actor: &Actor,
        id: &ConversationId,
        text: String,
        mentions: Vec<MemberId>,
    ) -> Result<Conversation, DeskError> {
        actor.require(Permission::Reply)?;
        check_text("/text", &text, MAX_TEXT)?;
        if mentions.len() > MAX_MENTIONS {
            return Err(DeskError::invalid("/mentions", "too_many", "too many"));
        }
        self.add_note(actor, id, What::Note { text, mentions, only_for: None }).await
    }

    /// Whispers to the agent in charge: nobody else but supervisors sees it.
    pub async fn whisper(
        &self,
        actor: &Actor,
        id: &ConversationId,
        text: String,
    ) -> Result<Conversation, DeskError> {
        actor.require(Permission::Oversee)?;
        check_text("/text", &text, MAX_TEXT)?;
        let by = party(actor);
        let whisper = move |work: &mut Work| {
            let agent = work.chat.agent.clone().ok_or(DeskError::NotFound("agent"))?;
            let mentions = vec![agent.id.clone()];
            work.add(by, What::Note { text, mentions, only_for: Some(agent.id) });
            Ok(())
        };
        Ok(self.change(actor.env(), id, whisper).await?.0)
    }

    async fn add_note(
        &self,
        actor: &Actor,
        id: &ConversationId,
        note: What,
    ) -> Result<Conversation, DeskError> {
        let by = party(actor);
        let add = move |work: &mut Work| {
            work.add(by, note);
            Ok(())
        };
        Ok(self.change(actor.env(), id, add).await?.0)
    }

    /// The team has read up to an event. Only whoever is in charge reads for the team, or anybody while nobody is.
    pub async fn reads(&self, actor: &Actor, id: &ConversationId, up_to: u64) -> Result<(), DeskError> {
        actor.require(Permission::Reply)?;
        let me = agent(actor);
        let counts = move |chat: &Conversation| {
            let mine =
                chat.agent.is_none() || chat.agent.as_ref().map(|a| &a.id) == me.as_ref().map(|a| &a.id);
            mine && chat.unread.first().is_some_and(|first| *first <= up_to)
        };
        // Most of the time there is nothing to write.
        if !counts(&self.conversation(actor, id).await?) {
            return Ok(());
        }
        let by = party(actor);
        let read = move |work: &mut Work| {
            if counts(&work.chat) {
                let up_to = up_to.min(work.chat.seq);
                work.add(by, What::Read { side: Side::Team, up_to });
            }
            Ok(())
        };
        self.change(actor.env(), id, read).await?;
        Ok(())
    }
}

/// An event as a member may see it: of whispers between others only that there was one, so that numbers have no gap.
pub(crate) fn seen_by_agent(mut event: Event, actor: &Actor) -> Event {
    if let What::Note { text, mentions, only_for: Some(only) } = &mut event.what {
        let me = agent(actor).map(|agent| agent.id);
        let mine = me.as_ref() == Some(only)
            || (event.by.kind == PartyKind::Agent && me.is_some_and(|me| me.as_str() == event.by.id));
        if !mine && !actor.may(Permission::Oversee) {
            text.clear();
            mentions.clear();
            event.by = Party::system();
        }
    }
    event
}

/// Takes a message of the author's back, if there is still time; answers what it said.
pub(crate) async fn take_back(
    tx: &Tx,
    work: &mut Work,
    by: Party,
    message: u64,
) -> Result<Message, DeskError> {
    let found = rows::event(tx.conn(), &work.env, &work.chat.id, message).await?;
    let mut event = found.ok_or(DeskError::NotFound("message"))?;
    let What::Message(said) = &mut event.what else {
        return Err(DeskError::NotFound("message"));
    };
    if !event.by.is(&by) || said.retracted || said.undo_until.is_none_or(|until| work.now >= until) {
        return Err(DeskError::TooLate);
    }
    let words = said.clone();
    said.text.clear();
    said.attachments.clear();
    said.retracted = true;
    rows::rewrite(tx.conn(), &work.env, &event).await?;
    outbox::remove(tx.conn(), &work.env, &work.chat.id, message).await?;
    work.add(by, What::Retracted { message });
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use types::desk::From;

    #[test]
    fn the_process_speaks_as_the_desk_and_not_as_a_person() {
        assert_eq!(author(&Actor::system("dev".into())).1, From::System);
        assert_eq!(author(&Actor::visitor("dev".into())).1, From::Customer);
    }
}
