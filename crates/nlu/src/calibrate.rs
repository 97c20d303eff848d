//! What held-out judgements teach: how sharp probabilities are, and where answering ends and falling back begins.
//!
//! Both come from the training texts alone. Nothing here knows what a question out of scope looks like: a threshold
//! is the score that a chosen share of the bot's own questions reaches.

use crate::confidence::{Signs, confidence, probabilities};
use crate::crossval::HeldOut;
use crate::options::TrainOptions;

/// Sharpness when nothing could be held out (measured on sets of many sizes).
const SHARPNESS: f32 = 4.0;
/// Thresholds when nothing could be held out.
const THRESHOLDS: Thresholds = Thresholds { answer: 0.46, suggest: 0.38 };
/// The default thresholds count as much as so many held-out texts.
const FEW: f32 = 40.0;

/// From which confidence on what is done.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    /// At least so much is answered.
    pub answer: f32,
    /// At least so much, and less than `answer`, is suggested; below, the bot falls back.
    pub suggest: f32,
}

/// The sharpness under which the held-out texts' own labels are likeliest.
pub fn sharpness(held: &[HeldOut]) -> f32 {
    if held.is_empty() {
        return SHARPNESS;
    }
    let loss = |sharpness: f32| -> f64 {
        let one = |held: &HeldOut| {
            let own = held.leaders.iter().position(|leader| leader.0 == held.label);
            let probability = own.map_or(0.0, |own| probabilities(&held.leaders, sharpness)[own]);
            // A label that does not even contend costs as much at every sharpness that gives it nothing.
            -f64::from(probability.max(1e-4).ln())
        };
        held.iter().map(one).sum()
    };
    // From 1 to 32 in steps of a fifth of an octave.
    let steps = (0..=25).map(|step| 2.0_f32.powf(step as f32 / 5.0));
    let mut best = (f64::INFINITY, SHARPNESS);
    for sharpness in steps {
        let loss = loss(sharpness);
        if loss < best.0 {
            best = (loss, sharpness);
        }
    }
    best.1
}

/// The confidence of a held-out judgement.
pub fn held_confidence(held: &HeldOut, sharpness: f32) -> f32 {
    let probability = probabilities(&held.leaders, sharpness).first().copied().unwrap_or(0.0);
    confidence(&Signs { probability, ..held.signs })
}

/// The thresholds that let the chosen shares of the held-out texts pass: of texts in scripts with spaces, and without.
pub fn thresholds(held: &[HeldOut], sharpness: f32, options: &TrainOptions) -> [Thresholds; 2] {
    [false, true].map(|ideographic| {
        of(held.iter().filter(|held| held.signs.ideographic == ideographic), sharpness, options)
    })
}

fn of<'a>(held: impl Iterator<Item = &'a HeldOut>, sharpness: f32, options: &TrainOptions) -> Thresholds {
    // A text that shares nothing with the others says nothing about where to begin.
    let mut all: Vec<f32> =
        held.map(|held| held_confidence(held, sharpness)).filter(|confidence| *confidence > 0.0).collect();
    all.sort_by(f32::total_cmp);
    let at = |share: f32, default: f32| {
        let weight = all.len() as f32 / (all.len() as f32 + FEW);
        let found = quantile(&all, 1.0 - share.clamp(0.0, 1.0)).unwrap_or(default);
        weight * found + (1.0 - weight) * default
    };
    let suggest = at(options.suggest_share, THRESHOLDS.suggest);
    Thresholds { suggest, answer: at(options.answer_share, THRESHOLDS.answer).max(suggest) }
}

/// A quantile of ascending numbers, between neighbours in proportion.
fn quantile(sorted: &[f32], q: f32) -> Option<f32> {
    let last = sorted.len().checked_sub(1)?;
    let place = q * last as f32;
    let low = (place as usize).min(last);
    let high = (low + 1).min(last);
    Some(sorted[low] + (sorted[high] - sorted[low]) * (place - low as f32))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(n: usize) -> Vec<HeldOut> {
        let one = |n: usize| {
            let right = n as f32 / 1000.0;
            let leaders = if n > 200 { vec![(0, right), (1, 0.0)] } else { vec![(1, right + 0.3), (0, 0.0)] };
            let signs = Signs {
                probability: 0.0,
                score: right,
                near: 1.0,
                words: 1.0,
                known: 1.0,
                meanings: 1.0,
                ideographic: false,
            };
            HeldOut { text: n as u32, label: 0, leaders, signs }
        };
        (0..n).map(one).collect()
    }

    #[test]
    fn thresholds_let_the_share_pass() {
        let held = held(1000);
        let sharpness = sharpness(&held);
        let [thresholds, other] = thresholds(&held, sharpness, &TrainOptions::default());
        assert_eq!(other, THRESHOLDS);
        let pass = |at: f32| held.iter().filter(|held| held_confidence(held, sharpness) >= at).count();
        assert!((930..=985).contains(&pass(thresholds.suggest)), "{}", pass(thresholds.suggest));
        assert!((840..=940).contains(&pass(thresholds.answer)), "{}", pass(thresholds.answer));
    }

    #[test]
    fn nothing_held_out_is_the_default() {
        assert_eq!(sharpness(&[]), SHARPNESS);
        assert_eq!(thresholds(&[], SHARPNESS, &TrainOptions::default()), [THRESHOLDS; 2]);
    }
}
