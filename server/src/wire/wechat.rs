//! WeChat as a channel: its pushes go into the customers' threads, and what bots and agents say goes out again.

use super::chat::{self, Chats, Entry, ThreadState, Who};
use access::{Access, Actor};
use async_trait::async_trait;
use desk::{Channel, Failure, Notes};
use files::Files;
use futures::TryStreamExt;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use store::Store;
use types::desk::{Allowance, Attachment, Conversation, Customer, DeliveryState, Event, From, Message, What};
use types::{Bubble, EnvId, Json, Lang, Problem, Timestamp, attachment};
use wechat::api::{Content, MediaKind, Upload};
use wechat::push::{AesKey, Mode, Push};
use wechat::{
    AccountKind, Act, Api, ApiError, Client, CustomMessage, Receiver, Reply, Secret, Settings, Window,
};

/// The channel's name.
pub const CHANNEL: &str = "wechat";
/// The secret that an account is kept under.
pub const SECRET: &str = "wechat";
/// Pushes of a user that are remembered. WeChat repeats one within seconds.
const SEEN: usize = 32;
/// Longest text that WeChat takes, in bytes.
const LONGEST: usize = 2_000;

/// An account as the operator sets it.
#[derive(Clone, Debug, Deserialize)]
pub struct AccountSettings {
    /// The AppID.
    pub app_id: String,
    /// The AppSecret.
    pub app_secret: Secret,
    /// The Token of the message push; without it no pushes are taken, and users can sign in all the same.
    #[serde(default)]
    pub token: Option<Secret>,
    /// The EncodingAESKey; without it pushes are plain.
    #[serde(default)]
    pub aes_key: Option<Secret>,
    /// Whether plain pushes are taken beside encrypted ones.
    #[serde(default)]
    pub compatible: bool,
    /// The kind of account.
    pub kind: AccountKind,
    /// The bot that answers pushes first.
    #[serde(default)]
    pub bot: String,
    /// Whether conversations that need a person go to WeChat's own tools instead of the desk.
    #[serde(default)]
    pub transfer: bool,
}

impl AccountSettings {
    /// Reads settings, in JSON, and makes sure that they can be used.
    pub fn parse(bytes: &[u8]) -> Result<Self, Problem> {
        let settings: Self = serde_json::from_slice(bytes)
            .map_err(|error| Problem::new(422, "invalid", "Not an account", error.to_string()))?;
        settings.receiver()?;
        Ok(settings)
    }

    fn receiver(&self) -> Result<Option<Receiver>, Problem> {
        // An empty one could be forged by anybody.
        let Some(token) = self.token.clone().filter(|token| !token.expose().is_empty()) else {
            return Ok(None);
        };
        let mode = match &self.aes_key {
            None => Mode::Plain,
            Some(key) => {
                let key = AesKey::parse(key.expose())?;
                if self.compatible { Mode::Compatible(key) } else { Mode::Safe(key) }
            }
        };
        Ok(Some(Receiver::new(self.app_id.as_str(), token, mode)))
    }
}

/// An account under way.
pub struct Account {
    settings: AccountSettings,
    /// Takes its pushes, if it has any.
    receiver: Option<Receiver>,
    api: Arc<dyn Api>,
}

impl Account {
    /// Takes its pushes, or says that there are none.
    pub fn receiver(&self) -> Result<&Receiver, Problem> {
        self.receiver.as_ref().ok_or_else(|| Problem::not_found("message push of this account"))
    }

    /// The AppID.
    pub fn app_id(&self) -> &str {
        &self.settings.app_id
    }

    /// Calls WeChat for the account.
    pub fn api(&self) -> &dyn Api {
        &*self.api
    }

    /// Asks WeChat for a token.
    pub(super) async fn test(&self) -> Result<(), ApiError> {
        self.api.check().await
    }
}

/// An account, and the hash of the settings that it was made from.
type Made = (Vec<u8>, Arc<Account>);

/// The accounts of all environments; cheap to clone.
#[derive(Clone)]
pub struct Accounts(pub(super) Arc<Inner>);

