//! Signatures of server SDKs: `TC3-HMAC-SHA256` as `@cloudbase/signature-nodejs` makes it.
//!
//! `Authorization: TC3-HMAC-SHA256 Credential=ID/DATE/tcb/tc3_request, SignedParams=a;b, SignedHeaders=host;x, Signature=HEX`
//! over `method \n url \n query \n headers \n signed headers \n hash of the payload`. There are two forms. At `/admin`
//! the URL has its host, and the payload are the fields that `SignedParams` lists, each as it was sent. Everywhere
//! else the js-sdk in Node signs the path alone and the body as a whole, and tells the time in a further part of the
//! header, `Timestamp=…`. Further parts are passed over. What is not signed of a body is not believed.

use crate::tencent::hmac;
use crate::{Code, Refusal};
use chrono::DateTime;
use http::{HeaderMap, header, request::Parts};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::time::Duration;

const METHOD: &str = "TC3-HMAC-SHA256";
const SERVICE: &str = "tcb";
const TERMINATOR: &str = "tc3_request";
/// How far the time of a request may be from ours, either way. The SDKs ask for as much: `X-Signature-Expires: 600`.
pub const MAX_SKEW: Duration = Duration::from_secs(600);
/// Bytes of an `Authorization` header. It lists the body's fields.
const MAX_AUTHORIZATION: usize = 8 * 1024;
/// Headers, or fields of a body, that a signature covers.
const MAX_NAMES: usize = 64;
/// Bytes of a key's public half.
const MAX_SECRET_ID: usize = 128;

/// A signature that was read and not yet proven: until [`Signed::verify`] says so, nothing of the request is to be
/// believed.
#[derive(Clone, Debug)]
pub struct Signed {
    secret_id: String,
    timestamp: i64,
    date: String,
    /// The strings to sign, any of which will do: the SDKs do not agree on the case of the method.
    texts: Vec<String>,
    signature: Vec<u8>,
}

/// Whether a request is signed like this.
pub fn is_meant(headers: &HeaderMap) -> bool {
    let text = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    text.is_some_and(|text| text.trim_start().starts_with(METHOD))
}

/// Reads the signature of a request.
pub fn read(head: &Parts, body: &[u8]) -> Result<Signed, Refusal> {
    let authorization = Authorization::parse(text(&head.headers, "authorization")?.unwrap_or_default())?;
    let time = match text(&head.headers, "x-timestamp")?.filter(|text| !text.is_empty()) {
        Some(time) => time,
        None => authorization.timestamp.ok_or_else(|| wrong("The signature has no time."))?,
    };
    let digits = (1..=12).contains(&time.len()) && time.bytes().all(|b| b.is_ascii_digit());
    let timestamp: i64 = match time.parse() {
        Ok(timestamp) if digits => timestamp,
        _ => return Err(wrong("The time of the signature is not in Unix seconds.")),
    };
    let day = DateTime::from_timestamp(timestamp, 0).map(|at| at.format("%Y-%m-%d").to_string());
    if day.as_deref() != Some(authorization.date) {
        return Err(wrong("The date in the Credential is not the UTC date of the signature's time."));
    }
    let headers = canonical_headers(&head.headers, authorization.signed_headers)?;
    let host = text(&head.headers, "host")?.unwrap_or_default();
    let path = head.uri.path();
    let (url, payload) = match authorization.signed_params {
        Some(params) => (format!("//{host}{path}"), payload(body, params)?),
        None => (path.to_owned(), hmac::sha256_hex(body)),
    };
    let query = head.uri.query().unwrap_or_default();
    let scope = format!("{}/{SERVICE}/{TERMINATOR}", authorization.date);
    let method = head.method.as_str();
    let texts = [method.to_ascii_lowercase(), method.to_owned()].map(|method| {
        let names = authorization.signed_headers;
        let canonical = format!("{method}\n{url}\n{query}\n{headers}\n{names}\n{payload}");
        format!("{METHOD}\n{time}\n{scope}\n{}", hmac::sha256_hex(canonical.as_bytes()))
    });
    Ok(Signed {
        secret_id: authorization.secret_id.to_owned(),
        timestamp,
        date: authorization.date.to_owned(),
        texts: texts.into(),
        signature: authorization.signature,
    })
}

impl Signed {
    /// The public half of the key that the sender claims to have.
    pub fn secret_id(&self) -> &str {
        &self.secret_id
    }

    /// Whether the request was signed with this secret, close to `now` in Unix seconds. Compares in constant time.
    pub fn verify(&self, secret: &[u8], now: i64) -> Result<(), Refusal> {
        if self.timestamp.abs_diff(now) > MAX_SKEW.as_secs() {
            let minutes = MAX_SKEW.as_secs() / 60;
            let message = format!(
                "The signature has expired: its time {} is more than {minutes} minutes from the server's time {now}.",
                self.timestamp
            );
            return Err(wrong(message));
        }
        let key = hmac::hmac_sha256(&[b"TC3", secret].concat(), &self.date);
        let key = hmac::hmac_sha256(&hmac::hmac_sha256(&key, SERVICE), TERMINATOR);
        match hmac::signs_any(&self.signature, &self.texts, |text| hmac::hmac_sha256(&key, text)) {
            true => Ok(()),
            false => Err(wrong("The signature does not fit the request and the secret key.")),
        }
    }
}

/// The refusal for a key that is not known, or not good for what is asked.
pub fn unknown_key() -> Refusal {
    wrong("The SecretId is not known: check that the key exists.")
}

