//! Short-lived statements for one purpose: who may open a watch socket, what a query id stands for.

use crate::{Access, TokenError, sealed};
use std::time::Duration;
use types::Json;

impl Access {
    /// Signs a statement for a purpose, good for a while. Anybody can read it; nobody can change it, or use it for
    /// another purpose. A ticket longer than 32 KiB will not open again.
    pub fn sign_ticket(&self, purpose: &str, payload: Json, ttl: Duration) -> String {
        sealed::seal(&self.ticket_key(purpose), payload, self.store().now() + ttl)
    }

    /// The statement of a ticket for this purpose.
    pub fn open_ticket(&self, purpose: &str, ticket: &str) -> Result<Json, TokenError> {
        sealed::open(&self.ticket_key(purpose), ticket, self.store().now())
    }

    fn ticket_key(&self, purpose: &str) -> [u8; 32] {
        self.master_key().derive(&format!("ticket/{purpose}"))
    }
}
