//! WeChat's server API, as far as desk, bot, login and links need it.
//!
//! [`Api`] is the port. [`Client`] fulfils it over HTTPS, [`Fake`](crate::Fake) in memory. What a call sends is checked
//! here first, so both refuse the same values.

mod client;
mod code;
mod error;
mod media;
mod message;
mod settings;
mod token;

pub use client::Client;
pub use code::{CodeRequest, EnvVersion, Scene};
pub use error::{ApiError, Reason, Retry};
pub use media::{File, Media, MediaKind, Upload, Uploaded};
pub(crate) use message::filled;
pub use message::{Content, CustomMessage, MAX_TEXT, MenuItem, Notice};
pub use settings::{OFFICIAL, Settings, TokenKind};

use crate::Secret;
use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The longest text that is checked, in characters.
pub const MAX_CHECKED: usize = 2500;

/// The calls. Each is made for one account.
#[async_trait]
pub trait Api: Send + Sync + 'static {
    /// Gets a token: whether AppID and AppSecret are right, and WeChat can be reached.
    async fn check(&self) -> Result<(), ApiError>;

    /// Who signs in with a code of `wx.login()`. A code is good for five minutes and once.
    ///
    /// Source: <https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/code2Session.html>.
    async fn session(&self, code: &str) -> Result<Session, ApiError>;

    /// The phone number of a user who agreed to give it. A code is good for five minutes and once.
    ///
    /// Source: <https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-info/phone-number/getPhoneNumber.html>.
    async fn phone(&self, code: &str) -> Result<PhoneNumber, ApiError>;

    /// Sends a customer-service message. [`Window`](crate::Window) tells whether WeChat will take it. After
    /// [`Retry::Unsure`] the user may have it already.
    async fn send(&self, message: &CustomMessage) -> Result<(), ApiError>;

    /// Shows or hides that somebody is writing, for 15 seconds. Only while a message may be sent, and only within
    /// 30 seconds after the last one from either side.
    ///
    /// Source: <https://developers.weixin.qq.com/doc/service/api/customer/message/api_typing.html>.
    async fn typing(&self, openid: &str, typing: bool) -> Result<(), ApiError>;

    /// Uploads a medium for three days.
    async fn upload(&self, upload: &Upload) -> Result<Uploaded, ApiError>;

    /// Loads a medium that was uploaded, or that a user sent.
    async fn media(&self, media_id: &str) -> Result<Media, ApiError>;

    /// Draws a mini-program code.
    async fn draw_code(&self, request: &CodeRequest) -> Result<File, ApiError>;

    /// Asks what WeChat thinks of a text that a user wrote.
    ///
    /// Source: <https://developers.weixin.qq.com/miniprogram/dev/server/API/sec-center/sec-check/api_msgseccheck.html>.
    async fn check_text(&self, check: &TextCheck) -> Result<Verdict, ApiError>;

    /// Sends a subscription message.
    async fn notify(&self, notice: &Notice) -> Result<(), ApiError>;
}

/// A user who signed in.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Session {
    /// The user in this account.
    pub openid: String,
    /// The user in all accounts of the same owner, where WeChat tells.
    #[serde(default)]
    pub unionid: Option<String>,
    /// The key of what the mini-program encrypts and signs. It never leaves the server.
    pub session_key: Secret,
}

/// A user's phone number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PhoneNumber {
    /// The number without its country's, such as `13800000000`.
    pub pure_phone_number: String,
    /// The country's number without a plus, such as `86`.
    pub country_code: String,
}

/// Where a text is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextScene {
    /// In a profile (1).
    Profile,
    /// As a comment (2).
    Comment,
    /// In a forum (3).
    Forum,
    /// In a social log (4).
    Social,
}

/// A text to check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextCheck {
    /// Who wrote it. The user was in the mini-program within the last two hours.
    pub openid: String,
    /// Where it is shown.
    pub scene: TextScene,
    /// The text, at most [`MAX_CHECKED`] characters.
    pub content: String,
}

impl TextCheck {
    pub(crate) fn check(&self) -> Result<(), ApiError> {
        filled("openid", &self.openid)?;
        filled("content", &self.content)?;
        if self.content.chars().count() > MAX_CHECKED { Err(ApiError::Invalid("content")) } else { Ok(()) }
    }

    pub(crate) fn json(&self) -> Value {
        let scene = match self.scene {
            TextScene::Profile => 1,
            TextScene::Comment => 2,
            TextScene::Forum => 3,
            TextScene::Social => 4,
        };
        json!({"version": 2, "openid": self.openid, "scene": scene, "content": self.content})
    }
}

/// What to do with a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Suggestion {
    /// Show it.
    Pass,
    /// Let a person look.
    Review,
    /// Do not show it.
    Risky,
}

/// What WeChat thinks of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What to do.
    pub suggest: Suggestion,
    /// Why: 100 is nothing, 10001 advertising, 20001 politics, 20002 pornography, 20003 abuse, 20006 crime, 20008 fraud,
    /// 20012 vulgarity, 20013 copyright, 21000 something else.
    pub label: u32,
    /// WeChat's number for this check.
    pub trace_id: String,
}
