//! Requests of somebody who means ill, or of a broken client: a code for each, and never a panic.

use super::super::{ApiCode, MAX_AUTHORIZATION, MAX_QUERY, MAX_SECRET_ID};
use super::{Sent, authorization};
use crate::body::MAX_BYTES;

fn sent() -> Sent {
    Sent::tc3("tbp.example.com", "tbp", "content-type;host", "00")
}

#[test]
fn malformed_authorization() {
    let long = authorization("tbp", "content-type;host", &"0".repeat(MAX_AUTHORIZATION));
    let many = authorization("tbp", &format!("content-type;host{}", ";x-a".repeat(40)), "00");
    for bad in [
        "",
        " ",
        "SKIP",
        "Bearer x",
        "TC3-HMAC-SHA256",
        "TC3-HMAC-SHA256 ",
        "TC3-HMAC-SHA256 =,=,=",
        "TC3-HMAC-SHA256 Credential=demo-id, SignedHeaders=content-type;host, Signature=00",
        "TC3-HMAC-SHA256 Credential=a/2026-11-23/tc3_request, SignedHeaders=content-type;host, Signature=00",
        "TC3-HMAC-SHA256 Credential=a/2026-11-23/tbp/tc4_request, SignedHeaders=content-type;host, Signature=00",
        "TC3-HMAC-SHA256 Credential=a/tomorrow/tbp/tc3_request, SignedHeaders=content-type;host, Signature=00",
        "TC3-HMAC-SHA256 SignedHeaders=content-type;host, Signature=00",
        "TC3-HMAC-SHA256 Credential=a/2026-11-23/tbp/tc3_request, Signature=00",
        "TC3-HMAC-SHA256 Credential=a/2026-11-23/tbp/tc3_request, SignedHeaders=content-type;host",
        "TC3-HMAC-SHA256 Credential=a/2026-11-23/tbp/tc3_request, SignedHeaders=host, Signature=00",
        "TC3-HMAC-SHA256 Credential=a/2026-11-23/tbp/tc3_request, SignedHeaders=Content-Type;Host, Signature=00",
        "TC3-HMAC-SHA256 Credential=a/2026-11-23/tbp/tc3_request, SignedHeaders=content-type;host;;, Signature=00",
        "TC3-HMAC-SHA256 Credential=a/2026-11-23/tbp/tc3_request, SignedHeaders=content-type;host;x-absent, Signature=00",
        "TC3-HMAC-SHA256 Credential=a/2026-11-23/tbp/tc3_request, SignedHeaders=content-type;host, Signature=xyz",
        "TC3-HMAC-SHA256 Credential=a/2026-11-23/tbp/tc3_request, SignedHeaders=content-type;host, Signature=00, Signature=00",
        "TC3-HMAC-SHA256 Credential=a/2026-11-23/tbp/tc3_request, SignedHeaders=content-type;host, Signature=00, More=1",
        &long,
        &many,
    ] {
        assert_eq!(sent().with("authorization", bad).refused(), ApiCode::InvalidAuthorization, "{bad}");
    }
    assert_eq!(sent().without("authorization").refused(), ApiCode::InvalidAuthorization);
    let id = "i".repeat(MAX_SECRET_ID + 1);
    for id in ["", &id, "a b"] {
        let text = authorization("tbp", "content-type;host", "00").replace("demo-id", id);
        assert_eq!(sent().with("authorization", text).refused(), ApiCode::InvalidSecretId, "{id}");
    }
}

#[test]
fn signatures_of_the_wrong_length_prove_nothing() {
    for signature in ["", "00", &"00".repeat(32), &"00".repeat(33)] {
        let sent = sent().with("authorization", authorization("tbp", "content-type;host", signature));
        assert_eq!(sent.verified(), Err(ApiCode::SignatureFailure), "{signature}");
    }
}

