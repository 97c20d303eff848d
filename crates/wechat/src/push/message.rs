//! What a push says: messages of users and events, of mini-programs and of official accounts, in one shape.
//!
//! Sources: for mini-programs "接收消息和事件",
//! <https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/customer-message/receive.html>; for official
//! accounts "接收普通消息" and "接收事件推送",
//! <https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Receiving_standard_messages.html> and
//! <https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Receiving_event_pushes.html>.

use super::fields::{self, Fields};
use super::{MAX_NAME, PushError};
use serde::{Deserialize, Serialize};
use types::Timestamp;

/// The last second of the year 9999: from there on, adding to a moment could overflow.
const LAST_MOMENT: i64 = 253_402_300_799;

/// One push, decoded. What users wrote in it is text, never markup, and nothing but WeChat vouches for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// `ToUserName`: the account's original id (`gh_…`).
    pub to: String,
    /// `FromUserName`: the user's openid.
    pub from: String,
    /// `CreateTime`, in whole seconds. Pushes may come late and out of order: this is their order.
    pub created: Timestamp,
    /// `MsgId`, which messages have and events have not.
    pub id: Option<u64>,
    /// What it is about.
    pub content: Content,
}

/// What a push is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Content {
    /// `text`. A tap on an entry of a [menu message](crate::api::Content::Menu) is a text with that entry's id.
    Text {
        /// `Content`.
        content: String,
        /// `bizmsgmenuid`.
        menu_id: Option<String>,
    },
    /// `image`.
    Image {
        /// `PicUrl`, readable for a while without a token.
        pic_url: String,
        /// `MediaId`, for three days.
        media_id: String,
    },
    /// `voice` (official accounts).
    Voice {
        /// `MediaId`, for three days.
        media_id: String,
        /// `Format`: `amr`, `speex` …
        format: String,
        /// `Recognition`: what WeChat heard, where the account has that switched on.
        recognition: Option<String>,
    },
    /// `video` and `shortvideo` (official accounts).
    Video {
        /// `MediaId`, for three days.
        media_id: String,
        /// `ThumbMediaId`: its still picture.
        thumb_media_id: String,
        /// Whether it is a `shortvideo`.
        short: bool,
    },
    /// `location` (official accounts).
    Location {
        /// `Location_X`, in degrees.
        latitude: f64,
        /// `Location_Y`, in degrees.
        longitude: f64,
        /// `Scale` of the map.
        scale: f64,
        /// `Label`: the address in words.
        label: String,
    },
    /// `link` (official accounts).
    Link {
        /// `Title`.
        title: String,
        /// `Description`.
        description: String,
        /// `Url`, unchecked.
        url: String,
    },
    /// `miniprogrampage`: a card of the mini-program (mini-programs).
    MiniProgramPage {
        /// `Title`.
        title: String,
        /// `AppId`.
        app_id: String,
        /// `PagePath`, with its parameters.
        page_path: String,
        /// `ThumbUrl`.
        thumb_url: String,
        /// `ThumbMediaId`.
        thumb_media_id: String,
    },
    /// `event`.
    Event(Event),
    /// A `MsgType` that this crate does not know; WeChat adds some from time to time.
    Other {
        /// `MsgType`.
        kind: String,
        /// Every field beyond the common ones.
        fields: Fields,
    },
}

