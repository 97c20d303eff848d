use chrono::{TimeZone, Utc};
use std::{sync::Arc, time::Duration};
use store::sea_orm::{ConnectionTrait, sea_query::Query};
use store::{Audit, ChangeOp, ManualClock, NewChange, SeededRandom, Store, StoreError, Tx};
use types::EnvId;

pub struct Db {
    pub store: Store,
    clock: Arc<ManualClock>,
    pub url: String,
    /// Keeps the SQLite file until the test ends.
    _dir: tempfile::TempDir,
}

impl Db {
    /// Another store on the same database.
    pub async fn reopen(&self) -> Store {
        open(&self.url, &self.clock).await
    }
}

async fn open(url: &str, clock: &Arc<ManualClock>) -> Store {
    Store::open(url, clock.clone(), Arc::new(SeededRandom::new(7))).await.unwrap()
}

/// Runs a test on SQLite, and on a new database of the PostgreSQL server if there is one.
pub async fn on_each_database<F: AsyncFn(Db)>(test: F) {
    let clock = Arc::new(ManualClock::at(Utc.with_ymd_and_hms(2026, 5, 1, 12, 0, 0).unwrap()));
    let dir = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", dir.path().join("t.db").display());
    test(Db { store: open(&url, &clock).await, clock: clock.clone(), url, _dir: dir }).await;

    let Ok(server) = std::env::var("SAMPAN_TEST_POSTGRES") else {
        eprintln!("skipped on PostgreSQL: SAMPAN_TEST_POSTGRES names no server");
        return;
    };
    let name = format!("t{}", std::process::id()) + &store::Random::hex_id(&store::SystemRandom, 8);
    let admin = store::sea_orm::Database::connect(&server).await.unwrap();
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    let url = format!("{base}/{name}");
    test(Db { store: open(&url, &clock).await, clock, url, _dir: tempfile::tempdir().unwrap() }).await;
    admin.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
}

pub fn change(env: &str, key: &str) -> NewChange {
    let before = Some(serde_json::json!({"z": 1, "a": key}));
    NewChange {
        env: env.into(),
        topic: "doc/t".into(),
        key: key.into(),
        op: ChangeOp::Remove,
        before,
        after: None,
    }
}

pub async fn add(store: &Store, env: &'static str, key: String) -> Result<u64, StoreError> {
    store
        .write(move |tx: &mut Tx| {
            Box::pin(async move {
                let object = key.clone();
                let seq = tx.change(change(env, &key)).await?;
                tx.audit(Audit {
                    env: env.into(),
                    actor: "system".into(),
                    action: "t".into(),
                    object,
                    detail: "".into(),
                });
                Ok(seq)
            })
        })
        .await
}

