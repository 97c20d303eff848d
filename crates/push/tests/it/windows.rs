use crate::bed::{on_sqlite, plain, spec};
use crate::client::{Client, short};
use push::{PushError, Settings, WatchSpec};
use serde_json::json;
use std::sync::atomic::Ordering;
use store::ChangeOp;

#[tokio::test(flavor = "multi_thread")]
async fn each_write_becomes_the_event_of_the_protocol() {
    on_sqlite(plain(), async |bed| {
        bed.put("a", json!({"room": "r", "n": 5})).await;
        let mut client = Client::watch(&bed.push, spec(json!({"min": 3}))).await.unwrap();
        assert_eq!((client.current, client.docs.len()), (1, 1));
        let steps = [
            ("b", ChangeOp::Add, Some(json!({"n": 4})), "add/enqueue b"),
            ("b", ChangeOp::Update, Some(json!({"n": 5, "x": 1})), "update/update b"),
            ("b", ChangeOp::Replace, Some(json!({"n": 6})), "replace/update b"),
            ("b", ChangeOp::Update, Some(json!({"n": 1})), "update/dequeue b"),
            ("b", ChangeOp::Update, Some(json!({"n": 2})), ""),
            ("b", ChangeOp::Update, Some(json!({"n": 3})), "update/enqueue b"),
            ("b", ChangeOp::Replace, Some(json!({"n": 0})), "replace/dequeue b"),
            ("b", ChangeOp::Replace, Some(json!({"n": 9})), "replace/enqueue b"),
            ("b", ChangeOp::Remove, None, "remove/dequeue b"),
            ("c", ChangeOp::Add, Some(json!({"n": 1})), ""),
            ("c", ChangeOp::Remove, None, ""),
        ];
        let mut number = 1;
        for (id, op, doc, expected) in steps {
            bed.write(id, op, doc).await;
            if !expected.is_empty() {
                let delivery = client.next().await;
                assert_eq!(short(&delivery), [expected]);
                number += 1;
                assert_eq!(client.current, number);
            }
        }
        client.settle().await;
        assert_eq!((client.current, client.docs.len()), (number, 1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limited_window_moves() {
    on_sqlite(plain(), async |bed| {
        for n in 0..100 {
            bed.put(&format!("d{n:03}"), json!({"n": n})).await;
        }
        let spec = WatchSpec { order: json!({"n": -1}), limit: Some(2), ..spec(json!({})) };
        let mut client = Client::watch(&bed.push, spec.clone()).await.unwrap();
        let ids: Vec<_> = client.docs.iter().map(|d| d["_id"].as_str().unwrap()).collect();
        assert_eq!(ids, ["d099", "d098"]);

        bed.put("top", json!({"n": 1000})).await;
        assert_eq!(short(&client.next().await), ["add/enqueue top", "limit/dequeue d098"]);
        bed.put("d050", json!({"n": 500})).await;
        assert_eq!(short(&client.next().await), ["update/enqueue d050", "limit/dequeue d099"]);
        bed.put("d050", json!({"n": 50})).await;
        assert_eq!(short(&client.next().await), ["update/dequeue d050", "limit/enqueue d099"]);
        bed.put("d099", json!({"n": 99, "x": 1})).await;
        assert_eq!(short(&client.next().await), ["update/update d099"]);
        bed.write("top", ChangeOp::Remove, None).await;
        assert_eq!(short(&client.next().await), ["remove/dequeue top", "limit/enqueue d098"]);
        assert_eq!(bed.source.snapshots.load(Ordering::SeqCst), 1, "the reserve filled the gaps");

        // More removals than the reserve holds: the window is read again, and is right.
        for n in (20..100).rev() {
            bed.write(&format!("d{n:03}"), ChangeOp::Remove, None).await;
        }
        client.settle().await;
        assert_eq!(client.sorted(), crate::client::sorted(bed.fresh(&spec).await));
        assert!(client.docs.iter().any(|d| d["_id"] == "d019"));
        assert!(bed.source.snapshots.load(Ordering::SeqCst) > 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_that_stays_last_does_not_leave() {
    on_sqlite(plain(), async |bed| {
        for n in 0..50 {
            bed.put(&format!("d{n:03}"), json!({"n": n})).await;
        }
        let spec = WatchSpec { order: json!({"n": 1}), limit: Some(2), ..spec(json!({})) };
        let mut client = Client::watch(&bed.push, spec).await.unwrap();
        // The last of those that are known, behind which there are more.
        for x in 0..3 {
            bed.put("d033", json!({"n": 33, "x": x})).await;
            bed.put("d001", json!({"n": 1, "x": x})).await;
            assert_eq!(short(&client.next().await), ["update/update d001"]);
        }
        assert_eq!(bed.source.snapshots.load(Ordering::SeqCst), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn windows_have_bounds() {
    let settings = Settings { window_docs: 10, window_bytes: 100_000, ..plain() };
    on_sqlite(settings, async |bed| {
        for n in 0..10 {
            bed.put(&format!("d{n}"), json!({"n": n})).await;
        }
        let mut all = Client::watch(&bed.push, spec(json!({}))).await.unwrap();
        let limited = WatchSpec { limit: Some(5), ..spec(json!({})) };
        let mut limited = Client::watch(&bed.push, limited).await.unwrap();
        let mut large = Client::watch(&bed.push, spec(json!({"min": 9}))).await.unwrap();
        bed.put("more", json!({"n": 8})).await;
        assert_eq!(all.listener.recv().await.unwrap_err(), PushError::TooLarge);
        assert_eq!(Client::watch(&bed.push, spec(json!({}))).await.err(), Some(PushError::TooLarge));
        // A limit that is larger than a window is none.
        let beyond = WatchSpec { limit: Some(11), ..spec(json!({})) };
        assert_eq!(Client::watch(&bed.push, beyond).await.err(), Some(PushError::TooLarge));
        bed.put("zbig", json!({"n": 9, "text": "x".repeat(200_000)})).await;
        assert_eq!(large.listener.recv().await.unwrap_err(), PushError::TooLarge);
        limited.settle().await;
        bed.write("more", ChangeOp::Remove, None).await;
        bed.write("zbig", ChangeOp::Remove, None).await;
        assert_eq!(Client::watch(&bed.push, spec(json!({}))).await.unwrap().docs.len(), 10);
    })
    .await;
}
