//! What else may be signed, and by when. The signatures were computed with Python's `hmac` from the formulas of
//! <https://www.tencentcloud.com/document/product/382/40467>, apart from this code.

use super::super::{ApiCode, Call, Incoming, MAX_SKEW};
use super::{SECRET, SENT, Sent};

const PLAIN: &str = "518eac1c49d6c600c4d082bd3e8087d817839f37531becf97caba9eb79c12a99";

fn plain() -> Sent {
    Sent::tc3("tbp.example.com", "tbp", "content-type;host", PLAIN)
}

#[test]
fn a_port_that_the_client_did_not_sign_is_passed_over() {
    plain().verified().unwrap();
    plain().with("host", "tbp.example.com:8443").verified().unwrap();
    assert_eq!(plain().with("host", "tbp.example.org").verified(), Err(ApiCode::SignatureFailure));
}

#[test]
fn the_documentation_signs_the_action_and_in_lower_case() {
    let signature = "71058ad5cedcac0be8981bcb78da239b8e8be46105a6b98cc93f8abcf2387159";
    let sent = || {
        Sent::tc3("tbp.example.com", "tbp", "content-type;host;x-tc-action", signature)
            .with("content-type", "application/json; charset=utf-8")
    };
    sent().verified().unwrap();
    assert_eq!(sent().with("x-tc-action", "TextProcess").verified(), Err(ApiCode::SignatureFailure));
}

#[test]
fn a_service_with_a_slash_and_a_path() {
    let signature = "ba75b8121018bb6e0adb377d86d74fbe2c324298895a0faade379b6ed7923bd0";
    let sent = Sent::tc3("localhost:3000", "localhost:3000/tbp", "content-type;host", signature);
    Sent { uri: "/tbp/".into(), ..sent }.verified().unwrap();
    // Python signs `/` wherever it posts to.
    Sent { uri: "/tbp".into(), ..plain() }.verified().unwrap();
}

#[test]
fn an_address_of_ipv6_loses_its_port_and_nothing_else() {
    let signature = "5d992fcd123285d6e0e5245929e3addb993c1e36d0ed5610118e9ffe2192dee4";
    let sent = |host| Sent::tc3(host, "[::1]:3000", "content-type;host", signature);
    sent("[::1]:3000").verified().unwrap();
    sent("[::1]").verified().unwrap();
}

#[test]
fn http2_has_its_host_in_the_address() {
    let sent = plain().without("host");
    assert_eq!(sent.refused(), ApiCode::MissingParameter);
    Sent { uri: "https://tbp.example.com/".into(), ..sent }.verified().unwrap();
}

#[test]
fn a_changed_body_is_noticed() {
    let sent = Sent { body: br#"{"BotId":"lantern-cat"}"#.to_vec(), ..plain() };
    assert_eq!(sent.verified(), Err(ApiCode::SignatureFailure));
    // By GET the query is signed and by POST it is not; it then has no parameters either.
    let sent = Sent { uri: "/?BotId=lantern-cat".into(), ..plain() };
    assert_eq!(sent.read().unwrap().params["BotId"], "lantern-bot");
}

#[test]
fn signatures_grow_old() {
    let signed = plain().read().unwrap().signed;
    assert_eq!(signed.timestamp(), SENT);
    let skew = i64::try_from(MAX_SKEW.as_secs()).unwrap();
    for now in [SENT - skew, SENT, SENT + skew] {
        signed.verify(SECRET, now).unwrap();
    }
    for now in [SENT - skew - 1, SENT + skew + 1, 0, i64::MAX, i64::MIN] {
        assert_eq!(signed.verify(SECRET, now).unwrap_err().code, ApiCode::SignatureExpire, "{now}");
    }
}

#[test]
fn the_date_of_the_scope_is_that_of_the_timestamp() {
    let signature = "e05b4b6466e944c5901658f705688739d0d3370e371765fa7ea952580250d7cc";
    let sent = Sent::tc3("tbp.example.com", "tbp", "content-type;host", signature);
    let yesterday = sent.headers.iter().find(|(name, _)| *name == "authorization").unwrap().1.clone();
    let sent = sent.with("authorization", yesterday.replace("11-23", "11-22"));
    assert_eq!(sent.refused(), ApiCode::InvalidAuthorization);
}

#[test]
fn what_is_meant_for_this_api_shows_before_the_body() {
    let meant = |method: &str, uri: &str, headers: &[(&'static str, &'static str)]| {
        let mut request = http::Request::builder().method(method).uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Incoming::is_meant(&request.body(()).unwrap())
    };
    assert!(meant("POST", "/", &[("x-tc-action", "TextReset")]));
    assert!(meant("GET", "/?BotId=a", &[("X-TC-Action", "TextReset")]));
    assert!(meant("GET", "/?BotId=a&Action=TextReset", &[]));
    assert!(meant("POST", "/", &[("content-type", "application/x-www-form-urlencoded; charset=utf-8")]));
    assert!(!meant("GET", "/", &[("accept", "text/html")]));
    assert!(!meant("GET", "/?next=Action=1", &[]));
    assert!(!meant("POST", "/", &[("content-type", "application/json")]));
}

#[test]
fn an_empty_body_has_no_parameters_and_null_is_kept_for_the_action_to_judge() {
    let read = |body: &str| Sent { body: body.into(), ..plain() }.read().map(|call: Call| call.params.len());
    assert_eq!(read("").unwrap(), 0);
    assert_eq!(read(r#"{"BotId":null}"#).unwrap(), 1);
}
