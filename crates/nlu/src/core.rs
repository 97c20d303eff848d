//! The engine inside a model: what is fitted to texts, and how a text is judged. Cross-validation fits it as often
//! as it needs; a model has one of it, with thresholds around.

use crate::confidence::Signs;
use crate::error::TrainError;
use crate::features::Counted;
use crate::linear::{Linear, Part};
use crate::matching::Matcher;
use crate::nearest::{Close, Nearest};
use crate::set::Set;
use crate::svm::{self, Row, Settings};
use crate::vocabulary::{Seen, Sparse, Vocabulary};

/// A label with at most so many texts is also matched question by question.
pub const SMALL: usize = 4;
/// Weights (features × labels) that a model may have at most.
const MAX_WEIGHTS: usize = 400_000_000;
/// What the encoder's block weighs beside all others; like the next chosen on texts that were left out of training
/// sets of 5 and 10 a label.
const DENSE_WEIGHT: f32 = 2.0;
/// How much of what is strange in a text's words stays strange where an encoder read them too.
const STRANGENESS: f32 = 0.5;

/// What is fitted.
#[derive(Debug, Clone)]
pub struct Core {
    pub vocabulary: Vocabulary,
    pub linear: Linear,
    pub nearest: Nearest,
    pub matcher: Matcher,
    /// By label: what a match weighs.
    pub match_weights: Vec<f32>,
    /// Length of the encoder's vectors, 0 without one.
    pub dense: usize,
}

/// What is thought of a text.
#[derive(Debug, Clone)]
pub struct Judged {
    pub seen: Seen,
    /// By label: the higher, the likelier.
    pub scores: Vec<f32>,
    /// Whether an encoder's vector was judged too.
    pub encoded: bool,
}

/// What to fit, to which texts.
#[derive(Debug, Clone, Copy)]
pub struct Task<'a> {
    pub set: &'a Set,
    /// Texts to learn from, ascending.
    pub rows: &'a [u32],
    /// The encoder's vectors of all texts of the set, of length one; empty without an encoder.
    pub dense: &'a [Vec<f32>],
    pub epochs: usize,
    pub threads: usize,
}

impl Judged {
    /// What there is to tell how sure the judgement is for its winner; its probability is still missing.
    pub fn signs(&self, winner: (u32, f32), closest: Option<Close>, ideographic: bool) -> Signs {
        let (near, owned) = closest.map_or((0.0, 0.0), |close| (close.cosine, close.owned));
        let share = |share: f32| if self.encoded { 1.0 - STRANGENESS * (1.0 - share) } else { share };
        Signs {
            probability: 0.0,
            score: winner.1,
            near: share(near),
            // Whether a text has the very words says nothing where its meaning was read.
            owned: if self.encoded { 1.0 } else { owned },
            known: share(self.seen.known),
            meanings: share(self.seen.meanings),
            length: self.seen.length,
            ideographic,
        }
    }
}

impl Core {
    /// Learns from the texts.
    pub fn fit(task: &Task<'_>, go_on: &mut dyn FnMut(f32) -> bool) -> Result<Self, TrainError> {
        let Task { set, rows, dense, .. } = *task;
        let labels = set.labels.len();
        let texts = || rows.iter().map(|&row| &set.texts[row as usize]);
        let vocabulary = Vocabulary::collect(texts().map(|text| text.grams.as_slice()));
        let length = dense.first().map_or(0, Vec::len);
        let features = vocabulary.len() + length;
        if features.saturating_mul(labels) > MAX_WEIGHTS {
            return Err(TrainError::TooLarge);
        }
        let mut seen: Vec<Seen> = texts().map(|text| vocabulary.vector(&text.grams)).collect();
        for (seen, &row) in seen.iter_mut().zip(rows) {
            append(&mut seen.vector, vocabulary.len(), dense.get(row as usize).map(Vec::as_slice));
        }
        let examples: Vec<Row<'_>> = seen
            .iter()
            .zip(texts())
            .map(|(seen, text)| Row { vector: &seen.vector, label: text.label })
            .collect();
        let settings = settings(rows.len() as f32 / labels as f32, task.epochs);
        let parts = svm::train(
            &examples,
            features,
            labels,
            &settings,
            task.threads,
            |_, group| Part::new(group),
            go_on,
        )
        .ok_or(TrainError::Cancelled)?;
        let linear = Linear::join(&parts, features, labels);
        let nearest =
            Nearest::new(texts().map(|text| text.label).zip(seen.iter().map(|seen| &seen.stems)), labels);
        let match_weights = match_weights(texts().map(|text| text.label), labels);
        let small = texts().filter(|text| match_weights[text.label as usize] > 0.0);
        let matcher = Matcher::new(small.map(|text| (text.label, text.grams.as_slice())));
        Ok(Self { vocabulary, linear, nearest, matcher, match_weights, dense: length })
    }

    /// Judges a text by its n-grams and, if the model knows an encoder, its vector.
    pub fn judge(&self, grams: &[Counted], dense: Option<&[f32]>) -> Judged {
        let mut seen = self.vocabulary.vector(grams);
        let dense = dense.filter(|dense| self.dense > 0 && dense.len() == self.dense);
        append(&mut seen.vector, self.vocabulary.len(), dense);
        let mut scores = self.linear.margins(&seen.vector);
        if !self.matcher.is_empty() {
            for (label, score) in self.matcher.scores(grams) {
                scores[label as usize] += self.match_weights[label as usize] * score;
            }
        }
        Judged { seen, scores, encoded: dense.is_some() }
    }

    /// The closest training text of a label.
    pub fn closest(&self, judged: &Judged, label: u32) -> Option<Close> {
        self.nearest.closest(&judged.seen, label)
    }
}

/// The costs of errors (chosen by cross-validation on sets of 5 to 100 texts a label): a label's own texts are few and
/// weigh much; the others' weigh the more, the more a label has texts to hold its ground with.
fn settings(texts_per_label: f32, epochs: usize) -> Settings {
    Settings { own: 10.0, other: (texts_per_label / 50.0).clamp(0.3, 1.0), epochs, tolerance: 0.01 }
}

/// What a match weighs for each label: much for one text, nothing from [`SMALL`] on.
pub fn match_weights(texts: impl Iterator<Item = u32>, labels: usize) -> Vec<f32> {
    let mut counts = vec![0_usize; labels];
    texts.for_each(|label| counts[label as usize] += 1);
    counts
        .into_iter()
        .map(|count| if (1..=SMALL).contains(&count) { 2.0 / count as f32 } else { 0.0 })
        .collect()
}

/// Adds the encoder's block, keeping the length at one.
fn append(vector: &mut Sparse, features: usize, dense: Option<&[f32]>) {
    let Some(dense) = dense else { return };
    let total = (1.0 + DENSE_WEIGHT * DENSE_WEIGHT).sqrt();
    vector.iter_mut().for_each(|item| item.1 /= total);
    vector.extend(
        dense.iter().zip(features as u32..).map(|(&value, feature)| (feature, value * DENSE_WEIGHT / total)),
    );
}
