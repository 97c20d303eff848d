use crate::bed::{env, on_each_database, system};
use database::Preset;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_window_shows_the_first_documents_and_their_place_in_the_log() {
    on_each_database(async |bed| {
        let db = &bed.database;
        for n in 0..300 {
            db.add(&system(), "things", vec![json!({"_id": format!("{n:03}"), "n": n % 10, "k": n % 2})])
                .await
                .unwrap();
        }
        let watched =
            db.watched(&env("e1"), "things", &json!({"k": 1}), &json!({"n": "desc"}), None).await.unwrap();
        let window = watched.window(5).await.unwrap();
        assert_eq!(window.seq, bed.store.head(&env("e1")).await.unwrap());
        assert!(!window.complete);
        let ids: Vec<_> = window.docs.iter().map(|(id, _)| id.as_str()).collect();
        assert_eq!(ids, ["009", "019", "029", "039", "049"]);
        let all = watched.window(150).await.unwrap();
        assert!(all.complete);
        assert_eq!(all.docs.len(), 150);
        assert!(all.docs.is_sorted_by(|a, b| watched.compare(&a.1, &b.1).is_lt()));
        // Without an order: `_id`, descending.
        let natural = db.watched(&env("e1"), "things", &json!({}), &json!({}), None).await.unwrap();
        assert_eq!(natural.window(1).await.unwrap().docs[0].0, "299");
        assert_eq!(natural.topic(), "doc/things");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watch_shows_what_its_actor_may_read() {
    on_each_database(async |bed| {
        let db = &bed.database;
        let (ann, bob) = (bed.user(&env("e1")).await, bed.user(&env("e1")).await);
        db.add(&ann, "things", vec![json!({"_id": "x"})]).await.unwrap();
        db.add(&bob, "things", vec![json!({"_id": "y"})]).await.unwrap();
        assert_eq!(db.may_watch(&system(), "things", &json!({})).await.unwrap().reader, None);
        let reader = db.may_watch(&ann, "things", &json!({})).await.unwrap().reader;
        assert!(reader.as_deref().unwrap().contains(ann.openid().unwrap()));
        let watched =
            db.watched(&env("e1"), "things", &json!({}), &json!({}), reader.as_deref()).await.unwrap();
        let window = watched.window(10).await.unwrap();
        assert_eq!(window.docs.len(), 1);
        assert!(watched.matches(&window.docs[0].1));
        assert!(!watched.matches(&json!({"_id": "y", "_openid": bob.openid()})));
        assert!(!watched.matches(&json!({"_id": "y"})));
        let (path, key) = watched.equality().unwrap();
        assert!(database::Filter::keys(&window.docs[0].1, &path).contains(&key));

        bed.publish(&env("e1"), "things", Preset::AdminOnly).await;
        let refused = db.may_watch(&ann, "things", &json!({})).await.unwrap_err();
        assert_eq!(refused.code(), "DATABASE_PERMISSION_DENIED");
        assert!(db.may_watch(&ann, "none", &json!({})).await.is_err());
    })
    .await;
}
