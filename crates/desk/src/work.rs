//! A conversation under change, inside of one job of the writer.

use crate::{Desk, DeskError, calls, outbox, rows, settle, setup::Setup, tick};
use std::sync::Arc;
use store::{ChangeOp, NewChange, Tx};
use types::desk::{Conversation, Event, From, Message, Party, PartyKind, State, What};
use types::{ConversationId, EnvId, Timestamp};

/// The change log's topic of events; its key is the conversation, `after` is the [`Event`].
pub const TOPIC: &str = "desk";

/// What a job has of a conversation: where it stands, and the events that the job adds.
pub struct Work {
    pub desk: Desk,
    pub env: EnvId,
    pub now: Timestamp,
    pub setup: Arc<Setup>,
    /// With all of `events` taken in.
    pub chat: Conversation,
    /// The number of the last event that the database has; 0 for a new conversation.
    stored: u64,
    events: Vec<(Event, Option<String>)>,
    /// Messages that a channel must carry, and from when on.
    outbox: Vec<(u64, Timestamp)>,
    /// Whether the moment of the next look must be written though nothing happened.
    looked: bool,
}

impl Work {
    /// A new conversation.
    pub fn begin(tx: &Tx, desk: &Desk, env: &EnvId) -> Self {
        let id = ConversationId::new(tx.random().id("cnv"));
        Self::over(tx, desk, env, Conversation::before(id, tx.now()))
    }

    /// A conversation that is there.
    pub async fn load(tx: &Tx, desk: &Desk, env: &EnvId, id: &ConversationId) -> Result<Self, DeskError> {
        let chat = rows::conversation(tx.conn(), env, id).await?;
        Ok(Self::over(tx, desk, env, chat.ok_or(DeskError::NotFound("conversation"))?))
    }

    /// A conversation as the database has it.
    pub fn over(tx: &Tx, desk: &Desk, env: &EnvId, chat: Conversation) -> Self {
        Self {
            desk: desk.clone(),
            env: env.clone(),
            now: tx.now(),
            setup: desk.setup(env),
            stored: chat.seq,
            chat,
            events: vec![],
            outbox: vec![],
            looked: false,
        }
    }

    /// Refuses what became a part of another conversation.
    pub fn living(&self) -> Result<(), DeskError> {
        match &self.chat.merged_into {
            Some(into) => Err(DeskError::Merged { into: into.clone() }),
            None => Ok(()),
        }
    }

    /// Refuses to go on with what is over where the customer has begun another conversation: that is the one they hear.
    pub async fn newest(&self, tx: &Tx) -> Result<(), DeskError> {
        let customer = &self.chat.customer;
        if self.chat.state != State::Resolved || customer.person.is_empty() {
            return Ok(());
        }
        let newest = rows::newest_of(tx.conn(), &self.env, &customer.channel, &customer.person).await?;
        match newest.filter(|newest| newest.id != self.chat.id) {
            Some(newest) => Err(DeskError::MovedOn { to: newest.id }),
            None => Ok(()),
        }
    }

    /// Adds an event and takes it in. Answers its number.
    pub fn add(&mut self, by: Party, what: What) -> u64 {
        let event =
            Event { conversation: self.chat.id.clone(), seq: self.chat.seq + 1, at: self.now, by, what };
        self.chat.apply(&event);
        self.events.push((event, None));
        self.chat.seq
    }

    /// Adds a message, which is known to be new.
    pub fn say(&mut self, by: Party, message: Message) -> u64 {
        let client = client_key(&by, &message.client_id);
        let (from, due) = (message.from, message.undo_until);
        let seq = self.add(by, What::Message(message));
        if let Some(last) = self.events.last_mut() {
            last.1 = Some(client);
        }
        if from != From::Customer && self.desk.channel(&self.chat.customer.channel).is_some() {
            self.outbox.push((seq, due.unwrap_or(self.now)));
        }
        seq
    }

    /// Moves to another state, where the table allows it.
    pub fn move_to(&mut self, by: Party, to: State, until: Option<Timestamp>) -> Result<(), DeskError> {
        let from = self.chat.state;
        if !from.may_become(to) {
            return Err(DeskError::Illegal { from, to });
        }
        self.add(by, What::State { from, to, until });
        Ok(())
    }

    /// The events of this job so far.
    pub fn events(&self) -> impl Iterator<Item = &Event> {
        self.events.iter().map(|(event, _)| event)
    }

    /// Time was looked at: what is next is worked out anew.
    pub fn looked(&mut self) {
        self.looked = true;
    }

    /// The event of this job with a number.
    pub fn event(&self, seq: u64) -> Option<&Event> {
        self.events().find(|event| event.seq == seq)
    }

    /// The message that an author sent under a name of its own.
    pub async fn said(&self, tx: &Tx, by: &Party, client_id: &str) -> Result<Option<Event>, DeskError> {
        rows::said(tx.conn(), &self.env, &self.chat.id, &client_key(by, client_id)).await
    }

    /// Adds what follows from the events, and writes them, the summary, what must be delivered and the change log.
    /// Nothing new, nothing written.
    pub async fn save(mut self, tx: &mut Tx) -> Result<Conversation, DeskError> {
        settle::settle(tx, &mut self).await?;
        let tick_at = tick::next(&self.chat, &self.setup).map(store::millis);
        if self.events.is_empty() {
            if self.looked {
                rows::put_tick(tx.conn(), &self.env, &self.chat.id, tick_at).await?;
            }
            return Ok(self.chat);
        }
        let Self { env, chat, stored, events, outbox, .. } = self;
        rows::append(tx.conn(), &env, &events).await?;
        if !rows::put_conversation(tx.conn(), &env, &chat, stored, tick_at).await? {
            // Another process changed it in between: the whole job is taken back.
            return Err(DeskError::Lost { by: None });
        }
        for (seq, due) in outbox {
            outbox::put(tx.conn(), &env, &chat, seq, due).await?;
        }
        for (event, _) in events {
            calls::note(tx, &env, &event).await?;
            tx.change(NewChange {
                env: env.clone(),
                topic: TOPIC.to_owned(),
                key: event.conversation.to_string(),
                op: if event.seq == 1 { ChangeOp::Add } else { ChangeOp::Update },
                before: None,
                after: Some(serde_json::to_value(&event)?),
            })
            .await?;
        }
        Ok(chat)
    }
}

/// What makes a message one that was sent before: who sends it and the name that they give it.
fn client_key(by: &Party, client_id: &str) -> String {
    let kind = match by.kind {
        PartyKind::Customer => "customer",
        PartyKind::Agent => "agent",
        PartyKind::Bot => "bot",
        PartyKind::Rule => "rule",
        PartyKind::Api => "api",
        PartyKind::System => "system",
    };
    format!("{kind}:{}:{client_id}", by.id)
}
