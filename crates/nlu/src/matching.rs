//! Matching of labels that have too few texts to learn from, as a Q&A with one or two questions: BM25 over pieces of
//! words (Robertson and Zaragoza, 2009), which is better there than any classifier.
//!
//! It knows only the small labels; what its scores weigh beside the classifier's is the core's business.

use rustc_hash::FxHashMap;

use crate::features::Counted;

const K1: f32 = 1.2;
const B: f32 = 0.75;
/// What a label's first, second and third best question count.
const SHARES: [f32; 3] = [1.0, 0.5, 0.25];

/// The questions of the small labels.
#[derive(Debug, Clone, Default)]
pub struct Matcher {
    /// By n-gram: its idf, and the questions that hold it with its weight there.
    postings: FxHashMap<u64, (f32, Vec<(u32, f32)>)>,
    /// Each question's label.
    labels: Vec<u32>,
    /// The idf of an n-gram that no question holds.
    unknown: f32,
}

impl Matcher {
    /// Reads the questions: each its label and its n-grams.
    pub fn new<'a>(questions: impl Iterator<Item = (u32, &'a [Counted])>) -> Self {
        let mut out = Self::default();
        let mut lengths = Vec::new();
        for (label, grams) in questions {
            let question = out.labels.len() as u32;
            out.labels.push(label);
            let mut length = 0.0;
            for gram in grams.iter().filter(|gram| gram.short) {
                length += f32::from(gram.count);
                out.postings.entry(gram.key).or_default().1.push((question, f32::from(gram.count)));
            }
            lengths.push(length);
        }
        let n = lengths.len() as f32;
        let average = (lengths.iter().sum::<f32>() / n.max(1.0)).max(1.0);
        let idf = |df: f32| (1.0 + (n - df + 0.5) / (df + 0.5)).ln();
        for (weight, list) in out.postings.values_mut() {
            *weight = idf(list.len() as f32);
            for (question, value) in list {
                let tf = *value;
                let length = lengths[*question as usize] / average;
                *value = tf * (K1 + 1.0) / (tf + K1 * (1.0 - B + B * length));
            }
        }
        out.unknown = idf(0.0);
        out
    }

    /// Whether there is nothing to match.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// The labels that share anything with the text, each with 0 for nothing to about 1 for the same question.
    pub fn scores(&self, text: &[Counted]) -> Vec<(u32, f32)> {
        let mut sums = vec![0.0_f32; self.labels.len()];
        let mut most = 0.0;
        for gram in text.iter().filter(|gram| gram.short) {
            let Some((idf, list)) = self.postings.get(&gram.key) else {
                most += self.unknown;
                continue;
            };
            most += idf;
            for &(question, weight) in list {
                sums[question as usize] += idf * weight;
            }
        }
        let mut found: Vec<(u32, f32)> = self
            .labels
            .iter()
            .zip(&sums)
            .filter(|(_, sum)| **sum > 0.0)
            .map(|(&label, &sum)| (label, sum / most))
            .collect();
        found.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        found
            .chunk_by(|a, b| a.0 == b.0)
            .map(|same| {
                (same[0].0, same.iter().zip(SHARES).map(|(question, share)| question.1 * share).sum())
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::{count, grams};

    #[test]
    fn the_same_question_leads() {
        let texts =
            ["how do i reset my password", "where is your office", "怎么重置密码", "你们的办公室在哪"];
        let grams: Vec<Vec<Counted>> = texts.iter().map(|text| count(&grams(text))).collect();
        let matcher = Matcher::new(grams.iter().zip(0..).map(|(grams, label)| (label, grams.as_slice())));
        for (question, label) in
            [("i forgot the password", 0), ("office address", 1), ("密码忘了", 2), ("办公室地址", 3)]
        {
            let scores = matcher.scores(&count(&crate::features::grams(question)));
            let best = scores.iter().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
            assert_eq!(best.0, label, "{question}");
        }
        assert!(matcher.scores(&count(&crate::features::grams("zzz"))).is_empty());
    }
}
