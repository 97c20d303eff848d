//! The kinds of content that make up bots, and what of them is published.

use crate::{check, golden, models::Models, schema, schema::Choices};
use arc_swap::ArcSwap;
use async_trait::async_trait;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, OnceLock, Weak};
use tokio::sync::watch;
use types::schema::Field;
use types::{
    BotContent, DictionaryContent, EnvId, FieldError, GoldenContent, IntentContent, ItemRef, Json,
    Permission, PlanBlocker, QaContent, Text,
};
use types::{DiffChange, DiffLine, IntentAction};

/// The items of an environment, of all five kinds.
pub type Items = BTreeMap<ItemRef, Arc<Json>>;

/// Which kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Which {
    /// A bot.
    Bot,
    /// An intent.
    Intent,
    /// A dictionary.
    Dictionary,
    /// A question with its answer.
    Qa,
    /// A golden conversation.
    Golden,
}

impl Which {
    /// All of them.
    pub const ALL: [Which; 5] = [Which::Bot, Which::Dictionary, Which::Intent, Which::Qa, Which::Golden];

    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Which::Bot => "bot",
            Which::Intent => "intent",
            Which::Dictionary => "dictionary",
            Which::Qa => "qa",
            Which::Golden => "golden",
        }
    }

    /// The kind of a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|which| which.name() == name)
    }

    /// The form.
    pub fn fields(self, choices: &Choices) -> Vec<Field> {
        match self {
            Which::Bot => schema::bot(),
            Which::Intent => schema::intent(choices),
            Which::Dictionary => schema::dictionary(),
            Which::Qa => schema::qa(choices),
            Which::Golden => schema::golden(choices),
        }
    }
}

/// What is published of bots in all environments; read without a lock, replaced by `activate` only.
pub struct Published {
    items: ArcSwap<HashMap<EnvId, Arc<Items>>>,
    /// Counts the changes, so that whoever compiles bots hears of each.
    changes: watch::Sender<u64>,
    /// What compiles bots; set once, when there is one. Weak, because it holds this.
    models: OnceLock<Weak<Models>>,
}

impl Published {
    /// Nothing published.
    pub fn new() -> Arc<Self> {
        Arc::new(Self { items: ArcSwap::default(), changes: watch::Sender::new(0), models: OnceLock::new() })
    }

    /// The kinds to register with the content engine.
    pub fn kinds(self: &Arc<Self>) -> Vec<Arc<dyn content::Kind>> {
        let kind = |which| Arc::new(Kind { which, published: self.clone() }) as Arc<dyn content::Kind>;
        Which::ALL.map(kind).to_vec()
    }

    pub(crate) fn of(&self, env: &EnvId) -> Arc<Items> {
        self.items.load().get(env).cloned().unwrap_or_default()
    }

    pub(crate) fn environments(&self) -> Vec<EnvId> {
        self.items.load().keys().cloned().collect()
    }

    pub(crate) fn compiled_by(&self, models: &Arc<Models>) {
        // There is one engine for what is published.
        let _ = self.models.set(Arc::downgrade(models));
    }

    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
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
            Which::Bot => Text::new("Bot", "机器人"),
            Which::Intent => Text::new("Intent", "意图"),
            Which::Dictionary => Text::new("Dictionary", "词典"),
            Which::Qa => Text::new("Q&A", "问答"),
            Which::Golden => Text::new("Golden conversation", "标准对话"),
        }
    }

    fn edit_permission(&self) -> Permission {
        Permission::EditContent
    }

    async fn validate(&self, _env: &EnvId, _key: &str, json: &Json) -> Vec<FieldError> {
        check::check(self.which, json)
    }

    fn item_title(&self, key: &str, json: &Json) -> Text {
        title(self.which, key, json)
    }

    fn references(&self, json: &Json) -> Vec<ItemRef> {
        match self.which {
            Which::Bot => {
                let entries = read::<BotContent>(json).map(|bot| bot.entries).unwrap_or_default();
                entries.iter().flat_map(|e| &e.prefer).filter_map(|item| crate::item_of(item)).collect()
            }
            Which::Dictionary => vec![],
            Which::Qa => read::<QaContent>(json).map(|qa| named("bot", &qa.bot)).unwrap_or_default(),
            Which::Golden => {
                read::<GoldenContent>(json).map(|golden| named("bot", &golden.bot)).unwrap_or_default()
            }
            Which::Intent => read::<IntentContent>(json).map(|intent| of_intent(&intent)).unwrap_or_default(),
        }
    }

    fn describe(&self, before: Option<&Json>, after: Option<&Json>) -> Vec<DiffLine> {
        differences(self.which, before, after)
    }

    async fn rehearse(&self, env: &EnvId, changed: &BTreeSet<&str>, after: &Items) -> Vec<PlanBlocker> {
        let concerns = Which::ALL.iter().any(|which| changed.contains(which.name()));
        match self.published.models.get().and_then(Weak::upgrade) {
            Some(models) if self.which == Which::Golden && concerns => {
                golden::rehearse(&models, env, after).await
            }
            _ => vec![],
        }
    }

    async fn activate(&self, env: &EnvId, items: &[(String, Option<Arc<Json>>)]) {
        self.published.items.rcu(|all| {
            let mut all = HashMap::clone(all);
            let mut own = all.get(env).map(|own| Items::clone(own)).unwrap_or_default();
            for (key, json) in items {
                let item = ItemRef::new(self.which.name(), key.clone());
                match json {
                    Some(json) => own.insert(item, json.clone()),
                    None => own.remove(&item),
                };
            }
            all.insert(env.clone(), Arc::new(own));
            all
        });
        self.published.changes.send_modify(|n| *n += 1);
    }
}

