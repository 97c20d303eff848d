use crate::bed::{on_sqlite, plain, spec};
use crate::client::{Client, short};
use push::Settings;
use serde_json::json;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use store::ChangeOp;

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_listener_begins_anew_and_slows_nobody() {
    let settings = Settings { ring_events: 10, ..plain() };
    on_sqlite(settings, async |bed| {
        let mut slow = Client::watch(&bed.push, spec(json!({}))).await.unwrap();
        let mut quick = Client::watch(&bed.push, spec(json!({}))).await.unwrap();
        for n in 0..30 {
            bed.put(&format!("d{}", n % 7), json!({"n": n})).await;
            quick.next().await;
        }
        assert_eq!(quick.restarts, 0);
        let delivery = slow.next().await;
        assert!(delivery.fresh);
        assert_eq!(delivery.current, 2, "the number after its last");
        assert_eq!(slow.sorted(), quick.sorted());

        // From now on its numbers differ from the group's; a ring that has them must not be mistaken for its own.
        for n in 30..35 {
            bed.put("x", json!({"n": n})).await;
            slow.next().await;
            quick.next().await;
        }
        assert_eq!((slow.current, quick.current), (7, 36));
        slow.reconnect(&bed.push).await;
        assert_eq!(slow.restarts, 2);
        assert_eq!(slow.sorted(), quick.sorted());
        quick.reconnect(&bed.push).await;
        assert_eq!(quick.restarts, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_that_no_ring_holds_still_arrives() {
    let settings = Settings { ring_bytes: 10_000, ..plain() };
    on_sqlite(settings, async |bed| {
        let mut client = Client::watch(&bed.push, spec(json!({}))).await.unwrap();
        bed.put("big", json!({"text": "x".repeat(100_000)})).await;
        assert!(client.next().await.fresh);
        bed.put("small", json!({"n": 1})).await;
        assert!(!client.next().await.fresh);
        assert_eq!(client.docs.len(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_in_a_short_time_become_one() {
    let settings = Settings { merge: Duration::from_secs(2), ..Settings::default() };
    on_sqlite(settings, async |bed| {
        bed.put("a", json!({"n": 0})).await;
        let mut client = Client::watch(&bed.push, spec(json!({"min": 0}))).await.unwrap();
        tokio::time::sleep(Duration::from_millis(2100)).await;
        // The first comes alone and at once.
        let begun = Instant::now();
        bed.put("a", json!({"n": 1})).await;
        client.next().await;
        assert!(begun.elapsed() < Duration::from_millis(1500), "{:?}", begun.elapsed());

        for n in 2..12 {
            bed.put("a", json!({"n": n})).await;
        }
        bed.put("b", json!({"n": 1})).await;
        bed.put("b", json!({"n": 2})).await;
        bed.put("fleeting", json!({"n": 1})).await;
        bed.write("fleeting", ChangeOp::Remove, None).await;
        bed.write("a", ChangeOp::Replace, Some(json!({"n": 50}))).await;
        let mut told = short(&client.next().await);
        if told.len() < 2 {
            told.extend(short(&client.next().await));
        }
        assert_eq!(told, ["replace/update a", "add/enqueue b"]);
        assert_eq!(client.sorted(), [json!({"n": 50, "_id": "a"}), json!({"n": 2, "_id": "b"})]);
        client.settle().await;
        assert_eq!(client.current, 4);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_pipeline_that_falls_behind_reads_its_windows_anew() {
    on_sqlite(plain(), async |bed| {
        let mut client = Client::watch(&bed.push, spec(json!({"min": 0}))).await.unwrap();
        let gate = bed.source.gate.clone();
        let (opened, open) = std::sync::mpsc::channel::<()>();
        let (held, hold) = tokio::sync::oneshot::channel();
        let keeper = std::thread::spawn(move || {
            let _closed = gate.lock().unwrap();
            held.send(()).unwrap();
            open.recv().unwrap();
        });
        hold.await.unwrap();
        // More commits than a pipeline's inbox holds.
        for n in 0..1100 {
            bed.put(&format!("d{}", n % 20), json!({"n": n})).await;
        }
        opened.send(()).unwrap();
        keeper.join().unwrap();
        client.settle().await;
        assert_eq!(bed.source.snapshots.load(Ordering::SeqCst), 2);
        assert_eq!(client.sorted(), bed.fresh(&spec(json!({"min": 0}))).await);
        assert_eq!(client.restarts, 0, "its numbers went on: it was told the difference");
    })
    .await;
}
