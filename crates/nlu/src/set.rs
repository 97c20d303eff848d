//! What a model is trained from, and its one canonical form: the same content in any order is the same set.
//!
//! It knows nothing of learning. Texts that normalise to nothing are left out, repeated ones within a label are one.

use std::collections::BTreeMap;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use crate::error::TrainError;
use crate::features::{Counted, count, grams};
use crate::normalise::{MAX_CHARS, normalise};
use crate::options::TrainOptions;

/// Most labels of a set.
pub const MAX_LABELS: usize = 5_000;
/// Most texts of a set.
pub const MAX_TEXTS: usize = 100_000;
/// Most characters of all texts of a set together, normalised.
pub const MAX_TOTAL_CHARS: usize = 4_000_000;

/// An intent or a Q&A: what it is called and how people say it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Label {
    /// What predictions call it; several entries of one id are one label.
    pub id: String,
    /// A name that people read, learned from as one more utterance. Leave it out if it says nothing ("intent 7").
    pub name: Option<String>,
    /// Utterances of an intent, questions of a Q&A: one or many.
    pub texts: Vec<String>,
}

impl Label {
    /// A label with its texts.
    pub fn new<T: Into<String>>(id: impl Into<String>, texts: impl IntoIterator<Item = T>) -> Self {
        Self { id: id.into(), name: None, texts: texts.into_iter().map(Into::into).collect() }
    }

    /// The same label with a name.
    pub fn named(self, name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..self }
    }
}

/// One text of the canonical set.
#[derive(Debug, Clone)]
pub struct Text {
    /// As it was written (of several spellings with one normal form the first).
    pub written: Arc<str>,
    pub normal: String,
    pub label: u32,
    /// Whether it is its label's name rather than an utterance.
    pub is_name: bool,
    pub grams: Vec<Counted>,
}

/// The canonical form of a set.
#[derive(Debug, Clone)]
pub struct Set {
    /// Ids in ascending order; a label's number is its place here.
    pub labels: Vec<Arc<str>>,
    /// By label, then by normal form.
    pub texts: Vec<Text>,
}

impl Set {
    /// Sorts, merges and reads.
    pub fn new(labels: &[Label]) -> Result<Self, TrainError> {
        let mut sorted: BTreeMap<&str, BTreeMap<String, (&str, bool)>> = BTreeMap::new();
        let (mut texts, mut chars) = (0, 0);
        for label in labels {
            let entry = sorted.entry(&label.id).or_default();
            let named = label.name.iter().map(|name| (name, true));
            for (written, is_name) in label.texts.iter().map(|text| (text, false)).chain(named) {
                let normal = normalise(written);
                if normal.is_empty() {
                    continue;
                }
                let length = normal.chars().count();
                let new = (written.as_str(), is_name);
                entry
                    .entry(normal)
                    .and_modify(|kept| {
                        // An utterance outranks a name, then the spelling that sorts first: order must not matter.
                        *kept = if (new.1, new.0) < (kept.1, kept.0) { new } else { *kept };
                    })
                    .or_insert_with(|| {
                        texts += 1;
                        chars += length;
                        new
                    });
                if texts > MAX_TEXTS || chars > MAX_TOTAL_CHARS {
                    return Err(TrainError::TooLarge);
                }
            }
        }
        sorted.retain(|_, texts| !texts.is_empty());
        if sorted.len() > MAX_LABELS {
            return Err(TrainError::TooLarge);
        }
        if sorted.is_empty() {
            return Err(TrainError::Empty);
        }
        let labels = sorted.keys().map(|&id| Arc::from(id)).collect();
        let texts = sorted
            .into_values()
            .zip(0..)
            .flat_map(|(texts, label)| texts.into_iter().map(move |text| (text, label)))
            .map(|((normal, (written, is_name)), label)| {
                let grams = count(&grams(&normal));
                Text { written: Arc::from(cut(written)), normal, label, is_name, grams }
            })
            .collect();
        Ok(Self { labels, texts })
    }

    /// A name for what the set and the options say: 64 hexadecimal digits (SHA-256).
    pub fn hash(&self, options: &TrainOptions) -> String {
        let mut hash = Sha256::new();
        hash.update(crate::bytes::VERSION.to_le_bytes());
        hash.update(options.fingerprint());
        for text in &self.texts {
            for part in [&self.labels[text.label as usize], &text.written] {
                hash.update((part.len() as u64).to_le_bytes());
                hash.update(part.as_bytes());
            }
            hash.update([u8::from(text.is_name)]);
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// What is kept of a text as it was written.
fn cut(text: &str) -> &str {
    text.char_indices().nth(MAX_CHARS).map_or(text, |(end, _)| &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(labels: &[Label]) -> Set {
        Set::new(labels).unwrap()
    }

    #[test]
    fn order_and_repetition_do_not_matter() {
        let options = TrainOptions::default();
        let a = set(&[Label::new("b", ["One", "two"]).named("Zwei"), Label::new("a", ["three", "one"])]);
        let b = set(&[
            Label::new("a", ["one"]),
            Label::new("b", ["two", "one", "One"]).named("Zwei"),
            Label::new("a", ["three", " ", "one"]),
            Label::new("empty", ["\u{1}"]),
        ]);
        assert_eq!(a.labels, b.labels);
        assert_eq!(a.hash(&options), b.hash(&options));
        assert_eq!(a.texts.len(), 5);
        let c = set(&[Label::new("b", ["One", "two"]), Label::new("a", ["three", "one"])]);
        assert_ne!(a.hash(&options), c.hash(&options));
    }

    #[test]
    fn sets_are_bounded() {
        assert!(matches!(Set::new(&[]), Err(TrainError::Empty)));
        assert!(matches!(Set::new(&[Label::new("a", ["", "\u{200b}"])]), Err(TrainError::Empty)));
        let long: Vec<String> = (0..4_100).map(|n| format!("{n} {}", "a".repeat(2_000))).collect();
        assert!(matches!(Set::new(&[Label::new("a", long)]), Err(TrainError::TooLarge)));
        let same = vec!["x".to_string(); 10_000];
        assert_eq!(set(&[Label::new("a", same)]).texts.len(), 1);
    }
}
