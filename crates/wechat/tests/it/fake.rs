//! The fake follows WeChat's rules, with WeChat's numbers.

use crate::world::{ALICE, World, text};
use bytes::Bytes;
use std::collections::BTreeMap;
use std::time::Duration;
use wechat::api::{
    ApiError, CodeRequest, Content, EnvVersion, File, Media, MediaKind, MenuItem, Notice, Reason, Scene,
    Suggestion, TextCheck, TextScene, Upload,
};
use wechat::fake::Sent;
use wechat::push::{self, Event, Mode};
use wechat::{AccountKind, Api, CustomMessage, Window};

const DAY: Duration = Duration::from_secs(24 * 3600);

fn errcode<T: std::fmt::Debug>(answer: Result<T, ApiError>) -> i64 {
    match answer {
        Err(ApiError::Refused { errcode, .. }) => errcode,
        other => panic!("not refused: {other:?}"),
    }
}

#[tokio::test]
async fn a_login_code_is_good_for_five_minutes_and_once() {
    let world = World::new(Mode::Plain);
    let code = world.fake.login_code(ALICE);
    let session = world.fake.session(&code).await.unwrap();
    assert_eq!((session.openid.as_str(), session.unionid.as_deref()), (ALICE, Some("u-alice")));
    assert_eq!(errcode(world.fake.session(&code).await), 40163);
    assert_eq!(errcode(world.fake.session("invented").await), 40029);
    let old = world.fake.login_code(ALICE);
    world.advance(Duration::from_secs(301));
    assert_eq!(errcode(world.fake.session(&old).await), 40029);
    let other = world.fake.session(&world.fake.login_code(ALICE)).await.unwrap();
    assert_ne!(other.session_key, session.session_key);
}

#[tokio::test]
async fn the_window_is_enforced() {
    let world = World::new(Mode::Plain);
    let hello = CustomMessage::text(ALICE, "hello");
    assert_eq!(errcode(world.fake.send(&hello).await), 45015);
    world.fake.says(ALICE, text("hi"));
    for _ in 0..5 {
        world.fake.send(&hello).await.unwrap();
    }
    let error = world.fake.send(&hello).await.unwrap_err();
    assert_eq!((error.reason(), error.code()), (Some(Reason::QuotaUsed), "quota_used"));
    world.fake.says(ALICE, text("more"));
    world.advance(DAY * 2);
    assert_eq!(errcode(world.fake.send(&hello).await), 45015);
    // Opening the chat: two, for a minute.
    world.fake.says(ALICE, push::Content::Event(Event::EnterSession { session_from: String::new() }));
    world.fake.send(&hello).await.unwrap();
    world.fake.send(&hello).await.unwrap();
    assert_eq!(errcode(world.fake.send(&hello).await), 45047);
    world.advance(Duration::from_secs(60));
    assert_eq!(errcode(world.fake.send(&hello).await), 45015);
    assert_eq!(errcode(world.fake.send(&CustomMessage::text("nobody", "hello")).await), 40003);
    assert_eq!(world.fake.sent().len(), 7);
}

#[tokio::test]
async fn the_meter_says_what_wechat_does() {
    let world = World::new(Mode::Plain);
    let mut meter = Window::default();
    let message = world.fake.says(ALICE, text("hi"));
    meter.acted(wechat::Act::of(&message).unwrap(), message.created);
    for round in 0..12 {
        assert_eq!(meter.allowed(world.now()), world.fake.window(ALICE), "round {round}");
        match world.fake.send(&CustomMessage::text(ALICE, "hello")).await {
            Ok(()) => meter.sent(world.now()),
            Err(error) => meter.refused(&error, world.now()),
        }
        if round == 7 {
            let message = world.fake.says(ALICE, text("again"));
            meter.acted(wechat::Act::of(&message).unwrap(), message.created);
        }
        world.advance(Duration::from_secs(5 * 3600));
    }
}

