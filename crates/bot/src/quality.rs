//! How well the drafts of a bot tell its items apart: what is weak, what overlaps, what is missing.

use crate::{
    BotError, Bots,
    compile::{Source, lang_of, options},
    marks::{self, Piece},
};
use access::Actor;
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use types::{BotQuality, ItemQuality, Lang, MistakenExample, NamedItem, Permission};

/// Lines of each list.
const SHOWN: usize = 50;

impl Bots {
    /// Cross-validates the drafts. Takes seconds for a large bot.
    pub async fn quality(&self, actor: &Actor, bot: &str, lang: Lang) -> Result<BotQuality, BotError> {
        actor.require(Permission::Read)?;
        let compiled = self.draft(actor, bot).await?;
        let _turn = self.models().turn().await?;
        let encoder = self.models().encoder();
        let work = move || {
            let source = &compiled.source;
            let name = |item: &str| NamedItem { item: item.to_owned(), title: compiled.title(item, lang) };
            let labels = source.labels();
            let mut quality =
                match nlu::quality(&labels, &options(source.bot.strictness), encoder.as_deref(), &mut |_| {
                    ControlFlow::Continue(())
                }) {
                    Ok(found) => told(found, &name),
                    Err(nlu::TrainError::Empty) => BotQuality::default(),
                    Err(error) => return Err(BotError::Untrainable(error.to_string())),
                };
            quality.unmarked = unmarked(source, &name);
            quality.one_language = one_language(source, &name);
            Ok(quality)
        };
        tokio::task::spawn_blocking(work).await.unwrap_or(Err(BotError::NotReady))
    }
}

fn told(found: nlu::Quality, name: &impl Fn(&str) -> NamedItem) -> BotQuality {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let mut items: Vec<_> = found
        .labels
        .iter()
        .map(|label| ItemQuality {
            item: name(&label.label),
            examples: count(label.texts),
            precision: label.precision,
            recall: label.recall,
        })
        .collect();
    let weakness = |item: &ItemQuality| item.recall.unwrap_or(1.0) + item.precision.unwrap_or(1.0);
    items.sort_by(|a, b| weakness(a).total_cmp(&weakness(b)));
    items.truncate(SHOWN);
    let confusions = found.confusions.iter().take(SHOWN);
    let duplicates = found.duplicates.iter().take(SHOWN);
    BotQuality {
        accuracy: found.accuracy,
        items,
        confusions: confusions.map(|c| (name(&c.label), name(&c.taken_for), count(c.texts))).collect(),
        mistakes: found
            .mistakes
            .iter()
            .take(SHOWN)
            .map(|m| MistakenExample {
                text: m.text.to_string(),
                item: name(&m.label),
                taken_for: name(&m.taken_for),
                probability: m.probability,
            })
            .collect(),
        duplicates: duplicates
            .map(|d| (d.text.to_string(), d.labels.iter().map(|label| name(label)).collect()))
            .collect(),
        ..BotQuality::default()
    }
}

/// Slots that no utterance marks: they are learned from nothing.
fn unmarked(source: &Source, name: &impl Fn(&str) -> NamedItem) -> Vec<(NamedItem, String)> {
    let mut found = Vec::new();
    for (key, intent) in &source.intents {
        let marked: BTreeSet<_> = intent
            .utterances
            .iter()
            .flat_map(|utterance| marks::pieces(utterance))
            .filter_map(|piece| match piece {
                Piece::Slot { name, .. } => Some(name),
                Piece::Words(_) => None,
            })
            .collect();
        let missing =
            intent.slots.iter().filter(|slot| !marked.contains(slot.name.as_str()) && !slot.required);
        found.extend(missing.map(|slot| (name(&format!("intent/{key}")), slot.name.clone())));
    }
    found
}

/// Items that nobody can reach in one of the languages, unless none of the bot's items has that language.
fn one_language(source: &Source, name: &impl Fn(&str) -> NamedItem) -> Vec<(NamedItem, Lang)> {
    let intents = source.intents.iter().map(|(key, intent)| (format!("intent/{key}"), &intent.utterances));
    let qas = source.qas.iter().map(|(key, qa)| (format!("qa/{key}"), &qa.questions));
    let all: Vec<_> = intents
        .chain(qas)
        .map(|(item, texts)| {
            let has = |lang| texts.iter().any(|text| lang_of(&marks::plain(text, |_| None)) == Some(lang));
            (item, [(Lang::En, has(Lang::En)), (Lang::Zh, has(Lang::Zh))])
        })
        .collect();
    let spoken = |lang: Lang| all.iter().any(|(_, has)| has.contains(&(lang, true)));
    let missing = all.iter().flat_map(|(item, has)| has.iter().map(move |has| (item, has)));
    missing
        .filter(|(_, (lang, has))| !has && spoken(*lang))
        .map(|(item, (lang, _))| (name(item), *lang))
        .collect()
}
