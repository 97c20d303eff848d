//! How close a text is to what was trained: the cosine of stem vectors, within a label.
//!
//! It is asked for the few labels that lead, so its time does not grow with the number of labels; and within a label
//! it looks only where words are shared.

use crate::vocabulary::{Seen, Sparse};

/// The stem vectors of all training texts, which come by label.
#[derive(Debug, Clone, Default)]
pub struct Nearest {
    /// The features of every vector: by label, then ascending, then by text.
    features: Vec<u32>,
    /// The text (within its label) and the value of each.
    values: Vec<(u32, f32)>,
    /// Where each label's items begin, and the end.
    starts: Vec<u32>,
    /// Where each label's texts begin, and the end.
    texts: Vec<u32>,
}

/// Feature, text within its label, value.
type Item = (u32, u32, f32);

/// How close a label is to a question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Close {
    /// The training text that is closest, the first of equals.
    pub text: u32,
    /// Its cosine with the question.
    pub cosine: f32,
    /// The part of the question's words, by idf, that any of the label's texts has; 0 to 1.
    pub owned: f32,
}

impl Nearest {
    /// Keeps the vectors of texts that come by ascending label.
    pub fn new<'a>(vectors: impl Iterator<Item = (u32, &'a Sparse)>, labels: usize) -> Self {
        let mut by_label: Vec<(u32, Vec<Item>)> = vec![(0, Vec::new()); labels];
        for (label, vector) in vectors {
            let (texts, items) = &mut by_label[label as usize];
            items.extend(vector.iter().map(|&(feature, value)| (feature, *texts, value)));
            *texts += 1;
        }
        let mut out = Self { features: Vec::new(), values: Vec::new(), starts: vec![0], texts: vec![0] };
        let mut total = 0;
        for (texts, mut items) in by_label {
            items.sort_unstable_by_key(|item| (item.0, item.1));
            out.features.extend(items.iter().map(|item| item.0));
            out.values.extend(items.iter().map(|item| (item.1, item.2)));
            total += texts;
            out.starts.push(out.features.len() as u32);
            out.texts.push(total);
        }
        out
    }

    /// How close a label is; none for a label without texts.
    pub fn closest(&self, seen: &Seen, label: u32) -> Option<Close> {
        let label = label as usize;
        let first = self.texts[label];
        let mut cosines = vec![0.0_f32; (self.texts[label + 1] - first) as usize];
        let (mut at, end) = (self.starts[label] as usize, self.starts[label + 1] as usize);
        // Both are ascending: what was passed is not looked at again.
        let mut owned = 0.0;
        for (&(feature, value), share) in seen.stems.iter().zip(&seen.shares) {
            at += self.features[at..end].partition_point(|&other| other < feature);
            owned += if self.features[at..end].first() == Some(&feature) { *share } else { 0.0 };
            while at < end && self.features[at] == feature {
                let (text, other) = self.values[at];
                cosines[text as usize] += value * other;
                at += 1;
            }
        }
        let best = (0..).zip(cosines).max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        best.map(|(text, cosine): (u32, f32)| Close { text: first + text, cosine: cosine.min(1.0), owned })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closest_is_of_the_label() {
        let vectors: [Sparse; 3] = [vec![(0, 1.0)], vec![(0, 0.6), (2, 0.8)], vec![(2, 1.0)]];
        let nearest = Nearest::new([0, 0, 2].into_iter().zip(&vectors), 3);
        let question = Seen { stems: vec![(1, 0.6), (2, 0.8)], shares: vec![0.3, 0.6], ..Seen::default() };
        assert_eq!(nearest.closest(&question, 0).map(|close| close.text), Some(1));
        assert_eq!(nearest.closest(&question, 1), None);
        assert_eq!(nearest.closest(&question, 2), Some(Close { text: 2, cosine: 0.8, owned: 0.6 }));
        assert_eq!(nearest.closest(&Seen::default(), 0), Some(Close { text: 0, cosine: 0.0, owned: 0.0 }));
    }
}
