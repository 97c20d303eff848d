//! How a bot is doing: its model, its figures, its quality, and what it could not answer.

use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// How a bot's model is doing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ModelState {
    /// Hash of the content it was trained on.
    pub hash: String,
    /// Whether a newer one is being trained.
    pub training: bool,
    /// From 0 to 1.
    pub progress: f32,
    /// Intents in it.
    pub intents: u32,
    /// Questions in it.
    pub questions: u32,
    /// Examples in it.
    pub examples: u32,
    /// Why it cannot be trained, if so.
    pub problem: Option<String>,
}

/// Messages, by what came of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// All.
    pub messages: u64,
    /// An intent was done, or a question answered.
    pub resolved: u64,
    /// Nothing fitted.
    pub missed: u64,
    /// Similar questions were offered.
    pub suggested: u64,
    /// A person was called.
    pub handed_over: u64,
}

impl Tally {
    /// The share of a number in all messages, from 0 to 1; none if there are no messages.
    pub fn share(&self, part: u64) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "a share is shown with one digit")]
        (self.messages > 0).then(|| part as f64 / self.messages as f64)
    }
}

/// How a bot did in some days.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BotFigures {
    /// All of them.
    pub all: Tally,
    /// People.
    pub people: u64,
    /// The items that were talked about most, with their number: `intent/KEY`, `qa/KEY`.
    pub top: Vec<(String, u64)>,
    /// What was said most often and not answered, with its number.
    pub top_missed: Vec<(String, u64)>,
    /// Each day, oldest first: `YYYY-MM-DD` where the bot lives.
    pub days: Vec<(String, Tally)>,
    /// Each release of the bot that answered in these days, newest first.
    pub releases: Vec<ReleaseFigures>,
    /// Whether there were more messages than are counted: then the figures are those of the newest.
    pub is_partial: bool,
}

/// How a bot did as a release brought it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ReleaseFigures {
    /// The number of the release; none for messages of before releases were written down.
    pub release: Option<u64>,
    /// When it answered first, in these days.
    pub since: Timestamp,
    /// What it came to.
    pub tally: Tally,
}

/// How well a bot's drafts tell its items apart, found by cross-validation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BotQuality {
    /// Share of the examples that the others would have taught right, from 0 to 1.
    pub accuracy: Option<f32>,
    /// The weakest items first.
    pub items: Vec<ItemQuality>,
    /// Which are taken for which, the most frequent first: item, taken for, how often.
    pub confusions: Vec<(NamedItem, NamedItem, u32)>,
    /// Examples that are taken for another item, the most certain errors first.
    pub mistakes: Vec<MistakenExample>,
    /// Examples that stand in several items.
    pub duplicates: Vec<(String, Vec<NamedItem>)>,
    /// Slots that no utterance marks: intent and slot.
    pub unmarked: Vec<(NamedItem, String)>,
    /// Slots whose values nothing uses: intent and slot.
    pub unused_slots: Vec<(NamedItem, String)>,
    /// Intents that nobody can get to, and why.
    pub unreachable: Vec<(NamedItem, Unreachable)>,
    /// Dictionaries that no slot of the environment uses: key and name.
    pub unused_dictionaries: Vec<(String, crate::Text)>,
    /// What is there in one language only: the item, the language that lacks, and of what.
    pub lacking: Vec<(NamedItem, crate::Lang, Part)>,
    /// Items, and in each language how many of them have examples and replies.
    pub coverage: Vec<Coverage>,
    /// What the drafts change; none if they are what is published, or nothing is.
    pub effect: Option<DraftEffect>,
    /// Golden conversations.
    pub golden: u32,
    /// Those that do not go as written: key and name.
    pub golden_bad: Vec<(String, crate::Text)>,
    /// How many entries did not fit the lists above.
    pub left_out: u32,
}

/// Why nobody can get to an intent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unreachable {
    /// It has no utterance, and no intent goes on with it.
    NoUtterance,
    /// All of its utterances stand in another item too.
    Shadowed(NamedItem),
    /// It is only understood after an intent that is not there, or that nothing can come after.
    After(String),
}

/// A part of an item that is written in languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Utterances or questions.
    Examples,
    /// Replies or answers.
    Replies,
    /// What the intent asks.
    Questions,
}

/// How much of a bot speaks a language.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Coverage {
    /// The language.
    pub lang: crate::Lang,
    /// Intents and questions.
    pub items: u32,
    /// Those with an example in it.
    pub examples: u32,
    /// Those whose replies are all written in it.
    pub replies: u32,
}

/// What a bot's drafts change against what is published.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DraftEffect {
    /// Cross-validated accuracy of what is published.
    pub before: Option<f32>,
    /// Cross-validated accuracy of the drafts.
    pub after: Option<f32>,
    /// Different questions of the last weeks that were asked again.
    pub asked: u32,
    /// Of these, how many would be answered differently.
    pub different: u32,
    /// These, the most frequent first.
    pub changes: Vec<ChangedAnswer>,
}

/// A question that the drafts would answer differently.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangedAnswer {
    /// The question.
    pub said: String,
    /// How often it was asked.
    pub count: u32,
    /// What comes of it now: an item, or `suggest`, `fallback`, `handoff`, …
    pub before: NamedItem,
    /// What would come of it.
    pub after: NamedItem,
}

/// How far a check of the drafts is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CheckState {
    /// Whether it runs.
    pub running: bool,
    /// From 0 to 1.
    pub progress: f32,
    /// When it began; none if there was none.
    pub since: Option<Timestamp>,
    /// What it found.
    pub report: Option<BotQuality>,
    /// Why it failed.
    pub problem: Option<crate::Problem>,
}

/// An item with its name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NamedItem {
    /// `intent/KEY` or `qa/KEY`.
    pub item: String,
    /// Its name.
    pub title: String,
}

/// How well an item is told apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ItemQuality {
    /// The item.
    pub item: NamedItem,
    /// Its examples.
    pub examples: u32,
    /// Of what is taken for it, the share that is it.
    pub precision: Option<f32>,
    /// Of what is it, the share that is taken for it.
    pub recall: Option<f32>,
}

/// An example that is taken for another item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MistakenExample {
    /// The example.
    pub text: String,
    /// Where it stands.
    pub item: NamedItem,
    /// What it is taken for.
    pub taken_for: NamedItem,
    /// How sure, from 0 to 1.
    pub probability: f32,
    /// What would mend it.
    pub fix: Fix,
}

/// What would mend a misunderstood example.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fix {
    /// It stands in the other item as well: delete it here.
    Delete,
    /// It says what the other item says: move it there.
    Move,
    /// Its item has few examples like it: write more.
    Write,
}

/// What could not be answered in some days.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Misses {
    /// By meaning: what the drafts would not answer first, then the most frequent.
    pub groups: Vec<MissGroup>,
    /// Messages of the last seven days among them.
    pub week: u64,
    /// Of these, how many the drafts would answer.
    pub week_answered: u64,
    /// Questions that are put aside.
    pub dismissed: u64,
}

/// Unanswered messages that mean the same.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MissGroup {
    /// The one that stands for them.
    pub said: String,
    /// All of them, each once.
    pub all: Vec<String>,
    /// How often they were said.
    pub count: u64,
    /// Of these, how many the drafts would answer.
    pub answered: u64,
    /// When one was said last.
    pub last: Timestamp,
    /// What the drafts think it could belong to, best first.
    pub suggested: Vec<NamedItem>,
}
