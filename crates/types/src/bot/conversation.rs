//! What a conversation with a bot looks like, and its way to a person.

use crate::{Json, Text, Timestamp};
use serde::{Deserialize, Serialize};

/// A part of a reply as it reaches a channel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Bubble {
    /// Plain text, never markup.
    Text {
        /// The words.
        text: String,
    },
    /// A picture.
    Image {
        /// Its address.
        url: String,
    },
    /// A button that leads somewhere.
    Button {
        /// The words.
        label: String,
        /// Where it leads: an `https:` address, a path of this server, or a page of the mini-program.
        url: String,
    },
    /// What can be tapped to say it next.
    Options {
        /// The words.
        options: Vec<String>,
    },
}

/// What a turn came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The greeting.
    Greeting,
    /// An intent asks for something.
    Asking,
    /// An intent is done.
    Done,
    /// An intent was called off.
    Cancelled,
    /// A question was answered.
    Answered,
    /// Small talk.
    SmallTalk,
    /// Similar questions were offered.
    Suggested,
    /// Nothing fitted.
    Missed,
    /// A person was called.
    Handoff,
    /// A word that is not wanted.
    Blocked,
    /// Something failed on our side.
    Failed,
}

/// A filled slot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SlotValue {
    /// The name.
    pub name: String,
    /// The canonical value.
    pub value: String,
    /// As people read it.
    pub shown: String,
}

/// A label that was considered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Considered {
    /// `intent/KEY` or `qa/KEY`.
    pub item: String,
    /// Its name.
    pub title: String,
    /// How sure, from 0 to 1.
    pub score: f32,
}

/// Why a turn went as it did.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Decision {
    /// What was done in short, stable words: `matched`, `filled_slot`, `cancel_word`, `handoff_word`, …
    pub because: String,
    /// The labels that came closest, best first.
    pub considered: Vec<Considered>,
    /// From where on the bot answers.
    pub answer_at: f32,
    /// From where on it offers similar questions.
    pub suggest_at: f32,
    /// Whether the words are exactly those of an example.
    pub exact: bool,
    /// The example that came closest.
    pub nearest: Option<String>,
    /// Share of the words that the bot knows, from 0 to 1.
    pub known: f32,
    /// The words that spoke most for the best label.
    pub evidence: Vec<String>,
    /// Hash of the model.
    pub model: String,
    /// The page that the person is on; empty if the channel does not say.
    pub page: String,
    /// Whether the page decided between two that were about as likely.
    pub by_page: bool,
}

/// One turn of a conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Turn {
    /// Its id.
    pub id: String,
    /// When.
    pub at: Timestamp,
    /// What the person said; empty for the greeting.
    pub said: String,
    /// What it came to.
    pub outcome: Outcome,
    /// The intent or question it is about: `intent/KEY`, `qa/KEY`.
    pub item: Option<String>,
    /// The name of that.
    pub title: String,
    /// The slots of the intent as far as they are filled.
    pub slots: Vec<SlotValue>,
    /// What the bot said.
    pub bubbles: Vec<Bubble>,
    /// Why.
    pub decision: Decision,
    /// Whether this message began the intent.
    #[serde(default)]
    pub began: bool,
    /// What functions and channels keep with the conversation; opaque.
    #[serde(default)]
    pub attributes: Json,
    /// The number of the release that brought the bot as it answered; none for drafts.
    #[serde(default)]
    pub release: Option<u64>,
    /// The sender's own id for the message, if it gave one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// The channel's description of what came with the words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attachment: Option<Json>,
}

/// A conversation in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConversationRow {
    /// Where it takes place.
    pub channel: String,
    /// The person's id there.
    pub person: String,
    /// When something was said last.
    pub last: Timestamp,
    /// Messages of the person since it began.
    pub messages: u32,
    /// The page it was on last, if any.
    pub page: String,
}

/// A conversation that waits for a person, or had one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Handoff {
    /// Its id.
    pub id: String,
    /// The bot it comes from.
    pub bot: String,
    /// Where it takes place.
    pub channel: String,
    /// The person's id there.
    pub person: String,
    /// Why: `asked_for_person`, `missed_too_often`, `intent`.
    pub reason: String,
    /// Where it stands.
    pub state: HandoffState,
    /// Who moved it last.
    pub taken_by: Option<Text>,
    /// Since when it waits.
    pub at: Timestamp,
}

/// Where a conversation in the queue stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandoffState {
    /// Nobody has it yet.
    #[default]
    Waiting,
    /// Somebody has it.
    Taken,
    /// It is over.
    Closed,
}

impl HandoffState {
    /// The state as stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Taken => "taken",
            Self::Closed => "closed",
        }
    }

    /// The state of a stored text.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Waiting, Self::Taken, Self::Closed].into_iter().find(|state| state.as_str() == text)
    }
}