/// What happened, where nobody wrote anything.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// `user_enter_tempsession`: the user opened the customer-service chat (mini-programs).
    EnterSession {
        /// `SessionFrom`: what the page's button said in `session-from`.
        session_from: String,
    },
    /// `subscribe`: the user follows the account.
    Subscribe {
        /// The scene of the code that was scanned to follow (`EventKey` after `qrscene_`).
        scene: Option<String>,
        /// `Ticket` of that code.
        ticket: Option<String>,
    },
    /// `unsubscribe`.
    Unsubscribe,
    /// `SCAN`: a follower scanned a code of the account.
    Scan {
        /// `EventKey`: the code's scene.
        scene: String,
        /// `Ticket` of the code.
        ticket: Option<String>,
    },
    /// `LOCATION`: the user's place, where the user allows it.
    Location {
        /// `Latitude`, in degrees.
        latitude: f64,
        /// `Longitude`, in degrees.
        longitude: f64,
        /// `Precision`, in metres.
        precision: f64,
    },
    /// `CLICK` on an entry of the account's menu.
    Click {
        /// `EventKey`: the entry's key.
        key: String,
    },
    /// `scancode_push` and `scancode_waitmsg`: an entry of the menu that scans a code.
    ScanCode {
        /// `EventKey`: the entry's key.
        key: String,
        /// `ScanCodeInfo.ScanType`: `qrcode` or `barcode`.
        scan_type: String,
        /// `ScanCodeInfo.ScanResult`: what the code says.
        result: String,
        /// Whether the user sees that an answer is awaited (`scancode_waitmsg`).
        waiting: bool,
    },
    /// `VIEW`: an entry of the menu that opens an address.
    View {
        /// `EventKey`: the address.
        url: String,
    },
    /// Any other event.
    Other {
        /// `Event`.
        name: String,
        /// Every field beyond the common ones.
        fields: Fields,
    },
}

impl Message {
    /// The key by which repeats are told: `MsgId` for a message, sender, moment and name for an event, as WeChat
    /// advises for its retries. It is unique within one account.
    pub fn key(&self) -> String {
        match (self.id, &self.content) {
            (Some(id), _) => format!("m:{id}"),
            (None, Content::Event(event)) => {
                format!("e:{}:{}:{}", self.from, self.created.timestamp(), event.name())
            }
            (None, content) => format!("e:{}:{}:{}", self.from, self.created.timestamp(), content.kind()),
        }
    }

    /// Whether it is an event. Only messages may be answered by
    /// [`TransferCustomerService`](super::Reply::TransferCustomerService).
    pub fn is_event(&self) -> bool {
        matches!(self.content, Content::Event(_))
    }

    pub(super) fn read(fields: Fields) -> Result<Self, PushError> {
        let name = |name| {
            let text = fields::required(&fields, name)?;
            if text.len() > MAX_NAME { Err(PushError::BadField(name)) } else { Ok(text) }
        };
        let (to, from) = (name("ToUserName")?, name("FromUserName")?);
        let created = Some(fields::number(&fields, "CreateTime")?)
            .filter(|seconds| (0..=LAST_MOMENT).contains(seconds))
            .and_then(|seconds| Timestamp::from_timestamp(seconds, 0))
            .ok_or(PushError::BadField("CreateTime"))?;
        let id = match fields::text(&fields, "MsgId")? {
            empty if empty.is_empty() => None,
            _ => Some(fields::number(&fields, "MsgId")?),
        };
        let kind = name("MsgType")?;
        let content = if kind == "event" {
            let event = name("Event")?;
            Content::Event(Event::read(event, fields)?)
        } else {
            Content::read(kind, fields)?
        };
        Ok(Self { to, from, created, id, content })
    }
}

impl Content {
    /// The `MsgType`.
    pub fn kind(&self) -> &str {
        match self {
            Self::Text { .. } => "text",
            Self::Image { .. } => "image",
            Self::Voice { .. } => "voice",
            Self::Video { short: false, .. } => "video",
            Self::Video { short: true, .. } => "shortvideo",
            Self::Location { .. } => "location",
            Self::Link { .. } => "link",
            Self::MiniProgramPage { .. } => "miniprogrampage",
            Self::Event(_) => "event",
            Self::Other { kind, .. } => kind,
        }
    }

