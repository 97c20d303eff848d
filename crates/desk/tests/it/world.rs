//! An environment with a desk, agents and customers.

use access::{Access, Actor, MasterKey};
use chrono::{TimeZone, Utc};
use desk::{Channel, Desk, Handover, Opening, Said, Say};
use std::sync::Arc;
use std::time::Duration;
use store::sea_orm::{ConnectionTrait, Database};
use store::{ManualClock, Random, SeededRandom, Store, SystemRandom};
use types::desk::*;
use types::*;

pub struct World {
    pub desk: Desk,
    pub store: Store,
    pub clock: Arc<ManualClock>,
    /// Agents.
    pub mei: Actor,
    pub bo: Actor,
    /// A supervisor.
    pub sun: Actor,
    pub viewer: Actor,
    /// An agent of another environment.
    pub stranger: Actor,
    url: String,
    /// Keeps the SQLite file until the test ends.
    _dir: tempfile::TempDir,
}

impl World {
    async fn new(url: String, dir: tempfile::TempDir, channels: Vec<Arc<dyn Channel>>) -> Self {
        // A Monday morning in China.
        let clock = Arc::new(ManualClock::at(Utc.with_ymd_and_hms(2026, 11, 23, 2, 0, 0).unwrap()));
        let store = Store::open(&url, clock.clone(), Arc::new(SeededRandom::new(7))).await.unwrap();
        let access = Access::open(store.clone(), MasterKey::new([1; 32])).await.unwrap();
        let system = Actor::project_system();
        access.create_project(&system, "p", Text::same("Project")).await.unwrap();
        for (env, stage) in [("dev", Stage::Dev), ("prod", Stage::Prod)] {
            access.create_environment(&system, "p", env.into(), Text::same(env), stage).await.unwrap();
        }
        let member = async |name: &str, role| {
            let email = format!("{name}@x");
            access.create_member(&system, &email, Text::same(name), role, "12345678").await.unwrap()
        };
        let mei = member("Mei", Role::Agent).await;
        let bo = member("Bo", Role::Agent).await;
        let sun = member("Sun", Role::Supervisor).await;
        let viewer = member("Vi", Role::Viewer).await;
        let actor = |member, env: &str| access.actor_for_member(member, &env.into()).unwrap();
        let world = Self {
            desk: Desk::new(store.clone(), channels),
            mei: actor(&mei, "dev"),
            bo: actor(&bo, "dev"),
            sun: actor(&sun, "dev"),
            viewer: actor(&viewer, "dev"),
            stranger: actor(&mei, "prod"),
            store,
            clock,
            url,
            _dir: dir,
        };
        for agent in [&world.mei, &world.bo] {
            world.desk.set_availability(agent, Availability::Busy).await.unwrap();
        }
        world
    }

    /// The same database under a new process.
    pub async fn reopen(&self, channels: Vec<Arc<dyn Channel>>) -> (Store, Desk) {
        let random = Arc::new(SeededRandom::new(8));
        let store = Store::open(&self.url, self.clock.clone(), random).await.unwrap();
        (store.clone(), Desk::new(store, channels))
    }

    pub fn pass(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    /// Somebody writes.
    pub async fn writes(&self, person: &str, client_id: &str, text: &str) -> Said {
        let opening = Opening::default();
        self.desk.customer_says(&visitor(), &customer(person), opening, say(client_id, text)).await.unwrap()
    }

    /// The whole log.
    pub async fn log(&self, id: &ConversationId) -> Vec<Event> {
        let mut log = vec![];
        loop {
            let after = log.last().map_or(0, |event: &Event| event.seq);
            let page = self.desk.events_after(&self.sun, id, after, 200).await.unwrap();
            if page.is_empty() {
                return log;
            }
            log.extend(page);
        }
    }

    /// The summary equals what the log comes to, whose numbers have no gap.
    pub async fn holds(&self, id: &ConversationId) -> Conversation {
        let log = self.log(id).await;
        let numbers: Vec<u64> = log.iter().map(|event| event.seq).collect();
        assert_eq!(numbers, (1..=log.len() as u64).collect::<Vec<_>>());
        let stored = self.desk.conversation(&self.sun, id).await.unwrap();
        assert_eq!(Conversation::recompute(&log), Some(stored.clone()));
        stored
    }
}

pub fn visitor() -> Actor {
    Actor::visitor("dev".into())
}

pub fn customer(person: &str) -> Customer {
    Customer { channel: "web".into(), person: person.into(), name: person.to_uppercase() }
}

pub fn say(client_id: &str, text: &str) -> Say {
    Say { client_id: client_id.into(), text: text.into(), attachments: vec![] }
}

pub fn handover(turns: Json) -> Handover {
    Handover { source: "bot".into(), name: "help".into(), reason: "asked_for_person".into(), turns }
}

pub fn member_id(actor: &Actor) -> MemberId {
    match actor.who() {
        access::Who::Member { id, .. } => id.clone(),
        other => panic!("no member: {other:?}"),
    }
}

/// What events are, in short.
pub fn kinds(log: &[Event]) -> Vec<String> {
    log.iter()
        .map(|event| serde_json::to_value(event).unwrap()["type"].as_str().unwrap().to_owned())
        .collect()
}

/// Runs a test on SQLite, and on a new database of the PostgreSQL server if there is one.
pub async fn on_each_database<F: AsyncFn(World)>(test: F) {
    with_channels(|| vec![], test).await;
}

/// The same, with channels that carry messages.
pub async fn with_channels<F: AsyncFn(World)>(channels: impl Fn() -> Vec<Arc<dyn Channel>>, test: F) {
    let dir = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", dir.path().join("t.db").display());
    test(World::new(url, dir, channels()).await).await;

    let Ok(server) = std::env::var("SAMPAN_TEST_POSTGRES") else {
        eprintln!("skipped on PostgreSQL: SAMPAN_TEST_POSTGRES names no server");
        return;
    };
    let name = format!("t{}", std::process::id()) + &SystemRandom.hex_id(8);
    let admin = Database::connect(&server).await.unwrap();
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    test(World::new(format!("{base}/{name}"), tempfile::tempdir().unwrap(), channels()).await).await;
    admin.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
}
