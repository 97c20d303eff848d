//! A customer's view of their conversation.

use super::{
    chat::{News, Tail},
    hub::Signal,
};
use crate::{
    Desk, DeskError,
    customer::{may_be, seen_by_customer, shown_to_customer},
};
use access::Actor;
use types::desk::{Customer, Doing, Event, Here, LiveEvent};

/// Hears what of a conversation is its customer's: messages, states, who has it, who writes, the place in the queue.
pub struct CustomerListener {
    tail: Tail,
    /// What was said last, so that it is not said again.
    place: Option<u32>,
}

impl Desk {
    /// Listens to the customer's newest conversation from after an event on, or from its newest events. None if the
    /// customer never had one. When another one begins ([`Desk::customer_says`] answers with its id), listen anew.
    pub async fn listen_as_customer(
        &self,
        actor: &Actor,
        customer: &Customer,
        after: Option<u64>,
    ) -> Result<Option<CustomerListener>, DeskError> {
        may_be(actor, customer)?;
        let Some(chat) = self.newest_of(actor, customer).await? else { return Ok(None) };
        let place = self.position(actor.env(), &chat).await?;
        let tail = Tail::new(self, (actor.env().clone(), chat.id), after);
        Ok(Some(CustomerListener { tail, place }))
    }
}

impl CustomerListener {
    /// The conversation that is listened to.
    pub fn conversation(&self) -> &types::ConversationId {
        &self.tail.key.1
    }

    /// The place in the queue when listening began.
    pub fn place(&self) -> Option<u32> {
        self.place
    }

    /// What happens next. The first answer comes at once: what the screen lacks. Giving up while waiting loses nothing.
    pub async fn next(&mut self) -> Result<LiveEvent, DeskError> {
        loop {
            let event = match self.tail.next().await? {
                News::Fresh(chat, events) => {
                    let conversation = Box::new(shown_to_customer(*chat));
                    Some(LiveEvent::Chat { conversation, events: shown(events) })
                }
                News::Next(events) => {
                    Some(shown(events)).filter(|events| !events.is_empty()).map(|events| LiveEvent::Events { events })
                }
                News::Other(Signal::Here(here)) => Some(LiveEvent::Here { here: writers(&here) }),
                News::Other(Signal::Place(place)) => (place != self.place).then(|| {
                    self.place = place;
                    LiveEvent::Queue { position: place }
                }),
                News::Other(Signal::Event(_) | Signal::Missed) => None,
            };
            if let Some(event) = event {
                return Ok(event);
            }
        }
    }
}

fn shown(events: Vec<Event>) -> Vec<Event> {
    events.into_iter().filter_map(seen_by_customer).collect()
}

/// Agents who write; whose id it is, and who only looks, is not the customer's to know.
fn writers(here: &[Here]) -> Vec<Here> {
    let writes = here.iter().filter(|one| one.doing == Doing::Typing && one.agent.is_some());
    let mut writers: Vec<Here> = writes.cloned().collect();
    for agent in writers.iter_mut().filter_map(|one| one.agent.as_mut()) {
        agent.id = "".into();
    }
    writers
}
