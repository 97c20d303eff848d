//! Input that nobody means well with. That these tests end is half of what they show.

use nlu::{Decision, Label};

use crate::small::{shop, trained};

#[test]
fn any_question_is_survived() {
    let model = trained(&shop());
    let questions = [
        "a".repeat(1 << 20),
        "\u{0}\u{1}\u{1b}[31m\u{7f}".repeat(1 << 16),
        "\u{202e}\u{200d}\u{feff}".repeat(1 << 16),
        "\u{301}".repeat(1 << 20),
        "\u{fdfa}".repeat(1 << 18),
        "退".repeat(1 << 18),
        "'".repeat(1 << 20),
        "n't".repeat(1 << 18),
        "👨‍👩‍👧‍👦".repeat(1 << 14),
        "a b ".repeat(1 << 18),
    ];
    for question in questions {
        let prediction = model.predict(&question);
        assert!(!prediction.reason.exact);
        assert!(prediction.reason.score.is_finite());
    }
    assert_eq!(model.predict(&"zq".repeat(1 << 19)).decision, Decision::FallBack);
}

#[test]
fn any_training_is_survived() {
    let mut labels = shop();
    labels.push(Label::new("same", vec!["a"; 10_000]));
    labels
        .push(Label::new("long", ["b".repeat(1 << 20), "word ".repeat(1 << 18)]).named("c".repeat(1 << 20)));
    labels.push(Label::new("", ["an empty id"]));
    labels.push(Label::new("dots", (0..3_000).map(|n| ".".repeat(n % 50)).collect::<Vec<_>>()));
    labels.push(Label::new("controls", ["\u{1}\u{2}", "\u{200b}"]));
    let model = trained(&labels);
    // Dots remain dots, but hold no word: they can only be matched exactly.
    assert_eq!(model.predict("..").decision, Decision::Answer);
    assert_eq!(model.labels().len(), 8);
    assert_eq!(&*model.predict("where is my parcel today").ranked[0].label, "delivery");
}

#[test]
fn ten_thousand_texts_of_one_character_are_few() {
    let texts =
        |from: u32| (from..from + 10_000).filter_map(char::from_u32).map(String::from).collect::<Vec<_>>();
    let labels = [
        Label::new("han", texts(0x4e00)),
        Label::new("letters", texts(0x61)),
        Label::new("a", vec!["a"; 10_000]),
    ];
    let model = trained(&labels);
    assert_eq!(&*model.predict("\u{5000}").ranked[0].label, "han");
}
