//! What a recogniser has seen in a layer, before it is known which of several overlapping readings counts.

use std::ops::Range;

use super::{Display, Found, text::Layer};

/// A reading of a part of a layer.
#[derive(Debug, Clone)]
pub(super) struct Hit<T> {
    /// Bytes of the layer.
    pub(super) span: Range<usize>,
    pub(super) value: T,
    pub(super) score: f32,
}

impl<T> Hit<T> {
    pub(super) fn new(span: Range<usize>, value: T, score: f32) -> Self {
        Self { span, value, score }
    }

    /// As [`Found`], with the value and its display form from `say`.
    pub(super) fn found(&self, layer: &Layer, written: &str, say: impl Fn(&T) -> (String, Display)) -> Found {
        let span = layer.written(self.span.clone());
        let (value, display) = say(&self.value);
        let text = written.get(span.clone()).unwrap_or_default().to_owned();
        Found { span, value, text, display, score: self.score }
    }
}

/// The readings that do not overlap: longer ones win, then those that start earlier, then those that came first.
/// In the order of the text.
pub(super) fn select<T>(mut hits: Vec<Hit<T>>) -> Vec<Hit<T>> {
    hits.sort_by_key(|hit| (std::cmp::Reverse(hit.span.len()), hit.span.start));
    disjoint(hits)
}

/// As [`select`], but surer readings win before longer ones.
pub(super) fn select_surest<T>(mut hits: Vec<Hit<T>>) -> Vec<Hit<T>> {
    hits.sort_by(|a, b| b.score.total_cmp(&a.score).then(b.span.len().cmp(&a.span.len())));
    disjoint(hits)
}

fn disjoint<T>(hits: Vec<Hit<T>>) -> Vec<Hit<T>> {
    let mut chosen: Vec<Hit<T>> = Vec::new();
    for hit in hits {
        if chosen.iter().all(|c| hit.span.end <= c.span.start || c.span.end <= hit.span.start) {
            chosen.push(hit);
        }
    }
    chosen.sort_by_key(|hit| hit.span.start);
    chosen
}

/// As [`select`], for readings that may turn out to mean nothing (the 31st of November): these take their place from
/// shorter readings too ("November", "31st"), and are dropped then.
pub(super) fn select_valid<T>(hits: Vec<Hit<Option<T>>>) -> Vec<Hit<T>> {
    let valid = |hit: Hit<Option<T>>| hit.value.map(|value| Hit::new(hit.span, value, hit.score));
    select(hits).into_iter().filter_map(valid).collect()
}
