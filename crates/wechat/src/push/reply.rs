//! What the answer to a push may say to the user or to WeChat.
//!
//! Sources: "被动回复用户消息", <https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Passive_user_reply_message.html>,
//! and "将消息转发到客服", <https://developers.weixin.qq.com/doc/subscription/guide/product/kf/forwarding.html>.

use super::Message;
use super::fields::Fields;
use serde_json::{Map, Value, json};
use types::Timestamp;

/// The answer to a push. WeChat waits five seconds for it, and pushes three more times when none comes; who needs
/// longer answers [`Success`](Self::Success) and [sends](crate::Api::send) later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// `success`: taken, nothing to say. It is never encrypted.
    Success,
    /// A text for the user (official accounts; mini-programs send instead).
    Text(String),
    /// An image for the user (official accounts).
    Image {
        /// The id that an [upload](crate::Api::upload) gave.
        media_id: String,
    },
    /// Hands the message to WeChat's own customer-service tools. Not for events.
    TransferCustomerService {
        /// The agent who shall get it (`name@account`), else whoever is free. Official accounts only.
        kf_account: Option<String>,
    },
}

/// An answer as bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The value of `Content-Type`.
    pub content_type: &'static str,
    /// The body.
    pub body: String,
}

impl Answer {
    /// The body that says: taken.
    pub(super) fn success() -> Self {
        Self { content_type: "text/plain; charset=utf-8", body: "success".to_owned() }
    }
}

impl Reply {
    /// The fields of the answer to a message; none for `success`.
    pub(super) fn fields(&self, to: &Message, now: Timestamp) -> Option<Fields> {
        let (kind, more) = match self {
            Self::Success => return None,
            Self::Text(text) => ("text", json!({"Content": text})),
            Self::Image { media_id } => ("image", json!({"Image": {"MediaId": media_id}})),
            Self::TransferCustomerService { kf_account: None } => ("transfer_customer_service", json!({})),
            Self::TransferCustomerService { kf_account: Some(account) } => {
                ("transfer_customer_service", json!({"TransInfo": {"KfAccount": account}}))
            }
        };
        let mut fields = Map::from_iter([
            ("ToUserName".to_owned(), Value::from(to.from.as_str())),
            ("FromUserName".to_owned(), Value::from(to.to.as_str())),
            ("CreateTime".to_owned(), Value::from(now.timestamp())),
            ("MsgType".to_owned(), Value::from(kind)),
        ]);
        if let Value::Object(more) = more {
            fields.extend(more);
        }
        Some(fields)
    }
}
