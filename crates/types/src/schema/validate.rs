//! Does a value fit its schema?

use super::{Field, FieldKind, MAX_IMAGE_BYTES, is_empty};
use crate::{FieldError, Json};

/// Checks an object against its fields. Unknown keys are refused, so that a misspelt one is noticed.
/// Paths begin with `at`, a JSON pointer.
pub fn validate(fields: &[Field], value: &Json, at: &str) -> Vec<FieldError> {
    let mut errors = Vec::new();
    object(fields, value, at, &mut errors);
    errors
}

fn object(fields: &[Field], value: &Json, at: &str, errors: &mut Vec<FieldError>) {
    let Json::Object(map) = value else {
        errors.push(FieldError::new(at, "type", "must be an object"));
        return;
    };
    for key in map.keys().filter(|k| fields.iter().all(|f| f.name != **k)) {
        errors.push(FieldError::new(join(at, key), "unknown", "is not a setting of this part"));
    }
    for field in fields {
        let path = join(at, &field.name);
        let value = map.get(&field.name).unwrap_or(&Json::Null);
        if let (FieldKind::Group { fields }, Json::Null | Json::Object(_)) = (&field.kind, value) {
            let empty = Json::Object(Default::default());
            object(fields, if value.is_null() { &empty } else { value }, &path, errors);
        } else if is_empty(value) {
            let least = match &field.kind {
                FieldKind::List { min, .. } | FieldKind::Lines { min, .. } => *min,
                _ => 0,
            };
            if least > 0 {
                errors.push(
                    FieldError::new(path, "too_few", format!("needs at least {least}")).with_limit(least),
                );
            } else if field.required {
                errors.push(FieldError::new(path, "required", "is required"));
            } else if !matches!(
                (&field.kind, value),
                (_, Json::Null)
                    | (FieldKind::List { .. } | FieldKind::Lines { .. }, Json::Array(_))
                    | (FieldKind::Localized { .. }, Json::Object(_))
                    | (
                        FieldKind::Text { .. }
                            | FieldKind::DateTime
                            | FieldKind::Color
                            | FieldKind::Image
                            | FieldKind::Choice { .. },
                        Json::String(_)
                    )
            ) {
                errors.push(FieldError::new(path, "type", "has the wrong type"));
            }
        } else {
            one(&field.kind, value, &path, errors);
        }
    }
}

