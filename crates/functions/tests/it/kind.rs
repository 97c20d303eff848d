//! Functions as content.

use std::sync::Arc;

use functions::{Functions, limits};
use serde_json::{Value, json};
use store::{ManualClock, SeededRandom, timestamp};

use crate::support::{Silent, dev, pool};

fn functions() -> Functions {
    let clock = Arc::new(ManualClock::at(timestamp(1_700_000_000_000)));
    Functions::new(pool(), Arc::new(Silent), clock, Arc::new(SeededRandom::new(1)))
}

/// Path and code of every complaint.
async fn complaints(json: Value) -> Vec<(String, String)> {
    let errors = functions().kind().validate(&dev(), "f", &json).await;
    errors.into_iter().map(|error| (error.path, error.code)).collect()
}

#[tokio::test]
async fn a_good_function_is_publishable() {
    assert_eq!(complaints(json!({ "code": "exports.main = () => 1" })).await, []);
    let whole = json!({
        "code": "exports.main = () => 1", "timeoutMs": 60000, "memoryMb": 256, "description": "说明", "invoke": "everyone",
    });
    assert_eq!(complaints(whole).await, []);
}

#[tokio::test]
async fn every_mistake_is_told() {
    let pair = |path: &str, code: &str| (path.to_owned(), code.to_owned());
    assert_eq!(complaints(json!([])).await, [pair("", "type")]);
    assert_eq!(complaints(json!({})).await, [pair("/code", "required")]);
    let wrong = json!({
        "code": 1, "timeoutMs": 99, "memoryMb": 257, "description": "x".repeat(501), "invoke": "nobody", "extra": 1,
    });
    assert_eq!(
        complaints(wrong).await,
        [
            pair("/extra", "unknown"),
            pair("/code", "type"),
            pair("/timeoutMs", "too_small"),
            pair("/memoryMb", "too_large"),
            pair("/description", "too_long"),
            pair("/invoke", "choice"),
        ]
    );
    assert_eq!(
        complaints(json!({ "code": "x".repeat(limits::CODE_BYTES + 1) })).await,
        [pair("/code", "too_long")]
    );
    assert_eq!(complaints(json!({ "code": "a\0b" })).await, [pair("/code", "format")]);
}

#[tokio::test]
async fn code_that_does_not_compile_is_not_publishable() {
    let errors = functions().kind().validate(&dev(), "f", &json!({ "code": "let a = 1;\nlet a = 2;" })).await;
    assert_eq!(errors.len(), 1);
    assert_eq!((errors[0].path.as_str(), errors[0].code.as_str()), ("/code", "syntax"));
    assert!(
        errors[0].message.starts_with("SyntaxError: ") && errors[0].message.contains("index.js:2"),
        "{}",
        errors[0].message
    );
    let module = functions().kind().validate(&dev(), "f", &json!({ "code": "export const main = 1" })).await;
    assert_eq!(module[0].code, "syntax");
}