#[tokio::test]
async fn typing_needs_a_talk() {
    let world = World::new(Mode::Plain);
    assert_eq!(errcode(world.fake.typing(ALICE, true).await), 45015);
    world.fake.says(ALICE, text("hi"));
    world.fake.typing(ALICE, true).await.unwrap();
    assert_eq!(errcode(world.fake.typing(ALICE, true).await), 45081);
    world.fake.typing(ALICE, false).await.unwrap();
    world.fake.typing(ALICE, true).await.unwrap();
    world.advance(Duration::from_secs(31));
    assert_eq!(errcode(world.fake.typing(ALICE, true).await), 45080);
}

#[tokio::test]
async fn media_live_three_days() {
    let world = World::new(Mode::Plain);
    world.fake.says(ALICE, text("hi"));
    let upload = Upload {
        kind: MediaKind::Image,
        content_type: "image/png".to_owned(),
        bytes: Bytes::from_static(b"png"),
    };
    let uploaded = world.fake.upload(&upload).await.unwrap();
    assert_eq!(uploaded.created, world.now());
    let image = CustomMessage::new(ALICE, Content::Image { media_id: uploaded.media_id.clone() });
    world.fake.send(&image).await.unwrap();
    let invented = CustomMessage::new(ALICE, Content::Image { media_id: "invented".to_owned() });
    assert_eq!(errcode(world.fake.send(&invented).await), 40007);
    let file = File { content_type: "image/png".to_owned(), bytes: upload.bytes.clone() };
    assert_eq!(world.fake.media(&uploaded.media_id).await.unwrap(), Media::File(file.clone()));
    let theirs = world.fake.add_media(file.clone());
    assert_eq!(world.fake.media(&theirs).await.unwrap(), Media::File(file));
    world.advance(DAY * 3);
    assert_eq!(errcode(world.fake.media(&uploaded.media_id).await), 40007);
    // Mini-programs have images only.
    let voice =
        Upload { kind: MediaKind::Voice, content_type: "audio/amr".to_owned(), bytes: upload.bytes.clone() };
    assert_eq!(errcode(world.fake.upload(&voice).await), 40004);
}

#[tokio::test]
async fn menus_are_for_official_accounts_and_links_for_mini_programs() {
    let menu = Content::Menu {
        head_content: "Was it good?".to_owned(),
        list: vec![MenuItem { id: "101".to_owned(), content: "Yes".to_owned() }],
        tail_content: String::new(),
    };
    let link = Content::Link {
        title: "Title".to_owned(),
        description: String::new(),
        url: "https://example.com".to_owned(),
        thumb_url: String::new(),
    };
    for (kind, menus, links) in
        [(AccountKind::MiniProgram, 40200, 0), (AccountKind::OfficialAccount, 0, 40008)]
    {
        let world = World::of_kind(kind, Mode::Plain);
        world.fake.says(ALICE, text("hi"));
        for (content, expected) in [(&menu, menus), (&link, links)] {
            match world.fake.send(&CustomMessage::new(ALICE, content.clone())).await {
                Ok(()) => assert_eq!(expected, 0, "{kind:?} {content:?}"),
                refused => assert_eq!(errcode(refused), expected, "{kind:?} {content:?}"),
            }
        }
    }
}

#[tokio::test]
async fn texts_are_checked_for_who_was_there() {
    let world = World::new(Mode::Plain);
    world.fake.forbid("casino");
    let check = |content: &str| TextCheck {
        openid: ALICE.to_owned(),
        scene: TextScene::Comment,
        content: content.to_owned(),
    };
    assert_eq!(errcode(world.fake.check_text(&check("hello")).await), 61010);
    world.fake.login_code(ALICE);
    assert_eq!(world.fake.check_text(&check("hello")).await.unwrap().suggest, Suggestion::Pass);
    assert_eq!(world.fake.check_text(&check("my casino")).await.unwrap().suggest, Suggestion::Risky);
    let long = check(&"长".repeat(2501));
    assert_eq!(world.fake.check_text(&long).await, Err(ApiError::Invalid("content")));
}

#[tokio::test]
async fn a_notice_needs_a_yes_each() {
    let world = World::new(Mode::Plain);
    let notice = Notice {
        to: ALICE.to_owned(),
        template_id: "t1".to_owned(),
        page: Some("pages/order?id=1".to_owned()),
        data: BTreeMap::from([("thing1".to_owned(), "Tea".to_owned())]),
        version: EnvVersion::Release,
    };
    assert_eq!(errcode(world.fake.notify(&notice).await), 43101);
    world.fake.subscribe(ALICE, "t1");
    world.fake.notify(&notice).await.unwrap();
    assert_eq!(errcode(world.fake.notify(&notice).await), 43101);
    assert_eq!(world.fake.sent(), [(world.now(), Sent::Notice(notice))]);
}

