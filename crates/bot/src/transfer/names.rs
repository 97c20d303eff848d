//! What items refer to by name: dictionaries and intents. In content their keys stand.

use nlu::entities::Builtin;
use std::collections::HashMap;
use types::{FieldError, Text};

/// Names of dictionaries and intents, and their keys.
#[derive(Default)]
pub struct Names {
    dictionaries: HashMap<String, String>,
    intents: HashMap<String, String>,
}

impl Names {
    /// The dictionaries that the program itself has.
    pub fn new() -> Self {
        let mut names = Self::default();
        for builtin in Builtin::ALL {
            let title = builtin.title();
            names.add_dictionary(builtin.name(), &Text::new(title.en, title.zh));
        }
        names
    }

    /// A dictionary. A name that another has already stays with that one.
    pub fn add_dictionary(&mut self, key: &str, title: &Text) {
        add(&mut self.dictionaries, key, title);
    }

    /// An intent.
    pub fn add_intent(&mut self, key: &str, title: &Text) {
        add(&mut self.intents, key, title);
    }

    /// The value of a field: where it names an item, that item's key. A key that nothing has yet stays as it is:
    /// whether it is there is asked when it is published.
    pub fn resolve(&self, field: &str, text: &str) -> Result<String, FieldError> {
        let names = match field {
            "dictionary" => &self.dictionaries,
            "then" | "after" => &self.intents,
            _ => return Ok(text.to_owned()),
        };
        let known = names.get(text).or_else(|| names.get(&plain(text)));
        match known {
            Some(key) => Ok(key.clone()),
            None if is_key(text) || text.starts_with("sys.") => Ok(text.to_owned()),
            None => Err(FieldError::new("", "reference", "does not exist").with_limit(text)),
        }
    }
}

fn add(names: &mut HashMap<String, String>, key: &str, title: &Text) {
    names.insert(key.to_owned(), key.to_owned());
    for name in [key, &title.en, &title.zh].map(plain).into_iter().filter(|name| !name.is_empty()) {
        names.entry(name).or_insert_with(|| key.to_owned());
    }
}

fn plain(name: &str) -> String {
    name.trim().to_lowercase()
}

/// Whether an item may have this key.
pub fn is_key(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}
