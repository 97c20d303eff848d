use std::ops::ControlFlow;

use nlu::{Label, Quality, TrainOptions, quality};

use crate::small::shop;

fn report(labels: &[Label]) -> Quality {
    quality(labels, &TrainOptions::default(), None, &mut |_| ControlFlow::Continue(())).unwrap()
}

#[test]
fn a_good_set_has_good_figures() {
    let quality = report(&shop());
    assert!(quality.accuracy > Some(0.6), "{quality:?}");
    assert_eq!(quality.labels.len(), 4);
    assert!(quality.labels.iter().all(|label| label.texts == 10 && label.recall.is_some()));
    assert!(quality.duplicates.is_empty());
}

#[test]
fn a_misplaced_text_is_found() {
    let mut labels = shop();
    labels[0].texts.push("refund my money for the shoes i want to return".into());
    let quality = report(&labels);
    let mistake =
        quality.mistakes.iter().find(|mistake| mistake.text.starts_with("refund my money")).unwrap();
    assert_eq!((&*mistake.label, &*mistake.taken_for), ("delivery", "refund"));
    assert!(mistake.probability > mistake.own_probability);
    let confusion = quality.confusions.iter().find(|confusion| &*confusion.label == "delivery").unwrap();
    assert!(confusion.texts >= 1);
}

#[test]
fn a_text_in_two_places_is_found() {
    let mut labels = shop();
    labels[3].texts.push("ＷＨＥＮ are you open".into());
    labels.push(Label::new("single", ["one text only"]));
    let quality = report(&labels);
    assert_eq!(quality.duplicates.len(), 1);
    let ids: Vec<&str> = quality.duplicates[0].labels.iter().map(|label| &**label).collect();
    assert_eq!(ids, ["coupon", "opening_hours"]);
    let single = quality.labels.iter().find(|label| &*label.label == "single").unwrap();
    assert_eq!((single.texts, single.recall), (1, None));
}
