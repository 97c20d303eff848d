//! A project with two environments, members of three roles, and two kinds of content.

use access::{Access, Actor, MasterKey};
use async_trait::async_trait;
use chrono::{TimeZone, Utc};
use content::{Content, ContentError, Kind};
use serde_json::json;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::sea_orm::{ConnectionTrait, Database, sea_query::Query};
use store::{ManualClock, Random, SeededRandom, Store, SystemRandom};
use types::*;

/// One call of `activate`: environment, then `key=n` or `key-` for each item.
pub type Activation = (String, Vec<String>);

/// A kind whose items hold a number `n`, may need other `page`s (`needs`), and are invalid when `n` is negative.
pub struct Sample {
    name: &'static str,
    edit: Permission,
    pub activations: Mutex<Vec<Activation>>,
    /// How long an activation takes.
    pub delay: Mutex<Duration>,
}

#[async_trait]
impl Kind for Sample {
    fn name(&self) -> &'static str {
        self.name
    }
    fn title(&self) -> Text {
        Text::same(self.name)
    }
    fn edit_permission(&self) -> Permission {
        self.edit
    }
    async fn validate(&self, _env: &EnvId, _key: &str, json: &Json) -> Vec<FieldError> {
        match json["n"].as_i64() {
            Some(0..) => vec![],
            _ => vec![FieldError::new("/n", "too_small", "at least 0")],
        }
    }
    fn item_title(&self, key: &str, _json: &Json) -> Text {
        Text::new(format!("The {key}"), format!("这个 {key}"))
    }
    fn references(&self, json: &Json) -> Vec<ItemRef> {
        let keys = json["needs"].as_array().into_iter().flatten();
        keys.filter_map(Json::as_str).map(page).collect()
    }
    fn describe(&self, before: Option<&Json>, after: Option<&Json>) -> Vec<DiffLine> {
        let n = |json: Option<&Json>| Text::same(json.map_or(String::new(), |j| j["n"].to_string()));
        let change = match (before, after) {
            (Some(_), Some(_)) => DiffChange::Changed { from: n(before), to: n(after) },
            _ => return vec![],
        };
        vec![DiffLine { label: Text::same("Number"), change }]
    }
    async fn activate(&self, env: &EnvId, items: &[(String, Option<Arc<Json>>)]) {
        let delay = *self.delay.lock().unwrap();
        if !delay.is_zero() {
            tokio::time::sleep(delay).await;
        }
        let items = items.iter().map(|(key, json)| match json {
            Some(json) => format!("{key}={}", json["n"]),
            None => format!("{key}-"),
        });
        self.activations.lock().unwrap().push((env.to_string(), items.collect()));
    }
}

impl Sample {
    fn new(name: &'static str, edit: Permission) -> Arc<Self> {
        Arc::new(Self { name, edit, activations: Mutex::default(), delay: Mutex::default() })
    }

    /// The activations since the last call.
    pub fn take(&self) -> Vec<Activation> {
        std::mem::take(&mut self.activations.lock().unwrap())
    }
}

pub struct World {
    pub content: Content,
    pub store: Store,
    pub clock: Arc<ManualClock>,
    pub pages: Arc<Sample>,
    /// A product manager, and a viewer, in `dev` and in `prod`.
    pub pm: Actor,
    pub prod_pm: Actor,
    pub viewer: Actor,
    pub prod_viewer: Actor,
    url: String,
    /// Keeps the SQLite file until the test ends.
    _dir: tempfile::TempDir,
}

impl World {
    async fn new(url: String, dir: tempfile::TempDir) -> Self {
        let clock = Arc::new(ManualClock::at(Utc.with_ymd_and_hms(2026, 5, 1, 12, 0, 0).unwrap()));
        let (store, content, pages) = open(&url, &clock).await;
        let access = Access::open(store.clone(), MasterKey::new([1; 32])).await.unwrap();
        let system = Actor::project_system();
        access.create_project(&system, "p", Text::same("Project")).await.unwrap();
        for (env, stage) in [("dev", Stage::Dev), ("prod", Stage::Prod)] {
            access.create_environment(&system, "p", env.into(), Text::same(env), stage).await.unwrap();
        }
        let pm = access
            .create_member(&system, "pm@x", Text::same("Mei"), Role::ProductManager, "12345678")
            .await
            .unwrap();
        let viewer =
            access.create_member(&system, "v@x", Text::same("Vi"), Role::Viewer, "12345678").await.unwrap();
        let actor = |member, env: &str| access.actor_for_member(member, &env.into()).unwrap();
        Self {
            pm: actor(&pm, "dev"),
            prod_pm: actor(&pm, "prod"),
            viewer: actor(&viewer, "dev"),
            prod_viewer: actor(&viewer, "prod"),
            content,
            store,
            clock,
            pages,
            url,
            _dir: dir,
        }
    }

