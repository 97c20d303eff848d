//! Examples that people fill in: small, and valid as they are.

use crate::kind::Which;
use types::Json;

/// The examples of a kind: key and JSON.
pub fn items(which: Which) -> Vec<(String, Json)> {
    // A test reads it.
    let all: Json = serde_json::from_str(include_str!("example.json")).unwrap_or_default();
    let items = all[which.name()].as_object().into_iter().flatten();
    items.map(|(key, json)| (key.clone(), json.clone())).collect()
}
