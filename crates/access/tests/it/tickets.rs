//! Custom tickets, good and forged.

use crate::{env, on_each_database};
use access::login::Client;
use access::{AccessError, Actor, LoginError};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use std::time::Duration;

fn client(id: &str) -> Client {
    Client { env: env(id), remote: "10.0.0.1".to_owned(), captcha: None }
}

fn signed(pem: &str, claims: &Value) -> String {
    let der = rsa::pkcs8::DecodePrivateKey::from_pkcs8_pem(pem).map(|key: rsa::RsaPrivateKey| {
        rsa::pkcs1::EncodeRsaPrivateKey::to_pkcs1_der(&key).unwrap().as_bytes().to_vec()
    });
    let key = EncodingKey::from_rsa_der(&der.unwrap());
    jsonwebtoken::encode(&Header::new(Algorithm::RS256), claims, &key).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_is_good_for_its_user_its_environment_and_its_time() {
    on_each_database(async |w| {
        let system = Actor::system(env("a"));
        let made = w.access.create_ticket_key(&system).await.unwrap();
        assert_eq!(made.env_id, "a");
        assert!(!format!("{made:?}").contains("PRIVATE"));
        let now = w.clock_millis();
        let good = json!({"alg": "RS256", "env": "a", "uid": "ada@1", "iat": now, "exp": now + 600_000, "refresh": 3_600_000, "expire": now + 86_400_000});
        let ticket = |claims: &Value| format!("{}/@@/{}", made.private_key_id, signed(&made.private_key, claims));
        let sign_in = async |ticket: &str| w.access.sign_in_with_ticket(&client("a"), ticket, None).await;

        let first = sign_in(&ticket(&good)).await.unwrap();
        let again = sign_in(&ticket(&good)).await.unwrap();
        assert_eq!(first.uid, again.uid);
        assert_ne!(first.uid.as_str(), "ada@1");
        let before = w.access.sign_in_anonymously(&env("a")).await.unwrap();
        let mut bob = good.clone();
        bob["uid"] = "bob@1".into();
        let linked = w.access.sign_in_with_ticket(&client("a"), &ticket(&bob), Some(&before.access_token)).await;
        assert_eq!(linked.unwrap().uid, before.uid);

        let changed = |name: &str, value: Value| {
            let mut claims = good.clone();
            claims[name] = value;
            ticket(&claims)
        };
        let unsigned = {
            use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
            let part = |value: Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
            format!("{}/@@/{}.{}.", made.private_key_id, part(json!({"alg": "none"})), part(good.clone()))
        };
        let hmac = {
            // The public half is no secret: whoever takes it for one must not sign with it.
            let key = EncodingKey::from_secret(made.private_key_id.as_bytes());
            let jwt = jsonwebtoken::encode(&Header::new(Algorithm::HS256), &good, &key).unwrap();
            format!("{}/@@/{jwt}", made.private_key_id)
        };
        for bad in [
            changed("env", "b".into()),
            changed("uid", "abc".into()),
            changed("uid", "a b c d".into()),
            changed("exp", now.into()),
            changed("exp", (now + 10 * 86_400_000).into()),
            changed("iat", (now + 3_600_000).into()),
            changed("expire", (now - 1).into()),
            ticket(&good).replace("/@@/", "/@/"),
            format!("tk_unknown/@@/{}", signed(&made.private_key, &good)),
            format!("{}x", ticket(&good)),
            unsigned,
            hmac,
            "x".repeat(100_000),
        ] {
            let refused = sign_in(&bad).await;
            assert!(matches!(refused, Err(AccessError::Login(LoginError::Ticket(_)))), "{bad:.80} {refused:?}");
        }
        let foreign = w.access.sign_in_with_ticket(&client("b"), &ticket(&good), None).await;
        assert!(matches!(foreign, Err(AccessError::Login(LoginError::Ticket(_)))));

        // The session ends when the ticket says, however often it is refreshed.
        w.clock.advance(Duration::from_secs(86_399));
        let late = w.access.refresh(&env("a"), &again.refresh_token).await.unwrap();
        w.clock.advance(Duration::from_secs(1));
        let over = w.access.refresh(&env("a"), &late.refresh_token).await;
        assert!(matches!(over, Err(AccessError::InvalidRefreshToken)));

        w.access.remove_ticket_key(&system, &made.private_key_id).await.unwrap();
        let now = w.clock_millis();
        let mut fresh = good.clone();
        (fresh["iat"], fresh["exp"], fresh["expire"]) = (now.into(), (now + 600_000).into(), (now + 86_400_000).into());
        assert!(matches!(sign_in(&ticket(&fresh)).await, Err(AccessError::Login(LoginError::Ticket(_)))));
    })
    .await;
}
