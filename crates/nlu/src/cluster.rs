//! Groups questions by meaning, so that a person sees what a bot was asked and could not answer.
//!
//! The most frequent questions lead: each further one joins the leader that is closest, or leads itself. Then groups
//! whose middles are close become one, and every question moves to the middle that is closest. Nothing compares all
//! pairs; what is compared shares a feature. It knows no labels.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::features::{Counted, count, grams};
use crate::normalise::normalise;
use crate::vocabulary::{Sparse, Vocabulary};

/// Different questions that are grouped; of more, the most frequent.
pub const MAX_QUESTIONS: usize = 5_000;
/// The cosine from which a question joins a leader. The three were chosen by B-cubed F1 on sampled training texts.
const LEAD: f32 = 0.33;
/// The cosine from which a question belongs to a middle.
const CLOSE: f32 = 0.25;
/// The cosine from which two groups are one, by their middles.
const SAME: f32 = 0.4;
/// Features that a group's middle keeps: its strongest.
const KEPT: usize = 128;
/// How often groups are joined and questions moved.
const ROUNDS: usize = 3;

/// Questions that mean much the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The one closest to the middle: its place in the input.
    pub representative: usize,
    /// All of them, repetitions too: their places in the input, ascending.
    pub texts: Vec<usize>,
}

/// A question and everywhere it was asked.
struct Question {
    places: Vec<usize>,
    vector: Sparse,
}

/// Groups of texts, the largest first, down to groups of one. Texts without a visible character are in none, nor are
/// those beyond [`MAX_QUESTIONS`]. The same texts give the same groups.
pub fn cluster<T: AsRef<str>>(texts: &[T]) -> Vec<Group> {
    let questions = read(texts);
    let vectors: Vec<&Sparse> = questions.iter().map(|question| &question.vector).collect();
    let mut groups = lead(&vectors, LEAD);
    for _ in 0..ROUNDS {
        let middles = middles(&questions, &groups);
        let joined = lead(&middles.iter().collect::<Vec<_>>(), SAME);
        groups.iter_mut().for_each(|group| *group = joined[*group]);
        groups = settle(&questions, &groups);
    }
    collect(&questions, &groups)
}

/// The different questions, the most frequent first.
fn read<T: AsRef<str>>(texts: &[T]) -> Vec<Question> {
    let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (place, text) in texts.iter().enumerate() {
        let normal = normalise(text.as_ref());
        if !normal.is_empty() {
            places.entry(normal).or_default().push(place);
        }
    }
    let mut all: Vec<(String, Vec<usize>)> = places.into_iter().collect();
    all.sort_by_key(|(_, places)| std::cmp::Reverse(places.len()));
    all.truncate(MAX_QUESTIONS);
    let counted: Vec<Vec<Counted>> = all.iter().map(|(normal, _)| count(&grams(normal))).collect();
    let vocabulary = Vocabulary::collect(counted.iter().map(Vec::as_slice));
    let vectors = counted.iter().map(|counted| vocabulary.vector(counted).vector);
    all.into_iter().zip(vectors).map(|((_, places), vector)| Question { places, vector }).collect()
}

/// Finds the group that shares most with a vector.
#[derive(Default)]
struct Index {
    by_feature: FxHashMap<u32, Vec<(u32, f32)>>,
    groups: usize,
}

impl Index {
    fn add(&mut self, vector: &Sparse) {
        for &(feature, value) in vector {
            self.by_feature.entry(feature).or_default().push((self.groups as u32, value));
        }
        self.groups += 1;
    }

    /// The closest group, the first of equals, and its cosine.
    fn closest(&self, vector: &Sparse) -> Option<(usize, f32)> {
        let mut cosines = vec![0.0_f32; self.groups];
        for (feature, value) in vector {
            for &(group, weight) in self.by_feature.get(feature).into_iter().flatten() {
                cosines[group as usize] += value * weight;
            }
        }
        cosines.into_iter().enumerate().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
    }
}

/// Groups vectors around those that come first; groups are numbered as they appear.
fn lead(vectors: &[&Sparse], close: f32) -> Vec<usize> {
    let mut index = Index::default();
    let mut join = |vector: &Sparse| match index.closest(vector) {
        Some((group, cosine)) if cosine >= close => group,
        _ => {
            index.add(vector);
            index.groups - 1
        }
    };
    vectors.iter().map(|vector| join(vector)).collect()
}

