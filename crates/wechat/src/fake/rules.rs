//! WeChat's rules: what is done, and with which number it is refused.

use super::{Fake, Sent, State, User};
use crate::api::{
    ApiError, CodeRequest, Content, CustomMessage, File, MediaKind, Notice, PhoneNumber, Session, Suggestion,
    TextCheck, Uploaded, Verdict,
};
use crate::{AccountKind, Closed, Secret};
use bytes::Bytes;
use chrono::TimeDelta;
use types::Timestamp;

/// A code of `wx.login()` is good for so long.
pub(super) const CODE: TimeDelta = TimeDelta::minutes(5);
/// A token.
const TOKEN: TimeDelta = TimeDelta::seconds(7200);
/// Within its last five minutes, a stable token gets a successor; a classic one outlives its own by as much.
const OVERLAP: TimeDelta = TimeDelta::minutes(5);
/// A temporary medium.
const MEDIA: TimeDelta = TimeDelta::days(3);
/// Typing is shown so long.
const TYPING: TimeDelta = TimeDelta::seconds(15);
/// After a message, typing can be shown for so long.
const TALKED: TimeDelta = TimeDelta::seconds(30);
/// A text is checked for a user who was there within this time.
const VISITED: TimeDelta = TimeDelta::hours(2);

/// The picture that every code is: one transparent pixel, as PNG.
const PICTURE: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0,
    0, 1, 8, 6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 0x0d, b'I', b'D', b'A', b'T', 0x78, 0xda, 0x63,
    0x64, 0x60, 0xf8, 0x5f, 0x0f, 0, 2, 0x87, 1, 0x80, 0xeb, 0x47, 0xba, 0x92, 0, 0, 0, 0, b'I', b'E', b'N',
    b'D', 0xae, 0x42, 0x60, 0x82,
];

pub(super) fn refuse<T>(errcode: i64) -> Result<T, ApiError> {
    let words = match errcode {
        -1 => "system error",
        40001 => "invalid credential, access_token is invalid or not latest",
        40003 => "invalid openid",
        40007 => "invalid media_id",
        40008 => "invalid message type",
        40013 => "invalid appid",
        40029 => "invalid code",
        40125 => "invalid appsecret",
        40163 => "code been used",
        40200 => "invalid account type",
        41001 => "access_token missing",
        42001 => "access_token expired",
        43101 => "user refuse to accept the msg",
        45015 => "response out of time limit or subscription is canceled",
        45047 => "out of response count limit",
        45080 => "typing needs a message within 30 seconds",
        45081 => "already typing",
        61010 => "code is expired",
        _ => "refused",
    };
    Err(ApiError::refused(errcode, words))
}

impl Fake {
    /// Does something with the state, unless the next call is to fail.
    pub(super) fn doing<T>(
        &self,
        what: impl FnOnce(&mut State, Timestamp) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let now = (self.clock)();
        let mut state = self.state();
        match state.failures.pop_front() {
            Some(errcode) => refuse(errcode),
            None => what(&mut state, now),
        }
    }

    pub(super) fn kind(&self) -> AccountKind {
        self.account.kind
    }

    pub(super) fn credentials(&self, app_id: &str, secret: &str) -> Result<(), ApiError> {
        if app_id != self.account.app_id {
            refuse(40013)
        } else if secret != self.account.secret.expose() {
            refuse(40125)
        } else {
            Ok(())
        }
    }
}

impl State {
    fn user(&mut self, openid: &str) -> Result<&mut User, ApiError> {
        self.users.get_mut(openid).map_or_else(|| refuse(40003), Ok)
    }

    pub(super) fn session(&mut self, code: &str, now: Timestamp) -> Result<Session, ApiError> {
        let Some((openid, since, used)) = self.codes.get_mut(code) else { return refuse(40029) };
        if now - *since > CODE {
            return refuse(40029);
        }
        if std::mem::replace(used, true) {
            return refuse(40163);
        }
        let openid = openid.clone();
        let unionid = self.user(&openid)?.unionid.clone();
        let session_key = Secret::from(format!("fake-session-{openid}-{}", self.number()));
        Ok(Session { openid, unionid, session_key })
    }

    pub(super) fn phone(&mut self, code: &str, now: Timestamp) -> Result<PhoneNumber, ApiError> {
        let Some((number, since, used)) = self.phone_codes.get_mut(code) else { return refuse(40029) };
        if now - *since > CODE {
            return refuse(40029);
        }
        if std::mem::replace(used, true) {
            return refuse(40163);
        }
        Ok(number.clone())
    }

    pub(super) fn send(
        &mut self,
        kind: AccountKind,
        message: &CustomMessage,
        now: Timestamp,
    ) -> Result<(), ApiError> {
        let official = kind == AccountKind::OfficialAccount;
        let media = match &message.content {
            Content::Text { .. } => None,
            Content::Image { media_id } => Some(media_id),
            Content::MiniProgramPage { thumb_media_id, .. } => Some(thumb_media_id),
            Content::Link { .. } if official => return refuse(40008),
            Content::Link { .. } => None,
            Content::Menu { .. } if !official => return refuse(40200),
            Content::Menu { .. } => None,
        };
        if let Some(media) = media {
            self.media(media, now)?;
        }
        let user = self.user(&message.to)?;
        open(user, now)?;
        user.window.sent(now);
        user.talked = Some(now);
        user.typing_until = None;
        self.record(now, Sent::Message(message.clone()));
        Ok(())
    }