pub(super) struct Inner {
    pub(super) access: Access,
    pub(super) store: Store,
    files: Files,
    notes: Notes,
    /// Where WeChat is called.
    base: String,
    /// What came from WeChat. Held for a look-up only.
    pub(super) heard: Mutex<HashMap<EnvId, Heard>>,
    /// By environment. Held for a look-up only.
    made: Mutex<HashMap<EnvId, Made>>,
}

/// What came from WeChat since the process began, of an environment.
#[derive(Clone, Debug, Default)]
pub(super) struct Heard {
    /// When it checked the address.
    pub checked_at: Option<Timestamp>,
    /// When the last push came that was taken.
    pub pushed_at: Option<Timestamp>,
    /// When the last one was refused, and the code of why.
    pub refused: Option<(Timestamp, String)>,
}

/// What a channel keeps of a user.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Note {
    window: Window,
    /// Keys of the newest pushes.
    seen: Vec<String>,
    /// The message of several parts that is under way, and how many of them got there.
    parts: Option<(String, usize)>,
}

impl Accounts {
    /// Accounts that call WeChat at `base`.
    pub fn new(access: Access, store: Store, files: Files, base: String) -> Self {
        let notes = Notes::new(store.clone());
        let (made, heard) = (Mutex::default(), Mutex::default());
        Self(Arc::new(Inner { access, store, files, notes, base, made, heard }))
    }

    /// The account of an environment, if it has one.
    pub async fn of(&self, env: &EnvId) -> Result<Option<Arc<Account>>, Problem> {
        let Some(bytes) = self.0.access.secret(&Actor::system(env.clone()), SECRET).await? else {
            return Ok(None);
        };
        let hash = Sha256::digest(&bytes).to_vec();
        let mut made = self.0.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, account)) = made.get(env)
            && *of == hash
        {
            return Ok(Some(account.clone()));
        }
        let settings = AccountSettings::parse(&bytes)?;
        let clock = self.0.store.clock();
        let client = Client::new(
            Settings::new(
                settings.app_id.as_str(),
                settings.app_secret.clone(),
                settings.kind,
                self.0.base.as_str(),
            ),
            Arc::new(move || clock.now()),
        )?;
        let receiver = settings.receiver()?;
        let account = Arc::new(Account { settings, receiver, api: Arc::new(client) });
        made.insert(env.clone(), (hash, account.clone()));
        Ok(Some(account))
    }

    /// The settings of an environment's account, as they are kept.
    pub async fn secret(&self, env: &EnvId) -> Result<Option<Json>, Problem> {
        let bytes = self.0.access.secret(&Actor::system(env.clone()), SECRET).await?;
        Ok(bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
    }

    /// Takes a push that was checked, into the thread of its user; answers what is said to WeChat.
    pub async fn hear(
        &self,
        chats: &Chats,
        env: &EnvId,
        account: &Arc<Account>,
        push: &Push,
    ) -> Result<Reply, Problem> {
        let message = &push.message;
        let customer = customer(&message.from);
        let (key, act) = (message.key(), Act::of(message));
        let now = self.0.store.now();
        let created = moment(message.created, now);
        let id = key.clone();
        let noted = self.noted(env, &customer, move |note| {
            if note.seen.contains(&key) {
                return false;
            }
            note.seen.push(key);
            let over = note.seen.len().saturating_sub(SEEN);
            note.seen.drain(..over);
            if let Some(act) = act {
                note.window.acted(act, created);
            }
            true
        });
        let first = noted.await?;
        let Some(text) = words(&message.content) else { return Ok(Reply::Success) };
        let who = Who {
            actor: Actor::system(env.clone()),
            bot: account.settings.bot.clone(),
            channel: CHANNEL,
            person: message.from.clone(),
            lang: Some(Lang::Zh),
        };
        let client_id = format!("wx-{}", &hex::encode(Sha256::digest(&id))[..40]);
        // Before the answer: a message that WeChat was told is taken must be in the thread.
        let (entries, state) =
            chats.say(&who, chat::Message { client_id, text, ..chat::Message::default() }).await?;
        if first {
            self.answer(env, account, &customer, spoken(&entries), now);
        }
        let waits = matches!(state, ThreadState::Waiting { .. });
        if waits && account.settings.transfer {
            return Ok(Reply::TransferCustomerService { kf_account: None });
        }
        Ok(Reply::Success)
    }

    /// Sends what a bot said, after WeChat got its answer.
    fn answer(
        &self,
        env: &EnvId,
        account: &Arc<Account>,
        customer: &Customer,
        text: String,
        now: types::Timestamp,
    ) {
        if text.is_empty() {
            return;
        }
        let (accounts, env, account, customer) =
            (self.clone(), env.clone(), account.clone(), customer.clone());
        tokio::spawn(async move {
            let text = CustomMessage::text(customer.person.as_str(), shortened(&text));
            if let Err(failure) = accounts.send(&env, &account, &customer, &text, now).await {
                tracing::warn!(%env, reason = failure.reason, "a bot's answer did not reach WeChat");
            }
        });
    }

    /// Sends a message, if the window lets it through, and keeps account of the window.
    async fn send(
        &self,
        env: &EnvId,
        account: &Account,
        customer: &Customer,
        message: &CustomMessage,
        now: types::Timestamp,
    ) -> Result<(), Failure> {
        let broken = |_| Failure { reason: "internal".to_owned(), retriable: true };
        // Counted before it is sent: two at once never take the same place in the window.
        let let_through = self.noted(env, customer, move |note| {
            let allowed = note.window.allowed(now).is_ok();
            if allowed {
                note.window.sent(now);
            }
            allowed
        });
        if !let_through.await.map_err(broken)? {
            return Err(Failure { reason: "window_closed".to_owned(), retriable: false });
        }
        let sent = account.api.send(message).await;
        let Err(error) = sent else { return Ok(()) };
        let failure = failure(&error);
        self.noted(env, customer, move |note| note.window.refused(&error, now)).await.map_err(broken)?;
        Err(failure)
    }

    async fn noted<T: Send + 'static>(
        &self,
        env: &EnvId,
        customer: &Customer,
        change: impl FnOnce(&mut Note) -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let now = self.0.store.now();
        let changed = self.0.notes.change(env, customer, move |before: Json| {
            let mut note: Note = serde_json::from_value(before).unwrap_or_default();
            let answer = change(&mut note);
            let allowance = match note.window.allowed(now) {
                Ok(left) => Allowance { left: left.messages, until: left.until },
                Err(_) => Allowance { left: Some(0), until: now },
            };
            let after = serde_json::to_value(&note).unwrap_or_else(|_| json!({}));
            (after, Some(allowance), answer)
        });
        Ok(changed.await?)
    }
}

