//! What views of the desk hear, and what pages say without it being kept.

use super::{AgentPresence, AgentRef, Conversation, Counts, Event};
use crate::{ConversationId, Timestamp};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What a listener hears. Whoever stays away too long hears [`LiveEvent::List`] or [`LiveEvent::Chat`] again, which
/// replace everything before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum LiveEvent {
    /// Inbox: the first rows of the list, in order. Replaces what the page has.
    List {
        /// The rows.
        rows: Vec<Conversation>,
        /// Whether there are more.
        more: bool,
    },
    /// Inbox: rows that are new in the list or changed, and ids of those that left it.
    Rows {
        /// With new values; one copy for all who hear of it.
        upserted: Vec<Arc<Conversation>>,
        /// Gone from the list.
        removed: Vec<ConversationId>,
    },
    /// Inbox: how many there are now.
    Counts {
        /// As whoever listens needs them ([`Counts::seen_by`]).
        counts: Counts,
    },
    /// Inbox: who is there now.
    Agents {
        /// All agents of the desk.
        agents: Vec<AgentPresence>,
    },
    /// Inbox: agents who are new or changed since they were last told.
    AgentsChanged {
        /// Those, one copy for all who hear of it.
        agents: Arc<[AgentPresence]>,
    },
    /// Conversation: the newest events, oldest first. Replaces what the page has.
    Chat {
        /// What they came to; boxed because it is large.
        conversation: Box<Conversation>,
        /// The events; their numbers have no gap.
        events: Vec<Event>,
    },
    /// Conversation: the next events. Their numbers follow the last one's without a gap; for a customer some numbers
    /// are left out, because what they are is not theirs to see.
    Events {
        /// The events.
        events: Vec<Event>,
    },
    /// Conversation: who else is here. Replaces what was said before; for a customer only who writes.
    Here {
        /// Those who were heard of lately.
        here: Vec<Here>,
    },
    /// Customer: the place in the queue, from 1; none once an agent has it.
    Queue {
        /// The place.
        position: Option<u32>,
    },
}

/// What somebody does in a conversation at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Doing {
    /// Looks at it.
    Viewing,
    /// Writes.
    Typing,
    /// Went away.
    Left,
}

/// Somebody who is in a conversation at the moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Here {
    /// The member; none: the customer.
    pub agent: Option<AgentRef>,
    /// What they do.
    pub doing: Doing,
    /// Until when it is believed without hearing more.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub until: Timestamp,
}
