//! Frames of the console's live socket, `/api/console/live`. One JSON object in each text frame.
//!
//! The console watches documents through the same push engine as the official SDKs. A watch begins with a
//! [`ServerFrame::Snapshot`] and goes on with [`ServerFrame::Changed`]; after a gap the server sends a new snapshot.
//! What has no snapshot ([`ClientFrame::Content`], [`ClientFrame::Collections`]) begins after a number of the change log:
//! nothing is lost between reading a page and listening, nor while the connection is gone.

use crate::{
    ConversationId, EnvId, ItemRef, Json, Timestamp,
    desk::{Doing, LiveEvent, View},
};
use serde::{Deserialize, Serialize};

/// What the browser says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ClientFrame {
    /// Begin a watch of documents. `id` is chosen by the browser and names it from then on.
    Watch {
        /// The watch.
        id: u32,
        /// The environment.
        env: EnvId,
        /// The collection.
        collection: String,
        /// The query, in the client dialect.
        #[serde(default)]
        query: Json,
        /// The order: field and `asc` or `desc`.
        #[serde(default)]
        order: Vec<(String, String)>,
        /// The window, at most 1000.
        #[serde(default)]
        limit: Option<u32>,
    },
    /// Begin to be told that content of an environment changed (drafts, releases).
    Content {
        /// The watch.
        id: u32,
        /// The environment.
        env: EnvId,
        /// The last number of the change log that the page knows of; without it, only what comes is told.
        #[serde(default)]
        after: Option<u64>,
    },
    /// Begin to be told which collections of an environment change.
    Collections {
        /// The watch.
        id: u32,
        /// The environment.
        env: EnvId,
        /// As above.
        #[serde(default)]
        after: Option<u64>,
    },
    /// Begin to hear a list of the desk: its first rows, the counts, who is there. While it runs, each
    /// [`ClientFrame::Ping`] also says that the agent is there.
    Desk {
        /// The watch.
        id: u32,
        /// The environment.
        env: EnvId,
        /// Which list.
        view: View,
        /// Rows, at most 200.
        limit: u32,
    },
    /// Begin to hear one conversation of the desk.
    Chat {
        /// The watch.
        id: u32,
        /// The environment.
        env: EnvId,
        /// The conversation.
        conversation: ConversationId,
        /// The last event that the page has; without it the newest come first.
        #[serde(default)]
        after: Option<u64>,
    },
    /// Says what the member does in a conversation. Not answered.
    Doing {
        /// The environment.
        env: EnvId,
        /// The conversation.
        conversation: ConversationId,
        /// What.
        doing: Doing,
    },
    /// End a watch.
    Close {
        /// The watch.
        id: u32,
    },
    /// Answered by [`ServerFrame::Pong`].
    Ping,
}

/// What the server says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerFrame {
    /// All documents of a watch, in order. Replaces what the browser has.
    Snapshot {
        /// The watch.
        id: u32,
        /// The documents.
        docs: Vec<Json>,
    },
    /// Documents that changed. Each carries `_id`.
    Changed {
        /// The watch.
        id: u32,
        /// Documents that are in the window now, new or with new values.
        upserted: Vec<Json>,
        /// Ids that left the window.
        removed: Vec<String>,
    },
    /// Content of the environment changed.
    ContentChanged {
        /// The watch.
        id: u32,
        /// Its number in the change log.
        seq: u64,
        /// What: the kind of content and the item's key, or `release` and its id where the environment points at another
        /// one. Nothing: after a gap, anything may have changed.
        item: Option<ItemRef>,
        /// When.
        at: Timestamp,
    },
    /// Documents of collections changed. No collection at all: any of them may have.
    Collections {
        /// The watch.
        id: u32,
        /// The number of the last of these changes in the log.
        seq: u64,
        /// What changed in each.
        changes: Vec<CollectionChange>,
    },
    /// Something happened at the desk.
    Desk {
        /// The watch.
        id: u32,
        /// What.
        event: LiveEvent,
    },
    /// A watch could not begin or had to end.
    Failed {
        /// The watch.
        id: u32,
        /// The stable code.
        code: String,
        /// The sentence.
        message: String,
    },
    /// The answer to a ping.
    Pong,
}

/// How many documents of a collection changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectionChange {
    /// The collection.
    pub collection: String,
    /// New documents.
    pub added: u64,
    /// Documents with new values.
    pub changed: u64,
    /// Documents that are gone.
    pub removed: u64,
}
