//! Secrets of environments: kept encrypted, for the process alone.

use crate::on_each_database;
use access::{AccessError, Actor};
use store::sea_orm::{ConnectionTrait, sea_query::Query};

#[tokio::test]
async fn a_secret_is_for_the_process_and_its_environment() {
    on_each_database(async |world| {
        let (a, b) = (Actor::system("a".into()), Actor::system("b".into()));
        world.access.set_secret(&a, "wechat", b"first").await.unwrap();
        world.access.set_secret(&a, "wechat", b"app-secret").await.unwrap();
        assert_eq!(world.access.secret(&a, "wechat").await.unwrap().as_deref(), Some(&b"app-secret"[..]));
        assert_eq!(world.access.secret(&b, "wechat").await.unwrap(), None);
        let visitor = Actor::visitor("a".into());
        assert!(matches!(world.access.secret(&visitor, "wechat").await, Err(AccessError::Denied(_))));
        let refused = world.access.set_secret(&visitor, "wechat", b"x").await;
        assert!(matches!(refused, Err(AccessError::Denied(_))));

        let rows = Query::select().column("sealed").from("secrets").to_owned();
        let row = world.store.read().query_one(&rows).await.unwrap().unwrap();
        assert!(!row.try_get::<String>("", "sealed").unwrap().contains("app-secret"));

        world.access.remove_secret(&a, "wechat").await.unwrap();
        assert_eq!(world.access.secret(&a, "wechat").await.unwrap(), None);
        let audit = world.audit().await;
        assert_eq!(audit.iter().filter(|action| action.starts_with("secret.")).count(), 3);
    })
    .await;
}

#[tokio::test]
async fn names_and_lengths_are_bounded() {
    on_each_database(async |world| {
        let system = Actor::system("a".into());
        for (name, secret) in
            [("", &b"x"[..]), ("Big", b"x"), ("a b", b"x"), ("ok", b""), ("ok", &[0; 20_000])]
        {
            let refused = world.access.set_secret(&system, name, secret).await;
            assert!(matches!(refused, Err(AccessError::Invalid(_))), "{name:?}");
        }
    })
    .await;
}