    fn read(kind: String, fields: Fields) -> Result<Self, PushError> {
        let text = |name| fields::text(&fields, name);
        let required = |name| fields::required(&fields, name);
        let real = |name| fields::real(&fields, name);
        Ok(match kind.as_str() {
            "text" => Self::Text {
                content: text("Content")?,
                menu_id: fields::optional(&fields, "bizmsgmenuid")?.filter(|id| !id.is_empty()),
            },
            "image" => Self::Image { pic_url: text("PicUrl")?, media_id: required("MediaId")? },
            "voice" => Self::Voice {
                media_id: required("MediaId")?,
                format: text("Format")?,
                recognition: fields::optional(&fields, "Recognition")?.filter(|words| !words.is_empty()),
            },
            "video" | "shortvideo" => Self::Video {
                media_id: required("MediaId")?,
                thumb_media_id: text("ThumbMediaId")?,
                short: kind == "shortvideo",
            },
            "location" => Self::Location {
                latitude: real("Location_X")?,
                longitude: real("Location_Y")?,
                scale: real("Scale")?,
                label: text("Label")?,
            },
            "link" => {
                Self::Link { title: text("Title")?, description: text("Description")?, url: required("Url")? }
            }
            "miniprogrampage" => Self::MiniProgramPage {
                title: text("Title")?,
                app_id: text("AppId")?,
                page_path: required("PagePath")?,
                thumb_url: text("ThumbUrl")?,
                thumb_media_id: text("ThumbMediaId")?,
            },
            _ => Self::Other { kind, fields: beyond_the_common(fields) },
        })
    }
}

impl Event {
    /// The `Event` field.
    pub fn name(&self) -> &str {
        match self {
            Self::EnterSession { .. } => "user_enter_tempsession",
            Self::Subscribe { .. } => "subscribe",
            Self::Unsubscribe => "unsubscribe",
            Self::Scan { .. } => "SCAN",
            Self::Location { .. } => "LOCATION",
            Self::Click { .. } => "CLICK",
            Self::ScanCode { waiting: false, .. } => "scancode_push",
            Self::ScanCode { waiting: true, .. } => "scancode_waitmsg",
            Self::View { .. } => "VIEW",
            Self::Other { name, .. } => name,
        }
    }

    fn read(name: String, fields: Fields) -> Result<Self, PushError> {
        let text = |name| fields::text(&fields, name);
        let real = |name| fields::real(&fields, name);
        let ticket = || Ok(fields::optional(&fields, "Ticket")?.filter(|ticket| !ticket.is_empty()));
        Ok(match name.as_str() {
            "user_enter_tempsession" => Self::EnterSession { session_from: text("SessionFrom")? },
            "subscribe" => Self::Subscribe {
                scene: text("EventKey")?.strip_prefix("qrscene_").map(str::to_owned),
                ticket: ticket()?,
            },
            "unsubscribe" => Self::Unsubscribe,
            "SCAN" => Self::Scan { scene: text("EventKey")?, ticket: ticket()? },
            "LOCATION" => Self::Location {
                latitude: real("Latitude")?,
                longitude: real("Longitude")?,
                precision: real("Precision")?,
            },
            "CLICK" => Self::Click { key: text("EventKey")? },
            "VIEW" => Self::View { url: text("EventKey")? },
            "scancode_push" | "scancode_waitmsg" => {
                let info = fields.get("ScanCodeInfo").and_then(|info| info.as_object());
                let info = info.ok_or(PushError::BadField("ScanCodeInfo"))?;
                Self::ScanCode {
                    key: text("EventKey")?,
                    scan_type: fields::text(info, "ScanType")?,
                    result: fields::text(info, "ScanResult")?,
                    waiting: name == "scancode_waitmsg",
                }
            }
            _ => Self::Other { name, fields: beyond_the_common(fields) },
        })
    }
}

/// What is left of the fields when those of [`Message`] are taken out.
fn beyond_the_common(mut fields: Fields) -> Fields {
    fields.retain(|name, _| {
        !matches!(
            name.as_str(),
            "ToUserName" | "FromUserName" | "CreateTime" | "MsgType" | "MsgId" | "Event" | "Encrypt"
        )
    });
    fields
}
