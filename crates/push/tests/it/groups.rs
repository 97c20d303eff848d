use crate::bed::{on_sqlite, plain, spec, write};
use crate::client::Client;
use push::{PushError, Settings, WatchSpec};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use store::ChangeOp;
use types::EnvId;

#[tokio::test(flavor = "multi_thread")]
async fn those_who_watch_the_same_share_the_work() {
    on_sqlite(plain(), async |bed| {
        let mut clients = Vec::new();
        for i in 0..50 {
            let query =
                if i % 2 == 0 { json!({"room": "r", "min": 1}) } else { json!({"min": 1, "room": "r"}) };
            clients.push(Client::watch(&bed.push, spec(query)).await.unwrap());
        }
        assert_eq!(bed.push.stats().groups, 1);
        assert_eq!(bed.push.stats().listeners, 50);
        assert_eq!(bed.source.snapshots.load(Ordering::SeqCst), 1);
        bed.put("a", json!({"room": "r", "n": 1})).await;
        let encoded = AtomicUsize::new(0);
        let mut texts = Vec::new();
        for client in &mut clients {
            let delivery = client.next().await;
            texts.push(delivery.batches[0].encoded(|events| {
                encoded.fetch_add(1, Ordering::SeqCst);
                events[0].doc_id.to_string()
            }));
        }
        assert_eq!(encoded.load(Ordering::SeqCst), 1);
        assert!(texts.iter().all(|text| Arc::ptr_eq(text, &texts[0]) && &**text == "a"));
        assert_eq!(bed.source.matched.load(Ordering::SeqCst), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_looks_at_the_groups_that_it_may_concern() {
    on_sqlite(plain(), async |bed| {
        let mut clients = Vec::new();
        for i in 0..100 {
            clients.push(Client::watch(&bed.push, spec(json!({"room": format!("r{i}")}))).await.unwrap());
        }
        bed.put("a", json!({"room": "r7", "n": 1})).await;
        clients[7].next().await;
        assert_eq!(bed.source.matched.load(Ordering::SeqCst), 1);
        // Moving to another room concerns both.
        bed.put("a", json!({"room": "r8", "n": 1})).await;
        clients[7].next().await;
        clients[8].next().await;
        assert_eq!(bed.source.matched.load(Ordering::SeqCst), 3);
        assert!(clients[7].docs.is_empty());
        assert_eq!(clients[8].docs.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn environments_and_owners_are_apart() {
    on_sqlite(plain(), async |bed| {
        let other = WatchSpec { env: EnvId::new("e2"), ..spec(json!({})) };
        let mut other = Client::watch(&bed.push, other).await.unwrap();
        let of = |owner: &str| WatchSpec { owner: Some(owner.to_owned()), ..spec(json!({})) };
        let mut ann = Client::watch(&bed.push, of("ann")).await.unwrap();
        let mut bob = Client::watch(&bed.push, of("bob")).await.unwrap();
        bed.put("a", json!({"owner": "ann", "secret": 1})).await;
        ann.next().await;
        // The document is given away: what Ann is told last is what she knew.
        bed.put("a", json!({"owner": "bob", "secret": 2})).await;
        let last = ann.next().await;
        assert_eq!(last.batches[0].events[0].doc.as_ref().unwrap()["secret"], 1);
        bob.next().await;
        write(&bed.store, "e2", "z", ChangeOp::Add, Some(json!({"n": 1}))).await;
        other.next().await;
        for client in [&mut ann, &mut bob, &mut other] {
            client.settle().await;
        }
        assert_eq!((ann.docs.len(), bob.docs.len(), other.docs.len()), (0, 1, 1));
        assert_eq!(other.docs[0]["_id"], "z");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn groups_have_a_bound_and_end() {
    let settings = Settings { groups_per_env: 3, linger: Duration::from_millis(200), ..plain() };
    on_sqlite(settings, async |bed| {
        let mut clients = Vec::new();
        for i in 0..3 {
            clients.push(Client::watch(&bed.push, spec(json!({"min": i}))).await.unwrap());
        }
        let more = Client::watch(&bed.push, spec(json!({"min": 9}))).await.err();
        assert_eq!(more, Some(PushError::TooManyWatches));
        // Another environment has its own.
        let other = WatchSpec { env: EnvId::new("e2"), ..spec(json!({})) };
        clients.push(Client::watch(&bed.push, other).await.unwrap());
        drop(clients);
        assert_eq!(bed.push.stats().listeners, 0);
        tokio::time::sleep(Duration::from_millis(800)).await;
        let stats = bed.push.stats();
        assert_eq!((stats.groups, stats.bytes), (0, 0));
        // A pipeline that ended starts again.
        bed.put("a", json!({"n": 1})).await;
        let mut again = Client::watch(&bed.push, spec(json!({"min": 1}))).await.unwrap();
        bed.put("b", json!({"n": 1})).await;
        again.next().await;
        assert_eq!(again.docs.len(), 2);

        let refused = WatchSpec { collection: "none".into(), ..spec(json!({})) };
        assert!(matches!(
            Client::watch(&bed.push, refused).await.err(),
            Some(PushError::Source { code, .. }) if code == "MISSING"
        ));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn watches_end_with_the_engine() {
    on_sqlite(plain(), async |bed| {
        let mut client = Client::watch(&bed.push, spec(json!({}))).await.unwrap();
        let crate::bed::Bed { push, store: _store, .. } = bed;
        drop(push);
        let end = tokio::time::timeout(Duration::from_secs(5), client.listener.recv()).await.unwrap();
        assert_eq!(end.unwrap_err(), PushError::Closed);
    })
    .await;
}
