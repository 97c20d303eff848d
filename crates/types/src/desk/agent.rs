//! Agents: who is there, and what they can do.

use super::AgentRef;
use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// Whether an agent wants work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Availability {
    /// Gets conversations.
    Online,
    /// Keeps those there are, gets no new ones.
    Busy,
    /// Not there.
    #[default]
    Away,
}

impl Availability {
    /// The availability as stored and sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Availability::Online => "online",
            Availability::Busy => "busy",
            Availability::Away => "away",
        }
    }

    /// The availability of a stored text.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Online, Self::Busy, Self::Away].into_iter().find(|a| a.as_str() == text)
    }
}

/// What an agent is set up for. Data of the environment, not content: people change teams without a release.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct AgentProfile {
    /// Keys of teams.
    pub teams: Vec<String>,
    /// What the agent can do: `refunds`.
    pub skills: Vec<String>,
    /// Languages, BCP 47; any if empty.
    pub languages: Vec<String>,
    /// Open conversations at once; as the team says if 0.
    pub capacity: u32,
}

/// An agent as others see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AgentPresence {
    /// Who.
    pub agent: AgentRef,
    /// What they are set up for.
    pub profile: AgentProfile,
    /// What they said.
    pub availability: Availability,
    /// Whether their console was heard of lately. Only then is `online` believed.
    pub connected: bool,
    /// When it was heard of last.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub seen_at: Option<Timestamp>,
    /// Open conversations.
    pub open: u32,
}

impl AgentPresence {
    /// Takes those who are new or changed into all of them.
    pub fn take_in(all: &mut Vec<Self>, changed: &[Self]) {
        all.retain(|old| changed.iter().all(|new| new.agent.id != old.agent.id));
        all.extend_from_slice(changed);
        all.sort_by(|a, b| {
            (&a.agent.name.en, a.agent.id.as_str()).cmp(&(&b.agent.name.en, b.agent.id.as_str()))
        });
    }
}

/// How much a channel still lets through to a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Allowance {
    /// Messages; none where their number does not matter.
    pub left: Option<u32>,
    /// Until when.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub until: Timestamp,
}
