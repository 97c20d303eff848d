//! A conversation as lists and heads of pages show it.

use crate::{ConversationId, MemberId, Text, Timestamp, UserId};
use serde::{Deserialize, Serialize};

/// Most unread messages that are counted one by one; beyond that people read "99+".
pub const MAX_UNREAD: usize = 100;

/// The channel of end users who are signed in; a person there is a user's id.
pub const MINI_PROGRAM: &str = "mini_program";

/// Where a conversation stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It needs a person of the team.
    #[default]
    Open,
    /// It waits for the customer, or for something outside.
    Pending,
    /// It sleeps until a moment.
    Snoozed,
    /// It is done; a message of the customer may open it again.
    Resolved,
}

impl State {
    /// All of them.
    pub const ALL: [State; 4] = [State::Open, State::Pending, State::Snoozed, State::Resolved];

    /// The state as stored and sent.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Pending => "pending",
            State::Snoozed => "snoozed",
            State::Resolved => "resolved",
        }
    }

    /// The state of a stored text.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// The transition table. A snooze may be moved to another moment; what is resolved can only be opened again.
    pub fn may_become(self, to: State) -> bool {
        match self {
            State::Open => to != State::Open,
            State::Pending => to != State::Pending,
            State::Snoozed => true,
            State::Resolved => to == State::Open,
        }
    }
}

/// How much it matters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// Nobody said.
    #[default]
    None,
    /// It can wait.
    Low,
    /// As usual.
    Medium,
    /// Before others.
    High,
    /// Now.
    Urgent,
}

impl Priority {
    /// All of them, least first.
    pub const ALL: [Priority; 5] =
        [Priority::None, Priority::Low, Priority::Medium, Priority::High, Priority::Urgent];

    /// The priority as sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Priority::None => "none",
            Priority::Low => "low",
            Priority::Medium => "medium",
            Priority::High => "high",
            Priority::Urgent => "urgent",
        }
    }

    /// The priority of a text.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|priority| priority.as_str() == text)
    }
}

/// The customer of a conversation: who it is on a channel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Customer {
    /// `web`, `mini_program`, `wechat`, `api`, or another name of a channel.
    pub channel: String,
    /// The person's id there.
    pub person: String,
    /// The name, where it is known.
    pub name: String,
}

impl Customer {
    /// What owns the attachments of the customer's chats.
    pub fn owner(&self) -> String {
        format!("{}/{}", self.channel, self.person)
    }

    /// The end user, where the customer is one that is signed in.
    pub fn user(&self) -> Option<UserId> {
        (self.channel == MINI_PROGRAM).then(|| UserId::new(self.person.as_str()))
    }
}

/// A member of the team in a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AgentRef {
    /// Whose id.
    pub id: MemberId,
    /// The name people read.
    pub name: Text,
}

/// Whose words a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum From {
    /// The customer's.
    Customer,
    /// A person's of the team.
    Agent,
    /// The bot's.
    Bot,
    /// The desk's own: a rule, a notice out of hours.
    System,
}

/// The newest message, as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LastMessage {
    /// Its number.
    pub seq: u64,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// Whose.
    pub from: From,
    /// Its beginning, at most 120 characters; empty for attachments alone or where it was taken back.
    pub text: String,
    /// How many attachments.
    pub attachments: u32,
    /// Whether it was taken back.
    #[serde(default)]
    pub retracted: bool,
}

/// Which promise a clock measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ClockKind {
    /// From the opening to the first words of a person.
    FirstReply,
    /// From a later message of the customer to the next words of a person.
    NextReply,
    /// From the opening to the resolution.
    Resolution,
}

impl ClockKind {
    /// All of them.
    pub const ALL: [ClockKind; 3] = [ClockKind::FirstReply, ClockKind::NextReply, ClockKind::Resolution];
}

/// What became of a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ClockState {
    /// It runs; it may be late already ([`Clock::breached`]).
    Running,
    /// It stands while the conversation waits for somebody else.
    Paused,
    /// It was stopped in time.
    Met,
    /// It was stopped too late.
    Missed,
    /// What it waited for did not happen and need not any more.
    Void,
}

