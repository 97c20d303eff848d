//! Why a push is not taken.

use types::Problem;

/// Why a push, or the address check before the first one, is refused. Nothing of it is believed then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PushError {
    /// The EncodingAESKey of the settings is not 43 characters of base64.
    #[error("an EncodingAESKey is 43 characters of base64")]
    BadKey,
    /// The address lacks a parameter, or one of them is not of its form.
    #[error("the parameter {0} is missing or malformed")]
    BadParameter(&'static str),
    /// The signature is not the account's: a forgery, or another Token in WeChat's settings.
    #[error("the signature does not fit")]
    BadSignature,
    /// The signed moment is too far from now: a replay, or a clock that is wrong.
    #[error("the signed moment is too far from now")]
    Stale,
    /// The body is longer than [`MAX_BODY`](super::MAX_BODY), or has more fields than are read.
    #[error("the body is too large")]
    TooLarge,
    /// The body is nested deeper than [`MAX_DEPTH`](super::MAX_DEPTH).
    #[error("the body is nested too deeply")]
    TooDeep,
    /// The account is in safe mode and the push is in plain text.
    #[error("a push in plain text, where only encrypted ones are taken")]
    NotEncrypted,
    /// The push is encrypted and the settings hold no EncodingAESKey.
    #[error("an encrypted push, and no EncodingAESKey is set")]
    NoKey,
    /// What is encrypted is not base64, or not whole blocks.
    #[error("what is encrypted is not whole blocks in base64")]
    BadCiphertext,
    /// The decrypted bytes do not end in a padding: another key, or a damaged text.
    #[error("the padding is wrong")]
    BadPadding,
    /// The decrypted frame is shorter than it says.
    #[error("the decrypted frame is shorter than it says")]
    BadFrame,
    /// The frame was made for another account.
    #[error("the push is for another AppID")]
    BadAppId,
    /// The text is not UTF-8.
    #[error("the text is not UTF-8")]
    NotUtf8,
    /// The text is neither the XML nor the JSON that WeChat writes; document types and entities are never read.
    #[error("neither XML nor JSON of a push")]
    Malformed,
    /// A field is missing, twice there, or not of its form.
    #[error("the field {0} is missing or malformed")]
    BadField(&'static str),
}

impl PushError {
    /// The stable name.
    pub fn code(&self) -> &'static str {
        match self {
            Self::BadKey => "bad_key",
            Self::BadParameter(_) => "bad_parameter",
            Self::BadSignature => "bad_signature",
            Self::Stale => "stale",
            Self::TooLarge => "too_large",
            Self::TooDeep => "too_deep",
            Self::NotEncrypted => "not_encrypted",
            Self::NoKey => "no_key",
            Self::BadCiphertext => "bad_ciphertext",
            Self::BadPadding => "bad_padding",
            Self::BadFrame => "bad_frame",
            Self::BadAppId => "bad_appid",
            Self::NotUtf8 => "not_utf8",
            Self::Malformed => "malformed",
            Self::BadField(_) => "bad_field",
        }
    }

    /// The HTTP status that fits it.
    pub fn status(&self) -> u16 {
        match self {
            Self::BadKey | Self::NoKey => 500,
            Self::BadSignature | Self::Stale | Self::NotEncrypted | Self::BadAppId => 403,
            Self::TooLarge => 413,
            Self::BadParameter(_)
            | Self::TooDeep
            | Self::BadCiphertext
            | Self::BadPadding
            | Self::BadFrame
            | Self::NotUtf8
            | Self::Malformed
            | Self::BadField(_) => 400,
        }
    }
}

impl From<PushError> for Problem {
    fn from(error: PushError) -> Self {
        Problem::new(error.status(), error.code(), "The push is not taken", error.to_string())
    }
}
