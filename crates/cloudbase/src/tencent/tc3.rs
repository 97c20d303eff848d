//! `TC3-HMAC-SHA256`: a signature in the `Authorization` header.
//!
//! `TC3-HMAC-SHA256 Credential=ID/DATE/SERVICE/tc3_request, SignedHeaders=content-type;host, Signature=HEX`, over a
//! canonical form of the request. The SDKs do not agree on that form, so several are tried: see [`texts`].

use super::call::{Incoming, header};
use super::signed::{Proof as AnyProof, Signed};
use super::{ApiCode, ApiError, hmac};
use chrono::DateTime;

pub(super) const METHOD: &str = "TC3-HMAC-SHA256";
/// Bytes of an `Authorization` header.
pub const MAX_AUTHORIZATION: usize = 2048;
/// Headers that a signature may cover; each makes the canonical form longer.
const MAX_SIGNED_HEADERS: usize = 32;
const TERMINATOR: &str = "tc3_request";

/// What is needed to check a signature, without the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Proof {
    date: String,
    service: String,
    /// The strings to sign, any of which will do.
    pub(super) texts: Vec<String>,
    pub(super) signature: Vec<u8>,
}

impl Proof {
    /// The key that a secret gives for this day and service.
    pub(super) fn key(&self, secret: &[u8]) -> Vec<u8> {
        let key = hmac::hmac_sha256(&[b"TC3", secret].concat(), &self.date);
        hmac::hmac_sha256(&hmac::hmac_sha256(&key, &self.service), TERMINATOR)
    }
}

/// The header, taken apart.
struct Authorization<'a> {
    secret_id: &'a str,
    date: &'a str,
    service: &'a str,
    signed_headers: &'a str,
    signature: Vec<u8>,
}

/// Reads the signature of a request whose `Authorization` header is `text`.
pub(super) fn read(incoming: &Incoming<'_>, text: &str) -> Result<Signed, ApiError> {
    let Authorization { secret_id, date, service, signed_headers, signature } = parse(text)?;
    let timestamp = header(incoming.headers, "x-tc-timestamp")?
        .filter(|text| !text.is_empty())
        .ok_or_else(|| ApiError::missing("X-TC-Timestamp"))?;
    let scope = format!("{date}/{service}/{TERMINATOR}");
    let texts = texts(incoming, signed_headers, timestamp, &scope)?;
    let proof = Proof { date: date.to_owned(), service: service.to_owned(), texts, signature };
    let signed = Signed::new(secret_id, timestamp, AnyProof::Tc3(proof))?;
    let day = DateTime::from_timestamp(signed.timestamp(), 0).map(|at| at.format("%Y-%m-%d").to_string());
    match day.is_some_and(|day| day == date) {
        true => Ok(signed),
        false => Err(ApiError::authorization(
            "The date in the Credential is not the UTC date of the X-TC-Timestamp.",
        )),
    }
}

fn parse(text: &str) -> Result<Authorization<'_>, ApiError> {
    let malformed = |what: &str| ApiError::authorization(format!("The Authorization header {what}."));
    if text.len() > MAX_AUTHORIZATION {
        return Err(malformed("is too long"));
    }
    let (method, rest) = text.trim().split_once(' ').unwrap_or((text, ""));
    if method != METHOD {
        return Err(malformed(&format!("must begin with {METHOD}; calls without a signature are not taken")));
    }
    let (mut credential, mut signed_headers, mut signature) = (None, None, None);
    for part in rest.split(',') {
        let (name, value) = part.trim().split_once('=').ok_or_else(|| malformed("cannot be read"))?;
        let place = match name {
            "Credential" => &mut credential,
            "SignedHeaders" => &mut signed_headers,
            "Signature" => &mut signature,
            _ => return Err(malformed("has a part that is not known")),
        };
        if place.replace(value).is_some() {
            return Err(malformed("has a part twice"));
        }
    }
    let credential = credential.ok_or_else(|| malformed("has no Credential"))?;
    let signed_headers = signed_headers.ok_or_else(|| malformed("has no SignedHeaders"))?;
    let signature = signature.ok_or_else(|| malformed("has no Signature"))?;
    // The Node SDK takes the service from its endpoint, `localhost:3000/tbp`: it may hold slashes, the rest may not.
    let scope = credential.split_once('/').and_then(|(id, rest)| Some((id, rest.split_once('/')?)));
    let (secret_id, (date, rest)) = scope.ok_or_else(|| malformed("has a Credential without a scope"))?;
    let service = rest.strip_suffix(TERMINATOR).and_then(|service| service.strip_suffix('/'));
    let service = service.ok_or_else(|| malformed("has a Credential that does not end in /tc3_request"))?;
    let signature =
        hex::decode(signature).map_err(|_| malformed("has a Signature that is not hexadecimal"))?;
    Ok(Authorization { secret_id, date, service, signed_headers, signature })
}

/// The strings to sign that a client may have meant:
/// * Node signs its host without the port, Python, Go and Java with it;
/// * Python signs the path `/` whatever its endpoint says, Node the path that it sends;
/// * the SDKs sign values as they send them, the documentation's samples in lower case.
fn texts(
    incoming: &Incoming<'_>,
    signed_headers: &str,
    timestamp: &str,
    scope: &str,
) -> Result<Vec<String>, ApiError> {
    let names: Vec<&str> = signed_headers.split(';').take(MAX_SIGNED_HEADERS + 1).collect();
    let proper = |name: &&str| !name.is_empty() && !name.bytes().any(|b| b.is_ascii_uppercase());
    if names.len() > MAX_SIGNED_HEADERS || !names.iter().all(proper) {
        return Err(ApiError::authorization("The SignedHeaders cannot be read."));
    }
    if let Some(absent) = ["content-type", "host"].into_iter().find(|name| !names.contains(name)) {
        return Err(ApiError::authorization(format!("The SignedHeaders must contain {absent}.")));
    }
    let payload = match header(incoming.headers, "x-tc-content-sha256")? {
        Some("UNSIGNED-PAYLOAD") => hmac::sha256_hex(b"UNSIGNED-PAYLOAD"),
        _ => hmac::sha256_hex(incoming.body),
    };
    let query = if incoming.is_get() { incoming.query() } else { "" };
    let mut texts = Vec::new();
    for path in incoming.paths() {
        for host in incoming.hosts()? {
            let headers = canonical_headers(incoming, &names, host)?;
            for headers in [headers.to_lowercase(), headers] {
                let canonical = format!(
                    "{}\n{path}\n{query}\n{headers}\n{signed_headers}\n{payload}",
                    incoming.method.as_str()
                );
                let digest = hmac::sha256_hex(canonical.as_bytes());
                let text = format!("{METHOD}\n{timestamp}\n{scope}\n{digest}");
                if !texts.contains(&text) {
                    texts.push(text);
                }
            }
        }
    }
    Ok(texts)
}

/// `name:value\n` for each signed header, in the order in which the client lists them.
fn canonical_headers(incoming: &Incoming<'_>, names: &[&str], host: &str) -> Result<String, ApiError> {
    let mut lines = String::new();
    for name in names {
        let value = match *name {
            "host" => host,
            name => header(incoming.headers, name)?.ok_or_else(|| {
                ApiError::new(ApiCode::InvalidAuthorization, "A signed header is not in the request.")
            })?,
        };
        lines.extend([name, ":", value.trim(), "\n"]);
    }
    Ok(lines)
}