#[tokio::test]
async fn what_wechat_would_not_take_is_not_sent() {
    let world = World::new(Mode::Plain);
    world.fake.says(ALICE, text("hi"));
    let long = CustomMessage::text(ALICE, "长".repeat(683));
    assert_eq!(world.fake.send(&long).await, Err(ApiError::TooLarge { limit: 2048 }));
    assert_eq!(world.fake.send(&CustomMessage::text(ALICE, "")).await, Err(ApiError::Invalid("content")));
    assert_eq!(world.fake.send(&CustomMessage::text("", "a")).await, Err(ApiError::Invalid("to")));
    let empty = Upload { kind: MediaKind::Image, content_type: "image/png".to_owned(), bytes: Bytes::new() };
    assert_eq!(world.fake.upload(&empty).await, Err(ApiError::Invalid("bytes")));
    let huge = Upload { bytes: Bytes::from(vec![0; 10 * 1024 * 1024 + 1]), ..empty.clone() };
    assert_eq!(world.fake.upload(&huge).await, Err(ApiError::TooLarge { limit: 10 * 1024 * 1024 }));
    let svg = Upload { content_type: "image/svg+xml".to_owned(), ..empty };
    assert_eq!(world.fake.upload(&svg).await, Err(ApiError::Invalid("content_type")));

    for right in ["a", "id=1&b=/x", "!#$&'()*+,/:;=?@-._~", &"x".repeat(32)] {
        assert!(Scene::new(right).is_ok(), "{right}");
    }
    for wrong in ["", &"x".repeat(33), "a b", "50%", "场景", "a\"b"] {
        assert!(Scene::new(wrong).is_err(), "{wrong}");
    }
    let request = CodeRequest::new(Scene::new("L7abcde").unwrap());
    assert!(world.fake.draw_code(&request).await.unwrap().bytes.starts_with(b"\x89PNG"));
    let page = |page: &str| CodeRequest { page: Some(page.to_owned()), ..request.clone() };
    assert_eq!(world.fake.draw_code(&page("/pages/index")).await, Err(ApiError::Invalid("page")));
    assert_eq!(world.fake.draw_code(&page("pages/index?a=1")).await, Err(ApiError::Invalid("page")));
    let wide = CodeRequest { width: 1281, ..request.clone() };
    assert_eq!(world.fake.draw_code(&wide).await, Err(ApiError::Invalid("width")));
}

#[tokio::test]
async fn failures_can_be_ordered() {
    let world = World::new(Mode::Plain);
    world.fake.says(ALICE, text("hi"));
    world.fake.fail(48001, 1);
    let error = world.fake.send(&CustomMessage::text(ALICE, "hello")).await.unwrap_err();
    assert_eq!(error.reason(), Some(Reason::Unauthorized));
    world.fake.send(&CustomMessage::text(ALICE, "hello")).await.unwrap();
}

#[tokio::test]
async fn it_remembers_the_last_and_forgets_the_first() {
    use wechat::fake::{MAX_MEDIA, MAX_SENT};
    let world = World::new(Mode::Plain);
    let file = File { content_type: "image/png".to_owned(), bytes: Bytes::from_static(b"png") };
    let first = world.fake.add_media(file.clone());
    world.advance(Duration::from_secs(1));
    let others: Vec<String> = (0..MAX_MEDIA).map(|_| world.fake.add_media(file.clone())).collect();
    assert_eq!(errcode(world.fake.media(&first).await), 40007);
    assert!(world.fake.media(others.last().unwrap()).await.is_ok());
    for round in 0..=MAX_SENT {
        let request = CodeRequest::new(Scene::new(round.to_string()).unwrap());
        world.fake.draw_code(&request).await.unwrap();
    }
    let sent = world.fake.sent();
    assert_eq!(sent.len(), MAX_SENT);
    assert!(matches!(&sent[0].1, Sent::Code(request) if request.scene.as_str() == "1"));
}
