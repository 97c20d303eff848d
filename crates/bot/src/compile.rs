//! From items to a bot that can talk: what is authored, read once, with its dictionaries and its model.

use crate::{
    kind::{Items, read},
    marks::{self, Piece},
};
use nlu::entities::{self, Builtin, Fuzzy};
use nlu::{Encoder, Label, Model, Prediction, TrainOptions};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use types::{
    BotContent, DictionaryContent, IntentContent, ItemRef, Lang, QaContent, SlotContent, Strictness,
};

/// What a bot is made from.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// Hash of all of it.
    pub hash: String,
    /// The bot.
    pub bot: BotContent,
    /// Its intents by key.
    pub intents: BTreeMap<String, IntentContent>,
    /// Its questions by key.
    pub qas: BTreeMap<String, QaContent>,
    /// The dictionaries of the environment by key.
    pub dictionaries: BTreeMap<String, DictionaryContent>,
}

impl Source {
    /// The parts of a bot among an environment's items. What cannot be read is left out.
    pub fn of(items: &Items, key: &str) -> Option<Self> {
        let bot = items.get(&ItemRef::new("bot", key))?;
        let mut source = Self { bot: read(bot)?, ..Self::default() };
        let mut hash = Sha256::new();
        let mut part = |item: &ItemRef, json: &types::Json| {
            hash.update(item.to_string());
            hash.update([0]);
            hash.update(json.to_string());
            hash.update([0]);
        };
        part(&ItemRef::new("bot", key), bot);
        for (item, json) in items {
            match item.kind.as_str() {
                "intent" => {
                    let Some(intent) = read::<IntentContent>(json).filter(|i| i.bot == key) else { continue };
                    source.intents.insert(item.key.clone(), intent);
                }
                "qa" => {
                    let Some(qa) = read::<QaContent>(json).filter(|qa| qa.bot == key) else { continue };
                    source.qas.insert(item.key.clone(), qa);
                }
                "dictionary" => {
                    let Some(dictionary) = read(json) else { continue };
                    source.dictionaries.insert(item.key.clone(), dictionary);
                }
                _ => continue,
            }
            part(item, json);
        }
        source.hash = hex::encode(&hash.finalize()[..16]);
        Some(source)
    }

    /// What the model learns from.
    pub fn labels(&self) -> Vec<Label> {
        let mut labels = Vec::with_capacity(self.intents.len() * 2 + self.qas.len());
        for (key, intent) in &self.intents {
            let id = format!("intent/{key}");
            labels.push(Label::new(id.as_str(), intent.utterances.iter().map(|u| self.plain(key, u))));
            // A name in each language is one more way to say it.
            for name in [&intent.name.en, &intent.name.zh].into_iter().filter(|name| !name.is_empty()) {
                labels.push(Label::new::<String>(id.as_str(), []).named(name.as_str()));
            }
        }
        labels.extend(self.qas.iter().map(|(key, qa)| Label::new(format!("qa/{key}"), qa.questions.clone())));
        labels
    }

    /// An utterance of an intent as somebody would say it.
    pub fn plain(&self, key: &str, utterance: &str) -> String {
        let slots = self.intents.get(key).map(|intent| intent.slots.as_slice()).unwrap_or_default();
        let slot = |name: &str| slots.iter().find(|slot| slot.name == name);
        marks::plain(utterance, |name| slot(name).and_then(|slot| self.sample(slot)))
    }

    /// Whether an item, `intent/KEY` or `qa/KEY`, has an example that is this in normal form.
    pub fn has_example(&self, item: &str, normal: &str) -> bool {
        match item.split_once('/') {
            Some(("intent", key)) => self.intents.get(key).is_some_and(|intent| {
                intent.utterances.iter().any(|u| nlu::normalise(&self.plain(key, u)) == normal)
            }),
            Some(("qa", key)) => {
                self.qas.get(key).is_some_and(|qa| qa.questions.iter().any(|q| nlu::normalise(q) == normal))
            }
            _ => false,
        }
    }

    /// Words that may stand for a slot.
    fn sample(&self, slot: &SlotContent) -> Option<String> {
        match Builtin::from_name(&slot.dictionary) {
            Some(kind) => kind.examples(entities::Lang::En).first().map(|&example| example.to_owned()),
            None => {
                let entry = self.dictionaries.get(&slot.dictionary)?.entries.first()?;
                entry.words.first().cloned().or_else(|| Some(entry.value.clone()))
            }
        }
    }
}

/// How the model of a bot is trained.
pub fn options(strictness: Strictness) -> TrainOptions {
    let (answer_share, suggest_share) = match strictness {
        Strictness::Careful => (0.80, 0.93),
        Strictness::Balanced => (0.88, 0.95),
        Strictness::Bold => (0.94, 0.98),
    };
    TrainOptions { answer_share, suggest_share, ..TrainOptions::default() }
}

/// The confidence below which nothing is answered outright, however few of the bot's own examples would pass above
/// it: where every example is worded differently, the thresholds alone would let strangers through. A confidence is
/// the probability that the answer is right: a balanced bot answers what is rather right than wrong, a careful one
/// wants two to one, a bold one tries from three in ten.
pub fn floor(strictness: Strictness) -> f32 {
    match strictness {
        Strictness::Careful => 0.65,
        Strictness::Balanced => 0.50,
        Strictness::Bold => 0.30,
    }
}

