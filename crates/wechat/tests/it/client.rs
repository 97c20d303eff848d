//! The real client against the fake, over a socket.

use crate::world::{ALICE, World, serve, settings, text};
use bytes::Bytes;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use wechat::api::{
    CodeRequest, Content, EnvVersion, Media, MediaKind, MenuItem, Notice, Reason, Scene, Suggestion,
    TextCheck, TextScene, TokenKind, Upload,
};
use wechat::fake::Sent;
use wechat::push::Mode;
use wechat::{AccountKind, Api, Client, CustomMessage, Secret};

const STABLE: &str = "/cgi-bin/stable_token";
const CLASSIC: &str = "/cgi-bin/token";
const SEND: &str = "/cgi-bin/message/custom/send";

#[tokio::test]
async fn every_call_arrives_as_it_was_meant() {
    let world = World::new(Mode::Plain);
    let client = world.client().await;
    let session = client.session(&world.fake.login_code(ALICE)).await.unwrap();
    assert_eq!((session.openid.as_str(), session.unionid.as_deref()), (ALICE, Some("u-alice")));
    assert!(session.session_key.expose().starts_with("fake-session-"));

    world.fake.says(ALICE, text("hi"));
    let png = Bytes::from_static(b"\x89PNG\r\n--boundary\r\n\0");
    let upload = Upload { kind: MediaKind::Image, content_type: "image/png".to_owned(), bytes: png.clone() };
    let uploaded = client.upload(&upload).await.unwrap();
    assert_eq!(uploaded.created, world.now());
    let Media::File(file) = client.media(&uploaded.media_id).await.unwrap() else { panic!("no file") };
    assert_eq!((file.content_type.as_str(), &file.bytes), ("image/png", &png));

    let messages = [
        CustomMessage::text(ALICE, "你好 \"quoted\" <b>&\n"),
        CustomMessage::new(ALICE, Content::Image { media_id: uploaded.media_id.clone() }),
        CustomMessage::new(
            ALICE,
            Content::Link {
                title: "Title".to_owned(),
                description: "Description".to_owned(),
                url: "https://example.com".to_owned(),
                thumb_url: "https://example.com/a.png".to_owned(),
            },
        ),
        CustomMessage {
            kf_account: Some("kf@gh".to_owned()),
            ..CustomMessage::new(
                ALICE,
                Content::MiniProgramPage {
                    title: "Title".to_owned(),
                    app_id: None,
                    page_path: "pages/index?a=1".to_owned(),
                    thumb_media_id: uploaded.media_id.clone(),
                },
            )
        },
    ];
    for message in &messages {
        client.send(message).await.unwrap();
    }
    client.typing(ALICE, true).await.unwrap();

    let request = CodeRequest {
        page: Some("pages/index".to_owned()),
        check_path: false,
        version: EnvVersion::Trial,
        color: Some([1, 2, 3]),
        transparent: true,
        ..CodeRequest::new(Scene::new("a=1&b=2").unwrap())
    };
    assert_eq!(client.draw_code(&request).await.unwrap().content_type, "image/png");

    let check = TextCheck { openid: ALICE.to_owned(), scene: TextScene::Social, content: "fine".to_owned() };
    let verdict = client.check_text(&check).await.unwrap();
    assert_eq!((verdict.suggest, verdict.label), (Suggestion::Pass, 100));
    let notice = Notice {
        to: ALICE.to_owned(),
        template_id: "t1".to_owned(),
        page: None,
        data: BTreeMap::from([("thing1".to_owned(), "茶".to_owned())]),
        version: EnvVersion::Develop,
    };
    world.fake.subscribe(ALICE, "t1");
    client.notify(&notice).await.unwrap();

    let mut expected: Vec<Sent> = messages.into_iter().map(Sent::Message).collect();
    expected.push(Sent::Typing { openid: ALICE.to_owned(), typing: true });
    expected.push(Sent::Code(request));
    expected.push(Sent::Notice(notice));
    let sent: Vec<Sent> = world.fake.sent().into_iter().map(|(_, sent)| sent).collect();
    assert_eq!(sent, expected);
    assert_eq!(world.fake.asked(STABLE), 1);
    assert_eq!(world.fake.asked("/cgi-bin/message/custom/business/typing"), 1);
}

