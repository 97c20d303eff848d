//! What WeChat itself publishes.
//!
//! Sources: the samples in five languages that come with "消息加解密说明" (`WXBizMsgCryptTest.java`, `Sample.py`,
//! `Sample.cpp`; <https://wximg.gtimg.com/shake_tv/mpwiki/cryptoDemo.zip>), and the examples with every step in
//! <https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html> (JSON) and
//! <https://developers.weixin.qq.com/doc/oplatform/Third-party_Platforms/2.0/api/Before_Develop/message_push.html> (XML).

use crate::world::at;
use serde_json::Value;
use wechat::push::{AesKey, Answer, Content, Event, Format, Mode, Query, Receiver, Reply};

const SAMPLE_KEY: &str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
const ZERO_KEY: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

fn key(text: &str) -> AesKey {
    AesKey::parse(text).unwrap()
}

fn query(timestamp: &str, nonce: &str, msg_signature: &str) -> Query {
    Query {
        timestamp: timestamp.to_owned(),
        nonce: nonce.to_owned(),
        encrypt_type: Some("aes".to_owned()),
        msg_signature: Some(msg_signature.to_owned()),
        ..Query::default()
    }
}

/// `WXBizMsgCryptTest.java`: `testAesEncrypt` and `testAesEncrypt2`.
#[test]
fn java_sample_encrypts() {
    let app_id = "wxb11529c136998cb6";
    let short = "我是中文abcd123";
    let sealed = "jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg==";
    assert_eq!(key(SAMPLE_KEY).seal(short.as_bytes(), app_id, *b"aaaabbbbccccdddd"), sealed);
    assert_eq!(key(SAMPLE_KEY).open(sealed, app_id).unwrap(), short.as_bytes());

    let long = "<xml><ToUserName><![CDATA[oia2Tj我是中文jewbmiOUlr6X-1crbLOvLw]]></ToUserName><FromUserName>\
        <![CDATA[gh_7f083739789a]]></FromUserName><CreateTime>1407743423</CreateTime><MsgType><![CDATA[video]]></MsgType>\
        <Video><MediaId><![CDATA[eYJ1MbwPRJtOvIEabaxHs7TX2D-HV71s79GUxqdUkjm6Gs2Ed1KF3ulAOA9H1xG0]]></MediaId><Title>\
        <![CDATA[testCallBackReplyVideo]]></Title><Description><![CDATA[testCallBackReplyVideo]]></Description></Video></xml>";
    let sealed = "jn1L23DB+6ELqJ+6bruv23M2GmYfkv0xBh2h+XTBOKVKcgDFHle6gqcZ1cZrk3e1qjPQ1F4RsLWzQRG9udbKWesxlkupqcEc\
        W7ZQweImX9+wLMa0GaUzpkycA8+IamDBxn5loLgZpnS7fVAbExOkK5DYHBmv5tptA9tklE/fTIILHR8HLXa5nQvFb3tYPKAlHF3rtTeayNf0QuM+\
        UW/wM9enGIDIJHF7CLHiDNAYxr+r+OrJCmPQyTy8cVWlu9iSvOHPT/77bZqJucQHQ04sq7KZI27OcqpQNSto2OdHCoTccjggX5Z9Mma0nMJBU+jL\
        KJ38YB1fBIz+vBzsYjrTmFQ44YfeEuZ+xRTQwr92vhA9OxchWVINGC50qE/6lmkwWTwGX9wtQpsJKhP+oS7rvTY8+VdzETdfakjkwQ5/Xka042Ol\
        Ub1/slTwo4RscuQ+RdxSGvDahxAJ6+EAjLt9d8igHngxIbf6YyqqROxuxqIeIch3CssH/LqRs+iAcILvApYZckqmA7FNERspKA5f8GoJ9sv8xmGv\
        Z9Yrf57cExWtnX8aCMMaBropU/1k+hKP5LVdzbWCG0hGwx/dQudYR/eXp3P0XxjlFiy+9DMlaFExWUZQDajPkdPrEeOwofJb";
    assert_eq!(key(SAMPLE_KEY).seal(long.as_bytes(), app_id, *b"aaaabbbbccccdddd"), sealed);
}

/// `WXBizMsgCryptTest.java`: `testVerifyUrl`, whose frame is made for another receiver and another key.
#[test]
fn java_sample_decrypts_another_key() {
    let sealed = "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==";
    let key = key("jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C");
    assert_eq!(key.open(sealed, "wx5823bf96d3bd56c7").unwrap(), b"1616140317555161061");
}

