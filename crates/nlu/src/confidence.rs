//! How sure a judgement is: probabilities from scores, and one number to hold against the thresholds.
//!
//! The number is `e^(min(score, 1) − 1) · p^0.25 · near^0.4 · √(words · known) · meanings^0.75`: how much the winner is
//! itself convinced, its probability among the labels, how close its closest text is, and how much of the text
//! training knew. None of them tells strange questions from familiar ones as well as all together; the exponents were
//! chosen on a validation split and on sets with a third of the labels left out. Of Chinese most characters are known
//! to any bot and the closest text says less: there it is `e^(min(score, 1) − 1) · √(p · words · meanings) · near^¼`.

/// The labels that share the probability: those behind have none.
pub const CONTENDERS: usize = 16;

/// Products of many shares are small: this spreads them over 0 to 1 and changes no order.
const STRETCH: f32 = 0.4;

/// The leading labels, best first, each with its score; equals by their number.
pub fn leaders(scores: &[f32]) -> Vec<(u32, f32)> {
    let mut all: Vec<(u32, f32)> = scores.iter().zip(0..).map(|(&score, label)| (label, score)).collect();
    let order = |a: &(u32, f32), b: &(u32, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
    if all.len() > CONTENDERS {
        all.select_nth_unstable_by(CONTENDERS - 1, order);
        all.truncate(CONTENDERS);
    }
    all.sort_unstable_by(order);
    all
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
    /// The share of the text's words that training knew.
    pub words: f32,
    /// The same of words and pairs of words.
    pub known: f32,
    /// The same of what the words mean.
    pub meanings: f32,
    /// Whether the script has no spaces between words.
    pub ideographic: bool,
}

/// The number that is held against the thresholds, 0 to 1.
pub fn confidence(signs: &Signs) -> f32 {
    if signs.known <= 0.0 {
        return 0.0;
    }
    let Signs { probability, near, words, known, meanings, .. } = *signs;
    let convinced = (signs.score.min(1.0) - 1.0).exp();
    let product = if signs.ideographic {
        convinced * (probability * words * meanings).sqrt() * near.max(0.0).powf(0.25)
    } else {
        convinced
            * probability.powf(0.25)
            * near.max(0.0).powf(0.4)
            * (words * known).sqrt()
            * meanings.powf(0.75)
    };
    product.powf(STRETCH)
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
            words: 0.9,
            known: 0.9,
            meanings: 0.9,
            ideographic: false,
        };
        assert!(confidence(&sure) > 0.7);
        assert_eq!(confidence(&Signs { known: 0.0, ..sure }), 0.0);
        for less in [
            Signs { probability: 0.5, ..sure },
            Signs { score: -0.2, ..sure },
            Signs { near: 0.1, ..sure },
            Signs { words: 0.4, ..sure },
            Signs { known: 0.4, ..sure },
            Signs { meanings: 0.4, ..sure },
        ] {
            assert!(confidence(&less) < confidence(&sure), "{less:?}");
        }
    }
}
