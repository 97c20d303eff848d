//! Bodies: JSON whatever the content type says, of bounded size and depth.

use crate::{Code, Refusal};
use serde_json::{Map, Value as Json};

/// Bytes that the body of a request may have: a document of 16 MB, whichever way its text is escaped and its numbers
/// are spelled, within reason.
pub const MAX_BYTES: usize = 48 * 1024 * 1024;
/// Values that one JSON text may hold: in memory, each takes many times its bytes.
pub const MAX_VALUES: usize = 2_000_000;
/// Objects and arrays that may lie in one another.
pub const MAX_DEPTH: usize = 64;

/// Reads JSON text of bounded size and depth. `what` names it in the refusal: "The body".
pub fn parse(bytes: &[u8], what: &str) -> Result<Json, Refusal> {
    if bytes.len() > MAX_BYTES {
        return Err(too_large(MAX_BYTES));
    }
    // Every value but the first has a comma, a colon or a bracket before it: a shorter text cannot hold too many.
    if bytes.len() > MAX_VALUES && values(bytes) > MAX_VALUES {
        let message = format!("{what} holds more than {MAX_VALUES} values.");
        return Err(Refusal::new(Code::ExceedRequestSizeLimit, message));
    }
    let value: Json =
        serde_json::from_slice(bytes).map_err(|e| Refusal::param(format!("{what} is not JSON: {e}.")))?;
    match depth_within(&value, MAX_DEPTH) {
        true => Ok(value),
        false => Err(Refusal::param(format!("{what} is nested deeper than {MAX_DEPTH} levels."))),
    }
}

/// How many values a JSON text may hold at most: the marks outside of its strings that a value follows.
fn values(bytes: &[u8]) -> usize {
    let (mut count, mut inside, mut escaped) = (1, false, false);
    for byte in bytes {
        match (inside, byte) {
            (true, _) if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (_, b'"') => inside = !inside,
            (false, b',' | b':' | b'[' | b'{') => count += 1,
            _ => {}
        }
    }
    count
}

/// Reads an object; an empty body counts as `{}`.
pub fn parse_object(bytes: &[u8], what: &str) -> Result<Map<String, Json>, Refusal> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(Map::new());
    }
    match parse(bytes, what)? {
        Json::Object(object) => Ok(object),
        _ => Err(Refusal::param(format!("{what} must be a JSON object."))),
    }
}

/// An object of values that are given away; `json!` would copy them.
pub(crate) fn object<const N: usize>(fields: [(&str, Json); N]) -> Json {
    Json::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// The refusal for a body of more than so many bytes.
pub fn too_large(most: usize) -> Refusal {
    let message = format!("The request is larger than {} MB.", most / 1024 / 1024);
    Refusal::new(Code::ExceedRequestSizeLimit, message)
}

fn depth_within(value: &Json, left: usize) -> bool {
    match value {
        Json::Array(items) => left > 0 && items.iter().all(|v| depth_within(v, left - 1)),
        Json::Object(fields) => left > 0 && fields.values().all(|v| depth_within(v, left - 1)),
        _ => true,
    }
}

/// Takes a text parameter that must be there and not be empty.
pub(crate) fn text(fields: &mut Map<String, Json>, name: &str) -> Result<String, Refusal> {
    match fields.remove(name) {
        Some(Json::String(text)) if !text.is_empty() => Ok(text),
        None | Some(Json::Null) => Err(Refusal::param(format!("The parameter {name} is missing."))),
        Some(_) => Err(Refusal::param(format!("The parameter {name} must be a text that is not empty."))),
    }
}

/// Takes a flag that may be missing, which is `false`.
pub(crate) fn flag(fields: &mut Map<String, Json>, name: &str) -> Result<bool, Refusal> {
    match fields.remove(name) {
        None | Some(Json::Null) => Ok(false),
        Some(Json::Bool(flag)) => Ok(flag),
        Some(_) => Err(Refusal::param(format!("The parameter {name} must be true or false."))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_bounded_in_size_and_depth() {
        let nested = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
        assert!(parse(nested(MAX_DEPTH).as_bytes(), "The body").is_ok());
        assert!(parse(nested(MAX_DEPTH + 1).as_bytes(), "The body").is_err());
        assert!(parse(nested(100_000).as_bytes(), "The body").is_err());
        let long = format!("\"{}\"", "x".repeat(MAX_BYTES));
        assert_eq!(parse(long.as_bytes(), "The body").unwrap_err().status, 413);
        assert_eq!(values(br#"{"a":[1,"x,[\",{",{}],"b":{"c":2}}"#), 11);
        let many = format!("[{}0]", "0,".repeat(MAX_VALUES));
        assert_eq!(parse(many.as_bytes(), "The body").unwrap_err().status, 413);
        assert_eq!(parse(b"{", "The body").unwrap_err().code, "INVALID_PARAM");
        assert!(parse(&[0xff, 0xfe], "The body").is_err());
        assert!(parse_object(b" \n", "The body").unwrap().is_empty());
        assert!(parse_object(b"[]", "The body").is_err());
    }
}
