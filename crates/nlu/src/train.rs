//! Training: reads the set, cross-validates it for the thresholds, fits the model to all of it.

use crate::calibrate::{Calibration, scales, sharpness, thresholds};
use crate::core::{Core, Task};
use crate::crossval::{self, FOLDS};
use crate::encoder::{Encoder, unit};
use crate::error::TrainError;
use crate::model::Model;
use crate::options::{Progress, TrainOptions};
use crate::set::{Label, Set};
use std::ops::ControlFlow;

/// Walks of the final fit.
const EPOCHS: usize = 8;
/// Walks of a fit whose judgements only place thresholds: a fit that is less exact judges almost the same.
pub(crate) const ROUGH_EPOCHS: usize = 5;
/// From so many texts on, one part held out says enough about where the thresholds are.
const MANY_TEXTS: usize = 4_000;

/// Learns a model. The same labels and options give the same model, byte for byte, in whatever order they come and
/// with however many threads. `progress` is told several times a second on the calling thread and can end it all.
pub fn train(
    labels: &[Label],
    options: &TrainOptions,
    encoder: Option<&dyn Encoder>,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Model, TrainError> {
    let set = Set::new(labels)?;
    let dense = encode(&set, encoder)?;
    let parts = if set.texts.len() >= MANY_TEXTS { 0..1 } else { 0..FOLDS };
    // In walks over the whole set, which is what takes the time.
    let (rough, last) = ((ROUGH_EPOCHS * parts.len()) as f32, EPOCHS as f32);
    let mut tell =
        |walks: f32| progress(Progress { done: (walks / (2.0 * rough + last)).min(1.0) }).is_continue();

    let (epochs, threads) = (ROUGH_EPOCHS, options.threads);
    let mut go_on = |done: f32| tell(done * rough);
    let held = crossval::held_out(&set, &dense, parts.clone(), epochs, threads, &mut go_on)?;
    let mut go_on = |done: f32| tell(rough + done * rough);
    let strangers = crossval::strangers(&set, &dense, parts, epochs, threads, &mut go_on)?;
    let sharpness = sharpness(&held);
    let scales = scales(&held, &strangers, sharpness);
    let thresholds = thresholds(&held, sharpness, &scales, options);

    let rows: Vec<u32> = (0..set.texts.len() as u32).collect();
    let task = Task { set: &set, rows: &rows, dense: &dense, epochs: EPOCHS, threads: options.threads };
    let core = Core::fit(&task, &mut |done| tell(2.0 * rough + done * last))?;
    let content = set.hash(options);
    let texts = set.texts.into_iter().map(|text| (text.written, text.label)).collect();
    let encoder = encoder.map(|encoder| encoder.name().to_string()).unwrap_or_default();
    let calibration = Calibration { sharpness, scales, thresholds };
    Ok(Model::new(core, set.labels, texts, calibration, content, encoder))
}

/// Names what a model would be trained from, without training: equal hashes mean equal models. The encoder is not
/// part of it.
pub fn content_hash(labels: &[Label], options: &TrainOptions) -> Result<String, TrainError> {
    Ok(Set::new(labels)?.hash(options))
}

/// The encoder's vectors of all texts, or none at all.
pub(crate) fn encode(set: &Set, encoder: Option<&dyn Encoder>) -> Result<Vec<Vec<f32>>, TrainError> {
    let Some(encoder) = encoder else { return Ok(Vec::new()) };
    let texts: Vec<&str> = set.texts.iter().map(|text| text.normal.as_str()).collect();
    let vectors = encoder.encode(&texts);
    let length = vectors.first().map_or(0, Vec::len);
    if vectors.len() != texts.len() || length == 0 || vectors.iter().any(|vector| vector.len() != length) {
        return Err(TrainError::Encoder);
    }
    vectors.into_iter().map(|vector| unit(vector).ok_or(TrainError::Encoder)).collect()
}
