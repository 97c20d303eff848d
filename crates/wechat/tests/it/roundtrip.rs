//! Whatever a user writes arrives as it was written, in both formats and all three modes.

use crate::world::{ALICE, World, key, receiver};
use proptest::prelude::*;
use serde_json::Value;
use wechat::push::{Content, Event, Fields, Format, Mode, Reply};

/// Text as XML can hold it; a carriage return is a line's end there, and comes back as one.
fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        proptest::string::string_regex("[^\\x00-\\x08\\x0b-\\x1f\\u{fffe}\\u{ffff}]{0,40}").unwrap(),
        proptest::sample::select(vec![
            "]]>",
            "<b>&amp;</b>",
            "&lt;",
            "  ",
            "\n",
            "",
            "]]]]>>",
            "<![CDATA[x]]>"
        ])
        .prop_map(str::to_owned),
    ]
}

fn name() -> impl Strategy<Value = String> {
    proptest::string::string_regex("[A-Za-z0-9_-]{1,30}").unwrap()
}

fn maybe() -> impl Strategy<Value = Option<String>> {
    proptest::option::of(name())
}

/// Degrees and metres as WeChat writes them, with six digits behind the point.
fn real() -> impl Strategy<Value = f64> {
    (-180_000_000..180_000_000).prop_map(|millionths| f64::from(millionths) / 1e6)
}

fn fields() -> impl Strategy<Value = Fields> {
    proptest::collection::btree_map("x[a-z]{1,8}", words().prop_map(Value::from), 0..4)
        .prop_map(|fields| fields.into_iter().collect())
}

fn content() -> impl Strategy<Value = Content> {
    prop_oneof![
        (words(), maybe()).prop_map(|(content, menu_id)| Content::Text { content, menu_id }),
        (words(), name()).prop_map(|(pic_url, media_id)| Content::Image { pic_url, media_id }),
        (name(), words(), maybe()).prop_map(|(media_id, format, recognition)| Content::Voice {
            media_id,
            format,
            recognition
        }),
        (name(), words(), any::<bool>()).prop_map(|(media_id, thumb_media_id, short)| Content::Video {
            media_id,
            thumb_media_id,
            short
        }),
        (real(), real(), real(), words()).prop_map(|(latitude, longitude, scale, label)| {
            Content::Location { latitude, longitude, scale, label }
        }),
        (words(), words(), name()).prop_map(|(title, description, url)| Content::Link {
            title,
            description,
            url
        }),
        (words(), name(), name(), words(), words()).prop_map(
            |(title, app_id, page_path, thumb_url, thumb_media_id)| Content::MiniProgramPage {
                title,
                app_id,
                page_path,
                thumb_url,
                thumb_media_id
            }
        ),
        ("k[a-z]{1,8}", fields()).prop_map(|(kind, fields)| Content::Other { kind, fields }),
        event().prop_map(Content::Event),
    ]
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        words().prop_map(|session_from| Event::EnterSession { session_from }),
        (maybe(), maybe()).prop_map(|(scene, ticket)| Event::Subscribe { scene, ticket }),
        Just(Event::Unsubscribe),
        (words(), maybe()).prop_map(|(scene, ticket)| Event::Scan { scene, ticket }),
        (real(), real(), real()).prop_map(|(latitude, longitude, precision)| Event::Location {
            latitude,
            longitude,
            precision
        }),
        words().prop_map(|key| Event::Click { key }),
        (words(), words(), words(), any::<bool>()).prop_map(|(key, scan_type, result, waiting)| {
            Event::ScanCode { key, scan_type, result, waiting }
        }),
        words().prop_map(|url| Event::View { url }),
        ("e[a-z]{1,8}", fields()).prop_map(|(name, fields)| Event::Other { name, fields }),
    ]
}

fn modes() -> [Mode; 3] {
    [Mode::Plain, Mode::Compatible(key()), Mode::Safe(key())]
}

proptest! {
    #[test]
    fn a_push_arrives_as_it_was_made(content in content()) {
        for mode in modes() {
            let world = World::new(mode.clone());
            let message = world.fake.says(ALICE, content.clone());
            for format in [Format::Xml, Format::Json] {
                let delivery = world.fake.deliver(&message, format);
                let push = receiver(mode.clone()).open(&delivery.query, delivery.body.as_bytes(), world.now());
                prop_assert_eq!(&push.unwrap().message, &message);
            }
        }
    }

    #[test]
    fn an_answer_is_read_as_it_was_written(words in words(), account in maybe()) {
        for mode in modes() {
            let world = World::new(mode.clone());
            let message = world.fake.says(ALICE, crate::world::text("hello"));
            for format in [Format::Xml, Format::Json] {
                let delivery = world.fake.deliver(&message, format);
                let receiver = receiver(mode.clone());
                let push = receiver.open(&delivery.query, delivery.body.as_bytes(), world.now()).unwrap();
                let answer = receiver.reply(&push, &Reply::Text(words.clone()), world.now(), [9; 16]);
                prop_assert_eq!(answer.content_type, format.content_type());
                let fields = world.fake.read_answer(&answer.body).unwrap().unwrap();
                prop_assert_eq!(fields["Content"].as_str(), Some(words.as_str()));
                prop_assert_eq!(fields["ToUserName"].as_str(), Some(ALICE));
                let reply = Reply::TransferCustomerService { kf_account: account.clone() };
                let answer = receiver.reply(&push, &reply, world.now(), [9; 16]);
                let fields = world.fake.read_answer(&answer.body).unwrap().unwrap();
                prop_assert_eq!(fields["MsgType"].as_str(), Some("transfer_customer_service"));
                let named = fields.get("TransInfo").and_then(|info| info["KfAccount"].as_str());
                prop_assert_eq!(named, account.as_deref());
            }
        }
    }
}
