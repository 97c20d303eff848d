//! What is wrong with an item, beyond its form.

use crate::{
    kind::{Which, read},
    marks::{self, Piece},
    schema::Choices,
};
use chrono::{NaiveDate, NaiveTime};
use nlu::entities::Builtin;
use std::collections::HashSet;
use types::{
    BotContent, DictionaryContent, FieldError, GoldenContent, IntentAction, IntentContent, Json, QaContent,
};

/// Everything that keeps the item from being published; paths are JSON pointers into the item.
pub fn check(which: Which, json: &Json) -> Vec<FieldError> {
    let mut errors = types::schema::validate(&which.fields(&Choices::default()), json, "");
    if !errors.is_empty() {
        return errors;
    }
    match which {
        Which::Bot => read(json).into_iter().for_each(|bot: BotContent| {
            hours(&bot, &mut errors);
            entries(&bot, &mut errors);
        }),
        Which::Intent => {
            read(json).into_iter().for_each(|intent: IntentContent| self::intent(&intent, &mut errors))
        }
        Which::Dictionary => {
            read(json).into_iter().for_each(|dictionary: DictionaryContent| values(&dictionary, &mut errors));
        }
        Which::Qa => read(json).into_iter().for_each(|qa: QaContent| dates(&qa, &mut errors)),
        Which::Golden => read(json).into_iter().for_each(|golden: GoldenContent| turns(&golden, &mut errors)),
    }
    errors
}

fn fail(errors: &mut Vec<FieldError>, path: impl Into<String>, code: &str, message: impl Into<String>) {
    errors.push(FieldError::new(path, code, message));
}

fn hours(bot: &BotContent, errors: &mut Vec<FieldError>) {
    for (i, hours) in bot.hours.iter().enumerate() {
        for (name, text) in [("from", &hours.from), ("to", &hours.to)] {
            if clock(text).is_none() {
                fail(errors, format!("/hours/{i}/{name}"), "format", "must be a time such as 09:00");
            }
        }
    }
}

fn entries(bot: &BotContent, errors: &mut Vec<FieldError>) {
    let mut seen = HashSet::new();
    for (i, entry) in bot.entries.iter().enumerate() {
        let at = |name: &str| format!("/entries/{i}/{name}");
        let plain = entry.page.strip_suffix('*').unwrap_or(&entry.page);
        if plain.contains('*') || entry.page.chars().any(|c| c.is_control() || c.is_whitespace()) {
            fail(errors, at("page"), "format", "has no blanks, and * only at its end");
        } else if !seen.insert(entry.page.as_str()) {
            fail(errors, at("page"), "duplicate", "another entry is of this page");
        }
        for (n, item) in entry.prefer.iter().enumerate() {
            if crate::item_of(item).is_none_or(|item| item.key.is_empty()) {
                fail(errors, format!("/entries/{i}/prefer/{n}"), "format", "must be intent/KEY or qa/KEY");
            }
        }
        for (n, slot) in entry.slots.iter().enumerate() {
            if !marks::is_name(&slot.name) {
                let at = format!("/entries/{i}/slots/{n}/name");
                fail(errors, at, "format", "begins with a letter; letters, digits and _, at most 32");
            }
        }
    }
}

/// `HH:MM`; 24:00 is the end of the day.
pub fn clock(text: &str) -> Option<NaiveTime> {
    if text == "24:00" {
        return NaiveTime::from_hms_opt(23, 59, 59);
    }
    NaiveTime::parse_from_str(text, "%H:%M").ok()
}

