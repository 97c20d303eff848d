//! Requests that the unmodified SDKs sent to `127.0.0.1:43117`, Python 3.1.195 and Node.js 4.1.313, recorded byte by byte.

use super::super::{Call, Language};
use super::{SECRET, SENT, Sent, authorization};
use serde_json::json;

const HOST: &str = "127.0.0.1:43117";

/// What every recorded request says, and that its proof holds for its secret and its time only.
fn check(sent: Sent, method: &str, input_text: &str) -> Call {
    let call = sent.read().unwrap();
    assert_eq!((call.action.as_str(), call.version.as_str()), ("TextProcess", "2019-06-27"));
    assert_eq!((call.signed.method(), call.signed.secret_id()), (method, "demo-id"));
    assert_eq!(
        json!(call.params),
        json!({"BotId": "lantern-bot", "BotEnv": "release", "TerminalId": "t-1", "InputText": input_text}),
        "the signature's own parameters are not the action's"
    );
    call.signed.verify(SECRET, SENT).unwrap();
    call.signed.verify(b"demo-secret-kez", SENT).unwrap_err();
    call.signed.verify(b"", SENT).unwrap_err();
    call
}

fn tc3(method: &'static str, uri: &str, seconds: i64, authorization: String, body: &str) -> Sent {
    let content_type = if method == "GET" { "application/x-www-form-urlencoded" } else { "application/json" };
    Sent { method, uri: uri.into(), headers: Vec::new(), body: body.into() }
        .with("content-type", content_type)
        .with("host", HOST)
        .with("x-tc-action", "TextProcess")
        .with("x-tc-version", "2019-06-27")
        .with("x-tc-timestamp", (SENT + seconds).to_string())
        .with("authorization", authorization)
}

const PYTHON_BODY: &str = r#"{"BotId": "lantern-bot", "BotEnv": "release", "TerminalId": "t-1", "InputText": "\u8ba2 2 \u5f20\u7968 & more?"}"#;
const PYTHON_TEXT: &str = "订 2 张票 & more?";
const PYTHON_QUERY: &str =
    "BotId=lantern-bot&BotEnv=release&TerminalId=t-1&InputText=%E8%AE%A2+2+%E5%BC%A0%E7%A5%A8+%26+more%3F";

#[test]
fn python_by_tc3() {
    let signed = authorization(
        "tbp",
        "content-type;host",
        "7a76aeaf92d34a8cc161a9c701db46798ee53137e8c7afdc302a226a1e66f914",
    );
    let sent = tc3("POST", "/", 0, signed, PYTHON_BODY)
        .with("x-tc-language", "zh-CN")
        .with("x-tc-traceid", "13a489f8-c150-46c8-bca3-2cb6532ea6d4");
    let call = check(sent, "TC3-HMAC-SHA256", PYTHON_TEXT);
    assert_eq!(call.language, Some(Language::Chinese));
    assert_eq!(call.trace_id.as_deref(), Some("13a489f8-c150-46c8-bca3-2cb6532ea6d4"));

    let signed = authorization(
        "tbp",
        "content-type;host",
        "e7fb8558a8b0bb05da5eab0459e3b0d142393e95f6a3cea53ab68f190be89f5a",
    );
    check(tc3("GET", &format!("/?{PYTHON_QUERY}"), 0, signed, ""), "TC3-HMAC-SHA256", PYTHON_TEXT);
}

#[test]
fn python_without_signing_the_payload() {
    let signed = authorization(
        "tbp",
        "content-type;host",
        "fb5d0bb7f9683c0c932cf14ccc1c2c9e1de5075c28dfbbe0aa1d2cb2fc92ba45",
    );
    let sent = || tc3("POST", "/", 0, signed.clone(), PYTHON_BODY);
    check(sent().with("x-tc-content-sha256", "UNSIGNED-PAYLOAD"), "TC3-HMAC-SHA256", PYTHON_TEXT);
    assert!(sent().verified().is_err(), "only if the client says so");
}

