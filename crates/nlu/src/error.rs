//! What can go wrong: with a training set, and with the bytes of a model.

/// Why there is no model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TrainError {
    /// No label has a text with a visible character.
    #[error("there is nothing to learn from")]
    Empty,
    /// More than [`crate::MAX_LABELS`] labels, [`crate::MAX_TEXTS`] texts or [`crate::MAX_TOTAL_CHARS`] characters,
    /// or a model that would not fit in memory.
    #[error("the training set is too large")]
    TooLarge,
    /// The caller's progress callback said so.
    #[error("training was cancelled")]
    Cancelled,
    /// The encoder gave too few vectors, vectors of different lengths, or numbers that are none.
    #[error("the encoder's vectors cannot be used")]
    Encoder,
}

/// Why bytes are no model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BytesError {
    /// They do not begin as a model does.
    #[error("these bytes are not a model")]
    NotAModel,
    /// They are of another version of the format: train again.
    #[error("the model is of version {0}, which this program does not read")]
    Version(u32),
    /// Their checksum is wrong, or their parts do not fit together.
    #[error("the model is damaged")]
    Damaged,
}
