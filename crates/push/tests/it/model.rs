//! Random writers, random listeners that come and go: all end with the list that a fresh query gives.

use crate::bed::{on_each_database, spec, write};
use crate::client::{Client, sorted};
use push::{Settings, WatchSpec};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use store::{ChangeOp, Random, SeededRandom};

fn number(random: &SeededRandom, below: u64) -> u64 {
    let mut bytes = [0; 8];
    random.fill(&mut bytes);
    u64::from_le_bytes(bytes) % below
}

fn random_spec(random: &SeededRandom) -> WatchSpec {
    let mut query = json!({});
    if number(random, 2) == 0 {
        query["room"] = json!(format!("r{}", number(random, 3)));
    }
    if number(random, 2) == 0 {
        query["min"] = json!(number(random, 50));
    }
    let order = [Value::Null, json!({"n": 1}), json!({"n": -1})][number(random, 3) as usize].clone();
    let limit = [None, None, Some(1), Some(2), Some(5), Some(12)][number(random, 6) as usize];
    WatchSpec { order, limit, ..spec(query) }
}

async fn random_write(store: &store::Store, random: &SeededRandom) {
    let id = format!("d{:02}", number(random, 60));
    let doc = json!({"room": format!("r{}", number(random, 3)), "n": number(random, 60)});
    match number(random, 10) {
        0..3 => write(store, "e1", &id, ChangeOp::Remove, None).await,
        3..5 => write(store, "e1", &id, ChangeOp::Replace, Some(doc)).await,
        _ => write(store, "e1", &id, ChangeOp::Update, Some(doc)).await,
    }
}

async fn run(seed: u64, settings: Settings) {
    on_each_database(settings, async |bed| {
        let done = Arc::new(AtomicBool::new(false));
        let writers = (0..4).map(|i| {
            let store = bed.store.clone();
            tokio::spawn(async move {
                let random = SeededRandom::new(seed * 100 + i);
                for _ in 0..250 {
                    random_write(&store, &random).await;
                }
            })
        });
        let writers: Vec<_> = writers.collect();
        let listeners = (0..24).map(|i| {
            let (push, done) = (bed.push.clone(), done.clone());
            tokio::spawn(async move {
                let random = SeededRandom::new(seed * 1000 + i);
                let spec = random_spec(&random);
                tokio::time::sleep(Duration::from_millis(number(&random, 200))).await;
                let mut client = Client::watch(&push, spec.clone()).await.unwrap();
                while !done.load(Ordering::SeqCst) {
                    match number(&random, 12) {
                        0 => client.reconnect(&push).await,
                        // Slow: the ring may run past it.
                        1 => tokio::time::sleep(Duration::from_millis(number(&random, 60))).await,
                        _ => {
                            let wait = Duration::from_millis(5);
                            if let Ok(delivery) = tokio::time::timeout(wait, client.listener.recv()).await {
                                client.deliver(&delivery.unwrap());
                            }
                        }
                    }
                }
                client.settle().await;
                (spec, client)
            })
        });
        let listeners: Vec<_> = listeners.collect();
        for writer in writers {
            writer.await.unwrap();
        }
        done.store(true, Ordering::SeqCst);
        let (mut restarts, mut seen) = (0, 0);
        for listener in listeners {
            let (spec, client) = listener.await.unwrap();
            assert_eq!(client.sorted(), sorted(bed.fresh(&spec).await), "seed {seed}: {spec:?}");
            restarts += client.restarts;
            seen += client.docs.len();
        }
        assert!(seen > 0);
        eprintln!("seed {seed}: {restarts} new beginnings");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn listeners_end_with_what_a_fresh_query_gives() {
    for seed in 1..=3 {
        run(seed, Settings { merge: Duration::ZERO, ..Settings::default() }).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn also_with_merging_and_rings_that_are_too_small() {
    for seed in 11..=13 {
        run(seed, Settings { merge: Duration::from_millis(7), ring_events: 6, ..Settings::default() }).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn also_when_windows_must_often_be_read_again() {
    for (seed, reserve) in [(21, 0), (22, 1), (23, 3)] {
        run(seed, Settings { merge: Duration::ZERO, reserve, ..Settings::default() }).await;
    }
}
