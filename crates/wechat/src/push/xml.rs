//! The little XML that WeChat writes and reads. No document type, no processing instruction, no entity but the five
//! that XML itself has, no attribute.

use super::fields::Fields;
use super::{MAX_DEPTH, MAX_FIELDS, PushError};
use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, Event};
use serde_json::Value;

/// An element that is being read.
struct Open {
    name: String,
    /// The elements inside it; of one that has any, the text between them is not read.
    inside: Fields,
    text: String,
    /// From the first CDATA section on, white space around it is no text.
    quoted: bool,
}

/// Reads `<xml>…</xml>` and gives what is inside.
pub(super) fn read(text: &str) -> Result<Fields, PushError> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut open: Vec<Open> = Vec::new();
    let mut root = None;
    let mut elements = 0;
    loop {
        match reader.read_event().map_err(|_| PushError::Malformed)? {
            Event::Start(_) if root.is_some() => return Err(PushError::Malformed),
            Event::Start(start) => {
                elements += 1;
                if elements > MAX_FIELDS {
                    return Err(PushError::TooLarge);
                }
                // The root is no level of its own: JSON has none for it either.
                if open.len() > MAX_DEPTH {
                    return Err(PushError::TooDeep);
                }
                let name = start.name().as_ref().to_owned();
                open.push(Open { name, inside: Fields::new(), text: String::new(), quoted: false });
            }
            Event::End(_) => {
                let Open { name, inside, text, .. } = open.pop().ok_or(PushError::Malformed)?;
                match open.last_mut() {
                    Some(around) => {
                        let value =
                            if inside.is_empty() { Value::String(text) } else { Value::Object(inside) };
                        add(&mut around.inside, name, value);
                    }
                    None => root = Some(inside),
                }
            }
            Event::Text(text) => write_text(open.last_mut(), &text.xml10_content())?,
            Event::CData(text) => {
                let element = open.last_mut().ok_or(PushError::Malformed)?;
                if !element.quoted && element.text.trim().is_empty() {
                    element.text.clear();
                }
                element.quoted = true;
                element.text.push_str(&text.xml10_content());
            }
            Event::GeneralRef(name) => {
                let element = open.last_mut().ok_or(PushError::Malformed)?;
                element.text.push_str(&resolve(&name)?);
            }
            Event::Decl(_) | Event::Comment(_) => {}
            Event::Empty(_) | Event::PI(_) | Event::DocType(_) => return Err(PushError::Malformed),
            Event::Eof => break,
        }
    }
    if open.is_empty() { root.ok_or(PushError::Malformed) } else { Err(PushError::Malformed) }
}

fn write_text(element: Option<&mut Open>, text: &str) -> Result<(), PushError> {
    let blank = text.trim().is_empty();
    match element {
        Some(element) if !(element.quoted && blank) => element.text.push_str(text),
        Some(_) => {}
        None if blank => {}
        None => return Err(PushError::Malformed),
    }
    Ok(())
}

fn resolve(reference: &BytesRef<'_>) -> Result<String, PushError> {
    if let Some(character) = reference.resolve_char_ref().map_err(|_| PushError::Malformed)? {
        return if is_xml(character) { Ok(character.to_string()) } else { Err(PushError::Malformed) };
    }
    resolve_xml_entity(reference).map(str::to_owned).ok_or(PushError::Malformed)
}

/// A name that comes again makes an array.
fn add(fields: &mut Fields, name: String, value: Value) {
    match fields.get_mut(&name) {
        None => {
            fields.insert(name, value);
        }
        Some(Value::Array(values)) => values.push(value),
        Some(first) => *first = Value::Array(vec![first.take(), value]),
    }
}

/// Writes fields as WeChat does: text in CDATA sections, numbers bare.
pub(super) fn write(fields: &Fields) -> String {
    let mut out = String::from("<xml>");
    for (name, value) in fields {
        write_element(&mut out, name, value);
    }
    out.push_str("</xml>");
    out
}

fn write_element(out: &mut String, name: &str, value: &Value) {
    if let Value::Array(values) = value {
        return values.iter().for_each(|value| write_element(out, name, value));
    }
    out.push_str(&format!("<{name}>"));
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| write_element(out, name, value)),
        Value::String(text) => {
            let text: String = text.chars().filter(|character| is_xml(*character)).collect();
            out.push_str(&format!("<![CDATA[{}]]>", text.replace("]]>", "]]]]><![CDATA[>")));
        }
        Value::Null => {}
        Value::Bool(_) | Value::Number(_) | Value::Array(_) => out.push_str(&value.to_string()),
    }
    out.push_str(&format!("</{name}>"));
}

/// What XML 1.0 can hold at all (§2.2).
fn is_xml(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}
