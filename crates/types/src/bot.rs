//! Bots as people author them, and what a conversation with one looks like.

use crate::{Json, Text, Timestamp};
use serde::{Deserialize, Serialize};

/// A bot: the content of kind `bot`; its key is the `BotId` of TBP.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct BotContent {
    /// The name people read.
    pub name: Text,
    /// Said when a conversation begins.
    pub greeting: Text,
    /// What is offered beside the greeting, one for each line.
    pub starters: Text,
    /// Said when nothing fits; one for each line, the next one for each further miss in a row.
    pub fallback: Text,
    /// Said before similar questions are offered.
    pub suggest: Text,
    /// How sure the bot must be.
    pub strictness: Strictness,
    /// Whether thanks, greetings and the like are answered.
    pub small_talk: bool,
    /// When a person takes over.
    pub handoff: HandoffRules,
    /// When people are there, in the time zone of [`BotContent::utc_offset`]; always if empty.
    pub hours: Vec<Hours>,
    /// Hours ahead of UTC that dates and opening hours are meant in.
    pub utc_offset: Option<f64>,
    /// Words that end a turn with [`BotContent::blocked_reply`].
    pub blocked: Vec<String>,
    /// Said to whoever uses such a word.
    pub blocked_reply: Text,
    /// Minutes of silence after which a conversation begins anew; 30 if not set.
    pub session_minutes: Option<f64>,
}

/// How sure the bot must be before it answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strictness {
    /// Asks back more often than it errs.
    Careful,
    /// Where training found the balance.
    #[default]
    Balanced,
    /// Answers even when it is less sure.
    Bold,
}

/// When a person takes over.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct HandoffRules {
    /// After so many misses in a row; never if 0 or not set.
    pub after_misses: Option<f64>,
    /// Words that call a person, beside those that everybody uses.
    pub words: Vec<String>,
    /// Said when a person was called.
    pub message: Text,
    /// Said when nobody is there.
    pub closed: Text,
}

/// Opening hours of one or more days.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Hours {
    /// `every`, `weekdays`, `weekend`, or `mon` … `sun`.
    pub days: String,
    /// `HH:MM`.
    pub from: String,
    /// `HH:MM`; before `from` means on the next day.
    pub to: String,
}

/// An intent: the content of kind `intent`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct IntentContent {
    /// The bot it belongs to.
    pub bot: String,
    /// The name people read.
    pub name: Text,
    /// What people say, with slots marked `{count:two}`, or `{count}` for anything of the slot's dictionary.
    pub utterances: Vec<String>,
    /// What must be known.
    pub slots: Vec<SlotContent>,
    /// Asked before it is done, with `{slot}` for values; not asked if empty.
    pub confirm: Text,
    /// Said in the end: one of these, with `{slot}` for values.
    pub replies: Vec<ReplyContent>,
    /// What is done.
    pub action: IntentAction,
    /// The function, activity or link of the action.
    pub target: String,
    /// The intent that goes on afterwards, with the slots that both have.
    pub then: String,
    /// Only understood right after this intent.
    pub after: String,
    /// Said when the person calls it off.
    pub cancelled: Text,
}

/// What an intent does when all is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IntentAction {
    /// Says its reply.
    #[default]
    Reply,
    /// Calls a function, which may answer itself.
    Function,
    /// Shows an activity.
    Activity,
    /// Shows a link.
    Link,
    /// Calls a person.
    Handoff,
}

/// Something an intent must or may know.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SlotContent {
    /// The name in marks and in what functions get.
    pub name: String,
    /// The name people read.
    pub title: Text,
    /// `sys.date`, or the key of a dictionary.
    pub dictionary: String,
    /// Whether it is asked for.
    pub required: bool,
    /// The question; one for each line, the next one each time it is asked again.
    pub prompt: Text,
    /// Said when the answer is not understood or out of bounds; the question if empty.
    pub invalid: Text,
    /// Least number.
    pub min: Option<f64>,
    /// Greatest number.
    pub max: Option<f64>,
    /// How often it is asked again before the intent is given up; 2 if not set.
    pub retries: Option<f64>,
}

/// One way to answer. An empty line in the text begins a new bubble.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReplyContent {
    /// The words.
    pub text: Text,
    /// A picture below them.
    pub image: String,
    /// The words on a button.
    pub button: Text,
    /// Where the button leads: `https:` address or a page of the mini-program.
    pub url: String,
    /// What can be tapped to say it next, one for each line.
    pub options: Text,
    /// Only on this channel; on all if empty.
    pub channel: String,
}

/// A dictionary: the content of kind `dictionary`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DictionaryContent {
    /// The name people read.
    pub name: Text,
    /// Whether small slips of the pen are forgiven.
    pub fuzzy: bool,
    /// The values.
    pub entries: Vec<EntryContent>,
}

/// A value of a dictionary.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct EntryContent {
    /// What functions get.
    pub value: String,
    /// What people read; the value if empty.
    pub title: Text,
    /// Other words for it.
    pub words: Vec<String>,
}

/// A question with its answer: the content of kind `qa`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct QaContent {
    /// The bot it belongs to.
    pub bot: String,
    /// Ways to ask, the first is its name.
    pub questions: Vec<String>,
    /// The answer: one of these.
    pub answers: Vec<ReplyContent>,
    /// Not before.
    pub from: Option<String>,
    /// Not after.
    pub until: Option<String>,
    /// Words to find it by.
    pub tags: Vec<String>,
}

/// A golden conversation: the content of kind `golden`. It must go as written before anything is promoted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GoldenContent {
    /// The bot it belongs to.
    pub bot: String,
    /// What it is about.
    pub name: Text,
    /// The turns.
    pub turns: Vec<GoldenTurn>,
}

/// What is said in a golden conversation, and what must come of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GoldenTurn {
    /// What the person says.
    pub say: String,
    /// `intent/KEY`, `qa/KEY`, `suggest`, `fallback`, `handoff` or `small_talk`; anything if empty.
    pub expect: String,
    /// Words that must be in the reply.
    pub reply: String,
}

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
}

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
