//! Entities: finds dates, numbers, cities and the like in what people write, in English and in Chinese.
//!
//! [`find`] looks for one [`Builtin`] kind, [`Dictionary`] for the words of somebody's own list. Both are pure: the
//! only thing they know of the world is the [`Context`] they are given. They know nothing of slots, questions or
//! conversations, and nothing of intents.
//!
//! **Scores.** 1.0 is a plain reading. Between [`PLAIN`] and 1.0 it is the likelier of two. Below it the words mean
//! this only as the answer to a question for it: a bare "8" is an hour, a count and an amount of money, but only to
//! somebody who asked. A caller that looks into free text should take scores from [`PLAIN`] on, one that has just
//! asked may take all.
//!
//! **Ambiguities** are settled like this, and noted where they are in the code:
//! * A day without a year, or a day of the month alone, is the next one from today on. "Saturday" said on a Saturday
//!   is today. "Next Tuesday" and 下周二 are in the week after this one; weeks start on Monday. 这周二 is in this week
//!   even if it is over; "this Tuesday" is the coming one.
//! * `3/4` is the third of April; with Chinese around it, or [`Context::lang`] Chinese, the 4th of March.
//! * A bare hour is taken as said: "at 7" is 07:00. It is moved to the afternoon when a part of the day is near.
//!   晚上12点 is midnight, and with a date the start of the day after it.
//! * Ranges are ISO 8601 intervals, both ends included: `2026-11-28/2026-11-29`, `18:00/23:59`.
//! * `$` is the US dollar, `¥` the Chinese yuan. 块 and 元 are yuan, 度 and "degrees" Celsius.

mod builtin;
mod city;
mod count;
mod date;
mod datetime;
mod decimal;
mod dictionary;
mod duration;
mod hit;
mod lists;
mod measure;
mod money;
mod number;
mod pattern;
mod phone;
mod text;
mod time;
mod web;

#[cfg(test)]
mod tests;

use std::ops::Range;

use chrono::NaiveDateTime;

pub use builtin::Builtin;
pub use dictionary::{
    Dictionary, DictionaryError, Entry, Fuzzy, MAX_ENTRIES, MAX_SYNONYMS, MAX_TERM_CHARS, MAX_TOTAL_CHARS,
};

use text::Layer;

/// From this score on a reading stands by itself; below it only as the answer to a question.
pub const PLAIN: f32 = 0.7;
/// The likelier of two readings.
const LIKELY: f32 = 0.8;
/// The reading of a bare number, or of a word that usually means something else.
const BARE: f32 = 0.5;

/// A language that people write in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lang {
    /// English.
    En,
    /// Chinese.
    Zh,
}

/// What a text is read against.
#[derive(Debug, Clone, Copy)]
pub struct Context {
    /// The user's local time: what "tomorrow" is counted from.
    pub now: NaiveDateTime,
    /// The language of the conversation, where it is known; decides what a text alone leaves open.
    pub lang: Option<Lang>,
}

/// An entity in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Bytes of the given text.
    pub span: Range<usize>,
    /// The canonical form; [`Builtin`] says which for each kind, a dictionary has its own.
    pub value: String,
    /// The words as they were written.
    pub text: String,
    /// The value for people to read.
    pub display: Display,
    /// How sure the reading is, above 0 and at most 1; see the [module](self).
    pub score: f32,
}

/// A value for people to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Display {
    /// In English.
    pub en: String,
    /// In Chinese.
    pub zh: String,
}

impl Display {
    fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { en: en.into(), zh: zh.into() }
    }

    fn same(text: &str) -> Self {
        Self::new(text, text)
    }

    /// In the language asked for.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Zh => &self.zh,
        }
    }
}

/// Every entity of a kind in a text, in the order of the text and without overlaps.
///
/// Reads the first 1,000 characters; never fails, and takes a bounded time for any text.
pub fn find(kind: Builtin, text: &str, ctx: &Context) -> Vec<Found> {
    let folded = Layer::fold(text);
    let digits = || number::in_digits(&folded);
    match kind {
        Builtin::City => city::find(&folded, text),
        Builtin::Date => date::find(&digits(), text, ctx),
        Builtin::Time => time::find(&digits(), text, ctx),
        Builtin::DateTime => datetime::find(&digits(), text, ctx),
        Builtin::Duration => duration::find(&digits(), text),
        Builtin::Number => number::find(&digits(), text),
        Builtin::Ordinal => number::find_ordinals(&digits(), text),
        Builtin::Percent => measure::find_percent(&digits(), text),
        Builtin::Temperature => measure::find_temperature(&digits(), text),
        Builtin::Money => money::find(&digits(), text),
        Builtin::PersonCount => count::find_persons(&digits(), text),
        Builtin::Quantity => count::find_quantity(&digits(), text),
        Builtin::Phone => phone::find(&digits(), text),
        Builtin::IdNumber => phone::find_id_number(&folded, text),
        Builtin::Email => web::find_email(&folded, text),
        Builtin::Url => web::find_url(&folded, text),
        Builtin::Colour => lists::find_colour(&folded, text),
        Builtin::YesNo => lists::find_yes_no(&folded, text),
        Builtin::Any => any(text),
    }
}

/// The whole text, without the spaces around it.
fn any(text: &str) -> Vec<Found> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Vec::new();
    }
    let end = trimmed.char_indices().nth(text::MAX_CHARS).map_or(trimmed.len(), |(at, _)| at);
    let trimmed = trimmed.get(..end).unwrap_or_default();
    let start = text.len() - text.trim_start().len();
    vec![Found {
        span: start..start + trimmed.len(),
        value: trimmed.to_owned(),
        text: trimmed.to_owned(),
        display: Display::same(trimmed),
        score: BARE,
    }]
}
