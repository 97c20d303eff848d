//! Documents as they are stored, read as far as somebody needs them.

use crate::path::Path;
use crate::{Filter, Order};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Map;
use types::Json;

/// What of a document is wanted.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Part {
    Whole,
    /// The fields at its top with these names. None: nobody asks for more.
    Fields(Vec<String>),
}

impl Part {
    /// What a filter looks at.
    pub fn of_filter(filter: &Filter) -> Self {
        let mut paths = Vec::new();
        if filter.paths(&mut paths) { Self::of_paths(paths) } else { Part::Whole }
    }

    /// What a filter and an order look at.
    pub fn of(filter: &Filter, order: &Order) -> Self {
        let mut paths = Vec::new();
        if filter.paths(&mut paths) {
            paths.extend(order.fields().iter().map(|(path, _)| path));
            Self::of_paths(paths)
        } else {
            Part::Whole
        }
    }

    fn of_paths(paths: Vec<&Path>) -> Self {
        let mut names: Vec<String> = paths.into_iter().map(|path| path.root().to_owned()).collect();
        names.sort();
        names.dedup();
        Part::Fields(names)
    }

    /// Whether somebody may ask for the rest later.
    pub fn has_more(&self) -> bool {
        matches!(self, Part::Fields(names) if !names.is_empty())
    }

    /// Reads that much of a document's text.
    pub fn read(&self, text: &str) -> Result<Json, serde_json::Error> {
        match self {
            Part::Whole => serde_json::from_str(text),
            Part::Fields(names) if names.is_empty() => Ok(Json::Object(Map::new())),
            Part::Fields(names) => {
                Fields(names).deserialize(&mut serde_json::Deserializer::from_str(text)).map(Json::Object)
            }
        }
    }
}

struct Fields<'n>(&'n [String]);

impl<'de> DeserializeSeed<'de> for Fields<'_> {
    type Value = Map<String, Json>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Self::Value, D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Fields<'_> {
    type Value = Map<String, Json>;

    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("a document")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Self::Value, A::Error> {
        let mut found = Map::new();
        while let Some(name) = fields.next_key_seed(Name(self.0))? {
            match name {
                Some(name) => {
                    found.insert(name.to_owned(), fields.next_value()?);
                }
                None => {
                    fields.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(found)
    }
}

/// A name, if it is one of these.
struct Name<'n>(&'n [String]);

impl<'de, 'n> DeserializeSeed<'de> for Name<'n> {
    type Value = Option<&'n str>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Self::Value, D::Error> {
        json.deserialize_identifier(self)
    }
}

impl<'n> Visitor<'_> for Name<'n> {
    type Value = Option<&'n str>;

    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.0.iter().find(|wanted| *wanted == name).map(String::as_str))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_is_wanted_is_read() {
        let text = r#"{"_id":"x","a":{"b":[1,2]},"\u0063":"\"","d":{"a":1}}"#;
        let read = |names: &[&str]| {
            Part::Fields(names.iter().map(|n| (*n).to_owned()).collect()).read(text).unwrap()
        };
        assert_eq!(read(&["a", "c", "z"]), json!({"a": {"b": [1, 2]}, "c": "\""}));
        assert_eq!(read(&[]), json!({}));
        assert_eq!(Part::Whole.read(text).unwrap()["d"], json!({"a": 1}));
    }

    #[test]
    fn what_looks_at_everything_is_given_everything() {
        let part = |json| Part::of_filter(&Filter::parse(&json).unwrap());
        let fields = |names: &[&str]| Part::Fields(names.iter().map(|n| (*n).to_owned()).collect());
        assert_eq!(part(json!({"b.x": 1, "$or": [{"a": 1}, {"$and": [{"b": 2}]}]})), fields(&["a", "b"]));
        assert_eq!(part(json!({"a": 1, "$expr": {"$gt": ["$b", 1]}})), Part::Whole);
        assert_eq!(part(json!({"$nor": [{"$jsonSchema": {}}]})), Part::Whole);
    }
}
