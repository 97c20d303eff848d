//! Content as the console and the API show it: items, drafts, releases, promotions.

use crate::{EnvId, FieldError, ItemDiff, Json, ReleaseId, Text, Timestamp};
use serde::{Deserialize, Serialize};

/// A piece of content: its kind (`activity`, `link`, `function`, `collection`) and its key within the kind.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ItemRef {
    /// The kind.
    pub kind: String,
    /// The key: 1–64 characters of `[A-Za-z0-9_-]`.
    pub key: String,
}

impl ItemRef {
    /// A reference.
    pub fn new(kind: impl Into<String>, key: impl Into<String>) -> Self {
        Self { kind: kind.into(), key: key.into() }
    }
}

impl std::fmt::Display for ItemRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.kind, self.key)
    }
}

/// Where an item of an environment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ItemState {
    /// Only a draft.
    New,
    /// Published, with a draft that differs.
    Edited,
    /// Published, the draft deletes it.
    Deleted,
    /// Published, nothing waiting.
    Published,
}

/// An item in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ItemSummary {
    /// Which item.
    pub item: ItemRef,
    /// The name people read.
    pub title: Text,
    /// Where it stands.
    pub state: ItemState,
    /// The newest JSON: the draft if there is one, else the published.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub json: Json,
    /// Last change of either.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub updated_at: Timestamp,
    /// Who made it (display name).
    pub updated_by: Text,
}

/// An item in an editor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ItemView {
    /// The summary; `json` is what the editor starts from.
    pub summary: ItemSummary,
    /// What is published now, if anything.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub published: Option<Json>,
    /// What to send with the next save: it names the state that was read, with or without a draft. 0 only for an item
    /// that is not there yet.
    pub revision: u64,
    /// What the draft would change, readable.
    pub diff: Option<ItemDiff>,
    /// What is still wrong with the draft; must be empty to publish.
    pub problems: Vec<FieldError>,
}

/// How an environment came to point at a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReleaseAction {
    /// Drafts became a release.
    Publish,
    /// Items came from another environment.
    Promote,
    /// An earlier release was taken up again.
    Rollback,
}

impl ReleaseAction {
    /// The action as stored and sent.
    pub fn as_str(self) -> &'static str {
        match self {
            ReleaseAction::Publish => "publish",
            ReleaseAction::Promote => "promote",
            ReleaseAction::Rollback => "rollback",
        }
    }

    /// The action of a stored text.
    pub fn parse(text: &str) -> Option<Self> {
        [ReleaseAction::Publish, ReleaseAction::Promote, ReleaseAction::Rollback]
            .into_iter()
            .find(|a| a.as_str() == text)
    }
}

/// One entry of an environment's history. `number` counts from 1 without gaps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReleaseEntry {
    /// The environment.
    pub env: EnvId,
    /// Its place in the environment's history.
    pub number: u64,
    /// The release it points at since then.
    pub release: ReleaseId,
    /// How.
    pub action: ReleaseAction,
    /// The environment that a promotion came from.
    pub source: Option<EnvId>,
    /// The entry whose release a rollback took up again.
    pub rolled_back_to: Option<u64>,
    /// What the person wrote about it.
    pub note: String,
    /// Who (display name).
    pub by: Text,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// What changed, one entry for each item.
    pub diff: Vec<ItemDiff>,
    /// Whether the environment points at it now.
    pub current: bool,
}

/// What a publication, promotion or rollback would do, before it is done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReleasePlan {
    /// The environment that would change.
    pub target: EnvId,
    /// Where the items come from, for a promotion.
    pub source: Option<EnvId>,
    /// What would change.
    pub diff: Vec<ItemDiff>,
    /// What stands in the way, by item: dangling references, invalid drafts.
    pub blockers: Vec<PlanBlocker>,
    /// What a rehearsal found that does not stand in the way here, because it is an environment where content is made.
    #[serde(default)]
    pub warnings: Vec<PlanBlocker>,
    /// Names the state that this plan was made from. The step is refused as `stale` if the target, the source or the drafts moved since.
    pub token: String,
}

/// A reason why an item cannot go.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlanBlocker {
    /// The item.
    pub item: crate::ItemRef,
    /// What is wrong with it.
    pub error: FieldError,
}
