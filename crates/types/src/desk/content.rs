//! What people author for the desk: teams, promises, rules, canned replies, macros and the desk's own settings.

use crate::{Hours, Text};
use serde::{Deserialize, Serialize};

/// A team: the content of kind `team`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TeamContent {
    /// The name people read.
    pub name: Text,
    /// When it works; always if empty.
    pub hours: Vec<Hours>,
    /// Whether it follows the Chinese calendar: closed on public holidays, and a weekend day that is worked is a Monday.
    pub holidays: bool,
    /// Hours ahead of UTC that the hours are meant in; 8 if not set.
    pub utc_offset: Option<f64>,
    /// Who gets the next conversation.
    pub routing: Routing,
    /// Open conversations of an agent at once, where the agent has no number of its own; 5 if not set.
    pub capacity: Option<f64>,
    /// Whether a customer comes back to the agent of last time, if that one is there.
    pub sticky: bool,
    /// The team that helps out.
    pub overflow_to: String,
    /// Seconds after which it does.
    pub overflow_s: Option<f64>,
    /// The promises (kind `sla`).
    pub sla: String,
    /// Said to whoever comes when the team does not work.
    pub closed: Text,
}

/// Who gets the next conversation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Routing {
    /// Whoever takes it.
    #[default]
    Manual,
    /// The one who has not got one for the longest time.
    RoundRobin,
    /// The one with the fewest open ones.
    LeastBusy,
}

/// Promises: the content of kind `sla`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SlaContent {
    /// The name people read.
    pub name: Text,
    /// What is promised; the first line that fits the priority counts.
    pub promises: Vec<Promise>,
    /// Whether clocks stand while the team does not work.
    pub in_hours: bool,
    /// Whether the clock of the resolution stands while the conversation is pending or snoozed.
    pub pause_pending: bool,
    /// Agents are warned when so much of the time is over, in percent; 80 if not set.
    pub warn_percent: Option<f64>,
}

/// What is promised for a priority, in minutes; nothing where no number stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Promise {
    /// `any`, `none`, `low`, `medium`, `high`, `urgent`.
    pub priority: String,
    /// To the first words of a person.
    pub first_reply: Option<f64>,
    /// To the next words of a person.
    pub next_reply: Option<f64>,
    /// To the resolution.
    pub resolution: Option<f64>,
}

/// The desk's own settings: the content of kind `desk`, key `desk`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DeskContent {
    /// The team of conversations that name none (kind `team`).
    pub team: String,
    /// Hours after its resolution in which a customer's message opens a conversation again; 48 if not set.
    pub reopen_hours: Option<f64>,
    /// Ratings up to this one are followed up; 2 if not set.
    pub bad_rating: Option<f64>,
    /// Words of customers that raise an alarm.
    pub alarm_customer: Vec<String>,
    /// Words of agents that raise an alarm.
    pub alarm_agent: Vec<String>,
    /// Days after which resolved conversations are erased; never if not set.
    pub retention_days: Option<f64>,
}

/// A canned reply: the content of kind `canned`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CannedContent {
    /// What agents type after `/`.
    pub shortcut: String,
    /// The words, with `{customer}`, `{agent}` and `{subject}`.
    pub text: Text,
    /// The team that has it; every team if empty.
    pub team: String,
}

/// A macro: the content of kind `macro`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct MacroContent {
    /// The name people read.
    pub name: Text,
    /// What it does, in order.
    pub actions: Vec<ActionContent>,
}

/// A step as a form writes it. [`ActionContent::action`] reads it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ActionContent {
    /// `state`, `snooze`, `team`, `agent`, `release`, `priority`, `label`, `unlabel`, `reply`, `note`.
    #[serde(rename = "do")]
    pub what: String,
    /// The state, minutes, team, member, priority, label or words.
    pub value: String,
}

/// A rule: the content of kind `desk_rule`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RuleContent {
    /// The name people read.
    pub name: Text,
    /// When.
    pub on: Trigger,
    /// Whether one condition is enough.
    pub any: bool,
    /// If; always if there are none.
    pub conditions: Vec<Condition>,
    /// Then, in order.
    pub actions: Vec<ActionContent>,
}

/// What a rule listens to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// A conversation began.
    #[default]
    Opened,
    /// The customer wrote.
    CustomerMessage,
    /// An agent wrote.
    AgentMessage,
    /// The state changed.
    State,
    /// Who is in charge changed.
    Assigned,
    /// The customer rated.
    Rated,
    /// A promise is about to be broken.
    Warned,
    /// A promise was broken.
    Breached,
}

/// A condition.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Condition {
    /// `channel`, `team`, `state`, `priority`, `label`, `lang`, `text` (of the message), `score` (of the rating), `assigned`
    /// (`yes`, `no`), `hours` (`open`, `closed`).
    pub field: String,
    /// `is`, `is_not`, `contains`.
    pub op: String,
    /// What it is compared with.
    pub value: String,
}
