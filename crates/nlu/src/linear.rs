//! The trained linear classifiers in eight bits a weight: small to keep, quick to ask.
//!
//! A label's weights share one scale, so its largest weight is ±127. Weights lie feature by feature with the labels
//! side by side, padded to [`PAD`], which is how a text's margins are added up. In memory each is the upper half of
//! the `f32` that it is (exact for seven bits): a shift makes a number of it, several lanes at once.

use crate::svm::{BIAS, Group, LANES};

/// Labels are padded to a multiple of this many.
pub const PAD: usize = 32;

/// Quantised weights.
#[derive(Debug, Clone, PartialEq)]
pub struct Linear {
    pub labels: usize,
    /// `[feature][label]`, rows of [`Linear::width`].
    weights: Vec<u16>,
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
    pub fn from_parts(
        labels: usize,
        weights: impl Iterator<Item = i8>,
        scales: Vec<f32>,
        bias: Vec<f32>,
    ) -> Self {
        Self { labels, weights: weights.map(short).collect(), scales, bias }
    }

    /// The weights as they are stored, feature by feature.
    pub fn rows(&self) -> impl Iterator<Item = Vec<i8>> {
        self.weights
            .chunks_exact(self.width())
            .map(|row| row.iter().map(|&weight| long(weight) as i8).collect())
    }

    /// Puts the groups side by side.
    pub fn join(parts: &[Part], features: usize, labels: usize) -> Self {
        let width = width(labels);
        let mut weights = vec![0_u16; features * width];
        let (mut scales, mut bias) = (vec![0.0; labels], vec![0.0; labels]);
        for (label, lane) in (0..labels).map(|label| (label, label % LANES)) {
            let part = &parts[label / LANES];
            scales[label] = part.scales[lane];
            bias[label] = part.bias[lane];
        }
        for (part, first) in parts.iter().zip((0..).step_by(LANES)) {
            let lanes = LANES.min(labels - first);
            for (row, part) in weights.chunks_exact_mut(width).zip(&part.weights) {
                for (weight, part) in row[first..first + lanes].iter_mut().zip(part) {
                    *weight = short(*part);
                }
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
        let blocks = (0..self.width()).step_by(PAD);
        let mut margins: Vec<f32> = blocks.flat_map(|first| self.block(first, vector)).collect();
        margins.truncate(self.labels);
        for ((margin, scale), bias) in margins.iter_mut().zip(&self.scales).zip(&self.bias) {
            *margin = *margin * scale + bias;
        }
        margins
    }

    /// The sums of [`PAD`] labels, which all fit in the processor's registers.
    fn block(&self, first: usize, vector: &[(u32, f32)]) -> [f32; PAD] {
        let width = self.width();
        let mut sums = [0.0_f32; PAD];
        for &(feature, value) in vector {
            let Some(row) = self.weights[feature as usize * width + first..].first_chunk::<PAD>() else {
                continue;
            };
            for (sum, &weight) in sums.iter_mut().zip(row) {
                *sum += value * long(weight);
            }
        }
        sums
    }

    /// What a feature of value one says for a label.
    pub fn weight(&self, feature: u32, label: u32) -> f32 {
        let at = feature as usize * self.width() + label as usize;
        self.weights.get(at).map_or(0.0, |&weight| long(weight) * self.scales[label as usize])
    }
}

/// The upper half of the number.
fn short(weight: i8) -> u16 {
    (f32::from(weight).to_bits() >> 16) as u16
}

/// The number of which this is the upper half.
const fn long(weight: u16) -> f32 {
    f32::from_bits((weight as u32) << 16)
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
