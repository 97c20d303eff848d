//! What common words mean, so that a bot with five examples knows "cash" from "money": concepts and their topics.
//!
//! The tables are written by hand (`data/english.txt`, `data/chinese.txt`) and general. A concept is a line of words that
//! say nearly the same, a topic a heading over such lines. Nothing here knows what a bot is about.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::features::stem_key;
use crate::hash::Key;
use crate::tokens::{Script, Token, tokens};

/// Longest expression in tokens.
const LONGEST: usize = 4;
const STOP: &str = "stop";
const NO_TOPIC: &str = "-";

/// The tables.
#[derive(Debug, Default)]
pub struct Lexicon {
    /// Expressions of one word or more, by their stems; each its concepts.
    entries: FxHashMap<u64, Vec<u16>>,
    /// What is known of a stem that begins an expression, or that is none.
    heads: FxHashMap<u64, Head>,
    /// By concept: its topic, if it has one.
    topics: Vec<Option<u16>>,
    /// The topics' names.
    headings: Vec<&'static str>,
}

/// A stem that begins expressions.
#[derive(Debug, Clone, Copy, Default)]
struct Head {
    /// Length of the longest, in words; 0 for none.
    longest: u8,
    /// Whether the word says nothing by itself.
    stop: bool,
}

/// A part of a text that means something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Its tokens.
    pub from: usize,
    pub to: usize,
    /// What it may mean, the likeliest first; empty for a word that is in no table.
    pub concepts: &'static [u16],
}

impl Lexicon {
    /// The tables, read once.
    pub fn get() -> &'static Self {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(|| {
            let mut lexicon = Self::default();
            for table in [include_str!("../data/english.txt"), include_str!("../data/chinese.txt")] {
                lexicon.read(table);
            }
            lexicon
        })
    }

    fn read(&mut self, table: &'static str) {
        let mut topic = NO_TOPIC;
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            if let Some(heading) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                topic = heading;
                continue;
            }
            if topic == STOP {
                line.split_whitespace().for_each(|word| self.ignore(&stems(word)));
                continue;
            }
            let (head, words) = line.split_once(": ").unwrap_or(("", line));
            let concept = match self.entries.get(&expression(&stems(&head.replace('_', " ")))) {
                Some(known) if !head.is_empty() && !known.is_empty() => known[0],
                _ => self.begin(topic),
            };
            let head = Some(head).filter(|head| !head.is_empty());
            for word in head.into_iter().chain(words.split_whitespace()) {
                let stems = stems(&word.replace('_', " "));
                let entry = self.entry(&stems);
                if !entry.contains(&concept) {
                    entry.push(concept);
                }
            }
        }
    }

    /// The concepts of an expression.
    fn entry(&mut self, stems: &[u64]) -> &mut Vec<u16> {
        if let Some(first) = stems.first() {
            let longest = &mut self.heads.entry(*first).or_default().longest;
            *longest = (LONGEST.min(stems.len()) as u8).max(*longest);
        }
        self.entries.entry(expression(stems)).or_default()
    }

    /// A word that says nothing by itself; an expression of several words has no concept.
    fn ignore(&mut self, stems: &[u64]) {
        match stems {
            [one] => self.heads.entry(*one).or_default().stop = true,
            _ => drop(self.entry(stems)),
        }
    }

    /// Whether a stem says nothing by itself.
    pub fn is_stop(&self, stem: u64) -> bool {
        self.heads.get(&stem).is_some_and(|head| head.stop)
    }

    /// A new concept.
    fn begin(&mut self, topic: &'static str) -> u16 {
        let known = self.headings.iter().position(|known| *known == topic);
        let number = known.unwrap_or_else(|| {
            self.headings.push(topic);
            self.headings.len() - 1
        });
        self.topics.push((topic != NO_TOPIC).then_some(number as u16));
        self.topics.len() as u16 - 1
    }

    /// The topic of a concept.
    pub fn topic(&self, concept: u16) -> Option<u16> {
        self.topics.get(concept as usize).copied().flatten()
    }

    /// Cuts a text, given its words and what their stems are known by, into what means something: the longest
    /// expressions from left to right; stop words are left out.
    pub fn units(&'static self, tokens: &[Token<'_>], stems: &[u64]) -> Vec<Unit> {
        let mut out = Vec::with_capacity(tokens.len());
        let mut from = 0;
        while let Some(token) = tokens.get(from) {
            if let Some((to, concepts)) = counted(&tokens[from..]) {
                out.push(Unit { from, to: from + to, concepts });
                from += to;
                continue;
            }
            let head = self.heads.get(&stems[from]).copied().unwrap_or_default();
            let most = usize::from(head.longest).min(tokens.len() - from);
            let longest = (1..=most).rev().find_map(|length| {
                let concepts = self.entries.get(&expression(&stems[from..from + length]))?;
                Some((from + length, concepts.as_slice()))
            });
            let (to, concepts) = longest.unwrap_or_else(|| (from + 1, shape(token.text).unwrap_or_default()));
            let says = !concepts.is_empty() || (token.script == Script::Word && !head.stop);
            if says {
                out.push(Unit { from, to, concepts });
            }
            from = to;
        }
        out
    }
}

