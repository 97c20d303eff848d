//! What of a text spoke for a label: the classifier's sum, taken apart along the words.
//!
//! Pieces of a Latin word are credited to the whole word, so that people read words and pairs of words.

use rustc_hash::FxHashMap;

use crate::core::Core;
use crate::features::{Block, Gram};

/// How many are told.
const MOST: usize = 5;

/// A part of the text and what it said.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// A part of the normalised text: a word, two words, or up to four Chinese characters.
    pub text: String,
    /// What it added to the label's margin; its sign is for or against, its size compares with the others'.
    pub weight: f32,
}

/// The parts that spoke most for the label, the most important first; only such that spoke for it.
pub fn of(core: &Core, normal: &str, grams: &[Gram], vector: &[(u32, f32)], label: u32) -> Vec<Evidence> {
    let said: FxHashMap<u32, f32> = vector
        .iter()
        .map(|&(feature, value)| (feature, value * core.linear.weight(feature, label)))
        .collect();
    // Whole words first: a stem's place is its word's.
    let mut words: Vec<(u32, u32)> =
        grams.iter().filter(|gram| gram.block == Block::Stem).map(|gram| (gram.start, gram.end)).collect();
    words.sort_unstable_by_key(|word| (word.0, word.1));
    words.dedup_by_key(|word| word.0);
    let mut times: FxHashMap<u64, f32> = FxHashMap::default();
    grams.iter().for_each(|gram| *times.entry(gram.key).or_default() += 1.0);
    let mut sums: FxHashMap<&str, f32> = FxHashMap::default();
    for gram in grams {
        let Some(said) = core.vocabulary.get(gram.key).and_then(|feature| said.get(&feature)) else {
            continue;
        };
        let word = words.partition_point(|word| word.0 <= gram.start).checked_sub(1).map(|at| words[at]);
        let (start, end) = word.filter(|word| gram.end <= word.1).unwrap_or((gram.start, gram.end));
        *sums.entry(&normal[start as usize..end as usize]).or_default() += said / times[&gram.key];
    }
    let mut all: Vec<(&str, f32)> =
        sums.into_iter().filter(|part| part.1 > 0.0 && !part.0.is_empty()).collect();
    all.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
    all.truncate(MOST);
    all.into_iter().map(|(text, weight)| Evidence { text: text.to_string(), weight }).collect()
}
