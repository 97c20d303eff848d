//! A member's view of a list.

use super::hub::Round;
use crate::{Desk, DeskError, engine::agent};
use access::Actor;
use std::collections::{HashSet, VecDeque};
use std::sync::Arc;
use tokio::sync::broadcast::{Receiver, error::RecvError};
use types::desk::{Conversation, LiveEvent, View};
use types::{ConversationId, MemberId, Permission};

/// Rows that a listener remembers to have told; beyond that it begins anew.
const TOLD: usize = 5_000;

/// Hears what comes into a list, changes in it and leaves it, how many conversations there are, and who is there.
pub struct InboxListener {
    desk: Desk,
    actor: Actor,
    /// Whose inbox it is.
    me: Option<MemberId>,
    view: View,
    limit: u32,
    rounds: Receiver<Round>,
    /// The rows that the page has.
    told: HashSet<ConversationId>,
    /// What is said before anything new.
    waiting: VecDeque<LiveEvent>,
    begun: bool,
}

impl Desk {
    /// Listens to a list, of which the page shows the first `limit` rows (at most 200).
    pub async fn listen_to_list(
        &self,
        actor: &Actor,
        view: View,
        limit: u32,
    ) -> Result<InboxListener, DeskError> {
        actor.require(Permission::Reply)?;
        Ok(InboxListener {
            desk: self.clone(),
            actor: actor.clone(),
            me: agent(actor).map(|me| me.id),
            view,
            limit,
            rounds: self.hub().listen_to_inbox(actor.env()),
            told: HashSet::new(),
            waiting: VecDeque::new(),
            begun: false,
        })
    }
}

impl InboxListener {
    /// What happens next: first the list, the counts and the agents, then what changes. Giving up while waiting loses
    /// nothing.
    pub async fn next(&mut self) -> Result<LiveEvent, DeskError> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Ok(event);
            }
            if !self.begun {
                self.begin().await?;
                continue;
            }
            match self.rounds.recv().await {
                Ok(Round::Changed(chats)) => {
                    if let Some(event) = self.sort(&chats) {
                        return Ok(event);
                    }
                }
                Ok(Round::Counts(counts)) => {
                    return Ok(LiveEvent::Counts { counts: counts.seen_by(self.me.as_ref()) });
                }
                Ok(Round::Agents(agents)) => return Ok(LiveEvent::AgentsChanged { agents }),
                Ok(Round::Missed) | Err(RecvError::Lagged(_)) => self.begun = false,
                Err(RecvError::Closed) => return Err(store::StoreError::Closed.into()),
            }
        }
    }

    async fn begin(&mut self) -> Result<(), DeskError> {
        let page = self.desk.list(&self.actor, &self.view, None, self.limit).await?;
        let counts = self.desk.counts(&self.actor).await?.seen_by(self.me.as_ref());
        let agents = self.desk.agents(&self.actor).await?;
        self.told = page.rows.iter().map(|row| row.id.clone()).collect();
        self.waiting = VecDeque::from([
            LiveEvent::List { rows: page.rows, more: page.next.is_some() },
            LiveEvent::Counts { counts },
            LiveEvent::Agents { agents },
        ]);
        self.begun = true;
        Ok(())
    }

    /// What of a round concerns the list.
    fn sort(&mut self, chats: &[Arc<Conversation>]) -> Option<LiveEvent> {
        let (mut upserted, mut removed) = (vec![], vec![]);
        for chat in chats {
            if self.view.holds(chat) {
                self.told.insert(chat.id.clone());
                upserted.push(chat.clone());
            } else if self.told.remove(&chat.id) {
                removed.push(chat.id.clone());
            }
        }
        if self.told.len() > TOLD {
            self.begun = false;
            return None;
        }
        let nothing = upserted.is_empty() && removed.is_empty();
        (!nothing).then_some(LiveEvent::Rows { upserted, removed })
    }
}
