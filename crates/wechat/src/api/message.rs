//! What an agent or a bot sends: customer-service messages and subscription notices.
//!
//! Sources: "发送客服消息", <https://developers.weixin.qq.com/doc/service/api/customer/message/api_sendcustommessage> and
//! <https://developers.weixin.qq.com/miniprogram/dev/api-backend/open-api/customer-message/customerServiceMessage.send.html>;
//! "发送订阅消息", <https://developers.weixin.qq.com/miniprogram/dev/api-backend/open-api/subscribe-message/subscribeMessage.send.html>.

use super::{ApiError, EnvVersion};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The longest text, in bytes of UTF-8.
pub const MAX_TEXT: usize = 2048;

/// A customer-service message to one user. Its JSON is the body that WeChat reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Wire", try_from = "Wire")]
pub struct CustomMessage {
    /// The user's openid.
    pub to: String,
    /// What it says.
    pub content: Content,
    /// In whose name (`name@account`); official accounts only.
    pub kf_account: Option<String>,
}

/// What a customer-service message says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Content {
    /// A text. WeChat draws `<a href="…">` in it as a link: escape what others wrote.
    Text {
        /// At most [`MAX_TEXT`] bytes.
        content: String,
    },
    /// An image.
    Image {
        /// From [`upload`](crate::Api::upload).
        media_id: String,
    },
    /// A card that opens an address (mini-programs).
    Link {
        /// The title.
        title: String,
        /// The words below.
        description: String,
        /// The address.
        url: String,
        /// The address of the picture, JPG or PNG.
        thumb_url: String,
    },
    /// A card that opens a page of a mini-program.
    MiniProgramPage {
        /// The title.
        title: String,
        /// The mini-program; official accounts only, who must have it linked.
        #[serde(rename = "appid", default, skip_serializing_if = "Option::is_none")]
        app_id: Option<String>,
        /// The page with its parameters.
        #[serde(rename = "pagepath")]
        page_path: String,
        /// The picture, an image from [`upload`](crate::Api::upload).
        thumb_media_id: String,
    },
    /// A question with answers to tap (service accounts). What is tapped comes back as a
    /// [text with the answer's id](crate::push::Content::Text).
    #[serde(rename = "msgmenu")]
    Menu {
        /// The words above.
        head_content: String,
        /// The answers.
        list: Vec<MenuItem>,
        /// The words below.
        tail_content: String,
    },
}

/// One answer of a [menu message](Content::Menu).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MenuItem {
    /// What comes back.
    pub id: String,
    /// What is shown.
    pub content: String,
}

impl CustomMessage {
    /// A message without the name of an agent.
    pub fn new(to: impl Into<String>, content: Content) -> Self {
        Self { to: to.into(), content, kf_account: None }
    }

    /// A text.
    pub fn text(to: impl Into<String>, content: impl Into<String>) -> Self {
        Self::new(to, Content::Text { content: content.into() })
    }

    pub(crate) fn check(&self) -> Result<(), ApiError> {
        filled("to", &self.to)?;
        match &self.content {
            Content::Text { content } if content.len() > MAX_TEXT => {
                Err(ApiError::TooLarge { limit: MAX_TEXT })
            }
            Content::Text { content } => filled("content", content),
            Content::Image { media_id } => filled("media_id", media_id),
            Content::Link { title, url, .. } => filled("title", title).and_then(|()| filled("url", url)),
            Content::MiniProgramPage { page_path, thumb_media_id, .. } => {
                filled("page_path", page_path).and_then(|()| filled("thumb_media_id", thumb_media_id))
            }
            Content::Menu { list, .. } if list.is_empty() => Err(ApiError::Invalid("list")),
            Content::Menu { list, .. } => list.iter().try_for_each(|item| filled("content", &item.content)),
        }
    }
}

impl Content {
    /// The `msgtype`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Text { .. } => "text",
            Self::Image { .. } => "image",
            Self::Link { .. } => "link",
            Self::MiniProgramPage { .. } => "miniprogrampage",
            Self::Menu { .. } => "msgmenu",
        }
    }
}

/// WeChat's own form: the kind once more beside the content.
#[derive(Serialize, Deserialize)]
struct Wire {
    touser: String,
    msgtype: String,
    #[serde(flatten)]
    content: Content,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    customservice: Option<Agent>,
}

#[derive(Serialize, Deserialize)]
struct Agent {
    kf_account: String,
}

impl From<CustomMessage> for Wire {
    fn from(message: CustomMessage) -> Self {
        let CustomMessage { to, content, kf_account } = message;
        let customservice = kf_account.map(|kf_account| Agent { kf_account });
        Self { touser: to, msgtype: content.kind().to_owned(), content, customservice }
    }
}

impl TryFrom<Wire> for CustomMessage {
    type Error = &'static str;

    fn try_from(wire: Wire) -> Result<Self, Self::Error> {
        if wire.msgtype != wire.content.kind() {
            return Err("msgtype and content differ");
        }
        let kf_account = wire.customservice.map(|agent| agent.kf_account);
        Ok(Self { to: wire.touser, content: wire.content, kf_account })
    }
}

/// A subscription message (订阅消息): one notice for each time that the user agreed to the template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The user's openid.
    pub to: String,
    /// The template's id.
    pub template_id: String,
    /// The page that a tap opens, with its parameters.
    pub page: Option<String>,
    /// The template's values by their names (`thing1`, `date2` …). Each kind has limits of its own, which WeChat checks.
    pub data: BTreeMap<String, String>,
    /// Which version of the mini-program a tap opens.
    pub version: EnvVersion,
}

impl Notice {
    pub(crate) fn check(&self) -> Result<(), ApiError> {
        filled("to", &self.to)?;
        filled("template_id", &self.template_id)?;
        if self.data.is_empty() { Err(ApiError::Invalid("data")) } else { Ok(()) }
    }

    pub(crate) fn json(&self) -> Value {
        let data: serde_json::Map<String, Value> =
            self.data.iter().map(|(name, value)| (name.clone(), json!({"value": value}))).collect();
        let state = match self.version {
            EnvVersion::Release => "formal",
            EnvVersion::Trial => "trial",
            EnvVersion::Develop => "developer",
        };
        let mut body = json!({
            "touser": self.to, "template_id": self.template_id, "data": data,
            "miniprogram_state": state, "lang": "zh_CN",
        });
        if let Some(page) = &self.page {
            body["page"] = page.as_str().into();
        }
        body
    }
}

pub(crate) fn filled(name: &'static str, value: &str) -> Result<(), ApiError> {
    if value.is_empty() { Err(ApiError::Invalid(name)) } else { Ok(()) }
}
