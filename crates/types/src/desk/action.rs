//! What agents, macros, rules and bulk steps do to a conversation.

use super::{ActionContent, Priority, State};
use crate::{MemberId, Timestamp};
use serde::{Deserialize, Serialize};

/// One step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Action {
    /// Moves it to a state. [`State::Snoozed`] needs a moment.
    State {
        /// To.
        to: State,
        /// Until when it sleeps.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
        until: Option<Timestamp>,
    },
    /// Lets it sleep from now.
    Snooze {
        /// For how long, in minutes: 1 to 525,600.
        minutes: u32,
    },
    /// Gives it to a team, and puts it into that team's queue.
    Team {
        /// The team's key.
        team: String,
    },
    /// Gives it to an agent.
    Agent {
        /// Which.
        agent: MemberId,
    },
    /// Puts it back into the queue.
    Release,
    /// How much it matters.
    Priority {
        /// To.
        to: Priority,
    },
    /// Puts labels on and takes labels off.
    Label {
        /// On.
        #[serde(default)]
        add: Vec<String>,
        /// Off.
        #[serde(default)]
        remove: Vec<String>,
    },
    /// What it is about.
    Subject {
        /// To.
        to: String,
    },
    /// The customer's language.
    Language {
        /// To: a BCP 47 tag.
        to: String,
    },
    /// What an agent must be able to do.
    Skills {
        /// To.
        to: Vec<String>,
    },
    /// Says something to the customer.
    Reply {
        /// The words.
        text: String,
    },
    /// Takes back what the author said a moment ago.
    TakeBack {
        /// The message's number.
        message: u64,
    },
    /// Writes a note.
    Note {
        /// The words.
        text: String,
    },
}

impl ActionContent {
    /// The step that is written; none if it says nothing that can be done.
    pub fn action(&self) -> Option<Action> {
        let value = self.value.trim();
        let words = || Some(value.to_owned()).filter(|words| !words.is_empty());
        Some(match self.what.as_str() {
            "state" => {
                Action::State { to: State::parse(value).filter(|to| *to != State::Snoozed)?, until: None }
            }
            "snooze" => Action::Snooze { minutes: value.parse().ok()? },
            "team" => Action::Team { team: value.to_owned() },
            "agent" => Action::Agent { agent: MemberId::new(words()?) },
            "release" => Action::Release,
            "priority" => Action::Priority { to: Priority::parse(value)? },
            "label" => Action::Label { add: vec![words()?], remove: vec![] },
            "unlabel" => Action::Label { add: vec![], remove: vec![words()?] },
            "reply" => Action::Reply { text: words()? },
            "note" => Action::Note { text: words()? },
            _ => return None,
        })
    }
}
