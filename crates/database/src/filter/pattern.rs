//! Regular expressions, in time linear in the text and with bounded memory.

use crate::{DatabaseError, limits};
use regex::{Regex, RegexBuilder};

/// A compiled `$regex`.
#[derive(Clone, Debug)]
pub(super) struct Pattern(Regex);

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
            Ok(regex) => Ok(Self(regex)),
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
        self.0.is_match(text)
    }
}
