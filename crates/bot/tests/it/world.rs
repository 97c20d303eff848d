//! An environment with a bot, over SQLite in a folder of its own.

use access::{Access, Actor, MasterKey};
use async_trait::async_trait;
use bot::{Answer, Bots, Conversation, Edition, ModelFiles, Outside, Published, Said};
use chrono::{TimeZone, Utc};
use content::Content;
use sea_orm::{ConnectionTrait, Database};
use serde_json::json;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};
use store::{ManualClock, Random, SeededRandom, Store, SystemRandom};
use types::*;

/// Functions of the tests: `echo` says what it got, `fail` fails; `within` and `beside` ask the bot in the same
/// conversation and in another, and say what came of it.
#[derive(Default)]
struct Functions(Arc<OnceLock<Bots>>);

#[async_trait]
impl Outside for Functions {
    async fn call(&self, actor: &Actor, function: &str, event: Json, depth: u8) -> Result<Answer, String> {
        match function {
            "within" | "beside" => {
                let user = event["user"].as_str().unwrap().to_owned();
                let person = if function == "within" { user } else { format!("{user}'s friend") };
                let channel = event["channel"].as_str().unwrap().to_owned();
                let with = Conversation {
                    bot: bot::demo::BOT.to_owned(),
                    channel,
                    person,
                    ..Conversation::default()
                };
                let said = Said { depth: depth + 1, ..Said::words("where can I park?") };
                let got = self.0.get().unwrap().talk(actor, &with, said).await;
                Ok(Answer::of(&json!(got.map_or_else(|e| e.to_string(), |turn| words(&turn)))))
            }
            "echo" => Ok(Answer::of(&json!({
                "reply": format!("{}: {}", event["intent"], event["slots"]),
                "sessionAttributes": { "seen": event["user"] },
            }))),
            _ => Err("it failed".to_owned()),
        }
    }

    async fn show(&self, _: &Actor, _: IntentAction, target: &str, _: &str, _: Lang) -> Option<Bubble> {
        Some(Bubble::Button { label: target.to_owned(), url: format!("/{target}") })
    }
}

/// The kind that intents refer to; what a function is does not matter here.
struct FunctionKind;

#[async_trait]
impl content::Kind for FunctionKind {
    fn name(&self) -> &'static str {
        "function"
    }
    fn title(&self) -> Text {
        Text::same("Function")
    }
    fn edit_permission(&self) -> Permission {
        Permission::EditContent
    }
    async fn validate(&self, _: &EnvId, _: &str, _: &Json) -> Vec<FieldError> {
        vec![]
    }
    fn item_title(&self, key: &str, _: &Json) -> Text {
        Text::same(key)
    }
    fn references(&self, _: &Json) -> Vec<ItemRef> {
        vec![]
    }
    fn describe(&self, _: Option<&Json>, _: Option<&Json>) -> Vec<DiffLine> {
        vec![]
    }
    async fn activate(&self, _: &EnvId, _: &[(String, Option<Arc<Json>>)]) {}
}

/// Models in memory, and how often one was kept.
#[derive(Default)]
pub struct Kept(pub Mutex<HashMap<String, Vec<u8>>>);

impl ModelFiles for Kept {
    fn load(&self, hash: &str) -> Option<Vec<u8>> {
        self.0.lock().unwrap().get(hash).cloned()
    }
    fn keep(&self, hash: &str, bytes: &[u8]) {
        self.0.lock().unwrap().insert(hash.to_owned(), bytes.to_owned());
    }
}

pub struct World {
    pub bots: Bots,
    pub content: Content,
    pub clock: Arc<ManualClock>,
    pub models: Arc<Kept>,
    pub store: Store,
    /// A product manager in `dev`.
    pub pm: Actor,
    /// The same in `prod`.
    pub prod: Actor,
    /// The owner in `dev`.
    pub owner: Actor,
    _dir: tempfile::TempDir,
}

impl World {
    /// A world where these items are published.
    pub async fn with(items: Vec<(ItemRef, Json)>) -> Self {
        Self::with_encoder(items, None).await
    }

