//! What a client needs to know.

use super::ApiError;
use crate::{AccountKind, Secret};
use std::time::Duration;

/// WeChat's own host. No client calls it unless its settings say so.
pub const OFFICIAL: &str = "https://api.weixin.qq.com";

/// How access tokens are got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// By `stable_token`: everyone who asks gets the same, so several nodes can share an account.
    ///
    /// Source: <https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-access-token/getStableAccessToken.html>.
    Stable,
    /// By `token`: every new one ends the one before. Only where this client is the account's only one.
    ///
    /// Source: <https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-access-token/getAccessToken.html>.
    Classic,
}

/// An account and how to reach WeChat.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The AppID.
    pub app_id: String,
    /// The AppSecret.
    pub secret: Secret,
    /// The kind of account.
    pub kind: AccountKind,
    /// Where to call, such as [`OFFICIAL`]. Plain HTTP is allowed to this machine only: the secret is sent there.
    pub base: String,
    /// How tokens are got.
    pub tokens: TokenKind,
    /// The longest that one request may take, from the first byte to the last.
    pub timeout: Duration,
    /// The pause before the first of two more tries, after a busy WeChat or a missing connection. The second pause is
    /// four times as long.
    pub pause: Duration,
}

impl Settings {
    /// Stable tokens, ten seconds for a request, a quarter of a second before the next.
    pub fn new(
        app_id: impl Into<String>,
        secret: impl Into<Secret>,
        kind: AccountKind,
        base: impl Into<String>,
    ) -> Self {
        Self {
            app_id: app_id.into(),
            secret: secret.into(),
            kind,
            base: base.into(),
            tokens: TokenKind::Stable,
            timeout: Duration::from_secs(10),
            pause: Duration::from_millis(250),
        }
    }

    /// The base address without a slash at its end, if the secret may be sent there.
    pub(super) fn checked_base(&self) -> Result<String, ApiError> {
        let wrong = ApiError::Invalid("base");
        let url = reqwest::Url::parse(&self.base).map_err(|_| wrong.clone())?;
        let here = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        let right = match url.scheme() {
            "https" => url.has_host(),
            "http" => here,
            _ => false,
        };
        let plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
        if right && plain { Ok(url.as_str().trim_end_matches('/').to_owned()) } else { Err(wrong) }
    }
}
