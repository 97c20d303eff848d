//! The figures of a wall board.

use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// How it stands at a moment, and how the day goes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Wall {
    /// Conversations that nobody has.
    pub queue: u32,
    /// Customers who wait for an answer.
    pub waiting: u32,
    /// Since when the one waits who waits longest.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub waiting_since: Option<Timestamp>,
    /// Open conversations.
    pub open: u32,
    /// Agents who are there, by what they said.
    pub online: u32,
    /// See above.
    pub busy: u32,
    /// See above.
    pub away: u32,
    /// Conversations of which agents were warned: a promise is about to be broken.
    pub due_soon: u32,
    /// Conversations with a promise that is broken and still not kept.
    pub late: u32,
    /// Conversations that began today.
    pub began: u32,
    /// Conversations that were resolved today.
    pub resolved: u32,
    /// The mean of today's ratings.
    pub rating: Option<f64>,
    /// How many there are.
    pub ratings: u32,
}
