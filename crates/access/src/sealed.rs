//! Statements that only this installation can have made: `base64url(json) . base64url(HMAC-SHA256)`.

use crate::{TokenError, key::hmac};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use hmac::Mac;
use serde::{Serialize, de::DeserializeOwned};
use types::Timestamp;

/// Longest statement that is looked at, in bytes.
const MAX_SEALED: usize = 32 * 1024;

#[derive(serde::Serialize, serde::Deserialize)]
struct Envelope<T> {
    /// When it ends, in milliseconds since 1970.
    x: i64,
    /// What it states.
    p: T,
}

/// Seals a statement until a moment. Empty if it cannot be written as JSON.
pub(crate) fn seal<T: Serialize>(key: &[u8; 32], payload: T, expires: Timestamp) -> String {
    let envelope = Envelope { x: store::millis(expires), p: payload };
    let body = BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(&envelope).unwrap_or_default());
    let mut mac = hmac(key);
    mac.update(body.as_bytes());
    format!("{body}.{}", BASE64_URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

/// Opens a statement if it was sealed with this key (compared in constant time) and its time is not over.
pub(crate) fn open<T: DeserializeOwned>(
    key: &[u8; 32],
    sealed: &str,
    now: Timestamp,
) -> Result<T, TokenError> {
    open_with_end(key, sealed, now).map(|(payload, _)| payload)
}

/// The same, with the moment (milliseconds since 1970) until which it was sealed.
pub(crate) fn open_with_end<T: DeserializeOwned>(
    key: &[u8; 32],
    sealed: &str,
    now: Timestamp,
) -> Result<(T, i64), TokenError> {
    if sealed.len() > MAX_SEALED {
        return Err(TokenError::Invalid);
    }
    let (body, tag) = sealed.split_once('.').ok_or(TokenError::Invalid)?;
    let tag = BASE64_URL_SAFE_NO_PAD.decode(tag).map_err(|_| TokenError::Invalid)?;
    let mut mac = hmac(key);
    mac.update(body.as_bytes());
    mac.verify_slice(&tag).map_err(|_| TokenError::Invalid)?;
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(body).map_err(|_| TokenError::Invalid)?;
    let envelope: Envelope<T> = serde_json::from_slice(&bytes).map_err(|_| TokenError::Invalid)?;
    if envelope.x <= store::millis(now) { Err(TokenError::Expired) } else { Ok((envelope.p, envelope.x)) }
}
