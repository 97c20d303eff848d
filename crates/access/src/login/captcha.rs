//! Pictures that people read and programs do not, after too many failures. Which letters a picture shows is known here
//! alone; who draws it is told once.

use super::guard::count;
use super::{Client, LoginError};
use crate::{Access, AccessError, key::hmac};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use hmac::Mac;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use subtle::ConstantTimeEq;
use types::EnvId;

/// How long a picture may be looked at.
const LOOK: Duration = Duration::from_secs(5 * 60);
/// How long a solved one helps.
const HELPS: Duration = Duration::from_secs(10 * 60);
/// Letters in a picture: the official SDK's form takes four.
const LETTERS: usize = 4;

/// What a picture must show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Captcha {
    /// Goes along with the answer.
    pub token: String,
    /// The letters; for whoever draws them, never for the client.
    pub letters: String,
    /// How long it is good, in seconds.
    pub expires_in: u64,
}

/// What a picture's token states. It is signed, not encrypted: so the letters are in it as a keyed hash.
#[derive(Serialize, Deserialize)]
struct Shown {
    env: EnvId,
    id: String,
    hash: String,
}

#[derive(Serialize, Deserialize)]
struct Solved {
    env: EnvId,
    id: String,
}

impl Access {
    /// A new picture's letters.
    pub fn captcha(&self, client: &Client) -> Result<Captcha, AccessError> {
        self.require_environment(&client.env)?;
        self.count_question(client)?;
        let random = self.store().random();
        let (id, letters) = (random.hex_id(16), random.readable_id(LETTERS).to_uppercase());
        let shown = Shown { env: client.env.clone(), hash: self.captcha_hash(&id, &letters), id };
        let token = self.sign_ticket("captcha", serde_json::json!(shown), LOOK);
        Ok(Captcha { token, letters, expires_in: LOOK.as_secs() })
    }

    /// The answer to a picture: a token that goes along with the next tries, and how long it is good, in seconds. Each
    /// picture may be answered once.
    pub fn solve_captcha(
        &self,
        client: &Client,
        token: &str,
        answer: &str,
    ) -> Result<(String, u64), AccessError> {
        let invalid = || AccessError::from(LoginError::CaptchaInvalid);
        let shown = self.open_ticket("captcha", token).map_err(|_| invalid())?;
        let shown: Shown = serde_json::from_value(shown).map_err(|_| invalid())?;
        if shown.env != client.env {
            return Err(invalid());
        }
        count(&mut self.guard().answered, &shown.id, self.store().now()).map_err(|_| invalid())?;
        let hash = self.captcha_hash(&shown.id, &answer.trim().to_uppercase());
        if !bool::from(hash.as_bytes().ct_eq(shown.hash.as_bytes())) {
            return Err(invalid());
        }
        let solved = Solved { env: shown.env, id: shown.id };
        Ok((self.sign_ticket("captcha solved", serde_json::json!(solved), HELPS), HELPS.as_secs()))
    }

    /// Uses what the client's solved captcha gave, or asks for one.
    pub(super) fn use_captcha(&self, client: &Client) -> Result<(), AccessError> {
        let token = client.captcha.as_deref().ok_or(LoginError::CaptchaRequired)?;
        let invalid = || AccessError::from(LoginError::CaptchaInvalid);
        let solved = self.open_ticket("captcha solved", token).map_err(|_| invalid())?;
        let solved: Solved = serde_json::from_value(solved).map_err(|_| invalid())?;
        if solved.env != client.env {
            return Err(invalid());
        }
        count(&mut self.guard().used, &solved.id, self.store().now()).map_err(|_| invalid())
    }

    fn captcha_hash(&self, id: &str, letters: &str) -> String {
        let mut mac = hmac(&self.master_key().derive("captcha"));
        mac.update(format!("{id}/{letters}").as_bytes());
        BASE64_URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
    }
}
