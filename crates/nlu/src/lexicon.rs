//! What common words mean, so that a bot with five examples knows "cash" from "money": concepts and their topics.
//!
//! The tables are written by hand (`data/english.txt`, `data/chinese.txt`) and general. A concept is a line of words that
//! say nearly the same, a topic a heading over such lines. Nothing here knows what a bot is about.

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::stem::stem;
use crate::tokens::{Script, Token, tokens};

/// Longest expression in tokens.
const LONGEST: usize = 4;
const STOP: &str = "stop";
const NO_TOPIC: &str = "-";

/// The tables.
#[derive(Debug, Default)]
pub struct Lexicon {
    /// Expressions of one token or more, by their stems joined with spaces; each its concepts.
    entries: FxHashMap<String, Vec<u16>>,
    /// Length of the longest expression that begins with a stem.
    longest: FxHashMap<String, usize>,
    /// By concept: its topic, if it has one.
    topics: Vec<Option<u16>>,
    /// The topics' names.
    headings: Vec<&'static str>,
    /// Words that say nothing by themselves.
    stop: FxHashSet<String>,
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
                self.stop.extend(line.split_whitespace().map(key));
                continue;
            }
            let (head, words) = line.split_once(": ").unwrap_or(("", line));
            let concept = match self.entries.get(&key(&head.replace('_', " "))) {
                Some(known) if !head.is_empty() => known[0],
                _ => self.begin(topic),
            };
            let head = Some(head).filter(|head| !head.is_empty());
            // One Chinese character is a part of too many words.
            let single = |word: &&str| word.chars().count() > 1 || word.is_ascii();
            for word in head.into_iter().chain(words.split_whitespace()).filter(single) {
                let key = key(&word.replace('_', " "));
                let first = key.split(' ').next().unwrap_or_default();
                let longest = self.longest.entry(first.to_string()).or_default();
                *longest = LONGEST.min(key.split(' ').count()).max(*longest);
                let entry = self.entries.entry(key).or_default();
                if !entry.contains(&concept) {
                    entry.push(concept);
                }
            }
        }
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

    /// Cuts a text into what means something: the longest expressions from left to right; stop words are left out.
    pub fn units(&'static self, tokens: &[Token<'_>], stems: &[String]) -> Vec<Unit> {
        let mut out = Vec::with_capacity(tokens.len());
        let mut from = 0;
        while from < tokens.len() {
            let most = self.longest.get(&stems[from]).copied().unwrap_or_default();
            let longest = (1..=most.min(tokens.len() - from)).rev().find_map(|length| {
                let to = from + length;
                let concepts = if length == 1 {
                    self.entries.get(&stems[from])
                } else {
                    self.entries.get(&stems[from..to].join(" "))
                };
                concepts.map(|concepts| (to, concepts.as_slice()))
            });
            match longest {
                Some((to, concepts)) => {
                    out.push(Unit { from, to, concepts });
                    from = to;
                }
                None if shape(tokens[from].text).is_some() => {
                    out.push(Unit {
                        from,
                        to: from + 1,
                        concepts: shape(tokens[from].text).unwrap_or_default(),
                    });
                    from += 1;
                }
                None => {
                    if tokens[from].script == Script::Word && !self.stop.contains(&stems[from]) {
                        out.push(Unit { from, to: from + 1, concepts: &[] });
                    }
                    from += 1;
                }
            }
        }
        out
    }
}

/// Concepts of words that are written with digits: no table could list them. They count down from the top.
const NUMBERS: [[u16; 1]; 4] = [[u16::MAX], [u16::MAX - 1], [u16::MAX - 2], [u16::MAX - 3]];

/// What kind of number a word is: a plain one, a time of day, a rank, or a mixture such as a code.
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

fn key(expression: &str) -> String {
    tokens(expression).iter().map(|token| stem(token.text)).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn concepts(text: &str) -> Vec<(String, &'static [u16])> {
        let tokens = tokens(text);
        let stems: Vec<String> = tokens.iter().map(|token| stem(token.text)).collect();
        let units = Lexicon::get().units(&tokens, &stems);
        units.into_iter().map(|unit| (stems[unit.from..unit.to].join(" "), unit.concepts)).collect()
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
        assert_eq!(names, ["wher", "credit card", "zyx"]);
        assert!(found[2].1.is_empty());
    }
}
