//! How good a training set is: what cross-validation gets wrong, and texts that stand in two places.
//!
//! It judges the set, not one model: every text is asked of a model that did not see it.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use crate::calibrate::sharpness;
use crate::confidence::probabilities;
use crate::crossval::{self, FOLDS, HeldOut};
use crate::encoder::Encoder;
use crate::error::TrainError;
use crate::options::{Progress, TrainOptions};
use crate::set::{Label, Set};
use crate::train::{ROUGH_EPOCHS, encode};

/// What cross-validation says of a set.
#[derive(Debug, Clone, PartialEq)]
pub struct Quality {
    /// The share of held-out texts that were understood, 0 to 1; none if nothing could be held out.
    pub accuracy: Option<f32>,
    /// Every label, ascending.
    pub labels: Vec<LabelQuality>,
    /// Pairs of labels that are mixed up, the most frequent first.
    pub confusions: Vec<Confusion>,
    /// Texts that were mistaken, the most convincing mistakes first: weak, overlapping or misplaced.
    pub mistakes: Vec<Mistake>,
    /// Texts that more than one label claims.
    pub duplicates: Vec<Duplicate>,
}

/// One label.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelQuality {
    pub label: Arc<str>,
    /// Its texts, without the name and without repetitions.
    pub texts: usize,
    /// Of the held-out texts that were taken for this label, the share that was its own; none if there were none.
    pub precision: Option<f32>,
    /// Of its own held-out texts, the share that was recognised; none for a label of one text.
    pub recall: Option<f32>,
}

/// Two labels that are mixed up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confusion {
    pub label: Arc<str>,
    pub taken_for: Arc<str>,
    /// Held-out texts of `label` that were taken for the other.
    pub texts: usize,
}

/// A text that was mistaken.
#[derive(Debug, Clone, PartialEq)]
pub struct Mistake {
    /// As it was written.
    pub text: Arc<str>,
    pub label: Arc<str>,
    pub taken_for: Arc<str>,
    /// How probable the wrong label seemed, 0 to 1.
    pub probability: f32,
    /// How probable the right one seemed.
    pub own_probability: f32,
}

/// A text that more than one label claims, in spellings that normalise to the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duplicate {
    /// As the first label writes it.
    pub text: Arc<str>,
    /// Ascending.
    pub labels: Vec<Arc<str>>,
}

/// Cross-validates a set in five parts. Takes about four times as long as training it; `progress` as in
/// [`crate::train`].
pub fn quality(
    labels: &[Label],
    options: &TrainOptions,
    encoder: Option<&dyn Encoder>,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Quality, TrainError> {
    let set = Set::new(labels)?;
    let dense = encode(&set, encoder)?;
    let mut go_on = |done: f32| progress(Progress { done: done.min(1.0) }).is_continue();
    let held = crossval::held_out(&set, &dense, 0..FOLDS, ROUGH_EPOCHS, options.threads, &mut go_on)?;
    let right = held.iter().filter(|held| held.leaders[0].0 == held.label).count();
    let accuracy = (!held.is_empty()).then(|| right as f32 / held.len() as f32);
    Ok(Quality {
        accuracy,
        labels: by_label(&set, &held),
        confusions: confusions(&set, &held),
        mistakes: mistakes(&set, &held),
        duplicates: duplicates(&set),
    })
}

fn by_label(set: &Set, held: &[HeldOut]) -> Vec<LabelQuality> {
    let (mut asked, mut taken, mut right) =
        (vec![0; set.labels.len()], vec![0; set.labels.len()], vec![0; set.labels.len()]);
    for held in held {
        asked[held.label as usize] += 1;
        taken[held.leaders[0].0 as usize] += 1;
        right[held.label as usize] += usize::from(held.leaders[0].0 == held.label);
    }
    let mut texts = vec![0; set.labels.len()];
    set.texts.iter().filter(|text| !text.is_name).for_each(|text| texts[text.label as usize] += 1);
    let share = |part: usize, all: usize| (all > 0).then(|| part as f32 / all as f32);
    let one = |(label, id): (usize, &Arc<str>)| LabelQuality {
        label: id.clone(),
        texts: texts[label],
        precision: share(right[label], taken[label]),
        recall: share(right[label], asked[label]),
    };
    set.labels.iter().enumerate().map(one).collect()
}

fn wrong(held: &[HeldOut]) -> impl Iterator<Item = &HeldOut> {
    held.iter().filter(|held| held.leaders[0].0 != held.label)
}

fn confusions(set: &Set, held: &[HeldOut]) -> Vec<Confusion> {
    let mut pairs: BTreeMap<(u32, u32), usize> = BTreeMap::new();
    wrong(held).for_each(|held| *pairs.entry((held.label, held.leaders[0].0)).or_default() += 1);
    let id = |label: u32| set.labels[label as usize].clone();
    let mut all: Vec<Confusion> = pairs
        .into_iter()
        .map(|((label, taken_for), texts)| Confusion { label: id(label), taken_for: id(taken_for), texts })
        .collect();
    all.sort_by_key(|confusion| std::cmp::Reverse(confusion.texts));
    all
}

fn mistakes(set: &Set, held: &[HeldOut]) -> Vec<Mistake> {
    let sharpness = sharpness(held);
    let one = |held: &HeldOut| {
        let probabilities = probabilities(&held.leaders, sharpness);
        let own = held.leaders.iter().position(|leader| leader.0 == held.label);
        Mistake {
            text: set.texts[held.text as usize].written.clone(),
            label: set.labels[held.label as usize].clone(),
            taken_for: set.labels[held.leaders[0].0 as usize].clone(),
            probability: probabilities[0],
            own_probability: own.map_or(0.0, |own| probabilities[own]),
        }
    };
    let mut all: Vec<Mistake> = wrong(held).map(one).collect();
    all.sort_by(|a, b| b.probability.total_cmp(&a.probability));
    all
}

fn duplicates(set: &Set) -> Vec<Duplicate> {
    let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (number, text) in set.texts.iter().enumerate() {
        places.entry(&text.normal).or_default().push(number);
    }
    let several = places.into_values().filter(|places| places.len() > 1);
    several
        .map(|places| Duplicate {
            text: set.texts[places[0]].written.clone(),
            labels: places.iter().map(|&place| set.labels[set.texts[place].label as usize].clone()).collect(),
        })
        .collect()
}
