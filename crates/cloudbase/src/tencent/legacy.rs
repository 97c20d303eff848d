//! The signatures before TC3, `HmacSHA1` and `HmacSHA256`: one parameter among the others of a query or a form.
//!
//! The signed text is `METHOD HOST PATH ? k=v&…` without the spaces: every parameter but the signature, decoded, in the
//! order of the names. Source: the SDKs.

use super::call::Incoming;
use super::form::Pairs;
use super::signed::{Proof as AnyProof, Signed};
use super::{ApiCode, ApiError, hmac};
use base64::{Engine as _, engine::general_purpose::STANDARD};

/// What is needed to check a signature, without the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Proof {
    pub(super) method: Method,
    /// The signed texts, any of which will do.
    pub(super) texts: Vec<String>,
    pub(super) signature: Vec<u8>,
}

/// Which hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    HmacSha1,
    HmacSha256,
}

impl Method {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Method::HmacSha1 => "HmacSHA1",
            Method::HmacSha256 => "HmacSHA256",
        }
    }

    pub(super) fn sign(self, secret: &[u8], text: &str) -> Vec<u8> {
        match self {
            Method::HmacSha1 => hmac::hmac_sha1(secret, text),
            Method::HmacSha256 => hmac::hmac_sha256(secret, text),
        }
    }
}

/// Takes the signature and what belongs to it out of the parameters of a request.
pub(super) fn read(incoming: &Incoming<'_>, pairs: &mut Pairs) -> Result<Signed, ApiError> {
    let required = |name: &str| match pairs.get(name) {
        Some(text) if !text.is_empty() => Ok(text.clone()),
        _ => Err(ApiError::missing(name)),
    };
    let (secret_id, timestamp) = (required("SecretId")?, required("Timestamp")?);
    let signature = STANDARD
        .decode(required("Signature")?)
        .map_err(|_| ApiError::new(ApiCode::SignatureFailure, "The Signature is not Base64."))?;
    let method = match pairs.get("SignatureMethod").map(String::as_str) {
        // The documentation's default.
        None | Some("" | "HmacSHA1") => Method::HmacSha1,
        Some("HmacSHA256") => Method::HmacSha256,
        Some(_) => {
            let message = "The SignatureMethod must be HmacSHA1 or HmacSHA256.";
            return Err(ApiError::new(ApiCode::InvalidParameterValue, message));
        }
    };
    let proof = Proof { method, texts: texts(incoming, pairs)?, signature };
    for name in ["SecretId", "Timestamp", "Nonce", "Signature", "SignatureMethod"] {
        pairs.remove(name);
    }
    Signed::new(&secret_id, &timestamp, AnyProof::Legacy(proof))
}

fn texts(incoming: &Incoming<'_>, pairs: &Pairs) -> Result<Vec<String>, ApiError> {
    let signed = pairs.iter().filter(|(name, _)| *name != "Signature");
    let parameters = signed.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&");
    let mut texts = Vec::new();
    for path in incoming.paths() {
        for host in incoming.hosts()? {
            texts.push(format!("{}{host}{path}?{parameters}", incoming.method.as_str()));
        }
    }
    Ok(texts)
}
