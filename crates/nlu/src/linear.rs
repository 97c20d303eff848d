//! The trained linear classifiers in eight bits a weight: small to keep, quick to ask.
//!
//! A label's weights share one scale, so its largest weight is ±127. Weights lie feature by feature with the labels
//! side by side, padded to [`PAD`], which is how a text's margins are added up, as many lanes at once as the processor
//! has. The order of additions is the same everywhere, and so is the result.

use pulp::{Arch, NullaryFnOnce};

use crate::svm::{BIAS, Group, LANES};

/// Labels are padded to a multiple of this many.
pub const PAD: usize = 32;

/// Quantised weights.
#[derive(Debug, Clone, PartialEq)]
pub struct Linear {
    pub labels: usize,
    /// `[feature][label]`, rows of [`Linear::width`].
    weights: Vec<i8>,
    /// What a weight of one is worth, by label.
    pub scales: Vec<f32>,
    /// By label.
    pub bias: Vec<f32>,
}

/// One group of labels, quantised.
#[derive(Debug)]
pub struct Part {
    weights: Vec<[i8; LANES]>,
    scales: [f32; LANES],
    bias: [f32; LANES],
}

impl Part {
    /// Rounds a group's weights.
    pub fn new(group: &Group) -> Self {
        let rows = group.chunks_exact(LANES);
        let features = rows.len() - 1;
        let mut largest = [0.0_f32; LANES];
        for row in rows.clone().take(features) {
            for (largest, weight) in largest.iter_mut().zip(row) {
                *largest = largest.max(weight.abs());
            }
        }
        let scales = largest.map(|largest| if largest > 0.0 { largest / 127.0 } else { 1.0 });
        let round = |row: &[f32]| std::array::from_fn(|lane| (row[lane] / scales[lane]).round() as i8);
        let weights = rows.clone().take(features).map(round).collect();
        let bias = std::array::from_fn(|lane| group[features * LANES + lane] * BIAS);
        Self { weights, scales, bias }
    }
}

impl Linear {
    /// Classifiers from weights as they are stored, `[feature][label]` in rows of [`width`].
    pub fn from_parts(labels: usize, weights: Vec<i8>, scales: Vec<f32>, bias: Vec<f32>) -> Self {
        Self { labels, weights, scales, bias }
    }

    /// The weights as they are stored, feature by feature.
    pub fn rows(&self) -> impl Iterator<Item = &[i8]> {
        self.weights.chunks_exact(self.width())
    }

    /// Puts the groups side by side.
    pub fn join(parts: &[Part], features: usize, labels: usize) -> Self {
        let width = width(labels);
        let mut weights = vec![0_i8; features * width];
        let (mut scales, mut bias) = (vec![0.0; labels], vec![0.0; labels]);
        for (label, lane) in (0..labels).map(|label| (label, label % LANES)) {
            let part = &parts[label / LANES];
            scales[label] = part.scales[lane];
            bias[label] = part.bias[lane];
        }
        for (part, first) in parts.iter().zip((0..).step_by(LANES)) {
            let lanes = LANES.min(labels - first);
            for (row, part) in weights.chunks_exact_mut(width).zip(&part.weights) {
                row[first..first + lanes].copy_from_slice(&part[..lanes]);
            }
        }
        Self { labels, weights, scales, bias }
    }

    /// Weights of a row.
    pub fn width(&self) -> usize {
        width(self.labels)
    }

    /// The margin of every label.
    pub fn margins(&self, vector: &[(u32, f32)]) -> Vec<f32> {
        let mut margins = vec![0.0; self.width()];
        Arch::new().dispatch(Sum { weights: &self.weights, vector, margins: &mut margins });
        margins.truncate(self.labels);
        for ((margin, scale), bias) in margins.iter_mut().zip(&self.scales).zip(&self.bias) {
            *margin = *margin * scale + bias;
        }
        margins
    }

    /// What a feature of value one says for a label.
    pub fn weight(&self, feature: u32, label: u32) -> f32 {
        let at = feature as usize * self.width() + label as usize;
        self.weights.get(at).map_or(0.0, |&weight| f32::from(weight) * self.scales[label as usize])
    }
}

/// The adding up of rows.
struct Sum<'a> {
    weights: &'a [i8],
    vector: &'a [(u32, f32)],
    /// As long as a row.
    margins: &'a mut [f32],
}

impl NullaryFnOnce for Sum<'_> {
    type Output = ();

    // Or it would not be compiled for the processor's lanes.
    #[inline(always)]
    fn call(self) {
        let width = self.margins.len();
        for (sums, first) in self.margins.chunks_exact_mut(PAD).zip((0..).step_by(PAD)) {
            // A block's sums all fit in the processor's registers.
            let mut block = [0.0_f32; PAD];
            for &(feature, value) in self.vector {
                let Some(row) = self.weights[feature as usize * width + first..].first_chunk::<PAD>() else {
                    continue;
                };
                for (sum, &weight) in block.iter_mut().zip(row) {
                    *sum += value * f32::from(weight);
                }
            }
            sums.copy_from_slice(&block);
        }
    }
}

/// Labels, padded.
pub fn width(labels: usize) -> usize {
    labels.next_multiple_of(PAD)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn margins_survive_rounding() {
        let features = 5;
        let labels = 40;
        let weight = |feature: usize, label: usize| ((feature * 7 + label * 3) % 11) as f32 / 10.0 - 0.5;
        let parts: Vec<Part> = (0..2)
            .map(|group| {
                let lanes = (0..=features)
                    .flat_map(|feature| (0..LANES).map(move |lane| weight(feature, group * LANES + lane)));
                Part::new(&lanes.collect())
            })
            .collect();
        let linear = Linear::join(&parts, features, labels);
        let margins = linear.margins(&[(1, 0.6), (4, 0.8)]);
        assert_eq!(margins.len(), labels);
        for (label, margin) in margins.iter().enumerate() {
            let exact = 0.6 * weight(1, label) + 0.8 * weight(4, label) + weight(features, label);
            assert!((margin - exact).abs() < 0.01, "{label}: {margin} {exact}");
            assert!((linear.weight(4, label as u32) - weight(4, label)).abs() < 0.01);
        }
    }
}
