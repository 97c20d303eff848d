//! Lists of conversations: what they hold and how they are ordered.

use super::{Conversation, Priority, State};
use crate::{MemberId, Timestamp};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// Longest message or note, in characters.
pub const MAX_TEXT: usize = 4_000;
/// Most attachments of a message.
pub const MAX_ATTACHMENTS: usize = 10;
/// Most rows of a page of a list.
pub const MAX_ROWS: u32 = 200;
/// Most events of a page of a conversation.
pub const MAX_EVENTS: u32 = 200;

/// Whose conversations.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Scope {
    /// Everybody's.
    #[default]
    All,
    /// Nobody's yet.
    Unassigned,
    /// A member's.
    Agent {
        /// Which.
        agent: MemberId,
    },
    /// A team's.
    Team {
        /// Its key.
        team: String,
    },
}

/// What comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// What happened last.
    #[default]
    Latest,
    /// Who waits longest; then those who do not wait.
    Waiting,
    /// What matters most; of the same, what happened last.
    Priority,
}

/// A list: a filter and an order. Also the shape of a saved view.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct View {
    /// Whose.
    pub scope: Scope,
    /// In one of these states; any if empty.
    pub states: Vec<State>,
    /// At least this priority.
    pub priority: Priority,
    /// With all of these labels.
    pub labels: Vec<String>,
    /// From this channel.
    pub channel: Option<String>,
    /// Of this customer on the channel.
    pub person: Option<String>,
    /// Only those with messages that nobody has read.
    pub unread: bool,
    /// Only those with a bad rating that nobody has looked after.
    pub follow_up: bool,
    /// Only those in which something happened last at this moment or later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active_from: Option<Timestamp>,
    /// Only those in which something happened last before this moment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active_until: Option<Timestamp>,
    /// What comes first.
    pub order: Order,
}

impl View {
    /// A list of what is open, whose it is.
    pub fn open(scope: Scope) -> Self {
        Self { scope, states: vec![State::Open], ..Self::default() }
    }

    /// Whether a conversation is in the list. Merged ones are in none.
    pub fn holds(&self, c: &Conversation) -> bool {
        let scope = match &self.scope {
            Scope::All => true,
            Scope::Unassigned => c.agent.is_none(),
            Scope::Agent { agent } => c.agent.as_ref().is_some_and(|a| a.id == *agent),
            Scope::Team { team } => c.team.as_ref() == Some(team),
        };
        scope
            && c.merged_into.is_none()
            && (self.states.is_empty() || self.states.contains(&c.state))
            && c.priority >= self.priority
            && self.labels.iter().all(|label| c.labels.contains(label))
            && self.channel.as_ref().is_none_or(|channel| c.customer.channel == *channel)
            && self.person.as_ref().is_none_or(|person| c.customer.person == *person)
            && (!self.unread || !c.unread.is_empty())
            && (!self.follow_up || c.rating.as_ref().is_some_and(|r| r.follow_up))
            && self.active_from.is_none_or(|from| c.active_at >= from)
            && self.active_until.is_none_or(|until| c.active_at < until)
    }

    /// Which of two comes first in the list. Never equal for two conversations.
    pub fn compare(&self, a: &Conversation, b: &Conversation) -> Ordering {
        let latest = |a: &Conversation, b: &Conversation| b.active_at.cmp(&a.active_at);
        let by = match self.order {
            Order::Latest => latest(a, b),
            Order::Waiting => {
                let since = |c: &Conversation| c.waiting_since.map_or(i64::MAX, |at| at.timestamp_millis());
                since(a).cmp(&since(b))
            }
            Order::Priority => b.priority.cmp(&a.priority).then(latest(a, b)),
        };
        by.then_with(|| b.id.cmp(&a.id))
    }
}

/// How many conversations there are, by what a person's list is made of. Resolved ones are not counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Counts {
    /// One line for each state, team and agent that has any.
    pub lines: Vec<CountLine>,
}

/// One line of the counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CountLine {
    /// The state.
    pub state: State,
    /// The team; none if nobody's.
    pub team: Option<String>,
    /// The agent; none if nobody's.
    pub agent: Option<MemberId>,
    /// How many.
    pub conversations: u32,
    /// How many of them have messages that nobody has read.
    pub unread: u32,
    /// How many customers wait for an answer.
    pub waiting: u32,
}

impl Counts {
    /// The counts as a member's page needs them: of other agents only what they come to together, under an empty id.
    /// With hundreds of agents that is a few lines instead of as many as there are agents.
    pub fn seen_by(&self, me: Option<&MemberId>) -> Self {
        let mut lines: Vec<CountLine> = vec![];
        for line in &self.lines {
            let others = line.agent.as_ref().filter(|agent| Some(*agent) != me).map(|_| MemberId::new(""));
            let agent = others.or_else(|| line.agent.clone());
            let same = |l: &&mut CountLine| (l.state, &l.team, &l.agent) == (line.state, &line.team, &agent);
            match lines.iter_mut().find(same) {
                Some(sum) => {
                    sum.conversations += line.conversations;
                    sum.unread += line.unread;
                    sum.waiting += line.waiting;
                }
                None => lines.push(CountLine { agent, ..line.clone() }),
            }
        }
        Self { lines }
    }

    /// How many are in a state and a scope: conversations, and those with unread messages.
    pub fn of(&self, state: State, scope: &Scope) -> (u32, u32) {
        let inside = |line: &&CountLine| {
            line.state == state
                && match scope {
                    Scope::All => true,
                    Scope::Unassigned => line.agent.is_none(),
                    Scope::Agent { agent } => line.agent.as_ref() == Some(agent),
                    Scope::Team { team } => line.team.as_ref() == Some(team),
                }
        };
        let sum = |a: (u32, u32), line: &CountLine| (a.0 + line.conversations, a.1 + line.unread);
        self.lines.iter().filter(inside).fold((0, 0), sum)
    }
}
