//! Collection rules as content: `{"preset": "READONLY"}`, keyed by the collection's name.

use crate::rules::Rules;
use crate::{Database, Preset, collections};
use content::Kind;
use std::sync::Arc;
use types::{DiffChange, DiffLine, EnvId, FieldError, ItemRef, Json, Permission, Text};

/// The content kind `collection`.
struct CollectionKind {
    rules: Arc<Rules>,
}

impl Database {
    /// The kind to register with `content`; what it publishes takes effect here at once.
    pub fn kind(&self) -> Arc<dyn Kind> {
        Arc::new(CollectionKind { rules: self.rules().clone() })
    }
}

#[async_trait::async_trait]
impl Kind for CollectionKind {
    fn name(&self) -> &'static str {
        "collection"
    }

    fn title(&self) -> Text {
        Text::new("Collection", "集合")
    }

    fn edit_permission(&self) -> Permission {
        Permission::EditCode
    }

    async fn validate(&self, _env: &EnvId, key: &str, json: &Json) -> Vec<FieldError> {
        let mut errors = Vec::new();
        if let Err(error) = collections::check_name(key) {
            errors.push(FieldError::new("", "format", error.to_string()));
        }
        let Some(map) = json.as_object() else {
            errors.push(FieldError::new("", "type", "A collection is an object with a preset."));
            return errors;
        };
        for name in map.keys().filter(|name| *name != "preset") {
            errors.push(FieldError::new(format!("/{name}"), "unknown", "There is no such setting."));
        }
        match map.get("preset") {
            None => errors.push(FieldError::new("/preset", "required", "Choose who may read and write.")),
            Some(preset) if Preset::of(preset).is_none() => errors.push(FieldError::new(
                "/preset",
                "choice",
                "The preset is READONLY, PRIVATE, ADMINWRITE or ADMINONLY.",
            )),
            Some(_) => {}
        }
        errors
    }

    fn item_title(&self, key: &str, _json: &Json) -> Text {
        Text::same(key)
    }

    fn references(&self, _json: &Json) -> Vec<ItemRef> {
        Vec::new()
    }

    fn describe(&self, before: Option<&Json>, after: Option<&Json>) -> Vec<DiffLine> {
        let words = |json: Option<&Json>| json.and_then(|j| Preset::of(j.get("preset")?)).map(Preset::words);
        let change = match (words(before), words(after)) {
            (None, Some(to)) => DiffChange::Set { to },
            (Some(from), None) => DiffChange::Cleared { from },
            (Some(from), Some(to)) if from != to => DiffChange::Changed { from, to },
            _ => return Vec::new(),
        };
        vec![DiffLine { label: Text::new("Who may do what", "权限"), change }]
    }

    async fn activate(&self, env: &EnvId, items: &[(String, Option<Arc<Json>>)]) {
        let presets = items.iter().map(|(key, json)| {
            let preset = json.as_ref().map(|json| {
                json.get("preset").and_then(Preset::of).unwrap_or_else(|| {
                    // Closed rather than open: nobody loses more than access.
                    tracing::warn!(%env, collection = key, "an unreadable preset is taken as ADMINONLY");
                    Preset::AdminOnly
                })
            });
            (key.clone(), preset)
        });
        self.rules.publish(env, presets);
    }
}

impl Preset {
    /// The preset of a rule's JSON.
    fn of(json: &Json) -> Option<Self> {
        serde_json::from_value(json.clone()).ok()
    }

    /// The preset in words.
    pub fn words(self) -> Text {
        match self {
            Preset::ReadOnly => Text::new("Everyone reads, the creator writes", "所有人可读，仅创建者可写"),
            Preset::Private => Text::new("Only the creator reads and writes", "仅创建者可读写"),
            Preset::AdminWrite => {
                Text::new("Everyone reads, only functions and keys write", "所有人可读，仅管理端可写")
            }
            Preset::AdminOnly => Text::new("Only functions and keys read and write", "仅管理端可读写"),
        }
    }
}
