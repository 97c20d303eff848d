//! What can be seen in the drafts without asking any model: what nobody uses, nobody reaches, or one language lacks.

use super::{SHOWN, count, named};
use crate::{
    compile::{Compiled, Source, lang_of},
    kind::{Items, read},
    marks::{self, Piece},
};
use std::collections::{BTreeMap, BTreeSet};
use types::{
    BotQuality, Coverage, DictionaryContent, IntentAction, IntentContent, Lang, NamedItem, Part,
    ReplyContent, Text, Unreachable,
};

/// Adds it to what cross-validation found.
pub fn look(items: &Items, bot: &Compiled, lang: Lang, quality: &mut BotQuality) {
    let name = |item: &str| named(bot, item, lang);
    let source = &bot.source;
    quality.unmarked =
        slots(source, &name, |intent, slot| !slot.required && !marked(intent).contains(&*slot.name));
    quality.unused_slots = slots(source, &name, |intent, slot| !uses(source, intent, &slot.name));
    quality.unreachable = unreachable(source, &name);
    quality.unused_dictionaries = unused_dictionaries(items);
    languages(source, &name, quality);
    let mut over = 0;
    let mut cut = |length: usize| over += count(length.saturating_sub(SHOWN));
    cut(quality.lacking.len());
    cut(quality.unmarked.len());
    cut(quality.unused_slots.len());
    cut(quality.unused_dictionaries.len());
    quality.lacking.truncate(SHOWN);
    quality.unmarked.truncate(SHOWN);
    quality.unused_slots.truncate(SHOWN);
    quality.unused_dictionaries.truncate(SHOWN);
    quality.left_out += over;
}

/// Intents and slots for which something holds.
fn slots(
    source: &Source,
    name: &impl Fn(&str) -> NamedItem,
    holds: impl Fn(&IntentContent, &types::SlotContent) -> bool,
) -> Vec<(NamedItem, String)> {
    let all =
        source.intents.iter().flat_map(|(key, intent)| intent.slots.iter().map(move |s| (key, intent, s)));
    all.filter(|(_, intent, slot)| holds(intent, slot))
        .map(|(key, _, slot)| (name(&format!("intent/{key}")), slot.name.clone()))
        .collect()
}

/// The slots that a text marks.
fn in_text(text: &str) -> impl Iterator<Item = &str> {
    marks::pieces(text).into_iter().filter_map(|piece| match piece {
        Piece::Slot { name, .. } => Some(name),
        Piece::Words(_) => None,
    })
}

fn marked(intent: &IntentContent) -> BTreeSet<&str> {
    intent.utterances.iter().flat_map(|utterance| in_text(utterance)).collect()
}

/// Whether anything is done with a slot's value: a function gets it, the next intent takes it, or it is said.
fn uses(source: &Source, intent: &IntentContent, slot: &str) -> bool {
    let goes_on = source.intents.get(&intent.then).is_some_and(|i| i.slots.iter().any(|s| s.name == slot));
    let said = |text: &Text| in_text(&text.en).chain(in_text(&text.zh)).any(|name| name == slot);
    intent.action == IntentAction::Function
        || intent.action == IntentAction::Handoff
        || goes_on
        || said(&intent.confirm)
        || intent.replies.iter().any(|r| said(&r.text) || in_text(&r.url).any(|name| name == slot))
}

fn unreachable(source: &Source, name: &impl Fn(&str) -> NamedItem) -> Vec<(NamedItem, Unreachable)> {
    let mut places: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let texts = |key: &str, intent: &IntentContent| {
        let plain = intent.utterances.iter().map(|u| nlu::normalise(&source.plain(key, u)));
        plain.collect::<BTreeSet<_>>()
    };
    for (key, intent) in &source.intents {
        for text in texts(key, intent) {
            places.entry(text).or_default().insert(format!("intent/{key}"));
        }
    }
    for (key, qa) in &source.qas {
        for question in &qa.questions {
            places.entry(nlu::normalise(question)).or_default().insert(format!("qa/{key}"));
        }
    }
    let mut found = Vec::new();
    for (key, intent) in &source.intents {
        let item = format!("intent/{key}");
        let texts = texts(key, intent);
        let is_led_to = source.intents.values().any(|other| other.then == *key);
        // Items that claim every one of its utterances too.
        let mut others = texts.iter().filter_map(|text| places.get(text)).cloned();
        let first = others.next().unwrap_or_default();
        let common = others.fold(first, |all, places| all.intersection(&places).cloned().collect());
        let shadow = common.into_iter().find(|other| *other != item);
        let why = if texts.is_empty() && !is_led_to {
            Some(Unreachable::NoUtterance)
        } else if !intent.after.is_empty() && !can_end(source, &intent.after, key) {
            Some(Unreachable::After(name(&format!("intent/{}", intent.after)).title))
        } else {
            shadow.map(|other| Unreachable::Shadowed(name(&other)))
        };
        found.extend(why.map(|why| (name(&item), why)));
    }
    found
}

