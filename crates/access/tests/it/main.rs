//! Access on a real SQLite file and, where `SAMPAN_TEST_POSTGRES` names a server, on PostgreSQL.
#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail as tests do")]

mod end_users;
mod keys;
mod lasting;
mod login;
mod members;
mod secrets;
mod sessions;
mod tickets;

use access::{Access, Actor, MasterKey};
use chrono::{TimeZone, Utc};
use std::sync::Arc;
use store::sea_orm::{ConnectionTrait, Database, sea_query::Query};
use store::{ManualClock, Random, SeededRandom, Store, SystemRandom};
use types::{EnvId, Role, Stage, Text};

/// An installation with a project, the environments `a` and `b`, and one owner.
pub struct World {
    pub access: Access,
    pub store: Store,
    pub clock: Arc<ManualClock>,
    url: String,
    /// Keeps the SQLite file until the test ends.
    _dir: tempfile::TempDir,
}

pub const PASSWORD: &str = "correct horse";

impl World {
    async fn new(url: String, dir: tempfile::TempDir) -> Self {
        let clock = Arc::new(ManualClock::at(Utc.with_ymd_and_hms(2026, 5, 1, 12, 0, 0).unwrap()));
        let (store, access) = open(&url, &clock, 7).await;
        let system = Actor::project_system();
        access.create_project(&system, "p", Text::same("Project")).await.unwrap();
        for env in ["a", "b"] {
            access.create_environment(&system, "p", env.into(), Text::same(env), Stage::Dev).await.unwrap();
        }
        access
            .create_member(&system, "Owner@Example.com", Text::same("Ada"), Role::Owner, PASSWORD)
            .await
            .unwrap();
        Self { access, store, clock, url, _dir: dir }
    }

    /// The time, as tickets say it.
    pub fn clock_millis(&self) -> i64 {
        store::millis(self.store.now())
    }

    /// The same database under a new process.
    pub async fn reopen(&self) -> (Store, Access) {
        open(&self.url, &self.clock, 8).await
    }

    /// The actions in the audit trail, oldest first.
    pub async fn audit(&self) -> Vec<String> {
        let query = Query::select()
            .column("action")
            .from("audit")
            .order_by("id", store::sea_orm::Order::Asc)
            .to_owned();
        let rows = self.store.read().query_all(&query).await.unwrap();
        rows.iter().map(|row| row.try_get("", "action").unwrap()).collect()
    }
}

async fn open(url: &str, clock: &Arc<ManualClock>, seed: u64) -> (Store, Access) {
    let store = Store::open(url, clock.clone(), Arc::new(SeededRandom::new(seed))).await.unwrap();
    let access = Access::open(store.clone(), MasterKey::new([9; 32])).await.unwrap();
    (store, access)
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

pub fn env(id: &str) -> EnvId {
    EnvId::from(id)
}
