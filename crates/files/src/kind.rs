//! Access rules as content: one item, `rules`.

use crate::{Files, path, rules::Rules};
use content::Kind;
use std::sync::Arc;
use types::{
    DiffChange, DiffLine, EnvId, FieldError, FilePreset, FileRules, ItemRef, Json, Permission, Text,
};

/// The kind's name.
pub const KIND: &str = "storage";
/// The key of its only item.
pub const KEY: &str = "rules";
/// Most rules of an environment.
pub const MAX_RULES: usize = 100;

struct StorageKind(Arc<Rules>);

impl Files {
    /// The kind to register with `content`; what it publishes takes effect here at once.
    pub fn kind(&self) -> Arc<dyn Kind> {
        Arc::new(StorageKind(self.rules.clone()))
    }
}

#[async_trait::async_trait]
impl Kind for StorageKind {
    fn name(&self) -> &'static str {
        KIND
    }

    fn title(&self) -> Text {
        Text::new("Access to files", "文件权限")
    }

    fn edit_permission(&self) -> Permission {
        Permission::EditCode
    }

    async fn validate(&self, _env: &EnvId, key: &str, json: &Json) -> Vec<FieldError> {
        if key != KEY {
            return vec![FieldError::new("", "format", "There is one item only: rules.")];
        }
        if !json.is_object() {
            return vec![FieldError::new("", "type", "Rules are an object with a default and paths.")];
        }
        match serde_json::from_value::<FileRules>(json.clone()) {
            Ok(rules) => check(&rules),
            Err(error) => vec![FieldError::new("", "type", error.to_string())],
        }
    }

    fn item_title(&self, _key: &str, _json: &Json) -> Text {
        self.title()
    }

    fn references(&self, _json: &Json) -> Vec<ItemRef> {
        Vec::new()
    }

    fn describe(&self, before: Option<&Json>, after: Option<&Json>) -> Vec<DiffLine> {
        let read = |json: Option<&Json>| -> Option<FileRules> { serde_json::from_value(json?.clone()).ok() };
        let (before, after) = (read(before), read(after));
        let all = |rules: Option<&FileRules>| rules.map(|rules| rules.default.words());
        let everywhere =
            line(Text::new("Everywhere else", "其他所有路径"), all(before.as_ref()), all(after.as_ref()));
        let mut prefixes: Vec<&str> = [&before, &after]
            .into_iter()
            .flatten()
            .flat_map(|r| r.paths.iter().map(|p| &*p.prefix))
            .collect();
        prefixes.sort_unstable();
        prefixes.dedup();
        let below = prefixes.into_iter().filter_map(|prefix| {
            let of = |rules: &Option<FileRules>| -> Option<FilePreset> {
                Some(rules.as_ref()?.paths.iter().find(|rule| rule.prefix == prefix)?.preset)
            };
            line(Text::same(prefix), of(&before).map(FilePreset::words), of(&after).map(FilePreset::words))
        });
        everywhere.into_iter().chain(below).collect()
    }

    async fn activate(&self, env: &EnvId, items: &[(String, Option<Arc<Json>>)]) {
        for (_, json) in items.iter().filter(|(key, _)| key == KEY) {
            let rules = json.as_ref().map(|json| {
                serde_json::from_value(Json::clone(json)).unwrap_or_else(|error| {
                    // Closed rather than open: nobody loses more than access.
                    tracing::warn!(%env, %error, "unreadable rules of files are taken as ADMINONLY");
                    FileRules { default: FilePreset::AdminOnly, paths: Vec::new() }
                })
            });
            self.0.publish(env, rules);
        }
    }
}

fn check(rules: &FileRules) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if rules.paths.len() > MAX_RULES {
        errors.push(
            FieldError::new("/paths", "max_items", "There are at most 100 rules.").with_limit(MAX_RULES),
        );
    }
    for (n, rule) in rules.paths.iter().enumerate() {
        let at = format!("/paths/{n}/prefix");
        if rule.prefix.is_empty() {
            errors.push(FieldError::new(at, "required", "Say how the paths begin, such as private/."));
        } else if let Err(error) = path::check_prefix(&rule.prefix) {
            errors.push(FieldError::new(at, "format", error.to_string()));
        } else if rules.paths[..n].iter().any(|other| other.prefix == rule.prefix) {
            errors.push(FieldError::new(at, "unique", "There is a rule for this already."));
        }
    }
    errors
}

fn line(label: Text, before: Option<Text>, after: Option<Text>) -> Option<DiffLine> {
    let change = match (before, after) {
        (None, Some(to)) => DiffChange::Set { to },
        (Some(from), None) => DiffChange::Cleared { from },
        (Some(from), Some(to)) if from != to => DiffChange::Changed { from, to },
        _ => return None,
    };
    Some(DiffLine { label, change })
}
