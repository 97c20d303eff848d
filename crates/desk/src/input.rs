//! What callers hand in, and the limits of it.

use crate::DeskError;
use types::desk::{Attachment, Customer, MAX_ATTACHMENTS, MAX_TEXT, Priority};
use types::{FieldError, Json};

/// Longest name of a channel or of a person on it, in bytes.
pub const MAX_NAME: usize = 255;
/// Longest subject, note on a step, or name of a customer, in characters.
pub const MAX_LINE: usize = 200;
/// Most labels of a conversation.
pub const MAX_LABELS: usize = 20;
/// Longest label or skill, in characters.
pub const MAX_LABEL: usize = 40;
/// Largest attributes of a customer, in bytes of JSON.
pub const MAX_ATTRIBUTES: usize = 8 * 1024;
/// Largest history that a source hands over, in bytes of JSON.
pub const MAX_SOURCE: usize = 512 * 1024;

/// A message to be sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Say {
    /// The sender's own name for it, 1–64 characters of `[A-Za-z0-9_-]`: sending it again changes nothing.
    pub client_id: String,
    /// The words; may be empty if something is attached.
    pub text: String,
    /// What goes with them.
    pub attachments: Vec<Attachment>,
}

/// What is known where a conversation begins.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Opening {
    /// What it is about.
    pub subject: String,
    /// The customer's language, a BCP 47 tag.
    pub lang: String,
    /// The team that should have it.
    pub team: Option<String>,
    /// What an agent must be able to do.
    pub skills: Vec<String>,
    /// How much it matters.
    pub priority: Priority,
}

/// A conversation from a bot or another source.
#[derive(Clone, Debug, PartialEq)]
pub struct Handover {
    /// `bot`, or another name of a source.
    pub source: String,
    /// The bot's key, or whatever names the source.
    pub name: String,
    /// Why.
    pub reason: String,
    /// What was said there, a list, oldest first: a bot's turns with slots and decisions.
    pub turns: Json,
}

impl Say {
    pub(crate) fn check(&self) -> Result<(), DeskError> {
        let mut errors = vec![];
        let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
        if !(1..=64).contains(&self.client_id.len()) || !self.client_id.bytes().all(plain) {
            errors.push(FieldError::new("/client_id", "format", "1–64 characters of A-Z a-z 0-9 _ -"));
        }
        long(&mut errors, "/text", &self.text, MAX_TEXT);
        if self.text.trim().is_empty() && self.attachments.is_empty() {
            errors.push(FieldError::new("/text", "required", "words or an attachment are needed"));
        }
        if self.attachments.len() > MAX_ATTACHMENTS {
            errors.push(FieldError::new("/attachments", "too_many", "too many").with_limit(MAX_ATTACHMENTS));
        }
        for (i, attachment) in self.attachments.iter().enumerate() {
            let Attachment { url, name, mime, .. } = attachment;
            let path = |field: &str| format!("/attachments/{i}/{field}");
            let scheme = url.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
            // What a page would run must never be an address: only these open in a browser.
            let opens = scheme.is_none_or(|scheme| matches!(scheme.as_str(), "https" | "http" | "key"));
            if url.is_empty() || url.len() > 2000 || !opens || url.chars().any(char::is_control) {
                errors.push(FieldError::new(path("url"), "format", "an https: address, a path, or a key:"));
            }
            long(&mut errors, &path("name"), name, MAX_LINE);
            long(&mut errors, &path("mime"), mime, 100);
        }
        done(errors)
    }
}

impl Opening {
    pub(crate) fn check(&self) -> Result<(), DeskError> {
        let mut errors = vec![];
        long(&mut errors, "/subject", &self.subject, MAX_LINE);
        tag(&mut errors, "/lang", &self.lang);
        if let Some(team) = &self.team {
            long(&mut errors, "/team", team, 64);
        }
        words(&mut errors, "/skills", &self.skills);
        done(errors)
    }
}

impl Handover {
    pub(crate) fn check(&self) -> Result<(), DeskError> {
        let mut errors = vec![];
        for (path, text) in [("/source", &self.source), ("/name", &self.name), ("/reason", &self.reason)] {
            long(&mut errors, path, text, MAX_LINE);
        }
        if !self.turns.is_array() {
            errors.push(FieldError::new("/turns", "type", "a list"));
        } else if self.turns.to_string().len() > MAX_SOURCE {
            errors.push(FieldError::new("/turns", "too_large", "too large").with_limit(MAX_SOURCE));
        }
        done(errors)
    }
}

/// Refuses names that cannot be a channel's and a person's.
pub(crate) fn check_customer(customer: &Customer) -> Result<(), DeskError> {
    let mut errors = vec![];
    for (path, text) in [("/channel", &customer.channel), ("/person", &customer.person)] {
        if text.is_empty() || text.len() > MAX_NAME || text.chars().any(char::is_control) {
            errors.push(FieldError::new(path, "format", "1–255 plain characters"));
        }
    }
    long(&mut errors, "/name", &customer.name, MAX_LINE);
    done(errors)
}

/// Refuses texts that are too long, or empty.
pub(crate) fn check_text(path: &str, text: &str, max: usize) -> Result<(), DeskError> {
    let mut errors = vec![];
    long(&mut errors, path, text, max);
    if text.trim().is_empty() {
        errors.push(FieldError::new(path, "required", "words are needed"));
    }
    done(errors)
}

/// Refuses texts that are too long.
pub(crate) fn check_length(path: &str, text: &str, max: usize) -> Result<(), DeskError> {
    let mut errors = vec![];
    long(&mut errors, path, text, max);
    done(errors)
}

/// Refuses lists of labels or skills that are too long, or hold what none can be.
pub(crate) fn check_words(path: &str, list: &[String]) -> Result<(), DeskError> {
    let mut errors = vec![];
    words(&mut errors, path, list);
    done(errors)
}

/// Refuses what is no language.
pub(crate) fn check_lang(lang: &str) -> Result<(), DeskError> {
    let mut errors = vec![];
    tag(&mut errors, "/lang", lang);
    done(errors)
}

fn done(errors: Vec<FieldError>) -> Result<(), DeskError> {
    if errors.is_empty() { Ok(()) } else { Err(DeskError::Invalid(errors)) }
}

fn long(errors: &mut Vec<FieldError>, path: &str, text: &str, max: usize) {
    if text.chars().nth(max).is_some() {
        errors.push(FieldError::new(path, "too_long", format!("at most {max} characters")).with_limit(max));
    }
}

fn tag(errors: &mut Vec<FieldError>, path: &str, lang: &str) {
    if lang.len() > 35 || !lang.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
        errors.push(FieldError::new(path, "format", "a language tag such as zh-CN"));
    }
}

fn words(errors: &mut Vec<FieldError>, path: &str, list: &[String]) {
    if list.len() > MAX_LABELS {
        errors.push(FieldError::new(path, "too_many", "too many").with_limit(MAX_LABELS));
    }
    for (i, word) in list.iter().enumerate() {
        // A bar separates labels where they are stored for filters.
        let plain = !word.trim().is_empty() && !word.chars().any(|c| c.is_control() || c == '|');
        if !plain || word.chars().count() > MAX_LABEL {
            let message = format!("1–{MAX_LABEL} characters without |");
            errors.push(FieldError::new(format!("{path}/{i}"), "format", message));
        }
    }
}
