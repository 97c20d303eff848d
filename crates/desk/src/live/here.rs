//! Who looks and who writes. In memory only: it is over before a restart would matter.

use super::hub::{ChatKey, Signal};
use crate::{Desk, DeskError, customer::may_be, engine::agent};
use access::Actor;
use chrono::Duration;
use std::collections::HashMap;
use std::sync::PoisonError;
use types::desk::{AgentRef, Customer, Doing, Here};
use types::{ConversationId, EnvId, Permission, Timestamp};

/// How long looking is believed without hearing more. Pages say it again after two thirds of that.
const VIEWING: Duration = Duration::seconds(45);
/// How long writing is believed without hearing more.
const TYPING: Duration = Duration::seconds(8);
/// Most people in one conversation that are remembered.
const CROWD: usize = 50;
/// Most conversations in which somebody is remembered to be.
const ROOMS: usize = 20_000;

/// Who is where.
pub(crate) type Presence = HashMap<ChatKey, Vec<Here>>;

impl Desk {
    /// A member looks, writes or leaves. Pages say it when it changes, and looking again every 30 s.
    pub fn signal(&self, actor: &Actor, id: &ConversationId, doing: Doing) -> Result<(), DeskError> {
        actor.require(Permission::Reply)?;
        let me = agent(actor).ok_or(DeskError::NotFound("agent"))?;
        self.appears(actor.env(), id, Some(me), doing);
        Ok(())
    }

    /// The customer writes, or stops. `id` is the conversation as the customer's own calls answer it; one of somebody
    /// else's is refused.
    pub async fn signal_as_customer(
        &self,
        actor: &Actor,
        customer: &Customer,
        id: &ConversationId,
        doing: Doing,
    ) -> Result<(), DeskError> {
        may_be(actor, customer)?;
        let newest = self.newest_of(actor, customer).await?;
        if newest.is_none_or(|chat| chat.id != *id) {
            return Err(DeskError::NotFound("conversation"));
        }
        self.appears(actor.env(), id, None, doing);
        Ok(())
    }

    /// Who is in a conversation now.
    pub(crate) fn here(&self, env: &EnvId, id: &ConversationId) -> Vec<Here> {
        let now = self.store().now();
        let rooms = self.hub().presence.lock().unwrap_or_else(PoisonError::into_inner);
        let room = rooms.get(&(env.clone(), id.clone())).into_iter().flatten();
        room.filter(|one| one.until > now).cloned().collect()
    }

    fn appears(&self, env: &EnvId, id: &ConversationId, who: Option<AgentRef>, doing: Doing) {
        let now = self.store().now();
        let key = (env.clone(), id.clone());
        let here = {
            let mut rooms = self.hub().presence.lock().unwrap_or_else(PoisonError::into_inner);
            if rooms.len() >= ROOMS && !rooms.contains_key(&key) {
                rooms.retain(|_, room| room.iter().any(|one| one.until > now));
                if rooms.len() >= ROOMS {
                    return;
                }
            }
            let room = rooms.entry(key.clone()).or_default();
            enter(room, who, doing, now);
            let here: std::sync::Arc<[Here]> = room.as_slice().into();
            if room.is_empty() {
                rooms.remove(&key);
            }
            here
        };
        self.hub().tell(&key, Signal::Here(here));
    }
}

fn enter(room: &mut Vec<Here>, who: Option<AgentRef>, doing: Doing, now: Timestamp) {
    room.retain(|one| one.until > now && one.agent.as_ref().map(|a| &a.id) != who.as_ref().map(|a| &a.id));
    let lasts = match doing {
        Doing::Viewing => VIEWING,
        Doing::Typing => TYPING,
        Doing::Left => return,
    };
    if room.len() < CROWD {
        room.push(Here { agent: who, doing, until: now + lasts });
    }
}
