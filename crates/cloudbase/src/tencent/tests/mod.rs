//! Signed requests: as the SDKs sent them, as the documentation has them, and as nobody should.

mod hostile;
mod sdks;
mod variants;

use super::{ApiCode, ApiError, Call, Incoming};

const SECRET: &[u8] = b"demo-secret-key";
/// When the recorded requests were sent.
const SENT: i64 = 1_795_394_300;

/// A request, before it is read.
struct Sent {
    method: &'static str,
    uri: String,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

impl Sent {
    /// A TC3 call by POST with a body that `variants` has signatures for.
    fn tc3(host: &str, service: &str, signed_headers: &str, signature: &str) -> Self {
        Self {
            method: "POST",
            uri: "/".into(),
            headers: vec![
                ("content-type", "application/json".into()),
                ("host", host.into()),
                ("x-tc-action", "TextReset".into()),
                ("x-tc-version", "2019-06-27".into()),
                ("x-tc-timestamp", SENT.to_string()),
                ("authorization", authorization(service, signed_headers, signature)),
            ],
            body: br#"{"BotId":"lantern-bot"}"#.to_vec(),
        }
    }

    /// A call with an older signature by POST.
    fn form(body: &str) -> Self {
        Self {
            method: "POST",
            uri: "/".into(),
            headers: vec![
                ("content-type", "application/x-www-form-urlencoded".into()),
                ("host", "127.0.0.1:43117".into()),
            ],
            body: body.into(),
        }
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.retain(|(known, _)| *known != name);
        self.headers.push((name, value.into()));
        self
    }

    fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| *known != name);
        self
    }

    fn read(&self) -> Result<Call, ApiError> {
        let mut request = http::Request::builder().method(self.method).uri(&self.uri);
        for (name, value) in &self.headers {
            request = request.header(*name, value.as_bytes());
        }
        let (parts, body) = request.body(self.body.clone()).unwrap().into_parts();
        Call::read(Incoming::new(&parts, &body))
    }

    /// The code with which reading is refused.
    fn refused(&self) -> ApiCode {
        self.read().unwrap_err().code
    }

    /// The code with which the proof fails, if it does.
    fn verified(&self) -> Result<(), ApiCode> {
        self.read().unwrap().signed.verify(SECRET, SENT).map_err(|e| e.code)
    }
}

fn authorization(service: &str, signed_headers: &str, signature: &str) -> String {
    format!(
        "TC3-HMAC-SHA256 Credential=demo-id/2026-11-23/{service}/tc3_request, SignedHeaders={signed_headers}, Signature={signature}"
    )
}
