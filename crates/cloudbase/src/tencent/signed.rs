//! Who sent a call, and the proof of it.

use super::{ApiCode, ApiError, hmac, legacy, tc3};
use std::time::Duration;

/// How far the time of a request may be from ours, either way.
pub const MAX_SKEW: Duration = Duration::from_secs(5 * 60);
/// Characters of a key's public half.
pub const MAX_SECRET_ID: usize = 128;

/// A signature that was read and not yet proven: until [`Signed::verify`] says so, nothing of the call is to be believed.
///
/// As with Tencent, a signature covers what its method covers. TC3 covers the body, and the action and the version only
/// if the client lists their headers, which the SDKs do not. No method but the clock keeps a call from being sent twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    secret_id: String,
    timestamp: i64,
    pub(super) proof: Proof,
}

/// What each method needs to be checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Proof {
    Tc3(tc3::Proof),
    Legacy(legacy::Proof),
}

impl Signed {
    pub(super) fn new(secret_id: &str, timestamp: &str, proof: Proof) -> Result<Self, ApiError> {
        let fits = (1..=MAX_SECRET_ID).contains(&secret_id.len());
        if !fits || !secret_id.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(ApiError::new(ApiCode::InvalidSecretId, "The SecretId cannot be one."));
        }
        // Twelve digits reach further than any calendar here is asked for, and far from where i64 ends.
        let digits = (1..=12).contains(&timestamp.len()) && timestamp.bytes().all(|b| b.is_ascii_digit());
        match timestamp.parse() {
            Ok(timestamp) if digits => Ok(Self { secret_id: secret_id.to_owned(), timestamp, proof }),
            _ => Err(ApiError::new(ApiCode::InvalidParameterValue, "The timestamp is not in Unix seconds.")),
        }
    }

    /// The public half of the key that the sender claims to have.
    pub fn secret_id(&self) -> &str {
        &self.secret_id
    }

    /// When the sender says it was sent, in Unix seconds.
    pub fn timestamp(&self) -> i64 {
        self.timestamp
    }

    /// The method as the SDKs call it: `TC3-HMAC-SHA256`, `HmacSHA256` or `HmacSHA1`.
    pub fn method(&self) -> &'static str {
        match &self.proof {
            Proof::Tc3(_) => tc3::METHOD,
            Proof::Legacy(proof) => proof.method.as_str(),
        }
    }

    /// Whether the call was signed with this secret, close to `now` in Unix seconds.
    ///
    /// Errors: `SignatureExpire` beyond [`MAX_SKEW`], `SignatureFailure` otherwise.
    pub fn verify(&self, secret: &[u8], now: i64) -> Result<(), ApiError> {
        if self.timestamp.abs_diff(now) > MAX_SKEW.as_secs() {
            let minutes = MAX_SKEW.as_secs() / 60;
            let message = format!(
                "The signature has expired: the request's timestamp {} is more than {minutes} minutes from the server's time {now}.",
                self.timestamp
            );
            return Err(ApiError::new(ApiCode::SignatureExpire, message));
        }
        let proven = match &self.proof {
            Proof::Tc3(proof) => {
                let key = proof.key(secret);
                hmac::signs_any(&proof.signature, &proof.texts, |text| hmac::hmac_sha256(&key, text))
            }
            Proof::Legacy(proof) => {
                hmac::signs_any(&proof.signature, &proof.texts, |text| proof.method.sign(secret, text))
            }
        };
        match proven {
            true => Ok(()),
            false => Err(ApiError::new(
                ApiCode::SignatureFailure,
                "The signature does not fit the request and the secret key.",
            )),
        }
    }
}
