//! The two body formats, XML and JSON, as one tree of fields, with limits.

use super::PushError;
use super::xml;
use serde_json::{Map, Value};

/// The fields of a push, whichever way they were written. Text and numbers of XML are both text; an element that
/// occurs twice is an array.
pub type Fields = Map<String, Value>;

/// How a body is written. An answer is written as the push was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `<xml><ToUserName><![CDATA[…]]></ToUserName>…</xml>`.
    Xml,
    /// `{"ToUserName": "…", …}`.
    Json,
}

impl Format {
    /// Reads a body, and finds out by its first character how it is written.
    pub(crate) fn read(text: &str) -> Result<(Self, Fields), PushError> {
        // A byte-order mark is no white space to Rust, and some proxies add one.
        let text = text.trim_start_matches('\u{feff}').trim_start();
        if text.starts_with('<') {
            return Ok((Self::Xml, xml::read(text)?));
        }
        let Ok(Value::Object(fields)) = serde_json::from_str(text) else { return Err(PushError::Malformed) };
        let deepest = fields.values().map(depth).max().unwrap_or(0);
        if deepest >= super::MAX_DEPTH { Err(PushError::TooDeep) } else { Ok((Self::Json, fields)) }
    }

    /// Writes a body.
    pub(crate) fn write(self, fields: &Fields) -> String {
        match self {
            Self::Xml => xml::write(fields),
            Self::Json => Value::Object(fields.clone()).to_string(),
        }
    }

    /// The value of the answer's `Content-Type`.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Xml => "text/xml; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }
}

/// How deep a value is nested: 0 for one that holds no others. `serde_json` reads 128 levels at most.
fn depth(value: &Value) -> usize {
    match value {
        Value::Array(values) => 1 + values.iter().map(depth).max().unwrap_or(0),
        Value::Object(fields) => 1 + fields.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

/// A field as text, if it is there.
pub(crate) fn optional(fields: &Fields, name: &'static str) -> Result<Option<String>, PushError> {
    match fields.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(Value::Number(number)) => Ok(Some(number.to_string())),
        Some(_) => Err(PushError::BadField(name)),
    }
}

/// A field as text; nothing is the empty text.
pub(crate) fn text(fields: &Fields, name: &'static str) -> Result<String, PushError> {
    Ok(optional(fields, name)?.unwrap_or_default())
}

/// A field that must be there and not be empty.
pub(crate) fn required(fields: &Fields, name: &'static str) -> Result<String, PushError> {
    optional(fields, name)?.filter(|text| !text.is_empty()).ok_or(PushError::BadField(name))
}

/// A field that must be a number.
pub(crate) fn number<T: std::str::FromStr>(fields: &Fields, name: &'static str) -> Result<T, PushError> {
    required(fields, name)?.trim().parse().map_err(|_| PushError::BadField(name))
}

/// A field that must be a number of degrees, metres or the like.
pub(crate) fn real(fields: &Fields, name: &'static str) -> Result<f64, PushError> {
    let number: f64 = number(fields, name)?;
    if number.is_finite() { Ok(number) } else { Err(PushError::BadField(name)) }
}
