//! Jobs that only add rows, and views.

use crate::writes::{add, change, on_each_database};
use store::sea_orm::Statement;
use store::{Append, Reader, StoreError, Table};
use types::EnvId;

static COLLECTIONS: Table =
    Table { name: "collections", columns: &["env", "name", "created_at"], conflict: None };

/// Adds a row and a change, and answers its number; fails after it if told so.
async fn append(store: &store::Store, env: &str, name: String, fail: bool) -> Result<u64, StoreError> {
    let env = EnvId::new(env);
    let of = env.to_string();
    store
        .append(&env, move |to: &mut Append| {
            let seq = to.change(change(&of, &name));
            to.row(&COLLECTIONS, [of.as_str().into(), name.into(), 1i64.into()]);
            if fail { Err(StoreError::Closed) } else { Ok(seq) }
        })
        .await
}

async fn names<R: Reader>(reader: &R) -> Vec<String> {
    let query =
        Statement::from_string(reader.backend(), "SELECT name FROM collections ORDER BY created_at, name");
    reader.rows(query, |row| Ok(row.text(0)?.unwrap_or_default().into_owned())).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn appends_and_other_writes_share_one_numbering() {
    on_each_database(async |db| {
        let mut feed = db.store.changes();
        let jobs = (0..300).map(|n| {
            let store = db.store.clone();
            tokio::spawn(async move {
                match n % 3 {
                    0 => add(&store, "a", format!("w{n}")).await,
                    1 => append(&store, "a", format!("a{n}"), false).await,
                    _ => append(&store, "a", format!("f{n}"), true).await,
                }
            })
        });
        let mut numbers = Vec::new();
        for job in jobs.collect::<Vec<_>>() {
            numbers.extend(job.await.unwrap());
        }
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=200).collect::<Vec<_>>(), "those that fail give their numbers back");
        let mut heard = Vec::new();
        while heard.len() < 200 {
            heard.extend(feed.next().await.unwrap().unwrap().iter().map(|change| change.seq));
        }
        assert_eq!(heard, numbers);
        let logged = db.store.changes_after(&"a".into(), 0, 1000).await.unwrap();
        assert_eq!(logged.iter().map(|(change, _)| change.seq).collect::<Vec<_>>(), numbers);
        let names = names(&db.store).await;
        assert_eq!(names.len(), 100);
        assert!(names.iter().all(|name| name.starts_with('a')));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_is_refused_or_a_job_that_panics_leaves_nothing() {
    on_each_database(async |db| {
        assert_eq!(append(&db.store, "a", "x".into(), false).await.unwrap(), 1);
        let again = append(&db.store, "a", "x".into(), false).await;
        assert!(matches!(again, Err(StoreError::Duplicate(_))), "{again:?}");
        let panicked: Result<(), StoreError> = db.store.append(&"a".into(), |_| panic!("on purpose")).await;
        assert!(matches!(panicked, Err(StoreError::Panicked)));
        assert_eq!(append(&db.store, "a", "y".into(), false).await.unwrap(), 2, "no number is lost");
        assert_eq!(names(&db.store).await, ["x", "y"]);
        assert_eq!(db.store.head(&"a".into()).await.unwrap(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_view_does_not_move_and_more_of_them_wait_their_turn() {
    on_each_database(async |db| {
        append(&db.store, "a", "x".into(), false).await.unwrap();
        let view = db.store.view().await.unwrap();
        assert_eq!(view.seq(&"a".into()).await.unwrap(), 1);
        append(&db.store, "a", "y".into(), false).await.unwrap();
        add(&db.store, "a", "z".into()).await.unwrap();
        assert_eq!(view.seq(&"a".into()).await.unwrap(), 1);
        assert_eq!(names(&view).await, ["x"]);
        drop(view);
        let views = (0..40).map(|_| {
            let store = db.store.clone();
            tokio::spawn(async move { names(&store.view().await.unwrap()).await })
        });
        for view in views.collect::<Vec<_>>() {
            assert_eq!(view.await.unwrap(), ["x", "y"]);
        }
    })
    .await;
}

#[tokio::test]
async fn what_was_appended_is_there_after_a_restart() {
    on_each_database(async |db| {
        append(&db.store, "a", "x".into(), false).await.unwrap();
        let again = db.reopen().await;
        assert_eq!(append(&again, "a", "y".into(), false).await.unwrap(), 2);
        assert_eq!(names(&again).await, ["x", "y"]);
    })
    .await;
}

async fn count<R: Reader>(reader: &R) -> i64 {
    let query = Statement::from_string(reader.backend(), "SELECT COUNT(*) FROM collections");
    reader.look_up(query, |row| row.int(0)).await.unwrap()[0]
}

#[tokio::test(flavor = "multi_thread")]
async fn readers_see_every_commit_that_was_answered_and_hold_on_to_none() {
    on_each_database(async |db| {
        let readers = (0..4).map(|_| {
            let store = db.store.clone();
            tokio::spawn(async move {
                let mut seen = 0;
                while seen < 300 {
                    let now = count(&store).await;
                    assert!(now >= seen, "never back in time");
                    let view = store.view().await.unwrap();
                    seen = count(&view).await;
                    assert!(seen >= now);
                    tokio::task::yield_now().await;
                    assert_eq!(count(&view).await, seen, "a view does not move");
                }
            })
        });
        let readers: Vec<_> = readers.collect();
        for n in 1..=300 {
            append(&db.store, "a", format!("{n}{}", "x".repeat(1000)), false).await.unwrap();
            assert_eq!(count(&db.store).await, n, "whoever is answered finds it");
        }
        for reader in readers {
            reader.await.unwrap();
        }
        if let Some(path) = db.url.strip_prefix("sqlite:") {
            // With a reader after every commit, the file's log is used again and does not grow: 4000 pages, and what
            // comes until a commit looks at it.
            const MOST: u64 = 4000 * 4120 + 1_000_000;
            let log = || std::fs::metadata(format!("{path}-wal")).unwrap().len();
            let (mut most, mut grown, mut before) = (0, 0, log());
            for n in 301..=2000 {
                append(&db.store, "a", format!("{n}{}", "x".repeat(1000)), false).await.unwrap();
                assert_eq!(count(&db.store).await, n);
                most = most.max(log());
                if n <= 400 {
                    grown += log().saturating_sub(before);
                    before = log();
                }
            }
            assert!(grown * 17 > 2 * MOST, "not enough is written to see it: {grown}");
            assert!(most <= MOST, "{most}");
        }
        let there = count(&db.store).await;
        // What another process commits is seen, too, if not at once.
        append(&db.reopen().await, "b", "y".into(), false).await.unwrap();
        let begun = std::time::Instant::now();
        while count(&db.store).await == there {
            assert!(begun.elapsed().as_secs() < 30);
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    })
    .await;
}