/// A clock of a promise (SLA). Its moments were worked out from the policy and the hours when it was started.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Clock {
    /// Since when it counts.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub started_at: Timestamp,
    /// The promise in seconds of the policy's time (hours of work, where the policy pauses outside them).
    pub target_s: u64,
    /// When agents are warned.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub warn_at: Timestamp,
    /// Until when.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub due_at: Timestamp,
    /// What became of it.
    pub state: ClockState,
    /// When it stopped.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub stopped_at: Option<Timestamp>,
    /// What was left when it was paused, in seconds of the policy's time; below zero when it was late.
    #[serde(default)]
    pub left_s: Option<i64>,
    /// Whether agents were warned.
    #[serde(default)]
    pub warned: bool,
    /// Whether its moment passed while it ran.
    #[serde(default)]
    pub breached: bool,
}

/// The clocks of a conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Clocks {
    /// The policy that they follow; empty if there is none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub policy: String,
    /// To the first words of a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_reply: Option<Clock>,
    /// To the next words of a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_reply: Option<Clock>,
    /// To the resolution.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolution: Option<Clock>,
}

/// What the customer thinks of how it went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Rating {
    /// From 1 (bad) to 5 (good).
    pub score: u8,
    /// In their words.
    pub comment: String,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// Who was in charge.
    pub agent: Option<AgentRef>,
    /// Whether it is bad enough that somebody should look after it.
    pub follow_up: bool,
}

/// A reminder that an agent set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reminder {
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// Of what.
    pub text: String,
    /// Whom.
    pub agent: AgentRef,
}

/// The state before the last answer, so that taking it back undoes what it did to waiting and clocks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BeforeAnswer {
    /// The answer.
    pub seq: u64,
    /// Since when the customer waited.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub waiting_since: Timestamp,
    /// Whether it was the first of a person.
    pub first: bool,
    /// The clock as it was.
    pub first_reply: Option<Clock>,
    /// The clock as it was.
    pub next_reply: Option<Clock>,
}

/// A conversation: what all of its events came to. Made by [`Conversation::apply`] and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Conversation {
    /// Its id, `cnv_…`.
    pub id: ConversationId,
    /// The number of its last event; events count from 1 without gaps.
    pub seq: u64,
    /// Where it stands.
    pub state: State,
    /// How much it matters.
    pub priority: Priority,
    /// What it is about.
    pub subject: String,
    /// Labels, sorted.
    pub labels: Vec<String>,
    /// The customer's language, a BCP 47 tag; empty if unknown.
    pub lang: String,
    /// Whose.
    pub customer: Customer,
    /// What an agent must be able to do, beside the language.
    pub skills: Vec<String>,
    /// The team (key of content of kind `team`).
    pub team: Option<String>,
    /// Who is in charge.
    pub agent: Option<AgentRef>,
    /// The conversation before this one.
    pub previous: Option<ConversationId>,
    /// The conversation that this one became a part of.
    pub merged_into: Option<ConversationId>,
    /// When it began.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// When something happened last that people care for.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub active_at: Timestamp,
    /// Since when the customer waits for an answer of a person.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub waiting_since: Option<Timestamp>,
    /// Since when it waits for an agent to take it.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub queued_at: Option<Timestamp>,
    /// Until when it sleeps.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub snoozed_until: Option<Timestamp>,
    /// When a person first answered.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub first_reply_at: Option<Timestamp>,
    /// When it was resolved last.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub resolved_at: Option<Timestamp>,
    /// How often it was opened again.
    pub reopened: u32,
    /// Messages that stand.
    pub messages: u32,
    /// Answers of people that ended a wait, and the milliseconds of those waits together.
    pub answers: (u32, u64),
    /// The newest message.
    pub last: Option<LastMessage>,
    /// Up to which event the team has read.
    pub read_by_team: u64,
    /// Up to which event the customer has read.
    pub read_by_customer: u64,
    /// Messages of the customer that nobody of the team has read: the numbers of the newest [`MAX_UNREAD`].
    pub unread: Vec<u64>,
    /// Messages to the customer that the customer has not read: the numbers of the newest [`MAX_UNREAD`].
    pub unread_by_customer: Vec<u64>,
    /// Messages that could not be delivered: the numbers of the newest [`MAX_UNREAD`].
    pub failed: Vec<u64>,
    /// Alarms that words of either side raised.
    pub alarms: u32,
    /// The clocks of its promises.
    pub clocks: Clocks,
    /// What the customer thinks.
    pub rating: Option<Rating>,
    /// Reminders to come, soonest first.
    pub reminders: Vec<Reminder>,
    /// Whether what the customer said was erased.
    #[serde(default)]
    pub erased: bool,
    /// What taking back the last answer would restore.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before_answer: Option<BeforeAnswer>,
}
