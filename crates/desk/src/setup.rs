//! What an environment's desk is set up to do.

use chrono::Duration;

/// The settings that the engine runs.
#[derive(Clone, Debug)]
pub struct Setup {
    /// How long an agent may take a message back.
    pub undo: Duration,
    /// How long after its resolution a conversation is opened again by its customer; later a new one begins.
    pub reopen: Duration,
}

impl Default for Setup {
    fn default() -> Self {
        Self { undo: Duration::seconds(5), reopen: Duration::hours(48) }
    }
}
