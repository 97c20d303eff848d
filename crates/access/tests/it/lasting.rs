//! Refresh tokens that stay, as the js-sdk 1.x keeps them.

use crate::{env, on_each_database};
use access::login::{Client, SignUp};
use access::{AccessError, Actor, LoginError, TokenError};
use std::time::Duration;
use types::users::LoginMethod;

const DAY: Duration = Duration::from_secs(24 * 3600);

fn client() -> Client {
    Client { env: env("a"), remote: "10.0.0.7".to_owned(), captcha: None }
}

fn ada() -> SignUp {
    SignUp {
        username: Some("ada".to_owned()),
        password: Some("a good password".to_owned()),
        ..SignUp::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_token_gives_access_tokens_for_as_long_as_it_is_used() {
    on_each_database(async |w| {
        let first = w.access.sign_in_anonymously(&env("a")).await.unwrap();
        for _ in 0..3 {
            w.clock.advance(29 * DAY);
            let again = w.access.access_token(&env("a"), &first.refresh_token).await.unwrap();
            assert_eq!((&again.uid, &again.refresh_token), (&first.uid, &first.refresh_token));
            w.access.verify_access_token(&env("a"), &again.access_token).unwrap();
        }
        w.clock.advance(30 * DAY);
        let late = w.access.access_token(&env("a"), &first.refresh_token).await;
        assert!(matches!(late, Err(AccessError::InvalidRefreshToken)), "an anonymous user's is as any other");

        let known = w.access.sign_up(&client(), ada()).await.unwrap();
        w.clock.advance(30 * DAY);
        let late = w.access.access_token(&env("a"), &known.refresh_token).await;
        assert!(matches!(late, Err(AccessError::RefreshTokenExpired)), "{late:?}");
        w.access.delete_expired().await.unwrap();
        let later = w.access.access_token(&env("a"), &known.refresh_token).await;
        assert!(matches!(later, Err(AccessError::InvalidRefreshToken)), "{later:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_was_exchanged_is_not_put_off() {
    on_each_database(async |w| {
        let first = w.access.sign_in_anonymously(&env("a")).await.unwrap();
        w.access.refresh(&env("a"), &first.refresh_token).await.unwrap();
        w.clock.advance(Duration::from_secs(59));
        w.access.access_token(&env("a"), &first.refresh_token).await.unwrap();
        w.clock.advance(Duration::from_secs(1));
        let late = w.access.access_token(&env("a"), &first.refresh_token).await;
        assert!(matches!(late, Err(AccessError::InvalidRefreshToken)), "{late:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_but_a_token_of_this_environment_leads_back_to_a_user() {
    on_each_database(async |w| {
        let first = w.access.sign_in_anonymously(&env("a")).await.unwrap();
        let back = w.access.sign_in_anonymously_again(&env("a"), &first.refresh_token).await.unwrap();
        assert_eq!((&back.uid, &back.refresh_token), (&first.uid, &first.refresh_token));

        let foreign = w.access.access_token(&env("b"), &first.refresh_token).await;
        assert!(matches!(foreign, Err(AccessError::InvalidRefreshToken)));
        let forged = format!("{}x", first.refresh_token);
        let long = "x".repeat(1_000_000);
        for bad in [first.uid.as_str(), forged.as_str(), first.access_token.as_str(), "\0", &long] {
            let none = w.access.access_token(&env("a"), bad).await;
            assert!(matches!(none, Err(AccessError::InvalidRefreshToken)), "{none:?}");
            let new = w.access.sign_in_anonymously_again(&env("a"), bad).await.unwrap();
            assert_ne!(new.uid, first.uid);
        }
        let elsewhere = w.access.sign_in_anonymously_again(&env("b"), &first.refresh_token).await.unwrap();
        assert_ne!(elsewhere.uid, first.uid);

        // Somebody with an account is not anonymous, whatever the client believes.
        let known = w.access.sign_up(&client(), ada()).await.unwrap();
        let new = w.access.sign_in_anonymously_again(&env("a"), &known.refresh_token).await.unwrap();
        assert!(new.anonymous && new.uid != known.uid);

        w.clock.advance(30 * DAY);
        let late = w.access.sign_in_anonymously_again(&env("a"), &first.refresh_token).await.unwrap();
        assert_ne!(late.uid, first.uid);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_and_users_end_as_they_do_for_everybody() {
    on_each_database(async |w| {
        let first = w.access.sign_in_anonymously(&env("a")).await.unwrap();
        w.access.revoke(&env("a"), &first.refresh_token).await.unwrap();
        let out = w.access.access_token(&env("a"), &first.refresh_token).await;
        assert!(matches!(out, Err(AccessError::InvalidRefreshToken)), "{out:?}");

        let second = w.access.sign_in_anonymously(&env("a")).await.unwrap();
        let owner = Actor::system(env("a"));
        w.access.set_login_methods(&owner, &[LoginMethod::Username]).await.unwrap();
        let off = w.access.sign_in_anonymously_again(&env("a"), &second.refresh_token).await;
        let is_off =
            |e: &AccessError| matches!(e, AccessError::Login(LoginError::MethodOff(LoginMethod::Anonymous)));
        assert!(is_off(&off.unwrap_err()));
        // Whoever is in stays in, as with the newer protocol.
        let token = w.access.access_token(&env("a"), &second.refresh_token).await.unwrap().access_token;
        w.access.set_login_methods(&owner, &LoginMethod::ALL).await.unwrap();

        w.access.set_end_user_disabled(&owner, &second.uid, true).await.unwrap();
        assert_eq!(w.access.verify_access_token(&env("a"), &token).unwrap_err(), TokenError::Revoked);
        for refused in [
            w.access.access_token(&env("a"), &second.refresh_token).await.unwrap_err(),
            w.access.sign_in_anonymously_again(&env("a"), &second.refresh_token).await.unwrap_err(),
        ] {
            assert!(matches!(refused, AccessError::Login(LoginError::Blocked)), "{refused:?}");
        }
    })
    .await;
}
