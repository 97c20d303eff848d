//! The content kind: what is refused, and how a change reads.

use crate::routing::Fake;
use content::Kind as _;
use links::{Kind, is_id};
use serde_json::{Value, json};
use std::sync::Arc;
use store::{Random, SeededRandom};
use types::{DiffChange, EnvId, ItemRef, Text};

const ID: &str = "7F3BKQ2";

async fn faults(json: &Value) -> Vec<(String, String)> {
    let errors = Kind::new(Arc::new(Fake)).validate(&EnvId::new("e"), ID, json).await;
    errors.into_iter().map(|e| (e.path, e.code)).collect()
}

fn to(target: Value) -> Value {
    json!({"name": "Poster", "target": target})
}

#[tokio::test]
async fn targets_of_all_three_forms_pass() {
    for target in [
        json!({"type": "activity", "activity": "paper-moons"}),
        json!({"type": "page", "path": "pages/detail/index", "query": {"id": "7", "from": "海报"}}),
        json!({"type": "page", "path": "pages/detail/index"}),
        json!({"type": "url", "url": "https://example.com/a?b=c#d"}),
        json!({"type": "url", "url": "http://例子.example/路径"}),
    ] {
        assert_eq!(faults(&to(target.clone())).await, [], "{target}");
    }
    let full = json!({"name": "n", "target": {"type": "url", "url": "https://a.example"}, "notes": "x".repeat(2000), "tags": ["a", "b"]});
    assert_eq!(faults(&full).await, []);
}

#[tokio::test]
async fn what_is_wrong_is_named_by_its_place() {
    let url = |url: &str| json!({"type": "url", "url": url});
    let page = |path: &str| json!({"type": "page", "path": path});
    for (target, path, code) in [
        (json!(null), "/target", "required"),
        (json!({"type": "bot"}), "/target", "type"),
        (json!({"type": "activity", "activity": ""}), "/target/activity", "required"),
        (json!({"type": "activity", "activity": "../x"}), "/target/activity", "format"),
        (url(""), "/target/url", "required"),
        (url("javascript:alert(1)"), "/target/url", "format"),
        (url("data:text/html,x"), "/target/url", "format"),
        (url("//evil.example"), "/target/url", "format"),
        (url("https://bank.example@evil.example/"), "/target/url", "format"),
        (url("https://a.example/\r\nSet-Cookie: a=b"), "/target/url", "format"),
        (url("https://"), "/target/url", "format"),
        (url(&format!("https://a.example/{}", "a".repeat(2048))), "/target/url", "too_long"),
        (page("/pages/index"), "/target/path", "format"),
        (page("pages/../x"), "/target/path", "format"),
        (page("pages/index?x=1"), "/target/path", "format"),
        (page(""), "/target/path", "required"),
        (page(&"a/".repeat(80)), "/target/path", "too_long"),
        (json!({"type": "page", "path": "a", "query": {"": "x"}}), "/target/query/", "format"),
        (
            json!({"type": "page", "path": "a", "query": {"k": "x".repeat(513)}}),
            "/target/query/k",
            "too_long",
        ),
    ] {
        assert_eq!(faults(&to(target.clone())).await, [(path.to_owned(), code.to_owned())], "{target}");
    }
    let with = |name: &str, value: Value| {
        let mut json = to(json!({"type": "url", "url": "https://a.example"}));
        json[name] = value;
        json
    };
    for (json, path, code) in [
        (with("name", json!(1)), "/name", "type"),
        (with("notes", json!("x".repeat(2001))), "/notes", "too_long"),
        (with("tags", json!("a")), "/tags", "type"),
        (with("tags", json!((0..21).map(|i| i.to_string()).collect::<Vec<_>>())), "/tags", "too_many"),
        (with("tags", json!(["a", "a"])), "/tags/1", "duplicate"),
        (with("tags", json!([" "])), "/tags/0", "required"),
        (with("tags", json!([null])), "/tags/0", "type"),
        (with("colour", json!(1)), "/colour", "unknown"),
        (json!("x"), "", "type"),
    ] {
        assert_eq!(faults(&json).await, [(path.to_owned(), code.to_owned())], "{json}");
    }
    let link = to(json!({"type": "url", "url": "https://a.example"}));
    let errors = Kind::new(Arc::new(Fake)).validate(&EnvId::new("e"), "O0Il1", &link).await;
    assert_eq!(errors[0].code, "format");
}

#[test]
fn ids_have_no_look_alikes() {
    let random = SeededRandom::new(7);
    for _ in 0..2000 {
        let id = random.readable_id(links::ID_LENGTH);
        assert!(is_id(&id), "{id}");
        assert!(!id.contains(['0', 'O', 'o', '1', 'I', 'i', 'l', 'L', 'U', 'u']), "{id}");
    }
    for not in ["", "7F3BKQ", "7F3BKQ22", "7F3BKQ0", "7F3BKQO", "7F3BKQl", "../../a", "7F3BKQé"] {
        assert!(!is_id(not), "{not}");
    }
}

#[test]
fn a_change_of_target_reads_like_a_sentence() {
    let kind = Kind::new(Arc::new(Fake));
    let before =
        json!({"name": "A", "target": {"type": "activity", "activity": "paper-moons"}, "tags": ["x"]});
    let after =
        json!({"name": "B", "target": {"type": "activity", "activity": "lantern-draw"}, "tags": ["x", "y"]});
    let lines: Vec<_> =
        kind.describe(Some(&before), Some(&after)).into_iter().map(|l| (l.label.en, l.change)).collect();
    let changed = |from: Text, to: Text| DiffChange::Changed { from, to };
    assert_eq!(
        lines,
        [
            (
                "Target".into(),
                changed(Text::new("Premiere night", "首映之夜"), Text::new("Lucky draw", "幸运抽奖"))
            ),
            ("Name".into(), changed(Text::same("A"), Text::same("B"))),
            ("Tags".into(), changed(Text::same("x"), Text::new("x, y", "x、y"))),
        ]
    );
    let page = json!({"target": {"type": "page", "path": "pages/a", "query": {"id": "7"}}});
    assert_eq!(
        kind.describe(None, Some(&page))[0].change,
        DiffChange::Set { to: Text::same("pages/a?id=7") }
    );
    assert_eq!(kind.references(&before), [ItemRef::new("activity", "paper-moons")]);
    assert_eq!(kind.references(&page), []);
}
