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

/// How a bot did in some days.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BotFigures {
    /// Messages.
    pub messages: u64,
    /// People.
    pub people: u64,
    /// Messages that an intent or an answer took care of.
    pub resolved: u64,
    /// Messages that nothing fitted, or that were answered by similar questions.
    pub missed: u64,
    /// Conversations handed over.
    pub handed_over: u64,
    /// The items that were talked about most, with their number: `intent/KEY`, `qa/KEY`.
    pub top: Vec<(String, u64)>,
    /// Messages of each day, oldest first: `YYYY-MM-DD` where the bot lives, messages, missed.
    pub days: Vec<(String, u64, u64)>,
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
    /// Items without a single example in a language: item and `en` or `zh-CN`.
    pub one_language: Vec<(NamedItem, crate::Lang)>,
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
}

/// Unanswered messages that mean the same.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MissGroup {
    /// The one that stands for them.
    pub said: String,
    /// All of them, each once.
    pub all: Vec<String>,
    /// How often they were said.
    pub count: u64,
    /// When one was said last.
    pub last: Timestamp,
}
