//! The meter of the customer-service window: how much may still be sent to a user, and until when.
//!
//! Every act of a user opens a window of its own kind; a later one of the same kind opens it anew. Windows do not add
//! up ("可发送客服消息条数不累加"): while two are open, the fuller one counts, and what is sent is taken from both.
//!
//! | act | messages | for |
//! |---|---|---|
//! | a message | 5 | 48 hours |
//! | enters the chat (mini-programs) | 2 | 1 minute |
//! | taps the menu or a menu message, follows, scans (official accounts) | 3 | 1 minute |
//! | pays (service accounts) | no limit | 48 hours |
//!
//! Sources: for mini-programs <https://developers.weixin.qq.com/miniprogram/introduction/custom.html> §2, for official
//! accounts <https://developers.weixin.qq.com/doc/subscription/guide/product/kf/intro.html> and
//! <https://developers.weixin.qq.com/doc/service/guide/product/kf/intro.html>. Until 2023 a message to an official
//! account opened 20.
//!
//! WeChat has the last word: where others send for the same account as well, its refusals are
//! [told to the meter](Window::refused).

use crate::api::{ApiError, Reason, Retry};
use crate::push::{Content, Event, Message};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use types::Timestamp;

const MINUTE: Duration = Duration::from_secs(60);
const TWO_DAYS: Duration = Duration::from_secs(48 * 60 * 60);

/// What a user does that opens a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Sends a message.
    Message,
    /// Opens the customer-service chat of a mini-program.
    EnterSession,
    /// Taps an entry of an official account's menu that pushes, or of a menu message.
    Menu,
    /// Follows an official account.
    Follow,
    /// Scans a code of an official account.
    Scan,
    /// Pays a service account. WeChat Pay tells of it, not a push.
    Pay,
}

impl Act {
    /// What a push is, if it opens a window at all.
    pub fn of(message: &Message) -> Option<Self> {
        match &message.content {
            // A tap on a menu message comes as a text, but counts as a tap on the menu.
            Content::Text { menu_id: Some(_), .. } => Some(Self::Menu),
            Content::Text { menu_id: None, .. }
            | Content::Image { .. }
            | Content::Voice { .. }
            | Content::Video { .. }
            | Content::Location { .. }
            | Content::Link { .. }
            | Content::MiniProgramPage { .. } => Some(Self::Message),
            Content::Event(event) => match event {
                Event::EnterSession { .. } => Some(Self::EnterSession),
                Event::Click { .. } | Event::ScanCode { .. } => Some(Self::Menu),
                Event::Subscribe { .. } => Some(Self::Follow),
                Event::Scan { .. } => Some(Self::Scan),
                Event::Unsubscribe | Event::Location { .. } | Event::View { .. } | Event::Other { .. } => {
                    None
                }
            },
            Content::Other { .. } => None,
        }
    }

    /// How many messages it allows; none where there is no limit.
    pub fn messages(self) -> Option<u32> {
        match self {
            Self::Message => Some(5),
            Self::EnterSession => Some(2),
            Self::Menu | Self::Follow | Self::Scan => Some(3),
            Self::Pay => None,
        }
    }

    /// For how long.
    pub fn lasts(self) -> Duration {
        match self {
            Self::Message | Self::Pay => TWO_DAYS,
            Self::EnterSession | Self::Menu | Self::Follow | Self::Scan => MINUTE,
        }
    }
}

/// What may still be sent to one user. It is small and serialisable: keep it with the conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// One for each kind of act, the latest.
    opened: Vec<Opened>,
    /// When WeChat said that it is closed, whatever was thought here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    closed: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Opened {
    act: Act,
    at: Timestamp,
    /// None where there is no limit.
    left: Option<u32>,
}

impl Opened {
    fn until(&self) -> Timestamp {
        self.at + self.act.lasts()
    }
}

/// What is left of an open window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Left {
    /// How many messages; none where there is no limit.
    pub messages: Option<u32>,
    /// Until when. From this moment on it is closed.
    pub until: Timestamp,
}

/// Why nothing may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Closed {
    /// The user did nothing yet that opens a window.
    #[error("the user has not written yet")]
    Never,
    /// The time is over (WeChat's 45015).
    #[error("the time to answer ended at {at}")]
    Expired {
        /// When it ended.
        at: Timestamp,
    },
    /// The messages are used up (WeChat's 45047). They come back with the user's next message.
    #[error("as many messages as are allowed were sent")]
    Used {
        /// When the time will be over, too.
        until: Timestamp,
    },
}

impl Closed {
    /// The stable name.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Expired { .. } => "expired",
            Self::Used { .. } => "used",
        }
    }
}

impl Window {
    /// The user did something, at the push's [moment](Message::created). What comes late, or once more, opens nothing
    /// that a later act of the same kind has not opened already.
    pub fn acted(&mut self, act: Act, at: Timestamp) {
        let opened = Opened { act, at, left: act.messages() };
        match self.opened.iter_mut().find(|opened| opened.act == act) {
            None => self.opened.push(opened),
            Some(before) if before.at < at => *before = opened,
            Some(_) => {}
        }
    }

    /// A message was sent.
    pub fn sent(&mut self, now: Timestamp) {
        for opened in self.opened.iter_mut().filter(|opened| opened.until() > now) {
            opened.left = opened.left.map(|left| left.saturating_sub(1));
        }
    }

    /// A message was not sent: what WeChat knows better is taken over. One that may have been sent counts as sent.
    pub fn refused(&mut self, error: &ApiError, now: Timestamp) {
        if error.retry() == Retry::Unsure {
            self.sent(now);
        }
        match error.reason() {
            Some(Reason::OutOfWindow) => {
                self.opened.clear();
                self.closed = Some(now);
            }
            Some(Reason::QuotaUsed) => {
                for opened in self.opened.iter_mut().filter(|opened| opened.until() > now) {
                    opened.left = Some(0);
                }
            }
            _ => {}
        }
    }

    /// Whether a message may be sent now, and how many more.
    pub fn allowed(&self, now: Timestamp) -> Result<Left, Closed> {
        let open = || self.opened.iter().filter(|opened| opened.until() > now);
        // No limit is more than any number.
        let fullest = open()
            .filter(|opened| opened.left != Some(0))
            .max_by_key(|opened| (opened.left.unwrap_or(u32::MAX), opened.until()));
        if let Some(opened) = fullest {
            return Ok(Left { messages: opened.left, until: opened.until() });
        }
        if let Some(until) = open().map(Opened::until).max() {
            return Err(Closed::Used { until });
        }
        match self.opened.iter().map(Opened::until).max().or(self.closed) {
            Some(at) => Err(Closed::Expired { at }),
            None => Err(Closed::Never),
        }
    }
}