    pub(super) fn typing(&mut self, openid: &str, typing: bool, now: Timestamp) -> Result<(), ApiError> {
        let user = self.user(openid)?;
        open(user, now)?;
        if typing {
            if user.talked.is_none_or(|at| now - at > TALKED) {
                return refuse(45080);
            }
            if user.typing_until.is_some_and(|until| now < until) {
                return refuse(45081);
            }
        }
        user.typing_until = typing.then(|| now + TYPING);
        self.record(now, Sent::Typing { openid: openid.to_owned(), typing });
        Ok(())
    }

    pub(super) fn upload(
        &mut self,
        account: AccountKind,
        kind: MediaKind,
        file: File,
        now: Timestamp,
    ) -> Result<Uploaded, ApiError> {
        if account == AccountKind::MiniProgram && kind != MediaKind::Image {
            return refuse(40004);
        }
        if kind.file_name(&file.content_type).is_err() {
            return refuse(40005);
        }
        if file.bytes.is_empty() || file.bytes.len() > kind.limit() {
            return refuse(45001);
        }
        Ok(Uploaded { media_id: self.keep(file, now), created: now })
    }

    pub(super) fn media(&self, media_id: &str, now: Timestamp) -> Result<File, ApiError> {
        match self.media.get(media_id) {
            Some((file, since)) if now - *since < MEDIA => Ok(file.clone()),
            _ => refuse(40007),
        }
    }

    pub(super) fn draw_code(&mut self, request: &CodeRequest, now: Timestamp) -> File {
        self.record(now, Sent::Code(request.clone()));
        File { content_type: "image/png".to_owned(), bytes: Bytes::from_static(PICTURE) }
    }

    pub(super) fn check_text(&mut self, check: &TextCheck, now: Timestamp) -> Result<Verdict, ApiError> {
        if self.user(&check.openid)?.visited.is_none_or(|at| now - at > VISITED) {
            return refuse(61010);
        }
        let risky = self.forbidden.iter().any(|words| check.content.contains(words.as_str()));
        let (suggest, label) = if risky { (Suggestion::Risky, 21000) } else { (Suggestion::Pass, 100) };
        Ok(Verdict { suggest, label, trace_id: self.next("trace") })
    }

    pub(super) fn notify(&mut self, notice: &Notice, now: Timestamp) -> Result<(), ApiError> {
        match self.user(&notice.to)?.subscribed.get_mut(&notice.template_id) {
            Some(left) if *left > 0 => *left -= 1,
            _ => return refuse(43101),
        }
        self.record(now, Sent::Notice(notice.clone()));
        Ok(())
    }

    /// The stable token: the same for everyone until its last five minutes, or until it is forced.
    pub(super) fn stable_token(&mut self, force: bool, now: Timestamp) -> (String, TimeDelta) {
        let current = self.stable.clone().and_then(|token| {
            let until = *self.tokens.get(&token)?;
            Some((token, until - now))
        });
        match current {
            Some((token, left)) if left > OVERLAP && !force => (token, left),
            Some((token, _)) if force => {
                self.tokens.remove(&token);
                self.new_stable(now)
            }
            _ => self.new_stable(now),
        }
    }

    fn new_stable(&mut self, now: Timestamp) -> (String, TimeDelta) {
        let token = self.next("stable");
        self.forget_tokens(now);
        self.tokens.insert(token.clone(), now + TOKEN);
        self.stable = Some(token.clone());
        (token, TOKEN)
    }

    /// The classic token: a new one each time, and five minutes more for the one before.
    pub(super) fn classic_token(&mut self, now: Timestamp) -> (String, TimeDelta) {
        if let Some(until) = self.classic.as_ref().and_then(|token| self.tokens.get_mut(token)) {
            *until = (*until).min(now + OVERLAP);
        }
        let token = self.next("classic");
        self.forget_tokens(now);
        self.tokens.insert(token.clone(), now + TOKEN);
        self.classic = Some(token.clone());
        (token, TOKEN)
    }

    /// A token that ended two hours ago is not known any more; until then it is called expired.
    fn forget_tokens(&mut self, now: Timestamp) {
        self.tokens.retain(|_, until| now - *until < TOKEN);
    }

    pub(super) fn check_token(&self, token: Option<&str>, now: Timestamp) -> Result<(), ApiError> {
        match token.map(|token| self.tokens.get(token)) {
            None => refuse(41001),
            Some(None) => refuse(40001),
            Some(Some(until)) if now < *until => Ok(()),
            Some(Some(_)) => refuse(42001),
        }
    }
}

fn open(user: &User, now: Timestamp) -> Result<(), ApiError> {
    match user.window.allowed(now) {
        Ok(_) => Ok(()),
        Err(Closed::Never | Closed::Expired { .. }) => refuse(45015),
        Err(Closed::Used { .. }) => refuse(45047),
    }
}