fn one(kind: &FieldKind, value: &Json, path: &str, errors: &mut Vec<FieldError>) {
    let mut fail = |code: &str, message: String, limit: Option<String>| {
        errors.push(FieldError { path: path.to_owned(), code: code.to_owned(), message, limit });
    };
    match (kind, value) {
        (FieldKind::Text { max, .. }, Json::String(s)) => {
            if s.chars().count() > *max as usize {
                fail("too_long", format!("may have at most {max} characters"), Some(max.to_string()));
            }
        }
        (FieldKind::Localized { max, .. }, Json::Object(sides)) => {
            for (side, text) in sides {
                match text {
                    _ if !matches!(side.as_str(), "en" | "zh-CN") => {
                        fail("unknown", format!("has no side \"{side}\""), Some(side.clone()));
                    }
                    Json::String(s) if s.chars().count() <= *max as usize => {}
                    Json::String(_) => {
                        fail("too_long", format!("may have at most {max} characters"), Some(max.to_string()));
                    }
                    _ => fail("type", "must be text in each language".into(), None),
                }
            }
        }
        (FieldKind::Number { min, max, integer }, Json::Number(n)) => {
            let n = n.as_f64().unwrap_or(f64::NAN);
            if *integer && n.fract() != 0.0 {
                fail("format", "must be a whole number".into(), None);
            } else if let Some(min) = min.filter(|min| n < *min) {
                fail("too_small", format!("must be at least {min}"), Some(min.to_string()));
            } else if let Some(max) = max.filter(|max| n > *max) {
                fail("too_large", format!("must be at most {max}"), Some(max.to_string()));
            }
        }
        (FieldKind::Money { max, .. }, Json::Number(n)) => match n.as_i64() {
            None => fail("format", "must be a whole number of minor units".into(), None),
            Some(n) if n < 0 => fail("too_small", "must not be negative".into(), Some("0".into())),
            Some(n) if n > *max => fail("too_large", format!("must be at most {max}"), Some(max.to_string())),
            Some(_) => {}
        },
        (FieldKind::DateTime, Json::String(s)) => {
            if chrono::DateTime::parse_from_rfc3339(s).is_err() {
                fail("format", "must be a date and time such as 2026-05-01T20:00:00+08:00".into(), None);
            }
        }
        (FieldKind::Color, Json::String(s)) => {
            if !is_color(s) {
                fail("format", "must be a colour such as #0f766e".into(), None);
            }
        }
        (FieldKind::Image, Json::String(s)) => {
            if s.len() > MAX_IMAGE_BYTES {
                fail("too_long", "is too large a picture".into(), Some(MAX_IMAGE_BYTES.to_string()));
            } else if !is_image_source(s) {
                fail(
                    "format",
                    "must be an https address or an embedded PNG, JPEG, WebP or SVG picture".into(),
                    None,
                );
            }
        }
        (FieldKind::Choice { options }, Json::String(s)) => {
            if options.iter().all(|o| o.value != *s) {
                fail("choice", format!("\"{s}\" is not one of the choices"), Some(s.clone()));
            }
        }
        (FieldKind::Switch, Json::Bool(_)) => {}
        (FieldKind::List { item, min, max, .. }, Json::Array(rows)) => {
            if rows.len() < *min as usize {
                fail("too_few", format!("needs at least {min}"), Some(min.to_string()));
            } else if rows.len() > *max as usize {
                fail("too_many", format!("may have at most {max}"), Some(max.to_string()));
            } else {
                for (i, row) in rows.iter().enumerate() {
                    object(item, row, &format!("{path}/{i}"), errors);
                }
            }
        }
        (FieldKind::Lines { min, max, length }, Json::Array(lines)) => {
            if lines.len() < *min as usize {
                fail("too_few", format!("needs at least {min}"), Some(min.to_string()));
            } else if lines.len() > *max as usize {
                fail("too_many", format!("may have at most {max}"), Some(max.to_string()));
            } else {
                for (i, line) in lines.iter().enumerate() {
                    let path = format!("{path}/{i}");
                    match line {
                        Json::String(s) if s.trim().is_empty() => {
                            errors.push(FieldError::new(path, "required", "is empty"));
                        }
                        Json::String(s) if s.chars().count() <= *length as usize => {}
                        Json::String(_) => errors.push(
                            FieldError::new(
                                path,
                                "too_long",
                                format!("may have at most {length} characters"),
                            )
                            .with_limit(length),
                        ),
                        _ => errors.push(FieldError::new(path, "type", "must be text")),
                    }
                }
            }
        }
        (
            FieldKind::Group { .. }
            | FieldKind::Text { .. }
            | FieldKind::Localized { .. }
            | FieldKind::Number { .. }
            | FieldKind::Money { .. }
            | FieldKind::DateTime
            | FieldKind::Color
            | FieldKind::Image
            | FieldKind::Choice { .. }
            | FieldKind::Switch
            | FieldKind::Lines { .. }
            | FieldKind::List { .. },
            _,
        ) => fail("type", "has the wrong type".into(), None),
    }
}

/// `#rrggbb`.
pub(crate) fn is_color(s: &str) -> bool {
    s.len() == 7 && s.starts_with('#') && s[1..].bytes().all(|b| b.is_ascii_hexdigit())
}

/// Sources that may stand in an `<img src>`: never a script, never another scheme.
fn is_image_source(s: &str) -> bool {
    let own_path = s.starts_with('/') && !s.starts_with("//");
    let data = ["png", "jpeg", "webp", "svg+xml", "gif"].iter().any(|t| {
        s.strip_prefix("data:image/")
            .and_then(|r| r.strip_prefix(t))
            .is_some_and(|r| r.starts_with(";base64,"))
    });
    (own_path || data || s.starts_with("https://"))
        && !s.chars().any(|c| c.is_control() || "\"'<>\\ ".contains(c))
}

/// A JSON pointer one step deeper (RFC 6901 §3).
fn join(at: &str, key: &str) -> String {
    format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"))
}
