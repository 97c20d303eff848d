//! The signature over a push: SHA-1 of its parts, sorted and joined, in hex.
//!
//! Source: "消息推送", <https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html>.

use sha1::{Digest as _, Sha1};
use subtle::ConstantTimeEq as _;

pub(crate) fn sign<const N: usize>(mut parts: [&str; N]) -> String {
    parts.sort_unstable();
    hex::encode(Sha1::digest(parts.concat()))
}

/// Whether a signature is that of the parts; it takes as long wherever the two differ.
pub(crate) fn signs<const N: usize>(given: &str, parts: [&str; N]) -> bool {
    sign(parts).as_bytes().ct_eq(given.as_bytes()).into()
}
