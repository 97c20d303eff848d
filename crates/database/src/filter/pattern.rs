//! Regular expressions, in time linear in the text and with bounded memory.

use crate::value::{Kind, kind};
use crate::{DatabaseError, limits};
use regex::{Regex, RegexBuilder};
use types::Json;

/// A compiled `$regex`.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    regex: Regex,
    /// As it was written.
    source: String,
    options: String,
}

impl Pattern {
    pub fn new(pattern: &str, options: &str) -> Result<Self, DatabaseError> {
        if pattern.len() > limits::REGEX_BYTES {
            return Err(DatabaseError::param(format!(
                "a regular expression is longer than {} bytes",
                limits::REGEX_BYTES
            )));
        }
        let mut builder = RegexBuilder::new(pattern);
        builder.size_limit(limits::REGEX_COMPILED_BYTES).dfa_size_limit(limits::REGEX_COMPILED_BYTES);
        for option in options.chars() {
            match option {
                'i' => builder.case_insensitive(true),
                'm' => builder.multi_line(true),
                's' => builder.dot_matches_new_line(true),
                'x' => builder.ignore_whitespace(true),
                // JavaScript's "global" and "unicode" change nothing about whether a text matches.
                'g' | 'u' => &mut builder,
                _ => {
                    return Err(DatabaseError::operator(&option.to_string(), "in $options (i, m, s, x are)"));
                }
            };
        }
        match builder.build() {
            Ok(regex) => Ok(Self { regex, source: pattern.to_owned(), options: options.to_owned() }),
            Err(regex::Error::CompiledTooBig(_)) => {
                Err(DatabaseError::param("a regular expression is too complex"))
            }
            Err(error) => {
                // The last line says what is wrong; look-around and back-references are refused here too.
                let text = error.to_string();
                let reason = text.lines().last().unwrap_or_default();
                Err(DatabaseError::param(format!("the regular expression cannot be used: {reason}")))
            }
        }
    }

    pub fn matches(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }

    /// Whether a value is a text that it finds, or the same regular expression.
    pub fn matches_value(&self, value: &Json) -> bool {
        match kind(value) {
            Kind::String(text) => self.matches(text),
            Kind::Regex { pattern, options } => pattern == self.source && options == self.options,
            _ => false,
        }
    }

    /// What finds matches and their groups.
    pub fn regex(&self) -> &Regex {
        &self.regex
    }
}