fn wrong(message: impl Into<String>) -> Refusal {
    Refusal::new(Code::SignParamInvalid, message)
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Result<Option<&'h str>, Refusal> {
    let read =
        |value: &'h http::HeaderValue| value.to_str().map_err(|_| wrong("A header is not readable text."));
    headers.get(name).map(read).transpose()
}

/// The header, taken apart.
struct Authorization<'a> {
    secret_id: &'a str,
    date: &'a str,
    signed_params: Option<&'a str>,
    signed_headers: &'a str,
    signature: Vec<u8>,
    timestamp: Option<&'a str>,
}

impl<'a> Authorization<'a> {
    fn parse(text: &'a str) -> Result<Self, Refusal> {
        let malformed = |what: &str| wrong(format!("The Authorization header {what}."));
        if text.len() > MAX_AUTHORIZATION {
            return Err(malformed("is too long"));
        }
        let rest = text.trim().strip_prefix(METHOD).ok_or_else(|| malformed("is no signature"))?;
        let mut parts = HashMap::new();
        for part in rest.split(',') {
            let (name, value) = part.trim().split_once('=').ok_or_else(|| malformed("cannot be read"))?;
            if parts.insert(name, value).is_some() {
                return Err(malformed("has a part twice"));
            }
        }
        let mut part = |name: &str| parts.remove(name).ok_or_else(|| malformed(&format!("has no {name}")));
        let credential = part("Credential")?;
        let (signed_headers, signature) = (part("SignedHeaders")?, part("Signature")?);
        let mut scope = credential.splitn(3, '/');
        let (secret_id, date, rest) = (scope.next(), scope.next(), scope.next());
        let secret_id = secret_id.filter(|id| (1..=MAX_SECRET_ID).contains(&id.len()));
        let (Some(secret_id), Some(date), Some("tcb/tc3_request")) = (secret_id, date, rest) else {
            return Err(malformed("has a Credential that is not ID/DATE/tcb/tc3_request"));
        };
        let signature =
            hex::decode(signature).map_err(|_| malformed("has a Signature that is not hexadecimal"))?;
        let (signed_params, timestamp) = (parts.remove("SignedParams"), parts.remove("Timestamp"));
        Ok(Self { secret_id, date, signed_params, signed_headers, signature, timestamp })
    }
}

/// `name:value\n` for each signed header, in the order in which the client lists them.
fn canonical_headers(headers: &HeaderMap, names: &str) -> Result<String, Refusal> {
    let names: Vec<&str> = names.split(';').take(MAX_NAMES + 1).collect();
    if names.len() > MAX_NAMES {
        return Err(wrong("The signature covers too many headers."));
    }
    if let Some(absent) = ["content-type", "host"].into_iter().find(|name| !names.contains(name)) {
        return Err(wrong(format!("The SignedHeaders must contain {absent}.")));
    }
    let mut lines = String::new();
    for name in names {
        let value = text(headers, name)?.ok_or_else(|| wrong("A signed header is not in the request."))?;
        let value = match (name, value.split_once(';')) {
            ("content-type", Some(("multipart/form-data", _))) => "multipart/form-data",
            _ => value,
        };
        lines.extend([name, ":", value.trim().to_lowercase().as_str(), "\n"]);
    }
    Ok(lines)
}

/// The hash over the fields that are listed: `&name=value\r\n` for each. A text is hashed as it is, everything else as
/// its JSON was spelled. Every other field must be an empty text.
fn payload(body: &[u8], names: &str) -> Result<String, Refusal> {
    let fields: HashMap<String, &RawValue> =
        serde_json::from_slice(body).map_err(|_| Refusal::param("The body is not a JSON object."))?;
    let mut by_name = HashMap::with_capacity(fields.len());
    for (name, value) in &fields {
        if by_name.insert(signed_name(name), *value).is_some() {
            return Err(wrong("Two fields of the body differ in case alone."));
        }
    }
    let names: Vec<&str> = names.split(';').filter(|name| !name.is_empty()).take(MAX_NAMES + 1).collect();
    if names.len() > MAX_NAMES {
        return Err(wrong("The signature covers too many fields."));
    }
    let mut hash = Sha256::new();
    for name in names {
        let value = by_name.remove(name).ok_or_else(|| wrong("A signed field is not in the body."))?;
        let value = plain(value)?;
        hash.update(b"&");
        hash.update(name);
        hash.update(b"=");
        hash.update(value.trim());
        hash.update(b"\r\n");
    }
    for value in by_name.into_values() {
        if !plain(value)?.trim().is_empty() {
            return Err(wrong("A field of the body is not covered by the signature."));
        }
    }
    Ok(hex::encode(hash.finalize()))
}

fn plain(value: &RawValue) -> Result<std::borrow::Cow<'_, str>, Refusal> {
    let json = value.get();
    if !json.starts_with('"') {
        return Ok(json.into());
    }
    let text = serde_json::from_str::<String>(json);
    text.map(Into::into).map_err(|_| Refusal::param("A text of the body cannot be read."))
}

/// A field's name as it is signed: in lower case, and percent-encoded but for letters, digits and `-_.~`.
fn signed_name(name: &str) -> String {
    use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
    const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
    utf8_percent_encode(name.to_lowercase().trim(), KEPT).to_string()
}

#[cfg(test)]
#[path = "signature_tests.rs"]
mod tests;
