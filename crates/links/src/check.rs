//! What is wrong with a link.

use std::collections::HashSet;
use types::{FieldError, Json, LinkContent, LinkTarget};
use url::Url;

const MAX_NAME: usize = 100;
const MAX_NOTES: usize = 2000;
const MAX_TAGS: usize = 20;
const MAX_TAG: usize = 32;
/// WeChat allows 128 bytes.
const MAX_PATH: usize = 128;
const MAX_PARAMETERS: usize = 20;
const MAX_PARAMETER_NAME: usize = 64;
const MAX_PARAMETER_VALUE: usize = 512;
const MAX_URL: usize = 2048;

/// Everything that keeps the item from being published; paths are JSON pointers into the item.
pub fn check(key: &str, json: &Json) -> Vec<FieldError> {
    let Json::Object(map) = json else { return vec![FieldError::new("", "type", "must be an object")] };
    let mut errors = Vec::new();
    if !crate::is_id(key) {
        errors.push(FieldError::new("", "format", "a link's id has 7 characters without look-alikes"));
    }
    for key in map.keys().filter(|k| !matches!(k.as_str(), "name" | "target" | "notes" | "tags")) {
        errors.push(FieldError::new(pointer("", key), "unknown", "is not a part of a link"));
    }
    text(&json["name"], "/name", MAX_NAME, &mut errors);
    text(&json["notes"], "/notes", MAX_NOTES, &mut errors);
    tags(&json["tags"], &mut errors);
    match serde_json::from_value::<LinkTarget>(json["target"].clone()) {
        Ok(LinkTarget::Activity { activity }) if activity.is_empty() => {
            errors.push(FieldError::new("/target/activity", "required", "is required"));
        }
        Ok(LinkTarget::Activity { activity }) if !is_key(&activity) => {
            errors.push(FieldError::new("/target/activity", "format", "is not an activity's key"));
        }
        Ok(LinkTarget::Activity { .. }) => {}
        Ok(LinkTarget::Page { path, query }) => {
            page(&path, &mut errors);
            parameters(query.iter(), &mut errors);
        }
        Ok(LinkTarget::Url { url }) => {
            if let Err(error) = parse_url(&url) {
                errors.push(error);
            }
        }
        Err(_) if json["target"].is_null() => {
            errors.push(FieldError::new("/target", "required", "is required"));
        }
        Err(_) => {
            errors.push(FieldError::new("/target", "type", "must be an activity, a page or an address"))
        }
    }
    errors
}

/// The item as a value, if nothing is wrong with it.
pub fn parse(key: &str, json: &Json) -> Option<LinkContent> {
    if !check(key, json).is_empty() {
        return None;
    }
    let mut link: LinkContent = serde_json::from_value(json.clone()).ok()?;
    if let LinkTarget::Url { url } = &mut link.target {
        // As browsers spell it: what a header can carry.
        *url = parse_url(url).ok()?.into();
    }
    Some(link)
}

fn text(value: &Json, at: &str, max: usize, errors: &mut Vec<FieldError>) {
    match value {
        Json::Null => {}
        Json::String(s) if s.chars().count() > max => errors.push(
            FieldError::new(at, "too_long", format!("may have at most {max} characters")).with_limit(max),
        ),
        Json::String(_) => {}
        _ => errors.push(FieldError::new(at, "type", "must be text")),
    }
}

fn tags(value: &Json, errors: &mut Vec<FieldError>) {
    let tags = match value {
        Json::Null => return,
        Json::Array(tags) => tags,
        _ => return errors.push(FieldError::new("/tags", "type", "must be a list")),
    };
    if tags.len() > MAX_TAGS {
        let error = FieldError::new("/tags", "too_many", format!("may have at most {MAX_TAGS}"));
        return errors.push(error.with_limit(MAX_TAGS));
    }
    let mut seen = HashSet::new();
    for (i, tag) in tags.iter().enumerate() {
        let at = format!("/tags/{i}");
        text(tag, &at, MAX_TAG, errors);
        match tag.as_str() {
            None if tag.is_null() => errors.push(FieldError::new(at, "type", "must be text")),
            None => {}
            Some(tag) if tag.trim().is_empty() => errors.push(FieldError::new(at, "required", "is empty")),
            Some(tag) if !seen.insert(tag) => errors.push(FieldError::new(at, "duplicate", "is there twice")),
            Some(_) => {}
        }
    }
}

/// A page's path as `app.json` has it.
fn page(path: &str, errors: &mut Vec<FieldError>) {
    const AT: &str = "/target/path";
    let segment =
        |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    if path.is_empty() {
        errors.push(FieldError::new(AT, "required", "is required"));
    } else if path.len() > MAX_PATH {
        errors.push(
            FieldError::new(AT, "too_long", format!("may have at most {MAX_PATH} characters"))
                .with_limit(MAX_PATH),
        );
    } else if !path.split('/').all(segment) {
        let message = "must look like pages/detail/index: no leading slash, no parameters";
        errors.push(FieldError::new(AT, "format", message));
    }
}

fn parameters<'a>(
    query: impl ExactSizeIterator<Item = (&'a String, &'a String)>,
    errors: &mut Vec<FieldError>,
) {
    const AT: &str = "/target/query";
    if query.len() > MAX_PARAMETERS {
        let error = FieldError::new(AT, "too_many", format!("may have at most {MAX_PARAMETERS}"));
        return errors.push(error.with_limit(MAX_PARAMETERS));
    }
    for (name, value) in query {
        let at = pointer(AT, name);
        if name.is_empty() || name.len() > MAX_PARAMETER_NAME || name.chars().any(char::is_control) {
            let message = format!("a parameter's name has 1–{MAX_PARAMETER_NAME} characters");
            errors.push(FieldError::new(at, "format", message));
        } else if value.chars().count() > MAX_PARAMETER_VALUE {
            let message = format!("may have at most {MAX_PARAMETER_VALUE} characters");
            errors.push(FieldError::new(at, "too_long", message).with_limit(MAX_PARAMETER_VALUE));
        }
    }
}

/// An address that a browser may be sent to: never a script, never one that hides its host behind a name and an `@`.
fn parse_url(text: &str) -> Result<Url, FieldError> {
    let fail = |code: &str, message: &str| FieldError::new("/target/url", code, message);
    if text.is_empty() {
        return Err(fail("required", "is required"));
    }
    if text.len() > MAX_URL {
        return Err(fail("too_long", "may have at most 2048 characters").with_limit(MAX_URL));
    }
    let malformed = "must be an address such as https://example.com/page";
    if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(fail("format", malformed));
    }
    let url = Url::parse(text).map_err(|_| fail("format", malformed))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(fail("format", "must begin with https:// or http://"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(fail("format", "must not carry a user name"));
    }
    Ok(url)
}

/// The key of any content item.
fn is_key(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
}

/// A JSON pointer one step deeper (RFC 6901 §3).
fn pointer(at: &str, key: &str) -> String {
    format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"))
}
