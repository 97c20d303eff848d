//! Figures of the desk, and what becomes of good answers.

use super::View;
use crate::{ConversationId, Text, Timestamp};
use serde::{Deserialize, Serialize};

/// How it went in a time: conversations by when they began.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Report {
    /// All of them.
    pub total: ReportLine,
    /// By the agent in charge: member id and name.
    pub agents: Vec<ReportLine>,
    /// By team.
    pub teams: Vec<ReportLine>,
    /// By label; a conversation counts for each of its labels.
    pub labels: Vec<ReportLine>,
    /// By channel.
    pub channels: Vec<ReportLine>,
    /// By the hour of the day at which they began, `00` to `23`, in the time zone that was asked for.
    pub hours: Vec<ReportLine>,
    /// Whether there were more conversations than are looked at: the newest were left out.
    pub truncated: bool,
}

/// Figures of one group. Times are seconds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportLine {
    /// The key: member, team, label, channel or hour.
    pub key: String,
    /// The name people read.
    pub name: Text,
    /// How many began.
    pub conversations: u32,
    /// How many of them are resolved.
    pub resolved: u32,
    /// Messages in them.
    pub messages: u32,
    /// Mean time to the first words of a person, from the beginning.
    pub first_reply_s: Option<f64>,
    /// Mean wait of the customer for an answer of a person, over all answers.
    pub reply_s: Option<f64>,
    /// Mean time to the last resolution, from the beginning.
    pub resolution_s: Option<f64>,
    /// Promises that were kept: the newest clock of each sort of each conversation.
    pub kept: u32,
    /// Promises that were broken.
    pub broken: u32,
    /// Mean rating.
    pub rating: Option<f64>,
    /// How many rated.
    pub ratings: u32,
}

/// A saved view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    /// Its id.
    pub id: String,
    /// The name people read.
    pub name: String,
    /// Whether everybody has it.
    pub shared: bool,
    /// What it shows.
    pub view: View,
}

/// A suggested answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Suggestion {
    /// The words.
    pub text: String,
    /// Where they come from: `qa/KEY`, `conversation/ID`.
    pub source: String,
    /// The name of that.
    pub title: String,
    /// How sure, from 0 to 1.
    pub score: f32,
}

/// What a bot would have said to a question by itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Estimate {
    /// `qa/KEY` or `intent/KEY`; none: it would not have answered.
    pub item: Option<String>,
    /// The name of that.
    pub title: String,
    /// How sure, from 0 to 1.
    pub score: f32,
    /// Of the last messages that the bot did not answer ([`Self::of`]), how many it would answer with what is proposed.
    #[serde(default)]
    pub would_answer: u32,
    /// How many messages that is about: what bot and desk were asked in the last thirty days, at most 200.
    #[serde(default)]
    pub of: u32,
}

/// A candidate as it is approved: the words may be better than what was proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Approval {
    /// The question, or the utterance.
    pub question: String,
    /// The answer.
    pub answer: String,
}

/// What a good answer should become.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Lesson {
    /// A new question with its answer.
    Qa {
        /// The bot that learns it.
        bot: String,
    },
    /// Another way to say what an intent or a question means.
    Utterance {
        /// `intent/KEY` or `qa/KEY`.
        item: String,
    },
}

/// Where a candidate stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CandidateState {
    /// Nobody has decided.
    #[default]
    Waiting,
    /// It became a draft.
    Approved,
    /// It did not.
    Rejected,
}

impl CandidateState {
    /// The state as stored.
    pub fn as_str(self) -> &'static str {
        match self {
            CandidateState::Waiting => "waiting",
            CandidateState::Approved => "approved",
            CandidateState::Rejected => "rejected",
        }
    }
}

/// A good answer that a bot may learn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Candidate {
    /// Its id, `cand_…`.
    pub id: String,
    /// Where it was said.
    pub conversation: ConversationId,
    /// The answer's number there.
    pub message: u64,
    /// What the customer asked.
    pub question: String,
    /// What the agent said.
    pub answer: String,
    /// What it should become.
    pub lesson: Lesson,
    /// What the bot would have said.
    pub estimate: Option<Estimate>,
    /// Who proposed it.
    pub by: Text,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// Where it stands.
    pub state: CandidateState,
    /// Who decided.
    pub decided_by: Option<Text>,
    /// The draft that it became: `qa/KEY` or `intent/KEY`.
    pub became: Option<String>,
}
