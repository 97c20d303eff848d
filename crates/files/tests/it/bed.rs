//! Files in a folder, with two environments and their users.

use access::{Access, Actor, MasterKey};
use bytes::Bytes;
use files::{File, Files, FilesError, Limits, Objects};
use futures::{Stream, StreamExt, stream};
use serde_json::json;
use std::sync::Arc;
use store::{ManualClock, SeededRandom, Store};
use types::{EnvId, FilePreset, FileRule, FileRules, Stage, Text};

pub struct Bed {
    pub store: Store,
    pub access: Access,
    pub clock: Arc<ManualClock>,
    pub files: Files,
    /// Of what the test works with.
    pub dir: tempfile::TempDir,
}

pub const LIMITS: Limits = Limits { file: 20 * 1024 * 1024, environment: 64 * 1024 * 1024 };

pub fn env(name: &str) -> EnvId {
    EnvId::new(name)
}

/// What acts as a function or a key does.
pub fn system() -> Actor {
    Actor::system(env("e1"))
}

/// Bytes as they arrive, in pieces.
pub fn body(bytes: &[u8]) -> impl Stream<Item = Result<Bytes, std::io::Error>> + Send + use<> {
    let pieces: Vec<_> = bytes.chunks(64 * 1024).map(Bytes::copy_from_slice).map(Ok).collect();
    stream::iter(pieces)
}

impl Bed {
    pub async fn open(url: &str, dir: tempfile::TempDir) -> Self {
        // Later than the files that the tests write really are.
        Self::open_at(url, dir, 4_000_000_000_000).await
    }

    pub async fn open_at(url: &str, dir: tempfile::TempDir, millis: i64) -> Self {
        let clock = Arc::new(ManualClock::at(store::timestamp(millis)));
        let store = Store::open(url, clock.clone(), Arc::new(SeededRandom::new(7))).await.unwrap();
        let access = Access::open(store.clone(), MasterKey::new([7; 32])).await.unwrap();
        let project = Actor::project_system();
        access.create_project(&project, "p", Text::same("P")).await.unwrap();
        for (name, stage) in [("e1", Stage::Dev), ("e2", Stage::Prod)] {
            access.create_environment(&project, "p", env(name), Text::same(name), stage).await.unwrap();
        }
        let objects = Objects::folder(dir.path().join("files")).unwrap();
        let files = Files::new(store.clone(), access.clone(), objects, LIMITS);
        Self { store, access, clock, files, dir }
    }

    /// A new anonymous user of an environment.
    pub async fn user(&self, name: &str) -> Actor {
        let env = env(name);
        let credentials = self.access.sign_in_anonymously(&env).await.unwrap();
        self.access.verify_access_token(&env, &credentials.access_token).unwrap()
    }

    /// Puts a file there.
    pub async fn put(&self, actor: &Actor, path: &str, bytes: &[u8]) -> Result<File, FilesError> {
        let permit = self.files.permit(actor, path, None).await?;
        self.files.receive(permit, None, body(bytes)).await
    }

    /// The content of a file that the actor may read.
    pub async fn read(&self, actor: &Actor, path: &str) -> Result<Vec<u8>, FilesError> {
        let file = self.files.file(actor, path).await?;
        collect(&self.files, &file, None).await
    }

    /// Publishes rules, as content does.
    pub async fn publish(&self, default: FilePreset, paths: &[(&str, FilePreset)]) {
        let paths =
            paths.iter().map(|(prefix, preset)| FileRule { prefix: (*prefix).into(), preset: *preset });
        let rules = FileRules { default, paths: paths.collect() };
        let json = Arc::new(json!(rules));
        self.files.kind().activate(&env("e1"), &[("rules".to_owned(), Some(json))]).await;
    }

    /// Names of everything that lies in the folder.
    pub fn objects(&self) -> Vec<String> {
        let mut names = Vec::new();
        let mut folders = vec![self.dir.path().join("files")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let entry = entry.unwrap();
                match entry.file_type().unwrap().is_dir() {
                    true => folders.push(entry.path()),
                    false => names.push(entry.file_name().into_string().unwrap()),
                }
            }
        }
        names.sort();
        names
    }
}

pub async fn collect(
    files: &Files,
    file: &File,
    range: Option<std::ops::Range<u64>>,
) -> Result<Vec<u8>, FilesError> {
    let mut stream = files.content(file, range).await?;
    let mut bytes = Vec::new();
    while let Some(chunk) = stream.next().await {
        bytes.extend_from_slice(&chunk?);
    }
    Ok(bytes)
}

/// Runs a test on SQLite, and on a new database of the PostgreSQL server if there is one.
pub async fn on_each_database<F: AsyncFn(Bed)>(test: F) {
    let dir = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", dir.path().join("t.db").display());
    test(Bed::open(&url, dir).await).await;

    let Ok(server) = std::env::var("SAMPAN_TEST_POSTGRES") else {
        eprintln!("skipped on PostgreSQL: SAMPAN_TEST_POSTGRES names no server");
        return;
    };
    use sea_orm::ConnectionTrait;
    let name = format!("f{}", std::process::id()) + &store::Random::hex_id(&store::SystemRandom, 8);
    let admin = sea_orm::Database::connect(&server).await.unwrap();
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    test(Bed::open(&format!("{base}/{name}"), tempfile::tempdir().unwrap()).await).await;
    admin.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
}
