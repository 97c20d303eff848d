//! Pushes late, twice and out of order; the documented shapes; what opens a window.

use crate::world::{ALICE, START, World, at, key, receiver, text};
use sha1::{Digest as _, Sha1};
use std::collections::HashSet;
use std::time::Duration;
use wechat::fake::Sent;
use wechat::push::{Content, Event, Format, Message, Mode, Query, Reply};
use wechat::{Act, Window};

/// A body of the documents, in plain mode.
fn read(body: &str) -> Message {
    let mut parts = ["a-token".to_owned(), START.to_string(), "1".to_owned()];
    parts.sort();
    let signature = hex::encode(Sha1::digest(parts.concat()));
    let query = Query { signature, timestamp: START.to_string(), nonce: "1".to_owned(), ..Query::default() };
    receiver(Mode::Plain).open(&query, body.as_bytes(), at(START)).unwrap().message
}

#[test]
fn a_retry_has_the_same_key_and_another_signature() {
    let world = World::new(Mode::Safe(key()));
    let message = world.fake.says(ALICE, text("once"));
    let event = world.fake.says(ALICE, Content::Event(Event::EnterSession { session_from: String::new() }));
    for pushed in [&message, &event] {
        let first = world.fake.deliver(pushed, Format::Xml);
        world.advance(Duration::from_secs(5));
        let second = world.fake.deliver(pushed, Format::Xml);
        assert_ne!(first, second);
        let keys = [first, second].map(|delivery| {
            let query: Query = serde_urlencoded::from_str(&delivery.query_string()).unwrap();
            assert_eq!(query, delivery.query);
            receiver(Mode::Safe(key()))
                .open(&query, delivery.body.as_bytes(), world.now())
                .unwrap()
                .message
                .key()
        });
        assert_eq!(keys[0], keys[1]);
    }
    assert_ne!(message.key(), event.key());
    assert!(event.key().starts_with(&format!("e:{ALICE}:{START}:user_enter_tempsession")));
}

#[test]
fn late_and_out_of_order_pushes_are_put_in_order_and_counted_once() {
    let world = World::new(Mode::Safe(key()));
    let first = world.fake.says(ALICE, text("first"));
    world.advance(Duration::from_secs(60));
    let second = world.fake.says(ALICE, text("second"));
    // WeChat was away for an hour: signed anew, written an hour ago.
    world.advance(Duration::from_secs(3600));
    let mut seen = HashSet::new();
    let mut taken = Vec::new();
    let mut window = Window::default();
    for message in [&second, &first, &second] {
        let delivery = world.fake.deliver(message, Format::Json);
        let push =
            receiver(Mode::Safe(key())).open(&delivery.query, delivery.body.as_bytes(), world.now()).unwrap();
        if seen.insert(push.message.key()) {
            window.acted(Act::of(&push.message).unwrap(), push.message.created);
            taken.push(push.message);
        }
    }
    taken.sort_by_key(|message| message.created);
    assert_eq!(taken, [first, second.clone()]);
    // It runs from the later one, whichever came first.
    assert_eq!(window.allowed(world.now()).unwrap().until, second.created + Duration::from_secs(48 * 3600));
    assert_eq!(world.fake.window(ALICE), window.allowed(world.now()));
}

#[test]
fn answers_reach_the_user() {
    let world = World::new(Mode::Safe(key()));
    let message = world.fake.says(ALICE, text("hello"));
    let delivery = world.fake.deliver(&message, Format::Xml);
    let receiver = receiver(Mode::Safe(key()));
    let push = receiver.open(&delivery.query, delivery.body.as_bytes(), world.now()).unwrap();
    let answer = receiver.reply(&push, &Reply::Success, world.now(), [0; 16]);
    assert_eq!(world.fake.read_answer(&answer.body), Ok(None));
    let answer = receiver.reply(&push, &Reply::Image { media_id: "m1".to_owned() }, world.now(), [0; 16]);
    assert!(!answer.body.contains("m1"), "encrypted, as the push was");
    world.fake.read_answer(&answer.body).unwrap().unwrap();
    let sent = world.fake.sent();
    let [(_, Sent::Reply(fields))] = sent.as_slice() else { panic!("{sent:?}") };
    assert_eq!(fields["Image"]["MediaId"], "m1");
    assert_eq!(fields["FromUserName"], "gh_0123456789ab");
    // Where encrypted answers are set, WeChat takes no other.
    assert!(world.fake.read_answer("<xml><Content>hello</Content></xml>").is_err());
}