/// A bot that can talk.
pub struct Compiled {
    /// What it is made from.
    pub source: Source,
    /// None if there is nothing to learn from.
    pub model: Option<Arc<Model>>,
    /// What the model was trained with besides, if anything.
    encoder: Option<Arc<dyn Encoder>>,
    dictionaries: HashMap<String, entities::Dictionary>,
    /// For each intent and slot: what people wrote just before a mark of it.
    before: HashMap<(String, String), Vec<String>>,
}

/// Characters before a mark that tell slots of one dictionary apart: "from", "to", "从", "到".
const CONTEXT: usize = 6;

impl Compiled {
    /// The bot with its model, and the encoder that the model was trained with.
    pub fn new(source: Source, model: Option<Model>, encoder: Option<Arc<dyn Encoder>>) -> Self {
        let mut dictionaries = HashMap::new();
        for (key, content) in &source.dictionaries {
            let entries = content
                .entries
                .iter()
                .map(|entry| entities::Entry { value: entry.value.clone(), synonyms: words_of(entry) });
            let fuzzy = if content.fuzzy { Fuzzy::On } else { Fuzzy::Off };
            match entities::Dictionary::new(entries, fuzzy) {
                Ok(dictionary) => drop(dictionaries.insert(key.clone(), dictionary)),
                Err(error) => {
                    tracing::warn!(dictionary = key, %error, "a dictionary cannot be used; it is left out")
                }
            }
        }
        let mut before: HashMap<_, Vec<_>> = HashMap::new();
        for (key, intent) in &source.intents {
            for utterance in &intent.utterances {
                let mut words = "";
                for piece in marks::pieces(utterance) {
                    match piece {
                        Piece::Words(now) => words = now,
                        Piece::Slot { name, .. } => {
                            let tail = tail(words);
                            if !tail.is_empty() {
                                before.entry((key.clone(), name.to_owned())).or_default().push(tail);
                            }
                            words = "";
                        }
                    }
                }
            }
        }
        Self { source, model: model.map(Arc::new), encoder, dictionaries, before }
    }

    /// What the model thinks of a text; none without a model.
    pub async fn predict(&self, text: &str) -> Option<Prediction> {
        let model = self.model.as_ref()?;
        if let Some(encoder) = self.encoder.clone() {
            // An encoder takes milliseconds, too long for the threads that serve requests.
            let (model, text) = (model.clone(), text.to_owned());
            let work = move || model.predict_with(&text, Some(&*encoder));
            match tokio::task::spawn_blocking(work).await {
                Ok(prediction) => return Some(prediction),
                Err(error) => tracing::error!(%error, "the sentence encoder failed"),
            }
        }
        Some(model.predict(text))
    }

    /// A custom dictionary.
    pub fn dictionary(&self, key: &str) -> Option<&entities::Dictionary> {
        self.dictionaries.get(key)
    }

    /// Whether words that stand before a found value have stood before marks of the slot.
    pub fn stood_before(&self, intent: &str, slot: &str, words: &str) -> bool {
        let tail = tail(words);
        let known = self.before.get(&(intent.to_owned(), slot.to_owned()));
        known.into_iter().flatten().any(|before| !tail.is_empty() && *before == tail)
    }

    /// The value of a dictionary as people read it.
    pub fn shown(&self, slot: &SlotContent, value: &str, lang: Lang) -> Option<String> {
        let entries = &self.source.dictionaries.get(&slot.dictionary)?.entries;
        let entry = entries.iter().find(|entry| entry.value == value)?;
        Some(entry.title.get(lang).to_owned()).filter(|title| !title.is_empty())
    }

    /// The name of an intent or question: of `intent/KEY` or `qa/KEY`.
    pub fn title(&self, item: &str, lang: Lang) -> String {
        let title = match item.split_once('/') {
            Some(("intent", key)) => self.source.intents.get(key).map(|i| i.name.get(lang).to_owned()),
            Some(("qa", key)) => self.source.qas.get(key).map(|qa| question(qa, lang)),
            _ => None,
        };
        title.filter(|title| !title.is_empty()).unwrap_or_else(|| item.to_owned())
    }
}

/// The first question in a language, or the first of all.
fn question(qa: &QaContent, lang: Lang) -> String {
    let own = qa.questions.iter().find(|question| lang_of(question) == Some(lang));
    own.or(qa.questions.first()).cloned().unwrap_or_default()
}

/// The language that a text is in, if it has letters of one.
pub fn lang_of(text: &str) -> Option<Lang> {
    if text.chars().any(|c| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')) {
        return Some(Lang::Zh);
    }
    text.chars().any(|c| c.is_ascii_alphabetic()).then_some(Lang::En)
}

fn words_of(entry: &types::EntryContent) -> Vec<String> {
    let titles = [&entry.title.en, &entry.title.zh].into_iter().filter(|title| !title.is_empty());
    entry.words.iter().chain(titles).cloned().collect()
}

/// The last word, or of Chinese the last character, before a place.
fn tail(words: &str) -> String {
    let words = words.trim_end();
    match words.chars().next_back() {
        Some(c) if c.is_ascii_alphanumeric() => {
            words.rsplit(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default().to_ascii_lowercase()
        }
        Some(c) => c.to_string(),
        None => String::new(),
    }
    .chars()
    .take(CONTEXT * 4)
    .collect()
}

/// Whether a slot takes what is said as it is.
pub fn takes_anything(slot: &SlotContent) -> bool {
    Builtin::from_name(&slot.dictionary) == Some(Builtin::Any)
}