/// Whether a conversation can be at the end of an intent, so that another may come right after it.
fn can_end(source: &Source, key: &str, own: &str) -> bool {
    let mut seen = BTreeSet::from([own]);
    let mut at = key;
    // Up the chain of intents that are only understood after one another.
    while seen.insert(at) {
        let Some(intent) = source.intents.get(at) else { return false };
        if intent.action == IntentAction::Handoff {
            return false;
        }
        if intent.after.is_empty() {
            return true;
        }
        at = &intent.after;
    }
    false
}

fn unused_dictionaries(items: &Items) -> Vec<(String, Text)> {
    let intents = items.iter().filter(|(item, _)| item.kind == "intent");
    let used: BTreeSet<String> = intents
        .filter_map(|(_, json)| read::<IntentContent>(json))
        .flat_map(|intent| intent.slots.into_iter().map(|slot| slot.dictionary))
        .collect();
    let dictionaries =
        items.iter().filter(|(item, _)| item.kind == "dictionary" && !used.contains(&item.key));
    dictionaries
        .filter_map(|(item, json)| Some((item.key.clone(), read::<DictionaryContent>(json)?.name)))
        .collect()
}

/// What lacks one of the two languages, unless the bot speaks one only.
fn languages(source: &Source, name: &impl Fn(&str) -> NamedItem, quality: &mut BotQuality) {
    const BOTH: [Lang; 2] = [Lang::En, Lang::Zh];
    let written = |text: &Text, lang: Lang| match lang {
        Lang::En => text.is_empty() || !text.en.is_empty(),
        Lang::Zh => text.is_empty() || !text.zh.is_empty(),
    };
    let replies = |all: &[ReplyContent], lang| {
        all.iter().all(|r| [&r.text, &r.button, &r.options].into_iter().all(|text| written(text, lang)))
    };
    let examples = |texts: &[String], lang| {
        texts.is_empty() || texts.iter().any(|text| lang_of(&marks::plain(text, |_| None)) == Some(lang))
    };
    let intents = source.intents.iter().map(|(key, intent)| {
        let asks = |lang| {
            let slots = intent.slots.iter().all(|s| written(&s.prompt, lang) && written(&s.invalid, lang));
            slots && written(&intent.confirm, lang) && written(&intent.cancelled, lang)
        };
        let has = BOTH.map(|l| [examples(&intent.utterances, l), replies(&intent.replies, l), asks(l)]);
        (format!("intent/{key}"), has)
    });
    let qas = source.qas.iter().map(|(key, qa)| {
        (format!("qa/{key}"), BOTH.map(|l| [examples(&qa.questions, l), replies(&qa.answers, l), true]))
    });
    let all: Vec<_> = intents.chain(qas).collect();
    for (n, lang) in BOTH.into_iter().enumerate() {
        let with = |part: usize| count(all.iter().filter(|(_, has)| has[n][part]).count());
        quality.coverage.push(Coverage {
            lang,
            items: count(all.len()),
            examples: with(0),
            replies: with(1),
        });
    }
    let spoken = |lang: usize| all.iter().any(|(_, has)| has[lang][0]);
    for (item, has) in &all {
        for (n, lang) in BOTH.into_iter().enumerate().filter(|(n, _)| spoken(*n)) {
            let parts = [Part::Examples, Part::Replies, Part::Questions].into_iter().zip(has[n]);
            quality.lacking.extend(parts.filter(|(_, has)| !has).map(|(part, _)| (name(item), lang, part)));
        }
    }
}