impl Accounts {
    /// Gives WeChat a picture of this server's, for three days.
    async fn upload(&self, env: &EnvId, account: &Account, id: &str) -> Result<String, Failure> {
        let gone = |_| Failure { reason: "no_file".to_owned(), retriable: false };
        let reader = Actor::system(env.clone());
        let file = self.0.files.attachment(&reader, id).await.map_err(gone)?;
        let content = self.0.files.attachment_content(&reader, &file).await.map_err(gone)?;
        let bytes = content.try_collect::<Vec<_>>().await.map_err(gone)?.concat().into();
        let upload = Upload { kind: MediaKind::Image, content_type: file.mime, bytes };
        Ok(account.api.upload(&upload).await.map_err(|error| failure(&error))?.media_id)
    }
}

/// What is sent to WeChat one by one: each counts against the window.
enum Part {
    Text(String),
    /// The id of a file of this server's.
    Picture(String),
}

/// The words with the addresses of what is elsewhere, then the pictures.
fn parts(said: &Message) -> Vec<Part> {
    let (mut words, mut pictures) = (vec![said.text.as_str()], vec![]);
    for attachment in &said.attachments {
        match super::chat::own_file(&attachment.url) {
            Some(id) => pictures.push(Part::Picture(id.to_owned())),
            None => words.push(&attachment.url),
        }
    }
    words.retain(|words| !words.is_empty());
    let words = words.join("\n");
    let text = (!words.is_empty()).then_some(Part::Text(words));
    text.into_iter().chain(pictures).collect()
}

/// [`Channel`] of the desk.
pub struct ToWeChat(pub Accounts);

