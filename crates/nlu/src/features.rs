//! What the classifier sees of a text: n-grams of characters and of stems, and meanings, each known by a 64-bit key.
//!
//! Three blocks, each weighed and scaled by itself later: characters (2- to 5-grams inside a padded word; 1- to
//! 4-grams of Chinese), stems (1- and 2-grams with the text's ends), and the concepts of words. It knows nothing of training: which n-grams exist
//! and what they weigh is the vocabulary's business.

use std::ops::RangeInclusive;

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
    /// Whether it says little: a stop word, or a piece or pair of them.
    pub light: bool,
    /// Its place in the normalised text, in bytes; of a piece of a spaced word, the word's.
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
    pub light: bool,
}

const EDGE: u64 = 0x11_0000;
const PIECE: Key = Key::new(2);
const STEM: Key = Key::new(3);
const CONCEPT: Key = Key::new(4);
const TOPIC: Key = Key::new(5);
const WORD: Key = Key::new(6);

/// Every n-gram of a normalised text, block by block, repeated as often as it occurs.
pub fn grams(text: &str) -> Vec<Gram> {
    let tokens = tokens(text);
    let mut out = Vec::with_capacity(5 * text.len() + 8);
    let keys: Vec<u64> = tokens.iter().map(|token| stem_key(token.text)).collect();
    let lexicon = Lexicon::get();
    // An English word that says little by itself still says how a question begins; a Chinese character of that kind
    // mostly stands beside the point.
    let is_light =
        |(token, &key): (&Token<'_>, &u64)| token.script == Script::Ideograph && lexicon.is_stop(key);
    let light: Vec<bool> = tokens.iter().zip(&keys).map(is_light).collect();
    pieces(&tokens, &light, &mut out);
    stems(&tokens, &keys, &light, &mut out);
    concepts(&tokens, &keys, &mut out);
    out
}

/// What a word's stem is known by.
pub fn stem_key(word: &str) -> u64 {
    STEM.with_text(&stem(word)).finish()
}

/// The n-grams block by block, within a block in ascending order of their keys, each once.
pub fn count(grams: &[Gram]) -> Vec<Counted> {
    count_placed(grams).0
}

/// Like [`count`], and for each n-gram its place in the result.
pub fn count_placed(grams: &[Gram]) -> (Vec<Counted>, Vec<u32>) {
    let mut counted: Vec<Counted> = Vec::with_capacity(grams.len());
    let mut places = vec![0; grams.len()];
    let mut order: Vec<(u64, u32)> = Vec::with_capacity(grams.len());
    let mut from = 0;
    for block in grams.chunk_by(|a, b| a.block == b.block) {
        order.clear();
        order.extend(block.iter().zip(from..).map(|(gram, place)| (gram.key, place)));
        order.sort_unstable();
        for same in order.chunk_by(|a, b| a.0 == b.0) {
            let Gram { key, block, short, light, .. } = grams[same[0].1 as usize];
            let count = same.len().try_into().unwrap_or(u16::MAX);
            same.iter().for_each(|gram| places[gram.1 as usize] = counted.len() as u32);
            counted.push(Counted { key, count, block, short, light });
        }
        from += block.len() as u32;
    }
    (counted, places)
}

fn stems(tokens: &[Token<'_>], keys: &[u64], light: &[bool], out: &mut Vec<Gram>) {
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return };
    let mut add = |key: u64, short, light, start, end| {
        out.push(Gram { key, block: Block::Stem, short, light, start, end });
    };
    let pair = |a: u64, b: u64| STEM.with(a).with(b).finish();
    add(pair(EDGE, keys[0]), false, light[0], first.start, first.end);
    for (i, (token, &key)) in tokens.iter().zip(keys).enumerate() {
        add(key, true, light[i], token.start, token.end);
        if let Some(next) = tokens.get(i + 1) {
            add(pair(key, keys[i + 1]), false, light[i] && light[i + 1], token.start, next.end);
        }
    }
    add(pair(keys[keys.len() - 1], EDGE), false, light[keys.len() - 1], last.start, last.end);
}

/// Concepts, their topics, and words that have none but say something.
fn concepts(tokens: &[Token<'_>], keys: &[u64], out: &mut Vec<Gram>) {
    let lexicon = Lexicon::get();
    for unit in lexicon.units(tokens, keys) {
        let (start, end) = (tokens[unit.from].start, tokens[unit.to - 1].end);
        let mut add = |key: Key| {
            let (block, light) = (Block::Concept, false);
            out.push(Gram { key: key.finish(), block, short: true, light, start, end });
        };
        for &concept in unit.concepts {
            add(CONCEPT.with(u64::from(concept)));
            if let Some(topic) = lexicon.topic(concept) {
                add(TOPIC.with(u64::from(topic)));
            }
        }
        if unit.concepts.is_empty() {
            add(WORD.with(keys[unit.from]));
        }
    }
}

/// One character of a run.
#[derive(Debug, Clone, Copy)]
struct Piece {
    key: u64,
    light: bool,
    start: u32,
    end: u32,
}

fn pieces(tokens: &[Token<'_>], light: &[bool], out: &mut Vec<Gram>) {
    let mut run: Vec<Piece> = Vec::new();
    let mut i = 0;
    while let Some(token) = tokens.get(i) {
        run.clear();
        run.push(Piece { key: EDGE, light: true, start: token.start, end: token.start });
        if token.script == Script::Word {
            let (light, start, end) = (light[i], token.start, token.end);
            run.extend(token.text.chars().map(|c| Piece { key: u64::from(c), light, start, end }));
            run.push(Piece { key: EDGE, light: true, start, end });
            cut(&run, 2..=5, 5, out);
            i += 1;
        } else {
            while let Some(token) = tokens.get(i).filter(|token| token.script != Script::Word) {
                let key = PIECE.with_text(token.text).finish();
                run.push(Piece { key, light: light[i], start: token.start, end: token.end });
                i += 1;
            }
            let end = tokens[i - 1].end;
            run.push(Piece { key: EDGE, light: true, start: end, end });
            cut(&run, 1..=4, 2, out);
        }
    }
}

/// The pieces of a run that are as long as `lengths` says; question matching looks at those up to `matched`.
fn cut(run: &[Piece], lengths: RangeInclusive<usize>, matched: usize, out: &mut Vec<Gram>) {
    for (from, first) in run.iter().enumerate() {
        let (mut key, mut light) = (PIECE, true);
        for (length, piece) in (1..=*lengths.end()).zip(&run[from..]) {
            key = key.with(piece.key);
            light &= piece.light;
            if length >= *lengths.start() && !(length == 1 && piece.key == EDGE) {
                let (start, end, short) = (first.start, piece.end, length <= matched);
                out.push(Gram { key: key.finish(), block: Block::Char, short, light, start, end });
            }
        }
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
        assert_eq!(pieces_of("ab", Block::Char), ["ab"; 6]);
        assert_eq!(pieces_of("卡丢", Block::Char), ["丢", "丢", "卡", "卡", "卡丢", "卡丢", "卡丢", "卡丢"]);
    }

    #[test]
    fn counts_are_of_equal_grams() {
        let counted = count(&grams("zq zq zq"));
        assert!(counted.is_sorted_by_key(|counted| (counted.block, counted.key)));
        assert_eq!(
            counted.iter().map(|counted| usize::from(counted.count)).sum::<usize>(),
            grams("zq zq zq").len()
        );
        assert_eq!(counted.iter().filter(|counted| counted.count == 3).count(), 8);
    }
}
