//! What held-out judgements teach: how sharp probabilities are, how sure one can be of an answer, and where answering
//! ends and falling back begins.
//!
//! All of it comes from the training texts alone. What a question out of scope looks like is learned from labels that a
//! model did not see; a threshold is the confidence that a chosen share of the bot's own questions reaches.

use crate::confidence::{Scale, probabilities, strength};
use crate::crossval::HeldOut;
use crate::options::TrainOptions;

/// Sharpness when nothing could be held out (measured on sets of many sizes).
const SHARPNESS: f32 = 4.0;
/// Thresholds when nothing could be held out.
const THRESHOLDS: Thresholds = Thresholds { answer: 0.5, suggest: 0.2 };
/// Scales when nothing could be held out, of texts in scripts with spaces and without (fitted to public sets and a
/// handmade one with 3 to 10 texts a label).
const SCALES: [Scale; 2] = [Scale { slope: 1.45, offset: 0.95 }, Scale { slope: 1.14, offset: 2.04 }];
/// What the default scale weighs: as much as ten texts, each of which counts a quarter at most.
const HOLD: f64 = 2.5;
/// The share of a bot's questions that are strangers': a confidence is a probability under this assumption.
const STRANGERS: f64 = 0.25;
/// Steps of Newton's method: it is exact long before.
const STEPS: usize = 25;
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

/// All that held-out judgements taught.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calibration {
    pub sharpness: f32,
    /// For texts in scripts with and without spaces between words.
    pub scales: [Scale; 2],
    /// The same.
    pub thresholds: [Thresholds; 2],
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

/// What a judgement's strength is worth in this set: of texts in scripts with spaces, and without. Right judgements of
/// held-out texts should be near one, wrong ones and those of strangers near nothing.
pub fn scales(held: &[HeldOut], strangers: &[HeldOut], sharpness: f32) -> [Scale; 2] {
    [false, true].map(|ideographic| {
        let read = |held: &[HeldOut]| -> Vec<(f64, bool)> {
            let own = held.iter().filter(|held| held.signs.ideographic == ideographic);
            own.filter_map(|held| {
                let right = held.leaders[0].0 == held.label;
                Some((f64::from(strength(&held.signs(sharpness))?), right))
            })
            .collect()
        };
        scale(&read(held), &read(strangers), SCALES[usize::from(ideographic)])
    })
}

/// The scale under which what happened is likeliest (Newton's method), held back by the default where little happened.
fn scale(held: &[(f64, bool)], strangers: &[(f64, bool)], default: Scale) -> Scale {
    let (slope, offset) = (f64::from(default.slope), f64::from(default.offset));
    let (mut a, mut b) = (slope, offset);
    let share = held.len() as f64 * STRANGERS / (1.0 - STRANGERS) / strangers.len().max(1) as f64;
    for _ in 0..STEPS {
        // The gradient and the second derivatives of the loss.
        let (hold_a, hold_b) = (HOLD / (slope * slope), HOLD);
        let (mut ga, mut gb) = (hold_a * (a - slope), hold_b * (b - offset));
        let (mut aa, mut ab, mut bb) = (hold_a, 0.0, hold_b);
        let weighed = held.iter().map(|held| (held, 1.0)).chain(strangers.iter().map(|held| (held, share)));
        for (&(strength, right), weight) in weighed {
            let p = 1.0 / (1.0 + (-a * strength - b).exp());
            let (error, curve) = (weight * (p - f64::from(u8::from(right))), weight * p * (1.0 - p));
            ga += error * strength;
            gb += error;
            aa += curve * strength * strength;
            ab += curve * strength;
            bb += curve;
        }
        let determinant = aa * bb - ab * ab;
        // Steps are short: far from the end a full one may lead away from it.
        a -= ((bb * ga - ab * gb) / determinant).clamp(-1.0, 1.0);
        b -= ((aa * gb - ab * ga) / determinant).clamp(-1.0, 1.0);
    }
    let sound = a.is_finite() && b.is_finite() && a > slope / 4.0;
    if sound { Scale { slope: a as f32, offset: b as f32 } } else { default }
}

/// The confidence of a held-out judgement.
pub fn held_confidence(held: &HeldOut, sharpness: f32, scales: &[Scale; 2]) -> f32 {
    scales[usize::from(held.signs.ideographic)].confidence(&held.signs(sharpness))
}

/// The thresholds that let the chosen shares of the held-out texts pass: of texts in scripts with spaces, and without.
pub fn thresholds(
    held: &[HeldOut],
    sharpness: f32,
    scales: &[Scale; 2],
    options: &TrainOptions,
) -> [Thresholds; 2] {
    [false, true].map(|ideographic| {
        let own = held.iter().filter(|held| held.signs.ideographic == ideographic);
        of(own.map(|held| held_confidence(held, sharpness, scales)), options)
    })
}

fn of(held: impl Iterator<Item = f32>, options: &TrainOptions) -> Thresholds {
    // A text that shares nothing with the others says nothing about where to begin.
    let mut all: Vec<f32> = held.filter(|confidence| *confidence > 0.0).collect();
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
    use crate::confidence::Signs;
    use crate::crossval::NO_LABEL;

    fn held(n: usize) -> Vec<HeldOut> {
        let one = |n: usize| {
            let right = n as f32 / 1000.0;
            let leaders = if n > 200 { vec![(0, right), (1, 0.0)] } else { vec![(1, right + 0.3), (0, 0.0)] };
            let signs = Signs {
                probability: 0.0,
                score: right,
                near: 1.0,
                owned: 1.0,
                known: 1.0,
                meanings: 1.0,
                length: 5,
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
        let scales = scales(&held, &[], sharpness);
        let [thresholds, other] = thresholds(&held, sharpness, &scales, &TrainOptions::default());
        assert_eq!(other, THRESHOLDS);
        let pass =
            |at: f32| held.iter().filter(|held| held_confidence(held, sharpness, &scales) >= at).count();
        assert!((930..=985).contains(&pass(thresholds.suggest)), "{}", pass(thresholds.suggest));
        assert!((840..=940).contains(&pass(thresholds.answer)), "{}", pass(thresholds.answer));
    }

    #[test]
    fn nothing_held_out_is_the_default() {
        assert_eq!(sharpness(&[]), SHARPNESS);
        assert_eq!(scales(&[], &[], SHARPNESS), SCALES);
        assert_eq!(thresholds(&[], SHARPNESS, &SCALES, &TrainOptions::default()), [THRESHOLDS; 2]);
    }

    #[test]
    fn confidence_is_how_often_it_is_right() {
        let held = held(1000);
        let strangers: Vec<HeldOut> =
            held.iter().take(400).map(|held| HeldOut { label: NO_LABEL, ..held.clone() }).collect();
        let sharpness = sharpness(&held);
        let scales = scales(&held, &strangers, sharpness);
        let share = 1000.0 / 3.0 / 400.0;
        // Weighed as assumed, what was right is as much as what was promised, but for what the default holds back.
        let promised: f32 = held.iter().map(|held| held_confidence(held, sharpness, &scales)).sum::<f32>()
            + strangers.iter().map(|held| held_confidence(held, sharpness, &scales)).sum::<f32>() * share;
        let right = held.iter().filter(|held| held.leaders[0].0 == held.label).count() as f32;
        let held_back = HOLD as f32 * (scales[0].offset - SCALES[0].offset);
        assert!(((promised + held_back) / right - 1.0).abs() < 0.002, "{promised} {held_back} {right}");
    }
}
