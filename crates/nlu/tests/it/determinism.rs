use std::ops::ControlFlow;

use nlu::{TrainError, TrainOptions, content_hash, train};

use crate::small::{shop, trained};

#[test]
fn order_and_threads_change_nothing() {
    let mut labels = shop();
    // More than one group of labels, or there would be nothing for a second thread.
    for n in 0..40 {
        labels.push(nlu::Label::new(
            format!("item_{n}"),
            [format!("price of item {n}"), format!("how much is item {n}")],
        ));
    }
    let bytes = trained(&labels).to_bytes();
    labels.reverse();
    labels.iter_mut().for_each(|label| label.texts.reverse());
    let options = TrainOptions { threads: 3, ..TrainOptions::default() };
    let again = train(&labels, &options, None, &mut |_| ControlFlow::Continue(())).unwrap();
    assert!(again.to_bytes() == bytes);
}

#[test]
fn the_hash_names_the_content() {
    let options = TrainOptions::default();
    let hash = content_hash(&shop(), &options).unwrap();
    assert_eq!(trained(&shop()).content_hash(), hash);
    let threads = TrainOptions { threads: 4, ..options.clone() };
    assert_eq!(content_hash(&shop(), &threads).unwrap(), hash);
    let strict = TrainOptions { suggest_share: 0.9, ..options.clone() };
    assert_ne!(content_hash(&shop(), &strict).unwrap(), hash);
    assert_ne!(content_hash(&shop()[..3], &options).unwrap(), hash);
}

#[test]
fn progress_grows_and_can_stop() {
    let mut told = Vec::new();
    let mut tell = |progress: nlu::Progress| {
        told.push(progress.done);
        ControlFlow::Continue(())
    };
    train(&shop(), &TrainOptions::default(), None, &mut tell).unwrap();
    assert!(told.len() > 10 && told.is_sorted() && told[told.len() - 1] <= 1.0, "{told:?}");
    let mut calls = 0;
    let mut stop = |_| {
        calls += 1;
        if calls > 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let stopped = train(&shop(), &TrainOptions::default(), None, &mut stop);
    assert_eq!(stopped.err(), Some(TrainError::Cancelled));
}
