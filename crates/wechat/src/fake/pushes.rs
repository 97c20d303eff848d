//! Pushes as WeChat would make them, and as somebody would who is not WeChat.

use super::{Fake, Sent, wire};
use crate::push::{AesKey, Content, Fields, Format, Message, Mode, PushError, Query, sign};
use crate::window::Act;
use chrono::{SubsecRound as _, TimeDelta};
use serde_json::{Value, json};
use std::time::Duration;
use types::Timestamp;

/// One delivery of a push: what is posted to the account's address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The query parameters.
    pub query: Query,
    /// The body.
    pub body: String,
}

impl Delivery {
    /// The query as it stands in the address, without the question mark.
    pub fn query_string(&self) -> String {
        serde_urlencoded::to_string(&self.query).unwrap_or_default()
    }
}

/// What is wrong with a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// The signature was made with another Token.
    Token,
    /// The text was changed after it was signed. Only an encrypted one shows it.
    Changed,
    /// It was made for another AppID, and signed. Only an encrypted one shows it.
    AppId,
    /// Its padding is wrong, and it is signed. Only an encrypted one has any.
    Padding,
    /// Its frame says that it is longer than it is, and it is signed. Only an encrypted one has a frame.
    Frame,
    /// It was signed so long ago.
    Old(Duration),
}

impl Fake {
    /// A user writes, or something happens to one: the window opens, and this is what WeChat has to tell.
    /// [Deliver](Self::deliver) it once, twice, later, or after another.
    pub fn says(&self, openid: &str, content: Content) -> Message {
        let now = (self.clock)();
        let mut state = self.state();
        let number = state.number();
        let id = (!matches!(content, Content::Event(_))).then_some(23_000_000_000_000_000 + number);
        let message = Message {
            to: self.account.original_id.clone(),
            from: openid.to_owned(),
            // WeChat's moments have no fractions of a second.
            created: now.trunc_subsecs(0),
            id,
            content,
        };
        if let (Some(user), Some(act)) = (state.users.get_mut(openid), Act::of(&message)) {
            user.window.acted(act, now);
            user.visited = Some(now);
            if id.is_some() {
                user.talked = Some(now);
            }
        }
        message
    }

    /// One delivery of a push, signed now. A second one is the retry that WeChat makes when no answer came.
    pub fn deliver(&self, message: &Message, format: Format) -> Delivery {
        self.make(message, format, None)
    }

    /// One delivery that should not be believed.
    pub fn deliver_flawed(&self, message: &Message, format: Format, flaw: Flaw) -> Delivery {
        self.make(message, format, Some(flaw))
    }

    /// The check of the address that WeChat makes when it is set. The answer is its `echostr`.
    pub fn check_address(&self) -> Query {
        let (timestamp, nonce) = self.moment_and_nonce(None);
        let signature = sign([self.account.token.expose(), &timestamp, &nonce]);
        let echostr = Some(self.state().next("echo"));
        Query { signature, timestamp, nonce, echostr, ..Query::default() }
    }

    /// Reads the answer to a push as WeChat does: nothing for `success` and the empty answer, else its fields, which
    /// are [kept](Self::sent).
    pub fn read_answer(&self, body: &str) -> Result<Option<Fields>, PushError> {
        if body.is_empty() || body == "success" {
            return Ok(None);
        }
        let (_, mut fields) = Format::read(body)?;
        if let (Mode::Safe(key) | Mode::Compatible(key), Some(Value::String(sealed))) =
            (&self.account.mode, fields.get("Encrypt"))
        {
            let text = |name: &str| match fields.get(name) {
                Some(Value::String(text)) => text.clone(),
                Some(other) => other.to_string(),
                None => String::new(),
            };
            let token = self.account.token.expose();
            if text("MsgSignature") != sign([token, &text("TimeStamp"), &text("Nonce"), sealed]) {
                return Err(PushError::BadSignature);
            }
            let plain = key.open(sealed, &self.account.app_id)?;
            (_, fields) = Format::read(std::str::from_utf8(&plain).map_err(|_| PushError::NotUtf8)?)?;
        } else if matches!(self.account.mode, Mode::Safe(_)) {
            return Err(PushError::NotEncrypted);
        }
        let now = (self.clock)();
        self.state().record(now, Sent::Reply(fields.clone()));
        Ok(Some(fields))
    }

    fn moment_and_nonce(&self, flaw: Option<Flaw>) -> (String, String) {
        let mut signed: Timestamp = (self.clock)();
        if let Some(Flaw::Old(age)) = flaw {
            signed -= TimeDelta::from_std(age).unwrap_or_default();
        }
        (signed.timestamp().to_string(), self.state().number().to_string())
    }

    fn make(&self, message: &Message, format: Format, flaw: Option<Flaw>) -> Delivery {
        let (timestamp, nonce) = self.moment_and_nonce(flaw);
        let token = if flaw == Some(Flaw::Token) { "another" } else { self.account.token.expose() };
        let fields = wire::fields(message);
        let query = Query {
            signature: sign([token, &timestamp, &nonce]),
            openid: Some(message.from.clone()),
            timestamp,
            nonce,
            ..Query::default()
        };
        let (key, mut envelope) = match &self.account.mode {
            Mode::Plain => return Delivery { query, body: format.write(&fields) },
            Mode::Compatible(key) => (key, fields.clone()),
            Mode::Safe(key) => {
                (key, Fields::from_iter([("ToUserName".to_owned(), Value::from(message.to.as_str()))]))
            }
        };
        let mut sealed = self.seal(key, &format.write(&fields), flaw);
        let msg_signature = Some(sign([token, &query.timestamp, &query.nonce, &sealed]));
        if flaw == Some(Flaw::Changed) {
            let other = if sealed.starts_with('A') { "B" } else { "A" };
            sealed.replace_range(..1, other);
        }
        envelope.insert("Encrypt".to_owned(), json!(sealed));
        let query = Query { encrypt_type: Some("aes".to_owned()), msg_signature, ..query };
        Delivery { query, body: format.write(&envelope) }
    }

    fn seal(&self, key: &AesKey, text: &str, flaw: Option<Flaw>) -> String {
        let random: [u8; 16] = std::array::from_fn(|place| place as u8 ^ self.state().counter as u8);
        let app_id = self.account.app_id.as_str();
        let frame = |length: usize| {
            [&random[..], &(length as u32).to_be_bytes(), text.as_bytes(), app_id.as_bytes()].concat()
        };
        match flaw {
            Some(Flaw::AppId) => key.seal(text.as_bytes(), "wx0000000000000000", random),
            Some(Flaw::Frame) => key.seal_frame(frame(text.len() + app_id.len() + 1)),
            Some(Flaw::Padding) => {
                let mut blocks = frame(text.len());
                blocks.resize(blocks.len().next_multiple_of(32) + 32, 0);
                key.seal_blocks(blocks)
            }
            Some(Flaw::Token | Flaw::Changed | Flaw::Old(_)) | None => {
                key.seal(text.as_bytes(), app_id, random)
            }
        }
    }
}
