//! What of a text spoke for a label: the classifier's sum, taken apart along the words.
//!
//! Pieces of a Latin word are credited to the whole word, so that people read words and pairs of words.

use crate::core::Core;
use crate::features::{Block, Counted, Gram};
use crate::vocabulary::Seen;

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
pub fn of(
    core: &Core,
    normal: &str,
    grams: &[Gram],
    counted: &[Counted],
    seen: &Seen,
    label: u32,
) -> Vec<Evidence> {
    // Whole words first: a stem's place is its word's.
    let mut words: Vec<(u32, u32)> = grams
        .iter()
        .filter(|gram| gram.block == Block::Stem && gram.short)
        .map(|gram| (gram.start, gram.end))
        .collect();
    words.sort_unstable();
    words.dedup_by_key(|word| word.0);
    let mut parts: Vec<(u32, u32, f32)> = Vec::with_capacity(grams.len());
    // What each n-gram said at each of its places.
    let mut said = vec![0.0; counted.len()];
    for (&(feature, value), &place) in seen.vector.iter().zip(&seen.places) {
        said[place as usize] =
            value * core.linear.weight(feature, label) / f32::from(counted[place as usize].count);
    }
    for gram in grams {
        let Ok(at) = counted.binary_search_by_key(&gram.key, |counted| counted.key) else { continue };
        let said = said[at];
        let word = words.partition_point(|word| word.0 <= gram.start).checked_sub(1).map(|at| words[at]);
        let (start, end) = word.filter(|word| gram.end <= word.1).unwrap_or((gram.start, gram.end));
        parts.push((start, end, said));
    }
    parts.sort_unstable_by_key(|part| (part.0, part.1));
    let mut sums: Vec<(&str, f32)> = parts
        .chunk_by(|a, b| (a.0, a.1) == (b.0, b.1))
        .map(|same| (&normal[same[0].0 as usize..same[0].1 as usize], same.iter().map(|part| part.2).sum()))
        .collect();
    // A word that the text repeats is one.
    sums.sort_unstable_by_key(|part| part.0);
    let mut all: Vec<(&str, f32)> = sums
        .chunk_by(|a, b| a.0 == b.0)
        .map(|same| (same[0].0, same.iter().map(|part| part.1).sum::<f32>()))
        .filter(|part| part.1 > 0.0 && !part.0.is_empty())
        .collect();
    all.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
    all.truncate(MOST);
    all.into_iter().map(|(text, weight)| Evidence { text: text.to_string(), weight }).collect()
}
