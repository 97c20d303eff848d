use crate::bed::{env, on_each_database, system};
use crate::documents::{filter, update};
use access::{Actor, Who};
use database::{Preset, Query, Write};
use serde_json::{Value, json};
use types::Permission;

const DENIED: &str = "DATABASE_PERMISSION_DENIED";

#[tokio::test(flavor = "multi_thread")]
async fn presets_decide_what_end_users_may_do() {
    on_each_database(async |bed| {
        let (ann, bob) = (bed.user(&env("e1")).await, bed.user(&env("e1")).await);
        let visitor = Actor::visitor(env("e1"));
        // Each row: the preset; may Bob see Ann's document; may end users write.
        for (preset, seen, written) in [
            (Preset::ReadOnly, true, true),
            (Preset::Private, false, true),
            (Preset::AdminWrite, true, false),
            (Preset::AdminOnly, false, false),
        ] {
            let name = format!("{preset:?}");
            bed.publish(&env("e1"), &name, preset).await;
            let db = &bed.database;
            let owner = ann.openid().unwrap();
            db.add(&system(), &name, vec![json!({"_id": "hers", "_openid": owner, "n": 1})]).await.unwrap();

            let code =
                |r: Result<_, database::DatabaseError>| r.map(|_: Value| "ok").unwrap_or_else(|e| e.code());
            let query = async |actor: &Actor| {
                code(db.query(actor, &name, &Query::default()).await.map(|docs| json!(docs.len())))
            };
            let seen_by_bob = db.query(&bob, &name, &Query::default()).await.map(|docs| docs.len());
            match preset {
                Preset::AdminOnly => assert_eq!(seen_by_bob.unwrap_err().code(), DENIED),
                _ => assert_eq!(seen_by_bob.unwrap(), usize::from(seen)),
            }
            assert_eq!(query(&visitor).await, if seen { "ok" } else { DENIED }, "{preset:?}");
            assert_eq!(query(&ann).await, if preset == Preset::AdminOnly { DENIED } else { "ok" });
            assert_eq!(
                db.get(&bob, &name, "hers").await.map(|d| d.is_some()).map_err(|e| e.code()),
                if preset == Preset::AdminOnly { Err(DENIED) } else { Ok(seen) }
            );

            let added = db.add(&bob, &name, vec![json!({"n": 2})]).await;
            assert_eq!(added.is_ok(), written, "{preset:?}");
            let set = update(json!({"$set": {"n": 5}}));
            let hers = filter(json!({"_id": "hers"}));
            let by_ann = db.update(&ann, &name, &hers, &set, Write::default()).await;
            assert_eq!(
                by_ann.map(|d| d.updated).map_err(|e| e.code()),
                if written { Ok(1) } else { Err(DENIED) }
            );
            for upsert in [false, true] {
                let write = Write { multi: false, upsert };
                assert_eq!(db.update(&bob, &name, &hers, &set, write).await.unwrap_err().code(), DENIED);
            }
            assert_eq!(db.set(&bob, &name, "hers", &json!({"n": 6})).await.unwrap_err().code(), DENIED);
            assert_eq!(db.remove(&bob, &name, &hers, false).await.unwrap_err().code(), DENIED);
            assert_eq!(db.add(&visitor, &name, vec![json!({})]).await.unwrap_err().code(), DENIED);
            assert_eq!(
                db.get(&system(), &name, "hers").await.unwrap().unwrap()["n"],
                if written { 5 } else { 1 },
                "{preset:?}"
            );

            // A function acts past the preset, on whosever call; so does a member who may write documents.
            let for_bob = Actor::function(env("e1"), "f", Some(Who::clone(bob.who())));
            assert!(for_bob.may(Permission::WriteDocuments));
            assert_eq!(db.update(&for_bob, &name, &hers, &set, Write::default()).await.unwrap().matched, 1);
            assert_eq!(db.get(&for_bob, &name, "hers").await.unwrap().unwrap()["n"], 5);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_is_set_and_stays() {
    on_each_database(async |bed| {
        let (ann, bob) = (bed.user(&env("e1")).await, bed.user(&env("e1")).await);
        let db = &bed.database;
        let (a, b) = (ann.openid().unwrap(), bob.openid().unwrap());
        db.add(&ann, "things", vec![json!({"_id": "x", "n": 1})]).await.unwrap();
        db.add(&bob, "things", vec![json!({"_id": "y", "n": 1, "_openid": b})]).await.unwrap();
        assert_eq!(
            db.get(&ann, "things", "x").await.unwrap().unwrap(),
            json!({"_id": "x", "_openid": a, "n": 1})
        );
        assert_eq!(db.add(&ann, "things", vec![json!({"_openid": b})]).await.unwrap_err().code(), DENIED);

        let mine = filter(json!({"_id": "x"}));
        for change in [
            json!({"$set": {"_openid": b}}),
            json!({"$unset": {"_openid": ""}}),
            json!({"$rename": {"n": "_openid"}}),
            json!({"_openid": b}),
        ] {
            let error = db
                .update(&ann, "things", &mine, &update(change.clone()), Write::default())
                .await
                .unwrap_err();
            assert_eq!(error.code(), DENIED, "{change}");
        }
        db.set(&ann, "things", "x", &json!({"n": 2})).await.unwrap();
        assert_eq!(
            db.get(&ann, "things", "x").await.unwrap().unwrap(),
            json!({"_id": "x", "_openid": a, "n": 2})
        );
        let done = db.set(&ann, "things", "z", &json!({"n": 3})).await.unwrap();
        assert_eq!(done.upserted_id.as_deref(), Some("z"));
        assert_eq!(db.get(&ann, "things", "z").await.unwrap().unwrap()["_openid"], json!(a));

        // Everybody's documents are matched, one's own are changed.
        let any = filter(json!({"n": {"$gte": 0}}));
        let multi = Write { multi: true, upsert: false };
        let done = db.update(&ann, "things", &any, &update(json!({"$inc": {"n": 1}})), multi).await.unwrap();
        assert_eq!(done.matched, 2);
        assert_eq!(db.count(&ann, "things", &any).await.unwrap(), 2);
        assert_eq!(db.count(&system(), "things", &any).await.unwrap(), 3);
        assert_eq!(db.get(&bob, "things", "y").await.unwrap().unwrap()["n"], 1);

        // What Bob wrote cannot be guessed by whether a write is refused.
        for n in [1, 7] {
            let guess = filter(json!({"n": n, "_openid": b}));
            let done =
                db.update(&ann, "things", &guess, &update(json!({"$set": {"k": 1}})), multi).await.unwrap();
            assert_eq!(done.matched, 0);
            let guess = filter(json!({"_id": "y", "n": n}));
            let refused = db.update(&ann, "things", &guess, &update(json!({"$set": {"k": 1}})), multi).await;
            assert_eq!(refused.unwrap_err().code(), DENIED);
        }
        // The server may give documents away.
        db.update(&system(), "things", &mine, &update(json!({"$set": {"_openid": b}})), Write::default())
            .await
            .unwrap();
        assert_eq!(db.get(&ann, "things", "x").await.unwrap(), None);
        assert!(db.get(&bob, "things", "x").await.unwrap().is_some());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_are_content() {
    on_each_database(async |bed| {
        let kind = bed.database.kind();
        assert_eq!(kind.name(), "collection");
        for (json, key, codes) in [
            (json!({"preset": "READONLY"}), "ok", vec![]),
            (json!({"preset": "PUBLIC"}), "ok", vec!["choice"]),
            (json!({}), "ok", vec!["required"]),
            (json!({"preset": "PRIVATE", "x": 1}), "ok", vec!["unknown"]),
            (json!("PRIVATE"), "a b", vec!["format", "type"]),
        ] {
            let errors = kind.validate(&env("e1"), key, &json).await;
            assert_eq!(errors.iter().map(|e| e.code.as_str()).collect::<Vec<_>>(), codes, "{json}");
        }
        let lines = kind.describe(Some(&json!({"preset": "PRIVATE"})), Some(&json!({"preset": "READONLY"})));
        assert_eq!(lines.len(), 1);

        // A published rule makes the collection, in its own environment alone; withdrawn, it is gone.
        bed.publish(&env("e1"), "news", Preset::ReadOnly).await;
        let user = bed.user(&env("e1")).await;
        bed.database.add(&user, "news", vec![json!({})]).await.unwrap();
        let other = Actor::system(env("e2"));
        assert!(bed.database.add(&other, "news", vec![json!({})]).await.is_err());
        let info = bed.database.collections(&system()).await.unwrap();
        assert_eq!(info[0].name, "news");
        assert_eq!((info[0].count, info[0].preset), (1, Some(Preset::ReadOnly)));
        assert_eq!((info[1].name.as_str(), info[1].preset), ("things", Some(Preset::Private)));
        kind.activate(&env("e1"), &[("news".to_owned(), None)]).await;
        let error = bed.database.add(&system(), "news", vec![json!({})]).await.unwrap_err();
        assert_eq!(error.code(), "DATABASE_COLLECTION_NOT_EXIST");
    })
    .await;
}
