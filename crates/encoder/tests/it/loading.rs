use std::fs;

use encoder::{EncoderError, MAX_TOKENIZER_BYTES, SentenceEncoder};
use nlu::Encoder as _;

use crate::folder::{folder, open, refused, toy, vocabulary};
use crate::onnx::Toy;

/// What `vocab.txt` means, written as a `tokenizer.json`.
fn tokenizer_json() -> String {
    let pieces: serde_json::Map<String, serde_json::Value> =
        vocabulary().lines().zip(0_u32..).map(|(piece, id)| (piece.to_owned(), id.into())).collect();
    serde_json::json!({
        "version": "1.0",
        "truncation": { "direction": "Right", "max_length": 512, "strategy": "LongestFirst", "stride": 0 },
        "padding": {
            "strategy": { "Fixed": 512 }, "direction": "Right", "pad_to_multiple_of": null,
            "pad_id": 0, "pad_type_id": 0, "pad_token": "[PAD]",
        },
        "added_tokens": [],
        "normalizer": { "type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null, "lowercase": true },
        "pre_tokenizer": { "type": "BertPreTokenizer" },
        "post_processor": { "type": "BertProcessing", "cls": ["[CLS]", 2], "sep": ["[SEP]", 3] },
        "decoder": null,
        "model": {
            "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100, "vocab": pieces,
        },
    })
    .to_string()
}

#[test]
fn a_tokenizer_file_goes_before_a_vocabulary_and_means_the_same() {
    let folder = folder(&toy().file(), "not\nread");
    fs::write(folder.path().join("tokenizer.json"), tokenizer_json()).unwrap();
    let encoder = SentenceEncoder::open(folder.path()).unwrap();
    let texts = ["Where is my CAR?", "flats", "我的卡丢了", "", "a car is a vehicle"];
    assert_eq!(encoder.encode(&texts), open(&toy()).encode(&texts));
}

#[test]
fn its_name_is_that_of_its_files() {
    let other =
        Toy { table: toy().table.iter().map(|row| row.iter().rev().copied().collect()).collect(), ..toy() };
    let longer = folder(&toy().file(), &vocabulary().replace("lost", "gone"));
    let longer = SentenceEncoder::open(longer.path()).unwrap();
    let (first, again, other) = (open(&toy()), open(&toy()), open(&other));
    assert_eq!(first.name(), again.name());
    assert_ne!(first.name(), other.name());
    assert_ne!(first.name(), longer.name());
    assert!(first.name().len() == 32 && first.name().bytes().all(|byte| byte.is_ascii_hexdigit()));
}

#[test]
fn what_is_missing_is_named() {
    let nowhere = folder(&[], "").path().join("nowhere");
    assert!(refused(&nowhere).1.contains("nowhere/tokenizer.json"));
    let no_model = folder(&[], &vocabulary());
    fs::remove_file(no_model.path().join("model.onnx")).unwrap();
    let (error, said) = refused(no_model.path());
    assert!(matches!(error, EncoderError::Unreadable { .. }), "{said}");
    assert!(said.contains("model.onnx") && said.contains("holds model.onnx and tokenizer.json"), "{said}");
}

#[test]
fn what_is_no_tokenizer_is_named() {
    for bad in ["[CLS]\n[UNK]\nno\nend", "", "{}"] {
        let (error, said) = refused(folder(&toy().file(), bad).path());
        assert!(said.contains("vocab.txt"), "{said}");
        assert!(matches!(error, EncoderError::Tokenizer { .. } | EncoderError::Unreadable { .. }), "{said}");
    }
    let folder = folder(&toy().file(), &vocabulary());
    fs::write(folder.path().join("tokenizer.json"), "{\"model\": 1}").unwrap();
    let (error, said) = refused(folder.path());
    assert!(matches!(error, EncoderError::Tokenizer { .. }) && said.contains("tokenizer.json"), "{said}");
    let sparse = fs::File::create(folder.path().join("tokenizer.json")).unwrap();
    sparse.set_len(MAX_TOKENIZER_BYTES + 1).unwrap();
    assert!(matches!(refused(folder.path()).0, EncoderError::TooLarge { .. }));
}

#[test]
fn what_is_no_model_is_named() {
    let whole = toy().file();
    let wide = Toy { table: vec![vec![0.5; 5_000]; vocabulary().lines().count()], ..toy() };
    let no_numbers = Toy { table: vec![vec![f32::NAN; 4]; vocabulary().lines().count()], ..toy() };
    let nothing = Toy { table: vec![vec![0.0; 4]; vocabulary().lines().count()], ..toy() };
    // The tokenizer knows more tokens than the model.
    let short = Toy { table: toy().table[..21].to_vec(), ..toy() };
    let asks = |inputs: &[&'static str]| Toy { inputs: inputs.to_vec(), ..toy() }.file();
    for (file, why) in [
        (b"%PDF-1.7 not a model".to_vec(), ""),
        (whole[..whole.len() / 2].to_vec(), ""),
        (wide.file(), "it gives"),
        (no_numbers.file(), "numbers"),
        (nothing.file(), "numbers"),
        (short.file(), "the tokenizer's last token"),
        (asks(&["input_ids", "pixel_values"]), "pixel_values"),
        (asks(&["attention_mask"]), "input_ids"),
    ] {
        let (error, said) = refused(folder(&file, &vocabulary()).path());
        assert!(matches!(error, EncoderError::Model { .. }), "{said}");
        assert!(said.contains("model.onnx") && said.contains(why) && said.contains("Export"), "{said}");
    }
}

#[test]
fn it_needs_only_the_numbers_of_tokens() {
    let plain = Toy { inputs: vec!["input_ids"], ..toy() };
    assert_eq!(open(&plain).encode(&["my car"]), open(&toy()).encode(&["my car"]));
}
