//! The content kind `link`, and what of it is published: one map in memory.

use crate::check;
use arc_swap::ArcSwap;
use async_trait::async_trait;
use std::{collections::HashMap, sync::Arc};
use types::{
    DiffChange, DiffLine, EnvId, FieldError, ItemRef, Json, Lang, LinkContent, LinkTarget, Permission, Text,
    schema::{self, Field, FieldKind},
};

/// What links need to know of activities; the server fulfils it.
#[async_trait]
pub trait Pages: Send + Sync + 'static {
    /// The name of an activity that people read, from whichever environment has it published.
    fn title(&self, activity: &str) -> Option<Text>;

    /// A published activity as mini-programs render it, in one language.
    async fn page(&self, env: &EnvId, activity: &str, lang: Lang) -> Option<Json>;
}

type Published = HashMap<String, Arc<LinkContent>>;

/// The content kind. Its published form lives here, read without a lock.
pub struct Kind {
    /// By environment, then by id. Replaced as a whole for one environment at a time, by `activate` only.
    published: ArcSwap<HashMap<EnvId, Arc<Published>>>,
    pages: Arc<dyn Pages>,
}

impl Kind {
    /// A kind with nothing published.
    pub fn new(pages: Arc<dyn Pages>) -> Arc<Self> {
        Arc::new(Self { published: ArcSwap::default(), pages })
    }

    pub(crate) fn pages(&self) -> &dyn Pages {
        &*self.pages
    }

    /// The link of an id in one environment.
    pub(crate) fn get(&self, env: &EnvId, id: &str) -> Option<Arc<LinkContent>> {
        self.published.load().get(env)?.get(id).cloned()
    }

    /// Whether any environment has the id.
    pub(crate) fn knows(&self, id: &str) -> bool {
        self.published.load().values().any(|links| links.contains_key(id))
    }

    fn target(&self, json: &Json) -> Text {
        match serde_json::from_value(json["target"].clone()) {
            Ok(LinkTarget::Activity { activity }) => {
                self.pages.title(&activity).unwrap_or_else(|| Text::same(activity))
            }
            Ok(LinkTarget::Page { path, query }) if query.is_empty() => Text::same(path),
            Ok(LinkTarget::Page { path, query }) => {
                let query: Vec<_> = query.iter().map(|(name, value)| format!("{name}={value}")).collect();
                Text::same(format!("{path}?{}", query.join("&")))
            }
            Ok(LinkTarget::Url { url }) => Text::same(url),
            Err(_) => Text::new("nowhere", "未设置"),
        }
    }
}

#[async_trait]
impl content::Kind for Kind {
    fn name(&self) -> &'static str {
        "link"
    }

    fn title(&self) -> Text {
        Text::new("Link", "链接")
    }

    fn edit_permission(&self) -> Permission {
        Permission::EditContent
    }

    async fn validate(&self, _env: &EnvId, key: &str, json: &Json) -> Vec<FieldError> {
        check::check(key, json)
    }

    fn item_title(&self, key: &str, json: &Json) -> Text {
        match json["name"].as_str().map(str::trim) {
            Some(name) if !name.is_empty() => Text::same(name),
            _ => Text::same(key),
        }
    }

    fn references(&self, json: &Json) -> Vec<ItemRef> {
        match serde_json::from_value(json["target"].clone()) {
            Ok(LinkTarget::Activity { activity }) => vec![ItemRef::new("activity", activity)],
            Ok(LinkTarget::Page { .. } | LinkTarget::Url { .. }) | Err(_) => vec![],
        }
    }

    fn describe(&self, before: Option<&Json>, after: Option<&Json>) -> Vec<DiffLine> {
        let label = Text::new("Target", "目标");
        let (Some(before), Some(after)) = (before, after) else {
            let to = after.map(|after| self.target(after));
            return to.map(|to| DiffLine { label, change: DiffChange::Set { to } }).into_iter().collect();
        };
        let mut lines = Vec::new();
        if before["target"] != after["target"] {
            let change = DiffChange::Changed { from: self.target(before), to: self.target(after) };
            lines.push(DiffLine { label, change });
        }
        let line = |name, en, zh, max| {
            Field::optional(name, Text::new(en, zh), FieldKind::Text { max, multiline: true })
        };
        let fields = [line("name", "Name", "名称", 100), line("notes", "Notes", "备注", 2000)];
        lines.extend(schema::describe(&fields, before, after));
        lines.extend(tags(&before["tags"], &after["tags"]));
        lines
    }

    async fn activate(&self, env: &EnvId, items: &[(String, Option<Arc<Json>>)]) {
        let mut compiled = Vec::with_capacity(items.len());
        for (id, json) in items {
            let link = json.as_ref().and_then(|json| check::parse(id, json)).map(Arc::new);
            if json.is_some() && link.is_none() {
                tracing::warn!(%env, id, "a published link cannot be used; it is left out");
            }
            compiled.push((id.clone(), link));
        }
        self.published.rcu(|all| {
            let mut all = HashMap::clone(all);
            let mut own = all.get(env).map(|own| Published::clone(own)).unwrap_or_default();
            for (id, link) in &compiled {
                match link {
                    Some(link) => own.insert(id.clone(), link.clone()),
                    None => own.remove(id),
                };
            }
            all.insert(env.clone(), Arc::new(own));
            all
        });
    }
}

fn tags(before: &Json, after: &Json) -> Option<DiffLine> {
    let read = |json: &Json| -> Vec<String> { serde_json::from_value(json.clone()).unwrap_or_default() };
    let (before, after) = (read(before), read(after));
    if before == after {
        return None;
    }
    let label = Text::new("Tags", "标签");
    let words = |tags: &[String]| Text::new(tags.join(", "), tags.join("、"));
    let change = match (before.is_empty(), after.is_empty()) {
        (true, _) => DiffChange::Set { to: words(&after) },
        (_, true) => DiffChange::Cleared { from: words(&before) },
        _ => DiffChange::Changed { from: words(&before), to: words(&after) },
    };
    Some(DiffLine { label, change })
}

impl std::fmt::Debug for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let count: usize = self.published.load().values().map(|links| links.len()).sum();
        f.debug_struct("Kind").field("published", &count).finish_non_exhaustive()
    }
}
