//! What is watched.

use serde::{Deserialize, Serialize};
use types::{EnvId, Json};

/// A query to watch. The engine hands it to the [`crate::Source`] and otherwise only compares it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WatchSpec {
    /// The environment.
    pub env: EnvId,
    /// The collection.
    pub collection: String,
    /// The query.
    #[serde(default, skip_serializing_if = "Json::is_null")]
    pub query: Json,
    /// The order.
    #[serde(default, skip_serializing_if = "Json::is_null")]
    pub order: Json,
    /// The size of the window; none (or 0) for all that match.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
    /// With whose eyes it is seen, as the source names them; none for everybody's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
}

impl WatchSpec {
    /// Equal texts watch the same. The conditions of a query all hold, in whatever order they stand.
    pub(crate) fn canonical(&self) -> String {
        let mut spec = self.clone();
        if let Json::Object(map) = &mut spec.query {
            map.sort_keys();
        }
        serde_json::to_string(&spec).unwrap_or_default()
    }
}

/// What a watcher shows to go on with a watch, after a lost connection or a restart of the server. Whoever hands it
/// out signs it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ticket {
    /// What is watched.
    pub spec: WatchSpec,
    /// Whose numbers the watcher has.
    pub(crate) numbering: crate::numbering::Numbering,
}
