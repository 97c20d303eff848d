//! What a filter says for certain about every document that it lets through.

use super::{Bound, Clause, Filter, Test};
use crate::path::Path;
use crate::value;
use types::Json;

/// More than a few narrow nothing further.
const SPELLINGS: usize = 4;

impl Filter {
    /// The only ids that can match, if the filter names them: `{"_id": "x"}`, `{"_id": {"$in": ["x", "y"]}}`.
    pub(crate) fn ids(&self) -> Option<Vec<String>> {
        let ids = self.certain().find_map(|(path, test)| match test {
            _ if path.text != "_id" => None,
            Test::Equal(Json::String(id)) => Some(vec![id.clone()]),
            // Ids are texts.
            Test::Equal(_) => Some(Vec::new()),
            Test::In(choices) if choices.patterns.is_empty() => {
                let mut ids: Vec<String> = choices.texts.iter().cloned().collect();
                ids.sort();
                Some(ids)
            }
            _ => None,
        });
        // No id has a zero in it, and PostgreSQL takes no text that has.
        ids.map(|ids| ids.into_iter().filter(|id| !id.contains('\0')).collect())
    }

    /// The id that all ids of matching documents are beyond, if the filter says so: `{"_id": {"$gt": "x"}}`, or `$lt`
    /// where ids descend.
    pub(crate) fn id_beyond(&self, descending: bool) -> Option<String> {
        let beyond = if descending { Bound::Less } else { Bound::Greater };
        self.certain().find_map(|(path, test)| match test {
            Test::Compare(bound, Json::String(id))
                if path.text == "_id" && *bound == beyond && !id.contains('\0') =>
            {
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
