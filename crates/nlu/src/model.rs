//! A trained model: everything that a prediction needs, and nothing that changes.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::calibrate::{Calibration, Thresholds};
use crate::core::Core;
use crate::normalise::normalise;

/// A trained model. Share it behind an `Arc`: predictions need no lock.
#[derive(Debug, Clone)]
pub struct Model {
    pub(crate) core: Core,
    /// Ids, ascending.
    pub(crate) labels: Vec<Arc<str>>,
    /// The training texts as they were written, with their labels; by label, then by normal form.
    pub(crate) texts: Vec<(Arc<str>, u32)>,
    pub(crate) calibration: Calibration,
    pub(crate) content: String,
    /// The encoder's name, empty without one.
    pub(crate) encoder: String,
    /// Normal forms of the training texts, and the texts that have it.
    pub(crate) exact: FxHashMap<String, Vec<u32>>,
}

impl Model {
    pub(crate) fn new(
        core: Core,
        labels: Vec<Arc<str>>,
        texts: Vec<(Arc<str>, u32)>,
        calibration: Calibration,
        content: String,
        encoder: String,
    ) -> Self {
        let mut exact: FxHashMap<String, Vec<u32>> = FxHashMap::default();
        for ((text, _), number) in texts.iter().zip(0..) {
            exact.entry(normalise(text)).or_default().push(number);
        }
        Self { core, labels, texts, calibration, content, encoder, exact }
    }

    /// What it was trained from: see [`crate::content_hash`].
    pub fn content_hash(&self) -> &str {
        &self.content
    }

    /// The name of the encoder it was trained with, empty without one.
    pub fn encoder(&self) -> &str {
        &self.encoder
    }

    /// The labels it knows, ascending.
    pub fn labels(&self) -> &[Arc<str>] {
        &self.labels
    }

    /// From which confidence on it answers and suggests: texts in scripts with spaces between words, and texts with
    /// Chinese or the like in them. Each has a scale of its own.
    pub const fn thresholds(&self) -> [Thresholds; 2] {
        self.calibration.thresholds
    }

    /// The same model with thresholds of the caller's choice; `suggest` is lowered to `answer` if it is above.
    pub fn with_thresholds(mut self, thresholds: [Thresholds; 2]) -> Self {
        self.calibration.thresholds =
            thresholds.map(|own| Thresholds { suggest: own.suggest.min(own.answer), ..own });
        self
    }

    /// Number of features, for reports.
    pub fn features(&self) -> usize {
        self.core.vocabulary.len()
    }
}
