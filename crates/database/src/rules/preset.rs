//! The four presets.

use serde::{Deserialize, Serialize};
use types::{Json, RuleOperation as Operation, Text};

/// What end users may do in a collection. Functions, keys and members with leave to documents may do everything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Preset {
    /// Everyone reads; the creator of a document changes it.
    ReadOnly,
    /// The creator of a document reads and changes it.
    #[default]
    Private,
    /// Everyone reads; end users change nothing.
    AdminWrite,
    /// End users neither read nor change anything.
    AdminOnly,
}

/// Whom a preset lets do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Allowed {
    Everyone,
    Creator,
    Nobody,
}

impl Preset {
    pub(super) fn allows(self, operation: Operation) -> Allowed {
        match (self, operation) {
            (Preset::ReadOnly | Preset::AdminWrite, Operation::Read) => Allowed::Everyone,
            (Preset::Private, _) | (Preset::ReadOnly, _) => Allowed::Creator,
            (Preset::AdminWrite | Preset::AdminOnly, _) => Allowed::Nobody,
        }
    }

    /// The preset of a content item.
    pub(crate) fn of(json: &Json) -> Option<Self> {
        serde_json::from_value(json.clone()).ok()
    }

    /// The preset in words.
    pub fn words(self) -> Text {
        match self {
            Preset::ReadOnly => Text::new("Everyone reads, the creator writes", "所有人可读，仅创建者可写"),
            Preset::Private => Text::new("Only the creator reads and writes", "仅创建者可读写"),
            Preset::AdminWrite => {
                Text::new("Everyone reads, only functions and keys write", "所有人可读，仅管理端可写")
            }
            Preset::AdminOnly => Text::new("Only functions and keys read and write", "仅管理端可读写"),
        }
    }
}
