//! What a filter says for certain about every document that it lets through.

use super::{Bound, Clause, Filter, Test};
use crate::path::Path;
use crate::value;
use types::Json;

/// More than a few narrow nothing further.
const SPELLINGS: usize = 4;

impl Filter {
    /// What a document with this key matches: see [`types::document_key`].
    pub(crate) fn by_key(key: &str) -> Result<Self, crate::DatabaseError> {
        Self::parse(&serde_json::json!({"_id": types::document_id(key)}))
    }

    /// The keys of the only ids that can match, if the filter names them: `{"_id": "x"}`, `{"_id": {"$in": ["x", 5]}}`.
    pub(crate) fn ids(&self) -> Option<Vec<String>> {
        self.certain().find_map(|(path, test)| match test {
            _ if path.text != "_id" => None,
            // What is no id is nobody's.
            Test::Equal(id) => Some(key(id).into_iter().collect()),
            Test::In(choices) if choices.patterns.is_empty() => {
                let texts = choices.texts.iter().filter(|text| is_id(text)).cloned();
                let mut ids: Vec<String> = texts.chain(choices.values.iter().filter_map(key)).collect();
                ids.sort();
                ids.dedup();
                Some(ids)
            }
            _ => None,
        })
    }

    /// The id that all ids of matching documents are beyond, if the filter says so: `{"_id": {"$gt": "x"}}`, or `$lt`
    /// where ids descend.
    pub(crate) fn id_beyond(&self, descending: bool) -> Option<String> {
        let beyond = if descending { Bound::Less } else { Bound::Greater };
        self.certain().find_map(|(path, test)| match test {
            Test::Compare(bound, Json::String(id)) if path.text == "_id" && *bound == beyond && is_id(id) => {
                Some(id.clone())
            }
            _ => None,
        })
    }

    /// Texts that the JSON of every matching document contains, wherever in it the values stand: a text that a field
    /// equals is spelled in the document as it is spelled here. Lets SQL pass over most of the others.
    pub(crate) fn spellings(&self) -> Vec<String> {
        let texts = self.equalities().filter(|(_, value)| value.is_string());
        texts.map(|(_, value)| value.to_string()).take(SPELLINGS).collect()
    }

    /// The values that a document must have, for a document that an upsert makes.
    pub(crate) fn equalities(&self) -> impl Iterator<Item = (&Path, &Json)> {
        self.certain().filter_map(|(path, test)| match test {
            Test::Equal(value) => Some((path, value)),
            _ => None,
        })
    }

    /// A path and a value that every matching document has there (see [`Filter::keys`]), by which the watches that
    /// a change may concern are found without trying each.
    pub fn equality(&self) -> Option<(String, String)> {
        self.equalities().find_map(|(path, value)| Some((path.text.clone(), value::text_key(value)?)))
    }

    /// The values of a document at a path, in the spelling of [`Filter::equality`].
    pub fn keys(doc: &Json, path: &str) -> Vec<String> {
        let Ok(path) = Path::parse(path) else { return Vec::new() };
        let mut keys = Vec::new();
        crate::path::any_leaf(doc, &path.parts, &mut |value| {
            keys.extend(value.and_then(value::text_key));
            false
        });
        keys.sort();
        keys.dedup();
        keys
    }

    /// Tests that every matching document passes.
    pub(crate) fn certain(&self) -> Box<dyn Iterator<Item = (&Path, &Test)> + '_> {
        Box::new(self.clauses.iter().flat_map(|clause| match clause {
            Clause::Field(path, tests) => Box::new(tests.iter().map(move |test| (path, test))),
            Clause::And(filters) => Box::new(filters.iter().flat_map(Filter::certain))
                as Box<dyn Iterator<Item = (&Path, &Test)> + '_>,
            Clause::Or(_) | Clause::Nor(_) | Clause::Expression(_) | Clause::Schema(_) => {
                Box::new(std::iter::empty())
            }
        }))
    }
}

/// No text that is an id has control characters in it: keys of numbers have, and PostgreSQL takes no zero.
fn is_id(text: &str) -> bool {
    !text.chars().any(char::is_control)
}

fn key(id: &Json) -> Option<String> {
    let key = types::document_key(id)?;
    (!id.is_string() || is_id(&key)).then_some(key)
}
