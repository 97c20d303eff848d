//! The door for pushes: checks, decrypts, decodes, and writes the answer.
//!
//! Source: "消息推送", <https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html>.

use super::crypt::AesKey;
use super::fields::{self, Fields, Format};
use super::reply::{Answer, Reply};
use super::signature::{sign, signs};
use super::{MAX_BODY, MAX_PARAMETER, Message, PushError};
use crate::Secret;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::time::Duration;
use types::Timestamp;

/// How pushes are protected, as it is set in WeChat's console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Plain text (明文模式). The signature then covers no body: who sees one push can send another body with its
    /// parameters for as long as they are fresh. Not for production.
    Plain,
    /// Both at once (兼容模式): the encrypted part is what is read where there is one; plain pushes are taken as well,
    /// with the weakness of [`Plain`](Self::Plain).
    Compatible(AesKey),
    /// Encrypted (安全模式). Plain pushes are refused.
    Safe(AesKey),
}

impl Mode {
    fn key(&self) -> Option<&AesKey> {
        match self {
            Self::Plain => None,
            Self::Compatible(key) | Self::Safe(key) => Some(key),
        }
    }
}

/// The query parameters of a push or of the address check, as axum's `Query` reads them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Query {
    /// Over Token, timestamp and nonce.
    pub signature: String,
    /// Seconds since 1970, of this delivery.
    pub timestamp: String,
    /// A number of WeChat's.
    pub nonce: String,
    /// What the address check wants to see again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub echostr: Option<String>,
    /// `aes` for an encrypted push.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encrypt_type: Option<String>,
    /// Over Token, timestamp, nonce and the encrypted text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub msg_signature: Option<String>,
    /// The user's openid; unsigned, so it is not read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub openid: Option<String>,
}

/// A push that was checked and decoded, with what its answer needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Push {
    /// What it says.
    pub message: Message,
    /// How it was written.
    pub format: Format,
    /// Whether it was encrypted; the answer will be then, too.
    pub encrypted: bool,
    nonce: String,
}

/// Takes the pushes of one account.
#[derive(Clone, Debug)]
pub struct Receiver {
    app_id: String,
    token: Secret,
    mode: Mode,
    tolerance: Duration,
}

impl Receiver {
    /// How far the signed moment may be from now, to either side, unless [`tolerating`](Self::tolerating) says
    /// otherwise.
    pub const TOLERANCE: Duration = Duration::from_secs(5 * 60);

    /// A receiver for an AppID with the Token and the mode of WeChat's console.
    pub fn new(app_id: impl Into<String>, token: impl Into<Secret>, mode: Mode) -> Self {
        Self { app_id: app_id.into(), token: token.into(), mode, tolerance: Self::TOLERANCE }
    }

    /// The same with another tolerance, for a machine whose clock is not right.
    pub fn tolerating(self, tolerance: Duration) -> Self {
        Self { tolerance, ..self }
    }

    /// For how long a [key](Message::key) must be remembered: a push that is repeated later is
    /// [stale](PushError::Stale).
    pub fn remember(&self) -> Duration {
        // It may have been signed for a moment that is still ahead.
        self.tolerance * 2
    }

    /// Answers the address check (`GET`): gives the text to send back, as plain text.
    pub fn verify(&self, query: &Query, now: Timestamp) -> Result<String, PushError> {
        query.check()?;
        self.check_signature(query)?;
        self.check_moment(query, now)?;
        query.echostr.clone().ok_or(PushError::BadParameter("echostr"))
    }

    /// Checks, decrypts and decodes a push (`POST`). Whether it was [seen before](Message::key) is for the caller to
    /// know.
    pub fn open(&self, query: &Query, body: &[u8], now: Timestamp) -> Result<Push, PushError> {
        query.check()?;
        if body.len() > MAX_BODY {
            return Err(PushError::TooLarge);
        }
        let encrypted = query.encrypt_type.as_deref() == Some("aes") || query.msg_signature.is_some();
        let (format, fields) = if encrypted {
            self.open_encrypted(query, body, now)?
        } else {
            self.open_plain(query, body, now)?
        };
        Ok(Push { message: Message::read(fields)?, format, encrypted, nonce: query.nonce.clone() })
    }

