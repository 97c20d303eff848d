//! A model as bytes and back: versioned, checksummed, and safe against bytes that somebody made up.
//!
//! Layout, all little-endian: `SMPN` `LU` 2 bytes of magic, version (u32), then the parts in the order of
//! [`Model::to_bytes`], then SHA-256 of everything before. What can be made again from the parts (the closest texts,
//! the question matcher, the exact matches) is not stored. Weights are mostly zero: each feature's row is a bit for
//! each label and then the weights that are not. A length is never believed further than the bytes reach.

use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use crate::calibrate::{Calibration, Thresholds};
use crate::confidence::Scale;
use crate::core::{Core, match_weights};
use crate::error::BytesError;
use crate::features::{Counted, count, grams};
use crate::linear::{Linear, width};
use crate::matching::Matcher;
use crate::model::Model;
use crate::nearest::Nearest;
use crate::normalise::normalise;
use crate::set::{MAX_LABELS, MAX_TEXTS};
use crate::vocabulary::Vocabulary;

/// The format's version. It also changes when the same texts give other features.
pub const VERSION: u32 = 2;
const MAGIC: &[u8; 6] = b"SMPNLU";
const CHECKSUM: usize = 32;
/// Weights that a model in memory may have, as in training.
const MAX_WEIGHTS: usize = 400_000_000;

impl Model {
    /// The model as bytes, the same for the same model.
    pub fn to_bytes(&self) -> Vec<u8> {
        let Core { vocabulary, linear, dense, .. } = &self.core;
        let mut out = Writer(Vec::with_capacity(vocabulary.len() * linear.width() / 2));
        out.0.extend_from_slice(MAGIC);
        out.u32(VERSION);
        out.text(&self.content);
        out.text(&self.encoder);
        let Calibration { sharpness, scales, thresholds } = self.calibration;
        out.f32(sharpness);
        scales.iter().flat_map(|scale| [scale.slope, scale.offset]).for_each(|value| out.f32(value));
        thresholds.iter().flat_map(|own| [own.answer, own.suggest]).for_each(|value| out.f32(value));
        out.u32(self.labels.len() as u32);
        self.labels.iter().for_each(|label| out.text(label));
        out.u32(self.texts.len() as u32);
        for (text, label) in &self.texts {
            out.u32(*label);
            out.text(text);
        }
        out.u32(*dense as u32);
        out.u32(vocabulary.texts);
        out.u32(vocabulary.len() as u32);
        vocabulary.features.iter().for_each(|feature| out.0.extend_from_slice(&feature.key.to_le_bytes()));
        vocabulary.features.iter().for_each(|feature| out.short(feature.df));
        linear.scales.iter().chain(&linear.bias).for_each(|&value| out.f32(value));
        for row in linear.rows() {
            for bits in row.chunks(8) {
                let set = bits
                    .iter()
                    .zip(0..)
                    .filter(|(weight, _)| **weight != 0)
                    .fold(0_u8, |set, (_, bit)| set | 1 << bit);
                out.0.push(set);
            }
            out.0.extend(row.iter().filter(|weight| **weight != 0).map(|weight| weight.to_le_bytes()[0]));
        }
        let checksum = Sha256::digest(&out.0);
        out.0.extend_from_slice(&checksum);
        out.0
    }

    /// Reads what [`Model::to_bytes`] wrote. Memory and time are bounded by the bytes' length.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BytesError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(BytesError::NotAModel)?;
        let version = Reader(rest).u32().map_err(|_| BytesError::NotAModel)?;
        if version != VERSION {
            return Err(BytesError::Version(version));
        }
        let body = bytes.len().checked_sub(CHECKSUM).ok_or(BytesError::Damaged)?;
        let (body, checksum) = bytes.split_at(body);
        if Sha256::digest(body).as_slice() != checksum {
            return Err(BytesError::Damaged);
        }
        let mut from = Reader(body.get(MAGIC.len() + 4..).ok_or(BytesError::Damaged)?);
        let model = read(&mut from)?;
        if from.0.is_empty() { Ok(model) } else { Err(BytesError::Damaged) }
    }
}

