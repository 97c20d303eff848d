//! A store, documents in it, and a source with a small query language: `{"room": "a", "min": 3}` (both optional),
//! ordered by `{"n": 1}`, `{"n": -1}` or, without an order, by id.

use async_trait::async_trait;
use push::{Push, PushError, Settings, Snapshot, Source, View, WatchSpec};
use sea_orm::sea_query::{Expr, OnConflict, Query};
use sea_orm::{ConnectionTrait, ExprTrait};
use serde_json::{Value, json};
use std::cmp::Ordering;
use std::sync::atomic::{AtomicUsize, Ordering as Atomic};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::{ChangeOp, NewChange, SeededRandom, Store, StoreError, SystemClock, Tx};
use types::EnvId;

pub struct Bed {
    pub store: Store,
    pub source: Arc<Rooms>,
    pub push: Push,
}

/// The source, with counters of what it was asked.
pub struct Rooms {
    store: Store,
    pub matched: Arc<AtomicUsize>,
    pub snapshots: Arc<AtomicUsize>,
    /// Whoever holds it stops the matching.
    pub gate: Arc<Mutex<()>>,
}

struct Room {
    store: Store,
    spec: WatchSpec,
    matched: Arc<AtomicUsize>,
    snapshots: Arc<AtomicUsize>,
    gate: Arc<Mutex<()>>,
}

#[async_trait]
impl Source for Rooms {
    async fn open(&self, spec: &WatchSpec) -> Result<Arc<dyn View>, PushError> {
        if spec.collection == "none" {
            return Err(PushError::Source { code: "MISSING".into(), message: "no such collection".into() });
        }
        Ok(Arc::new(Room {
            store: self.store.clone(),
            spec: spec.clone(),
            matched: self.matched.clone(),
            snapshots: self.snapshots.clone(),
            gate: self.gate.clone(),
        }))
    }

    fn topic(&self, spec: &WatchSpec) -> String {
        format!("doc/{}", spec.collection)
    }

    fn keys(&self, doc: &Value, path: &str) -> Vec<String> {
        doc.get(path).and_then(Value::as_str).map(str::to_owned).into_iter().collect()
    }
}

impl Room {
    fn has(&self, doc: &Value) -> bool {
        let query = &self.spec.query;
        let room = query.get("room").is_none_or(|room| doc["room"] == *room);
        let min = query.get("min").and_then(Value::as_i64).is_none_or(|min| doc["n"].as_i64() >= Some(min));
        room && min && self.spec.owner.as_ref().is_none_or(|owner| doc["owner"] == json!(owner))
    }
}

#[async_trait]
impl View for Room {
    async fn snapshot(&self, count: usize) -> Result<Snapshot, PushError> {
        self.snapshots.fetch_add(1, Atomic::SeqCst);
        let failed =
            |error: StoreError| PushError::Source { code: "SYS_ERR".into(), message: error.to_string() };
        let snapshot = self.store.snapshot().await.map_err(failed)?;
        let seq = snapshot.seq(&self.spec.env).await.map_err(failed)?;
        let query = Query::select()
            .column("doc")
            .from("documents")
            .and_where(Expr::col("env").eq(self.spec.env.as_str()))
            .and_where(Expr::col("collection").eq(self.spec.collection.as_str()))
            .to_owned();
        let rows = snapshot.conn().query_all(&query).await.map_err(|e| failed(e.into()))?;
        let mut docs: Vec<Value> = rows
            .iter()
            .map(|row| serde_json::from_str(&row.try_get::<String>("", "doc").unwrap()).unwrap())
            .filter(|doc| self.has(doc))
            .collect();
        docs.sort_by(|a, b| self.compare(a, b));
        let complete = docs.len() <= count;
        docs.truncate(count);
        let docs = docs.into_iter().map(|doc| (doc["_id"].as_str().unwrap().to_owned(), Arc::new(doc)));
        Ok(Snapshot { seq, docs: docs.collect(), complete })
    }

    fn matches(&self, doc: &Value) -> bool {
        drop(self.gate.lock());
        self.matched.fetch_add(1, Atomic::SeqCst);
        self.has(doc)
    }

    fn compare(&self, a: &Value, b: &Value) -> Ordering {
        let n = a["n"].as_i64().cmp(&b["n"].as_i64());
        let n = match self.spec.order.get("n").and_then(Value::as_i64) {
            Some(-1) => n.reverse(),
            Some(_) => n,
            None => Ordering::Equal,
        };
        n.then_with(|| a["_id"].as_str().cmp(&b["_id"].as_str()))
    }

    fn equality(&self) -> Option<(String, String)> {
        Some(("room".to_owned(), self.spec.query.get("room")?.as_str()?.to_owned()))
    }
}

/// No merging, so that each write is a batch.
pub fn plain() -> Settings {
    Settings { merge: Duration::ZERO, ..Settings::default() }
}

