//! What a caller can choose about training.

/// How to train.
#[derive(Debug, Clone, PartialEq)]
pub struct TrainOptions {
    /// The share of a bot's own questions that must still be answered with certainty: the rest is suggested or
    /// falls back. Found by cross-validation, 0 to 1.
    pub answer_share: f32,
    /// The share of a bot's own questions that must not fall back, 0 to 1, at least `answer_share`.
    pub suggest_share: f32,
    /// Threads to train with. They change nothing but the time.
    pub threads: usize,
}

impl Default for TrainOptions {
    fn default() -> Self {
        Self { answer_share: 0.88, suggest_share: 0.95, threads: 1 }
    }
}

impl TrainOptions {
    /// What of the options a model depends on.
    pub(crate) fn fingerprint(&self) -> Vec<u8> {
        [self.answer_share, self.suggest_share]
            .iter()
            .flat_map(|share| share.to_bits().to_le_bytes())
            .collect()
    }
}

/// How far training is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// 0 to 1, never less than before.
    pub done: f32,
}