    fn open_encrypted(
        &self,
        query: &Query,
        body: &[u8],
        now: Timestamp,
    ) -> Result<(Format, Fields), PushError> {
        let key = self.mode.key().ok_or(PushError::NoKey)?;
        let given = query.msg_signature.as_deref().ok_or(PushError::BadParameter("msg_signature"))?;
        let (_, envelope) = Format::read(utf8(body)?)?;
        let sealed = fields::required(&envelope, "Encrypt")?;
        if !signs(given, [self.token.expose(), &query.timestamp, &query.nonce, &sealed]) {
            return Err(PushError::BadSignature);
        }
        self.check_moment(query, now)?;
        Format::read(utf8(&key.open(&sealed, &self.app_id)?)?)
    }

    fn open_plain(&self, query: &Query, body: &[u8], now: Timestamp) -> Result<(Format, Fields), PushError> {
        if matches!(self.mode, Mode::Safe(_)) {
            return Err(PushError::NotEncrypted);
        }
        self.check_signature(query)?;
        self.check_moment(query, now)?;
        Format::read(utf8(body)?)
    }

    /// The answer to a push. The 16 random bytes are for the encryption and come from the caller's source.
    pub fn reply(&self, push: &Push, reply: &Reply, now: Timestamp, random: [u8; 16]) -> Answer {
        match reply.fields(&push.message, now) {
            None => Answer::success(),
            Some(fields) => self.answer(push, &push.format.write(&fields), now, random),
        }
    }

    /// An answer of any other shape, for events that ask for one: `body` is written in the push's
    /// [format](Push::format), and encrypted here if the push was.
    pub fn answer(&self, push: &Push, body: &str, now: Timestamp, random: [u8; 16]) -> Answer {
        let body = match self.mode.key() {
            Some(key) if push.encrypted => {
                let sealed = key.seal(body.as_bytes(), &self.app_id, random);
                push.format.write(&self.envelope(sealed, now, &push.nonce))
            }
            _ => body.to_owned(),
        };
        Answer { content_type: push.format.content_type(), body }
    }

    fn envelope(&self, sealed: String, now: Timestamp, nonce: &str) -> Fields {
        let seconds = now.timestamp();
        let signature = sign([self.token.expose(), &seconds.to_string(), nonce, &sealed]);
        Map::from_iter([
            ("Encrypt".to_owned(), Value::from(sealed)),
            ("MsgSignature".to_owned(), Value::from(signature)),
            ("TimeStamp".to_owned(), Value::from(seconds)),
            ("Nonce".to_owned(), Value::from(nonce)),
        ])
    }

    fn check_signature(&self, query: &Query) -> Result<(), PushError> {
        let right = signs(&query.signature, [self.token.expose(), &query.timestamp, &query.nonce]);
        if right { Ok(()) } else { Err(PushError::BadSignature) }
    }

    fn check_moment(&self, query: &Query, now: Timestamp) -> Result<(), PushError> {
        let signed: i64 = query.timestamp.parse().map_err(|_| PushError::BadParameter("timestamp"))?;
        let apart = signed.abs_diff(now.timestamp());
        if apart <= self.tolerance.as_secs() { Ok(()) } else { Err(PushError::Stale) }
    }
}

impl Query {
    fn check(&self) -> Result<(), PushError> {
        let Self { signature, timestamp, nonce, echostr, encrypt_type, msg_signature, openid } = self;
        for (name, value) in [
            ("signature", Some(signature)),
            ("timestamp", Some(timestamp)),
            ("nonce", Some(nonce)),
            ("echostr", echostr.as_ref()),
            ("encrypt_type", encrypt_type.as_ref()),
            ("msg_signature", msg_signature.as_ref()),
            ("openid", openid.as_ref()),
        ] {
            if value.is_some_and(|value| value.len() > MAX_PARAMETER) {
                return Err(PushError::BadParameter(name));
            }
        }
        Ok(())
    }
}

fn utf8(bytes: &[u8]) -> Result<&str, PushError> {
    std::str::from_utf8(bytes).map_err(|_| PushError::NotUtf8)
}
