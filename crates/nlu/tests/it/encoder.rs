use std::ops::ControlFlow;

use nlu::{Encoder, Label, Model, TrainError, TrainOptions, train};

/// Knows two topics and their words.
struct Topics;

impl Encoder for Topics {
    fn name(&self) -> &str {
        "topics 1"
    }

    fn encode(&self, texts: &[&str]) -> Vec<Vec<f32>> {
        let has =
            |text: &str, words: &[&str]| f32::from(u8::from(words.iter().any(|word| text.contains(word))));
        let one = |text: &&str| {
            vec![
                has(text, &["car", "automobile", "vehicle"]),
                has(text, &["apartment", "flat", "housing"]),
                0.1,
            ]
        };
        texts.iter().map(one).collect()
    }
}

struct Broken(Vec<Vec<f32>>);

impl Encoder for Broken {
    fn name(&self) -> &str {
        "broken"
    }

    fn encode(&self, _: &[&str]) -> Vec<Vec<f32>> {
        self.0.clone()
    }
}

fn labels() -> [Label; 2] {
    [
        Label::new("drive", ["rent a car", "i need a car", "car for hire", "a car please", "cars"]),
        Label::new(
            "live",
            [
                "rent an apartment",
                "i need an apartment",
                "apartment for rent",
                "an apartment please",
                "apartments",
            ],
        ),
    ]
}

#[test]
fn an_encoder_lends_its_knowledge() {
    let options = TrainOptions::default();
    let model = train(&labels(), &options, Some(&Topics), &mut |_| ControlFlow::Continue(())).unwrap();
    let model = Model::from_bytes(&model.to_bytes()).unwrap();
    for (question, label) in
        [("an automobile", "drive"), ("a flat", "live"), ("housing", "live"), ("vehicle", "drive")]
    {
        assert_eq!(&*model.predict_with(question, Some(&Topics)).ranked[0].label, label, "{question}");
    }
    // Without it, or with another, there is still an answer.
    assert_eq!(&*model.predict("car").ranked[0].label, "drive");
    assert_eq!(&*model.predict_with("car", Some(&Broken(vec![vec![1.0]]))).ranked[0].label, "drive");
}

#[test]
fn vectors_that_are_none_are_refused() {
    let options = TrainOptions::default();
    for vectors in
        [vec![], vec![vec![]; 10], vec![vec![f32::NAN]; 10], vec![vec![0.0]; 10], vec![vec![1.0]; 9]]
    {
        let refused = train(&labels(), &options, Some(&Broken(vectors)), &mut |_| ControlFlow::Continue(()));
        assert_eq!(refused.err(), Some(TrainError::Encoder));
    }
}
