//! What the classifier sees of a text: n-grams of characters and of stems, and meanings, each known by a 64-bit key.
//!
//! Three blocks, each weighed and scaled by itself later: characters (2- to 5-grams inside a padded word; 1- to
//! 4-grams of Chinese), stems (1- and 2-grams with the text's ends), and the concepts of words. It knows nothing of training: which n-grams exist
//! and what they weigh is the vocabulary's business.

use crate::hash::Key;
use crate::lexicon::Lexicon;
use crate::stem::stem;
use crate::tokens::{Script, Token, tokens};

/// Number of blocks.
pub const BLOCKS: usize = 3;

/// A family of features that is scaled to length one by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Block {
    /// Pieces of words.
    Char = 0,
    /// Words without endings.
    Stem = 1,
    /// What words mean.
    Concept = 2,
}

/// One n-gram at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gram {
    /// What it is, block included.
    pub key: u64,
    pub block: Block,
    /// Of pieces, whether question matching looks at it (of Chinese only one or two characters); of stems, whether it
    /// is a single one; of concepts always true.
    pub short: bool,
    /// Its place in the normalised text, in bytes.
    pub start: u32,
    pub end: u32,
}

/// One n-gram of a text, with how often it occurs there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    pub key: u64,
    pub count: u16,
    pub block: Block,
    /// As in [`Gram`].
    pub short: bool,
}

const EDGE: u64 = 0x11_0000;
const PIECE: Key = Key::new(2);
const STEM: Key = Key::new(3);
const CONCEPT: Key = Key::new(4);
const TOPIC: Key = Key::new(5);
const WORD: Key = Key::new(6);

/// Every n-gram of a normalised text, in no particular order, repeated as often as it occurs.
pub fn grams(text: &str) -> Vec<Gram> {
    let tokens = tokens(text);
    let mut out = Vec::with_capacity(5 * text.len() + 8);
    pieces(&tokens, &mut out);
    let stemmed: Vec<String> = tokens.iter().map(|token| stem(token.text)).collect();
    stems(&tokens, &stemmed, &mut out);
    concepts(&tokens, &stemmed, &mut out);
    out
}

/// The n-grams in ascending order of their keys, each once.
pub fn count(grams: &[Gram]) -> Vec<Counted> {
    let mut all: Vec<Counted> = grams
        .iter()
        .map(|gram| Counted { key: gram.key, count: 1, block: gram.block, short: gram.short })
        .collect();
    all.sort_unstable_by_key(|counted| counted.key);
    all.dedup_by(|next, kept| {
        let same = next.key == kept.key;
        kept.count = kept.count.saturating_add(u16::from(same));
        same
    });
    all
}

fn stems(tokens: &[Token<'_>], stemmed: &[String], out: &mut Vec<Gram>) {
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return };
    let keys: Vec<u64> = stemmed.iter().map(|stem| STEM.with_text(stem).finish()).collect();
    let mut add = |key: u64, short, start, end| out.push(Gram { key, block: Block::Stem, short, start, end });
    let pair = |a: u64, b: u64| STEM.with(a).with(b).finish();
    add(pair(EDGE, keys[0]), false, first.start, first.end);
    for (i, (token, &key)) in tokens.iter().zip(&keys).enumerate() {
        add(key, true, token.start, token.end);
        if let Some(next) = tokens.get(i + 1) {
            add(pair(key, keys[i + 1]), false, token.start, next.end);
        }
    }
    add(pair(keys[keys.len() - 1], EDGE), false, last.start, last.end);
}

/// Concepts, their topics, and words that have none but say something.
fn concepts(tokens: &[Token<'_>], stemmed: &[String], out: &mut Vec<Gram>) {
    let lexicon = Lexicon::get();
    for unit in lexicon.units(tokens, stemmed) {
        let (start, end) = (tokens[unit.from].start, tokens[unit.to - 1].end);
        let mut add = |key: Key| {
            out.push(Gram { key: key.finish(), block: Block::Concept, short: true, start, end });
        };
        for &concept in unit.concepts {
            add(CONCEPT.with(u64::from(concept)));
            if let Some(topic) = lexicon.topic(concept) {
                add(TOPIC.with(u64::from(topic)));
            }
        }
        if unit.concepts.is_empty() {
            add(WORD.with_text(&stemmed[unit.from]));
        }
    }
}

fn pieces(tokens: &[Token<'_>], out: &mut Vec<Gram>) {
    // Piece, its start, its end.
    let mut run: Vec<(u64, u32, u32)> = Vec::new();
    let mut i = 0;
    while let Some(token) = tokens.get(i) {
        run.clear();
        run.push((EDGE, token.start, token.start));
        let (shortest, longest, longest_match) = if token.script == Script::Word {
            letters(token, &mut run);
            i += 1;
            (2, 5, 5)
        } else {
            while let Some(token) = tokens.get(i).filter(|token| token.script != Script::Word) {
                run.push((PIECE.with_text(token.text).finish(), token.start, token.end));
                i += 1;
            }
            (1, 4, 2)
        };
        let end = run.last().map_or(0, |piece| piece.2);
        run.push((EDGE, end, end));
        for from in 0..run.len() {
            let mut key = PIECE;
            for (length, piece) in (1..=longest).zip(&run[from..]) {
                key = key.with(piece.0);
                if length >= shortest && !(length == 1 && piece.0 == EDGE) {
                    let (start, end) = (run[from].1, piece.2);
                    let short = length <= longest_match;
                    out.push(Gram { key: key.finish(), block: Block::Char, short, start, end });
                }
            }
        }
    }
}

/// The letters of a word, each with its place.
fn letters(token: &Token<'_>, run: &mut Vec<(u64, u32, u32)>) {
    // The parts of a contraction are not where their letters are: each gets the whole place.
    let exact = token.text.len() as u32 == token.end - token.start;
    let mut at = token.start;
    for c in token.text.chars() {
        let end = if exact { at + c.len_utf8() as u32 } else { token.end };
        run.push((u64::from(c), at, end));
        at = if exact { end } else { at };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces_of(text: &str, block: Block) -> Vec<&str> {
        let mut out: Vec<&str> = grams(text)
            .iter()
            .filter(|gram| gram.block == block)
            .map(|gram| &text[gram.start as usize..gram.end as usize])
            .collect();
        out.sort_unstable();
        out
    }

    #[test]
    fn every_gram_has_its_place() {
        assert_eq!(pieces_of("my card", Block::Stem), ["card", "card", "my", "my", "my card"]);
        assert_eq!(pieces_of("ab", Block::Char), ["a", "ab", "ab", "ab", "ab", "b"]);
        assert_eq!(pieces_of("卡丢", Block::Char), ["丢", "丢", "卡", "卡", "卡丢", "卡丢", "卡丢", "卡丢"]);
    }

    #[test]
    fn counts_are_of_equal_grams() {
        let counted = count(&grams("zq zq zq"));
        assert!(counted.is_sorted_by_key(|counted| counted.key));
        assert_eq!(
            counted.iter().map(|counted| usize::from(counted.count)).sum::<usize>(),
            grams("zq zq zq").len()
        );
        assert_eq!(counted.iter().filter(|counted| counted.count == 3).count(), 8);
    }
}
