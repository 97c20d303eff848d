//! What a conversation remembers between two messages.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use types::{Json, Lang, SlotValue};

/// Intents that wait for one another.
pub const MAX_FRAMES: usize = 4;

/// The memory.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// Intents under way, the one being talked about last.
    pub frames: Vec<Frame>,
    /// Misses in a row.
    pub misses: u32,
    /// Messages so far.
    pub turns: u32,
    /// The intent that was done last, until another thing is talked about.
    pub last: Option<String>,
    /// What was offered when the bot was not sure: `intent/KEY`, `qa/KEY`.
    pub offered: Vec<String>,
    /// The language of the last message that had one.
    pub lang: Option<Lang>,
    /// What functions and channels keep with the conversation.
    pub attributes: Json,
    /// The page that the person is on.
    pub page: String,
    /// What the channel knows of that page: slot or any other name, and value.
    pub context: BTreeMap<String, String>,
}

/// An intent under way.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Frame {
    /// Its key.
    pub intent: String,
    /// What is known.
    pub slots: Vec<SlotValue>,
    /// What was asked last.
    pub asking: Asking,
    /// How often the same was asked in a row.
    pub asked: u32,
}

/// What a frame waits for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asking {
    /// Nothing yet.
    #[default]
    Nothing,
    /// The value of a slot.
    Slot(String),
    /// A yes.
    Confirmation,
}

impl Frame {
    /// The value of a slot.
    pub fn value(&self, slot: &str) -> Option<&SlotValue> {
        self.slots.iter().find(|value| value.name == slot)
    }

    /// Sets the value of a slot; says whether it is another than before.
    pub fn fill(&mut self, value: SlotValue) -> bool {
        match self.slots.iter_mut().find(|old| old.name == value.name) {
            Some(old) if old.value == value.value => false,
            Some(old) => {
                *old = value;
                true
            }
            None => {
                self.slots.push(value);
                true
            }
        }
    }
}