/// A checksum is no proof of origin: every number is still doubted.
fn read(from: &mut Reader<'_>) -> Result<Model, BytesError> {
    let sound = |sound: bool| if sound { Ok(()) } else { Err(BytesError::Damaged) };
    let content = from.text()?.to_string();
    let encoder = from.text()?.to_string();
    let sharpness = from.f32()?;
    let mut scale = || Ok::<_, BytesError>(Scale { slope: from.f32()?, offset: from.f32()? });
    let confidence = [scale()?, scale()?];
    let mut threshold = || Ok::<_, BytesError>(Thresholds { answer: from.f32()?, suggest: from.f32()? });
    let thresholds = [threshold()?, threshold()?];
    let count_labels = from.count(4)?;
    sound((1..=MAX_LABELS).contains(&count_labels) && sharpness > 0.0)?;
    let labels =
        (0..count_labels).map(|_| from.text().map(Arc::from)).collect::<Result<Vec<Arc<str>>, _>>()?;
    let count_texts = from.count(8)?;
    sound((1..=MAX_TEXTS).contains(&count_texts))?;
    let mut texts: Vec<(Arc<str>, u32)> = Vec::with_capacity(count_texts);
    for _ in 0..count_texts {
        let label = from.u32()?;
        texts.push((Arc::from(from.text()?), label));
    }
    sound(labels.is_sorted() && texts.is_sorted_by_key(|text| text.1))?;
    sound(texts.iter().all(|text| (text.1 as usize) < labels.len()))?;
    let dense = from.u32()? as usize;
    let texts_seen = from.u32()?;
    let features = from.count(9)?;
    let keys = (0..features).map(|_| from.u64()).collect::<Result<Vec<u64>, _>>()?;
    sound(keys.is_sorted_by(|a, b| a < b))?;
    let counted = keys.into_iter().map(|key| from.short().map(|df| (key, df)));
    let counted = counted.collect::<Result<Vec<(u64, u32)>, _>>()?;
    let scales = (0..labels.len()).map(|_| from.f32()).collect::<Result<Vec<f32>, _>>()?;
    let bias = (0..labels.len()).map(|_| from.f32()).collect::<Result<Vec<f32>, _>>()?;
    let weights = weights(from, features.saturating_add(dense), labels.len())?;
    let linear = Linear::from_parts(labels.len(), weights, scales, bias);
    let core = restore(Vocabulary::from_parts(counted.into_iter(), texts_seen), linear, dense, &texts);
    let calibration = Calibration { sharpness, scales: confidence, thresholds };
    Ok(Model::new(core, labels, texts, calibration, content, encoder))
}

fn weights(from: &mut Reader<'_>, rows: usize, labels: usize) -> Result<Vec<i8>, BytesError> {
    let width = width(labels);
    let size = rows.checked_mul(width).filter(|&size| size <= MAX_WEIGHTS).ok_or(BytesError::Damaged)?;
    // Every row is at least its bits.
    if from.0.len() < rows * width / 8 {
        return Err(BytesError::Damaged);
    }
    let mut weights = vec![0_i8; size];
    for row in weights.chunks_exact_mut(width) {
        let bits = from.take(width / 8)?;
        for (at, weight) in row.iter_mut().enumerate() {
            if bits[at / 8] >> (at % 8) & 1 == 1 {
                *weight = i8::from_le_bytes([from.take(1)?[0]]);
            }
        }
    }
    Ok(weights)
}

/// Makes again what is not stored.
fn restore(vocabulary: Vocabulary, linear: Linear, dense: usize, texts: &[(Arc<str>, u32)]) -> Core {
    let match_weights = match_weights(texts.iter().map(|text| text.1), linear.labels);
    let mut stems = Vec::with_capacity(texts.len());
    let mut small: Vec<(u32, Vec<Counted>)> = Vec::new();
    for (text, label) in texts {
        let counted = count(&grams(&normalise(text)));
        stems.push((*label, vocabulary.vector(&counted).stems));
        if match_weights[*label as usize] > 0.0 {
            small.push((*label, counted));
        }
    }
    let nearest = Nearest::new(stems.iter().map(|(label, stems)| (*label, stems)), linear.labels);
    let matcher = Matcher::new(small.iter().map(|(label, grams)| (*label, grams.as_slice())));
    Core { vocabulary, linear, nearest, matcher, match_weights, dense }
}

struct Writer(Vec<u8>);

impl Writer {
    fn u32(&mut self, value: u32) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    fn f32(&mut self, value: f32) {
        self.u32(value.to_bits());
    }

    fn text(&mut self, text: &str) {
        self.u32(text.len() as u32);
        self.0.extend_from_slice(text.as_bytes());
    }

    /// Seven bits a byte, the lowest first, the eighth says that more follow.
    fn short(&mut self, mut value: u32) {
        while value >= 0x80 {
            self.0.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], BytesError> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(BytesError::Damaged)?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], BytesError> {
        self.take(N)?.try_into().map_err(|_| BytesError::Damaged)
    }

    fn u32(&mut self) -> Result<u32, BytesError> {
        self.array().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Result<u64, BytesError> {
        self.array().map(u64::from_le_bytes)
    }

    /// A number that is one.
    fn f32(&mut self) -> Result<f32, BytesError> {
        let value = f32::from_bits(self.u32()?);
        if value.is_finite() { Ok(value) } else { Err(BytesError::Damaged) }
    }

    fn text(&mut self) -> Result<&'a str, BytesError> {
        let length = self.u32()? as usize;
        std::str::from_utf8(self.take(length)?).map_err(|_| BytesError::Damaged)
    }

    /// A number of things that take at least `each` bytes.
    fn count(&mut self, each: usize) -> Result<usize, BytesError> {
        let count = self.u32()? as usize;
        if count <= self.0.len() / each { Ok(count) } else { Err(BytesError::Damaged) }
    }

    fn short(&mut self) -> Result<u32, BytesError> {
        let mut value = 0_u32;
        for shift in (0..35).step_by(7) {
            let byte = self.take(1)?[0];
            value |= u32::from(byte & 0x7f).checked_shl(shift).ok_or(BytesError::Damaged)?;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(BytesError::Damaged)
    }
}
