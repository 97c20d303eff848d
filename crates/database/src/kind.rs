//! Collection rules as content: `{"preset": "READONLY"}` or `{"rule": {"read": true, "write": "…"}}`, keyed by the
//! collection's name.

use crate::rules::{Policy, Rules};
use crate::{Database, Preset, collections};
use content::Kind;
use std::sync::Arc;
use types::{
    DiffChange, DiffLine, EnvId, FieldError, ItemRef, Json, Permission, RuleFault, RuleFaultKind as Fault,
    RuleOperation as Operation, Text,
};

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
        errors.extend(Policy::parse(json).err().into_iter().flatten().map(|fault| complaint(&fault)));
        errors
    }

    fn item_title(&self, key: &str, _json: &Json) -> Text {
        Text::same(key)
    }

    fn references(&self, _json: &Json) -> Vec<ItemRef> {
        Vec::new()
    }

    fn describe(&self, before: Option<&Json>, after: Option<&Json>) -> Vec<DiffLine> {
        let one = |json: Option<&Json>, operation: Option<Operation>| words(json?, operation);
        let line = |label: Text, operation: Option<Operation>| {
            let change = match (one(before, operation), one(after, operation)) {
                (None, Some(to)) => DiffChange::Set { to },
                (Some(from), None) => DiffChange::Cleared { from },
                (Some(from), Some(to)) if from != to => DiffChange::Changed { from, to },
                _ => return None,
            };
            Some(DiffLine { label, change })
        };
        let whole = line(Text::new("Who may do what", "权限"), None);
        let each = Operation::ALL.map(|operation| line(label(operation), Some(operation)));
        whole.into_iter().chain(each.into_iter().flatten()).collect()
    }

    async fn activate(&self, env: &EnvId, items: &[(String, Option<Arc<Json>>)]) {
        let policies = items.iter().map(|(key, json)| {
            let policy = json.as_ref().map(|json| {
                Policy::parse(json).unwrap_or_else(|faults| {
                    // Closed rather than open: nobody loses more than access.
                    let fault = faults.first().map(ToString::to_string).unwrap_or_default();
                    tracing::warn!(%env, collection = key, fault, "an unreadable rule is taken as ADMINONLY");
                    Policy::preset(Preset::AdminOnly)
                })
            });
            (key.clone(), policy)
        });
        self.rules.publish(env, policies);
    }
}

/// A fault in the words of content.
fn complaint(fault: &RuleFault) -> FieldError {
    let code = match fault.kind {
        Fault::Missing => "required",
        Fault::Object | Fault::Value => "type",
        Fault::Preset => "choice",
        Fault::Setting | Fault::Both => "unknown",
        Fault::Long => "too_long",
        _ => "syntax",
    };
    let error = FieldError::new(fault.path.clone(), code, fault.to_string());
    if fault.name.is_empty() { error } else { error.with_limit(&fault.name) }
}

fn label(operation: Operation) -> Text {
    match operation {
        Operation::Read => Text::new("Read", "读取"),
        Operation::Create => Text::new("Create", "新建"),
        Operation::Update => Text::new("Update", "更新"),
        Operation::Delete => Text::new("Delete", "删除"),
    }
}

/// An item in words: its preset or that it has a rule; or what the rule says of one operation.
fn words(item: &Json, operation: Option<Operation>) -> Option<Text> {
    let Some(operation) = operation else {
        return match item.get("preset") {
            Some(preset) => Preset::of(preset).map(Preset::words),
            None => item.get("rule").map(|_| Text::new("A rule of its own", "自定义规则")),
        };
    };
    let rule = item.get("rule")?;
    let own = rule.get(operation.name());
    let inherited = if operation == Operation::Read { None } else { rule.get("write") };
    match own.or(inherited) {
        Some(Json::Bool(true)) => Some(Text::new("Everyone", "所有人")),
        Some(Json::String(source)) => Some(Text::same(source)),
        None | Some(Json::Bool(false)) => Some(Text::new("Nobody", "无人")),
        Some(_) => None,
    }
}
