//! Patterns over a layer, with what they caught by name.

use std::ops::Range;

use regex::{Captures, Regex};

use super::text::Layer;

/// A regular expression that is part of the code. One that does not compile matches nothing; a test looks for it.
#[derive(Debug)]
pub(super) struct Pattern(Option<Regex>);

impl Pattern {
    pub(super) fn new(source: &str) -> Self {
        let compiled = Regex::new(source);
        #[cfg(test)]
        if let Err(error) = &compiled {
            panic!("{source}: {error}");
        }
        Self(compiled.ok())
    }

    /// The matches that do not cut words or numbers apart.
    pub(super) fn words<'t>(&'t self, layer: &'t Layer) -> impl Iterator<Item = Caught<'t>> {
        self.all(layer.text()).filter(|caught| layer.is_word(&caught.span()))
    }

    /// Every match.
    pub(super) fn all<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Caught<'t>> {
        self.0.iter().flat_map(move |regex| regex.captures_iter(text)).map(Caught)
    }

    pub(super) fn is_match(&self, text: &str) -> bool {
        self.0.as_ref().is_some_and(|regex| regex.is_match(text))
    }

    /// The length of the first match; of the beginning, where the pattern is tied to it.
    pub(super) fn length(&self, text: &str) -> Option<usize> {
        self.0.as_ref().and_then(|regex| regex.find(text)).map(|found| found.len())
    }
}

/// A match.
pub(super) struct Caught<'t>(Captures<'t>);

impl<'t> Caught<'t> {
    /// Bytes of the text that was searched.
    pub(super) fn span(&self) -> Range<usize> {
        self.0.get(0).map_or(0..0, |whole| whole.range())
    }

    /// The whole match.
    pub(super) fn whole(&self) -> &'t str {
        self.0.get(0).map_or("", |whole| whole.as_str())
    }

    pub(super) fn get(&self, name: &str) -> Option<&'t str> {
        self.0.name(name).map(|part| part.as_str())
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.0.name(name).is_some()
    }

    /// Where a group was caught.
    pub(super) fn range(&self, name: &str) -> Option<Range<usize>> {
        self.0.name(name).map(|part| part.range())
    }

    /// A group as a number, if it is there and not too large. Commas between its digits do not matter.
    pub(super) fn int(&self, name: &str) -> Option<u32> {
        let digits = self.get(name)?;
        if digits.contains(',') { digits.replace(',', "").parse().ok() } else { digits.parse().ok() }
    }
}
