//! What happens in a conversation: the log that everything else is made of.

use super::{AgentRef, ClockKind, Customer, From, Priority, State};
use crate::{ConversationId, Json, MemberId, Text, Timestamp};
use serde::{Deserialize, Serialize};

/// One entry of a conversation's log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Event {
    /// The conversation.
    pub conversation: ConversationId,
    /// Its number in the conversation: from 1, without gaps.
    pub seq: u64,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// Who did it.
    pub by: Party,
    /// What.
    #[serde(flatten)]
    pub what: What,
}

/// Who did something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Party {
    /// Which sort.
    pub kind: PartyKind,
    /// The member's, key's, bot's or rule's id; empty for the customer and the desk itself.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// The name people read.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub name: Text,
}

impl Party {
    /// Whether it is the same one, by whatever name people know it.
    pub fn is(&self, other: &Party) -> bool {
        self.kind == other.kind && self.id == other.id
    }
}

/// Sorts of those who do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PartyKind {
    /// The customer.
    Customer,
    /// A member of the team.
    Agent,
    /// A bot.
    Bot,
    /// A rule of the desk.
    Rule,
    /// A server of the company, by key.
    Api,
    /// The desk itself.
    System,
}

impl Party {
    /// The customer.
    pub fn customer(name: &str) -> Self {
        Self { kind: PartyKind::Customer, id: String::new(), name: Text::same(name) }
    }

    /// The desk itself.
    pub fn system() -> Self {
        Self { kind: PartyKind::System, id: String::new(), name: Text::default() }
    }

    /// A member of the team.
    pub fn agent(agent: &AgentRef) -> Self {
        Self { kind: PartyKind::Agent, id: agent.id.to_string(), name: agent.name.clone() }
    }
}

/// A file or picture that goes with a message. The desk keeps the reference, not the bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Attachment {
    /// Where it is: an `https:` address, a path of this server, or a key of the channel.
    pub url: String,
    /// The name of the file.
    pub name: String,
    /// Its media type, `image/png`.
    pub mime: String,
    /// Its size in bytes; 0 if unknown.
    pub size: u64,
}

/// A message. Its text is text, never markup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Message {
    /// The sender's own name for it: sending it again changes nothing.
    pub client_id: String,
    /// Whose words.
    pub from: From,
    /// The words, at most [`super::MAX_TEXT`] characters.
    pub text: String,
    /// What goes with them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// Until when its sender may take it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub undo_until: Option<Timestamp>,
    /// Whether it was taken back; its words are gone then.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retracted: bool,
}

/// How far a message to the customer came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// It waits in the outbox.
    Pending,
    /// The channel took it.
    Sent,
    /// It is on the customer's device.
    Delivered,
    /// The customer saw it.
    Read,
    /// It did not get there.
    Failed,
}

/// Why somebody came to be in charge, or nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AssignedWhy {
    /// The agent took it from the queue.
    Took,
    /// Somebody gave it to the agent.
    Given,
    /// Routing chose.
    Routed,
    /// The agent before passed it on.
    Transferred,
    /// A supervisor took it over.
    TakenOver,
    /// The agent put it back into the queue.
    Released,
    /// The agent went away.
    AgentAway,
    /// It waited too long for its team.
    Overflow,
    /// A rule or macro said so.
    Rule,
}

