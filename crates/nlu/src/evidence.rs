//! What of a text spoke for a label: the classifier's sum, taken apart along the words.
//!
//! Pieces of a Latin word are credited to the whole word, so that people read words and pairs of words.

use crate::core::Core;
use crate::features::{Counted, Gram};
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

/// A text as it was read.
#[derive(Debug, Clone, Copy)]
pub struct Read<'a> {
    pub normal: &'a str,
    pub grams: &'a [Gram],
    pub counted: &'a [Counted],
    /// For each n-gram its place in `counted`.
    pub places: &'a [u32],
}

/// The parts that spoke most for the label, the most important first; only such that spoke for it.
pub fn of(core: &Core, text: &Read<'_>, seen: &Seen, label: u32) -> Vec<Evidence> {
    // What each n-gram said at each of its places.
    let mut said = vec![0.0; text.counted.len()];
    for (&(feature, value), &place) in seen.vector.iter().zip(&seen.places) {
        said[place as usize] =
            value * core.linear.weight(feature, label) / f32::from(text.counted[place as usize].count);
    }
    let mut parts: Vec<(u32, u32, f32)> = Vec::with_capacity(32);
    for (gram, &place) in text.grams.iter().zip(text.places) {
        let said = said[place as usize];
        match parts.last_mut().filter(|part| (part.0, part.1) == (gram.start, gram.end)) {
            Some(part) => part.2 += said,
            None => parts.push((gram.start, gram.end, said)),
        }
    }
    let words = |part: &(u32, u32, f32)| &text.normal[part.0 as usize..part.1 as usize];
    // A word that the text repeats is one.
    let mut all: Vec<(&str, f32)> = parts.iter().map(|part| (words(part), part.2)).collect();
    all.sort_unstable_by(|a, b| a.0.cmp(b.0).then(a.1.total_cmp(&b.1)));
    all.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        kept.1 += if same { next.1 } else { 0.0 };
        same
    });
    all.retain(|part| part.1 > 0.0 && !part.0.is_empty());
    all.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
    all.truncate(MOST);
    all.into_iter().map(|(text, weight)| Evidence { text: text.to_string(), weight }).collect()
}
