//! Misspelt names of a dictionary.
//!
//! A name with at most `n` mistakes, cut into `n + 1` pieces, has one piece that is right. So every piece of every
//! name is looked for exactly, and only where one stands is the distance to the whole name measured. The measurements
//! for one text are counted and bounded ([`BUDGET`]), so no dictionary and no text can make a search slow; a search
//! that runs out keeps what it has found.

use std::collections::HashMap;
use std::ops::Range;

use aho_corasick::AhoCorasick;
use strsim::osa_distance;

use super::Term;
use crate::entities::hit::Hit;
use crate::entities::text::{Layer, is_latin};

/// Distances that are measured for one text.
const BUDGET: usize = 20_000;
/// Places that are looked at for one text.
const PLACES: usize = 200_000;

/// The right pieces of misspelt names.
#[derive(Debug)]
pub(super) struct Index {
    pieces: AhoCorasick,
    /// For each pattern of `pieces`: the terms it is a piece of, and the characters before it there.
    owners: Vec<Vec<(u32, u16)>>,
}

/// Mistakes that a name of this many characters may have.
fn tolerance(chars: usize) -> usize {
    match chars {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    }
}

/// The score of a name with so many mistakes.
fn score(mistakes: usize, chars: usize) -> f32 {
    1.0 - mistakes as f32 / (chars.max(4) + 1) as f32
}

impl Index {
    /// None when no name is long enough to be misspelt.
    pub(super) fn new(terms: &[Term]) -> Option<Self> {
        let mut places: HashMap<String, usize> = HashMap::new();
        let (mut patterns, mut owners): (Vec<String>, Vec<Vec<(u32, u16)>>) = (Vec::new(), Vec::new());
        for (index, term) in terms.iter().enumerate() {
            let chars: Vec<char> = term.text.chars().collect();
            let parts = tolerance(chars.len()) + 1;
            if parts == 1 {
                continue;
            }
            for part in 0..parts {
                let (from, to) = (part * chars.len() / parts, (part + 1) * chars.len() / parts);
                let piece: String = chars.get(from..to)?.iter().collect();
                let place = *places.entry(piece).or_insert_with_key(|piece| {
                    patterns.push(piece.clone());
                    owners.push(Vec::new());
                    owners.len() - 1
                });
                owners.get_mut(place)?.push((index as u32, from as u16));
            }
        }
        let pieces = AhoCorasick::new(&patterns).ok()?;
        (!patterns.is_empty()).then_some(Self { pieces, owners })
    }

    /// Misspelt names outside the parts that are taken. They may overlap each other.
    pub(super) fn find(&self, terms: &[Term], layer: &Layer, taken: &[Range<usize>]) -> Vec<Hit<usize>> {
        let text = layer.text();
        // Where each character starts, and the end.
        let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let (mut hits, mut budget, mut places) = (Vec::new(), BUDGET, PLACES);
        for found in self.pieces.find_overlapping_iter(text) {
            let Ok(at) = starts.binary_search(&found.start()) else { continue };
            for (term, before) in self.owners.get(found.pattern().as_usize()).into_iter().flatten() {
                if budget == 0 || places == 0 {
                    return hits;
                }
                places -= 1;
                let Some(term) = terms.get(*term as usize) else { continue };
                if let Some(start) =
                    at.checked_sub(*before as usize).or((at + 2 >= *before as usize).then_some(0))
                {
                    hits.extend(best(term, layer, &starts, start, taken, &mut budget));
                }
            }
        }
        hits
    }
}

/// The reading of a name that starts about there with the fewest mistakes, if they are few enough.
fn best(
    term: &Term,
    layer: &Layer,
    starts: &[usize],
    start: usize,
    taken: &[Range<usize>],
    budget: &mut usize,
) -> Option<Hit<usize>> {
    let chars = term.text.chars().count();
    let allowed = tolerance(chars);
    let last = starts.len() - 1;
    let mut best: Option<(usize, Range<usize>)> = None;
    for from in start.saturating_sub(allowed)..=(start + allowed).min(last) {
        for to in (from + chars - allowed)..=(from + chars + allowed).min(last) {
            let span = *starts.get(from)?..*starts.get(to)?;
            let part = layer.text().get(span.clone())?;
            let free = taken.iter().all(|taken| span.end <= taken.start || taken.end <= span.start);
            let trimmed = !part.starts_with(' ') && !part.ends_with(' ');
            if !free || !trimmed || !layer.is_word(&span) || !begins_alike(part, &term.text, chars) {
                continue;
            }
            *budget = budget.checked_sub(1)?;
            let mistakes = osa_distance(part, &term.text);
            if mistakes <= allowed && best.as_ref().is_none_or(|(fewest, _)| mistakes < *fewest) {
                best = Some((mistakes, span));
            }
        }
    }
    best.map(|(mistakes, span)| Hit::new(span, term.value, score(mistakes, chars)))
}

/// Short Latin names are too close to other words to allow a mistake at the beginning ("card", "hard").
fn begins_alike(part: &str, name: &str, chars: usize) -> bool {
    let (a, b) = (part.chars().next(), name.chars().next());
    chars > 5 || !b.is_some_and(is_latin) || a == b
}
