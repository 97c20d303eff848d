//! What is asked in the query console: JSON in the manner of the SDKs, read in the browser and sent to the server.
//!
//! | form | does |
//! |---|---|
//! | `{"collection", "where", "orderBy", "skip", "limit", "field"}` | finds |
//! | `{"collection", "where", "count": true}` | counts |
//! | `{"collection", "pipeline": […]}` | aggregates |
//! | `{"collection", "where", "update": {…}, "multi": true}` | updates |
//! | `{"collection", "where", "remove": true}` | removes |

use serde::{Deserialize, Serialize};
use types::Json;

/// One question or order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ask {
    /// The collection.
    pub collection: String,
    /// Which documents.
    pub filter: Json,
    /// What is done.
    pub act: Act,
}

/// What is done with the documents.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each is named as in the SDKs")]
pub enum Act {
    Find { order: Json, skip: u64, limit: Option<u64>, field: Json },
    Count,
    Aggregate { pipeline: Json },
    Update { update: Json, multi: bool },
    Remove,
}

/// Why a text asks nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// It is not JSON: line, column, what the reader says.
    Syntax(usize, usize, String),
    /// A member is missing or has the wrong form.
    Member(&'static str),
    /// A member that nobody knows.
    Unknown(String),
}

/// Reads JSON; says where it is wrong.
pub fn json(text: &str) -> Result<Json, Wrong> {
    serde_json::from_str(text).map_err(|error| {
        let said = error.to_string();
        let said = said.split(" at line ").next().unwrap_or_default().to_owned();
        Wrong::Syntax(error.line(), error.column(), said)
    })
}

impl Ask {
    /// Finds documents as the grid does.
    pub fn find(collection: &str, filter: Json, sort: &str) -> Ask {
        let order = match (sort.strip_prefix('-'), sort) {
            (_, "") => Json::Null,
            (Some(field), _) => serde_json::json!({ field: "desc" }),
            (None, field) => serde_json::json!({ field: "asc" }),
        };
        let act = Act::Find { order, skip: 0, limit: Some(100), field: Json::Null };
        Ask { collection: collection.to_owned(), filter, act }
    }

    /// Reads what somebody wrote; `here` is the collection of the page.
    pub fn read(text: &str, here: &str) -> Result<Ask, Wrong> {
        let json = json(text)?;
        let map = json.as_object().ok_or(Wrong::Member("{…}"))?;
        const KNOWN: [&str; 10] = [
            "collection",
            "where",
            "orderBy",
            "skip",
            "limit",
            "field",
            "count",
            "pipeline",
            "update",
            "remove",
        ];
        if let Some(name) = map.keys().find(|name| !KNOWN.contains(&name.as_str()) && *name != "multi") {
            return Err(Wrong::Unknown(name.clone()));
        }
        let collection = match map.get("collection") {
            None => here.to_owned(),
            Some(name) => name.as_str().ok_or(Wrong::Member("collection"))?.to_owned(),
        };
        let filter = match map.get("where") {
            None => Json::Object(Default::default()),
            Some(filter @ Json::Object(_)) => filter.clone(),
            Some(_) => return Err(Wrong::Member("where")),
        };
        let flag = |name: &'static str| match map.get(name) {
            None => Ok(false),
            Some(value) => value.as_bool().ok_or(Wrong::Member(name)),
        };
        let number = |name: &'static str| match map.get(name) {
            None => Ok(None),
            Some(value) => value.as_u64().map(Some).ok_or(Wrong::Member(name)),
        };
        let act = if let Some(pipeline) = map.get("pipeline") {
            if !pipeline.is_array() {
                return Err(Wrong::Member("pipeline"));
            }
            Act::Aggregate { pipeline: pipeline.clone() }
        } else if let Some(update) = map.get("update") {
            if !update.is_object() {
                return Err(Wrong::Member("update"));
            }
            Act::Update { update: operators(update), multi: flag("multi")? }
        } else if flag("remove")? {
            Act::Remove
        } else if flag("count")? {
            Act::Count
        } else {
            let order = map.get("orderBy").cloned().unwrap_or_default();
            let field = map.get("field").cloned().unwrap_or_default();
            Act::Find { order, skip: number("skip")?.unwrap_or(0), limit: number("limit")?, field }
        };
        Ok(Ask { collection, filter, act })
    }

    /// Whether it changes documents.
    pub fn writes(&self) -> bool {
        matches!(self.act, Act::Update { .. } | Act::Remove)
    }
}

/// As `update()` of the SDKs has it: fields beside operators are set, the others stay.
fn operators(update: &Json) -> Json {
    let Some(map) = update.as_object() else { return update.clone() };
    if map.keys().any(|name| name.starts_with('$')) {
        update.clone()
    } else {
        serde_json::json!({ "$set": update })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_form_is_read() {
        let read = |json: Json| Ask::read(&json.to_string(), "here").unwrap();
        assert_eq!(read(json!({})).collection, "here");
        assert!(matches!(read(json!({"count": true})).act, Act::Count));
        assert!(matches!(read(json!({"pipeline": []})).act, Act::Aggregate { .. }));
        assert!(read(json!({"where": {"a": 1}, "remove": true})).writes());
        let Act::Update { update, multi } = read(json!({"update": {"a": 1}, "multi": true})).act else {
            unreachable!()
        };
        assert!(multi && update == json!({"$set": {"a": 1}}));
        assert_eq!(Ask::read("{\n \"a\" 1}", "x"), Err(Wrong::Syntax(2, 6, "expected `:`".into())));
        assert_eq!(Ask::read("{\"wher\": 1}", "x"), Err(Wrong::Unknown("wher".into())));
        assert_eq!(Ask::read("{\"limit\": -1}", "x"), Err(Wrong::Member("limit")));
    }
}