#[tokio::test]
async fn official_accounts_have_a_path_of_their_own_and_menus() {
    let world = World::of_kind(AccountKind::OfficialAccount, Mode::Plain);
    let client = world.client_with(AccountKind::OfficialAccount, |_| {}).await;
    world.fake.says(ALICE, text("hi"));
    client.typing(ALICE, true).await.unwrap();
    assert_eq!(world.fake.asked("/cgi-bin/message/custom/typing"), 1);
    let menu = CustomMessage::new(
        ALICE,
        Content::Menu {
            head_content: "Was it good?".to_owned(),
            list: vec![MenuItem { id: "101".to_owned(), content: "Yes".to_owned() }],
            tail_content: "Thank you".to_owned(),
        },
    );
    client.send(&menu).await.unwrap();
    assert_eq!(world.fake.sent()[1].1, Sent::Message(menu));
    let amr = Upload {
        kind: MediaKind::Voice,
        content_type: "audio/amr".to_owned(),
        bytes: Bytes::from_static(b"#!AMR"),
    };
    assert!(client.upload(&amr).await.is_ok());
}

#[tokio::test]
async fn refusals_are_typed() {
    let world = World::new(Mode::Plain);
    let client = world.client().await;
    let hello = CustomMessage::text(ALICE, "hello");
    assert_eq!(client.send(&hello).await.unwrap_err().reason(), Some(Reason::OutOfWindow));
    world.fake.says(ALICE, text("hi"));
    for _ in 0..5 {
        client.send(&hello).await.unwrap();
    }
    assert_eq!(client.send(&hello).await.unwrap_err().reason(), Some(Reason::QuotaUsed));
    let nobody = CustomMessage::text("nobody", "hello");
    assert_eq!(client.send(&nobody).await.unwrap_err().reason(), Some(Reason::User));
    assert_eq!(client.session("invented").await.unwrap_err().reason(), Some(Reason::LoginCode));
    assert_eq!(client.media("invented").await.unwrap_err().reason(), Some(Reason::Media));
}

#[tokio::test]
async fn one_request_for_a_token_serves_all_who_wait() {
    let world = World::new(Mode::Plain);
    let client = Arc::new(world.client().await);
    world.fake.says(ALICE, text("hi"));
    let calls = (0..30).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { client.typing(ALICE, false).await })
    });
    for call in futures::future::join_all(calls).await {
        call.unwrap().unwrap();
    }
    assert_eq!(world.fake.asked(STABLE), 1);
    // A new one before the old one ends, so that WeChat never has to refuse.
    world.advance(Duration::from_secs(6900 - 1));
    client.typing(ALICE, false).await.unwrap();
    assert_eq!(world.fake.asked(STABLE), 1);
    world.advance(Duration::from_secs(1));
    client.typing(ALICE, false).await.unwrap();
    assert_eq!(world.fake.asked(STABLE), 2);
    assert_eq!(world.fake.asked("/cgi-bin/message/custom/business/typing"), 32);
}

#[tokio::test]
async fn a_refused_token_is_renewed_once() {
    let world = World::new(Mode::Plain);
    let client = world.client().await;
    world.fake.says(ALICE, text("hi"));
    client.send(&CustomMessage::text(ALICE, "1")).await.unwrap();
    world.fake.revoke_tokens();
    client.send(&CustomMessage::text(ALICE, "2")).await.unwrap();
    assert_eq!((world.fake.asked(STABLE), world.fake.asked(SEND)), (2, 3));
    assert_eq!(world.fake.sent().len(), 2);
    world.fake.fail(42001, 1);
    client.send(&CustomMessage::text(ALICE, "3")).await.unwrap();
    // Not more than once for one call.
    world.fake.fail(40001, 2);
    let error = client.send(&CustomMessage::text(ALICE, "4")).await.unwrap_err();
    assert_eq!(error.reason(), Some(Reason::Token));
    assert_eq!(world.fake.asked(SEND), 3 + 2 + 2);
    client.send(&CustomMessage::text(ALICE, "5")).await.unwrap();
    assert_eq!(world.fake.sent().len(), 4);
}

