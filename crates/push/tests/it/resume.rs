use crate::bed::{on_each_database, on_sqlite, plain, spec};
use crate::client::{Client, short};
use push::{Settings, Ticket};
use serde_json::json;
use std::time::Duration;
use store::ChangeOp;

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_back_soon_gets_exactly_what_they_missed() {
    on_each_database(plain(), async |bed| {
        let mut client = Client::watch(&bed.push, spec(json!({}))).await.unwrap();
        bed.put("a", json!({"n": 1})).await;
        client.next().await;
        let (ticket, last) = (client.listener.ticket().clone(), client.current);
        let docs = client.docs.clone();
        drop(client);
        bed.put("b", json!({"n": 1})).await;
        bed.put("a", json!({"n": 2})).await;
        tokio::time::sleep(Duration::from_millis(100)).await;

        // The ticket survives being written down.
        let ticket: Ticket = serde_json::from_str(&serde_json::to_string(&ticket).unwrap()).unwrap();
        let (listener, missed) = bed.push.resume(ticket, last).await.unwrap();
        assert!(!missed.fresh);
        assert_eq!(short(&missed), ["add/enqueue b", "update/update a"]);
        let mut client = Client { docs, current: last, listener, restarts: 0 };
        client.deliver(&missed);
        // Nothing was missed now.
        client.reconnect(&bed.push).await;
        assert_eq!(client.restarts, 0);
        bed.put("c", json!({"n": 1})).await;
        client.next().await;
        assert_eq!(client.sorted(), bed.fresh(&spec(json!({}))).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_back_late_begins_anew_under_the_next_number() {
    let settings = Settings { linger: Duration::from_millis(100), ..plain() };
    on_sqlite(settings, async |bed| {
        bed.put("a", json!({"n": 1})).await;
        let mut client = Client::watch(&bed.push, spec(json!({}))).await.unwrap();
        for n in 2..10 {
            bed.put("a", json!({"n": n})).await;
            client.next().await;
        }
        let (ticket, last) = (client.listener.ticket().clone(), client.current);
        drop(client);
        tokio::time::sleep(Duration::from_millis(600)).await;
        assert_eq!(bed.push.stats().groups, 0);
        let (listener, first) = bed.push.resume(ticket, last).await.unwrap();
        assert!(first.fresh);
        assert_eq!((first.current, first.batches[0].id), (last + 1, last + 1));
        assert_eq!(listener.current(), last + 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_of_the_server_loses_nothing() {
    on_each_database(plain(), async |bed| {
        bed.put("a", json!({"n": 1})).await;
        let mut client = Client::watch(&bed.push, spec(json!({}))).await.unwrap();
        let mut emptied = Client::watch(&bed.push, spec(json!({"room": "r"}))).await.unwrap();
        bed.put("r", json!({"n": 1, "room": "r"})).await;
        client.next().await;
        emptied.next().await;

        let again = bed.restarted(plain());
        bed.write("r", ChangeOp::Remove, None).await;
        bed.put("b", json!({"n": 1})).await;
        // Somebody else is there first, and numbers have gone on to where the old ones were.
        let mut other = Client::watch(&again, spec(json!({}))).await.unwrap();
        for n in 0..5 {
            bed.put("b", json!({"n": n})).await;
            other.next().await;
        }
        client.reconnect(&again).await;
        emptied.reconnect(&again).await;
        assert_eq!((client.restarts, emptied.restarts), (1, 1));
        assert!(emptied.docs.is_empty());
        assert_eq!(client.sorted(), bed.fresh(&spec(json!({}))).await);
        bed.put("c", json!({"n": 1, "room": "r"})).await;
        client.next().await;
        emptied.next().await;
        assert_eq!((client.docs.len(), emptied.docs.len()), (3, 1));

        // Its numbers are still its own: coming back once more must not take them for the group's.
        bed.put("d", json!({"n": 1})).await;
        client.reconnect(&again).await;
        client.settle().await;
        assert_eq!(client.sorted(), bed.fresh(&spec(json!({}))).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_was_never_given_begins_anew() {
    on_sqlite(plain(), async |bed| {
        let client = Client::watch(&bed.push, spec(json!({}))).await.unwrap();
        let safe = 1 << 53;
        for (last, next) in [(0, 1), (77, 78), (safe - 1, safe), (u64::MAX, safe + 1)] {
            let (listener, first) = bed.push.resume(client.listener.ticket().clone(), last).await.unwrap();
            assert!(first.fresh);
            assert_eq!((listener.current(), first.current), (next, next));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_of_another_group_are_not_taken_for_ones_own() {
    on_sqlite(plain(), async |bed| {
        bed.put("a", json!({"owner": "ann", "n": 1})).await;
        let mut client = Client::watch(&bed.push, spec(json!({}))).await.unwrap();
        let _stays = Client::watch(&bed.push, spec(json!({}))).await.unwrap();
        let ticket = client.listener.ticket().clone();
        // The rules change: the same ticket, with less reach; and back again.
        for owner in [Some("ann".to_owned()), None] {
            let mut ticket = ticket.clone();
            ticket.spec.owner = owner;
            let (listener, first) = bed.push.resume(ticket, client.current).await.unwrap();
            assert!(first.fresh);
            client.listener = listener;
            client.deliver(&first);
            for n in 0..3 {
                bed.put("a", json!({"owner": "ann", "n": n})).await;
                client.next().await;
                bed.put("b", json!({"owner": "bob", "n": n})).await;
            }
        }
        client.settle().await;
        assert_eq!(client.sorted(), bed.fresh(&spec(json!({}))).await);
    })
    .await;
}
