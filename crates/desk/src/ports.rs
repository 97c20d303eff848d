//! What the desk needs of the others; the server fulfils it.

use async_trait::async_trait;
use types::EnvId;
use types::desk::{Conversation, DeliveryState, Event};

/// Carries messages to customers of one channel that has its own way, such as WeChat. Customers of `web` and
/// `mini_program` listen to the desk themselves and need none.
#[async_trait]
pub trait Channel: Send + Sync + 'static {
    /// The name, as in [`types::desk::Customer::channel`].
    fn name(&self) -> &'static str;

    /// Delivers a message of a conversation. Messages of one conversation come one after the other, in order; the
    /// next one comes when this one got there or failed for good. After a crash the same message may come again: its
    /// conversation and number name it.
    async fn deliver(
        &self,
        env: &EnvId,
        conversation: &Conversation,
        message: &Event,
    ) -> Result<DeliveryState, Failure>;
}

/// Why a message did not get there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// A stable code, such as `window_closed`.
    pub reason: String,
    /// Whether trying again may help.
    pub retriable: bool,
}