#[tokio::test]
async fn a_stable_token_that_stays_refused_is_replaced_by_force_and_seldom() {
    // A WeChat whose stable token is worth nothing until it is forced.
    let forced = Arc::new(AtomicUsize::new(0));
    let counter = forced.clone();
    let base = serve(move |request| {
        let counter = counter.clone();
        async move {
            let body: serde_json::Value = serde_json::from_slice(request.body()).unwrap_or_default();
            if body["force_refresh"] == true {
                counter.fetch_add(1, Ordering::SeqCst);
            }
            let token = format!("token-{}", counter.load(Ordering::SeqCst));
            let answer = match request.uri().path() {
                STABLE => serde_json::json!({"access_token": token, "expires_in": 7200}),
                _ if request.uri().query().unwrap_or_default().contains("token-1") => {
                    serde_json::json!({"errcode": 0})
                }
                _ => serde_json::json!({"errcode": 40001, "errmsg": "invalid credential"}),
            };
            let mut response = http::Response::new(Bytes::from(answer.to_string()));
            response.headers_mut().insert("content-type", "application/json".parse().unwrap());
            response
        }
    })
    .await;
    let world = World::new(Mode::Plain);
    let client = Client::new(settings(&base, AccountKind::MiniProgram), world.clock()).unwrap();
    client.send(&CustomMessage::text(ALICE, "hello")).await.unwrap();
    assert_eq!(forced.load(Ordering::SeqCst), 1);
    // It leaks once more: the two hours are not over.
    forced.store(5, Ordering::SeqCst);
    world.advance(Duration::from_secs(7000));
    for _ in 0..3 {
        assert!(client.send(&CustomMessage::text(ALICE, "hello")).await.is_err());
    }
    assert_eq!(forced.load(Ordering::SeqCst), 5);
}

#[tokio::test]
async fn classic_tokens_work_too() {
    let world = World::new(Mode::Plain);
    let client =
        world.client_with(AccountKind::MiniProgram, |settings| settings.tokens = TokenKind::Classic).await;
    world.fake.says(ALICE, text("hi"));
    client.send(&CustomMessage::text(ALICE, "1")).await.unwrap();
    world.fake.revoke_tokens();
    client.send(&CustomMessage::text(ALICE, "2")).await.unwrap();
    assert_eq!((world.fake.asked(CLASSIC), world.fake.asked(STABLE)), (2, 0));
}

#[tokio::test]
async fn a_busy_wechat_is_asked_three_times() {
    let world = World::new(Mode::Plain);
    let client = world.client().await;
    world.fake.says(ALICE, text("hi"));
    client.send(&CustomMessage::text(ALICE, "1")).await.unwrap();
    world.fake.fail(-1, 2);
    client.send(&CustomMessage::text(ALICE, "2")).await.unwrap();
    world.fake.fail(-1, 3);
    let error = client.send(&CustomMessage::text(ALICE, "3")).await.unwrap_err();
    assert_eq!(error.reason(), Some(Reason::Busy));
    // Too many calls are not made more by asking again.
    world.fake.fail(45009, 1);
    let error = client.send(&CustomMessage::text(ALICE, "4")).await.unwrap_err();
    assert_eq!(error.reason(), Some(Reason::RateLimited));
    assert_eq!(world.fake.asked(SEND), 1 + 3 + 3 + 1);
    assert_eq!(world.fake.sent().len(), 2);
}

#[tokio::test]
async fn a_wrong_secret_is_said_and_asked_about_once() {
    let world = World::new(Mode::Plain);
    let client = world
        .client_with(AccountKind::MiniProgram, |settings| settings.secret = Secret::from("another"))
        .await;
    let client = Arc::new(client);
    let calls = (0..20).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { client.typing(ALICE, true).await })
    });
    for call in futures::future::join_all(calls).await {
        assert_eq!(call.unwrap().unwrap_err().reason(), Some(Reason::Credentials));
    }
    assert_eq!(world.fake.asked(STABLE), 1);
}
