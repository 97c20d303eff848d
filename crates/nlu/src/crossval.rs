//! Cross-validation: every text judged by a model that did not see it.
//!
//! It decides which texts are held out together and knows nothing of what is then made of the judgements:
//! thresholds and the quality report read them.

use crate::confidence::{Signs, leaders};
use crate::core::{Core, Task};
use crate::error::TrainError;
use crate::hash::Key;
use crate::set::Set;
use crate::tokens::is_ideograph;

/// Parts that the texts are divided into.
pub const FOLDS: usize = 5;

/// What a model said of a text that it did not see.
#[derive(Debug, Clone)]
pub struct HeldOut {
    /// The text's number in the set.
    pub text: u32,
    /// Its own label.
    pub label: u32,
    /// The leading labels and their scores.
    pub leaders: Vec<(u32, f32)>,
    /// How sure the judgement is, but for the probability, which needs the sharpness.
    pub signs: Signs,
}

/// Whether a normalised text is written in a script without spaces.
pub fn is_ideographic(text: &str) -> bool {
    text.chars().any(is_ideograph)
}

/// Which part each text is held out with; none for names and for the only text of a label, which nothing could judge.
pub fn folds(set: &Set) -> Vec<Option<usize>> {
    let mut out = vec![None; set.texts.len()];
    let mut start = 0;
    for same in set.texts.chunk_by(|a, b| a.label == b.label) {
        let mut turn: Vec<(u64, usize)> = same
            .iter()
            .enumerate()
            .filter(|(_, text)| !text.is_name)
            .map(|(i, text)| (Key::new(9).with_text(&text.normal).finish(), start + i))
            .collect();
        turn.sort_unstable();
        // Labels begin with different parts, or the small ones would all be held out together.
        let first = same[0].label as usize;
        for (i, (_, text)) in turn.iter().enumerate().filter(|_| same.len() > 1) {
            out[*text] = Some((first + i) % FOLDS);
        }
        start += same.len();
    }
    out
}

/// Judges the texts of the given parts, in the order of the texts.
pub fn held_out(
    set: &Set,
    dense: &[Vec<f32>],
    parts: std::ops::Range<usize>,
    epochs: usize,
    threads: usize,
    go_on: &mut dyn FnMut(f32) -> bool,
) -> Result<Vec<HeldOut>, TrainError> {
    let folds = folds(set);
    let mut out = Vec::new();
    let count = parts.len() as f32;
    for (part, turn) in parts.zip(0_u8..) {
        let (mut learn, mut ask) = (Vec::new(), Vec::new());
        for (fold, text) in folds.iter().zip(0_u32..) {
            if *fold == Some(part) { &mut ask } else { &mut learn }.push(text);
        }
        if ask.is_empty() || learn.is_empty() {
            continue;
        }
        let task = Task { set, rows: &learn, dense, epochs, threads };
        let core = Core::fit(&task, &mut |done| go_on((f32::from(turn) + done) / count))?;
        for number in ask {
            let text = &set.texts[number as usize];
            let judged = core.judge(&text.grams, dense.get(number as usize).map(Vec::as_slice));
            let leaders = leaders(&judged.scores);
            let closest = core.closest(&judged, leaders[0].0);
            let signs = judged.signs(leaders[0], closest, is_ideographic(&text.normal));
            out.push(HeldOut { text: number, label: text.label, leaders, signs });
        }
    }
    out.sort_by_key(|held| held.text);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::set::Label;

    #[test]
    fn parts_are_even_and_leave_a_companion() {
        let many: Vec<String> = (0..23).map(|n| format!("text {n}")).collect();
        let labels = [
            Label::new("many", many),
            Label::new("one", ["only"]),
            Label::new("two", ["b", "c"]).named("two"),
        ];
        let set = Set::new(&labels).unwrap();
        let folds = folds(&set);
        for part in 0..FOLDS {
            assert!((4..=6).contains(&folds.iter().filter(|fold| **fold == Some(part)).count()));
        }
        assert_eq!(folds.iter().filter(|fold| fold.is_none()).count(), 2);
    }
}
