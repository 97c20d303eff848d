//! Functions as content: drafted, published, promoted and rolled back like everything else that people author.

use std::sync::Arc;

use async_trait::async_trait;
use content::Kind;
use types::{DiffLine, EnvId, FieldError, ItemRef, Json, Permission, Text};

use crate::{describe::describe, engine::Functions, spec::FunctionSpec};

/// The name of the kind.
pub const KIND: &str = "function";

/// Registers functions with the content engine.
pub(crate) struct FunctionKind(pub Functions);

#[async_trait]
impl Kind for FunctionKind {
    fn name(&self) -> &'static str {
        KIND
    }

    fn title(&self) -> Text {
        Text::new("Function", "云函数")
    }

    fn edit_permission(&self) -> Permission {
        Permission::EditCode
    }

    async fn validate(&self, env: &EnvId, _key: &str, json: &Json) -> Vec<FieldError> {
        let spec = match FunctionSpec::parse(json) {
            Ok(spec) => spec,
            Err(errors) => return errors,
        };
        match self.0.pool().check(env, &spec.code).await {
            Ok(Ok(())) => Vec::new(),
            Ok(Err(error)) => {
                let place =
                    error.stack.lines().next().map(|line| format!(" ({})", line.trim())).unwrap_or_default();
                vec![FieldError::new("/code", "syntax", format!("{error}{place}"))]
            }
            Err(error) => vec![FieldError::new(
                "/code",
                "unavailable",
                format!("The code could not be checked: {error}."),
            )],
        }
    }

    fn item_title(&self, key: &str, _json: &Json) -> Text {
        Text::same(key)
    }

    fn references(&self, _json: &Json) -> Vec<ItemRef> {
        Vec::new()
    }

    fn describe(&self, before: Option<&Json>, after: Option<&Json>) -> Vec<DiffLine> {
        describe(before, after)
    }

    async fn activate(&self, env: &EnvId, items: &[(String, Option<Arc<Json>>)]) {
        self.0.activate(env, items);
    }
}