    /// The same, with a sentence encoder.
    pub async fn with_encoder(items: Vec<(ItemRef, Json)>, encoder: Option<Arc<dyn nlu::Encoder>>) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}?mode=rwc", dir.path().join("test.db").display());
        Self::at(url, dir, items, encoder).await
    }

    async fn at(
        url: String,
        dir: tempfile::TempDir,
        items: Vec<(ItemRef, Json)>,
        encoder: Option<Arc<dyn nlu::Encoder>>,
    ) -> Self {
        let world = Self::empty(url, dir, encoder).await;
        for (item, json) in items {
            world.content.create_draft(&world.pm, &item, json).await.unwrap();
        }
        world.publish("").await.unwrap();
        world
    }

    async fn empty(url: String, dir: tempfile::TempDir, encoder: Option<Arc<dyn nlu::Encoder>>) -> Self {
        // A Monday evening in China.
        let clock = Arc::new(ManualClock::at(Utc.with_ymd_and_hms(2026, 11, 23, 11, 0, 0).unwrap()));
        let store = Store::open(&url, clock.clone(), Arc::new(SeededRandom::new(1))).await.unwrap();
        let access = Access::open(store.clone(), MasterKey::new([1; 32])).await.unwrap();
        let system = Actor::project_system();
        access.create_project(&system, "p", Text::same("Project")).await.unwrap();
        for (env, stage) in [("dev", Stage::Dev), ("prod", Stage::Prod)] {
            access.create_environment(&system, "p", env.into(), Text::same(env), stage).await.unwrap();
        }
        let name = Text::new("Mei", "小梅");
        let pm = access.create_member(&system, "pm@x", name, Role::ProductManager, "12345678").await.unwrap();
        let prod = access.actor_for_member(&pm, &"prod".into()).unwrap();
        let pm = access.actor_for_member(&pm, &"dev".into()).unwrap();
        let owner =
            access.create_member(&system, "o@x", Text::same("O"), Role::Owner, "12345678").await.unwrap();
        let owner = access.actor_for_member(&owner, &"dev".into()).unwrap();
        let published = Published::new();
        let mut kinds = published.kinds();
        kinds.push(Arc::new(FunctionKind));
        let content = Content::open(store.clone(), kinds);
        content.start().await.unwrap();
        let models = Arc::new(Kept::default());
        let functions = Functions::default();
        let itself = functions.0.clone();
        let bots = Bots::new(
            store.clone(),
            content.clone(),
            published,
            models.clone(),
            Arc::new(functions),
            None,
            encoder,
        );
        drop(itself.set(bots.clone()));
        Self { store, bots, content, clock, models, pm, prod, owner, _dir: dir }
    }

    /// Publishes all drafts.
    pub async fn publish(&self, note: &str) -> Result<ReleaseEntry, content::ContentError> {
        let plan = self.content.plan_publish(&self.pm, None).await.unwrap();
        let items: Vec<_> = plan.diff.iter().map(|d| d.item.clone()).collect();
        self.content.publish(&self.pm, &items, note, &plan.token).await
    }

    /// Replaces an item's draft.
    pub async fn edit(&self, item: &ItemRef, change: impl FnOnce(&mut Json)) {
        let view = self.content.item(&self.pm, item).await.unwrap();
        let mut json = view.summary.json;
        change(&mut json);
        self.content.save_draft(&self.pm, item, json, view.revision).await.unwrap();
    }

    /// Somebody's conversation with the published bot.
    pub fn somebody(&self, person: &str) -> Conversation {
        Conversation {
            bot: bot::demo::BOT.to_owned(),
            edition: Edition::Live,
            channel: "web".to_owned(),
            person: person.to_owned(),
            lang: None,
        }
    }

    pub async fn say(&self, with: &Conversation, text: &str) -> Turn {
        self.bots.talk(&Actor::visitor("dev".into()), with, Said::words(text)).await.unwrap()
    }
}

/// Runs a test on SQLite, and on a new database of the PostgreSQL server if there is one.
pub async fn on_each_database<F: AsyncFn(World)>(items: fn() -> Vec<(ItemRef, Json)>, test: F) {
    test(World::with(items()).await).await;
    let Ok(server) = std::env::var("SAMPAN_TEST_POSTGRES") else {
        eprintln!("skipped on PostgreSQL: SAMPAN_TEST_POSTGRES names no server");
        return;
    };
    let name = format!("t{}", std::process::id()) + &SystemRandom.hex_id(8);
    let admin = Database::connect(&server).await.unwrap();
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    test(World::at(format!("{base}/{name}"), tempfile::tempdir().unwrap(), items(), None).await).await;
    admin.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
}