/// `Sample.py`: a text in compatible mode, `spamtest`.
#[test]
fn python_sample_is_read() {
    let body = "<xml><ToUserName><![CDATA[gh_10f6c3c3ac5a]]></ToUserName><FromUserName><![CDATA[oyORnuP8q7ou2gfYjqLzSIWZf0rs]]>\
        </FromUserName><CreateTime>1409735668</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[abcdteT]]></Content>\
        <MsgId>6054768590064713728</MsgId><Encrypt><![CDATA[hyzAe4OzmOMbd6TvGdIOO6uBmdJoD0Fk53REIHvxYtJlE2B655HuD0m8KUePWB3+LrPXo\
        87wzQ1QLvbeUgmBM4x6F8PGHQHFVAFmOD2LdJF9FrXpbUAh0B5GIItb52sn896wVsMSHGuPE328HnRGBcrS7C41IzDWyWNlZkyyXwon8T332jisa+h6tEDYsV\
        ticbSnyU8dKOIbgU6ux5VTjg3yt+WGzjlpKn6NPhRjpA912xMezR4kw6KWwMrCVKSVCZciVGCgavjIQ6X8tCOp3yZbGpy0VxpAe+77TszTfRd5RJSVO/HTnif\
        JpXgCSUdUue1v6h0EIBYYI1BD1DlD+C0CR8e6OewpusjZ4uBl9FyJvnhvQl+q5rv1ixrcpCumEPo5MJSgM9ehVsNPfUM669WuMyVWQLCzpu9GhglF2PE=]]>\
        </Encrypt></xml>";
    for mode in [Mode::Compatible(key(SAMPLE_KEY)), Mode::Safe(key(SAMPLE_KEY))] {
        let receiver = Receiver::new("wx2c2769f8efd9abc2", "spamtest", mode);
        let query = query("1409735669", "1320562132", "5d197aaffba7e9b25a30732f161a50dee96bd5fa");
        let push = receiver.open(&query, body.as_bytes(), at(1_409_735_669)).unwrap();
        assert!(push.encrypted);
        assert_eq!(push.format, Format::Xml);
        assert_eq!(push.message.to, "gh_10f6c3c3ac5a");
        assert_eq!(push.message.from, "oyORnuP8q7ou2gfYjqLzSIWZf0rs");
        assert_eq!(push.message.created, at(1_409_735_668));
        assert_eq!(push.message.key(), "m:6054768590064713728");
        assert_eq!(push.message.content, Content::Text { content: "abcdteT".to_owned(), menu_id: None });
    }
}

/// `Sample.cpp`: an encrypted body alone.
#[test]
fn cpp_sample_is_read() {
    let sealed = "mfBCs65c67CeJw22u4VT2TD73q5H06+ocrAIxswCaeZ/d/Lw0msSZFHY0teqgSYiI1zR2gD2DKrB3TIrmX/liNSDrGqS8jSI/WPeKB5VPr7Ez\
        r7gomZAyGCwJSgT1TRFWPfONGJMxuj2nk4faTuspAuVIFQ6SHwZuJBZC7mcJp7Cgr9cUhATQWDbOPaE7ukZBTV2YqyzH+UI2AK+J1S47cE79k1RX8t0hcTz/\
        O0hlK8DGXKnvYv88qKQcI7z4iaajqHfRVZKBNyOODabs+It+ZfM3dWTeFcPgDbGtIEnpt/EDtuuA/zMvtkaKdHdswPnVZQ+xdwbYr3ldGvfT8HlEYEgkgKa\
        ThxTFobVlwzu2ZkXCjicbP3xdr15Iq48ObgzPpqYuZ3IEoyggZDKClquk0u0orMck4GTF/XyE8yGzc4=";
    let body = format!(
        "<xml><ToUserName><![CDATA[gh_10f6c3c3ac5a]]></ToUserName><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
    );
    let receiver = Receiver::new("wx2c2769f8efd9abc2", "spamtest", Mode::Safe(key(SAMPLE_KEY)));
    let query = query("1410349438", "298025754", "003fee52ecc56afb46c00b5c7721be87860ce785");
    let push = receiver.open(&query, body.as_bytes(), at(1_410_349_438)).unwrap();
    assert_eq!(push.message.to, "gh_10f6c3c3ac5a");
    assert!(
        matches!(&push.message.content, Content::Text { content, .. } if !content.is_empty()),
        "{push:?}"
    );
}

/// The address check of the manual.
#[test]
fn manual_verifies_the_address() {
    let receiver = Receiver::new("wxba5fad812f8e6fb9", "AAAAA", Mode::Safe(key(ZERO_KEY)));
    let query = Query {
        signature: "f464b24fc39322e44b38aa78f5edd27bd1441696".to_owned(),
        timestamp: "1714036504".to_owned(),
        nonce: "1514711492".to_owned(),
        echostr: Some("4375120948345356249".to_owned()),
        ..Query::default()
    };
    assert_eq!(receiver.verify(&query, at(1_714_036_504)).unwrap(), "4375120948345356249");
}

