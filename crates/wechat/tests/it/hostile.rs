//! What is not WeChat's, or not for us, is refused with a name, and nothing of it panics or grows.

use crate::world::{ALICE, World, at, key, receiver, text};
use proptest::prelude::*;
use sha1::{Digest as _, Sha1};
use std::time::Duration;
use wechat::fake::Flaw;
use wechat::push::{AesKey, Format, MAX_BODY, MAX_DEPTH, Mode, Push, PushError, Query};

const MOMENT: i64 = 1_700_000_000;

/// A query that is signed right, for a body of any kind in plain mode.
fn signed() -> Query {
    let mut parts = ["a-token".to_owned(), MOMENT.to_string(), "1".to_owned()];
    parts.sort();
    let signature = hex::encode(Sha1::digest(parts.concat()));
    Query { signature, timestamp: MOMENT.to_string(), nonce: "1".to_owned(), ..Query::default() }
}

fn plain(body: impl AsRef<[u8]>) -> Result<Push, PushError> {
    receiver(Mode::Plain).open(&signed(), body.as_ref(), at(MOMENT))
}

#[test]
fn a_flaw_is_told_by_its_name() {
    let world = World::new(Mode::Safe(key()));
    let message = world.fake.says(ALICE, text("hello"));
    for format in [Format::Xml, Format::Json] {
        for (flaw, code) in [
            (Flaw::Token, "bad_signature"),
            (Flaw::Changed, "bad_signature"),
            (Flaw::AppId, "bad_appid"),
            (Flaw::Padding, "bad_padding"),
            (Flaw::Frame, "bad_frame"),
            (Flaw::Old(Duration::from_secs(301)), "stale"),
        ] {
            let delivery = world.fake.deliver_flawed(&message, format, flaw);
            let error = receiver(Mode::Safe(key()))
                .open(&delivery.query, delivery.body.as_bytes(), world.now())
                .unwrap_err();
            assert_eq!(error.code(), code, "{flaw:?} in {format:?}: {error}");
        }
    }
}

#[test]
fn plain_pushes_are_signed_and_fresh_too() {
    let world = World::new(Mode::Plain);
    let message = world.fake.says(ALICE, text("hello"));
    let taken = |flaw| {
        let delivery = world.fake.deliver_flawed(&message, Format::Xml, flaw);
        receiver(Mode::Plain).open(&delivery.query, delivery.body.as_bytes(), world.now())
    };
    assert_eq!(taken(Flaw::Token), Err(PushError::BadSignature));
    assert_eq!(taken(Flaw::Old(Duration::from_secs(301))), Err(PushError::Stale));
    let delivery = world.fake.deliver(&message, Format::Xml);
    let unsigned = Query { signature: String::new(), ..delivery.query.clone() };
    let taken = receiver(Mode::Plain).open(&unsigned, delivery.body.as_bytes(), world.now());
    assert_eq!(taken, Err(PushError::BadSignature));
    let timeless = Query { timestamp: "soon".to_owned(), ..delivery.query };
    let taken = receiver(Mode::Plain).open(&timeless, delivery.body.as_bytes(), world.now());
    assert_eq!(taken, Err(PushError::BadSignature));
}

#[test]
fn an_encrypted_push_needs_its_own_signature() {
    let world = World::new(Mode::Safe(key()));
    let delivery = world.fake.deliver(&world.fake.says(ALICE, text("hello")), Format::Xml);
    // The signature over the parameters alone is no proof of the text.
    let query = Query { msg_signature: None, ..delivery.query.clone() };
    let taken = receiver(Mode::Safe(key())).open(&query, delivery.body.as_bytes(), world.now());
    assert_eq!(taken, Err(PushError::BadParameter("msg_signature")));
    let query = Query { msg_signature: Some(delivery.query.signature.clone()), ..delivery.query };
    let taken = receiver(Mode::Safe(key())).open(&query, delivery.body.as_bytes(), world.now());
    assert_eq!(taken, Err(PushError::BadSignature));
}

#[test]
fn moments_are_taken_within_five_minutes_to_either_side() {
    let world = World::new(Mode::Safe(key()));
    let message = world.fake.says(ALICE, text("hello"));
    let delivery = world.fake.deliver(&message, Format::Xml);
    let at_distance = |seconds: i64| {
        let now = at(crate::world::START + seconds);
        receiver(Mode::Safe(key())).open(&delivery.query, delivery.body.as_bytes(), now).map(|_| ())
    };
    assert_eq!(at_distance(300), Ok(()));
    assert_eq!(at_distance(-300), Ok(()));
    assert_eq!(at_distance(301), Err(PushError::Stale));
    assert_eq!(at_distance(-301), Err(PushError::Stale));
    assert_eq!(receiver(Mode::Safe(key())).remember(), Duration::from_secs(600));
    let patient = receiver(Mode::Safe(key())).tolerating(Duration::from_secs(3600));
    assert!(patient.open(&delivery.query, delivery.body.as_bytes(), at(crate::world::START + 3600)).is_ok());
}