/// The words of a turn.
pub fn words(turn: &Turn) -> String {
    let texts = turn.bubbles.iter().filter_map(|bubble| match bubble {
        Bubble::Text { text } => Some(text.as_str()),
        Bubble::Image { .. } | Bubble::Button { .. } | Bubble::Options { .. } => None,
    });
    texts.collect::<Vec<_>>().join("\n")
}

/// `name=value` of each slot.
pub fn slots(turn: &Turn) -> Vec<String> {
    turn.slots.iter().map(|slot| format!("{}={}", slot.name, slot.value)).collect()
}

/// A small bot: a table is booked, a taxi needs two places, a question is answered.
pub fn small() -> Vec<(ItemRef, Json)> {
    let bot = bot::demo::BOT;
    let intent = |key: &str, json: Json| (ItemRef::new("intent", key), json);
    vec![
        (
            ItemRef::new("bot", bot),
            json!({
                "name": {"en": "Bo", "zh-CN": "小宝"}, "greeting": {"en": "Hello!", "zh-CN": "你好！"}, "strictness": "balanced",
                "small_talk": true, "handoff": {"after_misses": 2, "words": ["manager"]}, "blocked": ["casino"],
                "blocked_reply": {"en": "Please stay polite.", "zh-CN": "请文明用语。"}, "session_minutes": 30,
            }),
        ),
        (ItemRef::new("function", "echo"), json!({})),
        intent(
            "table",
            json!({
                "bot": bot, "name": {"en": "Book a table", "zh-CN": "订位"}, "action": "function", "target": "echo",
                "utterances": [
                    "book a table", "I want to reserve a table", "a table for {people:four} please", "table for {day:tomorrow}",
                    "reserve seats for dinner", "订位", "我想订个位子", "订{day:明天}的桌子", "帮我订{people:四个人}的位子", "预订餐桌",
                ],
                "slots": [
                    {"name": "people", "title": {"en": "People", "zh-CN": "人数"}, "dictionary": "sys.person_count", "required": true,
                     "prompt": {"en": "For how many?\nHow many of you?", "zh-CN": "几位？"}, "invalid": {"en": "1 to 8, please.", "zh-CN": "1 到 8 位。"},
                     "min": 1, "max": 8},
                    {"name": "day", "title": {"en": "Day", "zh-CN": "日期"}, "dictionary": "sys.date", "required": true,
                     "prompt": {"en": "Which day?", "zh-CN": "哪一天？"}},
                ],
                "confirm": {"en": "{people} on {day}?", "zh-CN": "{day}{people}位，对吗？"},
                "cancelled": {"en": "Not booked.", "zh-CN": "已取消。"},
            }),
        ),
        intent(
            "taxi",
            json!({
                "bot": bot, "name": {"en": "Call a taxi", "zh-CN": "叫车"}, "action": "reply",
                "utterances": [
                    "I need a taxi", "call me a cab", "taxi from {from:Shanghai} to {to:Hangzhou}", "a ride from {from:Suzhou} to {to:Nanjing}",
                    "get me a car", "叫车", "打车从{from:上海}到{to:杭州}", "我要一辆出租车", "帮我叫个车", "叫辆车去{to:南京}",
                ],
                "slots": [
                    {"name": "from", "title": {"en": "From"}, "dictionary": "sys.city", "required": true, "prompt": {"en": "From where?", "zh-CN": "从哪里出发？"}},
                    {"name": "to", "title": {"en": "To"}, "dictionary": "sys.city", "required": true, "prompt": {"en": "Where to?", "zh-CN": "去哪里？"}},
                ],
                "replies": [{"text": {"en": "A taxi from {from} to {to}.", "zh-CN": "从{from}到{to}的车。"}}],
            }),
        ),
        (
            ItemRef::new("qa", "parking"),
            json!({
                "bot": bot, "questions": ["Where can I park?", "Is there a car park?", "哪里可以停车", "有停车场吗"],
                "answers": [{"text": {"en": "Under the house.", "zh-CN": "楼下。"}}],
            }),
        ),
        (
            ItemRef::new("golden", "parking"),
            json!({
                "bot": bot, "name": {"en": "Parking", "zh-CN": "停车"},
                "turns": [{"say": "Is there a car park?", "expect": "qa/parking", "reply": "Under"}],
            }),
        ),
    ]
}
