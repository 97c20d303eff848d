//! A function as people author it: the JSON of the content kind `function`.

use std::time::Duration;

use serde_json::Map;
use types::{FieldError, InvokeRule, Json};

use crate::limits::{self, Limits, MEMORY_MB, Range, TIMEOUT_MS};

/// Longest description, in characters.
const DESCRIPTION_CHARS: usize = 500;
const FIELDS: [&str; 5] = ["code", "timeoutMs", "memoryMb", "description", "invoke"];

/// `{code, timeoutMs?, memoryMb?, description?, invoke?}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionSpec {
    /// The source text, CommonJS.
    pub code: String,
    /// Time and memory.
    pub limits: Limits,
    /// What it is for, in the author's words.
    pub description: String,
    /// Who may call it from outside.
    pub invoke: InvokeRule,
}

impl FunctionSpec {
    /// Reads the JSON; every complaint at once. Whether the code compiles is not looked at here.
    pub fn parse(json: &Json) -> Result<FunctionSpec, Vec<FieldError>> {
        let Json::Object(fields) = json else {
            return Err(vec![FieldError::new("", "type", "A function is an object.")]);
        };
        let mut errors = Vec::new();
        for name in fields.keys().filter(|name| !FIELDS.contains(&name.as_str())) {
            errors.push(FieldError::new(format!("/{name}"), "unknown", "A function has no such field."));
        }
        let spec = FunctionSpec {
            code: code(fields, &mut errors),
            limits: Limits {
                timeout: Duration::from_millis(number(fields, "timeoutMs", TIMEOUT_MS, &mut errors)),
                memory_mb: number(fields, "memoryMb", MEMORY_MB, &mut errors),
            },
            description: description(fields, &mut errors),
            invoke: invoke(fields, &mut errors),
        };
        if errors.is_empty() { Ok(spec) } else { Err(errors) }
    }
}

fn code(fields: &Map<String, Json>, errors: &mut Vec<FieldError>) -> String {
    match fields.get("code") {
        None | Some(Json::Null) => {
            errors.push(FieldError::new("/code", "required", "A function needs code."))
        }
        Some(Json::String(code)) if code.trim().is_empty() => {
            errors.push(FieldError::new("/code", "required", "A function needs code."));
        }
        Some(Json::String(code)) if code.len() > limits::CODE_BYTES => {
            let message = "The code is too long; leave out packages that it does not need.";
            errors.push(FieldError::new("/code", "too_long", message).with_limit(limits::CODE_BYTES));
        }
        Some(Json::String(code)) if code.contains('\0') => {
            errors.push(FieldError::new("/code", "format", "The code contains a NUL character."));
        }
        Some(Json::String(code)) => return code.clone(),
        Some(_) => errors.push(FieldError::new("/code", "type", "The code is a text.")),
    }
    String::new()
}

fn number(fields: &Map<String, Json>, name: &str, range: Range, errors: &mut Vec<FieldError>) -> u64 {
    let path = format!("/{name}");
    match fields.get(name) {
        None | Some(Json::Null) => {}
        Some(value) => match value.as_u64() {
            Some(number) if range.contains(number) => return number,
            Some(number) if number < range.min => {
                errors.push(FieldError::new(path, "too_small", "This is too small.").with_limit(range.min));
            }
            Some(_) => {
                errors.push(FieldError::new(path, "too_large", "This is too large.").with_limit(range.max))
            }
            None => errors.push(FieldError::new(path, "type", "This is a whole number.")),
        },
    }
    range.default
}

fn description(fields: &Map<String, Json>, errors: &mut Vec<FieldError>) -> String {
    match fields.get("description") {
        None | Some(Json::Null) => {}
        Some(Json::String(text)) if text.chars().count() > DESCRIPTION_CHARS => {
            let message = "The description is too long.";
            errors.push(FieldError::new("/description", "too_long", message).with_limit(DESCRIPTION_CHARS));
        }
        Some(Json::String(text)) => return text.clone(),
        Some(_) => errors.push(FieldError::new("/description", "type", "The description is a text.")),
    }
    String::new()
}

fn invoke(fields: &Map<String, Json>, errors: &mut Vec<FieldError>) -> InvokeRule {
    match fields.get("invoke") {
        None | Some(Json::Null) => InvokeRule::default(),
        Some(value) => serde_json::from_value(value.clone()).unwrap_or_else(|_| {
            let message = "This is 'everyone', 'signedIn' or 'members'.";
            errors.push(FieldError::new("/invoke", "choice", message));
            InvokeRule::default()
        }),
    }
}