#[test]
fn safe_mode_takes_no_plain_text_and_plain_mode_no_other() {
    let (plain, safe) = (World::new(Mode::Plain), World::new(Mode::Safe(key())));
    let delivery = plain.fake.deliver(&plain.fake.says(ALICE, text("a")), Format::Json);
    let taken = receiver(Mode::Safe(key())).open(&delivery.query, delivery.body.as_bytes(), plain.now());
    assert_eq!(taken, Err(PushError::NotEncrypted));
    let delivery = safe.fake.deliver(&safe.fake.says(ALICE, text("a")), Format::Json);
    let taken = receiver(Mode::Plain).open(&delivery.query, delivery.body.as_bytes(), safe.now());
    assert_eq!(taken, Err(PushError::NoKey));
    // Without the mark of encryption the encrypted body is plain text, which safe mode refuses as well.
    let query = Query { encrypt_type: None, msg_signature: None, ..delivery.query };
    let taken = receiver(Mode::Safe(key())).open(&query, delivery.body.as_bytes(), safe.now());
    assert_eq!(taken, Err(PushError::NotEncrypted));
}

#[test]
fn in_compatible_mode_the_encrypted_part_counts() {
    let world = World::new(Mode::Compatible(key()));
    let message = world.fake.says(ALICE, text("what was written"));
    let mut delivery = world.fake.deliver(&message, Format::Xml);
    assert!(delivery.body.contains("what was written"));
    delivery.body = delivery.body.replace("what was written", "what was forged");
    let push = receiver(Mode::Compatible(key()))
        .open(&delivery.query, delivery.body.as_bytes(), world.now())
        .unwrap();
    assert_eq!(push.message, message);
}

#[test]
fn another_key_opens_nothing() {
    let world = World::new(Mode::Safe(key()));
    let delivery = world.fake.deliver(&world.fake.says(ALICE, text("a")), Format::Json);
    let other = AesKey::parse("jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C").unwrap();
    let taken = receiver(Mode::Safe(other)).open(&delivery.query, delivery.body.as_bytes(), world.now());
    assert!(
        matches!(taken, Err(PushError::BadPadding | PushError::BadFrame | PushError::BadAppId)),
        "{taken:?}"
    );
}

#[test]
fn truncated_ciphertexts_are_refused() {
    let sealed = key().seal(b"<xml></xml>", "wx1", [7; 16]);
    for length in 0..sealed.len() {
        assert!(key().open(&sealed[..length], "wx1").is_err(), "{length} characters of it");
    }
    assert_eq!(key().open("", "wx1"), Err(PushError::BadCiphertext));
    assert_eq!(key().open("*", "wx1"), Err(PushError::BadCiphertext));
    assert_eq!(key().open(&sealed, "wx2"), Err(PushError::BadAppId));
    for wrong in ["", "short", "!bcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", &"a".repeat(44)] {
        assert_eq!(AesKey::parse(wrong), Err(PushError::BadKey), "{wrong}");
    }
}

#[test]
fn the_padding_is_one_to_thirty_two_bytes() {
    // Every length of a message, so every length of padding.
    for length in 0..70 {
        let message = vec![b'x'; length];
        let sealed = key().seal(&message, "wx1", [0; 16]);
        assert_eq!(key().open(&sealed, "wx1").unwrap(), message);
    }
}

#[test]
fn no_entity_is_expanded_and_no_document_type_read() {
    let bomb = "<!DOCTYPE xml [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]><xml><ToUserName>&b;</ToUserName></xml>";
    assert_eq!(plain(bomb), Err(PushError::Malformed));
    let file = "<!DOCTYPE xml [<!ENTITY f SYSTEM \"file:///etc/passwd\">]><xml><Content>&f;</Content></xml>";
    assert_eq!(plain(file), Err(PushError::Malformed));
    assert_eq!(plain("<xml><Content>&unknown;</Content></xml>"), Err(PushError::Malformed));
    assert_eq!(plain("<?php echo 1 ?><xml></xml>"), Err(PushError::Malformed));
    assert_eq!(plain("<xml><Content>&#0;</Content></xml>"), Err(PushError::Malformed));
}