pub fn spec(query: Value) -> WatchSpec {
    WatchSpec {
        env: EnvId::new("e1"),
        collection: "c".into(),
        query,
        order: Value::Null,
        limit: None,
        owner: None,
    }
}

impl Bed {
    async fn open(url: &str, settings: Settings) -> Self {
        let store = Store::open(url, Arc::new(SystemClock), Arc::new(SeededRandom::new(7))).await.unwrap();
        let source = Arc::new(Rooms {
            store: store.clone(),
            matched: Arc::default(),
            snapshots: Arc::default(),
            gate: Arc::default(),
        });
        let push = Push::new(&store, source.clone(), settings);
        Self { store, source, push }
    }

    /// A push engine that knows nothing of the other, as after a restart.
    pub fn restarted(&self, settings: Settings) -> Push {
        Push::new(&self.store, self.source.clone(), settings)
    }

    /// Writes a document, or removes it.
    pub async fn write(&self, id: &str, op: ChangeOp, doc: Option<Value>) {
        write(&self.store, "e1", id, op, doc).await;
    }

    pub async fn put(&self, id: &str, doc: Value) {
        self.write(id, ChangeOp::Update, Some(doc)).await;
    }

    /// The shown window of a query, straight from the rows.
    pub async fn fresh(&self, spec: &WatchSpec) -> Vec<Value> {
        let view = self.source.open(spec).await.unwrap();
        let count = spec.limit.map_or(usize::MAX, |limit| limit as usize);
        view.snapshot(count).await.unwrap().docs.into_iter().map(|(_, doc)| (*doc).clone()).collect()
    }
}

/// One job: reads the row, writes it, logs the change. `op` is what it is called if the document is there.
pub async fn write(store: &Store, env: &'static str, id: &str, op: ChangeOp, doc: Option<Value>) {
    let id = id.to_owned();
    let done: Result<(), StoreError> = store
        .write(move |tx: &mut Tx| {
            Box::pin(async move {
                let this = [("env", env), ("collection", "c"), ("id", id.as_str())];
                let mut find = Query::select().column("doc").from("documents").to_owned();
                for (column, value) in this {
                    find.and_where(Expr::col(column).eq(value));
                }
                let before: Option<Value> = match tx.conn().query_one(&find).await? {
                    Some(row) => Some(serde_json::from_str(&row.try_get::<String>("", "doc")?)?),
                    None => None,
                };
                let Some(mut doc) = doc else {
                    if before.is_some() {
                        let mut delete = Query::delete().from_table("documents").to_owned();
                        for (column, value) in this {
                            delete.and_where(Expr::col(column).eq(value));
                        }
                        tx.conn().execute(&delete).await?;
                        tx.change(change(env, &id, ChangeOp::Remove, before, None)).await?;
                    }
                    return Ok(());
                };
                doc["_id"] = json!(id);
                let op = if before.is_some() { op } else { ChangeOp::Add };
                let seq = tx.change(change(env, &id, op, before, Some(doc.clone()))).await?;
                let upsert = Query::insert()
                    .into_table("documents")
                    .columns(["env", "collection", "id", "doc", "created_seq", "changed_seq"])
                    .values_panic([
                        env.into(),
                        "c".into(),
                        id.into(),
                        doc.to_string().into(),
                        (seq as i64).into(),
                        (seq as i64).into(),
                    ])
                    .on_conflict(
                        OnConflict::columns(["env", "collection", "id"])
                            .update_columns(["doc", "changed_seq"])
                            .to_owned(),
                    )
                    .to_owned();
                tx.conn().execute(&upsert).await?;
                Ok(())
            })
        })
        .await;
    done.unwrap();
}

fn change(env: &str, id: &str, op: ChangeOp, before: Option<Value>, after: Option<Value>) -> NewChange {
    NewChange { env: env.into(), topic: "doc/c".into(), key: id.to_owned(), op, before, after }
}

/// Runs a test on SQLite.
pub async fn on_sqlite<F: AsyncFn(Bed)>(settings: Settings, test: F) {
    let dir = tempfile::tempdir().unwrap();
    test(Bed::open(&format!("sqlite:{}", dir.path().join("t.db").display()), settings).await).await;
}

/// Runs a test on SQLite, and on a new database of the PostgreSQL server if there is one.
pub async fn on_each_database<F: AsyncFn(Bed)>(settings: Settings, test: F) {
    on_sqlite(settings.clone(), &test).await;
    let Ok(server) = std::env::var("SAMPAN_TEST_POSTGRES") else {
        eprintln!("skipped on PostgreSQL: SAMPAN_TEST_POSTGRES names no server");
        return;
    };
    let name = format!("p{}", std::process::id()) + &store::Random::hex_id(&store::SystemRandom, 8);
    let admin = sea_orm::Database::connect(&server).await.unwrap();
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    test(Bed::open(&format!("{base}/{name}"), settings).await).await;
    admin.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
}
