//! WeChat in memory: users, codes, tokens, windows, media and pushes, with the real numbers when something is refused.
//!
//! [`Fake`] is an [`Api`](crate::Api) itself, and [speaks HTTP](Fake::http) for who wants to try the real
//! [`Client`](crate::Client) against it. Its clock is given, its ids are counted: the same calls give the same answers.
//! It draws no codes (every one is the same small picture) and thinks nothing of texts but what
//! [`forbid`](Fake::forbid) tells it.

mod api;
mod http;
mod pushes;
mod rules;
mod wire;

pub use pushes::{Delivery, Flaw};

use crate::api::{CodeRequest, CustomMessage, File, Notice, PhoneNumber};
use crate::push::{Fields, Mode};
use crate::window::{Left, Window};
use crate::{AccountKind, Clock, Closed, Secret};
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use types::Timestamp;

/// How many things are [remembered](Fake::sent); the oldest go first.
pub const MAX_SENT: usize = 10_000;
/// How many media are kept; the oldest go first.
pub const MAX_MEDIA: usize = 100;

/// The account that a fake plays.
#[derive(Clone, Debug)]
pub struct Account {
    /// Its AppID.
    pub app_id: String,
    /// Its AppSecret.
    pub secret: Secret,
    /// The Token of its message push.
    pub token: Secret,
    /// How its pushes are protected.
    pub mode: Mode,
    /// Its kind.
    pub kind: AccountKind,
    /// Its original id (`gh_…`), the `ToUserName` of pushes.
    pub original_id: String,
}

/// WeChat, for one account.
pub struct Fake {
    account: Account,
    clock: Clock,
    state: Mutex<State>,
}

/// Something that reached a user, or was asked of WeChat for one.
#[derive(Clone, Debug, PartialEq)]
pub enum Sent {
    /// A customer-service message.
    Message(CustomMessage),
    /// Typing was shown or hidden.
    Typing {
        /// To whom.
        openid: String,
        /// Which.
        typing: bool,
    },
    /// A subscription message.
    Notice(Notice),
    /// The answer to a push: the fields that it held.
    Reply(Fields),
    /// A code was drawn.
    Code(CodeRequest),
}

#[derive(Default)]
struct State {
    users: BTreeMap<String, User>,
    /// The codes of `wx.login()`: whose, since when, whether used.
    codes: HashMap<String, (String, Timestamp, bool)>,
    /// The codes of `getPhoneNumber`: what they stand for, since when, whether used.
    phone_codes: HashMap<String, (PhoneNumber, Timestamp, bool)>,
    tokens: HashMap<String, Timestamp>,
    /// The latest token of each way to get one.
    stable: Option<String>,
    classic: Option<String>,
    media: HashMap<String, (File, Timestamp)>,
    forbidden: Vec<String>,
    sent: VecDeque<(Timestamp, Sent)>,
    /// The numbers that the next calls are refused with.
    failures: VecDeque<i64>,
    /// How often each path was asked.
    asked: HashMap<String, usize>,
    counter: u64,
}

#[derive(Default)]
struct User {
    unionid: Option<String>,
    window: Window,
    /// The last message from either side.
    talked: Option<Timestamp>,
    typing_until: Option<Timestamp>,
    /// When the user was last in the mini-program.
    visited: Option<Timestamp>,
    /// How many notices the user still agreed to, by template.
    subscribed: BTreeMap<String, u32>,
}

impl Fake {
    /// A WeChat without users.
    pub fn new(account: Account, clock: Clock) -> Self {
        Self { account, clock, state: Mutex::default() }
    }

    /// Adds a user, with an id across accounts if the account is bound to an open platform.
    pub fn add_user(&self, openid: &str, unionid: Option<&str>) {
        let user = User { unionid: unionid.map(str::to_owned), ..User::default() };
        self.state().users.insert(openid.to_owned(), user);
    }

    /// What `wx.login()` gives a user: a code for five minutes and one use.
    pub fn login_code(&self, openid: &str) -> String {
        let now = (self.clock)();
        let mut state = self.state();
        let code = state.next("code");
        if let Some(user) = state.users.get_mut(openid) {
            user.visited = Some(now);
        }
        state.codes.retain(|_, (_, since, _)| now - *since <= rules::CODE);
        state.codes.insert(code.clone(), (openid.to_owned(), now, false));
        code
    }

    /// What `getPhoneNumber` gives: a code for five minutes and one use.
    pub fn phone_code(&self, country_code: &str, number: &str) -> String {
        let now = (self.clock)();
        let mut state = self.state();
        let code = state.next("phone");
        let number =
            PhoneNumber { pure_phone_number: number.to_owned(), country_code: country_code.to_owned() };
        state.phone_codes.retain(|_, (_, since, _)| now - *since <= rules::CODE);
        state.phone_codes.insert(code.clone(), (number, now, false));
        code
    }

    /// The user agrees to one notice of a template.
    pub fn subscribe(&self, openid: &str, template_id: &str) {
        if let Some(user) = self.state().users.get_mut(openid) {
            *user.subscribed.entry(template_id.to_owned()).or_default() += 1;
        }
    }

    /// A user's medium, as the `MediaId` of a push names it.
    pub fn add_media(&self, file: File) -> String {
        let now = (self.clock)();
        self.state().keep(file, now)
    }

    /// Texts that hold this are risky from now on.
    pub fn forbid(&self, words: &str) {
        self.state().forbidden.push(words.to_owned());
    }

    /// The next calls are refused with this number, as often as said. Getting a token is no such call.
    pub fn fail(&self, errcode: i64, times: usize) {
        self.state().failures.extend(std::iter::repeat_n(errcode, times));
    }

    /// Every access token is worth nothing any more.
    pub fn revoke_tokens(&self) {
        self.state().tokens.clear();
    }

    /// What was sent, in order: the last [`MAX_SENT`].
    pub fn sent(&self) -> Vec<(Timestamp, Sent)> {
        self.state().sent.iter().cloned().collect()
    }

    /// What may still be sent to a user, in WeChat's own book.
    pub fn window(&self, openid: &str) -> Result<Left, Closed> {
        let now = (self.clock)();
        self.state().users.get(openid).map_or(Err(Closed::Never), |user| user.window.allowed(now))
    }

    /// How often a path was asked over [HTTP](Self::http).
    pub fn asked(&self, path: &str) -> usize {
        self.state().asked.get(path).copied().unwrap_or(0)
    }

    /// The lock is held for a few look-ups at a time and never across a wait.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn number(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }

    fn next(&mut self, what: &str) -> String {
        format!("fake-{what}-{}", self.number())
    }

    fn keep(&mut self, file: File, now: Timestamp) -> String {
        if self.media.len() >= MAX_MEDIA {
            let oldest = self.media.iter().min_by_key(|(_, (_, since))| *since).map(|(id, _)| id.clone());
            oldest.and_then(|id| self.media.remove(&id));
        }
        let id = self.next("media");
        self.media.insert(id.clone(), (file, now));
        id
    }

    /// Of the paths that there are, and of a few that there are not.
    fn count(&mut self, path: &str) {
        if self.asked.len() < 50 || self.asked.contains_key(path) {
            *self.asked.entry(path.to_owned()).or_default() += 1;
        }
    }

    fn record(&mut self, now: Timestamp, sent: Sent) {
        if self.sent.len() >= MAX_SENT {
            self.sent.pop_front();
        }
        self.sent.push_back((now, sent));
    }
}
