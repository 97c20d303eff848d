use std::ops::ControlFlow;

use encoder::{MAX_TOKENS, SentenceEncoder};
use nlu::{Encoder, Label, Model, TrainOptions, train};

use crate::folder::{open, toy};
use crate::onnx::Toy;

fn one(encoder: &SentenceEncoder, text: &str) -> Vec<f32> {
    encoder.encode(&[text]).pop().unwrap()
}

fn cosine(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[test]
fn a_text_is_the_mean_of_its_tokens() {
    let encoder = open(&toy());
    assert_eq!(encoder.width(), 4);
    // [CLS] my car [SEP]: three of the first topic, one of the second.
    let (a, b) = (3.0 + 0.1, 3.0 * 0.1 + 1.0);
    let length = f32::sqrt(a * a + b * b + 2.0 * 0.4 * 0.4);
    let expected = [a, b, 0.4, 0.4].map(|sum| sum / length);
    assert!(cosine(&one(&encoder, "my car"), &expected) > 0.999_999);
    let length = one(&encoder, "卡").iter().map(|v| v * v).sum::<f32>();
    assert!((length - 1.0).abs() < 1e-6);
}

#[test]
fn a_text_means_the_same_in_whatever_company() {
    let encoder = open(&toy());
    let long = "car ".repeat(100);
    let texts: Vec<String> = (0..90)
        .map(|n| {
            if n % 7 == 0 {
                long.clone()
            } else {
                ["my car", "flats", "我的卡", "", "lost"][n % 5].to_owned()
            }
        })
        .collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let together = encoder.encode(&texts);
    assert_eq!(together.len(), texts.len());
    for (text, vector) in texts.iter().zip(&together) {
        assert!(cosine(&one(&encoder, text), vector) > 0.999_99, "{text}");
    }
    assert_eq!(together, encoder.encode(&texts));
    assert_eq!(together, open(&toy()).encode(&texts));
}

#[test]
fn a_sentence_output_is_taken_as_it_is() {
    let encoder = open(&Toy { has_sentence_output: true, ..toy() });
    // The highest values of [CLS] and car.
    let expected = [1.0, 1.0, 0.1, 0.1].map(|value: f32| value / f32::sqrt(2.02));
    assert!(cosine(&one(&encoder, "car"), &expected) > 0.999_999);
}

#[test]
fn long_and_strange_texts_are_bounded() {
    let encoder = open(&toy());
    let (shown, beyond) = ("car ".repeat(MAX_TOKENS), "flat ".repeat(250_000));
    assert_eq!(one(&encoder, &format!("{shown}{beyond}")), one(&encoder, &shown));
    for strange in
        ["\0\u{202e}\u{feff}", "😀😀", &"x".repeat(1 << 20), "[SEP][CLS][PAD]", &"卡".repeat(100_000)]
    {
        assert!(one(&encoder, strange).iter().all(|value| value.is_finite()));
    }
    assert!(encoder.encode(&[]).is_empty());
}

#[test]
fn a_model_learns_and_answers_with_it() {
    let encoder = open(&toy());
    let labels = [
        Label::new("drive", ["rent a car", "where is a car", "my car", "cars", "the car"]),
        Label::new("live", ["a flat", "where is a flat", "my flat", "flats", "the flat"]),
    ];
    let with: Option<&dyn Encoder> = Some(&encoder);
    let fit = || train(&labels, &TrainOptions::default(), with, &mut |_| ControlFlow::Continue(())).unwrap();
    let bytes = fit().to_bytes();
    assert_eq!(bytes, fit().to_bytes());
    let model = Model::from_bytes(&bytes).unwrap();
    // Neither word is in a training text: without the encoder there is nothing to tell them by.
    for (text, label) in
        [("automobile", "drive"), ("vehicle", "drive"), ("housing", "live"), ("apartment", "live")]
    {
        assert_eq!(&*model.predict_with(text, with).ranked[0].label, label, "{text}");
    }
}
