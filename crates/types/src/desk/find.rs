//! What a search finds, and what calls a member.

use super::{Conversation, Event};
use serde::{Deserialize, Serialize};

/// A conversation that a search found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Found {
    /// The conversation.
    pub conversation: Conversation,
    /// The newest message that holds the words; none if they stand in the customer's name, the subject or a label.
    pub message: Option<Event>,
}

/// A note that calls a member, or a reminder that came due.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Call {
    /// Where.
    pub conversation: Conversation,
    /// The note or reminder.
    pub event: Event,
    /// Whether the member has looked.
    pub seen: bool,
}

/// What calls a member.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Calls {
    /// The newest, at most 100.
    pub calls: Vec<Call>,
    /// How many the member has not looked at.
    pub unseen: u32,
}
