//! How close a text is to what was trained: the cosine of stem vectors, within a label.
//!
//! It is asked for the few labels that lead, so its time does not grow with the number of labels.

use crate::vocabulary::Sparse;

/// The stem vectors of all training texts, in their order, which is by label.
#[derive(Debug, Clone, Default)]
pub struct Nearest {
    /// Where each text's items begin, and the end.
    starts: Vec<u32>,
    items: Vec<(u32, f32)>,
    /// Where each label's texts begin, and the end.
    labels: Vec<u32>,
}

/// A training text and its cosine with the question.
pub type Close = (u32, f32);

impl Nearest {
    /// Keeps the vectors of texts that come by ascending label.
    pub fn new<'a>(texts: impl Iterator<Item = (u32, &'a Sparse)>, labels: usize) -> Self {
        let mut out = Self { starts: vec![0], items: Vec::new(), labels: vec![0; labels + 1] };
        for (label, vector) in texts {
            out.items.extend_from_slice(vector);
            out.starts.push(out.items.len() as u32);
            out.labels[label as usize + 1] += 1;
        }
        for label in 0..labels {
            out.labels[label + 1] += out.labels[label];
        }
        out
    }

    /// The text of a label that is closest, the first of equals; none for a label without texts.
    pub fn closest(&self, stems: &Sparse, label: u32) -> Option<Close> {
        let texts = self.labels[label as usize]..self.labels[label as usize + 1];
        let mut best: Option<Close> = None;
        for text in texts {
            let items =
                &self.items[self.starts[text as usize] as usize..self.starts[text as usize + 1] as usize];
            let cosine = dot(stems, items);
            if best.is_none_or(|best| cosine > best.1) {
                best = Some((text, cosine));
            }
        }
        best.map(|(text, cosine)| (text, cosine.min(1.0)))
    }
}

fn dot(a: &[(u32, f32)], b: &[(u32, f32)]) -> f32 {
    let (mut i, mut j, mut sum) = (0, 0, 0.0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        if x.0 == y.0 {
            sum += x.1 * y.1;
        }
        i += usize::from(x.0 <= y.0);
        j += usize::from(y.0 <= x.0);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closest_is_of_the_label() {
        let vectors: [Sparse; 3] = [vec![(0, 1.0)], vec![(0, 0.6), (2, 0.8)], vec![(2, 1.0)]];
        let nearest = Nearest::new([0, 0, 2].into_iter().zip(&vectors), 3);
        let question = vec![(1, 0.6), (2, 0.8)];
        assert_eq!(nearest.closest(&question, 0).map(|close| close.0), Some(1));
        assert_eq!(nearest.closest(&question, 1), None);
        assert_eq!(nearest.closest(&question, 2), Some((2, 0.8)));
    }
}
