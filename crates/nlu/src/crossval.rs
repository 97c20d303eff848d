//! Cross-validation: every text judged by a model that did not see it.
//!
//! It decides which texts are held out together and knows nothing of what is then made of the judgements:
//! thresholds and the quality report read them.

use std::ops::Range;

use crate::confidence::{Signs, leaders, probabilities};
use crate::core::{Core, Task};
use crate::error::TrainError;
use crate::hash::Key;
use crate::set::Set;
use crate::tokens::is_ideograph;

/// Parts that the texts are divided into.
pub const FOLDS: usize = 5;
/// Strangers of a part that are asked.
const MOST_STRANGERS: usize = 1_000;

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

impl HeldOut {
    /// How sure the judgement is.
    pub fn signs(&self, sharpness: f32) -> Signs {
        let probability = probabilities(&self.leaders, sharpness).first().copied().unwrap_or(0.0);
        Signs { probability, ..self.signs }
    }
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

/// The label of a text that has none: what is learned never answers for it.
pub const NO_LABEL: u32 = u32::MAX;

/// Judges the texts of the given parts, in the order of the texts.
pub fn held_out(
    set: &Set,
    dense: &[Vec<f32>],
    parts: Range<usize>,
    epochs: usize,
    threads: usize,
    go_on: &mut dyn FnMut(f32) -> bool,
) -> Result<Vec<HeldOut>, TrainError> {
    let folds = folds(set);
    let mut out = Vec::new();
    let count = parts.len() as f32;
    for (part, turn) in parts.zip(0_u8..) {
        let (ask, learn): (Vec<u32>, Vec<u32>) =
            (0..set.texts.len() as u32).partition(|&text| folds[text as usize] == Some(part));
        let task = Task { set, rows: &learn, dense, epochs, threads };
        judge(&task, &ask, &mut out, &mut |done| go_on((f32::from(turn) + done) / count))?;
    }
    out.sort_by_key(|held| held.text);
    Ok(out)
}

/// Judges texts as strangers: by models that did not see any text of their labels. Each part is every fifth label.
pub fn strangers(
    set: &Set,
    dense: &[Vec<f32>],
    parts: Range<usize>,
    epochs: usize,
    threads: usize,
    go_on: &mut dyn FnMut(f32) -> bool,
) -> Result<Vec<HeldOut>, TrainError> {
    let mut out = Vec::new();
    let count = parts.len() as f32;
    for (part, turn) in parts.zip(0_u8..) {
        let (mut ask, learn): (Vec<u32>, Vec<u32>) = (0..set.texts.len() as u32)
            .partition(|&text| set.texts[text as usize].label as usize % FOLDS == part);
        ask.retain(|&text| !set.texts[text as usize].is_name);
        ask.truncate(MOST_STRANGERS);
        let task = Task { set, rows: &learn, dense, epochs, threads };
        judge(&task, &ask, &mut out, &mut |done| go_on((f32::from(turn) + done) / count))?;
    }
    out.iter_mut().for_each(|held| held.label = NO_LABEL);
    Ok(out)
}

/// Learns from some texts and judges others; nothing where there are none.
fn judge(
    task: &Task<'_>,
    ask: &[u32],
    out: &mut Vec<HeldOut>,
    go_on: &mut dyn FnMut(f32) -> bool,
) -> Result<(), TrainError> {
    if ask.is_empty() || task.rows.is_empty() {
        return Ok(());
    }
    let core = Core::fit(task, go_on)?;
    for &number in ask {
        let text = &task.set.texts[number as usize];
        let judged = core.judge(&text.grams, task.dense.get(number as usize).map(Vec::as_slice));
        let leaders = leaders(&judged.scores);
        let closest = core.closest(&judged, leaders[0].0);
        let signs = judged.signs(leaders[0], closest, is_ideographic(&text.normal));
        out.push(HeldOut { text: number, label: text.label, leaders, signs });
    }
    Ok(())
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
