use crate::bed::{env, on_each_database, system};
use files::KIND;
use serde_json::json;
use std::sync::Arc;
use types::{DiffChange, FilePreset};

#[tokio::test]
async fn rules_are_content() {
    on_each_database(async |bed| {
        let kind = bed.files.kind();
        assert_eq!(kind.name(), KIND);
        let e1 = env("e1");
        let good = json!({"default": "PRIVATE", "paths": [{"prefix": "a/", "preset": "ADMINONLY"}]});
        assert!(kind.validate(&e1, "rules", &good).await.is_empty());
        assert!(kind.validate(&e1, "rules", &json!({})).await.is_empty());
        let many: Vec<_> =
            (0..101).map(|n| json!({"prefix": format!("{n}/"), "preset": "PRIVATE"})).collect();
        let rule = |prefix: &str| json!({"prefix": prefix, "preset": "PRIVATE"});
        for (key, bad) in [
            ("other", good.clone()),
            ("rules", json!({"default": "OPEN"})),
            ("rules", json!({"more": 1})),
            ("rules", json!([])),
            ("rules", json!({"paths": [rule("")]})),
            ("rules", json!({"paths": [rule("../a")]})),
            ("rules", json!({"paths": [rule("a/"), rule("a/")]})),
            ("rules", json!({ "paths": many })),
        ] {
            assert!(!kind.validate(&e1, key, &bad).await.is_empty(), "{key} {bad}");
        }
        let lines = kind.describe(Some(&json!({"default": "READONLY"})), Some(&good));
        assert_eq!(lines.len(), 2);
        assert!(matches!(&lines[0].change, DiffChange::Changed { .. }));
        assert!(matches!(&lines[1].change, DiffChange::Set { .. }));
        assert!(kind.describe(Some(&good), Some(&good)).is_empty());

        let publish = async |json| kind.activate(&e1, &[("rules".to_owned(), json)]).await;
        publish(Some(Arc::new(good))).await;
        assert_eq!(bed.files.rules(&system()).preset("a/b"), FilePreset::AdminOnly);
        publish(Some(Arc::new(json!({"default": "OPEN"})))).await;
        assert_eq!(bed.files.rules(&system()).preset("x"), FilePreset::AdminOnly, "closed rather than open");
        publish(None).await;
        assert_eq!(bed.files.rules(&system()).preset("x"), FilePreset::ReadOnly);
    })
    .await;
}
