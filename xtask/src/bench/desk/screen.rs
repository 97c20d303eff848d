//! What one side has on the screen, and what must always be so of it.

use std::collections::{HashMap, HashSet};

/// The message that a text is, by the id of ours that it begins with. The bot's and the desk's own words have none.
pub fn message_of(text: &str) -> Option<&str> {
    let id = text.split(' ').next()?;
    ["c-", "a-"].iter().any(|ours| id.starts_with(ours)).then_some(id)
}

/// The messages of a thread, in the order in which they came up.
#[derive(Default)]
pub struct Screen {
    /// What stands where: the place's id, and the message.
    entries: HashMap<String, String>,
    /// Messages that stand there.
    shown: HashSet<String>,
    /// The last number of each conversation that came up.
    last: HashMap<String, u64>,
    /// What went wrong.
    pub findings: Vec<String>,
    /// Messages that stood in two places.
    pub duplicated: usize,
    /// Messages that came up before an earlier one.
    pub out_of_order: usize,
}

impl Screen {
    /// Begins anew, with the newest page.
    pub fn clear(&mut self) {
        self.entries.clear();
        self.shown.clear();
        self.last.clear();
    }

    /// An entry comes up, or comes again in its place; with its number in a conversation with people, if it is of one.
    /// Answers whether it is a new one.
    pub fn show(&mut self, place: &str, message: &str, number: Option<(&str, u64)>) -> bool {
        if self.entries.get(place).is_some_and(|there| there == message) {
            return false;
        }
        self.entries.insert(place.to_owned(), message.to_owned());
        if !self.shown.insert(message.to_owned()) {
            self.duplicated += 1;
            self.findings.push(format!("{message} stands twice on a screen"));
        }
        let Some((conversation, seq)) = number else { return true };
        let last = self.last.entry(conversation.to_owned()).or_default();
        if seq <= *last {
            self.out_of_order += 1;
            self.findings.push(format!("{message} ({seq}) came up after {last}"));
        }
        *last = seq.max(*last);
        true
    }
}
