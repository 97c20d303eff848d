//! The language engine of a chatbot: learns what people mean from a handful of examples, in English and Chinese.
//!
//! It is pure computing: no files, no network, no clock, and the same input always gives the same output, byte for
//! byte. It knows labels and texts; conversations, bots and stores are somebody else's.
//!
//! ```text
//! train(&labels, &options, None, &mut |progress| ControlFlow::Continue(())) -> Model
//! model.predict("where is my card") -> Prediction { ranked, decision, reason }
//! model.to_bytes() / Model::from_bytes(&bytes)
//! quality(&labels, …) -> Quality             what cross-validation says of the labels and their texts
//! cluster(&texts) -> Vec<Group>              questions by meaning
//! ```
//!
//! A [`Label`] is an intent or a Q&A; a set may mix labels of one text with labels of hundreds. Texts are normalised
//! (width, case, accents, traditional characters), cut into n-grams of characters and stems, looked up in a small
//! lexicon of meanings, and classified by linear
//! support vector machines; labels of up to four texts are matched question by question besides (BM25). Thresholds
//! come from cross-validation on the training texts alone.

mod bytes;
mod calibrate;
mod cluster;
mod confidence;
mod core;
mod crossval;
mod encoder;
pub mod entities;
mod error;
mod evidence;
mod features;
mod hash;
mod lexicon;
mod linear;
mod matching;
mod model;
mod nearest;
mod normalise;
mod options;
mod predict;
mod quality;
mod rank;
mod set;
mod stem;
mod svm;
mod tokens;
mod train;
mod vocabulary;

pub use calibrate::Thresholds;
pub use cluster::{Group, MAX_QUESTIONS, cluster};
pub use confidence::CONTENDERS;
pub use encoder::Encoder;
pub use error::{BytesError, TrainError};
pub use evidence::Evidence;
pub use model::Model;
pub use normalise::{MAX_CHARS, normalise};
pub use options::{Progress, TrainOptions};
pub use predict::{Decision, Prediction, Ranked, Reason, SIMILAR, Similar};
pub use quality::{Confusion, Duplicate, LabelQuality, Mistake, Quality, quality};
pub use rank::rank;
pub use set::{Label, MAX_LABELS, MAX_TEXTS, MAX_TOTAL_CHARS};
pub use train::{content_hash, train};
