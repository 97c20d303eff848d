//! The one spelling of a JSON value: keys sorted, no spaces (after RFC 8785; numbers as `serde_json` writes them).
//! Equal values have equal hashes, whoever wrote them.

use crate::ContentError;
use sha2::{Digest, Sha256};
use types::{Json, ObjectHash};

/// Largest item, in bytes of its canonical spelling.
pub const MAX_JSON: usize = 1_000_000;
/// Deepest nesting of an item.
pub const MAX_DEPTH: usize = 32;

/// A value in its canonical spelling.
#[derive(Clone, Debug)]
pub(crate) struct Canonical {
    pub text: String,
    pub hash: ObjectHash,
}

impl Canonical {
    pub(crate) fn of(json: &Json) -> Result<Self, ContentError> {
        let mut text = String::new();
        write(json, 0, &mut text)?;
        let hash = hash(&text);
        Ok(Self { text, hash })
    }
}

/// SHA-256 in hexadecimal.
pub(crate) fn hash(text: &str) -> ObjectHash {
    ObjectHash::new(hex::encode(Sha256::digest(text.as_bytes())))
}

fn write(json: &Json, depth: usize, out: &mut String) -> Result<(), ContentError> {
    if depth > MAX_DEPTH {
        return Err(ContentError::TooLarge { what: "levels of nesting", limit: MAX_DEPTH });
    }
    match json {
        Json::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_unstable_by_key(|(key, _)| *key);
            out.push('{');
            for (i, (key, value)) in entries.into_iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                string(key, out);
                out.push(':');
                write(value, depth + 1, out)?;
            }
            out.push('}');
        }
        Json::Array(items) => {
            out.push('[');
            for (i, value) in items.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write(value, depth + 1, out)?;
            }
            out.push(']');
        }
        Json::String(text) => string(text, out),
        Json::Null | Json::Bool(_) | Json::Number(_) => out.push_str(&json.to_string()),
    }
    if out.len() > MAX_JSON {
        return Err(ContentError::TooLarge { what: "bytes of an item", limit: MAX_JSON });
    }
    Ok(())
}

fn string(text: &str, out: &mut String) {
    // Writing a string to memory does not fail.
    out.push_str(&serde_json::to_string(text).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn order_of_keys_does_not_matter_and_order_of_items_does() {
        let a = Canonical::of(&json!({"b": [1, 2.5, "é\"\u{0}"], "a": {"y": null, "x": true}})).unwrap();
        let b = Canonical::of(&json!({"a": {"x": true, "y": null}, "b": [1, 2.5, "é\"\u{0}"]})).unwrap();
        assert_eq!(a.text, r#"{"a":{"x":true,"y":null},"b":[1,2.5,"é\"\u0000"]}"#);
        assert_eq!(a.hash, b.hash);
        assert_ne!(Canonical::of(&json!([1, 2])).unwrap().hash, Canonical::of(&json!([2, 1])).unwrap().hash);
        let again: Json = serde_json::from_str(&a.text).unwrap();
        assert_eq!(Canonical::of(&again).unwrap().text, a.text);
    }

    #[test]
    fn size_and_depth_are_bounded() {
        let nested = |levels| (0..levels).fold(json!(1), |inner, _| json!([inner]));
        assert!(Canonical::of(&nested(MAX_DEPTH)).is_ok());
        assert!(matches!(
            Canonical::of(&nested(MAX_DEPTH + 1)),
            Err(ContentError::TooLarge { limit: 32, .. })
        ));
        assert!(Canonical::of(&json!("x".repeat(MAX_JSON - 2))).is_ok());
        assert!(Canonical::of(&json!("x".repeat(MAX_JSON - 1))).is_err());
    }
}