/// Who has read, or whose words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The customer.
    Customer,
    /// The team.
    Team,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum What {
    /// It began. Always the first event, and only that.
    Opened {
        /// Whose.
        customer: Customer,
        /// What it is about.
        #[serde(default)]
        subject: String,
        /// The customer's language.
        #[serde(default)]
        lang: String,
        /// The team that should have it.
        #[serde(default)]
        team: Option<String>,
        /// What an agent must be able to do.
        #[serde(default)]
        skills: Vec<String>,
        /// How much it matters.
        #[serde(default)]
        priority: Priority,
        /// The conversation before.
        #[serde(default)]
        previous: Option<ConversationId>,
    },
    /// A bot or another source handed it over; what was said there is kept apart (`Desk::source`).
    HandedOver {
        /// `bot`, or another name of a source.
        source: String,
        /// The bot's key, or whatever names the source.
        name: String,
        /// Why: `asked_for_person`, `missed_too_often`, `intent`.
        reason: String,
        /// How many turns are kept.
        turns: u32,
    },
    /// A message.
    Message(Message),
    /// A note that the customer never sees.
    Note {
        /// The words.
        text: String,
        /// Members whom it calls.
        #[serde(default)]
        mentions: Vec<MemberId>,
        /// A whisper: the only agent, beside its author and supervisors, who sees it.
        #[serde(default)]
        only_for: Option<MemberId>,
    },
    /// A message was taken back.
    Retracted {
        /// Its number.
        message: u64,
    },
    /// A message to the customer came further, or failed.
    Delivery {
        /// Its number.
        message: u64,
        /// How far.
        state: DeliveryState,
        /// Why it failed: a stable code.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// The state changed.
    State {
        /// From.
        from: State,
        /// To.
        to: State,
        /// Until when it sleeps.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
        until: Option<Timestamp>,
    },
    /// Who is in charge changed.
    Assigned {
        /// The team.
        team: Option<String>,
        /// The agent; nobody: it waits in the queue.
        agent: Option<AgentRef>,
        /// Why.
        why: AssignedWhy,
        /// What the one before wants to say about it.
        #[serde(default)]
        note: String,
    },
    /// Labels changed.
    Labelled {
        /// New ones.
        added: Vec<String>,
        /// Gone ones.
        removed: Vec<String>,
    },
    /// The priority changed.
    Prioritised {
        /// To.
        to: Priority,
    },
    /// What it is about, its language, the customer's name or the skills it needs changed.
    Described {
        /// What it is about.
        #[serde(default)]
        subject: Option<String>,
        /// The language.
        #[serde(default)]
        lang: Option<String>,
        /// The customer's name.
        #[serde(default)]
        name: Option<String>,
        /// What an agent must be able to do.
        #[serde(default)]
        skills: Option<Vec<String>>,
    },
    /// Somebody has read.
    Read {
        /// Who.
        side: Side,
        /// Up to which event.
        up_to: u64,
    },
    /// A clock began, or began again after a pause.
    ClockStarted {
        /// Which.
        clock: ClockKind,
        /// The policy.
        policy: String,
        /// Since when it counts.
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
        started_at: Timestamp,
        /// The promise in seconds of the policy's time.
        target_s: u64,
        /// When agents are warned.
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
        warn_at: Timestamp,
        /// Until when.
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
        due_at: Timestamp,
    },
    /// A clock stands.
    ClockPaused {
        /// Which.
        clock: ClockKind,
        /// What is left in seconds of the policy's time.
        left_s: i64,
    },
    /// A promise is about to be broken.
    Warned {
        /// Which.
        clock: ClockKind,
    },
    /// A promise was broken.
    Breached {
        /// Which.
        clock: ClockKind,
    },
    /// The customer said what they think.
    Rated {
        /// From 1 to 5.
        score: u8,
        /// In their words.
        comment: String,
        /// Whether somebody should look after it.
        follow_up: bool,
    },
    /// Somebody looked after a bad rating.
    FollowedUp {
        /// What came of it.
        note: String,
    },
    /// Words of either side that must be known.
    Alarm {
        /// Whose.
        side: Side,
        /// The message.
        message: u64,
        /// Which words.
        words: Vec<String>,
    },
    /// Another conversation became a part of this one: its events stand there, up to its end.
    Absorbed {
        /// Which.
        other: ConversationId,
        /// Since when its customer waited.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
        waiting_since: Option<Timestamp>,
    },
    /// It became a part of another one. Nothing follows.
    MergedInto {
        /// Which.
        other: ConversationId,
    },
    /// A reminder was set.
    ReminderSet {
        /// When.
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
        remind_at: Timestamp,
        /// Of what.
        text: String,
        /// Whom.
        agent: AgentRef,
    },
    /// The moment of a reminder came.
    Reminded {
        /// When it was set for.
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
        remind_at: Timestamp,
        /// Of what.
        text: String,
        /// Whom.
        agent: AgentRef,
    },
    /// A rule did something.
    RuleRan {
        /// Its key.
        rule: String,
    },
    /// What the customer said and is called was erased.
    Erased {},
}

/// What a source handed over, kept beside the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Source {
    /// The event that handed it over.
    pub seq: u64,
    /// The turns as the source keeps them (of a bot: `types::Turn`, with slots and decisions), oldest first.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub turns: Json,
}
