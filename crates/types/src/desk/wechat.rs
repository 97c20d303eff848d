//! A WeChat account as the console shows and sets it.

use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// An account without its secrets, and what was heard of WeChat.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WechatView {
    /// Whether there is one.
    pub is_set: bool,
    /// The AppID.
    pub app_id: String,
    /// `mini_program` or `official_account`.
    pub kind: String,
    /// The bot that answers first.
    pub bot: String,
    /// Whether there is an EncodingAESKey: pushes are encrypted.
    pub encrypted: bool,
    /// Whether plain pushes are taken beside encrypted ones.
    pub compatible: bool,
    /// Whether conversations that need a person go to WeChat's own tools instead of the desk.
    pub transfer: bool,
    /// The address to enter at WeChat.
    pub address: String,
    /// When WeChat checked that address last, since this server began.
    pub checked_at: Option<Timestamp>,
    /// When the last push came that was taken, since this server began.
    pub pushed_at: Option<Timestamp>,
    /// When the last push came that was refused, and why: a stable code.
    pub refused: Option<(Timestamp, String)>,
}

/// What is set. Its `Debug` form shows nothing: no log may have it.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WechatEdit {
    /// The AppID.
    pub app_id: String,
    /// `mini_program` or `official_account`.
    pub kind: String,
    /// The bot that answers first.
    pub bot: String,
    /// Whether pushes are encrypted.
    pub encrypted: bool,
    /// Whether plain pushes are taken beside encrypted ones.
    pub compatible: bool,
    /// Whether conversations that need a person go to WeChat's own tools instead of the desk.
    pub transfer: bool,
    /// The AppSecret; the one there is if empty.
    pub app_secret: String,
    /// The Token of the message push; the one there is if empty.
    pub token: String,
    /// The EncodingAESKey; the one there is if empty.
    pub aes_key: String,
}

impl std::fmt::Debug for WechatEdit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WechatEdit(…)")
    }
}
