use std::path::PathBuf;

/// Why a folder gives no encoder. The sentence names the file and says what to do.
#[derive(Debug, thiserror::Error)]
pub enum EncoderError {
    /// A file cannot be read.
    #[error(
        "cannot read {}: {error}. The folder of a sentence encoder holds model.onnx and tokenizer.json (or vocab.txt)",
        path.display()
    )]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// A file is larger than any that is meant.
    #[error("{} has more than the {} MB that are read; take a smaller model, or its quantised form", path.display(), limit >> 20)]
    TooLarge {
        /// Which.
        path: PathBuf,
        /// Bytes that are read.
        limit: u64,
    },
    /// A file does not say how to cut texts into tokens.
    #[error("{} is not a tokenizer: {why}. Take the tokenizer.json or vocab.txt that came with the model", path.display())]
    Tokenizer {
        /// Which.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// A file does not make vectors of tokens.
    #[error(
        "{} cannot be used as a sentence encoder: {why}. Export a BERT-like encoder to ONNX, in one file, for any number of texts and tokens",
        path.display()
    )]
    Model {
        /// Which.
        path: PathBuf,
        /// Why.
        why: String,
    },
}
