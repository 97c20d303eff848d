//! What can go wrong at the desk.

use access::Denied;
use store::StoreError;
use types::desk::{AgentRef, State};
use types::{ConversationId, FieldError, Problem};

/// A failure of an operation of the desk.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// There is none of that name: what.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// Somebody else has the conversation, or got it first.
    #[error("somebody else has it")]
    Lost {
        /// Who; nobody if it went back into the queue meanwhile.
        by: Option<AgentRef>,
    },
    /// The transition table does not have it.
    #[error("what is {} cannot become {}", .from.as_str(), .to.as_str())]
    Illegal {
        /// From.
        from: State,
        /// To.
        to: State,
    },
    /// The conversation is a part of another one.
    #[error("it is a part of another conversation")]
    Merged {
        /// Which.
        into: ConversationId,
    },
    /// It is over, and the customer has begun another conversation.
    #[error("the customer has begun another conversation")]
    MovedOn {
        /// Which.
        to: ConversationId,
    },
    /// The customer's channel has no way for an attachment: its name.
    #[error("the channel {0} does not carry such a file")]
    Uncarried(String),
    /// The time for it is over.
    #[error("it is too late for that")]
    TooLate,
    /// Values that cannot be used.
    #[error("some values are not valid")]
    Invalid(Vec<FieldError>),
    /// The actor may not do this.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl DeskError {
    /// One complaint about one value.
    pub(crate) fn invalid(path: &str, code: &str, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError::new(path, code, message)])
    }
}

impl From<sea_orm::DbErr> for DeskError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Store(error.into())
    }
}

impl From<serde_json::Error> for DeskError {
    fn from(error: serde_json::Error) -> Self {
        Self::Store(error.into())
    }
}

impl From<DeskError> for Problem {
    fn from(error: DeskError) -> Self {
        let detail = error.to_string();
        match error {
            DeskError::NotFound(what) => Problem::not_found(what),
            DeskError::Lost { by } => {
                let by = by.map(|agent| agent.name.en.clone()).filter(|name| !name.is_empty());
                let detail = by.map_or(detail, |name| format!("{name} has it."));
                Problem::new(409, "lost", "Somebody else was quicker", detail)
            }
            DeskError::Illegal { .. } => Problem::new(409, "illegal_state", "Not from this state", detail),
            DeskError::Merged { .. } => Problem::new(409, "merged", "Merged", detail),
            DeskError::MovedOn { .. } => Problem::new(409, "moved_on", "Another conversation", detail),
            DeskError::Uncarried(_) => Problem::new(415, "channel_files", "Not in this channel", detail),
            DeskError::TooLate => Problem::new(409, "too_late", "Too late", detail),
            DeskError::Invalid(errors) => Problem::invalid(errors),
            DeskError::Denied(denied) => denied.into(),
            DeskError::Store(error) => {
                tracing::error!(%error, "desk");
                Problem::internal()
            }
        }
    }
}
