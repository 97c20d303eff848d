//! Values of slots in what is said.

use crate::compile::{Compiled, takes_anything};
use nlu::entities::{self, Builtin, Context, Found, PLAIN};
use std::ops::Range;
use types::{IntentContent, Lang, SlotContent, SlotValue};

/// What is needed to read values.
pub struct Reading<'a> {
    /// The bot.
    pub bot: &'a Compiled,
    /// The key of the intent.
    pub key: &'a str,
    /// The intent.
    pub intent: &'a IntentContent,
    /// The time where the bot lives.
    pub now: chrono::NaiveDateTime,
    /// The language of the conversation.
    pub lang: Lang,
}

/// A value that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Filled {
    /// The value.
    pub value: SlotValue,
    /// The part of the text, in bytes.
    pub span: Range<usize>,
    /// Whether it is within the slot's bounds.
    pub is_within: bool,
}

impl Reading<'_> {
    /// The values of all slots in a text. The one that was asked for chooses first, then those whose marks have stood
    /// after the same words, then the others in their order. No part of the text is taken twice.
    pub fn values(&self, text: &str, asked: Option<&str>) -> Vec<Filled> {
        let mut candidates = Vec::new();
        for (order, slot) in self.intent.slots.iter().enumerate() {
            for found in self.find(slot, text, asked == Some(&slot.name)) {
                let stood = self.bot.stood_before(self.key, &slot.name, &text[..found.span.start]);
                let rank = match (asked == Some(slot.name.as_str()), stood) {
                    (_, true) => 0,
                    (true, false) => 1,
                    (false, false) => 2,
                };
                candidates.push((rank, order, slot, found));
            }
        }
        candidates.sort_by_key(|(rank, order, _, found)| {
            (*rank, std::cmp::Reverse(found.span.len()), *order, found.span.start)
        });
        let mut taken: Vec<Filled> = Vec::new();
        for (_, _, slot, found) in candidates {
            let overlaps = |t: &Filled| t.span.start < found.span.end && found.span.start < t.span.end;
            if taken.iter().any(|t| t.value.name == slot.name || overlaps(t)) {
                continue;
            }
            let is_within = is_within(slot, &found.value);
            let shown = self.bot.shown(slot, &found.value, self.lang).unwrap_or_else(|| self.shown(&found));
            let value = SlotValue { name: slot.name.clone(), value: found.value, shown };
            taken.push(Filled { value, span: found.span, is_within });
        }
        taken
    }

    /// The value that a page gives a slot, if it is one that the slot takes.
    pub fn given(&self, slot: &SlotContent, text: &str) -> Option<SlotValue> {
        let dictionary = self.bot.source.dictionaries.get(&slot.dictionary);
        let named = dictionary.and_then(|d| d.entries.iter().find(|entry| entry.value == text));
        let (value, display) = match named {
            Some(entry) => (entry.value.clone(), entry.value.clone()),
            None => {
                let found = self.find(slot, text, true).into_iter().next()?;
                let display = self.shown(&found);
                (found.value, display)
            }
        };
        let shown = self.bot.shown(slot, &value, self.lang).unwrap_or(display);
        is_within(slot, &value).then(|| SlotValue { name: slot.name.clone(), value, shown })
    }

    fn find(&self, slot: &SlotContent, text: &str, asked: bool) -> Vec<Found> {
        let context = Context { now: self.now, lang: Some(self.lang()) };
        if takes_anything(slot) {
            let is_said = asked && !text.trim().is_empty();
            return if is_said { entities::find(Builtin::Any, text, &context) } else { vec![] };
        }
        let Some(kind) = Builtin::from_name(&slot.dictionary) else {
            return self.bot.dictionary(&slot.dictionary).map(|d| d.find(text)).unwrap_or_default();
        };
        // What is bought is counted like who comes: "two tickets". And who was asked may say a bare "three".
        let kinds: &[Builtin] = match kind {
            Builtin::PersonCount => &[kind, Builtin::Quantity, Builtin::Number],
            Builtin::Quantity => &[kind, Builtin::Number],
            _ => &[kind],
        };
        let sure = |found: &Found| asked || found.score >= PLAIN;
        let found = kinds.iter().filter(|kind| asked || **kind != Builtin::Number);
        let found = found
            .map(|kind| entities::find(*kind, text, &context).into_iter().filter(sure).collect::<Vec<_>>());
        found.into_iter().find(|found| !found.is_empty()).unwrap_or_default()
    }

    fn shown(&self, found: &Found) -> String {
        found.display.get(self.lang()).to_owned()
    }

    fn lang(&self) -> entities::Lang {
        match self.lang {
            Lang::En => entities::Lang::En,
            Lang::Zh => entities::Lang::Zh,
        }
    }
}

/// Whether a value is within the slot's bounds; what has no number has none.
fn is_within(slot: &SlotContent, value: &str) -> bool {
    let number = value.split_whitespace().next_back().and_then(|word| word.parse::<f64>().ok());
    number.is_none_or(|n| slot.min.is_none_or(|min| n >= min) && slot.max.is_none_or(|max| n <= max))
}
