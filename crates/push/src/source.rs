//! What the engine asks about documents. Whoever wires it to a database fulfils this.

use crate::WatchSpec;
use async_trait::async_trait;
use std::cmp::Ordering;
use std::sync::Arc;
use types::Json;

/// Why a watch cannot begin, or had to end.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PushError {
    /// More documents match, or larger ones, than a watch may hold.
    #[error("more documents match than a watch can hold; narrow the query or set a limit")]
    TooLarge,
    /// The environment has as many different watches as it may have, or memory is used up.
    #[error("too many different watches")]
    TooManyWatches,
    /// The source refused.
    #[error("{message}")]
    Source {
        /// Its stable code.
        code: String,
        /// Its sentence, fit for clients.
        message: String,
    },
    /// The engine has ended.
    #[error("watching has ended")]
    Closed,
}

/// Where documents come from.
#[async_trait]
pub trait Source: Send + Sync + 'static {
    /// Compiles a spec, or says what is wrong with it. Must fail for a collection that does not exist.
    async fn open(&self, spec: &WatchSpec) -> Result<Arc<dyn View>, PushError>;

    /// The topic of the change log that has a spec's changes. Their keys are the ids of documents, and updates and
    /// removals carry the state before.
    fn topic(&self, spec: &WatchSpec) -> String;

    /// The values of a document at a path, in the spelling of [`View::equality`].
    fn keys(&self, doc: &Json, path: &str) -> Vec<String>;
}

/// A compiled spec.
#[async_trait]
pub trait View: Send + Sync + 'static {
    /// The first documents in order, at most `count`, as of one moment.
    async fn snapshot(&self, count: usize) -> Result<Snapshot, PushError>;

    /// Whether a document belongs to it.
    fn matches(&self, doc: &Json) -> bool;

    /// Which of two documents comes first: a total order, which never says that two documents are equal.
    fn compare(&self, a: &Json, b: &Json) -> Ordering;

    /// A path and a value that every matching document has there, if there is one, so that changes of other
    /// documents need not be looked at.
    fn equality(&self) -> Option<(String, String)>;
}

/// Documents as of one moment.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// The number of the environment's last change that it includes.
    pub seq: u64,
    /// The documents with their ids, in order.
    pub docs: Vec<(String, Arc<Json>)>,
    /// Whether no further document matches.
    pub complete: bool,
}
