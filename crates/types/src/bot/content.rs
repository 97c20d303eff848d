//! Bots as people author them.

use crate::Text;
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
    /// Days that conversations are kept; 180 if not set.
    pub keep_days: Option<f64>,
    /// What is different on the pages where conversations begin.
    pub entries: Vec<EntryPage>,
}

/// What is different for whoever comes from a page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct EntryPage {
    /// The page as the channel names it: `film/paper-moons`, or with a `*` at its end all that begin so.
    pub page: String,
    /// Said instead of the bot's greeting; the bot's own if empty.
    pub greeting: Text,
    /// Offered instead of the bot's; the bot's own if empty.
    pub starters: Text,
    /// `intent/KEY` or `qa/KEY`: offered first, and meant where two are about as likely.
    pub prefer: Vec<String>,
    /// What is known from the page alone.
    pub slots: Vec<EntrySlot>,
}

/// A value of a slot that is known from the page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct EntrySlot {
    /// The slot, in whichever intent has one of this name.
    pub name: String,
    /// The value, as a person would write it.
    pub value: String,
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
