//! Somebody's own list of words: values and what else they are called, found in texts.
//!
//! Case, width, accents and traditional characters do not matter. The longest name wins, and Latin names are found as
//! whole words only. A dictionary is built once and may be searched from any number of threads. Misspelt names are
//! found by [`fuzzy`], if asked for.

mod fuzzy;

use aho_corasick::{AhoCorasick, MatchKind};

use super::hit::{Hit, select_surest};
use super::text::Layer;
use super::{Display, Found};
use fuzzy::Index;

/// Entries of a dictionary.
pub const MAX_ENTRIES: usize = 20_000;
/// Synonyms of an entry.
pub const MAX_SYNONYMS: usize = 50;
/// Characters of a value or a synonym.
pub const MAX_TERM_CHARS: usize = 100;
/// Characters of all values and synonyms together; the memory of a dictionary grows with them.
pub const MAX_TOTAL_CHARS: usize = 1_000_000;

/// A value and its other names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What is found; also one of its names.
    pub value: String,
    /// What else it is called. Empty ones are ignored.
    pub synonyms: Vec<String>,
}

/// Whether misspelt names are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fuzzy {
    /// Names must be written as they are in the dictionary.
    #[default]
    Off,
    /// One mistake in names of 4 characters or more, two in names of 8 or more. Names of 4 or 5 must begin right.
    On,
}

/// Why a dictionary cannot be built.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DictionaryError {
    /// More than [`MAX_ENTRIES`].
    #[error("a dictionary has at most {MAX_ENTRIES} entries")]
    TooManyEntries,
    /// The entry at this place has no value, or one of invisible characters only.
    #[error("entry {0} has no value")]
    NoValue(usize),
    /// The entry with this value has more than [`MAX_SYNONYMS`].
    #[error("{0:?} has more than {MAX_SYNONYMS} synonyms")]
    TooManySynonyms(String),
    /// A name of the entry with this value is longer than [`MAX_TERM_CHARS`].
    #[error("a name of {0:?} is longer than {MAX_TERM_CHARS} characters")]
    TooLong(String),
    /// More than [`MAX_TOTAL_CHARS`] in all.
    #[error("a dictionary has at most {MAX_TOTAL_CHARS} characters")]
    TooLarge,
}

/// A name, folded, and the value it stands for.
#[derive(Debug)]
struct Term {
    text: String,
    /// Index into the values.
    value: usize,
}

/// A dictionary, ready to be searched.
#[derive(Debug)]
pub struct Dictionary {
    values: Vec<String>,
    terms: Vec<Term>,
    /// Its patterns are `terms`. None for an empty dictionary.
    exact: Option<AhoCorasick>,
    /// For the misspelt; None when switched off.
    fuzzy: Option<Index>,
}

impl Dictionary {
    /// Builds a dictionary. Where two entries share a name, the earlier has it.
    ///
    /// # Errors
    /// When a bound is exceeded or a value is empty.
    pub fn new(entries: impl IntoIterator<Item = Entry>, fuzzy: Fuzzy) -> Result<Self, DictionaryError> {
        let (mut values, mut terms, mut total) = (Vec::new(), Vec::new(), 0);
        let mut known = std::collections::HashSet::new();
        for (index, entry) in entries.into_iter().enumerate() {
            if index >= MAX_ENTRIES {
                return Err(DictionaryError::TooManyEntries);
            }
            if entry.synonyms.len() > MAX_SYNONYMS {
                return Err(DictionaryError::TooManySynonyms(entry.value));
            }
            for (place, name) in std::iter::once(&entry.value).chain(&entry.synonyms).enumerate() {
                let length = name.chars().count();
                let text = folded(name);
                if place == 0 && text.is_empty() {
                    return Err(DictionaryError::NoValue(index));
                }
                if length > MAX_TERM_CHARS {
                    return Err(DictionaryError::TooLong(entry.value));
                }
                total += length;
                if !text.is_empty() && known.insert(text.clone()) {
                    terms.push(Term { text, value: index });
                }
            }
            if total > MAX_TOTAL_CHARS {
                return Err(DictionaryError::TooLarge);
            }
            values.push(entry.value);
        }
        let exact = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(terms.iter().map(|term| &term.text))
            .map_err(|_| DictionaryError::TooLarge)?;
        let fuzzy = match fuzzy {
            Fuzzy::Off => None,
            Fuzzy::On => Index::new(&terms),
        };
        let exact = (!terms.is_empty()).then_some(exact);
        Ok(Self { values, terms, exact, fuzzy })
    }

    /// Every value that is named in a text, in the order of the text and without overlaps.
    ///
    /// Reads the first 1,000 characters; never fails, and takes a bounded time for any text and dictionary.
    pub fn find(&self, text: &str) -> Vec<Found> {
        let layer = &spaced(&Layer::fold(text));
        let mut hits = self.exact(layer);
        if let Some(fuzzy) = &self.fuzzy {
            let taken: Vec<_> = hits.iter().map(|hit| hit.span.clone()).collect();
            hits.extend(select_surest(fuzzy.find(&self.terms, layer, &taken)));
            hits.sort_by_key(|hit| hit.span.start);
        }
        let say = |value: &usize| {
            let value = self.values.get(*value).map_or("", String::as_str);
            (value.to_owned(), Display::same(value))
        };
        hits.iter().map(|hit| hit.found(layer, text, say)).collect()
    }

    fn exact(&self, layer: &Layer) -> Vec<Hit<usize>> {
        let Some(matcher) = &self.exact else { return Vec::new() };
        let (mut hits, mut at) = (Vec::new(), 0);
        // A match inside a word is no match: the search goes on behind its first character.
        while let Some(found) = matcher.find(aho_corasick::Input::new(layer.text()).range(at..)) {
            let span = found.range();
            let first = layer.after(span.start).chars().next().map_or(1, char::len_utf8);
            at = if layer.is_word(&span) { span.end } else { span.start + first };
            if let Some(term) = self.terms.get(found.pattern().as_usize()).filter(|_| layer.is_word(&span)) {
                hits.push(Hit::new(span, term.value, 1.0));
            }
        }
        hits
    }
}

/// A name as it is looked for.
fn folded(name: &str) -> String {
    spaced(&Layer::fold(name)).text().trim().to_owned()
}

/// The layer with single spaces.
fn spaced(layer: &Layer) -> Layer {
    let mut out = Layer::default();
    let mut space = false;
    for (at, c) in layer.text().char_indices() {
        if !(c == ' ' && space) {
            out.copy(layer, at..at + c.len_utf8());
        }
        space = c == ' ';
    }
    out
}