    /// The same database under a new process that has started.
    pub async fn reopen(&self) -> (Content, Arc<Sample>) {
        let (_, content, pages) = open(&self.url, &self.clock).await;
        (content, pages)
    }

    /// Saves a page over whatever is there.
    pub async fn save(&self, actor: &Actor, key: &str, json: Json) -> ItemView {
        let revision = match self.content.item(actor, &page(key)).await {
            Ok(view) => view.revision,
            Err(_) => 0,
        };
        self.content.save_draft(actor, &page(key), json, revision).await.unwrap()
    }

    pub async fn delete(&self, actor: &Actor, key: &str) {
        let revision = self.content.item(actor, &page(key)).await.unwrap().revision;
        self.content.delete(actor, &page(key), revision).await.unwrap();
    }

    /// Publishes the drafts of some pages.
    pub async fn publish(&self, actor: &Actor, keys: &[&str]) -> Result<ReleaseEntry, ContentError> {
        let items = pages(keys);
        let plan = self.content.plan_publish(actor, Some(&items)).await?;
        self.content.publish(actor, &items, "", &plan.token).await
    }

    /// Promotes some pages from `dev` to `prod`.
    pub async fn promote(&self, keys: &[&str]) -> Result<ReleaseEntry, ContentError> {
        let items = pages(keys);
        let plan = self.content.plan_promotion(&self.pm, &self.prod_pm, Some(&items)).await?;
        self.content.promote(&self.pm, &self.prod_pm, &items, "", &plan.token).await
    }

    /// The numbers of the published pages of an environment, by key.
    pub fn published(&self, env: &str) -> Json {
        let all = self.content.published_all(&env.into(), "page");
        all.into_iter().map(|(key, json)| (key, json["n"].clone())).collect()
    }

    pub async fn column(&self, table: &'static str, column: &'static str) -> Vec<String> {
        let query = Query::select().column(column).from(table).to_owned();
        let rows = self.store.read().query_all(&query).await.unwrap();
        rows.iter().map(|row| row.try_get("", column).unwrap()).collect()
    }
}

async fn open(url: &str, clock: &Arc<ManualClock>) -> (Store, Content, Arc<Sample>) {
    let store = Store::open(url, clock.clone(), Arc::new(SeededRandom::new(3))).await.unwrap();
    let pages = Sample::new("page", Permission::EditContent);
    let code = Sample::new("code", Permission::EditCode);
    let content = Content::open(store.clone(), vec![pages.clone(), code]);
    content.start().await.unwrap();
    (store, content, pages)
}

/// Runs a test on SQLite, and on a new database of the PostgreSQL server if there is one.
pub async fn on_each_database<F: AsyncFn(World)>(test: F) {
    let dir = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", dir.path().join("t.db").display());
    test(World::new(url, dir).await).await;

    let Ok(server) = std::env::var("SAMPAN_TEST_POSTGRES") else {
        eprintln!("skipped on PostgreSQL: SAMPAN_TEST_POSTGRES names no server");
        return;
    };
    let name = format!("t{}", std::process::id()) + &SystemRandom.hex_id(8);
    let admin = Database::connect(&server).await.unwrap();
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    test(World::new(format!("{base}/{name}"), tempfile::tempdir().unwrap()).await).await;
    admin.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
}

pub fn page(key: &str) -> ItemRef {
    ItemRef::new("page", key)
}

pub fn pages(keys: &[&str]) -> Vec<ItemRef> {
    keys.iter().map(|key| page(key)).collect()
}

/// A page's JSON.
pub fn n(n: i64) -> Json {
    json!({ "n": n })
}

/// A page's JSON that needs other pages.
pub fn needs(n: i64, keys: &[&str]) -> Json {
    json!({ "n": n, "needs": keys })
}