/// The manual's push in plain text.
#[test]
fn manual_in_plain_text() {
    let body = r#"{
        "ToUserName": "gh_97417a04a28d", "FromUserName": "o9AgO5Kd5ggOC-bXrbNODIiE3bGY", "CreateTime": 1714037059,
        "MsgType": "event", "Event": "debug_demo", "debug_str": "hello world"
    }"#;
    let receiver = Receiver::new("wxba5fad812f8e6fb9", "AAAAA", Mode::Plain);
    let query = Query {
        signature: "899cf89e464efb63f54ddac96b0a0a235f53aa78".to_owned(),
        timestamp: "1714037059".to_owned(),
        nonce: "486452656".to_owned(),
        ..Query::default()
    };
    let push = receiver.open(&query, body.as_bytes(), at(1_714_037_059)).unwrap();
    assert!(!push.encrypted);
    assert_eq!(push.message.key(), "e:o9AgO5Kd5ggOC-bXrbNODIiE3bGY:1714037059:debug_demo");
    let Content::Event(Event::Other { name, fields }) = push.message.content else {
        panic!("no other event")
    };
    assert_eq!(name, "debug_demo");
    assert_eq!(Value::Object(fields), serde_json::json!({"debug_str": "hello world"}));
}

/// The manual's encrypted push in JSON, and the answer to it.
#[test]
fn manual_encrypted_in_json() {
    let sealed = "+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6Js\
        XUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32II\
        jdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04=";
    let body = format!(r#"{{"ToUserName": "gh_97417a04a28d", "Encrypt": "{sealed}"}}"#);
    let receiver = Receiver::new("wxba5fad812f8e6fb9", "AAAAA", Mode::Safe(key(ZERO_KEY)));
    let query = query("1714112445", "415670741", "046e02f8204d34f8ba5fa3b1db94908f3df2e9b3");
    let push = receiver.open(&query, body.as_bytes(), at(1_714_112_445)).unwrap();
    assert_eq!(push.format, Format::Json);
    assert_eq!(push.message.created, at(1_714_112_445));
    assert!(
        matches!(&push.message.content, Content::Event(Event::Other { name, .. }) if name == "debug_demo")
    );

    let Answer { content_type, body } =
        receiver.answer(&push, r#"{"demo_resp":"good luck"}"#, at(1_713_424_427), *b"707722b803182950");
    assert!(content_type.starts_with("application/json"));
    assert_eq!(
        serde_json::from_str::<Value>(&body).unwrap(),
        serde_json::json!({
            "Encrypt": "ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ==",
            "MsgSignature": "1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1",
            "TimeStamp": 1_713_424_427,
            "Nonce": "415670741",
        })
    );
    let taken = receiver.reply(&push, &Reply::Success, at(1_713_424_427), *b"707722b803182950");
    assert_eq!(taken.body, "success");
}

/// The manual's encrypted push in XML, and what its answer is encrypted to.
#[test]
fn manual_encrypted_in_xml() {
    let body = "<xml>\n    <ToUserName><![CDATA[gh_97417a04a28d]]></ToUserName>\n    <Encrypt><![CDATA[D7yzvUNAL930rd28wf21s4hvXhz\
        0L6Uit/p2Di6C5DHyYGpEgdBRnKjBec34JwoQXicwaZC7fOVihW80F4VtsdvE//1vr7oAbqjDv8KenVp+ajKYpJnyQ4zMRhIC+a31fCVOMC03FfzV/QuC94kB\
        P55a+Za3sJgvAn+ZbsNqZI5DkyuzkhQN8OBqCzFhizGmy0xpM0MEA4agpvE+RuNO1rhHTtuJB5yltw1FiYzecSXJ+y/D2r81VkRn2eYjh2ltsoyfbDR7Is6o\
        okXIFxTfyeNyeHxMeT4KN5WpCDmSbTcUYrbBUlkGLJ9n/rU8YOywma6G7aTb7KZKOqCxgfoUlYEZPk4FUL/TK7ShriFDMVCLyjQJ15Ob++agDWtcxhfUfe6H\
        IoIpRW8mKNBQiY/Jd1svvuskA1wLef1RTtzKfMpagSCX/laZINmdnX4zrF6kIaR9P4xQrWXbsTFHTYe0Mg==]]></Encrypt>\n</xml>";
    let receiver = Receiver::new("wx134c8103faa5a59e", "AAAAA", Mode::Safe(key(ZERO_KEY)));
    let query = query("1715943329", "1590219412", "6c12a4205838198b8fa631b3220723bb07f1015c");
    let push = receiver.open(&query, body.as_bytes(), at(1_715_943_329)).unwrap();
    assert!(
        matches!(&push.message.content, Content::Event(Event::Other { name, .. }) if name == "debug_demo")
    );

    let answer = "<xml><demo_resp>[CDATA[good luck]]</demo_resp></xml>";
    let sealed = "hE8R6mGXHkJJjU72KxzKUd1GEkKJaEZq7vRL8XgK3o+00k8JGq6+pZJUIlTSyhsX+bxIBQ72g3GyvDdIZcr6+3HAZbSvPT9t/o11MI7d6WE\
        LwqrGd7jMnV0zv3Zc9Nq7";
    assert_eq!(key(ZERO_KEY).seal(answer.as_bytes(), "wx134c8103faa5a59e", *b"999951349e8ee746"), sealed);
}
