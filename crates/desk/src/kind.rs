//! The kinds of content that a desk is made of, and what of them is published.

use crate::{check, schema, schema::Choices, setup::Setup};
use arc_swap::ArcSwap;
use async_trait::async_trait;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use types::desk::{CannedContent, DeskContent, MacroContent, RuleContent, SlaContent, TeamContent};
use types::schema::Field;
use types::{DiffChange, DiffLine, EnvId, FieldError, ItemRef, Json, Permission, Text};

/// The items of an environment, of all six kinds.
pub type Items = BTreeMap<ItemRef, Arc<Json>>;

/// Which kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Which {
    /// The desk's own settings; key `desk`.
    Desk,
    /// A team.
    Team,
    /// Promises.
    Sla,
    /// A rule.
    Rule,
    /// A canned reply.
    Canned,
    /// A macro.
    Macro,
}

impl Which {
    /// All of them.
    pub const ALL: [Which; 6] =
        [Which::Sla, Which::Team, Which::Desk, Which::Rule, Which::Canned, Which::Macro];

    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Which::Desk => "desk",
            Which::Team => "team",
            Which::Sla => "sla",
            Which::Rule => "desk_rule",
            Which::Canned => "canned",
            Which::Macro => "macro",
        }
    }

    /// The kind of a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|which| which.name() == name)
    }

    /// The form.
    pub fn fields(self, choices: &Choices) -> Vec<Field> {
        match self {
            Which::Desk => schema::desk(choices),
            Which::Team => schema::team(choices),
            Which::Sla => schema::sla(),
            Which::Rule => schema::rule(),
            Which::Canned => schema::canned(choices),
            Which::Macro => schema::macros(),
        }
    }
}

/// What is published for the desks of all environments; read without a lock, replaced by `activate` only.
#[derive(Default)]
pub struct Published {
    all: ArcSwap<HashMap<EnvId, (Items, Arc<Setup>)>>,
}

impl Published {
    /// Nothing published.
    pub fn new() -> Arc<Self> {
        Arc::default()
    }

    /// The kinds to register with the content engine.
    pub fn kinds(self: &Arc<Self>) -> Vec<Arc<dyn content::Kind>> {
        let kind = |which| Arc::new(Kind { which, published: self.clone() }) as Arc<dyn content::Kind>;
        Which::ALL.map(kind).to_vec()
    }

    pub(crate) fn setup(&self, env: &EnvId) -> Arc<Setup> {
        self.all.load().get(env).map(|(_, setup)| setup.clone()).unwrap_or_default()
    }

    pub(crate) fn environments(&self) -> Vec<EnvId> {
        self.all.load().keys().cloned().collect()
    }

    fn take_up(&self, env: &EnvId, kind: &str, changed: &[(String, Option<Arc<Json>>)]) {
        self.all.rcu(|all| {
            let mut all = HashMap::clone(all);
            let mut items = all.get(env).map(|(items, _)| items.clone()).unwrap_or_default();
            for (key, json) in changed {
                let item = ItemRef::new(kind, key.clone());
                match json {
                    Some(json) => items.insert(item, json.clone()),
                    None => items.remove(&item),
                };
            }
            let setup = Arc::new(Setup::of(&items));
            all.insert(env.clone(), (items, setup));
            all
        });
    }
}

struct Kind {
    which: Which,
    published: Arc<Published>,
}

/// The item as a value; what is missing has its default.
pub fn read<T: serde::de::DeserializeOwned>(json: &Json) -> Option<T> {
    serde_json::from_value(json.clone()).ok()
}

#[async_trait]
impl content::Kind for Kind {
    fn name(&self) -> &'static str {
        self.which.name()
    }

    fn title(&self) -> Text {
        match self.which {
            Which::Desk => Text::new("Desk settings", "客服设置"),
            Which::Team => Text::new("Team", "客服组"),
            Which::Sla => Text::new("Service promise", "服务时效"),
            Which::Rule => Text::new("Desk rule", "客服规则"),
            Which::Canned => Text::new("Canned reply", "快捷回复"),
            Which::Macro => Text::new("Macro", "快捷操作"),
        }
    }

    fn edit_permission(&self) -> Permission {
        Permission::EditContent
    }

    async fn validate(&self, _env: &EnvId, key: &str, json: &Json) -> Vec<FieldError> {
        check::check(self.which, key, json)
    }

    fn item_title(&self, key: &str, json: &Json) -> Text {
        let title = match self.which {
            Which::Desk => Some(content::Kind::title(self)),
            Which::Canned => {
                read::<CannedContent>(json).map(|canned| Text::same(format!("/{}", canned.shortcut)))
            }
            Which::Team | Which::Sla | Which::Rule | Which::Macro => read(&json["name"]),
        };
        title.filter(|title| !title.is_empty()).unwrap_or_else(|| Text::same(key))
    }

    fn references(&self, json: &Json) -> Vec<ItemRef> {
        let named =
            |kind: &str, key: &str| Some(ItemRef::new(kind, key)).filter(|_| !key.is_empty()).into_iter();
        let team = |actions: &[types::desk::ActionContent]| -> Vec<ItemRef> {
            let teams = actions.iter().filter(|action| action.what == "team");
            teams.flat_map(|action| named("team", &action.value)).collect()
        };
        match self.which {
            Which::Desk => {
                read::<DeskContent>(json).into_iter().flat_map(|desk| named("team", &desk.team)).collect()
            }
            Which::Team => {
                let of = |team: TeamContent| named("sla", &team.sla).chain(named("team", &team.overflow_to));
                read::<TeamContent>(json).into_iter().flat_map(of).collect()
            }
            Which::Canned => read::<CannedContent>(json)
                .into_iter()
                .flat_map(|canned| named("team", &canned.team))
                .collect(),
            Which::Rule => read::<RuleContent>(json).map(|rule| team(&rule.actions)).unwrap_or_default(),
            Which::Macro => read::<MacroContent>(json).map(|own| team(&own.actions)).unwrap_or_default(),
            Which::Sla => vec![],
        }
    }

    fn describe(&self, before: Option<&Json>, after: Option<&Json>) -> Vec<DiffLine> {
        match (before, after) {
            (Some(before), Some(after)) => {
                types::schema::describe(&self.which.fields(&Choices::default()), before, after)
            }
            (None, Some(after)) => contents(self.which, after),
            (_, None) => vec![],
        }
    }

    async fn activate(&self, env: &EnvId, items: &[(String, Option<Arc<Json>>)]) {
        self.published.take_up(env, self.which.name(), items);
    }
}

/// What a new item brings: how many of what matters.
fn contents(which: Which, json: &Json) -> Vec<DiffLine> {
    let (label, count) = match which {
        Which::Desk | Which::Team | Which::Canned => return vec![],
        Which::Sla => {
            (Text::new("Promises", "时效承诺"), read::<SlaContent>(json).map_or(0, |sla| sla.promises.len()))
        }
        Which::Rule => {
            (Text::new("Actions", "动作"), read::<RuleContent>(json).map_or(0, |rule| rule.actions.len()))
        }
        Which::Macro => {
            (Text::new("Actions", "动作"), read::<MacroContent>(json).map_or(0, |own| own.actions.len()))
        }
    };
    let added = u32::try_from(count).unwrap_or(u32::MAX);
    vec![DiffLine { label, change: DiffChange::Items { added, removed: 0, changed: 0 } }]
}
