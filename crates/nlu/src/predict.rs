//! Predictions: which labels a text may mean, what to do about it, and why.

use std::sync::Arc;

use crate::calibrate::Thresholds;
use crate::confidence::{Signs, confidence, leaders, probabilities};
use crate::crossval::is_ideographic;
use crate::encoder::{Encoder, unit};
use crate::evidence::{self, Evidence};
use crate::features::{count, grams};
use crate::model::Model;
use crate::nearest::Close;
use crate::normalise::normalise;

/// Labels that have a similar question in the reason.
pub const SIMILAR: usize = 3;

/// What to do with a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// The first label is meant.
    Answer,
    /// Not sure: offer the similar questions.
    Suggest,
    /// Nothing known is meant.
    FallBack,
}

impl Thresholds {
    /// What to do at a confidence.
    pub fn decide(&self, score: f32) -> Decision {
        if score >= self.answer {
            Decision::Answer
        } else if score >= self.suggest {
            Decision::Suggest
        } else {
            Decision::FallBack
        }
    }
}

/// A label that may be meant.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    pub label: Arc<str>,
    /// Among the labels of the model, 0 to 1, calibrated on held-out texts.
    pub probability: f32,
}

/// A training text that is close.
#[derive(Debug, Clone, PartialEq)]
pub struct Similar {
    pub label: Arc<str>,
    /// As it was written for training.
    pub text: Arc<str>,
    /// Cosine, 0 to 1.
    pub similarity: f32,
}

/// Why a prediction is what it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// What was held against the thresholds: 1 for an exact match, else 0 to 1.
    pub score: f32,
    pub thresholds: Thresholds,
    /// Whether the text is, but for its spelling, one of the training texts.
    pub exact: bool,
    /// The share of the text's words, by weight, that training knew; 0 to 1.
    pub known: f32,
    /// For each of the leading labels its closest text: the questions to suggest.
    pub similar: Vec<Similar>,
    /// What of the text spoke most for the first label, the most important first.
    pub evidence: Vec<Evidence>,
}

/// What a model thinks of a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Prediction {
    /// At most [`crate::CONTENDERS`], the likeliest first; never empty.
    pub ranked: Vec<Ranked>,
    pub decision: Decision,
    pub reason: Reason,
}

impl Model {
    /// What the model thinks of a text of any length and content, of which it reads [`crate::MAX_CHARS`] characters.
    pub fn predict(&self, text: &str) -> Prediction {
        self.predict_with(text, None)
    }

    /// Like [`Model::predict`], for a model that was trained with an encoder: the same one must be given. Without
    /// one, or with one of another name, the model reads the text alone.
    pub fn predict_with(&self, text: &str, encoder: Option<&dyn Encoder>) -> Prediction {
        let normal = normalise(text);
        let grams = grams(&normal);
        let counted = count(&grams);
        let dense = encoder
            .filter(|encoder| self.core.dense > 0 && encoder.name() == self.encoder)
            .and_then(|encoder| encoder.encode(&[&normal]).pop())
            .and_then(unit);
        let judged = self.core.judge(&counted, dense.as_deref());
        let mut leaders = leaders(&judged.scores);
        let exact = self.exact_label(&normal, &judged.scores);
        if let Some(label) = exact {
            leaders.retain(|leader| leader.0 != label);
            leaders.insert(0, (label, judged.scores[label as usize]));
        }
        let mut probabilities = probabilities(&leaders, self.sharpness);
        if exact.is_some() {
            probabilities.fill(0.0);
            probabilities[0] = 1.0;
        }
        let winner = leaders[0].0;
        let closest: Vec<(u32, Option<Close>)> = leaders
            .iter()
            .take(SIMILAR)
            .map(|leader| (leader.0, self.core.closest(&judged, leader.0)))
            .collect();
        let signs = judged.signs(leaders[0], closest[0].1, is_ideographic(&normal));
        let score = match exact {
            Some(_) => 1.0,
            None => confidence(&Signs { probability: probabilities[0], ..signs }),
        };
        let thresholds = self.thresholds[usize::from(signs.ideographic)];
        let decision = thresholds.decide(score);
        let evidence = evidence::of(&self.core, &normal, &grams, &counted, &judged.seen, winner);
        let ranked = leaders.iter().zip(probabilities);
        let ranked = ranked.map(|(leader, probability)| Ranked {
            label: self.labels[leader.0 as usize].clone(),
            probability,
        });
        let similar = closest.into_iter().filter_map(|(label, close)| self.similar(label, close?)).collect();
        let reason =
            Reason { score, thresholds, exact: exact.is_some(), known: judged.seen.words, similar, evidence };
        Prediction { ranked: ranked.collect(), decision, reason }
    }

    /// The label of the training text that the text is; of several the one with the best score.
    fn exact_label(&self, normal: &str, scores: &[f32]) -> Option<u32> {
        let texts = self.exact.get(normal)?;
        let labels = texts.iter().map(|&text| self.texts[text as usize].1);
        labels.max_by(|&a, &b| scores[a as usize].total_cmp(&scores[b as usize]).then(b.cmp(&a)))
    }

    fn similar(&self, label: u32, (text, similarity): Close) -> Option<Similar> {
        let (text, _) = self.texts.get(text as usize)?;
        Some(Similar { label: self.labels[label as usize].clone(), text: text.clone(), similarity })
    }
}
