//! A store with two environments, and actors.

use access::{Access, Actor, MasterKey};
use chrono::{TimeZone, Utc};
use database::{Database, Preset};
use serde_json::json;
use std::sync::Arc;
use store::{ManualClock, SeededRandom, Store};
use types::{EnvId, Stage, Text};

pub struct Bed {
    pub store: Store,
    pub database: Database,
    pub access: Access,
    pub clock: Arc<ManualClock>,
}

pub fn env(name: &str) -> EnvId {
    EnvId::new(name)
}

/// What acts as a function does: past all presets.
pub fn system() -> Actor {
    Actor::system(env("e1"))
}

impl Bed {
    pub async fn open(url: &str) -> Self {
        let clock = Arc::new(ManualClock::at(Utc.with_ymd_and_hms(2026, 5, 1, 12, 0, 0).unwrap()));
        let store = Store::open(url, clock.clone(), Arc::new(SeededRandom::new(7))).await.unwrap();
        let access = Access::open(store.clone(), MasterKey::new([7; 32])).await.unwrap();
        let project = Actor::project_system();
        access.create_project(&project, "p", Text::same("P")).await.unwrap();
        for (name, stage) in [("e1", Stage::Dev), ("e2", Stage::Prod)] {
            access.create_environment(&project, "p", env(name), Text::same(name), stage).await.unwrap();
        }
        let database = Database::new(store.clone());
        for name in ["e1", "e2"] {
            database.create_collection(&Actor::system(env(name)), "things").await.unwrap();
        }
        Self { store, database, access, clock }
    }

    /// A new anonymous user.
    pub async fn user(&self, env: &EnvId) -> Actor {
        let credentials = self.access.sign_in_anonymously(env).await.unwrap();
        self.access.verify_access_token(env, &credentials.access_token).unwrap()
    }

    /// Publishes a rule, as content does.
    pub async fn publish_rule(&self, env: &EnvId, collection: &str, rule: serde_json::Value) {
        let json = Arc::new(json!({"rule": rule}));
        assert_eq!(self.database.kind().validate(env, collection, &json).await, vec![]);
        self.database.kind().activate(env, &[(collection.to_owned(), Some(json))]).await;
    }

    /// Publishes a preset, as content does.
    pub async fn publish(&self, env: &EnvId, collection: &str, preset: Preset) {
        let json = Arc::new(json!({"preset": preset}));
        self.database.kind().activate(env, &[(collection.to_owned(), Some(json))]).await;
    }
}

/// Runs a test on SQLite, and on a new database of the PostgreSQL server if there is one.
pub async fn on_each_database<F: AsyncFn(Bed)>(test: F) {
    let dir = tempfile::tempdir().unwrap();
    test(Bed::open(&format!("sqlite:{}", dir.path().join("t.db").display())).await).await;

    let Ok(server) = std::env::var("SAMPAN_TEST_POSTGRES") else {
        eprintln!("skipped on PostgreSQL: SAMPAN_TEST_POSTGRES names no server");
        return;
    };
    use sea_orm::ConnectionTrait;
    let name = format!("d{}", std::process::id()) + &store::Random::hex_id(&store::SystemRandom, 8);
    let admin = sea_orm::Database::connect(&server).await.unwrap();
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    test(Bed::open(&format!("{base}/{name}")).await).await;
    admin.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
}
