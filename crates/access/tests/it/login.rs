//! Ways in, what they prove, and what they do not.

use crate::{World, env, on_each_database};
use access::login::{
    Belongings, Client, Edit, Message, Outside, ProviderCode, Providers, Recipient, Sender, SignUp, Target,
    Webhook,
};
use access::{Access, AccessError, Actor, Credentials, LoginError, TokenError, Who};
use async_trait::async_trait;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use types::users::{Belonging, EndUserQuery, Identity, LoginMethod, Profile};
use types::{EnvId, Problem};

const PASSWORD: &str = "a good password";

/// Another side that keeps what it is told.
#[derive(Default)]
struct Elsewhere {
    sent: Mutex<Vec<(String, String)>>,
    deleted: Mutex<Vec<String>>,
}

#[async_trait]
impl Sender for Elsewhere {
    async fn send(&self, webhook: &Webhook, message: &Message) -> Result<(), String> {
        if webhook.url.ends_with("/broken") {
            return Err("it is broken".to_owned());
        }
        self.sent.lock().unwrap().push((message.to.clone(), message.code.clone()));
        Ok(())
    }
}

#[async_trait]
impl Belongings for Elsewhere {
    async fn count(&self, _: &EnvId, _: &str) -> Result<Vec<Belonging>, Problem> {
        Ok(vec![Belonging { collection: "todos".to_owned(), documents: 2 }])
    }

    async fn delete(&self, _: &EnvId, openid: &str) -> Result<u64, Problem> {
        self.deleted.lock().unwrap().push(openid.to_owned());
        Ok(2)
    }
}

#[async_trait]
impl Providers for Elsewhere {
    /// The code is the openid; `openid/unionid` is both.
    async fn prove(&self, _: &EnvId, code: &ProviderCode) -> Result<Vec<Identity>, LoginError> {
        let said = code.code.clone().unwrap_or_default();
        let (openid, union) = match said.split_once('/') {
            Some((openid, union)) => (openid, Some(union)),
            None => (said.as_str(), None),
        };
        let identity = |provider: &str, id: &str| Identity {
            provider: provider.to_owned(),
            subject: id.to_owned(),
            label: id.to_owned(),
        };
        let own = identity(&code.provider, openid);
        Ok(std::iter::once(own).chain(union.map(|id| identity("wechat_union", id))).collect())
    }

    async fn app(&self, _: &EnvId) -> Result<Option<String>, Problem> {
        Ok(Some("wx1".to_owned()))
    }

    async fn account(&self, _: &EnvId, _: &str, _: &str) -> Result<Vec<u8>, Problem> {
        Ok(b"{}".to_vec())
    }

    fn secret_name(&self) -> &'static str {
        "wechat"
    }
}

fn connect(access: &Access, outbox: bool) -> Arc<Elsewhere> {
    let elsewhere = Arc::new(Elsewhere::default());
    access.connect(Outside {
        sender: elsewhere.clone(),
        belongings: elsewhere.clone(),
        providers: elsewhere.clone(),
        outbox,
    });
    elsewhere
}

fn from(remote: &str) -> Client {
    Client { env: env("a"), remote: remote.to_owned(), captcha: None }
}

fn here() -> Client {
    from("10.0.0.1")
}

fn named(name: &str) -> SignUp {
    SignUp { username: Some(name.to_owned()), password: Some(PASSWORD.to_owned()), ..SignUp::default() }
}

fn login<T: std::fmt::Debug>(result: Result<T, AccessError>) -> LoginError {
    match result {
        Err(AccessError::Login(error)) => error,
        other => panic!("{other:?}"),
    }
}

/// What a code to somebody proves.
async fn proved(w: &World, to: Recipient) -> (String, bool) {
    let sent = w.access.send_code(&here(), None, to, Target::Any).await.unwrap();
    let code = w.access.outbox(&Actor::system(env("a"))).unwrap().remove(0).code;
    (w.access.check_code(&here(), &sent.id, &code).await.unwrap().0, sent.is_user)
}