/// Concepts of words that are written with digits: no table could list them. They count down from the top.
const NUMBERS: [[u16; 1]; 5] = [[u16::MAX], [u16::MAX - 1], [u16::MAX - 2], [u16::MAX - 3], [u16::MAX - 4]];

/// What kind of number a word is: a plain one, a time of day, a rank, or a mixture such as a code. (The fifth is a
/// date, which takes more than one word.)
fn shape(word: &str) -> Option<&'static [u16]> {
    let rest = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let kind = match rest {
        "" => 0,
        _ if !word.bytes().any(|byte| byte.is_ascii_digit()) => return None,
        "am" | "pm" | "a" | "p" => 1,
        "st" | "nd" | "rd" | "th" if rest.len() < word.len() => 2,
        _ => 3,
    };
    Some(&NUMBERS[kind])
}

/// A number in Chinese or before a Chinese measure word: its length in words, and what kind it is.
fn counted(tokens: &[Token<'_>]) -> Option<(usize, &'static [u16])> {
    let numeral = |token: &&Token<'_>| token.script == Script::Ideograph && NUMERALS.contains(token.text);
    let arabic = tokens.first().is_some_and(|token| token.text.bytes().all(|byte| byte.is_ascii_digit()));
    let length = if arabic { 1 } else { tokens.iter().take_while(numeral).count() };
    let measure = tokens.get(length).filter(|token| token.script == Script::Ideograph);
    match measure.map(|token| token.text) {
        _ if length == 0 => None,
        Some("点" | "时") => Some((length + 1, &NUMBERS[1])),
        Some("号" | "日" | "月" | "年") => Some((length + 1, &NUMBERS[4])),
        Some(measure) if MEASURES.contains(measure) => Some((length, &NUMBERS[0])),
        _ if length > 1 && !arabic => Some((length, &NUMBERS[0])),
        _ => None,
    }
}

const NUMERALS: &str = "零一二三四五六七八九十百千万亿两几半";
const MEASURES: &str = "个张块元次天位间件只份杯本条台部首场集楼层岁斤米折秒分角毛路页人周句";

/// What the stems of a text are known by.
fn stems(text: &str) -> Vec<u64> {
    tokens(text).iter().map(|token| stem_key(token.text)).collect()
}

/// What an expression is known by.
fn expression(stems: &[u64]) -> u64 {
    stems.iter().fold(Key::new(7), |key, &stem| key.with(stem)).finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn concepts(text: &str) -> Vec<(String, &'static [u16])> {
        let tokens = tokens(text);
        let units = Lexicon::get().units(&tokens, &super::stems(text));
        let words =
            |unit: &Unit| tokens[unit.from..unit.to].iter().map(|token| token.text).collect::<Vec<_>>();
        units.into_iter().map(|unit| (words(&unit).join(" "), unit.concepts)).collect()
    }

    fn meet(a: &str, b: &str) -> bool {
        let (a, b) = (concepts(a), concepts(b));
        a.iter().any(|a| b.iter().any(|b| a.1.iter().any(|concept| b.1.contains(concept))))
    }

    #[test]
    fn words_of_one_meaning_meet() {
        for (a, b) in [
            ("cash", "funds"),
            ("bought", "purchase"),
            ("switch on", "enable"),
            ("refund", "退款"),
            ("天气预报", "the weather"),
            ("can't find", "lost"),
            ("7am", "10pm"),
            ("3rd", "21st"),
            ("打不开", "用不了"),
        ] {
            assert!(meet(a, b), "{a} and {b}: {:?} {:?}", concepts(a), concepts(b));
        }
        for (a, b) in [("cash", "weather"), ("退款", "天气"), ("the", "a"), ("7am", "7")] {
            assert!(!meet(a, b), "{a} and {b}");
        }
    }

    #[test]
    fn the_longest_expression_wins_and_stop_words_go() {
        let found = concepts("where is the credit card zyx");
        let names: Vec<&str> = found.iter().map(|unit| unit.0.as_str()).collect();
        assert_eq!(names, ["where", "credit card", "zyx"]);
        assert!(found[2].1.is_empty());
    }
}