/// The name of an item that people read.
pub fn title(which: Which, key: &str, json: &Json) -> Text {
    let title = match which {
        Which::Qa => read::<QaContent>(json).and_then(|qa| qa.questions.first().map(Text::same)),
        Which::Bot | Which::Intent | Which::Dictionary | Which::Golden => read(&json["name"]),
    };
    title.filter(|title| !title.is_empty()).unwrap_or_else(|| Text::same(key))
}

/// The difference of an item in words.
pub fn differences(which: Which, before: Option<&Json>, after: Option<&Json>) -> Vec<DiffLine> {
    match (before, after) {
        (Some(before), Some(after)) => {
            types::schema::describe(&which.fields(&Choices::default()), before, after)
        }
        (None, Some(after)) => contents(which, after),
        (_, None) => vec![],
    }
}

fn named(kind: &str, key: &str) -> Vec<ItemRef> {
    if key.is_empty() { vec![] } else { vec![ItemRef::new(kind, key)] }
}

fn of_intent(intent: &IntentContent) -> Vec<ItemRef> {
    let mut all = named("bot", &intent.bot);
    for slot in intent.slots.iter().filter(|slot| !slot.dictionary.starts_with("sys.")) {
        all.extend(named("dictionary", &slot.dictionary));
    }
    all.extend(match intent.action {
        IntentAction::Function => named("function", &intent.target),
        IntentAction::Activity => named("activity", &intent.target),
        IntentAction::Link => named("link", &intent.target),
        IntentAction::Reply | IntentAction::Handoff => vec![],
    });
    all.extend(named("intent", &intent.then));
    all.extend(named("intent", &intent.after));
    all
}

/// What a new item brings: how many of what matters.
fn contents(which: Which, json: &Json) -> Vec<DiffLine> {
    let (label, count) = match which {
        Which::Bot => return vec![],
        Which::Intent => (
            Text::new("What people say", "用户说法"),
            read::<IntentContent>(json).map_or(0, |intent| intent.utterances.len()),
        ),
        Which::Dictionary => (
            Text::new("Values", "词条"),
            read::<DictionaryContent>(json).map_or(0, |dictionary| dictionary.entries.len()),
        ),
        Which::Qa => {
            (Text::new("Questions", "问法"), read::<QaContent>(json).map_or(0, |qa| qa.questions.len()))
        }
        Which::Golden => {
            (Text::new("Turns", "对话"), read::<GoldenContent>(json).map_or(0, |golden| golden.turns.len()))
        }
    };
    let added = u32::try_from(count).unwrap_or(u32::MAX);
    vec![DiffLine { label, change: DiffChange::Items { added, removed: 0, changed: 0 } }]
}

/// The bots among items, by key.
pub fn bots(items: &Items) -> BTreeMap<String, BotContent> {
    let bots = items.iter().filter(|(item, _)| item.kind == "bot");
    bots.filter_map(|(item, json)| Some((item.key.clone(), read(json)?))).collect()
}