fn openid(w: &World, credentials: &Credentials) -> String {
    let actor = w.access.verify_access_token(&env("a"), &credentials.access_token).unwrap();
    let Who::EndUser { anonymous: false, .. } = actor.who() else { panic!("{actor:?}") };
    actor.openid().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_and_a_password_lead_back_to_the_same_user() {
    on_each_database(async |w| {
        let made = w.access.sign_up(&here(), named("Ada_1")).await.unwrap();
        assert!(!made.anonymous);
        let back = w.access.sign_in_with_password(&here(), "ada_1", PASSWORD).await.unwrap();
        assert_eq!(back.uid, made.uid);
        assert_eq!(openid(&w, &back), made.uid.as_str());
        assert!(w.access.user_exists(&here(), "ADA_1").await.unwrap());
        assert!(!w.access.user_exists(&here(), "ada_2").await.unwrap());
        for (name, password) in
            [("ada_1", "another password"), ("nobody", PASSWORD), ("ada_1", ""), ("ada_1", &"x".repeat(9000))]
        {
            let refused = w.access.sign_in_with_password(&here(), name, password).await;
            assert_eq!(login(refused), LoginError::WrongPassword, "{name}");
        }
        assert_eq!(login(w.access.sign_up(&here(), named("ADA_1")).await), LoginError::Exists("username"));
        let other = Client { env: env("b"), ..here() };
        let refused = w.access.sign_in_with_password(&other, "ada_1", PASSWORD).await;
        assert_eq!(login(refused), LoginError::WrongPassword, "users belong to their environment");
        w.access.sign_up(&other, named("ada_1")).await.unwrap();
        for bad in [
            named("a b"),
            named("anonymous"),
            SignUp { password: Some("short".into()), ..named("bob") },
            SignUp::default(),
        ] {
            assert!(matches!(w.access.sign_up(&here(), bad).await, Err(AccessError::Invalid(_))));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_anonymous_user_keeps_its_id_when_it_gets_an_account() {
    on_each_database(async |w| {
        let before = w.access.sign_in_anonymously(&env("a")).await.unwrap();
        let new = SignUp { anonymous_token: Some(before.access_token.clone()), ..named("ada") };
        let made = w.access.sign_up(&here(), new.clone()).await.unwrap();
        assert_eq!(made.uid, before.uid);
        assert_eq!(openid(&w, &made), before.uid.as_str());
        // The tab that is still open goes on as the account.
        let tab = w.access.refresh(&env("a"), &before.refresh_token).await.unwrap();
        assert!(tab.uid == before.uid && !tab.anonymous);

        let again = SignUp { username: Some("eve".into()), ..new };
        let refused = login(w.access.sign_up(&here(), again).await);
        assert_eq!(refused, LoginError::InvalidToken("anonymous_token"), "an account is not taken over");
        let foreign = w.access.sign_in_anonymously(&env("b")).await.unwrap();
        let new = SignUp { anonymous_token: Some(foreign.access_token), ..named("bob") };
        assert_eq!(login(w.access.sign_up(&here(), new).await), LoginError::InvalidToken("anonymous_token"));
        assert!(!w.access.user_exists(&here(), "bob").await.unwrap(), "nothing is left of a failed sign-up");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_proves_a_number_once() {
    on_each_database(async |w| {
        connect(&w.access, true);
        let phone = || Recipient::Phone("+86 13800000000".to_owned());
        let (token, is_user) = proved(&w, phone()).await;
        assert!(!is_user);
        let new = |token: &str, number: &str| SignUp {
            phone: Some(number.to_owned()),
            verification_token: Some(token.to_owned()),
            ..SignUp::default()
        };
        let wrong = w.access.sign_up(&here(), new(&token, "+86 13900000000")).await;
        assert_eq!(login(wrong), LoginError::InvalidToken("verification_token"));
        let made = w.access.sign_up(&here(), new(&token, "13800000000")).await.unwrap();
        let used = w.access.sign_in_with_verification(&here(), "+86 13800000000", &token).await;
        assert_eq!(login(used), LoginError::InvalidToken("verification_token"));

        let early = w.access.send_code(&here(), None, phone(), Target::Any).await;
        assert!(matches!(early, Err(AccessError::RateLimited { .. })), "one a minute");
        w.clock.advance(Duration::from_secs(61));
        let (token, is_user) = proved(&w, phone()).await;
        assert!(is_user);
        let back = w.access.sign_in_with_verification(&here(), "+8613800000000", &token).await.unwrap();
        assert_eq!(back.uid, made.uid);

        w.clock.advance(Duration::from_secs(61));
        let sent = w.access.send_code(&here(), None, phone(), Target::Any).await.unwrap();
        let code = w.access.outbox(&Actor::system(env("a"))).unwrap().remove(0).code;
        let elsewhere = Client { env: env("b"), ..here() };
        assert_eq!(login(w.access.check_code(&elsewhere, &sent.id, &code).await), LoginError::WrongCode);
        let wrong = if code == "000000" { "000001" } else { "000000" };
        for _ in 0..5 {
            assert_eq!(login(w.access.check_code(&here(), &sent.id, wrong).await), LoginError::WrongCode);
        }
        let late = w.access.check_code(&here(), &sent.id, &code).await;
        assert_eq!(login(late), LoginError::WrongCode, "five tries");

        w.clock.advance(Duration::from_secs(61));
        let sent = w.access.send_code(&here(), None, phone(), Target::Any).await.unwrap();
        let code = w.access.outbox(&Actor::system(env("a"))).unwrap().remove(0).code;
        w.clock.advance(Duration::from_secs(600));
        assert_eq!(
            login(w.access.check_code(&here(), &sent.id, &code).await),
            LoginError::WrongCode,
            "ten minutes"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_go_through_the_webhook_and_nowhere_else() {
    on_each_database(async |w| {
        let elsewhere = connect(&w.access, false);
        let system = Actor::system(env("a"));
        let ada = || Recipient::Email("ada@example.com".to_owned());
        let unset = w.access.send_code(&here(), None, ada(), Target::Any).await;
        assert_eq!(login(unset), LoginError::NotSet("the sending of codes"));
        let webhook = |url: &str| Webhook { url: url.to_owned(), secret: "sixteen or longer".to_owned() };
        let refused = w.access.set_webhook(&system, Some(&webhook("http://sms.example/send"))).await;
        assert!(matches!(refused, Err(AccessError::Invalid(_))));
        w.access.set_webhook(&system, Some(&webhook("https://sms.example/send"))).await.unwrap();
        let sent = w.access.send_code(&here(), None, ada(), Target::Any).await.unwrap();
        let (to, code) = elsewhere.sent.lock().unwrap().remove(0);
        assert_eq!(to, "ada@example.com");
        w.access.check_code(&here(), &sent.id, &code).await.unwrap();
        assert!(w.access.outbox(&system).unwrap().is_empty());
        w.access.set_webhook(&system, Some(&webhook("https://sms.example/broken"))).await.unwrap();
        w.clock.advance(Duration::from_secs(61));
        assert_eq!(login(w.access.send_code(&here(), None, ada(), Target::Any).await), LoginError::NotSent);
        let unknown = w
            .access
            .send_code(&from("10.0.0.9"), None, Recipient::Email("x@example.com".into()), Target::User)
            .await;
        assert_eq!(login(unknown), LoginError::NoSuchUser);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_changes_its_own_account_after_proving_itself() {
    on_each_database(async |w| {
        connect(&w.access, true);
        let made = w.access.sign_up(&here(), named("ada")).await.unwrap();
        let other_device = w.access.sign_in_with_password(&here(), "ada", PASSWORD).await.unwrap();
        let by = w.access.signed_in(&made.access_token).unwrap();
        let new = "another password";
        assert_eq!(login(w.access.set_password(&by, new, None).await), LoginError::SudoNeeded);
        assert_eq!(login(w.access.sudo(&here(), &by, Some("wrong"), None).await), LoginError::WrongPassword);
        let (sudo, _) = w.access.sudo(&here(), &by, Some(PASSWORD), None).await.unwrap();
        let eve = w.access.sign_up(&here(), named("eve")).await.unwrap();
        let eve = w.access.signed_in(&eve.access_token).unwrap();
        let stolen = w.access.set_password(&eve, new, Some(&sudo)).await;
        assert_eq!(login(stolen), LoginError::InvalidToken("sudo_token"));
        w.access.set_password(&by, new, Some(&sudo)).await.unwrap();
        w.access.refresh(&env("a"), &made.refresh_token).await.unwrap();
        let out = w.access.refresh(&env("a"), &other_device.refresh_token).await;
        assert!(
            matches!(out, Err(AccessError::InvalidRefreshToken)),
            "elsewhere the user has to sign in again"
        );
        w.access.sign_in_with_password(&here(), "ada", new).await.unwrap();

        // An address: the official SDK checks the code, and then edits without a token.
        let address = || Recipient::Email("ada@example.com".to_owned());
        let edit = || Edit { email: Some("Ada@example.com".into()), ..Edit::default() };
        let unproved = w.access.edit_user(&here(), &by, edit()).await;
        assert_eq!(login(unproved), LoginError::InvalidToken("verification_token"));
        let sent = w.access.send_code(&here(), Some(&by), address(), Target::Any).await.unwrap();
        let code = w.access.outbox(&Actor::system(env("a"))).unwrap().remove(0).code;
        w.access.check_code(&here(), &sent.id, &code).await.unwrap();
        let not_hers = w.access.edit_user(&here(), &eve, edit()).await;
        assert_eq!(login(not_hers), LoginError::InvalidToken("verification_token"));
        let user = w.access.edit_user(&here(), &by, edit()).await.unwrap();
        // As it was written; found it is in any spelling.
        assert_eq!(user.identity("email").unwrap().label, "Ada@example.com");

        let profile = Profile { name: Some("Ada".into()), ..Profile::default() };
        let user = w.access.edit_user(&here(), &by, Edit { profile, ..Edit::default() }).await.unwrap();
        assert_eq!(user.profile.name.as_deref(), Some("Ada"));
        let taken =
            w.access.edit_user(&here(), &by, Edit { username: Some("eve".into()), ..Edit::default() }).await;
        assert_eq!(login(taken), LoginError::Exists("username"));

        // Forgotten: the address proves it, and every token ends.
        w.clock.advance(Duration::from_secs(61));
        let (token, _) = proved(&w, address()).await;
        w.access.reset_password(&here(), "ada@example.com", "a third password", &token).await.unwrap();
        assert_eq!(w.access.signed_in(&made.access_token).unwrap_err(), TokenError::Revoked);
        w.clock.advance(Duration::from_millis(1));
        let back =
            w.access.sign_in_with_password(&here(), "ada@example.com", "a third password").await.unwrap();
        assert_eq!(back.uid, made.uid);
        w.access.signed_in(&back.access_token).unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_proves_a_person_and_an_anonymous_user_may_bind_it() {
    on_each_database(async |w| {
        connect(&w.access, true);
        let code = |openid: &str| ProviderCode {
            provider: "wx1".into(),
            code: Some(openid.into()),
            phone_code: None,
            kind: "open_id".into(),
        };
        let token = async |openid: &str| w.access.provider_token(&here(), &code(openid)).await.unwrap().token;
        let first = w.access.sign_in_with_provider(&here(), &token("o-ada").await, None).await.unwrap();
        assert_eq!(openid(&w, &first), "o-ada", "documents of WeChat's cloud stay the user's");
        let again = w.access.sign_in_with_provider(&here(), &token("o-ada/u-ada").await, None).await.unwrap();
        assert_eq!(again.uid, first.uid);
        let other_app =
            w.access.sign_in_with_provider(&here(), &token("o-ada-2/u-ada").await, None).await.unwrap();
        assert_eq!(other_app.uid, first.uid, "one person in two accounts of one owner");
        let foreign = Client { env: env("b"), ..here() };
        let refused = w.access.sign_in_with_provider(&foreign, &token("o-ada").await, None).await;
        assert_eq!(login(refused), LoginError::InvalidToken("provider_token"));

        let before = w.access.sign_in_anonymously(&env("a")).await.unwrap();
        let by = w.access.signed_in(&before.access_token).unwrap();
        let taken = w.access.bind_provider(&by, &token("o-ada").await).await;
        assert_eq!(login(taken), LoginError::Exists("provider"));
        w.access.bind_provider(&by, &token("o-bob").await).await.unwrap();
        let bob = w.access.sign_in_with_provider(&here(), &token("o-bob").await, None).await.unwrap();
        assert_eq!(bob.uid, before.uid);
        assert_eq!(openid(&w, &bob), before.uid.as_str(), "what it had is still its own");
        assert_eq!(login(w.access.unbind_provider(&by, "wx1").await), LoginError::LastWayIn);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_ask_for_a_captcha_and_a_captcha_helps_a_while() {
    on_each_database(async |w| {
        w.access.sign_up(&here(), named("ada")).await.unwrap();
        let attempt = async |captcha: Option<&str>, password: &str| {
            let client = Client { captcha: captcha.map(str::to_owned), ..from("10.9.9.9") };
            w.access.sign_in_with_password(&client, "ada", password).await
        };
        for _ in 0..5 {
            assert_eq!(login(attempt(None, "wrong").await), LoginError::WrongPassword);
        }
        assert_eq!(login(attempt(None, PASSWORD).await), LoginError::CaptchaRequired);
        assert_eq!(login(attempt(Some("nonsense"), PASSWORD).await), LoginError::CaptchaInvalid);
        // Somebody else is not held up.
        w.access.sign_up(&here(), named("bob")).await.unwrap();
        w.access.sign_in_with_password(&from("10.9.9.9"), "bob", PASSWORD).await.unwrap();

        let shown = w.access.captcha(&here()).unwrap();
        assert!(!shown.token.contains(&shown.letters));
        let wrong = w.access.solve_captcha(&here(), &shown.token, "????");
        assert_eq!(login(wrong), LoginError::CaptchaInvalid);
        let second = w.access.solve_captcha(&here(), &shown.token, &shown.letters);
        assert_eq!(login(second), LoginError::CaptchaInvalid, "one answer for each");
        let foreign = Client { env: env("b"), ..here() };
        let shown = w.access.captcha(&foreign).unwrap();
        assert_eq!(
            login(w.access.solve_captcha(&here(), &shown.token, &shown.letters)),
            LoginError::CaptchaInvalid
        );
        let shown = w.access.captcha(&here()).unwrap();
        let (solved, _) =
            w.access.solve_captcha(&here(), &shown.token, &shown.letters.to_lowercase()).unwrap();
        assert_eq!(login(attempt(Some(&solved), "wrong").await), LoginError::WrongPassword);
        attempt(Some(&solved), PASSWORD).await.unwrap();
        attempt(None, PASSWORD).await.unwrap();

        // A captcha is good for ten tries, and fifty failures shut the account for a while.
        let mut failures = 0;
        let refused = loop {
            let shown = w.access.captcha(&here()).unwrap();
            let (solved, _) = w.access.solve_captcha(&here(), &shown.token, &shown.letters).unwrap();
            let refused = loop {
                match attempt(Some(&solved), "wrong").await {
                    Err(AccessError::Login(LoginError::WrongPassword)) => failures += 1,
                    other => break other,
                }
            };
            match refused {
                Err(AccessError::Login(LoginError::CaptchaInvalid)) => {}
                other => break other,
            }
        };
        assert!(matches!(refused, Err(AccessError::RateLimited { .. })), "{refused:?}");
        assert_eq!(failures, 50);
        w.clock.advance(Duration::from_secs(15 * 60));
        attempt(None, PASSWORD).await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn members_shut_users_out_at_once_and_across_restarts() {
    on_each_database(async |w| {
        let elsewhere = connect(&w.access, true);
        let system = Actor::system(env("a"));
        let ada = w.access.sign_up(&here(), named("ada")).await.unwrap();
        let anonymous = w.access.sign_in_anonymously(&env("a")).await.unwrap();
        w.access.set_end_user_disabled(&system, &ada.uid, true).await.unwrap();
        let token = |access: &Access| access.verify_access_token(&env("a"), &ada.access_token).unwrap_err();
        assert_eq!(token(&w.access), TokenError::Revoked);
        w.access.verify_access_token(&env("a"), &anonymous.access_token).unwrap();
        let (_, again) = w.reopen().await;
        assert_eq!(token(&again), TokenError::Revoked);
        assert_eq!(login(w.access.refresh(&env("a"), &ada.refresh_token).await), LoginError::Blocked);
        assert_eq!(
            login(w.access.sign_in_with_password(&here(), "ada", PASSWORD).await),
            LoginError::Blocked
        );

        w.clock.advance(Duration::from_secs(1));
        w.access.set_end_user_disabled(&system, &ada.uid, false).await.unwrap();
        let back = w.access.refresh(&env("a"), &ada.refresh_token).await.unwrap();
        w.access.verify_access_token(&env("a"), &back.access_token).unwrap();
        assert_eq!(token(&w.access), TokenError::Revoked, "old tokens stay ended");

        let ask =
            |words: &str, method| EndUserQuery { words: words.into(), method, ..EndUserQuery::default() };
        let found = async |query: EndUserQuery| {
            let page = w.access.end_users(&system, &query).await.unwrap();
            (page.total, page.users.into_iter().map(|user| user.uid).collect::<Vec<_>>())
        };
        assert_eq!(found(EndUserQuery::default()).await.0, 2);
        assert_eq!(found(ask("ADA", None)).await, (1, vec![ada.uid.clone()]));
        assert_eq!(found(ask("%", None)).await.0, 0);
        assert_eq!(found(ask("", Some(LoginMethod::Anonymous))).await, (1, vec![anonymous.uid.clone()]));
        assert_eq!(found(ask("", Some(LoginMethod::Username))).await, (1, vec![ada.uid.clone()]));
        assert_eq!(found(ask("", Some(LoginMethod::Wechat))).await.0, 0);
        assert_eq!(found(EndUserQuery { page: 1, ..EndUserQuery::default() }).await, (2, vec![]));
        let other = w.access.end_users(&Actor::system(env("b")), &EndUserQuery::default()).await.unwrap();
        assert_eq!(other.total, 0);

        let (_, sessions) = w.access.end_user(&system, &ada.uid).await.unwrap();
        assert_eq!(sessions.len(), 1, "refreshing goes on with a session");
        w.access.end_user_session(&system, &ada.uid, &sessions[0].id).await.unwrap();
        let out = w.access.refresh(&env("a"), &back.refresh_token).await;
        assert!(matches!(out, Err(AccessError::InvalidRefreshToken)));

        assert_eq!(w.access.end_user_belongings(&system, &ada.uid).await.unwrap()[0].documents, 2);
        assert_eq!(w.access.delete_end_user(&system, &ada.uid).await.unwrap(), 2);
        assert_eq!(*elsewhere.deleted.lock().unwrap(), [ada.uid.as_str()]);
        assert!(!w.access.user_exists(&here(), "ada").await.unwrap());
        assert_eq!(
            w.access.verify_access_token(&env("a"), &back.access_token).unwrap_err(),
            TokenError::Revoked
        );
        let visitor = Actor::visitor(env("a"));
        assert!(matches!(
            w.access.end_users(&visitor, &EndUserQuery::default()).await,
            Err(AccessError::Denied(_))
        ));
        assert!(matches!(
            w.access.delete_end_user(&visitor, &anonymous.uid).await,
            Err(AccessError::Denied(_))
        ));
        let audit = w.audit().await;
        for action in ["end_user.disable", "end_user.enable", "end_user.end_session", "end_user.delete"] {
            assert!(audit.iter().any(|line| line == action), "{action}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_way_in_that_is_off_lets_nobody_in() {
    on_each_database(async |w| {
        connect(&w.access, true);
        let system = Actor::system(env("a"));
        w.access.sign_up(&here(), named("ada")).await.unwrap();
        w.access.set_login_methods(&system, &[LoginMethod::Phone]).await.unwrap();
        assert_eq!(w.access.login_settings(&system).await.unwrap().methods, [LoginMethod::Phone]);
        let off = |method| LoginError::MethodOff(method);
        assert_eq!(login(w.access.sign_in_anonymously(&env("a")).await), off(LoginMethod::Anonymous));
        assert_eq!(login(w.access.sign_up(&here(), named("bob")).await), off(LoginMethod::Username));
        let refused = w.access.sign_in_with_password(&here(), "ada", PASSWORD).await;
        assert_eq!(login(refused), off(LoginMethod::Username));
        let refused = w.access.sign_in_with_ticket(&here(), "x", None).await;
        assert_eq!(login(refused), off(LoginMethod::Custom));
        let refused = w.access.provider_token(&here(), &ProviderCode::default()).await.map(|_| ());
        assert_eq!(login(refused), off(LoginMethod::Wechat));
        w.access.sign_in_anonymously(&env("b")).await.unwrap();
    })
    .await;
}