#[test]
fn answers_are_written_as_documented() {
    let world = World::new(Mode::Plain);
    let message = world.fake.says(ALICE, text("hello"));
    let receiver = receiver(Mode::Plain);
    let answer = |reply: Reply, format| {
        let delivery = world.fake.deliver(&message, format);
        let push = receiver.open(&delivery.query, delivery.body.as_bytes(), world.now()).unwrap();
        receiver.reply(&push, &reply, world.now(), [0; 16]).body
    };
    let head = format!(
        "<xml><ToUserName><![CDATA[{ALICE}]]></ToUserName><FromUserName><![CDATA[gh_0123456789ab]]></FromUserName>\
         <CreateTime>{START}</CreateTime>"
    );
    let transfer = Reply::TransferCustomerService { kf_account: Some("test1@test".to_owned()) };
    assert_eq!(
        answer(transfer, Format::Xml),
        format!(
            "{head}<MsgType><![CDATA[transfer_customer_service]]></MsgType><TransInfo>\
             <KfAccount><![CDATA[test1@test]]></KfAccount></TransInfo></xml>"
        )
    );
    // What XML cannot hold is left out; what would end the section does not.
    assert_eq!(
        answer(Reply::Text("a\u{0}b\u{8}c]]>d".to_owned()), Format::Xml),
        format!(
            "{head}<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[abc]]]]><![CDATA[>d]]></Content></xml>"
        )
    );
    let transfer = Reply::TransferCustomerService { kf_account: None };
    assert_eq!(
        answer(transfer, Format::Json),
        format!(
            r#"{{"ToUserName":"{ALICE}","FromUserName":"gh_0123456789ab","CreateTime":{START},"MsgType":"transfer_customer_service"}}"#
        )
    );
}

#[test]
fn documented_bodies_of_mini_programs() {
    let message = read(
        r#"{"ToUserName": "toUser", "FromUserName": "fromUser", "CreateTime": 1482048670, "MsgType": "text",
            "Content": "this is a test", "MsgId": 1234567890123456}"#,
    );
    assert_eq!(message.content, text("this is a test"));
    assert_eq!((message.id, message.created), (Some(1_234_567_890_123_456), at(1_482_048_670)));
    assert_eq!(Act::of(&message), Some(Act::Message));

    let message = read(
        "<xml>
            <ToUserName><![CDATA[toUser]]></ToUserName>
            <FromUserName><![CDATA[fromUser]]></FromUserName>
            <CreateTime>1482048670</CreateTime>
            <MsgType>  <![CDATA[miniprogrampage]]> </MsgType>
            <MsgId>1234567890123456</MsgId>
            <Title><![CDATA[Title]]></Title>
            <AppId><![CDATA[AppId]]></AppId>
            <PagePath><![CDATA[PagePath]]></PagePath>
            <ThumbUrl><![CDATA[ThumbUrl]]></ThumbUrl>
            <ThumbMediaId><![CDATA[ThumbMediaId]]></ThumbMediaId>
        </xml>",
    );
    assert!(
        matches!(&message.content, Content::MiniProgramPage { page_path, .. } if page_path == "PagePath")
    );

    let message = read(
        r#"{"ToUserName": "toUser", "FromUserName": "fromUser", "CreateTime": 1482048670, "MsgType": "event",
            "Event": "user_enter_tempsession", "SessionFrom": "sessionFrom"}"#,
    );
    assert_eq!(
        message.content,
        Content::Event(Event::EnterSession { session_from: "sessionFrom".to_owned() })
    );
    assert_eq!(Act::of(&message), Some(Act::EnterSession));
    assert!(message.is_event() && message.id.is_none());
}

