//! Folders as an operator would lay them.

use std::fs;
use std::path::Path;

use encoder::{EncoderError, SentenceEncoder};
use tempfile::TempDir;

use crate::onnx::Toy;

/// Word pieces by topic; each has the topic's vector. What is not among them is `[UNK]`.
const TOPICS: [&[&str]; 4] = [
    &["[PAD]", "[UNK]", "[CLS]", "[SEP]", "my", "a", "the", "is", "where"],
    &["car", "cars", "automobile", "vehicle", "rent"],
    &["flat", "apartment", "housing", "##s"],
    &["卡", "card", "丢", "lost"],
];

/// The vocabulary, one piece on each line.
pub fn vocabulary() -> String {
    TOPICS.concat().join("\n")
}

/// A model of the vocabulary.
pub fn toy() -> Toy {
    let vector = |topic: usize| (0..4).map(|at| if at == topic { 1.0 } else { 0.1 }).collect();
    let table =
        TOPICS.iter().enumerate().flat_map(|(topic, pieces)| pieces.iter().map(move |_| vector(topic)));
    Toy {
        table: table.collect(),
        inputs: vec!["input_ids", "attention_mask", "token_type_ids"],
        has_sentence_output: false,
    }
}

/// A folder with these two files.
pub fn folder(model: &[u8], vocabulary: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("model.onnx"), model).unwrap();
    fs::write(folder.path().join("vocab.txt"), vocabulary).unwrap();
    folder
}

/// The encoder of a model with the vocabulary.
pub fn open(toy: &Toy) -> SentenceEncoder {
    SentenceEncoder::open(folder(&toy.file(), &vocabulary()).path()).unwrap()
}

/// What is said of a folder that gives no encoder.
pub fn refused(folder: &Path) -> (EncoderError, String) {
    let error = SentenceEncoder::open(folder).err().unwrap();
    let said = error.to_string();
    (error, said)
}
