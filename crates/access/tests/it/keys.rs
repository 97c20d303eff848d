use crate::{env, on_each_database};
use access::{AccessError, Actor, MasterKey, TokenError};
use std::time::Duration;
use store::sea_orm::sea_query::{Expr, Query};
use store::sea_orm::{ConnectionTrait, ExprTrait};
use types::{Permission, Text};

#[tokio::test(flavor = "multi_thread")]
async fn an_api_key_opens_its_environments_only() {
    on_each_database(async |w| {
        let system = Actor::project_system();
        let name = Text::same("Shop");
        w.access.create_api_key(&system, "k1", "a-long-secret", name.clone(), &[env("a")]).await.unwrap();
        let actor = w.access.actor_for_secret(&env("a"), "a-long-secret").await.unwrap().unwrap();
        assert_eq!((actor.label().as_str(), actor.env()), ("key:k1", &env("a")));
        assert!(actor.may(Permission::Release) && !actor.may(Permission::Administer));
        let pair = async |e: &str, id: &str, secret: &str| {
            w.access.actor_for_key_pair(&env(e), id, secret).await.unwrap().is_some()
        };
        assert!(pair("a", "k1", "a-long-secret").await);
        assert!(!pair("a", "k1", "a-long-secreT").await);
        assert!(!pair("b", "k1", "a-long-secret").await);
        assert!(!pair("a", "k\0", "a-long-secret").await);
        assert!(!pair("a\0", "k1", "a-long-secret").await);
        assert!(w.access.actor_for_secret(&env("b"), "a-long-secret").await.unwrap().is_none());
        assert!(w.access.actor_for_secret(&env("a"), "another-secret").await.unwrap().is_none());

        let taken = w.access.create_api_key(&system, "k2", "a-long-secret", name.clone(), &[env("a")]).await;
        assert!(matches!(taken, Err(AccessError::Taken(_))));
        let short = w.access.create_api_key(&system, "k2", "short", name.clone(), &[env("a")]).await;
        assert!(matches!(short, Err(AccessError::Invalid(_))));
        let by_key = w.access.create_api_key(&actor, "k2", "another-secret", name, &[env("a")]).await;
        assert!(matches!(by_key, Err(AccessError::Denied(_))));

        let query = Query::select().column("secret_hash").from("api_keys").to_owned();
        let rows = w.store.read().query_all(&query).await.unwrap();
        let stored: String = rows[0].try_get("", "secret_hash").unwrap();
        assert!(!stored.contains("secret"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_is_good_for_its_purpose_and_time() {
    on_each_database(async |w| {
        let payload = serde_json::json!({"uid": "u", "list": [1, 2]});
        let ticket = w.access.sign_ticket("watch", payload.clone(), Duration::from_secs(60));
        let (_, again) = w.reopen().await;
        assert_eq!(again.open_ticket("watch", &ticket), Ok(payload));
        assert_eq!(again.open_ticket("query", &ticket), Err(TokenError::Invalid));
        assert_eq!(again.open_ticket("watch", &ticket[1..]), Err(TokenError::Invalid));
        w.clock.advance(Duration::from_secs(60));
        assert_eq!(again.open_ticket("watch", &ticket), Err(TokenError::Expired));
    })
    .await;
}

#[test]
fn the_master_key_is_made_once_and_kept_from_others() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("key");
    let key = MasterKey::load_or_create(&path).unwrap();
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let again = MasterKey::load_or_create(&path).unwrap();
    assert_eq!(key.derive("x"), again.derive("x"));
    assert_ne!(key.derive("x"), key.derive("y"));
    assert_eq!(format!("{key:?}"), "MasterKey(…)");

    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    assert!(matches!(MasterKey::load_or_create(&path), Err(AccessError::KeyFile(_))));
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    std::fs::write(&path, "not a key").unwrap();
    assert!(matches!(MasterKey::load_or_create(&path), Err(AccessError::KeyFile(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_of_a_key_acts_as_the_key_for_two_hours_and_ends_with_it() {
    on_each_database(async |w| {
        let system = Actor::project_system();
        let make = async |id: &str, secret: &str| {
            let envs = [env("a"), env("b")];
            w.access.create_api_key(&system, id, secret, Text::same("Shop"), &envs).await.unwrap();
        };
        make("k1", "a-long-secret").await;
        let key = w.access.actor_for_secret(&env("a"), "a-long-secret").await.unwrap().unwrap();
        let (token, lives) = w.access.key_token(&key).await.unwrap().unwrap();
        assert_eq!(lives, 7200);
        let (_, again) = w.reopen().await;
        let actor = again.actor_for_key_token(&token).await.unwrap().unwrap();
        assert_eq!((actor.who(), actor.env()), (key.who(), &env("a")));
        assert!(!actor.may(Permission::Administer));

        // It is no secret of a key, no token of a user and no ticket, nor are these one of it.
        assert!(w.access.actor_for_secret(&env("a"), &token).await.unwrap().is_none());
        assert_eq!(w.access.verify_access_token(&env("a"), &token).unwrap_err(), TokenError::Invalid);
        let user = w.access.sign_in_anonymously(&env("a")).await.unwrap();
        let claims = serde_json::json!({"env": "a", "key": "k1", "made": 0});
        let ticket = w.access.sign_ticket("access tokens of API keys", claims, Duration::from_secs(60));
        let changed = format!("{token}A");
        for bad in ["", "a.b", "a-long-secret", &user.access_token, &ticket, &changed, &token[1..]] {
            let refused = w.access.actor_for_key_token(bad).await.unwrap().unwrap_err();
            assert_eq!(refused, TokenError::Invalid, "{bad}");
        }
        for nobody in [Actor::system(env("a")), Actor::visitor(env("a"))] {
            assert!(w.access.key_token(&nobody).await.unwrap().is_none());
        }

        let is = async |token: &str| w.access.actor_for_key_token(token).await.unwrap().map(|_| ());
        w.clock.advance(Duration::from_secs(7199));
        assert_eq!(is(&token).await, Ok(()));
        w.clock.advance(Duration::from_secs(1));
        assert_eq!(is(&token).await, Err(TokenError::Expired));

        let (token, _) = w.access.key_token(&key).await.unwrap().unwrap();
        let remove = async |table: &'static str, column: &'static str, value: &'static str| {
            let delete = Query::delete().from_table(table).and_where(Expr::col(column).eq(value)).to_owned();
            w.store
                .write(move |tx| {
                    Box::pin(async move {
                        tx.conn().execute(&delete).await?;
                        Ok::<_, AccessError>(())
                    })
                })
                .await
                .unwrap();
        };
        remove("api_key_environments", "env", "b").await;
        assert_eq!(is(&token).await, Ok(()), "it was for another environment");
        remove("api_key_environments", "env", "a").await;
        assert_eq!(is(&token).await, Err(TokenError::Revoked));
        remove("api_keys", "id", "k1").await;
        w.clock.advance(Duration::from_secs(1));
        make("k1", "another-long-secret").await;
        assert_eq!(is(&token).await, Err(TokenError::Revoked), "another key of the same id");
        assert!(w.access.key_token(&key).await.unwrap().is_some());
    })
    .await;
}
