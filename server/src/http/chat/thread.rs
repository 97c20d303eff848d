//! The customer's thread over HTTP: messages, pages of history, ratings.

use super::who::{Claim, Remote};
use crate::{
    http::{
        extract::{Json, Path, Query},
        problem::Failure,
    },
    state::AppState,
    wire::chat::{Entry, Message, ThreadState},
};
use axum::{extract::State, http::HeaderMap};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use types::{EnvId, FieldError, Problem};
use utoipa::{IntoParams, ToSchema};

/// Longest words, in characters: what the desk takes. A bot takes less, and says so.
const MAX_TEXT: usize = types::desk::MAX_TEXT;
/// Longest name of a page, in characters.
const MAX_PAGE: usize = 128;
/// Most values of a context, and the longest name or value, in characters.
const MAX_CONTEXT: (usize, usize) = (16, 200);

/// A message of a customer.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewMessage {
    /// The sender's own id, 16 to 128 characters that nobody can guess. Not needed with an access token.
    pub person: String,
    /// The client's own id of the message, 1–64 of `A-Z a-z 0-9 _ -`. The same one again is answered alike and does
    /// nothing twice.
    pub client_id: String,
    /// The words; empty, to a bot, for its greeting.
    pub text: String,
    /// The id of what was uploaded, instead of words.
    pub attachment: Option<String>,
    /// `en` or `zh-CN`.
    pub lang: Option<String>,
    /// Where the customer is, at most 128 characters.
    pub page: Option<String>,
    /// What is known there: at most 16 values of at most 200 characters.
    pub context: BTreeMap<String, String>,
    /// Forget what the bot was told.
    pub reset: bool,
}

/// What the thread has of a message.
#[derive(Debug, Serialize, ToSchema)]
pub struct Answered {
    /// The message, and what a bot says to it.
    pub entries: Vec<Entry>,
    /// Who answers now.
    pub state: ThreadState,
}

impl NewMessage {
    /// The message, if its values are such as may be.
    pub fn checked(self) -> Result<Message, Failure> {
        let mut errors = vec![];
        let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
        if !(1..=64).contains(&self.client_id.len()) || !self.client_id.bytes().all(plain) {
            errors.push(FieldError::new("/client_id", "format", "1–64 characters of A-Z a-z 0-9 _ -"));
        }
        let long = |text: &str, most: usize| text.chars().nth(most).is_some();
        if long(&self.text, MAX_TEXT) {
            let message = format!("at most {MAX_TEXT} characters");
            errors.push(FieldError::new("/text", "too_long", message).with_limit(MAX_TEXT));
        }
        if self.page.as_deref().is_some_and(|page| long(page, MAX_PAGE) || page.contains(char::is_control)) {
            errors.push(FieldError::new("/page", "too_long", "at most 128 plain characters"));
        }
        let (most, longest) = MAX_CONTEXT;
        let odd = |text: &str| long(text, longest) || text.contains(char::is_control);
        if self.context.len() > most || self.context.iter().any(|(name, value)| odd(name) || odd(value)) {
            errors.push(FieldError::new("/context", "too_long", "at most 16 values of 200 plain characters"));
        }
        if self.attachment.is_some() && !self.text.is_empty() {
            errors.push(FieldError::new("/attachment", "unknown", "words or an attachment, not both"));
        }
        if !errors.is_empty() {
            return Err(Failure(Problem::invalid(errors)));
        }
        let Self { client_id, text, attachment, page, context, reset, .. } = self;
        Ok(Message { client_id, text, attachment, page, context, reset })
    }
}

/// Says something in the customer's thread: to the bot, or to the person who has the conversation.
#[utoipa::path(post, path = "/api/v1/public/chat/{env}/{bot}/messages", tag = "public", security(()),
    params(("env" = String, Path), ("bot" = String, Path)), request_body = NewMessage,
    responses((status = 200, body = Answered), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem),
        (status = 429, body = Problem)))]
pub async fn say(
    State(state): State<AppState>,
    Path(place): Path<(EnvId, String)>,
    Remote(remote): Remote,
    headers: HeaderMap,
    Json(mut message): Json<NewMessage>,
) -> Result<Json<Answered>, Failure> {
    state.chat_limits.call(&remote, state.store.now())?;
    let (person, lang) = (std::mem::take(&mut message.person), message.lang.take());
    let who = Claim::of(place, person, lang.as_deref(), &headers).prove(&state)?;
    state.chat_limits.message(&format!("{:?}", who.key()), state.store.now())?;
    let (entries, state) = state.chats.say(&who, message.checked()?).await?;
    Ok(Json(Answered { entries, state }))
}

/// Whose thread, and where in it.
#[derive(Debug, Deserialize, IntoParams)]
pub struct Wanted {
    /// The sender's own id. Not needed with an access token.
    #[serde(default)]
    person: String,
    /// What an earlier page answered as `before`.
    before: Option<String>,
    /// `en` or `zh-CN`.
    lang: Option<String>,
}

/// A page of the thread.
#[derive(Debug, Serialize, ToSchema)]
pub struct ThreadPage {
    /// Oldest first.
    entries: Vec<Entry>,
    /// For the page before this one; nothing at the beginning.
    before: Option<String>,
    /// Who answers now.
    state: ThreadState,
}

/// The customer's thread, the newest page first.
#[utoipa::path(get, path = "/api/v1/public/chat/{env}/{bot}/messages", tag = "public", security(()),
    params(("env" = String, Path), ("bot" = String, Path), Wanted),
    responses((status = 200, body = ThreadPage), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn page(
    State(state): State<AppState>,
    Path(place): Path<(EnvId, String)>,
    Remote(remote): Remote,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Result<Json<ThreadPage>, Failure> {
    state.chat_limits.call(&remote, state.store.now())?;
    let who = Claim::of(place, wanted.person, wanted.lang.as_deref(), &headers).prove(&state)?;
    let page = state.chats.page(&who, wanted.before.as_deref()).await?;
    let state = state.chats.state(&who).await?;
    Ok(Json(ThreadPage { entries: page.entries, before: page.before, state }))
}

/// What a customer thinks of a conversation.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewRating {
    /// The sender's own id. Not needed with an access token.
    #[serde(default)]
    person: String,
    /// Which, as the state says.
    conversation: String,
    /// From 1 (bad) to 5 (good).
    stars: u8,
    /// In their words, at most 1,000 characters.
    #[serde(default)]
    comment: String,
}

/// What a thread is like after a rating.
#[derive(Debug, Serialize, ToSchema)]
pub struct Rated {
    /// Who answers now.
    state: ThreadState,
}

/// Rates a conversation that a person resolved. A second time changes nothing.
#[utoipa::path(post, path = "/api/v1/public/chat/{env}/{bot}/rating", tag = "public", security(()),
    params(("env" = String, Path), ("bot" = String, Path)), request_body = NewRating,
    responses((status = 200, body = Rated), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
pub async fn rate(
    State(state): State<AppState>,
    Path(place): Path<(EnvId, String)>,
    Remote(remote): Remote,
    headers: HeaderMap,
    Json(rating): Json<NewRating>,
) -> Result<Json<Rated>, Failure> {
    state.chat_limits.call(&remote, state.store.now())?;
    let who = Claim::of(place, rating.person, None, &headers).prove(&state)?;
    state.chats.rate(&who, &rating.conversation, rating.stars, &rating.comment).await?;
    Ok(Json(Rated { state: state.chats.state(&who).await? }))
}