fn intent(intent: &IntentContent, errors: &mut Vec<FieldError>) {
    let mut names = HashSet::new();
    for (i, slot) in intent.slots.iter().enumerate() {
        let at = |name: &str| format!("/slots/{i}/{name}");
        if !marks::is_name(&slot.name) {
            fail(errors, at("name"), "format", "begins with a letter; letters, digits and _, at most 32");
        } else if !names.insert(slot.name.as_str()) {
            fail(errors, at("name"), "duplicate", "another slot has this name");
        }
        let known = !slot.dictionary.starts_with("sys.") || Builtin::from_name(&slot.dictionary).is_some();
        if !known {
            fail(errors, at("dictionary"), "choice", "there is no such dictionary");
        }
        if slot.required && slot.prompt.is_empty() {
            fail(errors, at("prompt"), "required", "a slot that is asked for needs its question");
        }
        if slot.min.zip(slot.max).is_some_and(|(min, max)| min > max) {
            fail(errors, at("max"), "too_small", "must not be less than the least");
        }
    }
    for (i, utterance) in intent.utterances.iter().enumerate() {
        for piece in marks::pieces(utterance) {
            if let Piece::Slot { name, .. } = piece
                && !names.contains(name)
            {
                errors.push(
                    FieldError::new(
                        format!("/utterances/{i}"),
                        "unknown_slot",
                        format!("there is no slot {name}"),
                    )
                    .with_limit(name),
                );
            }
        }
    }
    let needs_target =
        matches!(intent.action, IntentAction::Function | IntentAction::Activity | IntentAction::Link);
    if needs_target && intent.target.trim().is_empty() {
        fail(errors, "/target", "required", "says which");
    }
    if intent.action == IntentAction::Reply && intent.then.is_empty() && intent.replies.iter().all(is_blank) {
        fail(errors, "/replies", "required", "needs something to say");
    }
    replies("/replies", &intent.replies, errors);
}

fn is_blank(reply: &types::ReplyContent) -> bool {
    reply.text.is_empty() && reply.image.is_empty() && reply.button.is_empty()
}

fn replies(at: &str, replies: &[types::ReplyContent], errors: &mut Vec<FieldError>) {
    for (i, reply) in replies.iter().enumerate() {
        if !reply.button.is_empty() && !is_address(&reply.url) {
            fail(
                errors,
                format!("{at}/{i}/url"),
                "format",
                "must be an https address or a page of the mini-program",
            );
        }
    }
}

/// Where a button may lead: never a script, never another scheme.
fn is_address(url: &str) -> bool {
    let plain =
        !url.is_empty() && !url.chars().any(|c| c.is_control() || c.is_whitespace() || "\"'<>\\".contains(c));
    let page = !url.contains(':') && !url.starts_with("//");
    plain && (url.starts_with("https://") || page)
}

fn values(dictionary: &DictionaryContent, errors: &mut Vec<FieldError>) {
    let mut seen = HashSet::new();
    for (i, entry) in dictionary.entries.iter().enumerate() {
        if !seen.insert(entry.value.trim()) {
            fail(errors, format!("/entries/{i}/value"), "duplicate", "another entry has this value");
        }
    }
}

fn dates(qa: &QaContent, errors: &mut Vec<FieldError>) {
    let date = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let (from, until) = (date(&qa.from), date(&qa.until));
    for (path, text) in [("/from", &from), ("/until", &until)] {
        if text.as_ref().is_some_and(|text| day(text).is_none()) {
            fail(errors, path, "format", "must be a date such as 2026-05-01");
        }
    }
    if let (Some(from), Some(until)) = (from, until)
        && day(&until) < day(&from)
    {
        fail(errors, "/until", "too_small", "must not be before the first day");
    }
    if qa.answers.iter().all(is_blank) {
        fail(errors, "/answers", "required", "needs something to say");
    }
    replies("/answers", &qa.answers, errors);
}

/// `YYYY-MM-DD`.
pub fn day(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
}

fn turns(golden: &GoldenContent, errors: &mut Vec<FieldError>) {
    for (i, turn) in golden.turns.iter().enumerate() {
        let expect = turn.expect.as_str();
        let known = matches!(expect, "" | "suggest" | "fallback" | "handoff" | "small_talk")
            || expect
                .strip_prefix("intent/")
                .or_else(|| expect.strip_prefix("qa/"))
                .is_some_and(|key| !key.is_empty());
        if !known {
            fail(errors, format!("/turns/{i}/expect"), "choice", "is not something that can come of a turn");
        }
    }
}