#[async_trait]
impl Channel for ToWeChat {
    fn name(&self) -> &'static str {
        CHANNEL
    }

    async fn deliver(
        &self,
        env: &EnvId,
        conversation: &Conversation,
        message: &Event,
    ) -> Result<DeliveryState, Failure> {
        let What::Message(said) = &message.what else { return Ok(DeliveryState::Sent) };
        let broken = |_| Failure { reason: "internal".to_owned(), retriable: true };
        let Some(account) = self.0.of(env).await.map_err(broken)? else {
            return Err(Failure { reason: "no_account".to_owned(), retriable: false });
        };
        let customer = &conversation.customer;
        let parts = parts(said);
        let key = format!("{}.{}", conversation.id, message.seq);
        let known = key.clone();
        // Of a message of several parts that failed in the middle, the rest is sent.
        let there = self.0.noted(env, customer, move |note| match &note.parts {
            Some((of, there)) if *of == known => *there,
            _ => 0,
        });
        let there = there.await.map_err(broken)?;
        for (n, part) in parts.iter().enumerate().skip(there) {
            let content = match part {
                Part::Text(text) => Content::Text { content: shortened(text) },
                Part::Picture(id) => Content::Image { media_id: self.0.upload(env, &account, id).await? },
            };
            let message = CustomMessage::new(customer.person.as_str(), content);
            self.0.send(env, &account, customer, &message, self.0.0.store.now()).await?;
            if parts.len() > 1 {
                let key = key.clone();
                self.0
                    .noted(env, customer, move |note| note.parts = Some((key, n + 1)))
                    .await
                    .map_err(broken)?;
            }
        }
        Ok(DeliveryState::Sent)
    }

    /// Of this server's files only pictures that WeChat takes; what is elsewhere goes as an address.
    fn carries(&self, sent: &Attachment) -> bool {
        chat::own_file(&sent.url).is_none() || attachment::WECHAT.contains(&sent.mime.as_str())
    }
}

/// When a push was made. WeChat tells whole seconds: within that second it is when the push came, so that the second of
/// two quick messages opens the window anew, too.
fn moment(created: types::Timestamp, now: types::Timestamp) -> types::Timestamp {
    if now - created < chrono::Duration::seconds(1) { now.max(created) } else { created }
}

fn customer(openid: &str) -> Customer {
    Customer { channel: CHANNEL.to_owned(), person: openid.to_owned(), name: String::new() }
}

/// What a push says in words; nothing for what is no message.
fn words(content: &wechat::push::Content) -> Option<String> {
    use wechat::push::Content;
    match content {
        Content::Text { content, .. } => Some(content.clone()),
        Content::Image { pic_url, .. } => Some(format!("[图片] {pic_url}")),
        Content::Voice { recognition: Some(words), .. } => Some(words.clone()),
        _ => None,
    }
}

/// What the bot says to it, as one text: each message counts against the window.
fn spoken(entries: &[Entry]) -> String {
    let said = entries.iter().filter(|entry| entry.from == From::Bot).flat_map(|entry| &entry.bubbles);
    let said = said.map(|bubble| match bubble {
        Bubble::Text { text } => text.clone(),
        Bubble::Image { url } => url.clone(),
        Bubble::Button { label, url } => format!("{label}\n{url}"),
        Bubble::Options { options } => {
            options.iter().map(|o| format!("· {o}")).collect::<Vec<_>>().join("\n")
        }
    });
    said.collect::<Vec<_>>().join("\n\n")
}

/// As much of a text as WeChat takes.
fn shortened(text: &str) -> String {
    if text.len() <= LONGEST {
        return text.to_owned();
    }
    let end = (0..=LONGEST - 3).rev().find(|i| text.is_char_boundary(*i)).unwrap_or_default();
    format!("{}…", &text[..end])
}

fn failure(error: &ApiError) -> Failure {
    let retriable = matches!(error.retry(), wechat::api::Retry::After(_));
    let reason = match error.reason() {
        Some(wechat::api::Reason::OutOfWindow | wechat::api::Reason::QuotaUsed) => "window_closed",
        _ => error.code(),
    };
    Failure { reason: reason.to_owned(), retriable }
}
