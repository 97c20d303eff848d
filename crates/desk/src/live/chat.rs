//! A member's view of one conversation.

use super::hub::{ChatKey, Signal};
use crate::{Desk, DeskError, agent::seen_by_agent, rows};
use access::Actor;
use tokio::sync::broadcast::{Receiver, error::RecvError};
use types::desk::{Conversation, Event, LiveEvent, MAX_EVENTS};
use types::{ConversationId, Permission};

/// Hears every event of a conversation, in order and without a gap, and who else is here.
pub struct ChatListener {
    desk: Desk,
    actor: Actor,
    tail: Tail,
}

/// Follows the log of a conversation.
pub(super) struct Tail {
    desk: Desk,
    pub key: ChatKey,
    signals: Receiver<Signal>,
    /// The last event that was passed on; none before the newest ones were.
    last: Option<u64>,
    /// Whether the log has to be read: at the beginning, and after a signal that something was missed. It stays so until
    /// the log was read, however often whoever waits gives up in between.
    behind: bool,
}

/// What a tail has to say.
pub(super) enum News {
    /// The newest events: replaces everything before.
    Fresh(Box<Conversation>, Vec<Event>),
    /// The next ones.
    Next(Vec<Event>),
    /// Anything that is no event.
    Other(Signal),
}

impl Desk {
    /// Listens to a conversation from after an event on (the last one that the page has), or from its newest events.
    /// That the member reads it is written down.
    pub async fn listen(
        &self,
        actor: &Actor,
        id: &ConversationId,
        after: Option<u64>,
    ) -> Result<ChatListener, DeskError> {
        actor.require(Permission::Reply)?;
        self.conversation(actor, id).await?;
        self.note_reading(actor, id).await?;
        let key = (actor.env().clone(), id.clone());
        Ok(ChatListener { desk: self.clone(), actor: actor.clone(), tail: Tail::new(self, key, after) })
    }
}

impl ChatListener {
    /// What happens next. The first answer comes at once: what the page lacks. Giving up while waiting loses nothing.
    pub async fn next(&mut self) -> Result<LiveEvent, DeskError> {
        let shown = |events: Vec<Event>, actor: &Actor| {
            events.into_iter().map(|event| seen_by_agent(event, actor)).collect()
        };
        loop {
            return Ok(match self.tail.next().await? {
                News::Fresh(conversation, events) => {
                    LiveEvent::Chat { conversation, events: shown(events, &self.actor) }
                }
                News::Next(events) => LiveEvent::Events { events: shown(events, &self.actor) },
                News::Other(Signal::Here(here)) => LiveEvent::Here { here: here.to_vec() },
                News::Other(Signal::Event(_) | Signal::Missed | Signal::Place(_)) => continue,
            });
        }
    }

    /// Who is here now.
    pub fn here(&self) -> LiveEvent {
        LiveEvent::Here { here: self.desk.here(&self.tail.key.0, &self.tail.key.1) }
    }
}

impl Tail {
    pub fn new(desk: &Desk, key: ChatKey, after: Option<u64>) -> Self {
        // Listens before the first reading: nothing can fall in between.
        let signals = desk.hub().listen_to(&key);
        Self { desk: desk.clone(), signals, key, last: after, behind: true }
    }

    /// What happens next; the first answer comes at once.
    pub async fn next(&mut self) -> Result<News, DeskError> {
        loop {
            if self.behind {
                let news = self.catch_up().await?;
                self.behind = false;
                return Ok(news);
            }
            match self.signals.recv().await {
                Ok(Signal::Event(event)) => match self.last {
                    Some(last) if event.seq <= last => {}
                    Some(last) if event.seq == last + 1 => {
                        self.last = Some(event.seq);
                        return Ok(News::Next(vec![(*event).clone()]));
                    }
                    Some(_) | None => self.behind = true,
                },
                Ok(Signal::Missed) | Err(RecvError::Lagged(_)) => self.behind = true,
                Ok(other @ (Signal::Here(_) | Signal::Place(_))) => return Ok(News::Other(other)),
                Err(RecvError::Closed) => return Err(store::StoreError::Closed.into()),
            }
        }
    }

    /// Reads what is missing. More than a page: the newest page instead.
    async fn catch_up(&mut self) -> Result<News, DeskError> {
        let (env, id) = &self.key;
        let snapshot = self.desk.store().snapshot().await?;
        if let Some(last) = self.last {
            let events = rows::events_after(snapshot.conn(), env, id, last, MAX_EVENTS + 1).await?;
            if events.len() <= MAX_EVENTS as usize {
                self.last = Some(events.last().map_or(last, |event| event.seq));
                return Ok(News::Next(events));
            }
        }
        let found = rows::conversation(snapshot.conn(), env, id).await?;
        let chat = found.ok_or(DeskError::NotFound("conversation"))?;
        let events = rows::events_before(snapshot.conn(), env, id, chat.seq + 1, MAX_EVENTS).await?;
        self.last = Some(chat.seq);
        Ok(News::Fresh(Box::new(chat), events))
    }
}
