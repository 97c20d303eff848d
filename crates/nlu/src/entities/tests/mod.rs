//! The recognisers through their public door: tables of texts in both languages, and texts meant to hurt.

mod amounts;
mod cities;
mod dates;
mod dictionary;
mod hostile;
mod times;
mod words;

use chrono::{NaiveDate, NaiveDateTime};

use super::{Builtin, Context, Lang, find};

/// Wednesday, 25 November 2026, two in the afternoon.
fn context() -> Context {
    at(2026, 11, 25, 14)
}

fn at(year: i32, month: u32, day: u32, hour: u32) -> Context {
    let now: NaiveDateTime =
        NaiveDate::from_ymd_opt(year, month, day).unwrap().and_hms_opt(hour, 0, 0).unwrap();
    Context { now, lang: None }
}

/// Each text with the values found in it, joined by spaces and a bar. All differences are reported at once.
fn check(kind: Builtin, ctx: &Context, cases: &[(&str, &str)]) {
    let mut wrong = Vec::new();
    for (text, expected) in cases {
        let found = find(kind, text, ctx);
        for one in &found {
            assert_eq!(&text[one.span.clone()], one.text, "{text}");
            assert!(one.score > 0.0 && one.score <= 1.0, "{text}");
        }
        let values: Vec<&str> = found.iter().map(|found| found.value.as_str()).collect();
        if values.join(" | ") != *expected {
            wrong.push(format!("{text:?}: expected {expected:?}, got {:?}", values.join(" | ")));
        }
    }
    assert!(wrong.is_empty(), "{kind:?}\n{}", wrong.join("\n"));
}

/// Each text with the words that are found first.
fn check_words(kind: Builtin, cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        let found = find(kind, text, &context());
        assert_eq!(found.first().map(|found| found.text.as_str()), Some(*expected), "{kind:?} {text}");
    }
}

#[test]
fn kinds_are_complete() {
    for kind in Builtin::ALL {
        assert_eq!(Builtin::from_name(kind.name()), Some(kind));
        assert!(kind.name().starts_with("sys."));
        assert!(!kind.title().en.is_empty() && !kind.title().zh.is_empty());
        for lang in [Lang::En, Lang::Zh] {
            for example in kind.examples(lang) {
                let found = find(kind, example, &context());
                assert!(!found.is_empty(), "{kind:?} {example}");
                assert!(!found[0].display.get(lang).is_empty());
            }
        }
    }
    assert_eq!(Builtin::from_name("sys.nothing"), None);
}