#[test]
fn python_by_the_older_methods() {
    let tail = "Timestamp=1795394300&Version=2019-06-27&SecretId=demo-id";
    let head = format!("{PYTHON_QUERY}&Action=TextProcess&RequestClient=SDK_PYTHON_3.0.1459");
    for (method, nonce, signature) in [
        ("HmacSHA1", "5604415306380925237", "v08clQHj8Bz%2FqSQRaIYUt8picJk%3D"),
        ("HmacSHA256", "4794033626543283875", "dQHiMQiNw8T56sX1145aHCk4UIAUauydOIC4wJU5svs%3D"),
    ] {
        let body = format!(
            "{head}&Nonce={nonce}&{tail}&SignatureMethod={method}&Language=zh-CN&Signature={signature}"
        );
        check(Sent::form(&body), method, PYTHON_TEXT);
    }
    for (method, nonce, signature) in [
        ("HmacSHA1", "6918272050002430164", "YyQsQH17NiFfhic09dLVL63%2FIcY%3D"),
        ("HmacSHA256", "1667132207619608528", "nENwh78c4SjFMt5nUitaAqpN5UdJvKRnrSX7rTrIfpE%3D"),
    ] {
        let uri = format!(
            "/?{head}&Nonce={nonce}&{tail}&SignatureMethod={method}&Language=zh-CN&Signature={signature}"
        );
        check(Sent { method: "GET", uri, ..Sent::form("") }, method, PYTHON_TEXT);
    }
}

const NODE_BODY: &str = r#"{"BotId":"lantern-bot","BotEnv":"release","TerminalId":"t-1","InputText":"订 2 张票 & more? it's (a*b)!~"}"#;
const NODE_TEXT: &str = "订 2 张票 & more? it's (a*b)!~";

#[test]
fn node_by_tc3() {
    let signed = authorization(
        "127",
        "content-type;host",
        "b13a650262a2533e2ba0e744055353e6f0dfeab74a7d71151d3c2e2316f1c58e",
    );
    check(tc3("POST", "/", 1, signed, NODE_BODY), "TC3-HMAC-SHA256", NODE_TEXT);
    let signed = authorization(
        "127",
        "content-type;host",
        "9e8fc2faea453bae4c1581f600612bbc875302d5f6165b04ced94fadec403822",
    );
    let uri = "/?BotId=lantern-bot&BotEnv=release&TerminalId=t-1&InputText=%E8%AE%A2%202%20%E5%BC%A0%E7%A5%A8%20%26%20more%3F%20it%27s%20(a*b)!~";
    check(tc3("GET", uri, 1, signed, ""), "TC3-HMAC-SHA256", NODE_TEXT);
}

#[test]
fn node_by_the_older_methods() {
    let head = "BotId=lantern-bot&BotEnv=release&TerminalId=t-1&InputText=%E8%AE%A2%202%20%E5%BC%A0%E7%A5%A8%20%26%20more%3F%20it";
    let action = "%20(a*b)!~&Action=TextProcess&RequestClient=SDK_NODEJS_4.1.313";
    let tail = "Timestamp=1795394301&Version=2019-06-27&SecretId=demo-id";
    for (method, nonce, signature) in [
        ("HmacSHA1", "46424", "3v0A2NANtEHRRu0J89baftJidVg%3D"),
        ("HmacSHA256", "37864", "kerjgPfbTCpvPOGYAIECljG29NO8mDy6LZPpQWwwN5M%3D"),
    ] {
        let body =
            format!("{head}'s{action}&Nonce={nonce}&{tail}&SignatureMethod={method}&Signature={signature}");
        check(Sent::form(&body), method, NODE_TEXT);
    }
    // By GET, the apostrophe is escaped on the way and there is no content type.
    for (method, nonce, signature) in [
        ("HmacSHA1", "43073", "ZKBcXemGpwMisH11bRXM%2B%2FU033c%3D"),
        ("HmacSHA256", "9365", "9WnkstP4JIUJZntpOSUlJujHSI5xm1k6Yg5kco7gcPs%3D"),
    ] {
        let uri = format!(
            "/?{head}%27s{action}&Nonce={nonce}&{tail}&SignatureMethod={method}&Signature={signature}"
        );
        check(Sent { method: "GET", uri, ..Sent::form("") }.without("content-type"), method, NODE_TEXT);
    }
}
