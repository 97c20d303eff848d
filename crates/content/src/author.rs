//! Who made a draft or a release, as stored with it.

use access::Actor;
use serde::{Deserialize, Serialize};
use store::StoreError;
use types::Text;

/// The identity and the name it had then.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Author {
    /// The label of the audit trail: `member:mem_…`.
    pub id: String,
    pub name: Text,
}

impl Author {
    pub(crate) fn of(actor: &Actor) -> Self {
        Self { id: actor.label(), name: actor.display_name() }
    }

    pub(crate) fn text(&self) -> String {
        // Two strings always write.
        serde_json::to_string(self).unwrap_or_default()
    }

    pub(crate) fn parse(text: &str) -> Result<Self, StoreError> {
        Ok(serde_json::from_str(text)?)
    }
}
