use crate::on_each_database;
use access::SessionRows;
use std::{collections::HashMap, time::Duration};
use store::sea_orm::{ConnectionTrait, sea_query::Query};
use time::OffsetDateTime;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, SessionStore};

fn record(w: &crate::World, data: &str) -> Record {
    let now = OffsetDateTime::from_unix_timestamp(w.store.now().timestamp()).unwrap();
    Record {
        id: Id::default(),
        data: HashMap::from([("member".to_owned(), data.into())]),
        expiry_date: now + Duration::from_secs(3600),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_survives_reopening_and_ends_at_its_time() {
    on_each_database(async |w| {
        let mut session = record(&w, "mem_1");
        w.access.sessions().create(&mut session).await.unwrap();
        let (store, access) = w.reopen().await;
        let sessions = SessionRows::new(store);
        assert_eq!(sessions.load(&session.id).await.unwrap().unwrap(), session);
        session.data.insert("theme".into(), "dark".into());
        sessions.save(&session).await.unwrap();
        assert_eq!(sessions.load(&session.id).await.unwrap().unwrap(), session);
        assert_eq!(access.delete_expired().await.unwrap(), 0);
        w.clock.advance(Duration::from_secs(3600));
        assert!(sessions.load(&session.id).await.unwrap().is_none());
        assert_eq!(access.delete_expired().await.unwrap(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_was_signed_out_stays_out() {
    on_each_database(async |w| {
        let sessions = w.access.sessions();
        let mut session = record(&w, "mem_1");
        sessions.create(&mut session).await.unwrap();
        sessions.delete(&session.id).await.unwrap();
        sessions.save(&session).await.unwrap();
        assert!(sessions.load(&session.id).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ids_are_not_stored_do_not_collide_and_data_is_bounded() {
    on_each_database(async |w| {
        let sessions = w.access.sessions();
        let mut session = record(&w, "mem_1");
        sessions.create(&mut session).await.unwrap();
        let rows = w
            .store
            .read()
            .query_all(&Query::select().column("id").from("sessions").to_owned())
            .await
            .unwrap();
        assert_ne!(rows[0].try_get::<String>("", "id").unwrap(), session.id.to_string());
        let mut same_id = Record { id: session.id, ..record(&w, "mem_2") };
        sessions.create(&mut same_id).await.unwrap();
        assert_ne!(same_id.id, session.id);
        assert_eq!(sessions.load(&session.id).await.unwrap().unwrap(), session);
        let mut huge = record(&w, &"x".repeat(20_000));
        assert!(matches!(sessions.create(&mut huge).await, Err(Error::Encode(_))));
    })
    .await;
}