#[test]
fn headers_that_have_two_meanings_or_none() {
    for name in
        ["host", "authorization", "x-tc-timestamp", "x-tc-action", "x-tc-content-sha256", "x-tc-traceid"]
    {
        let mut twice = sent().with(name, "x");
        twice.headers.push((name, "y".into()));
        assert_eq!(twice.refused(), ApiCode::InvalidRequest, "{name}");
        assert_eq!(sent().with(name, "\u{ff}").refused(), ApiCode::InvalidRequest, "{name}");
    }
    for bad in ["now", "-1", "+1795394300", "1795394300.5", "99999999999999999999", "1795394300 "] {
        let code = sent().with("x-tc-timestamp", bad).refused();
        assert_eq!(code, ApiCode::InvalidParameterValue, "{bad}");
    }
    for name in ["x-tc-timestamp", "x-tc-action", "x-tc-version", "host"] {
        assert_eq!(sent().without(name).refused(), ApiCode::MissingParameter, "{name}");
    }
    assert_eq!(sent().with("x-tc-action", "x".repeat(65)).refused(), ApiCode::InvalidParameterValue);
    assert_eq!(sent().with("x-tc-token", "t").refused(), ApiCode::TokenFailure);
    assert_eq!(Sent { method: "PUT", ..sent() }.refused(), ApiCode::UnsupportedProtocol);
}

#[test]
fn bodies_and_queries() {
    let body = |body: &[u8]| Sent { body: body.to_vec(), ..sent() }.refused();
    for bad in [&b"{"[..], b"[]", b"\"x\"", b"{\"BotId\":\"\xff\"}", b"BotId=x"] {
        assert_eq!(body(bad), ApiCode::InvalidParameter);
    }
    assert_eq!(body(format!("{{\"a\":{}", "[".repeat(100_000)).as_bytes()), ApiCode::InvalidParameter);
    assert_eq!(body(&vec![b' '; MAX_BYTES + 1]), ApiCode::RequestSizeLimitExceeded);
    let uri = format!("/?{}", "a".repeat(MAX_QUERY + 1));
    assert_eq!(Sent { method: "GET", uri, ..sent() }.refused(), ApiCode::RequestSizeLimitExceeded);
    let twice = Sent { method: "GET", uri: "/?BotId=a&BotId=b".into(), ..sent() };
    assert_eq!(twice.refused(), ApiCode::InvalidParameter);
    let multipart = sent().with("content-type", "multipart/form-data; boundary=x");
    assert_eq!(multipart.refused(), ApiCode::InvalidRequest);
}

#[test]
fn older_signatures() {
    let form = |body: &str| Sent::form(body).refused();
    let whole = "Action=TextReset&Version=2019-06-27&SecretId=a&Timestamp=1795394300&Nonce=1&Signature=AAAA";
    assert_eq!(Sent::form(whole).verified(), Err(ApiCode::SignatureFailure));
    assert_eq!(Sent::form(whole).read().unwrap().signed.method(), "HmacSHA1", "what nobody named");
    for name in ["Action", "Version", "SecretId", "Timestamp", "Signature"] {
        assert_eq!(form(&whole.replace(name, "Other")), ApiCode::MissingParameter, "{name}");
    }
    assert_eq!(form(""), ApiCode::MissingParameter);
    assert_eq!(form(&whole.replace("AAAA", "***")), ApiCode::SignatureFailure);
    assert_eq!(form(&whole.replace("1795394300", "soon")), ApiCode::InvalidParameterValue);
    assert_eq!(form(&format!("{whole}&SignatureMethod=md5")), ApiCode::InvalidParameterValue);
    assert_eq!(form(&format!("{whole}&SecretId=b")), ApiCode::InvalidParameter);
    assert_eq!(form(&format!("{whole}&Token=t")), ApiCode::TokenFailure);
    assert_eq!(form(&format!("{whole}&x=%ff")), ApiCode::InvalidParameter);
    assert_eq!(Sent::form(whole).with("content-type", "text/plain").refused(), ApiCode::InvalidAuthorization);
    let absurd = form(&whole.replace("SecretId=a", &format!("SecretId={}", "i".repeat(100_000))));
    assert_eq!(absurd, ApiCode::InvalidSecretId);
}
