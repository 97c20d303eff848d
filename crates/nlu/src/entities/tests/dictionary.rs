//! Custom dictionaries.

use super::super::{Dictionary, DictionaryError, Entry, Fuzzy, MAX_ENTRIES, MAX_SYNONYMS, MAX_TERM_CHARS};

fn entry(value: &str, synonyms: &[&str]) -> Entry {
    Entry { value: value.to_owned(), synonyms: synonyms.iter().map(|s| (*s).to_owned()).collect() }
}

fn films(fuzzy: Fuzzy) -> Dictionary {
    let entries = [
        entry("wandering-earth", &["流浪地球", "The Wandering Earth"]),
        entry("wandering-earth-2", &["流浪地球2", "流浪地球二", "The Wandering Earth 2"]),
        entry("hero", &["英雄", "Hero"]),
        entry("crouching-tiger", &["臥虎藏龍", "Crouching Tiger, Hidden Dragon"]),
        entry("up", &["飞屋环游记", "Up"]),
        entry("C++", &[]),
    ];
    Dictionary::new(entries, fuzzy).unwrap()
}

fn values(dictionary: &Dictionary, text: &str) -> String {
    let found = dictionary.find(text);
    for one in &found {
        assert_eq!(&text[one.span.clone()], one.text);
    }
    found.iter().map(|found| found.value.as_str()).collect::<Vec<_>>().join(" | ")
}

#[test]
fn exact_names() {
    let dictionary = films(Fuzzy::Off);
    for (text, expected) in [
        ("我想看流浪地球", "wandering-earth"),
        ("流浪地球２的票", "wandering-earth-2"),
        ("流浪地球二", "wandering-earth-2"),
        ("THE  wandering   earth tonight", "wandering-earth"),
        ("Ｈｅｒｏ or Up?", "hero | up"),
        ("卧虎藏龙", "crouching-tiger"),
        ("crouching tiger, hidden dragon", "crouching-tiger"),
        ("heroes upstairs", ""),
        ("upup up", "up"),
        ("I like C++.", "C++"),
        ("the wandering eart", ""),
        ("", ""),
    ] {
        assert_eq!(values(&dictionary, text), expected, "{text}");
    }
}

#[test]
fn misspelt_names() {
    let dictionary = films(Fuzzy::On);
    for (text, expected) in [
        ("the wandring earth", "wandering-earth"),
        ("teh wandering earth please", "wandering-earth"),
        ("流狼地球", "wandering-earth"),
        ("hiden dragn", ""),
        ("crouching tigr, hiden dragon", "crouching-tiger"),
        ("hero", "hero"),
        ("herp", "hero"),
        ("zero", ""),
        ("ip", ""),
        ("荚雄", ""),
        ("the wandering moon", ""),
    ] {
        assert_eq!(values(&dictionary, text), expected, "{text}");
    }
    let found = dictionary.find("the wandring earth");
    assert!(found[0].score > super::super::PLAIN && found[0].score < 1.0);
}

#[test]
fn bounds() {
    let many = |n: usize| (0..n).map(|n| entry(&format!("value {n}"), &[]));
    assert!(Dictionary::new(many(MAX_ENTRIES), Fuzzy::Off).is_ok());
    assert_eq!(
        Dictionary::new(many(MAX_ENTRIES + 1), Fuzzy::Off).err(),
        Some(DictionaryError::TooManyEntries)
    );
    assert_eq!(
        Dictionary::new([entry(" \u{200b}", &[])], Fuzzy::Off).err(),
        Some(DictionaryError::NoValue(0))
    );
    let synonyms = vec!["a"; MAX_SYNONYMS + 1];
    assert!(matches!(
        Dictionary::new([entry("v", &synonyms)], Fuzzy::Off),
        Err(DictionaryError::TooManySynonyms(_))
    ));
    let long = "长".repeat(MAX_TERM_CHARS + 1);
    assert!(matches!(Dictionary::new([entry(&long, &[])], Fuzzy::Off), Err(DictionaryError::TooLong(_))));
    let large = (0..15_000).map(|n| entry(&format!("{n:070}"), &[]));
    assert_eq!(Dictionary::new(large, Fuzzy::Off).err(), Some(DictionaryError::TooLarge));
    let empty = Dictionary::new([], Fuzzy::On).unwrap();
    assert!(empty.find("anything").is_empty());
    let shared =
        Dictionary::new([entry("first", &["same"]), entry("second", &["Same"])], Fuzzy::Off).unwrap();
    assert_eq!(values(&shared, "same"), "first");
}

/// Names that share all their pieces, in a text that is made of them.
#[test]
fn a_hostile_dictionary_is_bounded() {
    let entries = (0..MAX_ENTRIES).map(|n| entry(&format!("aaaaaaaa{n}"), &[]));
    let dictionary = Dictionary::new(entries, Fuzzy::On).unwrap();
    let started = std::time::Instant::now();
    for text in
        ["a".repeat(1 << 20), "a ".repeat(1_000), "aaaaaaab ".repeat(120), "aaaaaaaa12345 ".repeat(70)]
    {
        let _ = dictionary.find(&text);
    }
    assert!(started.elapsed().as_secs() < 20);
}