async fn audit_lines(store: &Store) -> usize {
    store.read().query_all(&Query::select().column("id").from("audit").to_owned()).await.unwrap().len()
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_writes_get_numbers_without_gap_and_the_feed_has_them_in_order() {
    on_each_database(async |db| {
        let mut feed = db.store.changes();
        let writes = (0..500).map(|i| {
            let store = db.store.clone();
            tokio::spawn(async move {
                let env = if i % 5 == 0 { "b" } else { "a" };
                // Every seventh job fails after it took a number: the number must be given again.
                if i % 7 == 0 {
                    let failed: Result<(), _> = store
                        .write(move |tx| {
                            Box::pin(async move {
                                tx.change(change(env, "lost")).await?;
                                Err(StoreError::Closed)
                            })
                        })
                        .await;
                    assert!(failed.is_err());
                    None
                } else {
                    Some((env, add(&store, env, i.to_string()).await.unwrap()))
                }
            })
        });
        let mut numbers: Vec<_> =
            futures::future::join_all(writes).await.into_iter().filter_map(|r| r.unwrap()).collect();
        numbers.sort();
        let a: Vec<u64> = numbers.iter().filter(|(env, _)| *env == "a").map(|(_, seq)| *seq).collect();
        let b: Vec<u64> = numbers.iter().filter(|(env, _)| *env == "b").map(|(_, seq)| *seq).collect();
        assert_eq!(a, (1..=a.len() as u64).collect::<Vec<_>>());
        assert_eq!(b, (1..=b.len() as u64).collect::<Vec<_>>());

        let mut fed = Vec::new();
        while fed.len() < numbers.len() {
            fed.extend(feed.next().await.unwrap().unwrap().iter().map(|c| (c.env.clone(), c.seq)));
        }
        for (env, expected) in [("a", &a), ("b", &b)] {
            let seen: Vec<u64> = fed.iter().filter(|(e, _)| e.as_str() == env).map(|(_, seq)| *seq).collect();
            assert_eq!(&seen, expected);
        }
        let logged = db.store.changes_after(&EnvId::from("a"), 10, 1000).await.unwrap();
        assert_eq!(logged.iter().map(|(c, _)| c.seq).collect::<Vec<_>>(), a[10..]);
        assert_eq!(logged[0].1.as_ref().unwrap().as_object().unwrap().keys().next().unwrap(), "z");
        assert_eq!(audit_lines(&db.store).await, numbers.len());
        assert_eq!(db.store.head(&"a".into()).await.unwrap(), a.len() as u64);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panicking_job_changes_nothing_and_the_next_one_works() {
    on_each_database(async |db| {
        let panicked: Result<(), StoreError> = db
            .store
            .write(|tx| {
                Box::pin(async move {
                    tx.change(change("a", "x")).await?;
                    panic!("on purpose")
                })
            })
            .await;
        assert!(matches!(panicked, Err(StoreError::Panicked)));
        assert_eq!(add(&db.store, "a", "y".into()).await.unwrap(), 1);
        assert_eq!(db.store.changes_after(&"a".into(), 0, 10).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn numbering_outlives_trimming_and_reopening() {
    on_each_database(async |db| {
        for key in ["1", "2", "3"] {
            add(&db.store, "a", key.into()).await.unwrap();
        }
        db.clock.advance(Duration::from_secs(60));
        let cut = store::Clock::now(&*db.clock);
        assert_eq!(add(&db.store, "a", "4".into()).await.unwrap(), 4);
        assert_eq!(db.store.trim_changes(cut).await.unwrap(), 3);
        assert_eq!(db.store.changes_after(&"a".into(), 0, 10).await.unwrap()[0].0.seq, 4);
        let touched = async |after, most| db.store.touched_after(&"a".into(), after, most).await.unwrap();
        assert_eq!(touched(4, 0).await.unwrap(), []);
        let four = touched(3, 1).await.unwrap();
        assert_eq!(four.iter().map(|t| (t.seq, t.key.as_str())).collect::<Vec<_>>(), [(4, "4")]);
        assert_eq!(touched(3, 0).await, None, "more than are wanted");
        assert_eq!(touched(2, 10).await, None, "what is trimmed is not known");

        let again = open(&db.url, &db.clock).await;
        assert_eq!(again.head(&"a".into()).await.unwrap(), 4);
        assert_eq!(add(&again, "a", "5".into()).await.unwrap(), 5);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snapshot_does_not_move() {
    on_each_database(async |db| {
        add(&db.store, "a", "1".into()).await.unwrap();
        let snapshot = db.store.snapshot().await.unwrap();
        assert_eq!(snapshot.seq(&"a".into()).await.unwrap(), 1);
        add(&db.store, "a", "2".into()).await.unwrap();
        assert_eq!(snapshot.seq(&"a".into()).await.unwrap(), 1);
        let rows = snapshot
            .conn()
            .query_all(&Query::select().column("seq").from("changes").to_owned())
            .await
            .unwrap();
        assert_eq!(rows.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn readers_cannot_write() {
    let clock = Arc::new(ManualClock::at(Utc.with_ymd_and_hms(2026, 5, 1, 12, 0, 0).unwrap()));
    let dir = tempfile::tempdir().unwrap();
    let store = open(&format!("sqlite:{}", dir.path().join("t.db").display()), &clock).await;
    assert!(store.read().execute_unprepared("DELETE FROM audit").await.is_err());
    assert_eq!(
        store
            .read()
            .query_one_raw(store::sea_orm::Statement::from_string(
                store::sea_orm::DbBackend::Sqlite,
                "PRAGMA synchronous"
            ))
            .await
            .unwrap()
            .unwrap()
            .try_get_by_index::<i32>(0)
            .unwrap(),
        2,
        "2 is FULL"
    );
}