/// Each group's middle at length one; nothing for a number that no question has.
fn middles(questions: &[Question], groups: &[usize]) -> Vec<Sparse> {
    let mut sums: Vec<FxHashMap<u32, f32>> = Vec::new();
    sums.resize_with(groups.iter().max().map_or(0, |last| last + 1), FxHashMap::default);
    for (question, &group) in questions.iter().zip(groups) {
        for &(feature, value) in &question.vector {
            *sums[group].entry(feature).or_default() += value;
        }
    }
    let middle = |sums: FxHashMap<u32, f32>| {
        let mut middle: Sparse = sums.into_iter().collect();
        middle.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        middle.truncate(KEPT);
        let length = middle.iter().map(|item| item.1 * item.1).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        middle.iter_mut().for_each(|item| item.1 /= length);
        middle
    };
    sums.into_iter().map(middle).collect()
}

/// Moves every question to the closest middle; one that is close to none stands alone.
fn settle(questions: &[Question], groups: &[usize]) -> Vec<usize> {
    let mut index = Index::default();
    middles(questions, groups).iter().for_each(|middle| index.add(middle));
    let mut alone = index.groups;
    let mut place = |question: &Question| match index.closest(&question.vector) {
        Some((group, cosine)) if cosine >= CLOSE => group,
        _ => {
            alone += 1;
            alone - 1
        }
    };
    questions.iter().map(&mut place).collect()
}

fn collect(questions: &[Question], groups: &[usize]) -> Vec<Group> {
    let middles = middles(questions, groups);
    // By group: its texts, and the question closest to the middle with its cosine.
    let mut found: BTreeMap<usize, (Vec<usize>, usize, f32)> = BTreeMap::new();
    for (question, &group) in questions.iter().zip(groups) {
        let middle: FxHashMap<u32, f32> = middles[group].iter().copied().collect();
        let cosine: f32 =
            question.vector.iter().map(|item| item.1 * middle.get(&item.0).unwrap_or(&0.0)).sum();
        let entry = found.entry(group).or_insert_with(|| (Vec::new(), question.places[0], f32::NEG_INFINITY));
        entry.0.extend_from_slice(&question.places);
        if cosine > entry.2 {
            (entry.1, entry.2) = (question.places[0], cosine);
        }
    }
    let mut all: Vec<Group> = found
        .into_values()
        .map(|(mut texts, representative, _)| {
            texts.sort_unstable();
            Group { representative, texts }
        })
        .collect();
    all.sort_by_key(|group| (std::cmp::Reverse(group.texts.len()), group.representative));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_of_one_meaning_meet() {
        let texts = [
            "do you sell gift cards",
            "can I buy a gift card",
            "gift cards?",
            "do you sell gift cards",
            "怎么买礼品卡",
            "礼品卡怎么买",
            "is there parking",
            "where can i park my car",
            "parking please",
            "tell me a joke",
            "",
            "\u{1}",
        ];
        let groups = cluster(&texts);
        let group_of = |place: usize| groups.iter().position(|group| group.texts.contains(&place));
        assert_eq!(group_of(0), Some(0));
        assert!([1, 2, 3].iter().all(|&place| group_of(place) == group_of(0)), "{groups:?}");
        assert_eq!(group_of(4), group_of(5));
        assert!(group_of(6) == group_of(8) && group_of(6) != group_of(0), "{groups:?}");
        assert_eq!(groups.iter().map(|group| group.texts.len()).sum::<usize>(), 10);
        assert!(groups.iter().all(|group| group.texts.contains(&group.representative)));
    }

    #[test]
    fn order_changes_no_group() {
        let texts: Vec<String> = (0..60)
            .map(|n| format!("{} number {}", ["price of", "colour of", "open"][n % 3], n / 6))
            .collect();
        let groups = |texts: &[String]| {
            let named = |group: &Group| {
                let mut all: Vec<String> = group.texts.iter().map(|&place| texts[place].clone()).collect();
                all.sort_unstable();
                (texts[group.representative].clone(), all)
            };
            let mut all: Vec<_> = cluster(texts).iter().map(named).collect();
            all.sort_unstable();
            all
        };
        let reversed: Vec<String> = texts.iter().rev().cloned().collect();
        assert_eq!(groups(&texts), groups(&reversed));
    }

    #[test]
    fn hostile_questions_are_bounded() {
        let long: Vec<String> = (0..200).map(|n| format!("{n}{}", "x".repeat(100_000))).collect();
        assert_eq!(cluster(&long).iter().map(|group| group.texts.len()).sum::<usize>(), 200);
        let many: Vec<String> = (0..MAX_QUESTIONS + 500).map(|n| format!("q{n}")).collect();
        assert_eq!(cluster(&many).iter().map(|group| group.texts.len()).sum::<usize>(), MAX_QUESTIONS);
        assert_eq!(cluster(&vec!["a"; 10_000])[0].texts.len(), 10_000);
        assert!(cluster::<&str>(&[]).is_empty());
    }
}
