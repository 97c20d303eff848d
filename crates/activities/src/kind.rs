//! The content kind `activity`, and what of it is published.

use crate::{Ledger, check, stock, template, templates::groups};
use arc_swap::ArcSwap;
use async_trait::async_trait;
use std::{collections::BTreeMap, sync::Arc};
use types::{
    ActivityContent, ComponentKind, DiffChange, DiffLine, EnvId, FieldError, ItemRef, Json, Permission, Text,
    schema::describe,
};

type Published = BTreeMap<String, Arc<ActivityContent>>;

/// The content kind. Its published form lives here, read without a lock.
pub struct Kind {
    /// By environment, then by key. Replaced as a whole for one environment at a time, by `activate` only.
    published: ArcSwap<BTreeMap<EnvId, Arc<Published>>>,
    /// Told the stock of whatever is published.
    ledger: Arc<dyn Ledger>,
}

impl Kind {
    /// A kind with nothing published.
    pub fn new(ledger: Arc<dyn Ledger>) -> Arc<Self> {
        Arc::new(Self { published: ArcSwap::default(), ledger })
    }

    pub(crate) fn ledger(&self) -> &dyn Ledger {
        &*self.ledger
    }

    pub(crate) fn published(&self, env: &EnvId) -> Arc<Published> {
        self.published.load().get(env).cloned().unwrap_or_default()
    }

    /// The name of a published activity, from whichever environment has it.
    pub(crate) fn title_anywhere(&self, key: &str) -> Option<Text> {
        self.published.load().values().find_map(|items| items.get(key)).map(|content| content.name.clone())
    }

    /// Swaps one environment's form.
    fn swap(&self, env: &EnvId, items: &[(String, Option<Arc<ActivityContent>>)]) {
        self.published.rcu(|all| {
            let mut all = BTreeMap::clone(all);
            let mut own = all.get(env).map(|own| Published::clone(own)).unwrap_or_default();
            for (key, content) in items {
                match content {
                    Some(content) => own.insert(key.clone(), content.clone()),
                    None => own.remove(key),
                };
            }
            all.insert(env.clone(), Arc::new(own));
            all
        });
    }
}

#[async_trait]
impl content::Kind for Kind {
    fn name(&self) -> &'static str {
        "activity"
    }

    fn title(&self) -> Text {
        Text::new("Activity", "活动")
    }

    fn edit_permission(&self) -> Permission {
        Permission::EditContent
    }

    async fn validate(&self, _env: &EnvId, _key: &str, json: &Json) -> Vec<FieldError> {
        check::check(json)
    }

    fn item_title(&self, key: &str, json: &Json) -> Text {
        let name: Text = serde_json::from_value(json["name"].clone()).unwrap_or_default();
        if name.is_empty() { Text::same(key) } else { name }
    }

    /// The functions that its buttons call: a coupon that nobody can claim must not be published.
    fn references(&self, json: &Json) -> Vec<ItemRef> {
        let Some(template) = json["template"].as_str().and_then(template) else { return vec![] };
        template
            .components
            .iter()
            .filter(|c| c.kind == ComponentKind::Coupon)
            .filter_map(|c| json["settings"][&c.id]["function"].as_str())
            .filter(|name| !name.is_empty())
            .map(|name| ItemRef::new("function", name))
            .collect()
    }

    fn describe(&self, before: Option<&Json>, after: Option<&Json>) -> Vec<DiffLine> {
        let (Some(before), Some(after)) = (before, after) else {
            return after.map(|after| template_line(None, after)).into_iter().collect();
        };
        let mut lines = Vec::new();
        let name = |json: &Json| serde_json::from_value::<Text>(json["name"].clone()).unwrap_or_default();
        if name(before) != name(after) {
            let change = DiffChange::Changed { from: name(before), to: name(after) };
            lines.push(DiffLine { label: Text::new("Name", "名称"), change });
        }
        if before["template"] != after["template"] {
            lines.push(template_line(Some(before), after));
        }
        if let Some(template) = after["template"].as_str().and_then(template) {
            lines.extend(describe(&groups(&template.components), &before["settings"], &after["settings"]));
        }
        lines
    }

    async fn activate(&self, env: &EnvId, items: &[(String, Option<Arc<Json>>)]) {
        let mut compiled = Vec::with_capacity(items.len());
        for (key, json) in items {
            let content = json.as_ref().and_then(|json| check::parse(json)).map(Arc::new);
            if json.is_some() && content.is_none() {
                tracing::warn!(%env, key, "a published activity has a shape that cannot be used; it is left out");
            }
            compiled.push((key.clone(), content));
        }
        self.swap(env, &compiled);
        for (key, content) in &compiled {
            let stock = content.as_deref().and_then(stock);
            self.ledger.ensure(env, key, stock).await;
        }
    }
}

fn template_line(before: Option<&Json>, after: &Json) -> DiffLine {
    let title = |json: &Json| {
        let id = json["template"].as_str().unwrap_or_default();
        template(id).map_or_else(|| Text::same(id), |t| t.title.clone())
    };
    let change = match before {
        None => DiffChange::Set { to: title(after) },
        Some(before) => DiffChange::Changed { from: title(before), to: title(after) },
    };
    DiffLine { label: Text::new("Template", "模板"), change }
}

impl std::fmt::Debug for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let count: usize = self.published.load().values().map(|items| items.len()).sum();
        f.debug_struct("Kind").field("published", &count).finish_non_exhaustive()
    }
}
