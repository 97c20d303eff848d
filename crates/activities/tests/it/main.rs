//! Activities: templates, pages, publication, the demo.
#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail as tests do")]

mod kind;
mod page;

use chrono::{DateTime, Utc};
use types::{Json, Timestamp};

fn now() -> Timestamp {
    DateTime::parse_from_rfc3339("2026-11-22T12:00:00Z").unwrap().with_timezone(&Utc)
}

/// A copy of a JSON value with one place changed.
fn with(json: &Json, pointer: &str, value: Json) -> Json {
    let mut json = json.clone();
    *json.pointer_mut(pointer).unwrap_or_else(|| panic!("nothing at {pointer}")) = value;
    json
}
