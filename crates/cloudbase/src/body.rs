//! Reading bodies: JSON whatever the content type says, of bounded size and depth.

use crate::Refusal;
use serde_json::{Map, Value as Json};

/// Bytes that the body of a request may have.
pub const MAX_BYTES: usize = 1024 * 1024;
/// Objects and arrays that may lie in one another.
pub const MAX_DEPTH: usize = 64;

/// Reads JSON text of bounded size and depth. `what` names it in the refusal: "The body".
pub fn parse(bytes: &[u8], what: &str) -> Result<Json, Refusal> {
    if bytes.len() > MAX_BYTES {
        return Err(too_large());
    }
    let value: Json =
        serde_json::from_slice(bytes).map_err(|e| Refusal::param(format!("{what} is not JSON: {e}.")))?;
    match depth_within(&value, MAX_DEPTH) {
        true => Ok(value),
        false => Err(Refusal::param(format!("{what} is nested deeper than {MAX_DEPTH} levels."))),
    }
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

/// The refusal for a body above [`MAX_BYTES`].
pub fn too_large() -> Refusal {
    Refusal { status: 413, ..Refusal::param(format!("The request is larger than {} KB.", MAX_BYTES / 1024)) }
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
        assert_eq!(parse(b"{", "The body").unwrap_err().code, "INVALID_PARAM");
        assert!(parse(&[0xff, 0xfe], "The body").is_err());
        assert!(parse_object(b" \n", "The body").unwrap().is_empty());
        assert!(parse_object(b"[]", "The body").is_err());
    }
}