#[test]
fn documented_bodies_of_official_accounts() {
    let body = |inside: &str| {
        read(&format!(
            "<xml><ToUserName><![CDATA[toUser]]></ToUserName><FromUserName><![CDATA[fromUser]]></FromUserName>\
             <CreateTime>1348831860</CreateTime>{inside}</xml>"
        ))
    };
    let event = |name: &str, inside: &str| {
        body(&format!("<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[{name}]]></Event>{inside}"))
    };
    let followed = event(
        "subscribe",
        "<EventKey><![CDATA[qrscene_123123]]></EventKey><Ticket><![CDATA[TICKET]]></Ticket>",
    );
    assert_eq!(
        followed.content,
        Content::Event(Event::Subscribe {
            scene: Some("123123".to_owned()),
            ticket: Some("TICKET".to_owned())
        })
    );
    assert_eq!(Act::of(&followed), Some(Act::Follow));
    let plainly = event("subscribe", "<EventKey><![CDATA[]]></EventKey>");
    assert_eq!(plainly.content, Content::Event(Event::Subscribe { scene: None, ticket: None }));
    let scanned = event("SCAN", "<EventKey><![CDATA[7]]></EventKey><Ticket><![CDATA[TICKET]]></Ticket>");
    assert_eq!(Act::of(&scanned), Some(Act::Scan));
    let left = event("unsubscribe", "<EventKey/>");
    assert_eq!((&left.content, Act::of(&left)), (&Content::Event(Event::Unsubscribe), None));
    let tapped = event("CLICK", "<EventKey><![CDATA[V1001]]></EventKey>");
    assert_eq!(Act::of(&tapped), Some(Act::Menu));
    assert_eq!(Act::of(&event("VIEW", "<EventKey><![CDATA[www.qq.com]]></EventKey>")), None);
    let code = event(
        "scancode_waitmsg",
        "<EventKey><![CDATA[6]]></EventKey><ScanCodeInfo><ScanType><![CDATA[qrcode]]></ScanType>\
         <ScanResult><![CDATA[2]]></ScanResult></ScanCodeInfo>",
    );
    assert!(
        matches!(&code.content, Content::Event(Event::ScanCode { result, waiting: true, .. }) if result == "2")
    );
    assert_eq!(Act::of(&code), Some(Act::Menu));
    let place = event(
        "LOCATION",
        "<Latitude>23.137466</Latitude><Longitude>113.352425</Longitude><Precision>119.385040</Precision>",
    );
    assert!(
        matches!(place.content, Content::Event(Event::Location { latitude, .. }) if latitude == 23.137_466)
    );

    let menu = body(
        "<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[满意]]></Content><MsgId>1234567890123456</MsgId>\
         <bizmsgmenuid>101</bizmsgmenuid>",
    );
    assert_eq!(menu.content, Content::Text { content: "满意".to_owned(), menu_id: Some("101".to_owned()) });
    assert_eq!(Act::of(&menu), Some(Act::Menu));
    let voice = body(
        "<MsgType><![CDATA[voice]]></MsgType><MediaId><![CDATA[media_id]]></MediaId><Format><![CDATA[amr]]></Format>\
         <Recognition><![CDATA[腾讯微信团队]]></Recognition><MsgId>1234567890123456</MsgId>",
    );
    assert!(
        matches!(&voice.content, Content::Voice { recognition: Some(words), .. } if words == "腾讯微信团队")
    );
    let place = body(
        "<MsgType><![CDATA[location]]></MsgType><Location_X>23.134521</Location_X><Location_Y>113.358803</Location_Y>\
         <Scale>20</Scale><Label><![CDATA[位置信息]]></Label><MsgId>1234567890123456</MsgId>",
    );
    assert!(matches!(place.content, Content::Location { scale, .. } if scale == 20.0));
    let unknown =
        body("<MsgType><![CDATA[hologram]]></MsgType><Shape><![CDATA[cube]]></Shape><MsgId>9</MsgId>");
    let Content::Other { kind, fields } = &unknown.content else { panic!("{unknown:?}") };
    assert_eq!((kind.as_str(), &fields["Shape"]), ("hologram", &"cube".into()));
}