#[test]
fn bodies_have_limits() {
    assert_eq!(plain(vec![b' '; MAX_BODY + 1]), Err(PushError::TooLarge));
    let nested = |depth: usize| format!("<xml>{}{}</xml>", "<a>".repeat(depth), "</a>".repeat(depth));
    assert_eq!(plain(nested(MAX_DEPTH)), Err(PushError::BadField("ToUserName")));
    assert_eq!(plain(nested(MAX_DEPTH + 1)), Err(PushError::TooDeep));
    assert_eq!(plain(nested(10_000)), Err(PushError::TooDeep));
    let nested = |depth: usize| format!("{}1{}", r#"{"a":"#.repeat(depth), "}".repeat(depth));
    assert_eq!(plain(nested(MAX_DEPTH)), Err(PushError::BadField("ToUserName")));
    assert_eq!(plain(nested(MAX_DEPTH + 1)), Err(PushError::TooDeep));
    assert_eq!(plain(nested(10_000)), Err(PushError::Malformed));
    assert_eq!(plain(format!("<xml>{}</xml>", "<a/>".repeat(513))), Err(PushError::TooLarge));
    let query = Query { nonce: "1".repeat(513), ..signed() };
    let taken = receiver(Mode::Plain).open(&query, b"{}", at(MOMENT));
    assert_eq!(taken, Err(PushError::BadParameter("nonce")));
}

#[test]
fn what_is_no_message_is_refused() {
    assert_eq!(plain([0xff, 0xfe, b'<']), Err(PushError::NotUtf8));
    for malformed in
        ["", "[]", "null", "hello", "<xml>", "<xml></yml>", "<xml></xml><xml></xml>", "<xml/>text", "{\"a\":"]
    {
        assert_eq!(plain(malformed), Err(PushError::Malformed), "{malformed}");
    }
    assert_eq!(plain("<xml/>"), Err(PushError::BadField("ToUserName")));
    let message = |more: &str| {
        format!(
            "<xml><ToUserName>a</ToUserName><FromUserName>b</FromUserName><MsgType>text</MsgType>{more}</xml>"
        )
    };
    for (more, field) in [
        ("", "CreateTime"),
        ("<CreateTime>soon</CreateTime>", "CreateTime"),
        ("<CreateTime>-1</CreateTime>", "CreateTime"),
        ("<CreateTime>9223372036854775807</CreateTime>", "CreateTime"),
        ("<CreateTime>253402300800</CreateTime>", "CreateTime"),
        ("<CreateTime>1</CreateTime><MsgId>-5</MsgId>", "MsgId"),
        ("<CreateTime>1</CreateTime><FromUserName>c</FromUserName>", "FromUserName"),
        ("<CreateTime>1</CreateTime><Content><b>x</b></Content>", "Content"),
    ] {
        assert_eq!(plain(message(more)), Err(PushError::BadField(field)), "{more}");
    }
    let long = message("<CreateTime>1</CreateTime>").replace(">b<", &format!(">{}<", "b".repeat(129)));
    assert_eq!(plain(long), Err(PushError::BadField("FromUserName")));
}

#[test]
fn encrypted_text_that_is_not_utf8_is_refused() {
    let sealed = key().seal(&[0xc3, 0x28], "wxba5fad812f8e6fb9", [1; 16]);
    let mut parts = ["a-token".to_owned(), MOMENT.to_string(), "1".to_owned(), sealed.clone()];
    parts.sort();
    let query = Query {
        encrypt_type: Some("aes".to_owned()),
        msg_signature: Some(hex::encode(Sha1::digest(parts.concat()))),
        ..signed()
    };
    let body = format!("{{\"Encrypt\": \"{sealed}\"}}");
    let taken = receiver(Mode::Safe(key())).open(&query, body.as_bytes(), at(MOMENT));
    assert_eq!(taken, Err(PushError::NotUtf8));
}

#[test]
fn the_address_check_needs_everything() {
    let world = World::new(Mode::Safe(key()));
    let query = world.fake.check_address();
    let verify = |query: &Query| receiver(Mode::Safe(key())).verify(query, world.now());
    assert_eq!(verify(&query), Ok(query.echostr.clone().unwrap()));
    let without = Query { echostr: None, ..query.clone() };
    assert_eq!(verify(&without), Err(PushError::BadParameter("echostr")));
    let forged =
        Query { signature: query.signature.replace(|c: char| c.is_ascii_digit(), "0"), ..query.clone() };
    assert_eq!(verify(&forged), Err(PushError::BadSignature));
    assert_eq!(verify(&Query::default()), Err(PushError::BadSignature));
    world.advance(Duration::from_secs(301));
    assert_eq!(verify(&query), Err(PushError::Stale));
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(body in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = plain(body);
    }

    #[test]
    fn no_markup_makes_it_panic(
        parts in proptest::collection::vec(
            proptest::sample::select(vec![
                "<xml>", "</xml>", "<a>", "</a>", "<a/>", "<![CDATA[", "]]>", "]]", "&amp;", "&#65;", "&x", "<!--", "-->",
                "<!DOCTYPE a", "[", ">", "text", " ", "\"", "<?xml?>", "你好", "{", "}", ":", "\"a\"", "1e999",
            ]),
            0..40,
        )
    ) {
        let _ = plain(parts.concat());
    }

    #[test]
    fn no_ciphertext_makes_it_panic(blocks in proptest::collection::vec(any::<u8>(), 0..200)) {
        use base64::Engine as _;
        let text = base64::engine::general_purpose::STANDARD.encode(blocks);
        prop_assert!(key().open(&text, "wx1").is_err());
    }
}
