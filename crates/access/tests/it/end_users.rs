use crate::{env, on_each_database};
use access::{AccessError, TokenError, Who};
use std::time::Duration;
use types::Permission;

#[tokio::test(flavor = "multi_thread")]
async fn an_access_token_proves_its_user_in_its_environment_for_two_hours() {
    on_each_database(async |w| {
        let signed_in = w.access.sign_in_anonymously(&env("a")).await.unwrap();
        let actor = w.access.verify_access_token(&env("a"), &signed_in.access_token).unwrap();
        let Who::EndUser { uid, openid, anonymous: true } = actor.who() else { panic!("{actor:?}") };
        assert_eq!((uid, openid.as_str()), (&signed_in.uid, signed_in.uid.as_str()));
        assert_eq!(actor.openid(), Some(signed_in.uid.as_str()));
        assert!(!actor.may(Permission::Read) && !actor.may(Permission::ReadDocuments));
        assert_eq!(signed_in.expires_in, 7200);
        assert_eq!(
            w.access.verify_access_token(&env("b"), &signed_in.access_token).unwrap_err(),
            TokenError::WrongEnvironment
        );
        let info = w.access.user_info(&env("a"), &signed_in.uid).await.unwrap().unwrap();
        assert!(info.anonymous && info.openid == signed_in.uid.as_str());
        assert!(w.access.user_info(&env("b"), &signed_in.uid).await.unwrap().is_none());

        let (_, again) = w.reopen().await;
        again.verify_access_token(&env("a"), &signed_in.access_token).unwrap();
        w.clock.advance(Duration::from_secs(7199));
        again.verify_access_token(&env("a"), &signed_in.access_token).unwrap();
        w.clock.advance(Duration::from_secs(1));
        let late = again.verify_access_token(&env("a"), &signed_in.access_token).unwrap_err();
        assert_eq!(late, TokenError::Expired);
        assert!(matches!(
            w.access.sign_in_anonymously(&env("nowhere")).await,
            Err(AccessError::UnknownEnvironment(_))
        ));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_token_proves_nothing() {
    on_each_database(async |w| {
        let token = w.access.sign_in_anonymously(&env("a")).await.unwrap().access_token;
        for i in 0..token.len() {
            let mut bytes = token.clone().into_bytes();
            bytes[i] = if bytes[i] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(bytes).unwrap();
            assert_eq!(
                w.access.verify_access_token(&env("a"), &changed).unwrap_err(),
                TokenError::Invalid,
                "{i}"
            );
        }
        let (body, _) = token.split_once('.').unwrap();
        for bad in ["", ".", "a.b", body, &format!("{body}."), &"x".repeat(1_000_000), "é.é"] {
            assert_eq!(w.access.verify_access_token(&env("a"), bad).unwrap_err(), TokenError::Invalid);
        }
        // A ticket is sealed the same way, for another purpose.
        let claims = serde_json::json!({"env": "a", "uid": "u", "anonymous": false});
        let ticket = w.access.sign_ticket("end-user access token", claims, Duration::from_secs(60));
        assert_eq!(w.access.verify_access_token(&env("a"), &ticket).unwrap_err(), TokenError::Invalid);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn refreshing_rotates_with_a_minute_of_grace() {
    on_each_database(async |w| {
        let first = w.access.sign_in_anonymously(&env("a")).await.unwrap();
        w.clock.advance(Duration::from_secs(7200));
        let second = w.access.refresh(&env("a"), &first.refresh_token).await.unwrap();
        assert_eq!(second.uid, first.uid);
        assert_ne!(second.refresh_token, first.refresh_token);
        w.access.verify_access_token(&env("a"), &second.access_token).unwrap();

        w.clock.advance(Duration::from_secs(59));
        let other_tab = w.access.refresh(&env("a"), &first.refresh_token).await.unwrap();
        assert_eq!(other_tab.uid, first.uid);
        w.clock.advance(Duration::from_secs(1));
        let late = w.access.refresh(&env("a"), &first.refresh_token).await;
        assert!(matches!(late, Err(AccessError::InvalidRefreshToken)), "using it did not prolong the grace");
        let wrong_env = w.access.refresh(&env("b"), &second.refresh_token).await;
        assert!(matches!(wrong_env, Err(AccessError::InvalidRefreshToken)));
        w.access.refresh(&env("a"), &second.refresh_token).await.unwrap();

        w.clock.advance(Duration::from_secs(30 * 24 * 3600));
        let expired = w.access.refresh(&env("a"), &other_tab.refresh_token).await;
        assert!(matches!(expired, Err(AccessError::InvalidRefreshToken)));
        assert_eq!(w.access.delete_expired().await.unwrap(), 4);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_user_cannot_fill_the_table_and_signing_out_ends_them_all() {
    on_each_database(async |w| {
        let first = w.access.sign_in_anonymously(&env("a")).await.unwrap();
        let mut last = first.clone();
        for _ in 0..40 {
            last = w.access.refresh(&env("a"), &last.refresh_token).await.unwrap();
        }
        let query =
            store::sea_orm::sea_query::Query::select().column("hash").from("refresh_tokens").to_owned();
        let rows = store::sea_orm::ConnectionTrait::query_all(w.store.read(), &query).await.unwrap();
        assert_eq!(rows.len(), 20);

        w.access.revoke(&env("a"), "nonsense").await.unwrap();
        w.access.revoke(&env("b"), &last.refresh_token).await.unwrap();
        last = w.access.refresh(&env("a"), &last.refresh_token).await.unwrap();
        w.access.revoke(&env("a"), &last.access_token).await.unwrap();
        let out = w.access.refresh(&env("a"), &last.refresh_token).await;
        assert!(matches!(out, Err(AccessError::InvalidRefreshToken)));
    })
    .await;
}
