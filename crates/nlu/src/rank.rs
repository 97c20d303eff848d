//! Which of some texts are closest to another one, without training: for what changes too often to be learned.

use crate::features::{Counted, count, grams};
use crate::matching::Matcher;
use crate::normalise::normalise;

/// The texts that share anything with `text`, the closest first: their places and how close, from 0 to 1.
pub fn rank<T: AsRef<str>>(text: &str, texts: &[T]) -> Vec<(usize, f32)> {
    let counted = |text: &str| count(&grams(&normalise(text)));
    let all: Vec<Vec<Counted>> = texts.iter().map(|text| counted(text.as_ref())).collect();
    let matcher = Matcher::new((0..).zip(&all).map(|(place, grams)| (place, grams.as_slice())));
    let scores = matcher.scores(&counted(text)).into_iter();
    let mut ranked: Vec<(usize, f32)> =
        scores.map(|(place, score)| (place as usize, score.clamp(0.0, 1.0))).collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    ranked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closest_comes_first_in_both_languages() {
        let texts = ["where is my refund", "what time do you open", "座位可以换吗", "几点开门"];
        let first = |text: &str| rank(text, &texts).first().map(|(place, _)| *place);
        assert_eq!(first("when will my refund arrive"), Some(0));
        assert_eq!(first("你们几点开门呢"), Some(3));
        assert!(rank("zzz", &texts).is_empty());
        assert!(rank("refund", &[] as &[&str]).is_empty());
    }
}
