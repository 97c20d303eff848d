//! The encryption of pushes and of the answers to them: AES-256 in CBC mode around a small frame.
//!
//! The frame is `random (16 bytes) · length of the message (4 bytes, big-endian) · message · AppID`, padded as PKCS#7
//! does, but to whole 32 bytes. The key is the EncodingAESKey with a `=` behind it, read as base64; its first 16 bytes
//! are the initial vector as well. Source: "消息加解密说明",
//! <https://developers.weixin.qq.com/doc/oplatform/Third-party_Platforms/2.0/api/Before_Develop/Technical_Plan.html>.
//!
//! CBC with a padding is open to padding oracles for who may try texts of his own; here the signature over the
//! ciphertext is checked before anything is decrypted.

use super::PushError;
use aes::Aes256;
use aes::cipher::block_padding::NoPadding;
use aes::cipher::{BlockDecryptMut as _, BlockEncryptMut as _, KeyIvInit as _};
use base64::Engine as _;
use base64::alphabet::STANDARD as ALPHABET;
use base64::engine::general_purpose::STANDARD;
use base64::engine::{GeneralPurpose, GeneralPurposeConfig};
use std::fmt;

/// How many characters an EncodingAESKey has.
const KEY_LENGTH: usize = 43;
/// What the frame is padded to, in bytes; twice AES's block.
const PAD: usize = 32;
/// AES's block in bytes.
const BLOCK: usize = 16;
/// The random bytes and the length before the message.
const HEAD: usize = 20;

/// An EncodingAESKey, decoded. Its `Debug` form shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct AesKey([u8; 32]);

impl AesKey {
    /// Reads the 43 characters that WeChat's settings show.
    pub fn parse(encoding_aes_key: &str) -> Result<Self, PushError> {
        // 43 characters carry two bits more than 32 bytes, and WeChat's generator leaves anything in them.
        let lenient =
            GeneralPurpose::new(&ALPHABET, GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true));
        if encoding_aes_key.len() != KEY_LENGTH {
            return Err(PushError::BadKey);
        }
        let bytes = lenient.decode(format!("{encoding_aes_key}=")).map_err(|_| PushError::BadKey)?;
        Ok(Self(bytes.try_into().map_err(|_| PushError::BadKey)?))
    }

    /// Decrypts base64 and gives the message of the frame, which must be made for `app_id`.
    pub fn open(&self, encrypted: &str, app_id: &str) -> Result<Vec<u8>, PushError> {
        let mut bytes = STANDARD.decode(encrypted).map_err(|_| PushError::BadCiphertext)?;
        if bytes.is_empty() || bytes.len() % BLOCK != 0 {
            return Err(PushError::BadCiphertext);
        }
        let (key, iv) = self.key_and_iv();
        let frame = cbc::Decryptor::<Aes256>::new(key.into(), iv.into())
            .decrypt_padded_mut::<NoPadding>(&mut bytes)
            .map_err(|_| PushError::BadCiphertext)?;
        let frame = unpad(frame)?;
        let (head, rest) = frame.split_at_checked(HEAD).ok_or(PushError::BadFrame)?;
        let length = u32::from_be_bytes([head[16], head[17], head[18], head[19]]) as usize;
        let (message, made_for) = rest.split_at_checked(length).ok_or(PushError::BadFrame)?;
        if made_for != app_id.as_bytes() {
            return Err(PushError::BadAppId);
        }
        Ok(message.to_vec())
    }

    /// Encrypts a message for `app_id` and gives base64. The 16 random bytes come from the caller.
    pub fn seal(&self, message: &[u8], app_id: &str, random: [u8; 16]) -> String {
        let mut frame = Vec::with_capacity(HEAD + message.len() + app_id.len() + PAD);
        frame.extend_from_slice(&random);
        frame.extend_from_slice(&(message.len() as u32).to_be_bytes());
        frame.extend_from_slice(message);
        frame.extend_from_slice(app_id.as_bytes());
        self.seal_frame(frame)
    }

    /// Pads and encrypts a frame that may be wrong on purpose: the fake's forgeries are made here.
    pub(crate) fn seal_frame(&self, mut frame: Vec<u8>) -> String {
        let pad = PAD - frame.len() % PAD;
        frame.resize(frame.len() + pad, pad as u8);
        self.seal_blocks(frame)
    }

    /// Encrypts whole blocks as they are.
    pub(crate) fn seal_blocks(&self, mut blocks: Vec<u8>) -> String {
        let (key, iv) = self.key_and_iv();
        let mut cipher = cbc::Encryptor::<Aes256>::new(key.into(), iv.into());
        for block in blocks.chunks_exact_mut(BLOCK) {
            cipher.encrypt_block_mut(block.into());
        }
        STANDARD.encode(blocks)
    }

    fn key_and_iv(&self) -> (&[u8; 32], &[u8; 16]) {
        let Self(key) = self;
        // The first half of the key, as an array and without a way to fail.
        let (iv, _) = key.split_first_chunk::<16>().unwrap_or((&[0; 16], &[]));
        (key, iv)
    }
}

/// The bytes before the padding: 1 to 32 bytes, each of which is their number.
fn unpad(bytes: &[u8]) -> Result<&[u8], PushError> {
    let pad = usize::from(*bytes.last().ok_or(PushError::BadPadding)?);
    let kept = bytes.len().checked_sub(pad).ok_or(PushError::BadPadding)?;
    let (frame, padding) = bytes.split_at(kept);
    let right = (1..=PAD).contains(&pad) && padding.iter().all(|byte| usize::from(*byte) == pad);
    if right { Ok(frame) } else { Err(PushError::BadPadding) }
}

impl fmt::Debug for AesKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AesKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::{PushError, unpad};

    #[test]
    fn a_padding_is_its_length_all_over() {
        let padded = |frame: usize, pad: usize| [vec![b'x'; frame], vec![pad as u8; pad]].concat();
        for pad in 1..=32 {
            assert_eq!(unpad(&padded(64 - pad, pad)), Ok(&vec![b'x'; 64 - pad][..]));
        }
        let mut mixed = padded(28, 4);
        mixed[29] = 3;
        for wrong in [vec![], vec![0; 32], padded(31, 33), vec![9; 8], mixed] {
            assert_eq!(unpad(&wrong), Err(PushError::BadPadding), "{wrong:?}");
        }
    }
}
