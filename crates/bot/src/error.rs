//! What can go wrong with bots.

use crate::TransferError;
use access::Denied;
use content::ContentError;
use store::StoreError;
use types::Problem;

/// A failure of a bot's operation.
#[derive(Debug, thiserror::Error)]
pub enum BotError {
    /// The environment has no such bot.
    #[error("there is no bot {0}")]
    NoBot(String),
    /// The queue has no such conversation.
    #[error("there is no such conversation in the queue")]
    NoHandoff,
    /// Somebody else moved the conversation first.
    #[error("somebody else was quicker")]
    Moved,
    /// What was said is longer than [`crate::MAX_SAID`] characters.
    #[error("a message has at most {} characters", crate::MAX_SAID)]
    TooLong,
    /// A name is too long, or something else is not as it must be: what, and why.
    #[error("{0} {1}")]
    Invalid(&'static str, &'static str),
    /// The bot is being trained for the first time, or too busy.
    #[error("the bot is being trained; try again in a moment")]
    NotReady,
    /// A check was called off.
    #[error("it was called off")]
    Cancelled,
    /// Another message of the conversation is being answered, by whoever asks now.
    #[error("the conversation waits for this very call")]
    Busy,
    /// The bot's content cannot be learned from.
    #[error("the bot cannot be trained: {0}")]
    Untrainable(String),
    /// Something newer was published while this was trained.
    #[error("superseded")]
    Superseded,
    /// A file cannot be imported.
    #[error(transparent)]
    Transfer(#[from] TransferError),
    /// The actor may not do this.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Drafts could not be read or written.
    #[error(transparent)]
    Content(#[from] ContentError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sea_orm::DbErr> for BotError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Store(error.into())
    }
}

impl From<serde_json::Error> for BotError {
    fn from(error: serde_json::Error) -> Self {
        Self::Store(error.into())
    }
}

impl From<BotError> for Problem {
    fn from(error: BotError) -> Self {
        let detail = error.to_string();
        match error {
            BotError::NoBot(bot) => {
                let bot: String = bot.chars().take(64).collect();
                Problem::not_found(format!("bot {bot}"))
            }
            BotError::NoHandoff => Problem::not_found("such conversation"),
            BotError::Moved => Problem::conflict(detail),
            BotError::Cancelled | BotError::Busy => Problem::conflict(detail),
            BotError::TooLong => Problem::new(413, "too_large", "Too large", detail),
            BotError::Invalid(..) => Problem::new(400, "invalid", "Some values are not valid", detail),
            BotError::NotReady | BotError::Superseded => Problem::new(
                503,
                "not_ready",
                "Not ready yet",
                "The bot is being trained; try again in a moment.",
            ),
            BotError::Untrainable(_) => Problem::new(409, "untrainable", "Cannot be trained", detail),
            BotError::Transfer(error) => error.into(),
            BotError::Denied(denied) => denied.into(),
            BotError::Content(error) => error.into(),
            BotError::Store(error) => {
                tracing::error!(%error, "bot");
                Problem::internal()
            }
        }
    }
}
