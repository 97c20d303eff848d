//! Few Chinese examples in a large bot: forty intents of a dozen questions, and fifty that nobody taught.

use std::collections::BTreeMap;

use nlu::{Decision, Label, Model};

use crate::small::trained;

/// Labels with their questions; `-` holds those that mean none.
fn questions() -> BTreeMap<&'static str, Vec<&'static str>> {
    let lines = include_str!("../data/chinese.tsv").lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once('\t'))
        .map(|(label, texts)| (label, texts.split('|').collect()))
        .collect()
}

/// A model of every label's questions that `learn` chooses by their place, and the others with their labels.
fn split(learn: impl Fn(usize) -> bool) -> (Model, Vec<(&'static str, &'static str)>) {
    let (mut labels, mut asked) = (Vec::new(), Vec::new());
    for (label, texts) in questions().into_iter().filter(|(label, _)| *label != "-") {
        let (own, others): (Vec<_>, Vec<_>) =
            texts.into_iter().enumerate().partition(|(place, _)| learn(*place));
        labels.push(Label::new(label, own.into_iter().map(|(_, text)| text)));
        asked.extend(others.into_iter().map(|(_, text)| (text, label)));
    }
    (trained(&labels), asked)
}

fn share<T>(of: &[T], is: impl Fn(&T) -> bool) -> f64 {
    of.iter().filter(|item| is(item)).count() as f64 / of.len() as f64
}

#[test]
fn few_examples_are_understood() {
    let right = |model: &Model, asked: &[(&str, &str)]| {
        share(asked, |(text, label)| *model.predict(text).ranked[0].label == **label)
    };
    for (every, at_least) in [(4, 0.6), (2, 0.75)] {
        let (model, asked) = split(|place| place % every == 0);
        let right = right(&model, &asked);
        assert!(right >= at_least, "a {every}th learned: {right}");
    }
}

#[test]
fn confidence_means_something() {
    let (model, asked) = split(|place| place % 2 == 0);
    let strangers = &questions()["-"];
    let sure = |text: &str| model.predict(text).reason.score >= 0.5;
    let certain: Vec<_> = asked.iter().filter(|(text, _)| sure(text)).collect();
    let right = share(&certain, |(text, label)| *model.predict(text).ranked[0].label == **label);
    assert!(right > 0.75 && certain.len() * 2 > asked.len(), "{right} of {}", certain.len());
    assert!(share(strangers, |text| sure(text)) < 0.3);
    let fallen = |text: &str| model.predict(text).decision == Decision::FallBack;
    assert!(share(&asked, |(text, _)| fallen(text)) < 0.12);
}
