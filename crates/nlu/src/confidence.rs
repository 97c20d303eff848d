//! How sure a judgement is: probabilities from scores, and one number to hold against the thresholds.
//!
//! Signs tell: how much the winner is itself convinced, its probability among the labels, how close its closest text is,
//! how many of the question's words its texts have, how much of the question (words and pairs, meanings) training knew
//! at all, and how long the question is. None of them tells strange questions from familiar ones as well as all
//! together: their logarithms are weighed and added up to a judgement's strength. The weights were chosen on a
//! validation split and on training sets of several sizes with a seventh of the labels left out. What a strength is
//! worth differs from set to set: [`Scale`] makes a probability of it and is fitted to each set.

/// The labels that share the probability: those behind have none.
pub const CONTENDERS: usize = 16;

/// The leading labels, best first, each with its score; equals by their number.
pub fn leaders(scores: &[f32]) -> Vec<(u32, f32)> {
    let mut out: Vec<(u32, f32)> = Vec::with_capacity(CONTENDERS + 1);
    // What a label must beat to lead: nothing while there is room. A score that is no number leads nowhere.
    let mut last = f32::NEG_INFINITY;
    for (&score, label) in scores.iter().zip(0..) {
        if out.len() == CONTENDERS && score <= last {
            continue;
        }
        let place = out.partition_point(|leader| leader.1 >= score);
        out.insert(place, (label, score));
        out.truncate(CONTENDERS);
        last = out.last().map_or(last, |leader| leader.1);
    }
    out
}

/// The leaders' probabilities: softmax of `sharpness · score`.
pub fn probabilities(leaders: &[(u32, f32)], sharpness: f32) -> Vec<f32> {
    let best = leaders.first().map_or(0.0, |leader| leader.1);
    let powers: Vec<f32> = leaders.iter().map(|leader| ((leader.1 - best) * sharpness).exp()).collect();
    let total: f32 = powers.iter().sum();
    powers.into_iter().map(|power| power / total).collect()
}

/// What is known of a judgement, to tell how sure it is.
#[derive(Debug, Clone, Copy)]
pub struct Signs {
    /// The winner's share of the probability.
    pub probability: f32,
    /// The winner's score: about 1 for one of its own texts, below 0 for a stranger.
    pub score: f32,
    /// The cosine of the winner's closest text.
    pub near: f32,
    /// The share of the text's words that the winner's texts have.
    pub owned: f32,
    /// The share of the text's words and pairs of words that training knew.
    pub known: f32,
    /// The same of what the words mean.
    pub meanings: f32,
    /// Number of words.
    pub length: u32,
    /// Whether the script has no spaces between words.
    pub ideographic: bool,
}

/// What the signs weigh: score, probability, near, owned, known, meanings, length.
const SPACED: [f32; 7] = [1.0, 0.3, 0.25, 0.9, 0.25, 1.0, 0.3];
/// The same for scripts without spaces, where most characters are known to any bot.
const IDEOGRAPHIC: [f32; 7] = [1.0, 1.0, 0.1, 0.0, 0.6, 0.7, 0.0];
/// A share is not taken for less, or its logarithm would outweigh all others.
const LEAST: f32 = 1e-3;

/// How strong a judgement is, on a scale without ends; none for a text of which nothing is known.
pub fn strength(signs: &Signs) -> Option<f32> {
    let Signs { probability, score, near, owned, known, meanings, length, ideographic } = *signs;
    let log = |share: f32| share.max(LEAST).ln();
    let signs = [
        score.min(1.0),
        log(probability),
        log(near),
        log(owned),
        log(known),
        log(meanings),
        (length as f32 + 1.0).ln(),
    ];
    let weights = if ideographic { &IDEOGRAPHIC } else { &SPACED };
    (known > 0.0).then(|| signs.iter().zip(weights).map(|(sign, weight)| sign * weight).sum())
}

/// Makes probabilities of strengths: `1 / (1 + e^−(slope · strength + offset))` (Platt, 1999).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    pub slope: f32,
    pub offset: f32,
}

impl Scale {
    /// The number that is held against the thresholds, 0 to 1: how probably the winner is meant.
    pub fn confidence(&self, signs: &Signs) -> f32 {
        strength(signs).map_or(0.0, |strength| 1.0 / (1.0 + (-self.slope * strength - self.offset).exp()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_lead() {
        let scores: Vec<f32> = (0..100).map(|n| ((n * 37) % 100) as f32 / 50.0 - 1.0).collect();
        let leaders = leaders(&scores);
        assert_eq!(leaders.len(), CONTENDERS);
        assert_eq!(leaders[0].0, 27);
        assert!(leaders.is_sorted_by(|a, b| a.1 >= b.1));
        let probabilities = probabilities(&leaders, 8.0);
        assert!((probabilities.iter().sum::<f32>() - 1.0).abs() < 1e-5);
        assert!(probabilities.is_sorted_by(|a, b| a >= b));
    }

    #[test]
    fn what_is_unknown_is_unsure() {
        let sure = Signs {
            probability: 0.9,
            score: 0.8,
            near: 0.9,
            owned: 0.9,
            known: 0.9,
            meanings: 0.9,
            length: 7,
            ideographic: false,
        };
        let confidence = |signs: &Signs| Scale { slope: 2.0, offset: 1.0 }.confidence(signs);
        assert!(confidence(&sure) > 0.7);
        assert_eq!(confidence(&Signs { known: 0.0, ..sure }), 0.0);
        for less in [
            Signs { probability: 0.5, ..sure },
            Signs { score: -0.2, ..sure },
            Signs { near: 0.1, ..sure },
            Signs { owned: 0.4, ..sure },
            Signs { known: 0.4, ..sure },
            Signs { meanings: 0.4, ..sure },
        ] {
            assert!(confidence(&less) < confidence(&sure), "{less:?}");
        }
    }
}
