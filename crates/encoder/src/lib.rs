//! Sentence vectors from an ONNX file that the operator has: a folder with `model.onnx` and `tokenizer.json` becomes an
//! [`nlu::Encoder`].
//!
//! It runs in Rust alone, without a network, and reads only the files it is given. It knows texts and vectors; labels
//! and bots are somebody else's.
//!
//! The model is a BERT or one of its kin as the usual tools export it: `input_ids`, and `attention_mask` and
//! `token_type_ids` where it has them, of any number of texts and tokens. Its output `sentence_embedding`, or else its
//! first, is the vector of each text, or of each token: then their mean is the text's.

mod error;
mod network;
mod sentences;
mod tokens;

pub use error::EncoderError;
pub use network::MAX_WIDTH;
pub use sentences::{MAX_MODEL_BYTES, MAX_TOKENIZER_BYTES, SentenceEncoder};
pub use tokens::{MAX_CHARS, MAX_TOKENS};
