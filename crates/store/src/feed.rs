//! Committed changes, as they come.

use crate::Change;
use std::sync::Arc;
use tokio::sync::broadcast::{self, error::RecvError};

/// The listener fell too far behind: changes were missed, and it must start over from the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the listener fell behind and must start over")]
pub struct Lagged;

/// A listener's end of the feed.
pub struct ChangeFeed {
    batches: broadcast::Receiver<Arc<[Arc<Change>]>>,
}

impl ChangeFeed {
    pub(crate) fn new(batches: broadcast::Receiver<Arc<[Arc<Change>]>>) -> Self {
        Self { batches }
    }

    /// The changes of the next commit, in order. `None` when the store is closed.
    pub async fn next(&mut self) -> Option<Result<Arc<[Arc<Change>]>, Lagged>> {
        match self.batches.recv().await {
            Ok(batch) => Some(Ok(batch)),
            Err(RecvError::Lagged(_)) => Some(Err(Lagged)),
            Err(RecvError::Closed) => None,
        }
    }
}
