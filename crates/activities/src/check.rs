//! What is wrong with an activity, beyond and including its template's schema.

use crate::{template, templates::groups};
use std::collections::HashSet;
use types::schema::{is_empty, validate};
use types::{ActivityContent, ComponentKind, FieldError, Json, Template, Text};

/// Most characters of each side of an activity's name.
const MAX_NAME: usize = 60;

/// Everything that keeps the item from being published; paths are JSON pointers into the item.
pub fn check(json: &Json) -> Vec<FieldError> {
    let Json::Object(map) = json else { return vec![FieldError::new("", "type", "must be an object")] };
    let mut errors: Vec<_> = map
        .keys()
        .filter(|key| !matches!(key.as_str(), "template" | "name" | "settings"))
        .map(|key| FieldError::new(format!("/{}", escape(key)), "unknown", "is not a part of an activity"))
        .collect();
    name(&json["name"], &mut errors);
    match json["template"].as_str().map(|id| (id, template(id))) {
        Some((_, Some(template))) => settings(template, &json["settings"], &mut errors),
        Some((id, None)) => errors.push(
            FieldError::new("/template", "choice", format!("there is no template \"{id}\"")).with_limit(id),
        ),
        None => errors.push(FieldError::new("/template", "required", "is required")),
    }
    errors
}

/// The item as a value, if it has the right shape; what is inside is not checked.
pub fn parse(json: &Json) -> Option<ActivityContent> {
    serde_json::from_value(json.clone()).ok()
}

fn name(value: &Json, errors: &mut Vec<FieldError>) {
    match serde_json::from_value::<Text>(value.clone()) {
        Ok(name) if [&name.en, &name.zh].iter().any(|side| side.chars().count() > MAX_NAME) => errors.push(
            FieldError::new("/name", "too_long", format!("may have at most {MAX_NAME} characters"))
                .with_limit(MAX_NAME),
        ),
        Ok(_) if is_empty(value) => errors.push(FieldError::new("/name", "required", "is required")),
        Ok(_) => {}
        Err(_) if value.is_null() => errors.push(FieldError::new("/name", "required", "is required")),
        Err(_) => errors.push(FieldError::new("/name", "type", "must be text in each language")),
    }
}

fn settings(template: &Template, settings: &Json, errors: &mut Vec<FieldError>) {
    let before = errors.len();
    let empty = Json::Object(Default::default());
    let settings = if settings.is_null() { &empty } else { settings };
    errors.extend(validate(&groups(&template.components), settings, "/settings"));
    if errors.len() > before {
        // The rules below read values whose types are right.
        return;
    }
    for component in &template.components {
        let (at, settings) = (format!("/settings/{}", component.id), &settings[&component.id]);
        match component.kind {
            ComponentKind::Coupon => function(&at, settings, errors),
            ComponentKind::Showtimes => twice(&at, settings, errors),
            ComponentKind::Hero
            | ComponentKind::Countdown
            | ComponentKind::CheckIn
            | ComponentKind::Draw
            | ComponentKind::Rules => {}
        }
    }
}

/// A function's name is the key of a content item.
fn function(at: &str, settings: &Json, errors: &mut Vec<FieldError>) {
    let name = settings["function"].as_str().unwrap_or_default();
    if !name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')) {
        let message = "may only have letters, digits, hyphens and underscores";
        errors.push(FieldError::new(format!("{at}/function"), "format", message));
    }
}

/// One hall cannot show two films at once; such a row is a copy that somebody forgot to edit.
fn twice(at: &str, settings: &Json, errors: &mut Vec<FieldError>) {
    let mut seen = HashSet::new();
    let rows = settings["rows"].as_array().map(Vec::as_slice).unwrap_or_default();
    for (i, row) in rows.iter().enumerate() {
        let place = (row["venue"].to_string(), row["hall"].to_string(), row["startsAt"].to_string());
        if !seen.insert(place) {
            let message = "is the same screening as one above";
            errors.push(FieldError::new(format!("{at}/rows/{i}/startsAt"), "duplicate", message));
        }
    }
}

/// A member of a JSON pointer (RFC 6901 §3).
fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
