//! How sure a judgement is: probabilities from scores, and one number to hold against the thresholds.
//!
//! The number is `√(p · near) · known`: the winner's probability, the closest of its training texts, and the share
//! of the text's words that training knew. None of the three tells strange questions from familiar ones as well as
//! all together. Of Chinese most characters are known and little said by it: there it is `p · √known`.

/// The labels that share the probability: those behind have none.
pub const CONTENDERS: usize = 16;

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

/// The number that is held against the thresholds, 0 to 1.
pub fn confidence(probability: f32, near: f32, known: f32, ideographic: bool) -> f32 {
    if known <= 0.0 {
        0.0
    } else if ideographic {
        probability * known.sqrt()
    } else {
        (probability * near).max(0.0).sqrt() * known
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
        assert_eq!(confidence(0.9, 0.5, 0.0, true), 0.0);
        assert!(confidence(0.9, 0.9, 0.2, false) < confidence(0.9, 0.9, 0.9, false));
        assert!(confidence(0.9, 0.1, 0.8, true) > 0.8);
    }
}
