//! Secrets at rest: XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03) under a key that only this installation has.

use base64::{Engine, prelude::BASE64_STANDARD_NO_PAD};
use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, KeyInit, Payload},
};
use store::Random;

/// Bytes of a nonce: so many that a random one never comes twice.
const NONCE: usize = 24;

/// Encrypts a secret. `owner` says whose it is: the text opens for nobody else. Empty if the secret is too long.
pub(crate) fn seal(key: &[u8; 32], owner: &str, secret: &[u8], random: &dyn Random) -> String {
    let mut nonce = [0; NONCE];
    random.fill(&mut nonce);
    let payload = Payload { msg: secret, aad: owner.as_bytes() };
    let sealed = XChaCha20Poly1305::new(key.into()).encrypt(&XNonce::from(nonce), payload);
    let sealed = sealed.map(|sealed| [&nonce[..], &sealed].concat());
    sealed.map(|bytes| BASE64_STANDARD_NO_PAD.encode(bytes)).unwrap_or_default()
}

/// Decrypts a secret of its owner.
pub(crate) fn open(key: &[u8; 32], owner: &str, sealed: &str) -> Option<Vec<u8>> {
    let bytes = BASE64_STANDARD_NO_PAD.decode(sealed).ok()?;
    let (nonce, sealed) = bytes.split_first_chunk::<NONCE>()?;
    let payload = Payload { msg: sealed, aad: owner.as_bytes() };
    XChaCha20Poly1305::new(key.into()).decrypt(&XNonce::from(*nonce), payload).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::SeededRandom;

    #[test]
    fn a_secret_opens_for_its_owner_only() {
        let (key, random) = ([7; 32], SeededRandom::new(1));
        let sealed = seal(&key, "key/a", b"secret", &random);
        assert!(!sealed.contains("secret") && sealed != seal(&key, "key/a", b"secret", &random));
        assert_eq!(open(&key, "key/a", &sealed).as_deref(), Some(&b"secret"[..]));
        assert_eq!(open(&key, "key/b", &sealed), None);
        assert_eq!(open(&[8; 32], "key/a", &sealed), None);
        assert_eq!(open(&key, "key/a", ""), None);
        assert_eq!(open(&key, "key/a", &sealed[..40]), None);
    }
}
